//! A file that was read but not yet judged: its header, and its rows with the line each begins on.

use super::columns::{Column, Columns};
use csv::StringRecord;
use std::fmt;

/// A physical line of a text file, or a row number of a workbook; the first is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(pub u32);

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What kind of file it was. Cells of a text file shift when a separator is not quoted, cells of a workbook cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Text,
    Workbook,
}

/// One row as it stands in the file. A [`StringRecord`] holds its cells in one buffer: 300,000 rows of 22 cells as
/// single strings would be seven million allocations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawRow {
    pub(super) line: Line,
    pub(super) cells: StringRecord,
    /// A quotation mark in it opens and never closes properly.
    pub(super) unclosed: bool,
}

impl RawRow {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.chars().all(super::clean::is_space))
    }
}

/// A register with its header found. Made by [`super::read`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub(super) source: Source,
    pub(super) header: Vec<String>,
    pub(super) columns: Columns,
    pub(super) rows: Vec<RawRow>,
    pub(super) blank: usize,
}

impl Sheet {
    /// The headers as they stand in the file.
    pub fn header(&self) -> &[String] {
        &self.header
    }
    /// Rows that hold something, the header not counted.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    /// Whether there is no row under the header.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// Blank rows under the header: they are passed over, and counted here.
    pub fn blank_rows(&self) -> usize {
        self.blank
    }
    /// Columns of the register that the file does not have; all of them may be missing.
    pub fn absent(&self) -> Vec<Column> {
        Column::ALL.into_iter().filter(|column| !self.columns.has(*column)).collect()
    }
    /// Headers that mean nothing to this program; what stands under them is not imported.
    pub fn unknown(&self) -> Vec<&str> {
        let named = self.header.iter().filter(|name| !name.trim().is_empty());
        named.filter(|name| Column::named(name).is_none()).map(String::as_str).collect()
    }
}
