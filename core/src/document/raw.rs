//! A record as its document holds it: texts by key, before they are read. The digest is taken here, so that even what
//! this program does not understand is covered by it.

use crate::model::answer::Answer;
use crate::model::fact::Fact;
use crate::model::id::InspectionId;
use crate::model::record::{Answers, Record};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A stored record cannot be read. What came from outside was read before it was accepted, so this is damage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the record's {place} cannot be read: {why}")]
pub struct Unreadable {
    /// Which entry, for example `answers/H1.1`.
    pub place: String,
    /// What the parser said.
    pub why: String,
}

/// The texts of a record.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RawRecord {
    /// Values of each item; several where people answered concurrently. Sorted.
    pub answers: BTreeMap<String, Vec<String>>,
    /// Facts.
    pub facts: BTreeMap<String, String>,
    /// The remark.
    pub note: String,
}

impl RawRecord {
    /// The digest of a record (law 3): the same on every replica that holds the same changes.
    pub fn digest(&self, id: &InspectionId) -> [u8; 32] {
        let mut sha = Sha256::new();
        let mut put = |text: &str| {
            sha.update((text.len() as u64).to_be_bytes());
            sha.update(text.as_bytes());
        };
        put("anjian record v1");
        put(&id.to_string());
        for (key, values) in &self.answers {
            put(key);
            put(&values.len().to_string());
            values.iter().for_each(|value| put(value));
        }
        put("facts");
        for (key, value) in &self.facts {
            put(key);
            put(value);
        }
        put(&self.note);
        sha.finalize().into()
    }

    /// Reads the texts.
    pub fn read(&self, id: &InspectionId) -> Result<Record, Unreadable> {
        let mut record = Record::empty(id.clone());
        for (key, values) in &self.answers {
            let unreadable = |why: String| Unreadable { place: format!("answers/{key}"), why };
            let parsed: Result<Vec<Answer>, _> = values.iter().map(|text| serde_json::from_str(text)).collect();
            let parsed = parsed.map_err(|e| unreadable(e.to_string()))?;
            if let Some(answers) = Answers::new(parsed) {
                record.answers.insert(key.parse().map_err(|e| unreadable(format!("{e}")))?, answers);
            }
        }
        for (key, text) in &self.facts {
            let unreadable = |why: String| Unreadable { place: format!("facts/{key}"), why };
            let fact: Fact = serde_json::from_str(text).map_err(|e| unreadable(e.to_string()))?;
            record.facts.insert(key.parse().map_err(|e| unreadable(format!("{e}")))?, fact);
        }
        record.note.clone_from(&self.note);
        Ok(record)
    }
}
