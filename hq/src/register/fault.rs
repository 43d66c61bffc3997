//! What is wrong with a row, where, and what became of it.

use super::sheet::Line;
use anjian_core::model::words::Words;

/// What a fault does to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The row is imported; the value is not.
    ValueLeftOut,
    /// The row is not imported.
    RowRefused,
}

impl Severity {
    /// What a person reads.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::ValueLeftOut => ("已导入，此项未采用", "imported without this value"),
            Self::RowRefused => ("未导入", "not imported"),
        };
        Words { zh: zh.into(), en: en.into() }
    }
}

/// One fault of one row. It carries what the customer's row says: for the faults file and the screen, never for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The physical line on which the row begins; for XLSX the row's number.
    pub line: Line,
    /// The header as it stands in the file; `*` when the whole row is meant.
    pub column: String,
    /// The value as found.
    pub value: String,
    /// What is wrong.
    pub reason: FaultReason,
    /// What became of the row.
    pub severity: Severity,
}

/// Kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultReason {
    /// No account number.
    NoAccount,
    /// The account number cannot be one: `/` in it, or longer than 96 bytes.
    BadAccount,
    /// An earlier row has this account number; the earlier one stands.
    RepeatedAccount {
        /// The earlier row.
        first: Line,
    },
    /// The same row stands in the file already.
    IdenticalRepeat {
        /// The earlier row.
        first: Line,
    },
    /// No class, and it cannot be guessed.
    NoClass,
    /// A class that nobody knows.
    UnknownClass,
    /// Neither an address nor parts that lead to a door.
    NoAddress,
    /// Neither an area nor a street.
    NoArea,
    /// The area has `/` in it or is longer than 96 bytes.
    BadArea,
    /// A text file's row has more cells than the header: what follows an unquoted separator stands in wrong columns.
    TooManyCells,
    /// A workbook's row has cells to the right of the last header; they are left out.
    CellsBeyondHeader,
    /// The row ends before the header does.
    TooFewCells,
    /// A quotation mark opens and never closes properly.
    UnclosedQuote,
    /// Bytes that are no characters in the file's encoding.
    Undecodable,
    /// A formula failed where a value should stand.
    FailedFormula,
    /// A spreadsheet has rounded the number, its digits are lost.
    DigitsLost,
    /// Longer than such a value can be.
    TooLong,
    /// No customer's name.
    NoName,
    /// No telephone number.
    NoPhone,
    /// Not a telephone number; where a cell holds several, the others are kept.
    BadPhone,
    /// Not a date in any form known.
    NotADate,
    /// A day that no calendar has.
    ImpossibleDate,
    /// A year or a month where a day is asked for.
    NotADay,
    /// A day in the future.
    DateInFuture,
    /// A day before there was gas.
    DateTooEarly,
    /// A supply status that nobody knows; the site counts as in use.
    UnknownSupply,
    /// Neither yes nor no.
    UnknownAlarm,
}

impl FaultReason {
    /// What a person reads.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::NoAccount => ("缺少户号", "no account number"),
            Self::BadAccount => ("户号格式不对", "not an account number"),
            Self::RepeatedAccount { first } => {
                return Words {
                    zh: format!("户号与第 {first} 行重复，以先出现的一行为准"),
                    en: format!("the account number of line {first}; the earlier row stands"),
                };
            }
            Self::IdenticalRepeat { first } => {
                return Words {
                    zh: format!("与第 {first} 行完全相同的重复行"),
                    en: format!("identical repeat of line {first}"),
                };
            }
            Self::NoClass => ("缺少用户类别，无法推断", "no class, and it cannot be guessed"),
            Self::UnknownClass => ("无法识别的用户类别", "unknown class"),
            Self::NoAddress => ("缺少地址", "no address"),
            Self::NoArea => ("缺少片区和街道", "neither an area nor a street"),
            Self::BadArea => ("片区名称格式不对（不能含“/”）", "not the name of an area (“/” is not allowed)"),
            Self::TooManyCells => ("列数多于表头，内容可能错位", "more cells than headers: the cells may have shifted"),
            Self::CellsBeyondHeader => ("表头右侧以外的内容未导入", "cells to the right of the last header"),
            Self::TooFewCells => {
                ("列数少于表头，其余各栏按空白处理", "fewer cells than headers: the rest is taken as empty")
            }
            Self::UnclosedQuote => {
                ("引号不配对，内容可能错位", "quotation marks do not pair: the cells may have shifted")
            }
            Self::Undecodable => ("含有无法识别的字符（乱码）", "characters that cannot be decoded"),
            Self::FailedFormula => ("表格公式出错", "a formula that failed"),
            Self::DigitsLost => {
                ("数字被表格软件四舍五入，位数已丢失", "a spreadsheet rounded the number: digits are lost")
            }
            Self::TooLong => ("内容过长", "too long"),
            Self::NoName => ("缺少户名", "no customer's name"),
            Self::NoPhone => ("缺少联系电话", "no telephone number"),
            Self::BadPhone => ("无法识别的电话号码", "not a telephone number"),
            Self::NotADate => ("无法识别的日期", "not a date"),
            Self::ImpossibleDate => ("不存在的日期", "a day that no calendar has"),
            Self::NotADay => ("日期不完整，缺少日", "not a full date: the day is missing"),
            Self::DateInFuture => ("日期在将来", "a date in the future"),
            Self::DateTooEarly => ("日期过早", "a date too early to be true"),
            Self::UnknownSupply => ("无法识别的状态，按正常处理", "unknown supply: taken as in use"),
            Self::UnknownAlarm => ("无法识别是否有报警器", "neither yes nor no"),
        };
        Words { zh: zh.into(), en: en.into() }
    }

    /// A stable word for counting, without the line it may carry.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoAccount => "no_account",
            Self::BadAccount => "bad_account",
            Self::RepeatedAccount { .. } => "repeated_account",
            Self::IdenticalRepeat { .. } => "identical_repeat",
            Self::NoClass => "no_class",
            Self::UnknownClass => "unknown_class",
            Self::NoAddress => "no_address",
            Self::NoArea => "no_area",
            Self::BadArea => "bad_area",
            Self::TooManyCells => "too_many_cells",
            Self::CellsBeyondHeader => "cells_beyond_header",
            Self::TooFewCells => "too_few_cells",
            Self::UnclosedQuote => "unclosed_quote",
            Self::Undecodable => "undecodable",
            Self::FailedFormula => "failed_formula",
            Self::DigitsLost => "digits_lost",
            Self::TooLong => "too_long",
            Self::NoName => "no_name",
            Self::NoPhone => "no_phone",
            Self::BadPhone => "bad_phone",
            Self::NotADate => "not_a_date",
            Self::ImpossibleDate => "impossible_date",
            Self::NotADay => "not_a_day",
            Self::DateInFuture => "date_in_future",
            Self::DateTooEarly => "date_too_early",
            Self::UnknownSupply => "unknown_supply",
            Self::UnknownAlarm => "unknown_alarm",
        }
    }
}
