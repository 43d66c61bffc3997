//! A phone made of core's document, guard and keys, without core's store: what headquarters hears is the real protocol.

use crate::town::{Town, area};
use anjian_core::document::actor::Actor;
use anjian_core::document::hash::{ChangeHash, Heads};
use anjian_core::document::history::History;
use anjian_core::document::open::{Document, Edit};
use anjian_core::model::answer::{Answer, Signature as Signed, Verdict};
use anjian_core::model::fact::{CloseReason, Delivery, Event, Fact, NoticeKind, RaisedBy, VisitOutcome};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{AreaId, HazardKey, InspectionId, PersonId, PhotoId, SiteId};
use anjian_core::model::record::Record;
use anjian_core::model::seal::{Hash256, Seal};
use anjian_core::model::site::{Exclusion, Site};
use anjian_core::model::time::{Stamp, Timestamp};
use anjian_core::sync::client::{Counter, proof};
use anjian_core::sync::protocol::admit::{Authors, admit};
use anjian_core::sync::protocol::message::*;
use anjian_core::sync::protocol::sign::{Asking, KeyHolder, MemoryKey, PublicKey, enrol_statement};
use anjian_hq::enrol::Invitation;
use anjian_hq::{Headquarters, Result};
use serde_bytes::ByteBuf;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[derive(Clone, Default)]
pub(crate) struct Held {
    pub(crate) changes: Vec<Vec<u8>>,
    own: Vec<(ChangeHash, Vec<u8>)>,
    sent: usize,
}

pub(crate) struct Phone {
    pub(crate) key: MemoryKey,
    pub(crate) person: PersonId,
    pub(crate) incarnation: [u8; 8],
    pub(crate) written: u64,
    pub(crate) held: BTreeMap<InspectionId, Held>,
    pub(crate) sites: BTreeMap<SiteId, Site>,
    pub(crate) exclusions: BTreeMap<SiteId, Exclusion>,
    pub(crate) cursors: BTreeMap<AreaId, ByteBuf>,
    pub(crate) assigned: Vec<AreaId>,
    pub(crate) authors: Authors,
    pub(crate) reference: u64,
    pub(crate) headquarters: PublicKey,
    pub(crate) most_bytes: u32,
    /// How often each change came down.
    pub(crate) came: BTreeMap<ChangeHash, u32>,
    pub(crate) round_trips: u32,
    pub(crate) facts: u64,
    pub(crate) time: i64,
    pub(crate) counter: Arc<Counter>,
}

pub(crate) fn inspection(area: &str, n: usize) -> InspectionId {
    format!("household-annual/2026/{area}-{n:04}").parse().unwrap()
}

pub(crate) fn leak() -> HazardKey {
    "H2.7:leak".parse().unwrap()
}

pub(crate) fn invitation(person: &str, areas: &[&str]) -> Invitation {
    Invitation {
        person: PersonId::new(person).unwrap(),
        name: format!("{person} 师傅"),
        areas: areas.iter().map(|a| area(a)).collect(),
        valid_minutes: Some(60),
        by: None,
    }
}

pub(crate) fn enrol_request(code: &str, key: &MemoryKey) -> EnrolRequest {
    EnrolRequest {
        protocol: PROTOCOL,
        code: code.to_owned(),
        key: key.public(),
        device_name: "测试机".into(),
        proof: key.sign(&enrol_statement(code, &key.public())).unwrap(),
    }
}

impl Phone {
    pub(crate) fn enrolled(town: &Town, person: &str, areas: &[&str]) -> Self {
        let (ticket, _) = town.hq.invite(&invitation(person, areas), "http://127.0.0.1:1").unwrap();
        let key = MemoryKey::generate().unwrap();
        let answer = town.hq.enrol(&enrol_request(&ticket.code, &key)).unwrap();
        assert!(answer.certificate.is_of(&ticket.headquarters));
        Self::with(key, answer, town.now().0)
    }

    pub(crate) fn with(key: MemoryKey, answer: EnrolResponse, time: i64) -> Self {
        let mut incarnation = [0; 8];
        incarnation.copy_from_slice(&key.public().0[..8]);
        let mut authors = Authors::default();
        authors.trust([answer.certificate.clone()], &answer.headquarters);
        Self {
            key,
            person: answer.certificate.person,
            incarnation,
            written: 0,
            held: BTreeMap::new(),
            sites: BTreeMap::new(),
            exclusions: BTreeMap::new(),
            cursors: BTreeMap::new(),
            assigned: Vec::new(),
            authors,
            reference: 0,
            headquarters: answer.headquarters,
            most_bytes: 1 << 20,
            came: BTreeMap::new(),
            round_trips: 0,
            facts: 0,
            time,
            counter: Arc::default(),
        }
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::new(self.key.public().device(), self.incarnation)
    }

