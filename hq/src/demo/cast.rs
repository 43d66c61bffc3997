//! Who plays: five inspectors, one of them with two phones, and their areas.

use super::clock::{DemoTime, PhoneClock};
use super::of_phone;
use crate::Headquarters;
use crate::enrol::Invitation;
use crate::error::{Error, Result};
use anjian_core::keys::FileKey;
use anjian_core::model::id::{AreaId, PersonId};
use anjian_core::model::words::Language;
use anjian_core::sync::status::{Outcome, Progress};
use anjian_core::sync::upload::status::UploadOutcome;
use anjian_core::workspace::{Control, Platform, Workspace};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A phone on stage.
pub(super) struct Phone {
    /// Its name.
    pub(super) name: String,
    /// Who carries it.
    pub(super) person: String,
    /// The area in which it is carried around; it may hold more.
    pub(super) beat: AreaId,
    /// Its core.
    pub(super) workspace: Workspace,
    /// Its own time, between syncs.
    pub(super) time: DemoTime,
    /// What its syncs came to.
    pub(super) synced: Mutex<Progress>,
}

/// All of them.
pub(super) struct Cast {
    /// In the order in which they sync.
    pub(super) phones: Vec<Phone>,
}

/// Phone, person, name, and by how many milliseconds its clock is wrong.
const PHONES: [(&str, &str, &str, i64); 6] = [
    ("li-1", "li", "李秀兰", -90_000),
    ("wang-1", "wang", "王强", 12_000),
    ("wang-2", "wang", "王强", 400_000),
    ("zhang-1", "zhang", "张敏", -3_000),
    ("liu-1", "liu", "刘洋", 0),
    ("chen-1", "chen", "陈静", 61_000),
];

impl Cast {
    /// Enrols all phones. Li and Chen share their areas, and so do Wang's two phones; everybody has a beat of their own.
    pub(super) fn enrol(hq: &Headquarters, url: &str, folder: &Path, time: &DemoTime) -> Result<Self> {
        let areas = areas_by_size(hq)?;
        let mut hands: BTreeMap<&str, Vec<AreaId>> = BTreeMap::new();
        let order = ["li", "wang", "zhang", "liu"];
        for (n, area) in areas.iter().enumerate() {
            hands.entry(order[n % order.len()]).or_default().push(area.clone());
        }
        let of_li = hands.get("li").cloned().unwrap_or_default();
        hands.insert("chen", of_li);
        let mut phones = Vec::new();
        for (n, (name, person, full_name, off_ms)) in PHONES.into_iter().enumerate() {
            let held = hands.get(person).filter(|held| !held.is_empty());
            let held = held.ok_or_else(|| Error::Invalid("the register has fewer than four areas".into()))?;
            let second = usize::from(name == "wang-2" || name == "chen-1");
            let beat = held[second.min(held.len() - 1)].clone();
            // A phone that is switched on late starts a millisecond later: no two phones share a moment by accident.
            let own = DemoTime::beginning(time.now());
            let home = folder.join(name);
            std::fs::create_dir_all(&home).map_err(Error::file(&home))?;
            let keys = FileKey::open(&home.join("device.key")).map_err(|e| Error::Broken(e.to_string()))?;
            let clock = PhoneClock::new(own.clone(), off_ms + i64::try_from(n).unwrap_or(0));
            let platform = Platform::new(Arc::new(keys), Arc::new(clock));
            let workspace = Workspace::open(&home, platform).map_err(of_phone(name))?;
            let person_id = PersonId::new(person).map_err(|e| Error::Broken(e.to_string()))?;
            let invitation = Invitation {
                person: person_id,
                name: full_name.to_owned(),
                areas: held.clone(),
                valid_minutes: Some(60),
                by: None,
            };
            let (ticket, _) = hq.invite(&invitation, url)?;
            workspace.enrol(&ticket, name).map_err(of_phone(name))?;
            let synced = Mutex::default();
            phones.push(Phone { name: name.into(), person: person.into(), beat, workspace, time: own, synced });
        }
        Ok(Self { phones })
    }

    /// A phone by its name.
    pub(super) fn phone(&self, name: &str) -> Result<&Phone> {
        self.phones.iter().find(|p| p.name == name).ok_or_else(|| Error::NotFound(format!("phone {name}")))
    }

    /// Every phone syncs and sends its photos, one after the other. How many changes came home.
    pub(super) fn sync_all(&self, time: &DemoTime) -> Result<u32> {
        let mut sent = 0;
        for phone in &self.phones {
            phone.time.becomes(time.now());
            let report = phone.workspace.sync(&Control::default()).map_err(of_phone(&phone.name))?;
            if report.outcome != Outcome::SentAll {
                return Err(Error::Broken(format!("phone {}: {}", phone.name, report.outcome.words().en)));
            }
            let photos = phone.workspace.upload(&Control::default()).map_err(of_phone(&phone.name))?;
            if photos.outcome != UploadOutcome::SentAll {
                return Err(Error::Broken(format!("phone {}: {}", phone.name, photos.outcome.words().en)));
            }
            sent += report.progress.changes_sent;
            let mut total = phone.synced.lock().unwrap_or_else(PoisonError::into_inner);
            total.round_trips += report.progress.round_trips;
            total.bytes_up += report.progress.bytes_up;
            total.bytes_down += report.progress.bytes_down;
            total.changes_sent += report.progress.changes_sent;
            total.changes_received += report.progress.changes_received;
            total.quarantined += report.progress.quarantined;
        }
        Ok(sent)
    }

    /// Who they are.
    pub(super) fn introduction(&self, language: Language) -> String {
        let people: std::collections::BTreeSet<_> = self.phones.iter().map(|p| p.person.as_str()).collect();
        match language {
            Language::Zh => format!(
                "{} 名安检员、{} 部手机登记完毕（王强带两部），各自首次同步；此后白天一律离线",
                people.len(),
                self.phones.len()
            ),
            Language::En => format!(
                "{} inspectors with {} phones are enrolled (Wang carries two) and sync for the first time; then they are offline",
                people.len(),
                self.phones.len()
            ),
        }
    }
}

/// The areas of the register, the largest first.
fn areas_by_size(hq: &Headquarters) -> Result<Vec<AreaId>> {
    let report = hq.report(&crate::report::Question::default())?;
    let mut due: BTreeMap<AreaId, u64> = BTreeMap::new();
    for line in &report.coverage {
        if let Some(area) = &line.area {
            *due.entry(area.clone()).or_default() += line.due;
        }
    }
    let mut areas: Vec<_> = due.into_iter().collect();
    areas.sort_by(|(a, n), (b, m)| m.cmp(n).then(a.cmp(b)));
    Ok(areas.into_iter().map(|(area, _)| area).collect())
}
