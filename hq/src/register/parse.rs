//! Judges all rows of a register, and finds what only two rows together can show: the same account, meter or address.

use super::clean::{self, How};
use super::columns::Column;
use super::fault::{Fault, FaultReason, Severity};
use super::row::{Row, Rules, judge};
use super::sheet::{Line, RawRow, Sheet};
use super::warning::{Warning, WarningKind};
use anjian_core::model::id::SiteId;
use std::collections::{BTreeMap, HashMap};

/// A row that was refused because an earlier one has its account number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The refused row.
    pub line: Line,
    /// The earlier row. It may itself have been refused for another fault.
    pub first: Line,
    /// The account number of both.
    pub account: SiteId,
    /// Whether all cells of both rows are the same.
    pub identical: bool,
}

/// A judged register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The rows taken, in the order of the file.
    pub rows: Vec<Row>,
    /// Every fault, in the order of the file.
    pub faults: Vec<Fault>,
    /// The account numbers of refused rows, as far as they can be read: those sites are not missing in the file.
    pub refused: Vec<SiteId>,
    /// Rows refused for a repeated account number.
    pub repeats: Vec<Repeat>,
    /// The headers as they stand in the file.
    pub header: Vec<String>,
    /// The cells of every row that has a fault, and of the earlier row of every repeat, as they stand in the file.
    pub originals: BTreeMap<Line, Vec<String>>,
    /// Blank rows that were passed over.
    pub blank: usize,
}

/// How a register fared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows taken.
    pub taken: usize,
    /// Of them, rows with a value left out.
    pub taken_with_fault: usize,
    /// Rows refused.
    pub refused: usize,
    /// Blank rows.
    pub blank: usize,
    /// Values left out, by [`FaultReason::code`].
    pub values_left_out: BTreeMap<&'static str, usize>,
    /// Faults that refused their rows, by [`FaultReason::code`]. A row may have several.
    pub refusals: BTreeMap<&'static str, usize>,
    /// Warnings on rows taken, by [`WarningKind::code`].
    pub warnings: BTreeMap<&'static str, usize>,
}

impl Parsed {
    /// Counts rows, faults and warnings by kind.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { taken: self.rows.len(), blank: self.blank, ..Counts::default() };
        let mut faulty: BTreeMap<Line, Severity> = BTreeMap::new();
        for fault in &self.faults {
            let worst = faulty.entry(fault.line).or_insert(fault.severity);
            *worst = fault.severity.max(*worst);
            let by_reason = match fault.severity {
                Severity::ValueLeftOut => &mut counts.values_left_out,
                Severity::RowRefused => &mut counts.refusals,
            };
            *by_reason.entry(fault.reason.code()).or_default() += 1;
        }
        counts.refused = faulty.values().filter(|worst| **worst == Severity::RowRefused).count();
        counts.taken_with_fault = faulty.len() - counts.refused;
        for warning in self.rows.iter().flat_map(|row| &row.warnings) {
            *counts.warnings.entry(warning.kind.code()).or_default() += 1;
        }
        counts
    }
}

/// Judges a register. The first row of an account number stands, even when it is refused for another fault: which of
/// the two customers owns the number is for a person to say.
pub fn parse(sheet: &Sheet, rules: &Rules) -> Parsed {
    let mut parsed = Parsed {
        rows: Vec::with_capacity(sheet.rows.len()),
        faults: Vec::new(),
        refused: Vec::new(),
        repeats: Vec::new(),
        header: sheet.header.clone(),
        originals: BTreeMap::new(),
        blank: sheet.blank,
    };
    let mut first_of: HashMap<SiteId, usize> = HashMap::with_capacity(sheet.rows.len());
    for (index, raw) in sheet.rows.iter().enumerate() {
        let verdict = judge(sheet, raw, rules);
        let mut site = verdict.site;
        if let (None, Some(account)) = (&site, &verdict.account) {
            parsed.refused.push(account.clone());
        }
        if let Some(account) = verdict.account {
            let first = *first_of.entry(account.clone()).or_insert(index);
            if first != index {
                site = None;
                parsed.refuse_repeat(sheet, raw, &sheet.rows[first], account);
            }
        }
        if !verdict.faults.is_empty() {
            parsed.keep(raw);
        }
        parsed.faults.extend(verdict.faults);
        if let Some(site) = site {
            parsed.rows.push(Row { line: raw.line, site, warnings: verdict.warnings });
        }
    }
    warn_of_repeats(&mut parsed.rows, Column::Meter, |first| WarningKind::RepeatedMeter { first });
    warn_of_repeats(&mut parsed.rows, Column::Address, |first| WarningKind::RepeatedAddress { first });
    parsed
}

impl Parsed {
    fn keep(&mut self, raw: &RawRow) {
        self.originals.entry(raw.line).or_insert_with(|| raw.cells.iter().map(str::to_owned).collect());
    }

    fn refuse_repeat(&mut self, sheet: &Sheet, raw: &RawRow, first: &RawRow, account: SiteId) {
        let identical = same(raw, first);
        let at = sheet.columns.at(Column::Account).iter().find(|at| raw.cells.get(**at).is_some_and(|c| !c.is_empty()));
        let at = at.copied().unwrap_or_default();
        let reason = match identical {
            true => FaultReason::IdenticalRepeat { first: first.line },
            false => FaultReason::RepeatedAccount { first: first.line },
        };
        self.faults.push(Fault {
            line: raw.line,
            column: sheet.header.get(at).cloned().unwrap_or_default(),
            value: raw.cells.get(at).unwrap_or_default().to_owned(),
            reason,
            severity: Severity::RowRefused,
        });
        self.keep(first);
        self.keep(raw);
        self.repeats.push(Repeat { line: raw.line, first: first.line, account, identical });
    }
}

/// Whether two rows say the same, whatever the width of their digits and the spaces around them.
fn same(one: &RawRow, other: &RawRow) -> bool {
    let mut done = Vec::new();
    let width = one.cells.len().max(other.cells.len());
    (0..width).all(|at| {
        let [a, b] = [one, other].map(|row| row.cells.get(at).unwrap_or_default());
        a == b || clean::clean(a, How::Figures, &mut done) == clean::clean(b, How::Figures, &mut done)
    })
}

fn warn_of_repeats(rows: &mut [Row], column: Column, kind: impl Fn(Line) -> WarningKind) {
    let mut first_of: HashMap<String, Line> = HashMap::with_capacity(rows.len());
    for row in rows {
        let value = if column == Column::Meter { &row.site.meter } else { &row.site.address.text };
        if value.is_empty() {
            continue;
        }
        let first = *first_of.entry(value.clone()).or_insert(row.line);
        if first != row.line {
            row.warnings.push(Warning { column, kind: kind(first) });
        }
    }
}
