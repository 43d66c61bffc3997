//! What encryption costs: a durable commit, opening, a warm page of a list, a photo stored and looked at, each in turns with the
//! same in plain text.

use super::town::Town;
use super::{Failed, Figure, Settings, Target, Unit, timed, turns};
use crate::folder::key;
use crate::stage::{plain_platform, platform};
use anjian_core::keys::DATABASE_KEY;
use anjian_core::model::id::PhotoId;
use anjian_core::store::agenda::{AgendaFilter, Place};
use anjian_core::store::database::{self, connect};
use anjian_core::store::key::DatabaseKey;
use anjian_core::store::photo_folder::PhotoFolder;
use anjian_core::store::sealed_file::FileSeal;
use anjian_core::workspace::{Platform, Workspace};
use anjian_hq::demo::clock::DemoTime;
use rusqlite::Connection;
use std::path::Path;
use std::time::Instant;
use tempfile::TempDir;

/// Commits of which one turn gives the median.
const COMMITS: usize = 300;
/// Bytes of a row, about an answer.
const ROW_BYTES: usize = 200;
/// Lines of a page, and pages of one turn.
const PAGE: u32 = 50;
const PAGES: usize = 40;

/// Bytes of a photo and of its thumbnail.
const PHOTO: [usize; 2] = [300_000, 12_000];

/// The figures.
pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let town = Town::prepared(settings)?;
    let (sealed, plain) = (town.phone_folder()?, town.phone_folder()?);
    unseal(plain.path())?;
    let mut figures = commits(settings)?;
    figures.push(opening(settings, &plain, &sealed)?);
    figures.push(pages(settings, &plain, &sealed)?);
    figures.extend(photos(settings)?);
    Ok(figures)
}

/// One durable commit of one row, with the settings of the phone's database.
fn commits(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let folder = tempfile::tempdir_in(&settings.folder)?;
    let opened = |name: &str, key: Option<&DatabaseKey>| -> Result<Connection, Failed> {
        let db = database::open(&folder.path().join(name), key)?;
        db.execute_batch("CREATE TABLE floor (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT")?;
        Ok(db)
    };
    let (plain, sealed) = (opened("plain.db", None)?, opened("sealed.db", Some(&DatabaseKey::generate()?))?);
    let commit = |db: &Connection, times| {
        timed(times, |n| {
            db.prepare_cached("INSERT INTO floor (bytes) VALUES (?1)")?.execute([[n as u8; ROW_BYTES]])?;
            Ok(())
        })
    };
    // Both logs grow to the thousand pages at which they begin anew.
    commit(&plain, 1_500)?;
    commit(&sealed, 1_500)?;
    let turns =
        turns(settings.repeats, || Ok(commit(&plain, COMMITS)?.median()), || Ok(commit(&sealed, COMMITS)?.median()))?;
    let how =
        format!("median of {COMMITS} commits of one {ROW_BYTES}-byte row, WAL, synchronous=FULL, the phone's settings");
    let figure = Figure::beside("sealed_cost.commit", Unit::Milliseconds, "plain", &turns, how);
    Ok(vec![figure.target(Target::TimesFloorAtMost(1.2))])
}

/// The database with its key and its first page, for writing and for reading, as the phone opens it.
fn opening(settings: &Settings, plain: &TempDir, sealed: &TempDir) -> Result<Figure, Failed> {
    let opened = |folder: &TempDir| -> Result<f64, Failed> {
        let (path, key) = (folder.path().join("anjian.db"), key(folder.path()));
        // One stays open, as the app's other connection does: the last one to close would write the log back.
        let _held = connect(&path, key.as_ref())?;
        Ok(timed(20, |_| {
            let writer = database::open(&path, key.as_ref())?;
            let reader = database::open_reader(&path, key.as_ref())?;
            drop((writer, reader));
            Ok(())
        })?
        .median())
    };
    let turns = turns(settings.repeats, || opened(plain), || opened(sealed))?;
    let how = "both connections of a phone with 20,000 inspections opened and closed, the file in the system's cache";
    let figure = Figure::beside("sealed_cost.open", Unit::Milliseconds, "plain", &turns, how);
    Ok(figure.target(Target::AtMost(5.0)))
}

