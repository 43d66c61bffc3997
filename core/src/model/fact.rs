//! Facts: what happened, once written never changed. The state of visits, hazards and the inspection is a fold over
//! them.

use super::answer::Signature;
use super::grade::Grade;
use super::id::{FactId, HazardKey, ItemKey, PersonId, PhotoId};
use super::place::Place;
use super::seal::Seal;
use super::time::{Stamp, Timestamp};
use serde::{Deserialize, Serialize};

/// One fact of an inspection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Who did it.
    pub by: PersonId,
    /// When.
    pub at: Stamp,
    /// What.
    #[serde(flatten)]
    pub what: Event,
}

/// How a visit ended (上门).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitOutcome {
    /// 入户.
    Entered,
    /// 到访不遇.
    NoAccess,
    /// 拒检.
    Refused,
    /// 空置.
    Vacant,
    /// 地址不对.
    WrongAddress,
}

/// How a notice reached the customer (送达方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// 当面.
    InPerson,
    /// 门上贴条.
    OnDoor,
    /// 电话.
    Phone,
    /// 短信.
    Message,
    /// 挂号信.
    RegisteredMail,
}

/// What a notice is (告知单).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// 到访不遇告知单.
    NoAccessCard,
    /// 隐患整改通知书.
    Rectification,
}

/// Why a hazard was raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RaisedBy {
    /// By an answer of the checklist.
    Answer,
    /// Seen and raised by hand.
    Hand,
    /// Opened again after it had been closed.
    Reopening,
}

/// What a photo shows, and what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoOf {
    /// An item of the checklist.
    Item(ItemKey),
    /// A hazard before it was rectified.
    HazardBefore(HazardKey),
    /// A hazard after it was rectified.
    HazardAfter(HazardKey),
    /// A notice.
    Notice(FactId),
    /// Proof that nobody opened.
    NoAccess,
    /// Anything else at the site.
    Scene,
}

/// Where a photo came from (来源).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoSource {
    /// 现场拍摄: taken with the app's camera.
    Camera,
    /// 相册: chosen from pictures that were there before.
    Gallery,
}

