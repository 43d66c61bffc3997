//! Opens a register: tells workbook from text, finds the encoding, the separator and the header row.

use super::columns::{Column, Columns};
use super::sheet::{RawRow, Sheet, Source};
use super::split::Splitter;
use super::workbook;
use anjian_core::model::words::Words;
use encoding_rs::{Encoding, GB18030, UTF_8};
use std::borrow::Cow;
use std::io::Read as _;
use std::path::Path;

/// The largest file that is read: 512 MiB, some two million customers.
pub const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// Titles, dates and `sep=;` may stand above the header, within so many rows.
const HEADER_WITHIN: usize = 20;

/// Why a file could not be read as a register. Carries headers, never what stands under them.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The file cannot be opened or read.
    #[error("the file cannot be read: {0}")]
    File(std::io::ErrorKind),
    /// Larger than [`MAX_BYTES`], or than twice that when unpacked.
    #[error("the file is larger than 512 MB")]
    TooBig,
    /// An XLS workbook of Excel 97–2003, or a workbook with a password.
    #[error("an old Excel workbook (.xls) or one with a password: save it as .xlsx without a password")]
    OldWorkbook,
    /// A web page under a spreadsheet's name, as some systems export it.
    #[error("a web page, not a spreadsheet: open it in a spreadsheet program and save it as .xlsx")]
    WebPage,
    /// Neither text nor a workbook.
    #[error("neither CSV text nor an XLSX workbook")]
    NotARegister,
    /// A workbook that cannot be unpacked or understood.
    #[error("the workbook is damaged")]
    DamagedWorkbook,
    /// Something stands so far to the right that it cannot belong to a register.
    #[error("row {row} has a cell beyond column {}", workbook::MAX_COLUMNS)]
    TooWide {
        /// The row's number.
        row: u32,
    },
    /// Nothing is in it.
    #[error("the file is empty")]
    Empty,
    /// No row at the top looks like a header.
    #[error("no header row within the first {HEADER_WITHIN} rows")]
    NoHeader,
    /// The header lacks columns that a register cannot do without.
    #[error("columns are missing: {}; found: {}", names(.expected), .found.join(", "))]
    Columns {
        /// The headers found.
        found: Vec<String>,
        /// The columns missing.
        expected: Vec<Column>,
    },
}

fn names(columns: &[Column]) -> String {
    let both = |c: &Column| format!("{} ({})", c.words().zh, c.words().en);
    columns.iter().map(both).collect::<Vec<_>>().join(", ")
}

impl ReadError {
    /// What a person reads.
    pub fn words(&self) -> Words {
        let zh = match self {
            Self::File(_) => "文件无法读取".into(),
            Self::TooBig => "文件超过 512 MB".into(),
            Self::OldWorkbook => "旧版 Excel 文件（.xls）或带密码的文件：请另存为不带密码的 .xlsx".into(),
            Self::WebPage => "此文件实为网页：请用表格软件打开后另存为 .xlsx".into(),
            Self::NotARegister => "既不是 CSV 文本，也不是 XLSX 工作簿".into(),
            Self::DamagedWorkbook => "工作簿已损坏".into(),
            Self::TooWide { row } => format!("第 {row} 行在第 {} 列以外还有内容", workbook::MAX_COLUMNS),
            Self::Empty => "文件为空".into(),
            Self::NoHeader => format!("前 {HEADER_WITHIN} 行内没有找到表头"),
            Self::Columns { found, expected } => {
                format!("缺少必需的列：{}；找到的列：{}", names(expected), found.join("、"))
            }
        };
        Words { zh, en: self.to_string() }
    }
}

/// Reads a register from a file.
pub fn read(path: &Path) -> Result<Sheet, ReadError> {
    let failed = |error: std::io::Error| ReadError::File(error.kind());
    let file = std::fs::File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.len() > MAX_BYTES {
        return Err(ReadError::TooBig);
    }
    let mut bytes = Vec::new();
    // The size is asked again while reading: a file may grow, and a pipe has none.
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    read_bytes(bytes)
}

/// Reads a register that is in memory already, for example from an upload.
pub fn read_bytes(bytes: Vec<u8>) -> Result<Sheet, ReadError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ReadError::TooBig);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook::read(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(ReadError::OldWorkbook);
    }
    let text = decode(&bytes)?;
    if is_markup(&text) {
        return Err(ReadError::WebPage);
    }
    Sheet::found_in(Source::Text, Splitter::new(&text, separator(&text)).collect())
}

/// Text in UTF-8, UTF-16 with a mark, or GB18030 (which includes GBK and GB 2312). Characters that cannot be decoded
/// become U+FFFD; the rows that hold one are named later.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.into());
    }
    if bytes.contains(&0) {
        return Err(ReadError::NotARegister);
    }
    // A UTF-8 file with one broken byte must not be taken for GBK, so the encoding with fewer failures wins.
    let failures = |text: &str| text.matches('\u{fffd}').count();
    let (gb, _) = GB18030.decode_without_bom_handling(bytes);
    if !gb.contains('\u{fffd}') {
        return Ok(gb);
    }
    let (utf8, _) = UTF_8.decode_without_bom_handling(bytes);
    Ok(if failures(&utf8) < failures(&gb) { utf8 } else { gb })
}

fn is_markup(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(9).collect::<String>().to_lowercase();
    ["<html", "<!doctype", "<table", "<?xml"].iter().any(|tag| start.starts_with(tag))
}

/// The separator under which most columns are found.
fn separator(text: &str) -> u8 {
    let known = |separator: u8| {
        let top = Splitter::new(text, separator).take(HEADER_WITHIN);
        top.map(|row| Columns::find(row.cells.iter()).known()).max().unwrap_or(0)
    };
    let mut best = (b',', known(b','));
    for separator in [b';', b'\t'] {
        let found = known(separator);
        if found > best.1 {
            best = (separator, found);
        }
    }
    best.0
}

impl Sheet {
    /// Finds the header among the first rows and sets what stands above it aside.
    pub(super) fn found_in(source: Source, mut rows: Vec<RawRow>) -> Result<Self, ReadError> {
        if rows.iter().all(RawRow::is_blank) {
            return Err(ReadError::Empty);
        }
        let mut best = (0, 0);
        for (index, row) in rows.iter().take(HEADER_WITHIN).enumerate() {
            let known = Columns::find(row.cells.iter()).known();
            if known > best.1 {
                best = (index, known);
            }
        }
        // One word may be a chance (a customer called 名称); two in one row are a header.
        if best.1 < 2 {
            return Err(ReadError::NoHeader);
        }
        let body = rows.split_off(best.0 + 1);
        let header: Vec<String> = rows[best.0].cells.iter().map(|name| super::clean::bare(name).to_owned()).collect();
        let columns = Columns::find(header.iter().map(String::as_str));
        let expected = columns.lacking();
        if !expected.is_empty() {
            return Err(ReadError::Columns { found: header, expected });
        }
        let all = body.len();
        let rows: Vec<RawRow> = body.into_iter().filter(|row| !row.is_blank()).collect();
        Ok(Self { source, header, columns, blank: all - rows.len(), rows })
    }
}
