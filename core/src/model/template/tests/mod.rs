//! Stories about templates.

mod embedded;
mod faults;
mod forms;
mod judging;
mod lacking;

use super::super::answer::{Answer, Signature, Verdict};
use super::super::fact::{Event, Fact, PhotoOf, RaisedBy};
use super::super::id::{FactId, HazardKey, ItemKey, PersonId, PhotoId};
use super::super::record::{Answers, Record};
use super::super::site::{Address, Appliance, Site, SiteClass, Supply};
use super::super::time::{Stamp, Timestamp};
use super::*;
use chrono::NaiveDate;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn today() -> NaiveDate {
    day(2026, 11, 23)
}

fn key(text: &str) -> ItemKey {
    text.parse().unwrap()
}

fn site(class: SiteClass, kinds: &[ApplianceKind]) -> Site {
    let appliance = |kind: &ApplianceKind| Appliance {
        id: format!("{}-1", kind.code()).parse().unwrap(),
        kind: *kind,
        bought: None,
    };
    Site {
        id: "34040000001".parse().unwrap(),
        class,
        area: "a1".parse().unwrap(),
        customer: "某用户".to_owned(),
        phone: String::new(),
        address: Address { text: "某小区10号楼1801".to_owned(), ..Address::default() },
        meter: "12345678".to_owned(),
        meter_kind: String::new(),
        gas_on: None,
        supply: Supply::InUse,
        appliances: kinds.iter().map(appliance).collect(),
        hose_replaced: None,
        alarm: None,
        last_inspected: None,
        remark: String::new(),
    }
}

fn home(kinds: &[ApplianceKind]) -> Site {
    site(SiteClass::Household, kinds)
}

fn record() -> Record {
    Record::empty("household-annual/2026/34040000001".parse().unwrap())
}

fn taken_of(of: PhotoOf) -> Event {
    Event::Photo { photo: photo(), of, bytes: 1, width: None, height: None, taken_at: None, place: None, source: None }
}

fn photo() -> PhotoId {
    PhotoId::new(&"ab".repeat(32)).unwrap()
}

/// One inspector with a record, entering answers and facts as the actions would.
struct Story {
    template: Arc<Template>,
    site: Site,
    record: Record,
}

impl Story {
    fn new(template: Arc<Template>, site: Site) -> Self {
        Self { template, site, record: record() }
    }
    fn judge(&self, item: &str, entry: impl Into<Entry>) -> Result<Judged, BadEntry> {
        let context = Context { site: &self.site, record: &self.record, today: today() };
        self.template.judge(&context, &key(item), &entry.into())
    }
    fn verdict(&self, item: &str, entry: impl Into<Entry>) -> Verdict {
        self.judge(item, entry).unwrap().verdict
    }
    /// Enters an answer with or without a photo and raises its hazards.
    fn answer(&mut self, item: &str, entry: impl Into<Entry>, with_photo: bool) {
        let judged = self.judge(item, entry).unwrap();
        let answer = Answer {
            verdict: judged.verdict,
            reading: judged.reading,
            defects: judged.defects,
            note: judged.note,
            photos: if with_photo { vec![photo()] } else { vec![] },
            by: PersonId::new("p1").unwrap(),
            at: Stamp::certain(Timestamp(1)),
        };
        self.record.answers.insert(key(item), Answers::new(vec![answer]).unwrap());
        for found in judged.hazards {
            self.happens(Event::HazardRaised {
                hazard: HazardKey { item: key(item), defect: found.defect },
                grade: found.grade,
                must_notice: found.must_notice,
                deadline: None,
                why: RaisedBy::Answer,
                note: String::new(),
            });
        }
    }
    /// Writes a fact, one millisecond after the last.
    fn happens(&mut self, what: Event) -> FactId {
        let n = self.record.facts.len();
        let id = FactId::new(&format!("f{n:03}")).unwrap();
        let at = Stamp::certain(Timestamp(1000 + i64::try_from(n).unwrap()));
        self.record.facts.insert(id.clone(), Fact { by: PersonId::new("p1").unwrap(), at, what });
        id
    }
    fn form(&self) -> Vec<String> {
        let form = self.template.form(&self.site, &self.record);
        form.iter().flat_map(|group| &group.items).map(|item| item.key.to_string()).collect()
    }
    fn missing(&self) -> Vec<Missing> {
        self.template.missing(&self.site, &self.record)
    }
}

fn signed() -> Signature {
    Signature::None { reason: "用户拒签".to_owned() }
}
