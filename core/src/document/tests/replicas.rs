//! Replicas that answer, raise, close, complete, write into the remark and pass changes on, by generated steps.

use super::super::actor::Actor;
use super::super::hash::Heads;
use super::super::history::History;
use super::super::open::{Document, Edit};
use super::super::receive::{Received, receive};
use crate::model::answer::{Answer, Verdict};
use crate::model::fact::{CloseReason, Event, Fact, RaisedBy};
use crate::model::grade::Grade;
use crate::model::id::{DeviceId, FactId, HazardKey, InspectionId, ItemKey, PersonId};
use crate::model::record::Record;
use crate::model::seal::{Hash256, Seal};
use crate::model::time::{Stamp, Timestamp};
use proptest::prelude::*;
use std::collections::BTreeSet;

pub(super) fn identity() -> InspectionId {
    "household-annual/2026/34040000001".parse().unwrap()
}

pub(super) fn person(n: u8) -> PersonId {
    PersonId::new(&format!("p{n}")).unwrap()
}

pub(super) fn actor(n: u8) -> Actor {
    Actor::new(DeviceId([n; 16]), [n; 8])
}

pub(super) fn person_of(actor: &Actor) -> Option<PersonId> {
    Some(person(actor.device().0[0]))
}

pub(super) fn answer(by: u8, verdict: Verdict, at: i64) -> Answer {
    let at = Stamp::certain(Timestamp(at));
    Answer { verdict, reading: None, defects: vec![], note: String::new(), photos: vec![], by: person(by), at }
}

pub(super) fn hazard() -> HazardKey {
    "H2.7:leak".parse().unwrap()
}

/// One replica: its changes in causal order, as a store would hold them.
pub(super) struct Replica {
    pub(super) number: u8,
    pub(super) changes: Vec<Vec<u8>>,
    pub(super) facts: u64,
    pub(super) time: i64,
}

impl Replica {
    pub(super) fn new(number: u8) -> Self {
        Self { number, changes: vec![], facts: 0, time: 1_000 * i64::from(number) }
    }
    pub(super) fn document(&self) -> Document {
        Document::open(&identity(), self.changes.iter().map(Vec::as_slice)).unwrap()
    }
    pub(super) fn history(&self) -> History {
        let mut history = History::new(identity());
        for raw in &self.changes {
            history.add(raw, None).unwrap();
        }
        history
    }
    pub(super) fn record(&self) -> Record {
        self.document().record().unwrap()
    }
    pub(super) fn write(&mut self, seen: &Heads, edits: &[Edit]) {
        self.time += 7;
        let mut document = self.document();
        if let Some(written) = document.write(&actor(self.number), seen, edits, Timestamp(self.time)).unwrap() {
            self.changes.push(written.raw);
        }
    }
    pub(super) fn fact(&mut self, what: Event) -> (FactId, Edit) {
        self.facts += 1;
        let id = actor(self.number).fact_id(self.facts);
        let fact = Fact { by: person(self.number), at: Stamp::certain(Timestamp(self.time)), what };
        (id.clone(), Edit::Fact(id, fact))
    }
    pub(super) fn takes(&mut self, incoming: &[Vec<u8>]) -> Received {
        let mut history = self.history();
        let received = receive(&mut history, incoming.iter().map(Vec::as_slice), &person_of);
        self.changes = history.entries().iter().map(|e| e.raw.clone()).collect();
        received
    }
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Answer { who: usize, item: u8, verdict: u8, blind: bool },
    Raise { who: usize },
    FailRecheck { who: usize },
    Close { who: usize },
    Complete { who: usize },
    Note { who: usize, text: String },
    Exchange { from: usize, to: usize, most: usize },
}

pub(super) fn step(replicas: usize) -> impl Strategy<Value = Step> {
    let who = 0..replicas;
    prop_oneof![
        4 => (who.clone(), 0..3u8, 0..5u8, any::<bool>())
            .prop_map(|(who, item, verdict, blind)| Step::Answer { who, item, verdict, blind }),
        2 => who.clone().prop_map(|who| Step::Raise { who }),
        1 => who.clone().prop_map(|who| Step::FailRecheck { who }),
        2 => who.clone().prop_map(|who| Step::Close { who }),
        1 => who.clone().prop_map(|who| Step::Complete { who }),
        1 => (who.clone(), "[a-c安检 ]{0,6}").prop_map(|(who, text)| Step::Note { who, text }),
        4 => (who.clone(), who, 0..6usize).prop_map(|(from, to, most)| Step::Exchange { from, to, most }),
    ]
}

