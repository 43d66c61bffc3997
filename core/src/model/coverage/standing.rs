//! Where one due site stands: the letter of the formula that it is counted under.

use super::super::inspection::Progress;
use super::super::programme::Programme;
use serde::{Deserialize, Serialize};

/// Where one due site stands in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// E: entered and completed.
    Entered,
    /// N: nobody opened, the last time; too few attempts with evidence for the lenient rate.
    NoAccess,
    /// N: nobody opened, the last time; at least `k` attempts with evidence.
    NoAccessEvidenced,
    /// R: refused.
    Refused,
    /// X: excluded with approval.
    Excluded,
    /// U: nobody was there.
    Untouched,
    /// U: begun, not completed.
    Begun,
    /// U: vacant, awaiting approval.
    Vacant,
    /// U: wrong address.
    WrongAddress,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Entered,
        Self::NoAccess,
        Self::NoAccessEvidenced,
        Self::Refused,
        Self::Excluded,
        Self::Untouched,
        Self::Begun,
        Self::Vacant,
        Self::WrongAddress,
    ];
    /// The stable word that stands in files and databases.
    pub fn code(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::NoAccess => "no_access",
            Self::NoAccessEvidenced => "no_access_evidenced",
            Self::Refused => "refused",
            Self::Excluded => "excluded",
            Self::Untouched => "untouched",
            Self::Begun => "begun",
            Self::Vacant => "vacant",
            Self::WrongAddress => "wrong_address",
        }
    }
    /// The standing with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.code() == code)
    }
    /// Whether nothing more is asked of this site in this period.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Entered | Self::Excluded)
    }
}

/// The standing of one due site. Entered and completed beats an exclusion: the work was done, and no approval, before or
/// after it, takes it out of the figures (nor can excluding the done ones bend a rate). An approved exclusion beats
/// everything else. An attempt without evidence never counts towards `k`, not even when `k` is 0.
pub fn standing(progress: Progress, excluded: bool, programme: &Programme) -> Standing {
    match progress {
        Progress::Completed => Standing::Entered,
        _ if excluded => Standing::Excluded,
        Progress::NoAccess { evidenced, .. } if evidenced >= programme.lenient_attempts.max(1) => {
            Standing::NoAccessEvidenced
        }
        Progress::NoAccess { .. } => Standing::NoAccess,
        Progress::Refused => Standing::Refused,
        Progress::Vacant => Standing::Vacant,
        Progress::WrongAddress => Standing::WrongAddress,
        Progress::Begun => Standing::Begun,
        Progress::Untouched => Standing::Untouched,
    }
}
