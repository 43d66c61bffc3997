//! A small town: a headquarters on a temporary folder with its own clock, and a register.

use anjian_core::model::id::{AreaId, SiteId};
use anjian_core::model::site::{Address, Site, SiteClass, Supply};
use anjian_core::model::time::Timestamp;
use anjian_hq::{Company, Headquarters};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// 2026-11-23, eight in the morning in Shanghai.
pub(crate) const MORNING: i64 = 1_795_392_000_000;

pub(crate) struct Town {
    pub(crate) hq: Arc<Headquarters>,
    pub(crate) data: TempDir,
    clock: Arc<AtomicI64>,
}

impl Town {
    /// A town with `sites` homes in each of these areas, numbered `AREA-0001` and so on.
    pub(crate) fn new(areas: &[&str], sites: usize) -> Self {
        let data = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(MORNING));
        let hq = Arc::new(open(&data, clock.clone()));
        let register: Vec<Site> = areas.iter().flat_map(|a| (1..=sites).map(|n| home(a, n))).collect();
        hq.take_sites(&register, |_, _| {}).unwrap();
        Self { hq, data, clock }
    }
    pub(crate) fn wait_minutes(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::SeqCst))
    }
    /// Another program on the same folder.
    pub(crate) fn second_program(&self) -> Headquarters {
        open(&self.data, self.clock.clone())
    }
    pub(crate) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.data.path().join("headquarters.db")).unwrap()
    }
}

fn open(data: &TempDir, clock: Arc<AtomicI64>) -> Headquarters {
    let clock = Arc::new(move || Timestamp(clock.load(Ordering::SeqCst)));
    Headquarters::open_with_clock(data.path(), Company::embedded().unwrap(), clock).unwrap()
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