    pub(crate) fn record(&self, id: &InspectionId) -> Record {
        self.document(id).record().unwrap()
    }

    pub(crate) fn digest(&self, id: &InspectionId) -> [u8; 32] {
        self.document(id).raw().unwrap().digest(id)
    }

    pub(crate) fn document(&self, id: &InspectionId) -> Document {
        let changes = self.held.get(id).map(|h| h.changes.as_slice()).unwrap_or_default();
        Document::open(id, changes.iter().map(Vec::as_slice)).unwrap()
    }

    pub(crate) fn write(&mut self, id: &InspectionId, edits: &[Edit]) {
        let seen = self.document(id).heads();
        self.write_having_seen(id, &seen, edits);
    }

    pub(crate) fn write_having_seen(&mut self, id: &InspectionId, seen: &Heads, edits: &[Edit]) {
        self.time += 1_000;
        let mut document = self.document(id);
        let written = document.write(&self.actor(), seen, edits, Timestamp(self.time)).unwrap().unwrap();
        let held = self.held.entry(id.clone()).or_default();
        held.changes.push(written.raw.clone());
        held.own.push((written.hash, written.raw));
        self.written += 1;
    }

    pub(crate) fn fact(&mut self, what: Event) -> Edit {
        self.facts += 1;
        let id = self.actor().fact_id(self.facts);
        Edit::Fact(id, Fact { by: self.person.clone(), at: Stamp::certain(Timestamp(self.time)), what })
    }

    pub(crate) fn answer(&self, item: &str, verdict: Verdict) -> Edit {
        let answer = Answer {
            verdict,
            reading: None,
            defects: Vec::new(),
            note: String::new(),
            photos: Vec::new(),
            by: self.person.clone(),
            at: Stamp::certain(Timestamp(self.time)),
        };
        Edit::Answer(item.parse().unwrap(), answer)
    }

    pub(crate) fn visit(&mut self, id: &InspectionId, outcome: VisitOutcome) {
        let evidence = match outcome {
            VisitOutcome::NoAccess => vec![PhotoId::new("ab").unwrap()],
            _ => Vec::new(),
        };
        let card_left = outcome == VisitOutcome::NoAccess;
        let edit = self.fact(Event::Visit { outcome, evidence, card_left, note: String::new() });
        self.write(id, &[edit]);
    }

    /// Goes in, answers and completes.
    pub(crate) fn complete(&mut self, id: &InspectionId) {
        self.visit(id, VisitOutcome::Entered);
        let answers: Vec<Edit> = (1..6).map(|n| self.answer(&format!("H1.{n}"), Verdict::Pass)).collect();
        self.write(id, &answers);
        let seal = Some(self.sealing(id));
        let completed = self.fact(Event::Completed { template_version: 1, seal });
        self.write(id, &[completed]);
    }

    /// The seal of what this phone holds of an inspection.
    pub(crate) fn sealing(&self, id: &InspectionId) -> Seal {
        let document = self.document(id);
        let heads = document.heads().as_slice().iter().copied().map(Hash256::from).collect();
        Seal::of(&self.record(id), Hash256(self.digest(id)), heads)
    }

    pub(crate) fn raise(&mut self, id: &InspectionId, grade: Grade) {
        let raised = self.fact(Event::HazardRaised {
            hazard: leak(),
            grade,
            must_notice: grade == Grade::L1,
            deadline: Some(Timestamp(self.time + 7 * 86_400_000)),
            why: RaisedBy::Hand,
            note: String::new(),
        });
        self.write(id, &[raised]);
    }

    pub(crate) fn serve_notice(&mut self, id: &InspectionId) {
        let served = self.fact(Event::NoticeServed {
            number: "2026-1".into(),
            notice: NoticeKind::Rectification,
            hazards: vec![leak()],
            delivery: Delivery::InPerson,
            signature: Signed::None { reason: "不愿签字".into() },
        });
        self.write(id, &[served]);
    }

    pub(crate) fn close(&mut self, id: &InspectionId) {
        let seen = anjian_core::model::hazard::seen_now(&self.record(id), &leak());
        let (reason, signature) = (CloseReason::RecheckPassed, None);
        let closed = self.fact(Event::HazardClosed { hazard: leak(), seen, reason, signature });
        self.write(id, &[closed]);
    }

    /// What was not sent yet, each inspection with a signature of its newest own change.
    pub(crate) fn parcels(&self) -> Vec<Parcel> {
        let parcel = |(id, held): (&InspectionId, &Held)| {
            let unsent = &held.own[held.sent..];
            let (newest, _) = unsent.last()?;
            Some(Parcel {
                inspection: id.clone(),
                changes: unsent.iter().map(|(_, raw)| ByteBuf::from(raw.clone())).collect(),
                signatures: vec![ChangeSignature::sign(id, *newest, &self.key).unwrap()],
                receipts: Vec::new(),
            })
        };
        self.held.iter().filter_map(parcel).collect()
    }