/// Pages of the agenda that were read before.
fn pages(settings: &Settings, plain: &TempDir, sealed: &TempDir) -> Result<Figure, Failed> {
    let time = DemoTime::beginning(Town::now());
    let phone = |folder: &Path, lends: Platform| Workspace::open(folder, lends);
    let plain = phone(plain.path(), plain_platform(plain.path(), &time, 0))?;
    let sealed = phone(sealed.path(), platform(sealed.path(), &time, 0))?;
    let turned = |phone: &Workspace| -> Result<f64, Failed> {
        let mut after: Option<Place> = None;
        let start = Instant::now();
        for _ in 0..PAGES {
            let lines = phone.agenda(&AgendaFilter::default(), after.as_ref(), PAGE)?;
            after = lines.last().map(|line| line.place.clone());
        }
        Ok(start.elapsed().as_secs_f64() * 1e3 / PAGES as f64)
    };
    turned(&plain)?;
    turned(&sealed)?;
    let turns = turns(settings.repeats, || turned(&plain), || turned(&sealed))?;
    let how = format!("one of the agenda's first {PAGES} pages of {PAGE} lines, all of them read before");
    let figure = Figure::beside("sealed_cost.list_page", Unit::Milliseconds, "plain", &turns, how);
    Ok(figure.target(Target::AtMost(5.0)).target(Target::TimesFloorAtMost(1.2)))
}

/// A photo with its thumbnail, stored durably; and read again, warm.
fn photos(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let (plain, sealed) = (tempfile::tempdir_in(&settings.folder)?, tempfile::tempdir_in(&settings.folder)?);
    let seal = FileSeal::of(&DatabaseKey::generate()?);
    let folders = [PhotoFolder::of(plain.path(), None), PhotoFolder::of(sealed.path(), Some(seal))];
    let ids = [PhotoId::new(&"aa".repeat(32))?, PhotoId::new(&"bb".repeat(32))?];
    let bytes = PHOTO.map(|size| (0..size).map(|n| (n * 31 % 251) as u8).collect::<Vec<_>>());
    let files = [(&ids[0], bytes[0].as_slice()), (&ids[1], bytes[1].as_slice())];
    let kept = |folder: &PhotoFolder| -> Result<f64, Failed> { Ok(timed(20, |_| Ok(folder.keep(&files)?))?.median()) };
    let looked_at = |folder: &PhotoFolder, id: &PhotoId| -> Result<f64, Failed> {
        Ok(timed(100, |_| folder.read(id)?.map(drop).ok_or_else(|| "the photo is gone".into()))?.median())
    };
    let keeping = turns(settings.repeats, || kept(&folders[0]), || kept(&folders[1]))?;
    let mut figures = vec![Figure::beside(
        "sealed_cost.photo_stored",
        Unit::Milliseconds,
        "plain",
        &keeping,
        "a photo of 300 KB and its thumbnail written, flushed, renamed, their folder flushed",
    )];
    for (id, name, how) in [
        (&ids[0], "sealed_cost.photo_read", "a photo of 300 KB, the file in the system's cache"),
        (&ids[1], "sealed_cost.thumbnail_read", "a thumbnail of 12 KB, the file in the system's cache"),
    ] {
        let turns = turns(settings.repeats, || looked_at(&folders[0], id), || looked_at(&folders[1], id))?;
        figures.push(Figure::beside(name, Unit::Milliseconds, "plain", &turns, how));
    }
    Ok(figures)
}

/// The same database in plain text, as a phone from before has it.
fn unseal(folder: &Path) -> Result<(), Failed> {
    let (path, plain) = (folder.join("anjian.db"), folder.join("plain.db"));
    let sealed = connect(&path, key(folder).as_ref())?;
    drop(database::open(&plain, None)?);
    sealed.execute("ATTACH ?1 AS plain KEY ''", [plain.to_str().ok_or("a name that is no text")?])?;
    sealed.execute_batch("PRAGMA foreign_keys = 0; BEGIN")?;
    for table in tables(&sealed)? {
        sealed.execute_batch(&format!("INSERT INTO plain.\"{table}\" SELECT * FROM main.\"{table}\""))?;
    }
    sealed.execute_batch("COMMIT; DETACH plain")?;
    sealed.close().map_err(|(_, error)| error)?;
    std::fs::rename(plain, path)?;
    // A phone from before has no such key.
    Ok(std::fs::remove_file(folder.join(DATABASE_KEY))?)
}

fn tables(db: &Connection) -> Result<Vec<String>, Failed> {
    let mut names =
        db.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")?;
    Ok(names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