pub(super) fn verdict(n: u8) -> Verdict {
    [Verdict::Pass, Verdict::NotApplicable, Verdict::Hazard(Grade::L3), Verdict::Hazard(Grade::L1), Verdict::Recorded]
        [usize::from(n)]
}

pub(super) fn raised(why: RaisedBy) -> Event {
    let (grade, deadline, note) = (Grade::L1, None, String::new());
    Event::HazardRaised { hazard: hazard(), grade, must_notice: false, deadline, why, note }
}

/// The raises of the hazard, and those that some closing names: the law in its plainest form.
pub(super) fn raises_and_seen(record: &Record) -> (BTreeSet<FactId>, BTreeSet<FactId>) {
    let (mut raises, mut closed) = (BTreeSet::new(), BTreeSet::new());
    for (id, fact) in &record.facts {
        match &fact.what {
            Event::HazardRaised { .. } | Event::Recheck { passed: false, .. } => {
                raises.insert(id.clone());
            }
            Event::HazardClosed { seen, .. } => closed.extend(seen.iter().cloned()),
            _ => {}
        }
    }
    (raises, closed)
}

pub(super) fn play(replicas: usize, steps: &[Step]) -> (Vec<Replica>, BTreeSet<FactId>) {
    let mut all: Vec<_> = (0..replicas).map(|n| Replica::new(u8::try_from(n + 1).unwrap())).collect();
    let mut every_raise = BTreeSet::new();
    for step in steps {
        match step {
            Step::Answer { who, item, verdict: v, blind } => {
                let replica = &mut all[*who];
                let seen =
                    if *blind { Document::open(&identity(), []).unwrap().heads() } else { replica.document().heads() };
                let key: ItemKey = format!("H1.{item}").parse().unwrap();
                let value = answer(replica.number, verdict(*v), replica.time);
                replica.write(&seen, &[Edit::Answer(key, value)]);
            }
            Step::Raise { who } | Step::FailRecheck { who } => {
                let replica = &mut all[*who];
                let what = match step {
                    Step::Raise { .. } => raised(RaisedBy::Hand),
                    _ => Event::Recheck { hazard: hazard(), passed: false, note: String::new() },
                };
                let (id, edit) = replica.fact(what);
                every_raise.insert(id);
                let seen = replica.document().heads();
                replica.write(&seen, &[edit]);
            }
            Step::Close { who } => {
                let replica = &mut all[*who];
                let seen = raises_and_seen(&replica.record()).0.into_iter().collect();
                let (reason, signature) = (CloseReason::RecheckPassed, None);
                let (_, edit) = replica.fact(Event::HazardClosed { hazard: hazard(), seen, reason, signature });
                let seen = replica.document().heads();
                replica.write(&seen, &[edit]);
            }
            Step::Complete { who } => {
                let replica = &mut all[*who];
                let document = replica.document();
                let raw = document.raw().unwrap();
                let heads = document.heads().as_slice().iter().copied().map(Hash256::from).collect();
                let seal = Seal::of(&raw.read(&identity()).unwrap(), Hash256(raw.digest(&identity())), heads);
                let (_, edit) = replica.fact(Event::Completed { template_version: 1, seal: Some(seal) });
                replica.write(&document.heads(), &[edit]);
            }
            Step::Note { who, text } => {
                let replica = &mut all[*who];
                let seen = replica.document().heads();
                replica.write(&seen, &[Edit::Note(text.clone())]);
            }
            Step::Exchange { from, to, most } => {
                let sent: Vec<_> = all[*from].changes.iter().rev().take(*most).cloned().collect();
                all[*to].takes(&sent);
            }
        }
    }
    (all, every_raise)
}

pub(super) fn within(step: Step, replicas: usize) -> Step {
    let of = |who: usize| who % replicas;
    match step {
        Step::Answer { who, item, verdict, blind } => Step::Answer { who: of(who), item, verdict, blind },
        Step::Raise { who } => Step::Raise { who: of(who) },
        Step::FailRecheck { who } => Step::FailRecheck { who: of(who) },
        Step::Close { who } => Step::Close { who: of(who) },
        Step::Complete { who } => Step::Complete { who: of(who) },
        Step::Note { who, text } => Step::Note { who: of(who), text },
        Step::Exchange { from, to, most } => Step::Exchange { from: of(from), to: of(to), most },
    }
}
