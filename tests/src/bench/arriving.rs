//! 20,000 inspections arrive at a phone: its whole first run against headquarters' real answers, beside the same rows put
//! into the same schema by SQLite alone.

use super::meter::cpu_seconds;
use super::town::{Pages, Town};
use super::{Failed, Figure, Settings, Target, Turns, Unit, turns};
use anjian_core::model::id::{InspectionId, SiteId};
use anjian_core::store::{changes, database, sites};
use anjian_core::sync::protocol::message::ExchangeResponse;
use anjian_core::sync::protocol::wire;
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::Control;
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

/// It takes seconds, and its CPU time is steady: three turns tell as much as seven.
const MOST_TURNS: usize = 3;

/// CPU seconds and seconds on the wall, each beside the floor.
pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let town = Town::prepared(settings)?;
    let (first, replay, folder) = town.fresh_phone()?;
    let report = first.sync_over(&replay, &Control::default())?;
    drop(first);
    if report.outcome != Outcome::SentAll || report.progress.quarantined > 0 {
        return Err(format!("the arriving ended so: {report:?}").into());
    }
    let pages = rows_by_page(&crate::folder::database(folder.path()), town.pages()?)?;
    let inspections: usize = pages.iter().map(|p| p.inspections).sum();
    let changes = report.progress.changes_received;
    let walls = RefCell::new((Vec::new(), Vec::new()));
    let cpu = turns(
        settings.repeats.min(MOST_TURNS),
        || {
            let folder = tempfile::tempdir_in(&settings.folder)?;
            let start = Instant::now();
            let (done, cpu) = cpu_seconds(|| put_rows(&folder.path().join("floor.db"), &pages));
            walls.borrow_mut().0.push(start.elapsed().as_secs_f64() * 1e3);
            done.map(|()| cpu)
        },
        || {
            let (phone, replay, _folder) = town.fresh_phone()?;
            let start = Instant::now();
            let (report, cpu) = cpu_seconds(|| phone.sync_over(&replay, &Control::default()));
            walls.borrow_mut().1.push(start.elapsed().as_secs_f64() * 1e3);
            if report?.progress.changes_received != changes {
                return Err("another number of changes arrived".into());
            }
            Ok(cpu)
        },
    )?;
    let (floors, subjects) = walls.into_inner();
    let wall = Turns::of(floors, subjects)?;
    let how = format!(
        "a phone's first run over {} recorded answers of a real headquarters (10,000 sites, {inspections} inspections of which \
         1,000 no-access, {changes} signed changes): unpacked, checked, folded, stored; the floor puts the same bytes, \
         signatures, sites and finished rows into the same schema in transactions of the same sizes, decoding nothing",
        pages.len()
    );
    Ok(vec![
        Figure::beside("arriving_20k_vs_sqlite_floor.cpu", Unit::CpuSeconds, "SQLite", &cpu, how.clone())
            .target(Target::TimesFloorAtMost(3.0)),
        Figure::beside("arriving_20k_vs_sqlite_floor.wall", Unit::Milliseconds, "SQLite", &wall, how),
    ])
}

/// A row of a table.
type Row = (usize, Vec<Value>);

/// What one answer leaves in the database, in the order in which it comes.
struct Page {
    inspections: usize,
    rows: Vec<Row>,
}

/// The tables, and how a row goes in: what may come again with a later page replaces itself.
const TABLES: [(&str, &str); 7] = [
    ("sites", "INSERT OR REPLACE"),
    ("site_search", "INSERT OR REPLACE"),
    ("inspections", "INSERT"),
    ("changes", "INSERT"),
    ("signatures", "INSERT"),
    ("hazards", "INSERT"),
    ("agenda", "INSERT OR REPLACE"),
];

fn rows_by_page(db: &Connection, answers: Pages) -> Result<Vec<Page>, Failed> {
    // The schema has no way from a site to its agenda lines, and needs none; this copy may have one.
    db.execute_batch("CREATE INDEX agenda_by_site ON agenda (site)")?;
    let mut pages = Vec::new();
    let mut here = BTreeSet::new();
    for body in answers {
        let response: ExchangeResponse = wire::unpack(&body?)?;
        let mut page = Page { inspections: 0, rows: Vec::new() };
        let mut touched: BTreeSet<SiteId> = BTreeSet::new();
        for news in response.areas {
            for site in &news.sites {
                touched.insert(site.id.clone());
                let number = site_number(db, &site.id)?;
                page.take(db, 0, "number", number)?;
                page.take(db, 1, "number", number)?;
            }
            for parcel in news.parcels {
                touched.insert(parcel.inspection.site.clone());
                if here.insert(parcel.inspection.clone()) {
                    page.take_inspection(db, &parcel.inspection)?;
                }
            }
        }
        for site in touched {
            page.take(db, 6, "site", site_number(db, &site)?)?;
        }
        pages.push(page);
    }
    Ok(pages)
}

fn site_number(db: &Connection, site: &SiteId) -> Result<i64, Failed> {
    Ok(sites::number_of(db, site)?.ok_or("a site is missing")?)
}

impl Page {
    fn take_inspection(&mut self, db: &Connection, id: &InspectionId) -> Result<(), Failed> {
        let number = changes::find(db, id)?.ok_or("an inspection is missing")?.0;
        self.inspections += 1;
        self.take(db, 2, "number", number)?;
        (3..6).try_for_each(|table| self.take(db, table, "inspection", number))
    }

    fn take(&mut self, db: &Connection, table: usize, column: &str, number: i64) -> Result<(), Failed> {
        let mut query = db.prepare_cached(&format!("SELECT * FROM {} WHERE {column} = ?1", TABLES[table].0))?;
        let width = query.column_count();
        let mut rows = query.query([number])?;
        while let Some(row) = rows.next()? {
            self.rows.push((table, (0..width).map(|n| row.get(n)).collect::<Result<_, _>>()?));
        }
        Ok(())
    }
}

fn put_rows(path: &Path, pages: &[Page]) -> Result<(), Failed> {
    let mut db = database::open(path, None)?;
    for page in pages {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        page.rows.iter().try_for_each(|row| put_row(&tx, row))?;
        tx.commit()?;
    }
    Ok(())
}

fn put_row(tx: &Transaction<'_>, (table, values): &Row) -> Result<(), Failed> {
    let (name, verb) = TABLES[*table];
    let marks = &"?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"[..values.len() * 2 - 1];
    tx.prepare_cached(&format!("{verb} INTO {name} VALUES ({marks})"))?.execute(rusqlite::params_from_iter(values))?;
    Ok(())
}
