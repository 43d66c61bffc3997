//! What came of a check.

use super::proven::counted;
use super::{Proven, Unproven, Wrong, when};
use anjian_core::document::hash::ChangeHash;
use anjian_core::model::id::{DeviceId, InspectionId, PersonId};
use anjian_core::model::time::{Stamp, Timestamp, Zone};
use anjian_core::model::words::{Language, Words};
use anjian_core::sync::protocol::sign::PublicKey;

/// What came of a check. Nothing is wrong with the archive exactly when `wrong` is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Which inspection, where the manifest could be read.
    pub inspection: Option<InspectionId>,
    /// The zone in which times are told.
    pub zone: Zone,
    /// Whose archive it says to be.
    pub headquarters: Option<PublicKey>,
    /// Whether the reader had given a key.
    pub pinned: bool,
    /// The changes that may be in the record, in their order.
    pub changes: Vec<ChangeLine>,
    /// What is proven.
    pub proven: Vec<Proven>,
    /// What is left open.
    pub unproven: Vec<Unproven>,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
}

/// One change: whose, when, what, and when headquarters had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    /// Its place, from 1.
    pub number: usize,
    /// Its hash.
    pub hash: ChangeHash,
    /// The device that signed it.
    pub device: DeviceId,
    /// Whose that is.
    pub person: PersonId,
    /// The first and the last time that stand in it; `None` where only letters of the remark do.
    pub written: Option<(Stamp, Stamp)>,
    /// When its device's clock says that it became a change.
    pub sealed_at: Timestamp,
    /// Answers in it.
    pub answers: usize,
    /// Facts in it.
    pub facts: usize,
    /// Letters of the remark in it, put or taken away.
    pub letters: usize,
    /// When headquarters had it, by the first receipt that covers it.
    pub received: Option<Timestamp>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn holds(&self) -> bool {
        self.wrong.is_empty()
    }
    /// The last word.
    pub fn conclusion(&self) -> Words {
        match (self.wrong.len(), self.pinned) {
            (0, true) => Words {
                zh: "结论：未被改动。以上“已证明”各条成立".to_owned(),
                en: "Conclusion: unaltered. What is said to be proven holds".to_owned(),
            },
            (0, false) => Words {
                zh: "结论：未被改动，只要上面的公钥确是该总部的".to_owned(),
                en: "Conclusion: unaltered, provided that the key above is headquarters'".to_owned(),
            },
            (faults, _) => Words {
                zh: format!("结论：不可信，{faults} 处有误"),
                en: format!("Conclusion: not to be trusted, {}", counted(faults, "fault", "faults")),
            },
        }
    }
}

impl ChangeLine {
    /// The line for people.
    pub fn words(&self, zone: Zone, language: Language) -> String {
        let zh = language == Language::Zh;
        let time = match &self.written {
            None => when::stamp(zone, &Stamp { at: self.sealed_at, clock: None }).in_language(language).to_owned(),
            Some((first, last)) if first == last => when::stamp(zone, first).in_language(language).to_owned(),
            Some((first, last)) => {
                let from = when::local(zone, first.best());
                format!("{from} — {}", when::stamp(zone, last).in_language(language))
            }
        };
        let mut parts = Vec::new();
        for (count, word) in [
            (self.answers, ["项结果", "answer", "answers"]),
            (self.facts, ["条事实", "fact", "facts"]),
            (self.letters, ["个备注字", "letter of the remark", "letters of the remark"]),
        ] {
            if count > 0 {
                parts.push(if zh { format!("{count} {}", word[0]) } else { counted(count, word[1], word[2]) });
            }
        }
        let received = match (self.received, zh) {
            (Some(at), true) => format!("总部 {} 收到", when::local(zone, at)),
            (Some(at), false) => format!("at headquarters by {}", when::local(zone, at)),
            (None, true) => "没有回执".to_owned(),
            (None, false) => "no receipt".to_owned(),
        };
        let what = parts.join(if zh { "、" } else { ", " });
        let hash = &self.hash.to_string()[..12];
        format!(
            "{} {hash}… {} ({}…)  {time}  {what}  {received}",
            self.number,
            self.person,
            &self.device.to_string()[..8]
        )
    }
}
