//! Tables for spreadsheets, as CSV or XLSX. Every figure of the coverage can be counted again from `inspections` and `sites`.

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::report::{Line, Question};
use crate::sheet::{Format, Sheet};
use crate::store::column;
use crate::store::db;
use anjian_core::model::site::{Exclusion, Site};
use anjian_core::model::time::Timestamp;
use std::io::Write;
use std::str::FromStr;

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Coverage by programme, period and area.
    Coverage,
    /// Every hazard.
    Hazards,
    /// Every inspection.
    Inspections,
    /// Every site with its exclusion.
    Sites,
    /// Every item in conflict, one line per value.
    Conflicts,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Coverage, Self::Hazards, Self::Inspections, Self::Sites, Self::Conflicts];
    /// Its name, as in `coverage.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::Hazards => "hazards",
            Self::Inspections => "inspections",
            Self::Sites => "sites",
            Self::Conflicts => "conflicts",
        }
    }
}

impl FromStr for Table {
    type Err = Error;
    fn from_str(name: &str) -> Result<Self> {
        let names = || Self::ALL.map(Self::name).join(", ");
        Self::ALL
            .into_iter()
            .find(|table| table.name() == name)
            .ok_or_else(|| Error::Invalid(format!("{name}: there are the tables {}", names())))
    }
}

impl Headquarters {
    /// Writes a table as CSV.
    pub fn export(&self, table: Table, question: &Question, out: impl Write) -> Result<()> {
        self.export_as(table, Format::Csv, question, out)
    }

    /// Writes a table.
    pub fn export_as(&self, table: Table, format: Format, question: &Question, out: impl Write) -> Result<()> {
        let mut sheet = Sheet::begin(format, out)?;
        match table {
            Table::Coverage => self.export_coverage(question, &mut sheet)?,
            Table::Conflicts => self.export_conflicts(question, &mut sheet)?,
            Table::Sites => self.export_sites(question, &mut sheet)?,
            Table::Hazards => self.export_rows(question, HAZARDS, &mut sheet)?,
            Table::Inspections => self.export_rows(question, INSPECTIONS, &mut sheet)?,
        }
        sheet.end()
    }

    fn export_coverage<W: Write>(&self, question: &Question, sheet: &mut Sheet<W>) -> Result<()> {
        sheet.row(COVERAGE.iter().map(|name| (*name).to_owned()))?;
        let report = self.report(question)?;
        let zone = self.company.zone;
        report.coverage.iter().try_for_each(|line| {
            let mut cells = coverage_cells(line);
            cells.push(line.freshness.devices_heard.to_string());
            cells.push(line.freshness.devices_total.to_string());
            cells.push(line.freshness.oldest_word.map_or_else(String::new, |at| local(&zone, at)));
            cells.push(local(&zone, report.as_of));
            sheet.row(cells.into_iter())
        })
    }

    fn export_conflicts<W: Write>(&self, question: &Question, sheet: &mut Sheet<W>) -> Result<()> {
        let header = ["inspection", "area", "item", "verdict", "note", "by", "at", "counts"];
        sheet.row(header.iter().map(|name| (*name).to_owned()))?;
        for conflict in self.conflicts_among(&question.among()?, usize::MAX)? {
            for (place, said) in conflict.values.iter().enumerate() {
                let verdict = serde_json::to_value(said.answer.verdict).unwrap_or_default();
                let cells = [
                    conflict.inspection.to_string(),
                    conflict.area.to_string(),
                    conflict.item.to_string(),
                    verdict.as_str().unwrap_or_default().to_owned(),
                    said.answer.note.clone(),
                    said.by.to_string(),
                    local(&self.company.zone, said.at),
                    u8::from(place == 0).to_string(),
                ];
                sheet.row(cells.into_iter())?;
            }
        }
        Ok(())
    }

    fn export_sites<W: Write>(&self, question: &Question, sheet: &mut Sheet<W>) -> Result<()> {
        let header = [
            "site",
            "class",
            "area",
            "customer",
            "phone",
            "address",
            "meter",
            "gas_on",
            "supply",
            "last_inspected",
            "last_seen",
            "excluded_from",
            "excluded_until",
            "excluded_reason",
            "excluded_by",
        ];
        sheet.row(header.iter().map(|name| (*name).to_owned()))?;
        self.store.read(|db| {
            db.each(
                "SELECT s.json, x.json, s.seen_day FROM sites s LEFT JOIN exclusions x ON x.site = s.id
                 WHERE ?1 IS NULL OR s.area IN (SELECT value FROM json_each(?1)) ORDER BY s.area, s.walk, s.id",
                [question.among()?.json()],
                |row| {
                    let site: Site = column::json(row, 0)?;
                    let excluded: Option<Exclusion> = match row.get_ref(1)? {
                        db::ValueRef::Null => None,
                        _ => Some(column::json(row, 1)?),
                    };
                    sheet.row(site_cells(&site, excluded.as_ref(), row.get(2)?).into_iter())
                },
            )
        })
    }

