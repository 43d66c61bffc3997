//! Rows on their way into a spreadsheet: CSV in UTF-8 with a mark so that Excel opens it, or XLSX. Nothing in it that a spreadsheet
//! would run or round: account numbers and telephones are text, figures are numbers.

use crate::error::{Error, Result};
use crate::register::harmless;
use rust_xlsxwriter::{Format as Look, Workbook};
use std::io::Write;
use std::str::FromStr;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated text.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// The end of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
    /// The media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl FromStr for Format {
    type Err = Error;
    fn from_str(ending: &str) -> Result<Self> {
        let known = [Self::Csv, Self::Xlsx].into_iter().find(|format| format.ending() == ending);
        known.ok_or_else(|| Error::Invalid(format!("{ending}: a table is csv or xlsx")))
    }
}

/// The most rows of a worksheet.
const MOST_ROWS: u32 = 1_048_576;

/// A table that is being written.
pub(crate) struct Sheet<W: Write>(Kind<W>);

enum Kind<W: Write> {
    Csv(Box<csv::Writer<W>>),
    // The columns that hold figures are known from the first row on, by their names.
    Xlsx { book: Box<Workbook>, next: u32, text: Vec<bool>, out: W },
}

fn unwritten(e: impl std::fmt::Display) -> Error {
    Error::Broken(format!("the table cannot be written: {e}"))
}

impl<W: Write> Sheet<W> {
    pub(crate) fn begin(format: Format, mut out: W) -> Result<Self> {
        Ok(Self(match format {
            Format::Csv => {
                out.write_all("\u{feff}".as_bytes()).map_err(unwritten)?;
                Kind::Csv(Box::new(csv::Writer::from_writer(out)))
            }
            Format::Xlsx => {
                let mut book = Workbook::new();
                // Rows go to a temporary file at once: a register of 300,000 sites is not held in memory.
                book.add_worksheet_with_constant_memory()
                    .map_err(unwritten)?
                    .set_freeze_panes(1, 0)
                    .map_err(unwritten)?;
                Kind::Xlsx { book: Box::new(book), next: 0, text: Vec::new(), out }
            }
        }))
    }

    pub(crate) fn row(&mut self, cells: impl Iterator<Item = String>) -> Result<()> {
        match &mut self.0 {
            Kind::Csv(csv) => csv.write_record(cells.map(|cell| harmless(&cell))).map_err(unwritten),
            Kind::Xlsx { book, next, text, .. } => {
                if *next >= MOST_ROWS {
                    return Err(Error::TooLarge("a workbook has at most 1,048,576 rows: take CSV, or one area".into()));
                }
                let sheet = book.worksheet_from_index(0).map_err(unwritten)?;
                let bold = Look::new().set_bold();
                for (column, cell) in (0_u16..).zip(cells) {
                    let written = match number(&cell) {
                        _ if *next == 0 => {
                            text.push(is_text(&cell));
                            sheet.write_string_with_format(*next, column, &cell, &bold)
                        }
                        Some(n) if !text.get(usize::from(column)).copied().unwrap_or(true) => {
                            sheet.write_number(*next, column, n)
                        }
                        _ if cell.is_empty() => continue,
                        _ => sheet.write_string(*next, column, &cell),
                    };
                    written.map_err(unwritten)?;
                }
                *next += 1;
                Ok(())
            }
        }
    }

    pub(crate) fn end(self) -> Result<()> {
        match self.0 {
            Kind::Csv(mut csv) => csv.flush().map_err(unwritten),
            Kind::Xlsx { mut book, mut out, .. } => {
                let bytes = book.save_to_buffer().map_err(unwritten)?;
                out.write_all(&bytes).map_err(unwritten)
            }
        }
    }
}

/// Columns whose digits are names.
fn is_text(column: &str) -> bool {
    ["site", "customer", "phone", "meter", "period", "inspection", "device", "户号", "电话", "周期", "安检单"]
        .contains(&column)
}

fn number(cell: &str) -> Option<f64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let plain = digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    if plain && !padded { cell.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};

    #[test]
    fn a_workbook_reads_back_with_figures_as_numbers_and_account_numbers_as_text() {
        let mut bytes = Vec::new();
        let mut sheet = Sheet::begin(Format::Xlsx, &mut bytes).unwrap();
        let row = |cells: [&str; 3]| cells.map(str::to_owned).into_iter();
        sheet.row(row(["site", "due", "customer"])).unwrap();
        sheet.row(row(["34020006009", "297", "=1+1"])).unwrap();
        sheet.end().unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(range.get((1, 0)), Some(&Data::String("34020006009".into())));
        assert_eq!(range.get((1, 1)), Some(&Data::Float(297.0)));
        assert_eq!(range.get((1, 2)), Some(&Data::String("=1+1".into())));
    }
}
