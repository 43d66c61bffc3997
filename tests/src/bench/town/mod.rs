//! A town of 10,000 sites with 20,000 inspections, prepared once for all benches: a real headquarters that holds them, a
//! phone that fetched all of it over HTTP, and the very answers that headquarters gave to it.
//!
//! Kept in a folder beside the databases of the benches, since making it takes about a minute; made anew when a schema or
//! [`SHAPE`] changes. Delete the folder to have it made anew by hand.

mod flood;
mod histories;
mod replay;
mod sites;

pub(super) use replay::{Pages, Recorder, Replay};
pub(super) use sites::{AREAS, SITES, site};

use super::{Failed, Settings};
use crate::folder::database;
use crate::stage::{Stage, moment, open, sync};
use anjian_core::model::time::Timestamp;
use anjian_core::store::database as store;
use anjian_core::sync::client::HttpTransport;
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::{Control, Workspace};
use anjian_hq::demo::clock::DemoTime;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Raise it when what is prepared changes in a way that no schema shows.
const SHAPE: u32 = 2;

/// The prepared town.
pub(super) struct Town {
    folder: PathBuf,
    scratch: PathBuf,
}

/// The phone that holds all of it.
const PHONE: &str = "phone";
/// Headquarters' answers to it.
const PAGES: &str = "pages";

impl Town {
    /// The town as it was prepared before, or prepared now.
    pub(super) fn prepared(settings: &Settings) -> Result<Self, Failed> {
        let name = format!("anjian-bench-town-{}", shape(&settings.folder)?);
        let town = Self { folder: settings.folder.join(name), scratch: settings.folder.clone() };
        if !town.folder.exists() {
            remove_earlier(&settings.folder)?;
            eprintln!("preparing 20,000 inspections; the next run finds them …");
            let making = tempfile::tempdir_in(&settings.folder)?;
            prepare(making.path())?;
            // Renamed when complete: a run that is broken off leaves no half town.
            fs::rename(making.keep(), &town.folder)?;
        }
        Ok(town)
    }

    /// The moment at which everything stands as prepared: eight in the morning of a working day.
    pub(super) fn now() -> Timestamp {
        moment("2026-11-17", 8, 0)
    }

    /// A copy of the phone's folder, to be worked on.
    pub(super) fn phone_folder(&self) -> Result<TempDir, Failed> {
        self.copy(PHONE)
    }

    /// A copy of the phone, opened in the hour in which it was prepared.
    pub(super) fn phone(&self) -> Result<(Workspace, TempDir), Failed> {
        let folder = self.phone_folder()?;
        Ok((open(folder.path(), &DemoTime::beginning(Self::now()), 0), folder))
    }

    /// A copy of headquarters, listening.
    pub(super) fn headquarters(&self) -> Result<(Stage, TempDir), Failed> {
        let folder = tempfile::tempdir_in(&self.scratch)?;
        copy(&self.folder.join("hq"), &folder.path().join("hq"))?;
        Ok((Stage::at(folder.path(), Self::now()), folder))
    }

    /// Headquarters' answers to the phone's first run.
    pub(super) fn pages(&self) -> Result<Pages, Failed> {
        Pages::open(&self.folder.join(PAGES))
    }

    /// The phone as it was before its first run: enrolled, and nothing else. With it headquarters' answers.
    pub(super) fn fresh_phone(&self) -> Result<(Workspace, Replay, TempDir), Failed> {
        let folder = tempfile::tempdir_in(&self.scratch)?;
        fs::copy(self.folder.join(PHONE).join("device.key"), folder.path().join("device.key"))?;
        let phone = open(folder.path(), &DemoTime::beginning(Self::now()), 0);
        let enrolled = database(&self.folder.join(PHONE));
        let enrolment = anjian_core::sync::enrolment::load(&enrolled)?.ok_or("the prepared phone is not enrolled")?;
        phone.keep_enrolment(enrolment)?;
        let key = fs::read_to_string(self.folder.join("hq").join("headquarters.key"))?;
        Ok((phone, Replay::new(self.pages()?, key.trim())?, folder))
    }

    fn copy(&self, what: &str) -> Result<TempDir, Failed> {
        let folder = tempfile::tempdir_in(&self.scratch)?;
        copy(&self.folder.join(what), folder.path())?;
        Ok(folder)
    }
}

fn prepare(folder: &Path) -> Result<(), Failed> {
    let mut stage = Stage::at(folder, moment("2026-11-16", 8, 0));
    let register: Vec<_> = (0..SITES).map(site).collect();
    stage.hq.take_sites(&register, |_, _| {})?;
    flood::feed(&stage, &histories::written(&stage)?)?;
    stage.time.becomes(Town::now());
    let phone = stage.open(PHONE);
    stage.enrol(&phone, "zhao", AREAS);
    let recorder = Recorder::new(HttpTransport::new(stage.url())?, &folder.join(PAGES))?;
    let report = phone.sync_over(&recorder, &Control::default())?;
    if report.outcome != Outcome::SentAll || report.progress.quarantined > 0 {
        return Err(format!("the phone's first run ended so: {report:?}").into());
    }
    let quiet = sync(&phone);
    if quiet.progress.changes_received > 0 {
        return Err("the phone's second run still brought something".into());
    }
    drop(phone);
    stage.close_headquarters();
    Ok(())
}

/// What the prepared files depend on: the two schemas and [`SHAPE`].
fn shape(folder: &Path) -> Result<String, Failed> {
    let fresh = tempfile::tempdir_in(folder)?;
    drop(store::open(&fresh.path().join("phone.db"), None)?);
    drop(Stage::at(fresh.path(), Town::now()));
    let mut sha = Sha256::new();
    sha.update(SHAPE.to_be_bytes());
    for path in ["phone.db", "hq/headquarters.db"] {
        let db = Connection::open(fresh.path().join(path))?;
        let mut query = db.prepare("SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name")?;
        for sql in query.query_map([], |row| row.get::<_, String>(0))? {
            sha.update(sql?);
        }
    }
    Ok(hex::encode(&sha.finalize()[..8]))
}

fn remove_earlier(folder: &Path) -> Result<(), Failed> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("anjian-bench-town-") {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Failed> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
