//! Everything that a person does at an inspection, as one enum and one call.

use crate::entry::Entry;
use crate::error::AnjianError;
use crate::ids::Seen;
use crate::words::Signature;
use crate::workspace::Workspace;
use anjian_core::actions::Action as CoreAction;
use anjian_core::actions::add_visit::AddVisit;
use anjian_core::actions::appointment::{BookAppointment, CancelAppointment};
use anjian_core::actions::attach_photo::AttachPhoto;
use anjian_core::actions::comment::{AddComment, AddReview};
use anjian_core::actions::complete::{Complete, Reopen};
use anjian_core::actions::correct_register::CorrectRegister;
use anjian_core::actions::edit_note::EditNote;
use anjian_core::actions::hazard_steps::{MakeSafe, ReportRectification, RestoreSupply, StopSupply};
use anjian_core::actions::pass_rest::PassRest;
use anjian_core::actions::raise_hazard::RaiseHazard;
use anjian_core::actions::recheck::{Recheck, WithdrawHazard};
use anjian_core::actions::record_answer::RecordAnswer;
use anjian_core::actions::serve_notice::ServeNotice;
use anjian_core::actions::sign::Sign;
use anjian_core::model::fact::{CorrectedField, Delivery, NoticeKind, PhotoOf, VisitOutcome};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{ApplianceId, FactId, GroupCode, HazardKey, InspectionId, ItemKey, PhotoId};
use anjian_core::model::time::Timestamp;

/// Something that a person does at one inspection. Words that must be there are refused when they are blank or longer than
/// 2,000 characters.
#[derive(Clone, Debug, PartialEq, uniffi::Enum)]
pub enum Action {
    /// An item is answered; a failure raises its hazards in the same tap.
    RecordAnswer {
        /// The item.
        item: ItemKey,
        /// What was entered.
        entry: Entry,
        /// Photos taken for it.
        #[uniffi(default = [])]
        photos: Vec<PhotoId>,
    },
    /// 本组其余合格: the rest of a group passes, as far as the template allows it.
    PassRest {
        /// The group.
        group: GroupCode,
        /// The appliance, for a group that repeats.
        #[uniffi(default = None)]
        appliance: Option<ApplianceId>,
    },
    /// One attempt at the door.
    AddVisit {
        /// How it ended.
        outcome: VisitOutcome,
        /// Photos that prove it.
        #[uniffi(default = [])]
        evidence: Vec<PhotoId>,
        /// Whether the no-access card was left at the door.
        #[uniffi(default = false)]
        card_left: bool,
        /// Words; for a refusal they are the customer's reason and must be there.
        #[uniffi(default = "")]
        note: String,
    },
    /// A visit is promised.
    BookAppointment {
        /// Earliest arrival.
        from: Timestamp,
        /// Latest arrival.
        until: Timestamp,
        /// Whom it was agreed with, and how.
        #[uniffi(default = "")]
        note: String,
    },
    /// A promise is taken back.
    CancelAppointment {
        /// The promise.
        appointment: FactId,
        /// Why; must be there.
        reason: String,
    },
    /// A hazard is raised by hand, or opened again.
    RaiseHazard {
        /// Where, and what.
        hazard: HazardKey,
        /// Its grade.
        grade: Grade,
        /// Whether a written notice must be served whatever the grade.
        #[uniffi(default = false)]
        must_notice: bool,
        /// What was seen; must be there.
        note: String,
    },
    /// A hazard was made safe on site; the gas stays on.
    MakeSafe {
        /// Which.
        hazard: HazardKey,
        /// What was done; must be there.
        measure: String,
    },
    /// The gas was stopped because of a hazard.
    StopSupply {
        /// Which.
        hazard: HazardKey,
        /// What was done; must be there.
        measure: String,
    },
    /// The customer says that a hazard is mended.
    ReportRectification {
        /// Which.
        hazard: HazardKey,
        /// Words.
        #[uniffi(default = "")]
        note: String,
    },
    /// The gas is on again after a hazard was closed.
    RestoreSupply {
        /// Which.
        hazard: HazardKey,
    },
    /// The inspector's second look (复查); when it passed, it closes what its author had seen.
    Recheck {
        /// Which hazard.
        hazard: HazardKey,
        /// Whether it is mended.
        passed: bool,
        /// Words.
        #[uniffi(default = "")]
        note: String,
        /// The customer's signature, or why none; must be there when it passed.
        #[uniffi(default = None)]
        signature: Option<Signature>,
    },
    /// A hazard is withdrawn that was raised by mistake.
    WithdrawHazard {
        /// Which hazard.
        hazard: HazardKey,
        /// What the mistake was; must be there.
        note: String,
    },
    /// A notice is served.
    ServeNotice {
        /// Its number, by the company's rules.
        number: String,
        /// What it is.
        notice: NoticeKind,
        /// The hazards it names; a rectification notice names at least one.
        #[uniffi(default = [])]
        hazards: Vec<HazardKey>,
        /// How it was delivered.
        delivery: Delivery,
        /// The customer's signature, or why none.
        signature: Signature,
    },
    /// A photo, named by its hash, becomes part of the record.
    AttachPhoto {
        /// The file.
        photo: PhotoId,
        /// What it belongs to.
        of: PhotoOf,
        /// Its size in bytes.
        bytes: u64,
    },
    /// The customer signs the record, or does not.
    Sign {
        /// The signature, or why none.
        signature: Signature,
    },
    /// The remark should read so; what others wrote into it meanwhile stays.
    EditNote {
        /// The whole text.
        text: String,
    },
    /// A comment.
    AddComment {
        /// Words; must be there.
        text: String,
    },
    /// A review. A record that is not accepted needs words.
    AddReview {
        /// Whether it was found in order.
        accepted: bool,
        /// Words.
        #[uniffi(default = "")]
        text: String,
    },
    /// The register is wrong; headquarters accepts the correction or not.
    CorrectRegister {
        /// Which field of the site.
        field: CorrectedField,
        /// What it should be; must be there.
        to: String,
    },
    /// The inspection is complete (封存). Refused with `Incomplete` while something is missing.
    Complete,
    /// A completed inspection is opened again.
    Reopen {
        /// Why; must be there.
        reason: String,
    },
}