    pub(crate) fn request(&self, parcels: Vec<Parcel>) -> ExchangeRequest {
        let held = |area: &AreaId| AreaCursor { area: area.clone(), cursor: self.cursors.get(area).cloned() };
        ExchangeRequest {
            protocol: PROTOCOL,
            incarnation: ByteBuf::from(self.incarnation.to_vec()),
            written: self.written,
            areas: self.assigned.iter().map(held).collect(),
            reference: self.reference,
            parcels,
            certificates: Vec::new(),
            most_bytes: self.most_bytes,
            state: None,
        }
    }

    /// The headers of a request that prove it is this phone's, under the next number.
    pub(crate) fn proof(&self, asking: &Asking<'_>, at: i64) -> Vec<(&'static str, String)> {
        proof(asking, Timestamp(at), self.counter.next(Timestamp(at)), &self.key).unwrap()
    }

    pub(crate) fn send(&self, hq: &Headquarters, parcels: Vec<Parcel>) -> Result<ExchangeResponse> {
        hq.exchange(self.key.public().device(), Timestamp(self.time), &self.request(parcels))
    }

    /// One exchange with everything new.
    pub(crate) fn exchange(&mut self, hq: &Headquarters) -> ExchangeResponse {
        let response = self.send(hq, self.parcels()).unwrap();
        self.take(&response);
        response
    }

    /// Exchanges until nothing is new.
    pub(crate) fn sync(&mut self, hq: &Headquarters) {
        for _ in 0..10_000 {
            if !self.exchange(hq).more && self.parcels().is_empty() {
                return;
            }
        }
        panic!("the sync does not end");
    }

    pub(crate) fn take(&mut self, response: &ExchangeResponse) {
        self.round_trips += 1;
        if let Some(reference) = &response.reference {
            self.reference = reference.version;
            self.assigned.clone_from(&reference.assigned);
            self.authors.trust(reference.certificates.iter().cloned(), &self.headquarters);
        }
        for receipt in &response.receipts {
            assert!(receipt.is_of(&self.headquarters), "a receipt is signed by headquarters");
            let held = self.held.get_mut(&receipt.inspection).unwrap();
            let newest = held.own.iter().rposition(|(hash, _)| receipt.heads.contains(hash));
            held.sent = held.sent.max(newest.map_or(0, |at| at + 1));
        }
        for news in &response.areas {
            self.cursors.insert(news.area.clone(), news.cursor.clone());
            for id in &news.gone {
                self.sites.remove(id);
            }
            self.sites.extend(news.sites.iter().map(|site| (site.id.clone(), site.clone())));
            self.exclusions.extend(news.exclusions.iter().map(|x| (x.site.clone(), x.clone())));
            news.parcels.iter().for_each(|parcel| self.take_parcel(parcel));
        }
    }

    fn take_parcel(&mut self, parcel: &Parcel) {
        let held = self.held.entry(parcel.inspection.clone()).or_default();
        let mut history = History::new(parcel.inspection.clone());
        held.changes.iter().for_each(|raw| assert!(history.add(raw, None).unwrap()));
        let (received, _) = admit(&mut history, parcel, &self.authors);
        assert!(received.aside.is_empty(), "{:?}", received.aside);
        for raw in &parcel.changes {
            let entry = history.entries().iter().find(|e| e.raw == raw.as_slice()).unwrap();
            *self.came.entry(entry.hash).or_default() += 1;
        }
        held.changes = history.entries().iter().map(|e| e.raw.clone()).collect();
    }

    /// Every change that this phone holds.
    pub(crate) fn hashes(&self) -> BTreeSet<ChangeHash> {
        let mut all = BTreeSet::new();
        for (id, held) in &self.held {
            let mut history = History::new(id.clone());
            held.changes.iter().for_each(|raw| assert!(history.add(raw, None).unwrap()));
            all.extend(history.entries().iter().map(|e| e.hash));
        }
        all
    }
}

impl Phone {
    /// Takes the receipts of an answer alone.
    pub(crate) fn settle(&mut self, response: &ExchangeResponse) {
        for receipt in &response.receipts {
            let held = self.held.get_mut(&receipt.inspection).unwrap();
            let newest = held.own.iter().rposition(|(hash, _)| receipt.heads.contains(hash));
            held.sent = held.sent.max(newest.map_or(0, |at| at + 1));
        }
    }
    /// Every change that this phone wrote.
    pub(crate) fn own_hashes(&self) -> BTreeSet<ChangeHash> {
        self.held.values().flat_map(|held| held.own.iter().map(|(hash, _)| *hash)).collect()
    }
}
