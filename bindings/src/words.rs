//! Words of the trade that cross as they are: the core's own small enums and texts, declared to uniffi.

use crate::error::AnjianError;
use anjian_core::model::answer::Signature as CoreSignature;
use anjian_core::model::fact::{CloseReason, CorrectedField, Delivery, NoticeKind, RaisedBy, VisitOutcome};
use anjian_core::model::grade::Grade;
use anjian_core::model::hazard::Stage;
use anjian_core::model::id::PhotoId;
use anjian_core::model::site::{ApplianceKind, ExclusionReason, SiteClass, Supply};
use anjian_core::model::strokes::Strokes;
use anjian_core::model::time::{Stamp, Timeliness, Timestamp};
use anjian_core::model::words::Words;

/// How far a hazard has come.
pub type HazardStage = Stage;
/// A signature of the core, which crosses as a [`Signature`].
pub type CustomerSignature = CoreSignature;
/// A signature's strokes.
pub type SignatureStrokes = Strokes;

uniffi::custom_type!(
    /// A signature's strokes as text: base64 of the format that `docs/guide/record.md` describes, at most 8,192 characters.
    SignatureStrokes, String, {
        remote,
        try_lift: |text| Ok(Strokes::from_base64(&text).map_err(|e| AnjianError::no_such_id("signature", e))?),
        lower: |strokes| strokes.to_base64(),
    }
);

/// A text in both languages; neither is empty.
#[uniffi::remote(Record)]
pub struct Words {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A hazard's grade (级别). What a grade is called and demands is template data.
#[uniffi::remote(Enum)]
pub enum Grade {
    /// 一般: advice.
    L3,
    /// 较大: fix by a date.
    L2,
    /// 重大: make safe at once.
    L1,
}

/// The class of a site (用户类别).
#[uniffi::remote(Enum)]
pub enum SiteClass {
    /// 民用户.
    Household,
    /// 工商户.
    Commercial,
    /// 庭院管网.
    CourtyardNetwork,
    /// 车用.
    Vehicle,
}

/// What the register says of a site's supply. None of these words takes a site out of the count.
#[uniffi::remote(Enum)]
pub enum Supply {
    /// 正常.
    InUse,
    /// 报停.
    Stopped,
    /// 未通气.
    NeverLit,
    /// 拆迁.
    Demolished,
    /// 空置.
    Vacant,
}

/// Why a site was taken out of the count, with approval.
#[uniffi::remote(Enum)]
pub enum ExclusionReason {
    /// 报停.
    Stopped,
    /// 未通气.
    NeverLit,
    /// 拆迁.
    Demolished,
    /// 空置.
    Vacant,
}

/// What burns the gas.
#[uniffi::remote(Enum)]
pub enum ApplianceKind {
    /// 灶具.
    Hob,
    /// 热水器.
    WaterHeater,
    /// 壁挂炉.
    WallBoiler,
    /// 锅炉.
    Boiler,
    /// Any other.
    Other,
}

/// How a visit ended (上门).
#[uniffi::remote(Enum)]
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
#[uniffi::remote(Enum)]
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
#[uniffi::remote(Enum)]
pub enum NoticeKind {
    /// 到访不遇告知单.
    NoAccessCard,
    /// 隐患整改通知书.
    Rectification,
}

/// Why a hazard was raised.
#[uniffi::remote(Enum)]
pub enum RaisedBy {
    /// By an answer of the checklist.
    Answer,
    /// Seen and raised by hand.
    Hand,
    /// Opened again after it had been closed.
    Reopening,
}

/// Why a hazard was closed.
#[uniffi::remote(Enum)]
pub enum CloseReason {
    /// A recheck found it mended.
    RecheckPassed,
    /// It was raised by mistake.
    RaisedByMistake,
}

/// A field of the register that an inspector may correct.
#[uniffi::remote(Enum)]
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

/// How far a hazard has come; for the eye and for filters.
#[uniffi::remote(Enum)]
pub enum HazardStage {
    /// 已发现.
    Raised,
    /// 已现场处置, gas still on.
    MadeSafe,
    /// 已停气.
    SupplyStopped,
    /// 已送达通知书.
    NoticeServed,
    /// 用户报已整改.
    RectificationReported,
    /// 复查合格, not yet closed.
    RecheckPassed,
    /// 复查不合格.
    RecheckFailed,
    /// 已闭环.
    Closed,
    /// 已复气: closed, and the gas is on again.
    SupplyRestored,
}

/// Whether a deed came before its deadline. Clocks lie, so there is a third answer.
#[uniffi::remote(Enum)]
pub enum Timeliness {
    /// Certainly before or at the deadline.
    Met,
    /// Certainly after it.
    Missed,
    /// The clocks do not allow an answer.
    CannotTell,
}

/// Who signed, or why nobody did.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Signature {
    /// Somebody signed on the glass.
    Drawn {
        /// The strokes.
        strokes: SignatureStrokes,
        /// The name of who signed; may be empty.
        name: String,
    },
    /// Somebody signed, and the strokes lie in a file: in old records only, never accepted for new ones.
    Strokes {
        /// The file with the strokes.
        file: PhotoId,
        /// The name of who signed; may be empty.
        name: String,
    },
    /// Nobody signed.
    NotSigned {
        /// Why; must be there.
        reason: String,
    },
}

uniffi::custom_type!(
    /// Who signed, or why nobody did.
    CustomerSignature, Signature, {
        remote, try_lift: |signature| Ok(signature.into()), lower: |signature| signature.into(),
    }
);

impl From<CoreSignature> for Signature {
    fn from(signature: CoreSignature) -> Self {
        match signature {
            CoreSignature::Drawn { strokes, name } => Self::Drawn { strokes, name },
            CoreSignature::Strokes { file, name } => Self::Strokes { file, name },
            CoreSignature::None { reason } => Self::NotSigned { reason },
        }
    }
}

impl From<Signature> for CoreSignature {
    fn from(signature: Signature) -> Self {
        match signature {
            Signature::Drawn { strokes, name } => Self::Drawn { strokes, name },
            Signature::Strokes { file, name } => Self::Strokes { file, name },
            Signature::NotSigned { reason } => Self::None { reason },
        }
    }
}

/// A moment as a device saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Moment {
    /// What the device's clock said.
    pub device: Timestamp,
    /// The best guess at headquarters' time: the one to show and to sort by.
    pub best: Timestamp,
    /// How far that may be wrong, either way, in milliseconds; `None`: nothing was known of that clock.
    pub uncertainty_ms: Option<u32>,
}

impl From<Stamp> for Moment {
    fn from(stamp: Stamp) -> Self {
        Self { device: stamp.at, best: stamp.best(), uncertainty_ms: stamp.clock.map(|clock| clock.uncertainty_ms) }
    }
}

uniffi::custom_type!(
    /// A moment as a device saw it.
    Stamp, Moment, { remote, try_lift: |moment| Ok(Stamp { at: moment.device, clock: None }), lower: |stamp| stamp.into() }
);
