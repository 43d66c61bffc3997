//! What a run found, for a person and for a program.

use super::{Figure, Machine, Target, Unit};
use serde::Serialize;
use std::fmt::{self, Write};

/// The figures of one run, what could not be measured and what is not written yet.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where it ran.
    pub machine: &'static Machine,
    /// How often floor and subject were measured.
    pub repeats: usize,
    /// What was measured.
    pub figures: Vec<Figure>,
    /// `name: why` of each bench that gave no figure.
    pub failed: Vec<String>,
    /// Benches without code.
    pub planned: Vec<String>,
}

impl Report {
    /// Nothing measured yet.
    pub fn new(repeats: usize) -> Self {
        Self { machine: Machine::this(), repeats, figures: Vec::new(), failed: Vec::new(), planned: Vec::new() }
    }

    /// One JSON object; the field names are those of this type and [`Figure`].
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts and numbers always have a JSON form")
    }
}

/// A table, then how each figure was made.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Machine { os, arch, processor, threads } = self.machine;
        writeln!(f, "{os} {arch}, {threads} threads, {processor}; {} repeats\n", self.repeats)?;
        let head = ["figure", "median", "min … max", "floor", "× floor", "target", ""].map(str::to_owned);
        let rows: Vec<_> = std::iter::once(head).chain(self.figures.iter().map(row)).collect();
        let widths: [usize; 7] =
            std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
        for row in &rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
                let right = (1..5).contains(&column);
                if right { write!(line, "{cell:>width$}  ")? } else { write!(line, "{cell:<width$}  ")? }
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        writeln!(f)?;
        for figure in &self.figures {
            writeln!(f, "{}: {}", figure.name, figure.how)?;
        }
        for failed in &self.failed {
            writeln!(f, "FAILED {failed}")?;
        }
        if !self.planned.is_empty() {
            writeln!(f, "not written yet: {}", self.planned.join(", "))?;
        }
        Ok(())
    }
}

fn row(figure: &Figure) -> [String; 7] {
    let unit = figure.unit;
    let (floor, ratio) = figure.ratio_to.as_ref().map_or_else(Default::default, |floor| {
        (format!("{} {}", floor.name, shown(floor.value, unit)), format!("{:.2}", floor.ratio))
    });
    let targets: Vec<_> = figure.targets.iter().map(|&target| wanted(target, unit)).collect();
    let met: Vec<_> = figure.targets.iter().map(|&target| verdict(figure.meets(target))).collect();
    let spread = format!("{} … {}", number(figure.spread.min), number(figure.spread.max));
    [figure.name.clone(), shown(figure.value, unit), spread, floor, ratio, targets.join(", "), met.join(", ")]
}

fn wanted(target: Target, unit: Unit) -> String {
    match target {
        Target::AtMost(limit) => format!("≤ {}", shown(limit, unit)),
        Target::AtLeast(limit) => format!("≥ {}", shown(limit, unit)),
        Target::TimesFloorAtMost(limit) => format!("≤ {limit} × floor"),
        Target::TimesFloorAtLeast(limit) => format!("≥ {limit} × floor"),
    }
}

fn verdict(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => "not measured",
    }
}

fn shown(value: f64, unit: Unit) -> String {
    format!("{} {}", number(value), unit.symbol()).trim_end().to_owned()
}

/// Three or more digits that mean something, no more.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || value.fract() == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::turns;

    fn report() -> Report {
        let turns = turns(3, || Ok(2.0), || Ok(5.0)).expect("both give numbers");
        let mut report = Report::new(3);
        let figure = Figure::beside("record_answer_ms.p50", Unit::Milliseconds, "commit", &turns, "one sentence");
        report.figures.push(figure.target(Target::AtMost(20.0)).target(Target::TimesFloorAtMost(1.5)));
        report.planned.push("search_ms".to_owned());
        report
    }

    #[test]
    fn the_table_shows_value_floor_ratio_and_each_target() {
        let text = report().to_string();
        let line = text.lines().find(|line| line.starts_with("record_answer_ms.p50 ")).expect("its row");
        let cells: Vec<_> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(
            cells,
            ["record_answer_ms.p50", "5 ms", "5 … 5", "commit 2 ms", "2.50", "≤ 20 ms, ≤ 1.5 × floor", "met, MISSED"]
        );
        assert!(text.ends_with("not written yet: search_ms\n"), "{text}");
    }

    #[test]
    fn the_json_carries_the_same() {
        let json: serde_json::Value = serde_json::from_str(&report().json()).expect("JSON");
        let figure = &json["figures"][0];
        assert_eq!(figure["unit"], "ms");
        assert_eq!(figure["value"], 5.0);
        assert_eq!(figure["ratio_to"]["ratio"], 2.5);
        assert_eq!(figure["targets"][1]["times_floor_at_most"], 1.5);
        assert_eq!(figure["spread"]["repeats"], 3);
        assert_eq!(json["planned"][0], "search_ms");
    }
}
