//! Small stories for tests: facts written one after another, each with an id of its own.

use super::answer::{Answer, Signature, Verdict};
use super::fact::{CloseReason, Delivery, Event, Fact, NoticeKind, RaisedBy, VisitOutcome};
use super::grade::Grade;
use super::id::{FactId, HazardKey, PersonId, PhotoId};
use super::record::{Answers, Record};
use super::time::{Stamp, Timestamp};

pub(crate) struct Story {
    pub(crate) record: Record,
}

pub(crate) fn id(text: &str) -> FactId {
    FactId::new(text).unwrap()
}

pub(crate) fn leak() -> HazardKey {
    "H2.7:leak".parse().unwrap()
}

impl Story {
    pub(crate) fn new() -> Self {
        Self { record: Record::empty("household-annual/2026/34040000001".parse().unwrap()) }
    }
    pub(crate) fn fact_as(&mut self, name: &str, at: Stamp, what: Event) -> &mut Self {
        self.record.facts.insert(id(name), Fact { by: PersonId::new("lin").unwrap(), at, what });
        self
    }
    /// A fact at a moment in milliseconds by a clock that is right.
    pub(crate) fn named(&mut self, name: &str, at: i64, what: Event) -> &mut Self {
        self.fact_as(name, Stamp::certain(Timestamp(at)), what)
    }
    pub(crate) fn fact(&mut self, at: i64, what: Event) -> &mut Self {
        let name = format!("f{:04}", self.record.facts.len());
        self.named(&name, at, what)
    }
    pub(crate) fn visit(&mut self, at: i64, outcome: VisitOutcome) -> &mut Self {
        self.fact(at, Event::Visit { outcome, evidence: Vec::new(), card_left: false, note: String::new() })
    }
    pub(crate) fn no_access(&mut self, at: i64, photos: usize, card_left: bool) -> &mut Self {
        let evidence = vec![PhotoId::new("ab").unwrap(); photos];
        self.fact(at, Event::Visit { outcome: VisitOutcome::NoAccess, evidence, card_left, note: String::new() })
    }
    pub(crate) fn raised(&mut self, name: &str, at: i64, grade: Grade, deadline: i64) -> &mut Self {
        self.named(name, at, raise(grade, deadline, RaisedBy::Answer))
    }
    pub(crate) fn rechecked(&mut self, name: &str, at: i64, passed: bool) -> &mut Self {
        self.named(name, at, Event::Recheck { hazard: leak(), passed, note: String::new() })
    }
    pub(crate) fn closed(&mut self, name: &str, at: i64, seen: &[&str]) -> &mut Self {
        self.named(name, at, close(seen, CloseReason::RecheckPassed))
    }
    pub(crate) fn notice(&mut self, name: &str, at: i64) -> &mut Self {
        let signature = Signature::None { reason: "不在家".into() };
        let (notice, delivery) = (NoticeKind::Rectification, Delivery::OnDoor);
        let hazards = vec![leak()];
        self.named(name, at, Event::NoticeServed { number: "2026-1".into(), notice, hazards, delivery, signature })
    }
    pub(crate) fn answered(&mut self, item: &str, verdicts: &[Verdict]) -> &mut Self {
        let answer = |verdict: &Verdict| Answer {
            verdict: *verdict,
            reading: None,
            defects: Vec::new(),
            note: String::new(),
            photos: Vec::new(),
            by: PersonId::new("lin").unwrap(),
            at: Stamp::certain(Timestamp(1)),
        };
        let answers = Answers::new(verdicts.iter().map(answer).collect()).unwrap();
        self.record.answers.insert(item.parse().unwrap(), answers);
        self
    }
    pub(crate) fn completed(&mut self, name: &str, at: i64) -> &mut Self {
        self.named(name, at, Event::Completed { template_version: 1, seal: None })
    }
    pub(crate) fn reopened(&mut self, at: i64, seen: &[&str]) -> &mut Self {
        self.fact(at, Event::Reopened { seen: seen.iter().map(|s| id(s)).collect(), reason: "补拍".into() })
    }
}

pub(crate) fn raise(grade: Grade, deadline: i64, why: RaisedBy) -> Event {
    let deadline = Some(Timestamp(deadline));
    Event::HazardRaised { hazard: leak(), grade, must_notice: grade == Grade::L1, deadline, why, note: String::new() }
}

pub(crate) fn close(seen: &[&str], reason: CloseReason) -> Event {
    Event::HazardClosed { hazard: leak(), seen: seen.iter().map(|s| id(s)).collect(), reason, signature: None }
}

/// The company's promise for homes: once a year, 80 %, two evidenced attempts.
pub(crate) fn programme() -> super::programme::Programme {
    let json = r#"{"id":"household-annual","name":{"zh":"民用户年检","en":"Households"},"class":"household",
        "cadence":"annual","template":"household"}"#;
    serde_json::from_str(json).unwrap()
}
