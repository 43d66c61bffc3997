//! A row's cells: taken from their columns and cleaned, or named as faults, before anybody asks what they mean.

use super::clean::{self, How};
use super::columns::Column;
use super::fault::{Fault, FaultReason, Severity};
use super::row::Rules;
use super::sheet::{RawRow, Sheet, Source};
use super::warning::{Warning, WarningKind};
use std::borrow::Cow;

/// A row under judgement.
pub(super) struct Judge<'s> {
    pub(super) sheet: &'s Sheet,
    raw: &'s RawRow,
    pub(super) rules: &'s Rules,
    pub(super) warnings: Vec<Warning>,
    pub(super) faults: Vec<Fault>,
}

impl<'s> Judge<'s> {
    pub(super) fn new(sheet: &'s Sheet, raw: &'s RawRow, rules: &'s Rules) -> Self {
        Self { sheet, raw, rules, warnings: Vec::new(), faults: Vec::new() }
    }

    /// The cells of a column that are not blank, each with its place.
    pub(super) fn filled(&self, column: Column) -> impl Iterator<Item = (usize, &'s str)> + use<'s> {
        let raw = self.raw;
        let cells = self.sheet.columns.at(column).iter().filter_map(|at| Some((*at, raw.cells.get(*at)?)));
        cells.filter(|(_, cell)| !clean::bare(cell).is_empty())
    }

    /// What stands in a column; the first that is filled where several mean the same.
    fn cell(&mut self, column: Column) -> &'s str {
        let mut filled = self.filled(column);
        let Some((_, first)) = filled.next() else { return "" };
        if filled.any(|(_, other)| clean::bare(other) != clean::bare(first)) {
            self.warn(column, WarningKind::SecondColumn);
        }
        first
    }

    pub(super) fn warn(&mut self, column: Column, kind: WarningKind) {
        self.warnings.push(Warning { column, kind });
    }

    pub(super) fn fault(&mut self, column: Column, reason: FaultReason, severity: Severity) {
        let place = self.filled(column).next();
        let at = place.map(|(at, _)| at).or_else(|| self.sheet.columns.at(column).first().copied());
        let header = at.and_then(|at| self.sheet.header.get(at).cloned());
        self.faults.push(Fault {
            line: self.raw.line,
            column: header.unwrap_or_else(|| column.words().zh),
            value: place.map(|(_, cell)| cell.to_owned()).unwrap_or_default(),
            reason,
            severity,
        });
    }

    fn whole_row(&mut self, value: String, reason: FaultReason, severity: Severity) {
        self.faults.push(Fault { line: self.raw.line, column: "*".into(), value, reason, severity });
    }

    pub(super) fn check_shape(&mut self) {
        let (cells, width) = (&self.raw.cells, self.sheet.header.len());
        if self.raw.unclosed {
            let cell = cells.iter().find(|cell| cell.starts_with('"')).unwrap_or_default().to_owned();
            self.whole_row(cell, FaultReason::UnclosedQuote, Severity::RowRefused);
        }
        let beyond: Vec<&str> = cells.iter().skip(width).filter(|cell| !clean::bare(cell).is_empty()).collect();
        if !beyond.is_empty() {
            let (reason, severity) = match self.sheet.source {
                Source::Text => (FaultReason::TooManyCells, Severity::RowRefused),
                Source::Workbook => (FaultReason::CellsBeyondHeader, Severity::ValueLeftOut),
            };
            self.whole_row(beyond.join(" | "), reason, severity);
        }
        // Many exports drop an empty remark at the end of a row; a workbook drops every empty cell.
        let lost = |c: &Column| self.sheet.columns.at(*c).first().is_some_and(|at| *at >= cells.len());
        if self.sheet.source == Source::Text && Column::ALL.iter().any(|c| *c != Column::Remark && lost(c)) {
            self.whole_row(String::new(), FaultReason::TooFewCells, Severity::ValueLeftOut);
        }
    }

    /// A cleaned cell, empty when there is none; `None` when it is a fault, which is named with the severity given.
    pub(super) fn take(&mut self, column: Column, how: How, severity: Severity) -> Option<Cow<'s, str>> {
        let raw = self.cell(column);
        if raw.is_empty() {
            return Some(Cow::Borrowed(""));
        }
        if let Some(reason) = unusable(raw, column) {
            self.fault(column, reason, severity);
            return None;
        }
        let mut done = Vec::new();
        let cleaned = clean::clean(raw, how, &mut done);
        for kind in done {
            self.warn(column, kind);
        }
        Some(cleaned)
    }

    /// A cleaned cell in which 无 and its kin mean that there is nothing; `None` when there is nothing.
    pub(super) fn optional(&mut self, column: Column, how: How) -> Option<Cow<'s, str>> {
        let text = self.take(column, how, Severity::ValueLeftOut)?;
        if clean::is_placeholder(&text) {
            self.warn(column, WarningKind::Placeholder);
            return None;
        }
        (!text.is_empty()).then_some(text)
    }
}

/// Why a cell cannot be used at all, whatever its column means.
pub(super) fn unusable(raw: &str, column: Column) -> Option<FaultReason> {
    let longest = match column {
        Column::Remark => 2_000,
        Column::Address => 500,
        Column::Account => usize::MAX,
        _ => 200,
    };
    if raw.contains('\u{fffd}') {
        Some(FaultReason::Undecodable)
    } else if clean::is_failed_formula(clean::bare(raw)) {
        Some(FaultReason::FailedFormula)
    } else if raw.len() > longest && raw.chars().nth(longest).is_some() {
        Some(FaultReason::TooLong)
    } else {
        None
    }
}
