//! What was repaired or looks odd in a row that was taken.

use super::columns::Column;
use super::sheet::Line;
use anjian_core::model::words::Words;

/// Something the reader of the register should be able to look up, on a value that was taken all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where.
    pub column: Column,
    /// What.
    pub kind: WarningKind,
}

/// Kinds of warnings: first the repairs, then what looks odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WarningKind {
    /// Full-width digits or letters were made half-width.
    FullWidth,
    /// White space, control or invisible characters were taken away.
    Spaces,
    /// The text marks `'…` or `="…"` of a spreadsheet were taken away.
    TextMark,
    /// `.0` behind a whole number was taken away.
    DecimalTail,
    /// A date in another form than `2025-03-07`, or with a time behind it.
    DateForm,
    /// A date as a spreadsheet's day number.
    DateSerial,
    /// A class in another word than the register's own (居民 for 民用户).
    ClassWord,
    /// A telephone number with other separators, or with the country's prefix.
    PhoneForm,
    /// 无, - or the like stood for nothing.
    Placeholder,
    /// The address was put together from its parts.
    AddressComposed,
    /// The supply column is empty: taken as in use.
    SupplyMissing,
    /// There is no meter number.
    NoMeter,
    /// Several columns mean the same and differ: the first was taken.
    SecondColumn,
    /// The same meter number as an earlier row.
    RepeatedMeter {
        /// The earlier row.
        first: Line,
    },
    /// The same address as an earlier row: the inspector cannot tell the two doors apart.
    RepeatedAddress {
        /// The earlier row.
        first: Line,
    },
    /// The address does not name the building or room of its own columns.
    AddressDisagrees,
    /// The last inspection lies before the gas was turned on.
    InspectedBeforeGasOn,
    /// Never lit, and yet there is a day on which gas was turned on.
    NeverLitButGasOn,
}

impl WarningKind {
    /// A stable word for counting, without the line it may carry.
    pub fn code(self) -> &'static str {
        match self {
            Self::FullWidth => "full_width",
            Self::Spaces => "spaces",
            Self::TextMark => "text_mark",
            Self::DecimalTail => "decimal_tail",
            Self::DateForm => "date_form",
            Self::DateSerial => "date_serial",
            Self::ClassWord => "class_word",
            Self::PhoneForm => "phone_form",
            Self::Placeholder => "placeholder",
            Self::AddressComposed => "address_composed",
            Self::SupplyMissing => "supply_missing",
            Self::NoMeter => "no_meter",
            Self::SecondColumn => "second_column",
            Self::RepeatedMeter { .. } => "repeated_meter",
            Self::RepeatedAddress { .. } => "repeated_address",
            Self::AddressDisagrees => "address_disagrees",
            Self::InspectedBeforeGasOn => "inspected_before_gas_on",
            Self::NeverLitButGasOn => "never_lit_but_gas_on",
        }
    }

    /// What a person reads.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Self::FullWidth => ("全角字符已转为半角", "full-width characters were made half-width"),
            Self::Spaces => ("多余的空格或不可见字符已去除", "white space or invisible characters were taken away"),
            Self::TextMark => ("表格软件的文本标记已去除", "a spreadsheet's text mark was taken away"),
            Self::DecimalTail => ("数字末尾的“.0”已去除", "“.0” behind a whole number was taken away"),
            Self::DateForm => ("日期写法已统一", "the date was written in another form"),
            Self::DateSerial => ("日期为表格软件的天数序号，已换算", "the date was a spreadsheet's day number"),
            Self::ClassWord => ("用户类别的写法已统一", "the class was written in another word"),
            Self::PhoneForm => ("电话写法已统一", "the telephone number was written in another form"),
            Self::Placeholder => ("占位文字按空白处理", "a word that stands for nothing was taken as empty"),
            Self::AddressComposed => ("地址由各分栏拼成", "the address was put together from its parts"),
            Self::SupplyMissing => ("状态为空，按正常处理", "the supply is empty: taken as in use"),
            Self::NoMeter => ("没有表号", "there is no meter number"),
            Self::SecondColumn => {
                ("含义相同的几栏内容不一致，取第一栏", "columns of one meaning differ: the first was taken")
            }
            Self::RepeatedMeter { first } => {
                return Words {
                    zh: format!("表号与第 {first} 行相同"),
                    en: format!("the same meter number as line {first}"),
                };
            }
            Self::RepeatedAddress { first } => {
                return Words {
                    zh: format!("地址与第 {first} 行相同"),
                    en: format!("the same address as line {first}"),
                };
            }
            Self::AddressDisagrees => {
                ("地址与楼栋、房号栏不一致", "the address does not name the building or room of its columns")
            }
            Self::InspectedBeforeGasOn => {
                ("上次安检早于通气日期", "the last inspection lies before the gas was turned on")
            }
            Self::NeverLitButGasOn => {
                ("状态为未通气，却有通气日期", "never lit, and yet with a day on which gas was turned on")
            }
        };
        Words { zh: zh.into(), en: en.into() }
    }
}