/// What happened. Unknown kinds, written by a newer program, are kept and shown as such, never dropped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "k", rename_all = "snake_case")]
pub enum Event {
    /// A visit was promised for a time.
    Appointment {
        /// Earliest arrival promised.
        from: Timestamp,
        /// Latest arrival promised.
        until: Timestamp,
        /// Whom it was agreed with, and how.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A promise was taken back.
    AppointmentCancelled {
        /// The promise.
        appointment: FactId,
        /// Why.
        reason: String,
    },
    /// One attempt at the door.
    Visit {
        /// How it ended.
        outcome: VisitOutcome,
        /// Photos that prove it, for a visit that did not enter.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<PhotoId>,
        /// Whether the no-access card was left.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        card_left: bool,
        /// Words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A hazard was found.
    HazardRaised {
        /// Which.
        hazard: HazardKey,
        /// Its grade, by the template of that day.
        grade: Grade,
        /// Whether a written notice must be served (MOHURD 2023-09, Art 9).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        must_notice: bool,
        /// End of the time to rectify it; `None` when the grade has none, or only suggests one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deadline: Option<Timestamp>,
        /// Why.
        why: RaisedBy,
        /// Words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A hazard was made safe on site without stopping the supply.
    MadeSafe {
        /// Which.
        hazard: HazardKey,
        /// What was done.
        measure: String,
    },
    /// The gas was stopped because of a hazard.
    SupplyStopped {
        /// Which.
        hazard: HazardKey,
        /// What was done.
        measure: String,
    },
    /// A notice was served.
    NoticeServed {
        /// Its number, by the company's rules.
        number: String,
        /// What it is.
        notice: NoticeKind,
        /// The hazards it names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hazards: Vec<HazardKey>,
        /// How it was delivered.
        delivery: Delivery,
        /// The customer's signature, or why none.
        signature: Signature,
    },
    /// The customer says it is mended.
    RectificationReported {
        /// Which.
        hazard: HazardKey,
        /// Words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// An inspector looked again. A failed recheck keeps the hazard open against every closing that has not seen it.
    Recheck {
        /// Which.
        hazard: HazardKey,
        /// Whether it is mended.
        passed: bool,
        /// Words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A hazard was closed by somebody who had seen the raises named (law 2).
    HazardClosed {
        /// Which.
        hazard: HazardKey,
        /// The raises and failed rechecks that its author had seen.
        seen: Vec<FactId>,
        /// Why it may be closed.
        reason: CloseReason,
        /// The customer's signature, or why none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<Signature>,
    },
    /// The gas is on again after a hazard was closed.
    SupplyRestored {
        /// Which.
        hazard: HazardKey,
    },
    /// A photo was taken.
    Photo {
        /// The file.
        photo: PhotoId,
        /// What it belongs to.
        of: PhotoOf,
        /// Size of the file in bytes.
        bytes: u64,
        /// Its width in pixels; older records do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        width: Option<u32>,
        /// Its height.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        height: Option<u32>,
        /// When it was taken by its camera's own clock; `None` where the camera did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taken_at: Option<Timestamp>,
        /// Where it was taken; `None` where the camera did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
        /// Where it came from; older records do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<PhotoSource>,
    },
    /// The customer signed the record, or did not.
    Signed {
        /// The signature, or why none.
        signature: Signature,
    },
    /// The inspection was completed.
    Completed {
        /// The version of the template it was checked against.
        template_version: u32,
        /// What was sealed with it; `None` where an older program completed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seal: Option<Seal>,
    },
    /// A completed inspection was opened again. It names the completions that its author had seen.
    Reopened {
        /// The completions seen.
        seen: Vec<FactId>,
        /// Why.
        reason: String,
    },
    /// A comment of anybody.
    Comment {
        /// Words.
        text: String,
    },
    /// A reviewer's word about the record.
    Review {
        /// Whether it was found in order.
        accepted: bool,
        /// Words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    },
    /// The inspector says that the register is wrong; headquarters accepts it into the register or not.
    Correction {
        /// Which field of the site.
        field: CorrectedField,
        /// What it should be.
        to: String,
    },
    /// A fact of a kind that this program does not know.
    #[serde(other)]
    Unknown,
}

/// Why a hazard may be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// A recheck found it mended.
    RecheckPassed,
    /// It was raised by mistake.
    RaisedByMistake,
}

/// A field of the register that an inspector may correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectedField {
    /// 户名.
    Customer,
    /// 联系电话.
    Phone,
    /// 表号.
    Meter,
    /// 地址.
    Address,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_of_an_unknown_kind_is_kept_as_unknown() {
        let fact: Fact = serde_json::from_str(r#"{"by":"p1","at":[5],"k":"drone_flight","height":30}"#).unwrap();
        assert_eq!(fact.what, Event::Unknown);
    }

    #[test]
    fn a_photo_of_an_older_record_says_less_and_a_new_one_reads_back() {
        let older = r#"{"by":"p1","at":[5],"k":"photo","photo":"ab","of":"scene","bytes":240000}"#;
        let mut fact: Fact = serde_json::from_str(older).unwrap();
        assert_eq!(serde_json::to_string(&fact).unwrap(), older);
        let Event::Photo { width, height, taken_at, place, source, .. } = &mut fact.what else { panic!("{fact:?}") };
        assert_eq!((*width, *height, *taken_at, *place, *source), (None, None, None, None, None));
        (*width, *height, *taken_at) = (Some(1_600), Some(1_200), Some(Timestamp(7)));
        (*place, *source) = (Place::of_degrees(32.9, 117.4).ok(), Some(PhotoSource::Gallery));
        let text = serde_json::to_string(&fact).unwrap();
        let new = r#","width":1600,"height":1200,"taken_at":7,"place":[32900000,117400000],"source":"gallery"}"#;
        assert!(text.ends_with(new), "{text}");
        assert_eq!(serde_json::from_str::<Fact>(&text).unwrap(), fact);
    }

    #[test]
    fn a_fact_reads_back_as_written() {
        let fact = Fact {
            by: PersonId::new("p1").unwrap(),
            at: Stamp::certain(Timestamp(5)),
            what: Event::HazardClosed {
                hazard: "H2.7:leak".parse().unwrap(),
                seen: vec![FactId::new("a1").unwrap()],
                reason: CloseReason::RecheckPassed,
                signature: None,
            },
        };
        let text = serde_json::to_string(&fact).unwrap();
        assert_eq!(serde_json::from_str::<Fact>(&text).unwrap(), fact, "{text}");
    }
}
