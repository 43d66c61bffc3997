//! A real headquarters on a folder of its own, listening on loopback, and real phones around it: each a core with its own
//! database file, key and clock. Time passes only when a story says so.

use anjian_core::keys::{FileKey, FileSecrets};
use anjian_core::model::id::{AreaId, InspectionId, PersonId, SiteId};
use anjian_core::model::site::{Address, Appliance, ApplianceKind, Site, SiteClass, Supply};
use anjian_core::model::time::{Timestamp, Zone};
use anjian_core::sync::status::{Outcome, Report};
use anjian_core::workspace::{Control, Platform, Workspace};
use anjian_hq::demo::clock::{DemoTime, PhoneClock};
use anjian_hq::enrol::Invitation;
use anjian_hq::{Company, Headquarters, Running, bind};
use chrono::{NaiveDate, NaiveTime};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A headquarters and the folder in which its phones live.
pub struct Stage {
    folder: PathBuf,
    runtime: Runtime,
    running: Option<Running>,
    url: String,
    /// Headquarters itself.
    pub hq: Arc<Headquarters>,
    /// The time.
    pub time: DemoTime,
    // Behind everything that has files open in it, so that it goes last.
    _temporary: Option<TempDir>,
}

/// A day and an hour in the company's zone.
pub fn moment(day: &str, hour: u32, minute: u32) -> Timestamp {
    let date: NaiveDate = day.parse().expect("a story's day is a date");
    Zone::default().moment(date, NaiveTime::from_hms_opt(hour, minute, 0).expect("a story's hour is a time"))
}

impl Stage {
    /// Opens a headquarters on the morning of 2026-11-16, a Monday, with these sites.
    pub fn with_sites(sites: &[Site]) -> Self {
        Self::with_sites_in(tempfile::tempdir().expect("a temporary folder"), sites)
    }

    /// The same in a temporary folder of one's own choice.
    pub fn with_sites_in(folder: TempDir, sites: &[Site]) -> Self {
        let mut stage = Self::at(folder.path(), moment("2026-11-16", 8, 0));
        stage._temporary = Some(folder);
        stage.hq.take_sites(sites, |_, _| {}).expect("the register is taken in");
        stage
    }

    /// Opens the headquarters of a folder, or a new one, at a moment.
    pub fn at(folder: &Path, now: Timestamp) -> Self {
        let time = DemoTime::beginning(now);
        let company =
            Company::in_folder(&folder.join("hq")).expect("the folder's company, or the embedded one, is valid");
        let told = time.clone();
        let clock: anjian_hq::Clock = Arc::new(move || told.now());
        let hq = Headquarters::open_with_clock(&folder.join("hq"), company, clock).expect("headquarters opens");
        let runtime = Runtime::new().expect("a runtime");
        let hq = Arc::new(hq);
        let local = "127.0.0.1:0".parse().expect("an address");
        let running = runtime.block_on(bind(hq.clone(), local)).expect("headquarters listens");
        let url = running.url();
        Self { folder: folder.to_owned(), runtime, running: Some(running), url, hq, time, _temporary: None }
    }

    /// Where headquarters listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder of a phone.
    pub fn folder_of(&self, phone: &str) -> PathBuf {
        self.folder.join(phone)
    }

    /// A phone that was opened before, or a new one that is not enrolled.
    pub fn open(&self, phone: &str) -> Workspace {
        open(&self.folder_of(phone), &self.time, 0)
    }

    /// A phone, enrolled for a person with areas, after its first sync.
    pub fn phone(&self, phone: &str, person: &str, areas: &[&str]) -> Workspace {
        let workspace = self.open(phone);
        self.enrol(&workspace, person, areas);
        assert_eq!(sync(&workspace).outcome, Outcome::SentAll);
        workspace
    }

    /// Enrols a phone.
    pub fn enrol(&self, workspace: &Workspace, person: &str, areas: &[&str]) {
        let (ticket, _) = self.hq.invite(&invitation(person, areas), self.url()).expect("headquarters invites");
        workspace.enrol(&ticket, "test phone").expect("the phone enrols");
    }

    /// Headquarters goes away; phones are offline.
    pub fn close_headquarters(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop()).expect("headquarters stops");
        }
    }
}

/// A code for a person with areas.
pub fn invitation(person: &str, areas: &[&str]) -> Invitation {
    let areas = areas.iter().map(|a| AreaId::new(a).expect("a story's area is an id")).collect();
    let person = PersonId::new(person).expect("a story's person is an id");
    Invitation { name: person.to_string(), person, areas, valid_minutes: Some(60), by: None }
}

/// Opens a phone's folder.
pub fn open(folder: &Path, time: &DemoTime, off_ms: i64) -> Workspace {
    Workspace::open(folder, platform(folder, time, off_ms)).expect("the workspace opens")
}

/// What a phone's platform lends. Its key store lies in the data folder, too; `folder::KEYS` names its files.
pub fn platform(folder: &Path, time: &DemoTime, off_ms: i64) -> Platform {
    plain_platform(folder, time, off_ms).with_secrets(Arc::new(FileSecrets::of(folder)))
}

/// The same without a store of secrets: the disk is written in plain text, as by a phone from before.
pub fn plain_platform(folder: &Path, time: &DemoTime, off_ms: i64) -> Platform {
    std::fs::create_dir_all(folder).expect("a folder");
    let keys = Arc::new(FileKey::open(&folder.join("device.key")).expect("a key"));
    Platform::new(keys, Arc::new(PhoneClock::new(time.clone(), off_ms)))
}

/// One run of syncing.
pub fn sync(workspace: &Workspace) -> Report {
    workspace.sync(&Control::default()).expect("nothing breaks on the phone")
}

/// A home with a hob.
pub fn home(number: u32, area: &str) -> Site {
    let (building, room) = (number / 40 + 1, (number % 40 / 4 + 1) * 100 + number % 4 + 1);
    Site {
        id: site_id(number),
        class: SiteClass::Household,
        area: AreaId::new(area).expect("a story's area is an id"),
        customer: format!("张{number}"),
        phone: format!("138{number:08}"),
        address: Address {
            street: area.to_owned(),
            estate: "幸福小区".to_owned(),
            building: format!("{building}号楼"),
            unit: "1单元".to_owned(),
            room: room.to_string(),
            text: format!("{area}幸福小区{building}号楼1单元{room}室"),
            ..Address::default()
        },
        meter: format!("M{number:08}"),
        meter_kind: "IC卡表".to_owned(),
        gas_on: NaiveDate::from_ymd_opt(2015, 5, 1),
        supply: Supply::InUse,
        appliances: vec![Appliance {
            id: "hob-1".parse().expect("an id"),
            kind: ApplianceKind::Hob,
            bought: Some("2022".to_owned()),
        }],
        hose_replaced: None,
        alarm: Some(true),
        last_inspected: NaiveDate::from_ymd_opt(2025, 3, 4),
        remark: String::new(),
    }
}

/// The account of the `number`th home.
pub fn site_id(number: u32) -> SiteId {
    SiteId::new(&format!("3404{number:07}")).expect("digits are an id")
}

/// This year's inspection of the `number`th home.
pub fn annual(number: u32) -> InspectionId {
    format!("household-annual/2026/{}", site_id(number)).parse().expect("an inspection")
}

/// Chance that is the same every time.
pub fn chance(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}
