//! What a person does, one file per thing. An action looks at the inspection as its author has it on the screen and says
//! which edits follow; `commit` is the one place where journal, changes, rows and outbox are written.
//!
//! Each action is durable when it returns (law 1).

pub mod add_visit;
pub mod appointment;
pub mod attach_photo;
pub mod comment;
pub mod commit;
pub mod complete;
pub mod correct_register;
pub mod desk;
pub mod edit_note;
pub mod hazard_steps;
pub mod pass_rest;
pub mod raise_hazard;
pub mod recheck;
pub mod record_answer;
pub mod serve_notice;
pub mod sign;
pub mod take_photo;
pub mod unseal;

use crate::document::actor::Actor;
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::answer::{BadSignature, Signature};
use crate::model::fact::{Event, Fact};
use crate::model::hazard::{Hazard, hazards};
use crate::model::id::{FactId, HazardKey, PersonId};
use crate::model::programme::Programme;
use crate::model::record::Record;
use crate::model::seal::Seal;
use crate::model::site::Site;
use crate::model::template::Template;
use crate::model::time::{Stamp, Zone};
use crate::store::photos::StoredPhoto;

/// The inspection as the author of an action has it on the screen, and the moment.
pub struct Scene<'a> {
    /// The record that she sees.
    pub record: &'a Record,
    /// The site.
    pub site: &'a Site,
    /// The programme.
    pub programme: &'a Programme,
    /// The checklist.
    pub template: &'a Template,
    /// The company's time zone.
    pub zone: Zone,
    /// Who she is.
    pub by: &'a PersonId,
    /// Now.
    pub at: Stamp,
    /// Her actor, which names her facts.
    pub actor: &'a Actor,
    /// The number of her next fact in this inspection.
    pub next_fact: u64,
}

impl Scene<'_> {
    /// A new fact of hers.
    pub fn fact(&mut self, what: Event) -> Edit {
        let id = self.actor.fact_id(self.next_fact);
        self.next_fact += 1;
        Edit::Fact(id, Fact { by: self.by.clone(), at: self.at, what })
    }
    /// A hazard that is open on her screen.
    pub fn open_hazard(&self, key: &HazardKey) -> Result<Hazard, Error> {
        let hazard = hazards(self.record).remove(key).ok_or_else(|| Error::not_found(format!("hazard {key}")))?;
        if hazard.is_open() {
            Ok(hazard)
        } else {
            Err(Error::invalid("hazard", "it is closed", "这处隐患已闭环"))
        }
    }
}

/// Something that a person does at one inspection.
pub trait Action {
    /// The edits that follow, or why it cannot be done. Called before anything is written.
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error>;
    /// Whether it may be saved on the reserve when the disk is full: what can kill must be saved.
    fn may_use_the_reserve(&self) -> bool {
        false
    }
    /// Whether the inspection leaves the desk with this: its taps become a change at once, and then what this adds
    /// becomes a change of its own.
    fn ends_the_visit(&self) -> bool {
        false
    }
    /// Puts the seal of what its author has before her into the edits of an action that ends the visit.
    fn seal(&self, _edits: &mut [Edit], _seal: &Seal) {}
    /// A photo that comes with it, whose files are stored already: its row is written in the same transaction.
    fn photo(&self) -> Option<&StoredPhoto> {
        None
    }
}

/// The ids of the facts among edits, for those who name them later.
pub fn fact_ids(edits: &[Edit]) -> Vec<FactId> {
    let ids = edits.iter().filter_map(|edit| match edit {
        Edit::Fact(id, _) => Some(id.clone()),
        _ => None,
    });
    ids.collect()
}

fn signed(signature: &Signature) -> Result<Signature, Error> {
    signature.checked().map_err(|why| {
        let zh = match why {
            BadSignature::NoReason => "请用户签字，或写明未签字的原因".to_owned(),
            BadSignature::TooLong(most) => format!("签字人姓名或未签字的原因超过 {most} 字"),
            BadSignature::File => "签字笔迹须随记录保存，不能是文件".to_owned(),
        };
        Error::invalid("signature", why.to_string(), zh)
    })
}

/// Words that must be there; `what` and `zh` name them in English and Chinese.
fn required(what: &str, zh: &str, text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid(what, "it is empty", format!("请填写{zh}")));
    }
    if text.chars().count() > 2_000 {
        return Err(Error::invalid(what, "it has more than 2,000 characters", format!("{zh}超过 2000 字")));
    }
    Ok(text.to_owned())
}