    fn export_rows<W: Write>(&self, question: &Question, columns: Columns, sheet: &mut Sheet<W>) -> Result<()> {
        sheet.row(columns.names.iter().map(|name| (*name).to_owned()))?;
        self.store.read(|db| {
            db.each(columns.query, [question.among()?.json()], |row| {
                let cells = columns.names.iter().enumerate().map(|(at, name)| match row.get_ref(at)? {
                    db::ValueRef::Integer(at) if name.ends_with("_at") || *name == "deadline" => {
                        Ok(local(&self.company.zone, Timestamp(at)))
                    }
                    db::ValueRef::Integer(n) => Ok(n.to_string()),
                    db::ValueRef::Null => Ok(String::new()),
                    text => Ok(text.as_str()?.to_owned()),
                });
                let cells: db::Result<Vec<String>> = cells.collect();
                sheet.row(cells?.into_iter())
            })
        })
    }
}

const COVERAGE: [&str; 26] = [
    "programme",
    "period",
    "area",
    "due",
    "excluded",
    "entered",
    "no_access",
    "no_access_evidenced",
    "refused",
    "untouched",
    "never_touched",
    "begun",
    "vacant",
    "wrong_address",
    "completion_strict",
    "completion_lenient",
    "entry_rate",
    "visit_rate",
    "target",
    "still_needed",
    "needed_per_workday",
    "outlook",
    "devices_heard",
    "devices_total",
    "oldest_word",
    "as_of",
];

fn coverage_cells(line: &Line) -> Vec<String> {
    let rate = |rate: Option<f64>| rate.map_or_else(String::new, |rate| format!("{rate:.6}"));
    let counts = [
        line.due,
        line.excluded,
        line.entered,
        line.no_access,
        line.no_access_evidenced,
        line.refused,
        line.untouched,
        line.never_touched,
        line.begun,
        line.vacant,
        line.wrong_address,
    ];
    let mut cells = vec![
        line.programme.to_string(),
        line.period.to_string(),
        line.area.as_ref().map_or_else(String::new, ToString::to_string),
    ];
    cells.extend(counts.map(|n| n.to_string()));
    cells.extend([line.completion_strict, line.completion_lenient, line.entry_rate, line.visit_rate].map(rate));
    cells.push(line.target.to_string());
    cells.push(line.still_needed.to_string());
    cells.push(line.needed_per_workday.map_or_else(String::new, |n| format!("{n:.3}")));
    cells.push(line.outlook.unwrap_or_default().to_owned());
    cells
}

fn site_cells(site: &Site, excluded: Option<&Exclusion>, seen: Option<String>) -> Vec<String> {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    vec![
        site.id.to_string(),
        site.class.code().to_owned(),
        site.area.to_string(),
        site.customer.clone(),
        site.phone.clone(),
        site.address.text.clone(),
        site.meter.clone(),
        day(site.gas_on),
        word(serde_json::to_value(site.supply).unwrap_or_default()),
        day(site.last_inspected),
        seen.unwrap_or_default(),
        day(excluded.map(|x| x.from)),
        day(excluded.and_then(|x| x.until)),
        excluded.map_or_else(String::new, |x| word(serde_json::to_value(x.reason).unwrap_or_default())),
        excluded.map_or_else(String::new, |x| x.approved_by.to_string()),
    ]
}

/// A table that stands in the database as it is wanted.
struct Columns {
    names: &'static [&'static str],
    query: &'static str,
}

const HAZARDS: Columns = Columns {
    names: &[
        "inspection",
        "hazard",
        "site",
        "area",
        "grade",
        "open",
        "stage",
        "must_notice",
        "noticed",
        "owes_notice",
        "mistake",
        "deadline",
        "raised_at",
        "raised_by",
        "closed_at",
        "closed_by",
        "in_time",
    ],
    query: "SELECT i.identity, h.hazard, h.site, h.area, h.grade, h.open, h.stage, h.must_notice, h.noticed,
              h.owes_notice, h.mistake, h.deadline, h.raised_at, h.raised_by, h.closed_at, h.closed_by, h.in_time
            FROM hazards h JOIN inspections i ON i.number = h.inspection WHERE ?1 IS NULL OR h.area IN (SELECT value FROM json_each(?1))
            ORDER BY h.area, h.inspection, h.hazard",
};

const INSPECTIONS: Columns = Columns {
    names: &[
        "inspection",
        "programme",
        "period",
        "site",
        "area",
        "progress",
        "attempts",
        "evidenced",
        "standing",
        "excluded",
        "inspector",
        "month",
        "entered_day",
        "completed_at",
        "conflicts",
        "open_hazards",
        "changes",
        "last_change_at",
    ],
    query:
        "SELECT identity, programme, period, site, area, progress, attempts, evidenced, standing, excluded, inspector,
              month, entered_day, completed_at, conflicts, open_hazards, changes, last_change
            FROM inspections WHERE ?1 IS NULL OR area IN (SELECT value FROM json_each(?1)) ORDER BY area, number",
};

/// A moment on the company's wall clock.
pub(crate) fn local(zone: &anjian_core::model::time::Zone, at: Timestamp) -> String {
    format!("{} {}", zone.date(at), zone.time(at).format("%H:%M:%S"))
}