/// What an action did.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Done {
    /// Facts that it added, to be named later.
    pub facts: Vec<FactId>,
    /// It was saved, but only on what is held back for a full disk: say so, and free space.
    pub on_reserve: bool,
}

impl From<Action> for Box<dyn CoreAction> {
    fn from(action: Action) -> Self {
        match action {
            Action::RecordAnswer { item, entry, photos } => {
                Box::new(RecordAnswer { item, entry: entry.into(), photos })
            }
            Action::PassRest { group, appliance } => Box::new(PassRest { group, appliance }),
            Action::AddVisit { outcome, evidence, card_left, note } => {
                Box::new(AddVisit { outcome, evidence, card_left, note })
            }
            Action::BookAppointment { from, until, note } => Box::new(BookAppointment { from, until, note }),
            Action::CancelAppointment { appointment, reason } => Box::new(CancelAppointment { appointment, reason }),
            Action::RaiseHazard { hazard, grade, must_notice, note } => {
                Box::new(RaiseHazard { hazard, grade, must_notice, note })
            }
            Action::MakeSafe { hazard, measure } => Box::new(MakeSafe { hazard, measure }),
            Action::StopSupply { hazard, measure } => Box::new(StopSupply { hazard, measure }),
            Action::ReportRectification { hazard, note } => Box::new(ReportRectification { hazard, note }),
            Action::RestoreSupply { hazard } => Box::new(RestoreSupply { hazard }),
            Action::Recheck { hazard, passed, note, signature } => {
                Box::new(Recheck { hazard, passed, note, signature: signature.map(Into::into) })
            }
            Action::WithdrawHazard { hazard, note } => Box::new(WithdrawHazard { hazard, note }),
            Action::ServeNotice { number, notice, hazards, delivery, signature } => {
                Box::new(ServeNotice { number, notice, hazards, delivery, signature: signature.into() })
            }
            Action::AttachPhoto { photo, of, bytes } => Box::new(AttachPhoto { photo, of, bytes }),
            Action::Sign { signature } => Box::new(Sign { signature: signature.into() }),
            Action::EditNote { text } => Box::new(EditNote { text }),
            Action::AddComment { text } => Box::new(AddComment { text }),
            Action::AddReview { accepted, text } => Box::new(AddReview { accepted, text }),
            Action::CorrectRegister { field, to } => Box::new(CorrectRegister { field, to }),
            Action::Complete => Box::new(Complete),
            Action::Reopen { reason } => Box::new(Reopen { reason }),
        }
    }
}

#[uniffi::export]
impl Workspace {
    /// Does something at an inspection, as somebody who had `seen` on the screen. When it returns, it survives the app being
    /// killed and the battery being pulled; there is nothing to save. About a millisecond, plus one write to the disk.
    ///
    /// Errors: `Invalid`, `Entry`, `Incomplete` when it cannot be meant; `NotFound`; `Conflict` when `seen` is not of this
    /// inspection; `StorageFull`; `NoRoom` when an inspection is begun that would not fit. Nothing is stored then.
    pub fn act(&self, inspection: InspectionId, seen: Seen, action: Action) -> Result<Done, AnjianError> {
        self.with(|core| {
            let action: Box<dyn CoreAction> = action.into();
            let done = core.act(&inspection, &seen, action.as_ref())?;
            Ok(Done { facts: done.facts, on_reserve: done.on_reserve })
        })
    }

    /// Takes the last tap at an inspection back, as long as it has not left the form. Whether there was one.
    pub fn undo(&self, inspection: InspectionId) -> Result<bool, AnjianError> {
        self.with(|core| Ok(core.undo(&inspection)?))
    }

    /// The form is left, or the app goes to the background. Nothing is lost without it; it keeps histories short.
    pub fn pause(&self) -> Result<(), AnjianError> {
        self.with(|core| Ok(core.pause()?))
    }
}
