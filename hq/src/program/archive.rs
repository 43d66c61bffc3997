//! `archive` and `verify`: an inspection as one signed file, and such a file re-checked.

use super::{Data, Lang, print_json};
use anjian_core::model::id::InspectionId;
use anjian_core::model::words::{Language, Words};
use anjian_core::sync::protocol::sign::PublicKey;
use anjian_hq::archive::Beside;
use anjian_hq::verify::container::MOST_BYTES;
use anjian_hq::verify::{Report, verify};
use anjian_hq::{Error, Result};
use clap::Args;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How `verify` ends when something is wrong with an archive.
const WRONG: u8 = 6;

/// Write one inspection as a signed archive that can be re-checked without this data folder.
#[derive(Args)]
pub(super) struct Archive {
    /// The inspection: PROGRAMME/PERIOD/SITE.
    inspection: InspectionId,
    #[command(flatten)]
    data: Data,
    /// The file.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Leave out the files of photos; their names and receipts stay.
    #[arg(long)]
    without_photos: bool,
    /// Leave out the register's line of the site (name, telephone, address).
    #[arg(long)]
    without_site: bool,
}

impl Archive {
    pub(super) fn run(self) -> Result<()> {
        let hq = self.data.open()?;
        let beside = Beside { site: !self.without_site, photos: !self.without_photos };
        let bytes = hq.archive(&self.inspection, beside)?;
        let failed = |source| Error::File { path: self.out.clone(), source };
        // Beside it and renamed: either the whole archive is there or the old one still is.
        let folder = self.out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        file.write_all(&bytes).map_err(failed)?;
        file.persist(&self.out).map_err(|e| failed(e.error))?;
        println!("{}\t{}", self.out.display(), bytes.len());
        Ok(())
    }
}

/// Re-check an archive, or an inspection of a data folder: what is proven, by whom and when, what is not, what is wrong.
/// Ends with 0 when nothing is wrong, with 6 when something is.
#[derive(Args)]
pub(super) struct Verify {
    /// The archive's file, or an inspection PROGRAMME/PERIOD/SITE of the data folder.
    what: String,
    /// The data folder, for an inspection.
    #[arg(long, env = "ANJIAN_HQ_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// Headquarters' key as you know it; without it the file's own is believed, and said to be.
    #[arg(long, value_name = "KEY")]
    key: Option<PublicKey>,
    /// Print one JSON object instead.
    #[arg(long)]
    json: bool,
    /// The language.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
}

impl Verify {
    pub(super) fn run(self) -> Result<ExitCode> {
        let report = self.report()?;
        match self.json {
            true => print_json(&object(&report, self.lang))?,
            false => tell(&report, self.lang),
        }
        Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::from(WRONG) })
    }

    fn report(&self) -> Result<Report> {
        let path = Path::new(&self.what);
        if path.is_file() {
            return Ok(verify(&read(path)?, self.key.as_ref()));
        }
        let Ok(id) = self.what.parse::<InspectionId>() else {
            return Err(Error::NotFound(format!(
                "{}: no such file, and no inspection PROGRAMME/PERIOD/SITE",
                self.what
            )));
        };
        let data = self.data.clone().ok_or_else(|| {
            Error::Invalid(format!("{id}: which data folder? Say it with --data, or give the file of an archive"))
        })?;
        if !data.is_dir() {
            return Err(Error::NotFound(format!("{}: there is no such data folder", data.display())));
        }
        let hq = Data::folder(data).open()?;
        let bytes = hq.archive(&id, Beside::ALL)?;
        Ok(verify(&bytes, Some(self.key.as_ref().unwrap_or(&hq.public_key()))))
    }
}

/// A file, unless it is larger than an archive can be.
fn read(path: &Path) -> Result<Vec<u8>> {
    let failed = |source| Error::File { path: path.to_owned(), source };
    let size = std::fs::metadata(path).map_err(failed)?.len();
    if size > MOST_BYTES as u64 {
        return Err(Error::TooLarge(format!("{}: {size} bytes are more than an archive has", path.display())));
    }
    std::fs::read(path).map_err(failed)
}

fn language(lang: Lang) -> Language {
    if lang == Lang::En { Language::En } else { Language::Zh }
}

fn tell(report: &Report, lang: Lang) {
    let (zone, language) = (report.zone, language(lang));
    let part = |title: &str, lines: Vec<Words>| {
        if !lines.is_empty() {
            println!("\n{title}");
            lines.iter().for_each(|words| println!("  · {}", words.in_language(language)));
        }
    };
    if let Some(id) = &report.inspection {
        println!("{} {id}", lang.of("安检单", "inspection"));
    }
    part(lang.of("已证明", "Proven"), report.proven.iter().map(|it| it.words(zone)).collect());
    part(lang.of("未证明", "Not proven"), report.unproven.iter().map(|it| it.words(zone)).collect());
    if !report.changes.is_empty() {
        let legend = lang.of(
            "变更（时刻按终端的钟，已按与总部对钟的结果校正；± 是可能相差多少）",
            "Changes (times by the device's clock, corrected by what it knew of headquarters'; ± is how far that may be wrong)",
        );
        println!("\n{legend}");
        report.changes.iter().for_each(|line| println!("  {}", line.words(zone, language)));
    }
    part(lang.of("有误", "Wrong"), report.wrong.iter().map(|it| it.words(zone)).collect());
    println!("\n{}", report.conclusion().in_language(language));
}

fn object(report: &Report, lang: Lang) -> Value {
    let (zone, language) = (report.zone, language(lang));
    let said = |code: &str, words: Words| json!({ "code": code, "text": words.in_language(language) });
    let changes = report.changes.iter().map(|line| {
        json!({
            "number": line.number, "hash": line.hash, "device": line.device, "person": line.person,
            "first": line.written.map(|(first, _)| first), "last": line.written.map(|(_, last)| last),
            "device_clock": line.sealed_at, "answers": line.answers, "facts": line.facts, "letters": line.letters,
            "received": line.received,
        })
    });
    json!({
        "inspection": report.inspection,
        "headquarters": report.headquarters,
        "key_given": report.pinned,
        "holds": report.holds(),
        "proven": report.proven.iter().map(|it| said(it.code(), it.words(zone))).collect::<Vec<_>>(),
        "unproven": report.unproven.iter().map(|it| {
            let mut line = said(it.code(), it.words(zone));
            if !it.photos().is_empty() {
                line["photos"] = json!(it.photos());
            }
            line
        }).collect::<Vec<_>>(),
        "wrong": report.wrong.iter().map(|it| said(it.code(), it.words(zone))).collect::<Vec<_>>(),
        "changes": changes.collect::<Vec<_>>(),
        "conclusion": report.conclusion().in_language(language),
    })
}
