//! `import-register` and `approve-exclusions`.

use super::{Data, Lang, print_json};
use anjian_core::model::id::{AreaId, PersonId, SiteId};
use anjian_core::model::site::ExclusionReason;
use anjian_core::model::words::Words;
use anjian_hq::register::{Rules, faults_path, parse, read, write_faults};
use anjian_hq::take_register::Which;
use anjian_hq::{Error, Result};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Read the customer register into the data folder.
#[derive(Args)]
pub(super) struct ImportRegister {
    /// The register: CSV (UTF-8 or GBK) or XLSX.
    file: PathBuf,
    #[command(flatten)]
    data: Data,
    /// Print one JSON object instead.
    #[arg(long)]
    json: bool,
    /// The language.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
}

impl ImportRegister {
    pub(super) fn run(self) -> Result<()> {
        let text = |words: Words| if self.lang == Lang::Zh { words.zh } else { words.en };
        let hq = self.data.open()?;
        let sheet = read(&self.file)
            .map_err(|fault| Error::Invalid(format!("{}: {}", self.file.display(), text(fault.words()))))?;
        let parsed = parse(&sheet, &Rules::on(hq.company().zone.date(hq.now())));
        let faults = faults_path(&self.file);
        if !parsed.faults.is_empty() {
            let write = write_faults(&faults, &parsed);
            write.map_err(|source| Error::File { path: faults.clone(), source })?;
        }
        let sites: Vec<_> = parsed.rows.iter().map(|row| row.site.clone()).collect();
        let taken = hq.take_sites(&sites, |done, of| {
            if done % 5_000 == 0 || done == of {
                eprintln!("{done}/{of}");
            }
        })?;
        let counts = parsed.counts();
        if self.json {
            return print_json(&json!({
                "rows": counts.taken + counts.refused, "taken": counts.taken, "refused": counts.refused,
                "taken_with_fault": counts.taken_with_fault, "blank": counts.blank, "register": taken,
                "faults": parsed.faults.iter().map(|fault| json!({
                    "line": fault.line.0, "column": fault.column, "reason": fault.reason.code(),
                    "result": text(fault.severity.words()),
                })).collect::<Vec<_>>(),
            }));
        }
        for fault in &parsed.faults {
            let (reason, result) = (text(fault.reason.words()), text(fault.severity.words()));
            println!("{}:{}\t{}\t{reason}\t{result}", self.file.display(), fault.line.0, fault.column);
        }
        let say = |zh: &str, en: &str, n: u64| println!("{:<22}{n:>9}", self.lang.of(zh, en));
        say("导入", "imported", counts.taken as u64);
        say("  新增", "  new", taken.new);
        say("  变更", "  changed", taken.changed);
        say("  换片区", "  moved", taken.moved);
        say("  未变", "  unchanged", taken.unchanged);
        say("  其中有缺项", "  with a value left out", counts.taken_with_fault as u64);
        say("未导入", "refused", counts.refused as u64);
        if !parsed.faults.is_empty() {
            println!("{} {}", self.lang.of("有问题的行已写入", "faulty rows are in"), faults.display());
        }
        Ok(())
    }
}

/// Approve that sites leave the count.
#[derive(Args)]
pub(super) struct ApproveExclusions {
    #[command(flatten)]
    data: Data,
    /// Who approves: the id of a person.
    #[arg(long, value_name = "PERSON")]
    by: PersonId,
    /// Only the sites of this area.
    #[arg(long, conflicts_with = "site")]
    area: Option<AreaId>,
    /// Only this site.
    #[arg(long)]
    site: Option<SiteId>,
    /// Only those of this reason.
    #[arg(long, value_enum, conflicts_with_all = ["site", "area"])]
    reason: Option<Reason>,
    /// First day it counts; today when not said.
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<chrono::NaiveDate>,
}

/// Why a site may leave the count.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Reason {
    /// 报停.
    Stopped,
    /// 未通气.
    NeverLit,
    /// 拆迁.
    Demolished,
    /// 空置.
    Vacant,
}

impl Reason {
    fn as_model(self) -> ExclusionReason {
        match self {
            Self::Stopped => ExclusionReason::Stopped,
            Self::NeverLit => ExclusionReason::NeverLit,
            Self::Demolished => ExclusionReason::Demolished,
            Self::Vacant => ExclusionReason::Vacant,
        }
    }
}

impl ApproveExclusions {
    pub(super) fn run(self) -> Result<()> {
        let hq = self.data.open()?;
        let which = match (self.area, self.site, self.reason) {
            (Some(area), ..) => Which::Area(area),
            (None, Some(site), _) => Which::Site(site),
            (None, None, Some(reason)) => Which::Reason(reason.as_model()),
            (None, None, None) => Which::All,
        };
        let from = self.from.unwrap_or_else(|| hq.company().zone.date(hq.now()));
        let approved = hq.approve_exclusions(&which, &self.by, from)?;
        println!("{approved} exclusions approved by {} from {from}", self.by);
        Ok(())
    }
}
