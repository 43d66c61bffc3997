//! `coverage`: a table for people, or JSON.

use super::{Data, Lang, print_json};
use anjian_core::model::coverage::percent;
use anjian_core::model::id::{AreaId, ProgrammeId};
use anjian_core::model::period::Period;
use anjian_hq::report::Line;
use anjian_hq::{Question, Result};
use clap::Args;

/// Show the coverage.
#[derive(Args)]
pub(super) struct Coverage {
    #[command(flatten)]
    data: Data,
    /// One programme only.
    #[arg(long)]
    programme: Option<ProgrammeId>,
    /// This period instead of the current one: 2026, 2026-Q3, 2026-11.
    #[arg(long)]
    period: Option<Period>,
    /// One area only.
    #[arg(long)]
    area: Option<AreaId>,
    /// Print one JSON object instead.
    #[arg(long)]
    json: bool,
    /// The language.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
}

impl Coverage {
    pub(super) fn run(self) -> Result<()> {
        let hq = self.data.open()?;
        let question = Question { programme: self.programme, period: self.period, area: self.area, scope: None };
        let report = hq.report(&question)?;
        if self.json {
            return print_json(&report);
        }
        let lang = self.lang;
        for total in &report.totals {
            let programme = hq.company().programme(&total.programme);
            let name = programme.map_or(total.programme.as_str(), |p| lang.of(&p.name.zh, &p.name.en));
            println!("\n{name} · {} · {} {:.0} %", total.period, lang.of("目标", "target"), total.target * 100.0);
            let of_it = |line: &&Line| line.programme == total.programme && line.period == total.period;
            let mut rows = vec![header(lang)];
            rows.extend(report.coverage.iter().filter(of_it).map(|line| cells(line, lang)));
            rows.push(cells(total, lang));
            print_aligned(&rows);
        }
        let sum = |figure: fn(&anjian_hq::report::HazardLine) -> u64| report.hazards.iter().map(figure).sum::<u64>();
        println!(
            "\n{} {} / {} {} / {} {}   {} {}   {} {}/{}",
            lang.of("隐患 未闭环", "hazards open"),
            sum(|h| h.open),
            lang.of("已闭环", "closed"),
            sum(|h| h.closed),
            lang.of("逾期", "overdue"),
            sum(|h| h.overdue),
            lang.of("冲突", "conflicts"),
            report.conflicts,
            lang.of("已联系终端", "devices heard"),
            report.freshness.devices_heard,
            report.freshness.devices_total,
        );
        Ok(())
    }
}

fn header(lang: Lang) -> Vec<String> {
    let names: [(&str, &str); 11] = [
        ("片区", "area"),
        ("应检", "due"),
        ("剔除", "excluded"),
        ("已入户", "entered"),
        ("不遇", "no access"),
        ("拒检", "refused"),
        ("未检", "untouched"),
        ("完成率", "completion"),
        ("宽口径", "lenient"),
        ("到访率", "visited"),
        ("每日需", "needed/day"),
    ];
    names.map(|(zh, en)| lang.of(zh, en).to_owned()).to_vec()
}

fn cells(line: &Line, lang: Lang) -> Vec<String> {
    let all = || lang.of("合计", "all").to_owned();
    let mut cells = vec![line.area.as_ref().map_or_else(all, ToString::to_string)];
    let counts = [line.due, line.excluded, line.entered, line.no_access, line.refused, line.untouched];
    cells.extend(counts.map(|n| n.to_string()));
    cells.extend([line.completion_strict, line.completion_lenient, line.visit_rate].map(percent));
    cells.push(line.needed_per_workday.map_or_else(|| "—".to_owned(), |n| format!("{n:.1}")));
    cells
}

/// Chinese characters are two columns wide on a terminal.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' && c != '—' { 2 } else { 1 }).sum()
}

fn print_aligned(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let space = " ".repeat(widths[at] - width(cell));
            line += &if at == 0 { format!("{cell}{space}") } else { format!("  {space}{cell}") };
        }
        println!("{}", line.trim_end());
    }
}
