//! A small town: a headquarters on a temporary folder with its own clock, and a register.

use anjian_core::model::id::{AreaId, SiteId};
use anjian_core::model::site::{Address, Site, SiteClass, Supply};
use anjian_core::model::time::Timestamp;
use anjian_hq::{Company, Headquarters, Places};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// 2026-11-23, eight in the morning in Shanghai.
pub(crate) const MORNING: i64 = 1_795_392_000_000;

pub(crate) struct Town {
    pub(crate) hq: Arc<Headquarters>,
    pub(crate) data: TempDir,
    pub(crate) places: Places,
    clock: Arc<AtomicI64>,
}

impl Town {
    /// A town with `sites` homes in each of these areas, numbered `AREA-0001` and so on.
    pub(crate) fn new(areas: &[&str], sites: usize) -> Self {
        let data = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(MORNING));
        let places = crate::places(data.path());
        let hq = Arc::new(open(&places, clock.clone()));
        let register: Vec<Site> = areas.iter().flat_map(|a| (1..=sites).map(|n| home(a, n))).collect();
        hq.take_sites(&register, |_, _| {}).unwrap();
        Self { hq, data, places, clock }
    }
    pub(crate) fn wait_minutes(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::SeqCst))
    }
    /// Another program on the same folder.
    pub(crate) fn second_program(&self) -> Headquarters {
        open(&self.places, self.clock.clone())
    }
    /// Looks into the database, past headquarters.
    pub(crate) fn database(&self) -> Look {
        match &self.places.database {
            None => Look::File(rusqlite::Connection::open(self.places.data.join("headquarters.db")).unwrap()),
            Some(url) => Look::Server(url.clone()),
        }
    }
}

fn open(places: &Places, clock: Arc<AtomicI64>) -> Headquarters {
    let clock = Arc::new(move || Timestamp(clock.load(Ordering::SeqCst)));
    Headquarters::open_at(places, Company::embedded().unwrap(), clock).unwrap()
}

/// Somebody who looks into the database.
pub(crate) enum Look {
    File(rusqlite::Connection),
    Server(String),
}

impl Look {
    /// Every row as texts; bytes are hexadecimal.
    pub(crate) fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        use rusqlite::types::ValueRef;
        match self {
            Self::File(file) => {
                let mut query = file.prepare(sql).unwrap();
                let columns = query.column_count();
                let text = |value: ValueRef<'_>| match value {
                    ValueRef::Null => String::new(),
                    ValueRef::Integer(n) => n.to_string(),
                    ValueRef::Real(n) => n.to_string(),
                    ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
                    ValueRef::Blob(bytes) => hex::encode(bytes),
                };
                let rows =
                    query.query_map([], |row| Ok((0..columns).map(|at| text(row.get_ref(at).unwrap())).collect()));
                rows.unwrap().map(Result::unwrap).collect()
            }
            Self::Server(url) => {
                let said = ask(url, sql.to_owned());
                let text = |cell: Option<&str>| {
                    cell.map_or_else(String::new, |text| text.trim_start_matches("\\x").to_owned())
                };
                let row = |row: &postgres::SimpleQueryRow| (0..row.len()).map(|at| text(row.get(at))).collect();
                let rows = said.iter().filter_map(|message| match message {
                    postgres::SimpleQueryMessage::Row(found) => Some(row(found)),
                    _ => None,
                });
                rows.collect()
            }
        }
    }
    /// The one number of the one row.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.rows(sql)[0][0].parse().unwrap()
    }
    /// Does something to it.
    pub(crate) fn change(&self, sql: &str) {
        match self {
            Self::File(file) => file.execute_batch(sql).unwrap(),
            Self::Server(url) => drop(ask(url, sql.to_owned())),
        }
    }
}

/// On a thread of its own: a story may run on one that must not wait.
fn ask(url: &str, sql: String) -> Vec<postgres::SimpleQueryMessage> {
    let url = url.to_owned();
    let asked = std::thread::spawn(move || {
        postgres::Client::connect(&url, postgres::NoTls).unwrap().simple_query(&sql).unwrap()
    });
    asked.join().unwrap()
}

pub(crate) fn area(name: &str) -> AreaId {
    AreaId::new(name).unwrap()
}

pub(crate) fn account(area: &str, n: usize) -> SiteId {
    SiteId::new(&format!("{area}-{n:04}")).unwrap()
}

/// A home with gas since 2020.
pub(crate) fn home(area_name: &str, n: usize) -> Site {
    Site {
        id: account(area_name, n),
        class: SiteClass::Household,
        area: area(area_name),
        customer: "陈国良".into(),
        phone: "13800000000".into(),
        address: Address {
            building: format!("{}号楼", 1 + n / 10),
            room: format!("{}01", n % 10 + 1),
            ..Address::default()
        },
        meter: format!("M{n}"),
        meter_kind: String::new(),
        gas_on: "2020-05-01".parse().ok(),
        supply: Supply::InUse,
        appliances: Vec::new(),
        hose_replaced: None,
        alarm: None,
        last_inspected: None,
        remark: String::new(),
    }
}
