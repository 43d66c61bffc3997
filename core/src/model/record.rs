//! A record: what an inspection's document says, free of Automerge.

use super::answer::{Answer, Reading, Signature};
use super::fact::{Event, Fact};
use super::id::{FactId, InspectionId, ItemKey, PhotoId};
use super::seal::Since;
use std::collections::{BTreeMap, BTreeSet};

/// All the values that concurrent authors gave to one item; one value in the ordinary case. Never empty.
///
/// The order is the same on every replica: the worst first.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers(Vec<Answer>);

impl Answers {
    /// Orders the values: worst verdict first, then the latest, then by author and content, so that every replica names
    /// the same one. `None` when there is none.
    pub fn new(mut values: Vec<Answer>) -> Option<Self> {
        let content = |a: &Answer| serde_json::to_string(a).unwrap_or_default();
        if values.len() > 1 {
            values.sort_by(|a, b| {
                b.verdict
                    .cmp(&a.verdict)
                    .then(b.at.best().cmp(&a.at.best()))
                    .then(a.by.cmp(&b.by))
                    .then_with(|| content(a).cmp(&content(b)))
            });
        }
        (!values.is_empty()).then_some(Self(values))
    }
    /// The one that counts: the worst (law 2).
    pub fn effective(&self) -> &Answer {
        &self.0[0]
    }
    /// Every value, worst first.
    pub fn all(&self) -> &[Answer] {
        &self.0
    }
    /// Whether two people answered without having seen each other's answer, and differ in what they say. Two equal
    /// answers are no conflict to settle.
    pub fn in_conflict(&self) -> bool {
        let said = |a: &Answer| (a.verdict, a.reading.clone(), a.defects.clone(), a.note.clone());
        self.0[1..].iter().any(|other| said(other) != said(&self.0[0]))
    }
}

/// What an inspection's document says.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Which inspection.
    pub id: InspectionId,
    /// Answers by item.
    pub answers: BTreeMap<ItemKey, Answers>,
    /// Facts by id.
    pub facts: BTreeMap<FactId, Fact>,
    /// The remark that two people may edit at once.
    pub note: String,
    /// Of each completion: what its author had not seen, where there is anything. Nobody can tell this from the entries
    /// alone; the document knows who had seen what.
    pub since: BTreeMap<FactId, Since>,
}

impl Record {
    /// A record in which nothing has happened yet.
    pub fn empty(id: InspectionId) -> Self {
        Self { id, answers: BTreeMap::new(), facts: BTreeMap::new(), note: String::new(), since: BTreeMap::new() }
    }
    /// The photos that facts name.
    pub fn photos(&self) -> BTreeSet<&PhotoId> {
        let named = self.facts.values().filter_map(|fact| match &fact.what {
            Event::Photo { photo, .. } => Some(photo),
            _ => None,
        });
        named.collect()
    }
    /// The items with two answers that differ.
    pub fn conflicts(&self) -> impl Iterator<Item = (&ItemKey, &Answers)> {
        self.answers.iter().filter(|(_, answers)| answers.in_conflict())
    }
    /// The completions, standing or opened again.
    pub fn completions(&self) -> impl Iterator<Item = &FactId> {
        self.facts.iter().filter(|(_, fact)| matches!(fact.what, Event::Completed { .. })).map(|(id, _)| id)
    }
    /// Every file that the record names: photos of answers, visits and scenes, and the strokes of signatures.
    pub fn files(&self) -> BTreeSet<&PhotoId> {
        let mut photos = BTreeSet::new();
        for answer in self.answers.values().flat_map(Answers::all) {
            photos.extend(&answer.photos);
            if let Some(Reading::Signature(signature)) = &answer.reading {
                photos.extend(strokes(signature));
            }
        }
        for fact in self.facts.values() {
            match &fact.what {
                Event::Visit { evidence, .. } => photos.extend(evidence),
                Event::Photo { photo, .. } => photos.extend([photo]),
                Event::NoticeServed { signature, .. }
                | Event::Signed { signature }
                | Event::HazardClosed { signature: Some(signature), .. } => photos.extend(strokes(signature)),
                _ => {}
            }
        }
        photos
    }
    /// Facts in the order of their best-known time, then id: the same on every replica.
    pub fn chronicle(&self) -> Vec<(&FactId, &Fact)> {
        let mut facts: Vec<_> = self.facts.iter().collect();
        facts.sort_by(|(a, x), (b, y)| x.at.best().cmp(&y.at.best()).then_with(|| a.cmp(b)));
        facts
    }
}

fn strokes(signature: &Signature) -> Option<&PhotoId> {
    match signature {
        Signature::Strokes { file, .. } => Some(file),
        _ => None,
    }
}
