//! The chronicle of an inspection: everything that happened, in the order of its best-known time, the same on every
//! device.

use crate::words::{CustomerSignature, Moment};
use anjian_core::model::fact::{
    CloseReason, CorrectedField, Delivery, Event, NoticeKind, PhotoOf, PhotoSource, RaisedBy, VisitOutcome,
};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{FactId, HazardKey, ItemKey, PersonId, PhotoId};
use anjian_core::model::place::Place;
use anjian_core::model::record::Record;
use anjian_core::model::seal::{Hash256, Seal};
use anjian_core::model::time::Timestamp;
use anjian_core::store::reference::Reference;

/// What a photo shows, and what it belongs to.
#[uniffi::remote(Enum)]
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

/// What was sealed with a completion (封存).
#[uniffi::remote(Record)]
pub struct Seal {
    /// The digest of the record just before.
    pub digest: Hash256,
    /// The newest changes that its author had seen.
    pub heads: Vec<Hash256>,
    /// The photos and signatures that the record named.
    pub photos: Vec<PhotoId>,
}

/// Where a photo came from (来源).
#[uniffi::remote(Enum)]
pub enum PhotoSource {
    /// 现场拍摄: taken with the app's camera.
    Camera,
    /// 相册: chosen from pictures that were there before.
    Gallery,
}

/// What happened.
#[uniffi::remote(Enum)]
pub enum Event {
    /// A visit was promised for a time.
    Appointment {
        /// Earliest arrival promised.
        from: Timestamp,
        /// Latest arrival promised.
        until: Timestamp,
        /// Whom it was agreed with, and how.
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
        /// Photos that prove it.
        evidence: Vec<PhotoId>,
        /// Whether the no-access card was left.
        card_left: bool,
        /// Words.
        note: String,
    },
    /// A hazard was found.
    HazardRaised {
        /// Which.
        hazard: HazardKey,
        /// Its grade, by the template of that day.
        grade: Grade,
        /// Whether a written notice must be served whatever the grade.
        must_notice: bool,
        /// End of the time to rectify it.
        deadline: Option<Timestamp>,
        /// Why.
        why: RaisedBy,
        /// Words.
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
        /// Its number.
        number: String,
        /// What it is.
        notice: NoticeKind,
        /// The hazards it names.
        hazards: Vec<HazardKey>,
        /// How it was delivered.
        delivery: Delivery,
        /// The customer's signature, or why none.
        signature: CustomerSignature,
    },
    /// The customer says it is mended.
    RectificationReported {
        /// Which.
        hazard: HazardKey,
        /// Words.
        note: String,
    },
    /// An inspector looked again.
    Recheck {
        /// Which.
        hazard: HazardKey,
        /// Whether it is mended.
        passed: bool,
        /// Words.
        note: String,
    },
    /// A hazard was closed by somebody who had seen the raises named.
    HazardClosed {
        /// Which.
        hazard: HazardKey,
        /// The raises and failed rechecks that its author had seen.
        seen: Vec<FactId>,
        /// Why it could be closed.
        reason: CloseReason,
        /// The customer's signature, or why none.
        signature: Option<CustomerSignature>,
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
        width: Option<u32>,
        /// Its height.
        height: Option<u32>,
        /// When it was taken by its camera's own clock; `None` where the camera did not say.
        taken_at: Option<Timestamp>,
        /// Where it was taken; `None` where the camera did not say.
        place: Option<Place>,
        /// Where it came from; older records do not say.
        source: Option<PhotoSource>,
    },
    /// The customer signed the record, or did not.
    Signed {
        /// The signature, or why none.
        signature: CustomerSignature,
    },
    /// The inspection was completed.
    Completed {
        /// The version of the template it was checked against.
        template_version: u32,
        /// What was sealed with it; nothing where an older program completed it.
        seal: Option<Seal>,
    },
    /// A completed inspection was opened again.
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
        text: String,
    },
    /// The inspector says that the register is wrong.
    Correction {
        /// Which field of the site.
        field: CorrectedField,
        /// What it should be.
        to: String,
    },
    /// Something that a newer program wrote; it is kept.
    Unknown,
}

/// One line of the chronicle.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct ChronicleLine {
    /// The fact, to be named later (an appointment to cancel).
    pub id: FactId,
    /// Who did it.
    pub by: PersonId,
    /// That person's name, where it is known.
    pub by_name: Option<String>,
    /// When.
    pub at: Moment,
    /// What.
    pub what: Event,
}

pub(crate) fn chronicle(record: &Record, reference: &Reference) -> Vec<ChronicleLine> {
    let line = |(id, fact): (&FactId, &anjian_core::model::fact::Fact)| ChronicleLine {
        id: id.clone(),
        by: fact.by.clone(),
        by_name: reference.people.get(&fact.by).cloned(),
        at: fact.at.into(),
        what: fact.what.clone(),
    };
    record.chronicle().into_iter().map(line).collect()
}
