//! How far a hazard has come. A stage is for the eye and for filters; whether it is open is decided by the raises alone.

/// The stage of a hazard.
///
/// While it is open the last word on whether it is mended counts (reported, recheck passed, recheck failed, in chronicle
/// order); without one, the furthest of notice served, supply stopped (and not restored), made safe, raised. When it is
/// closed: closed, or supply restored where the supply had been stopped and is on again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
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

impl Stage {
    /// All stages, in the order in which a hazard usually passes them.
    pub const ALL: [Self; 9] = [
        Self::Raised,
        Self::MadeSafe,
        Self::SupplyStopped,
        Self::NoticeServed,
        Self::RectificationReported,
        Self::RecheckPassed,
        Self::RecheckFailed,
        Self::Closed,
        Self::SupplyRestored,
    ];
    /// The stable word that stands in files and databases.
    pub fn code(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::MadeSafe => "made_safe",
            Self::SupplyStopped => "supply_stopped",
            Self::NoticeServed => "notice_served",
            Self::RectificationReported => "rectification_reported",
            Self::RecheckPassed => "recheck_passed",
            Self::RecheckFailed => "recheck_failed",
            Self::Closed => "closed",
            Self::SupplyRestored => "supply_restored",
        }
    }
    /// The stage with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}
