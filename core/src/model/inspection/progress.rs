//! How far one inspection has come: the word that coverage, agenda and the list rows are made of.

use super::super::fact::VisitOutcome;
use super::super::visit::Visits;

/// The progress of one inspection.
///
/// Completed beats everything. An inspection into which somebody was let in, or that holds an answer, is begun, whatever
/// the visits after that say. Otherwise the last visit decides, in chronicle order. Appointments and comments alone leave
/// it untouched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Progress {
    /// 未检: nobody was there.
    #[default]
    Untouched,
    /// 在检: entered or answered, not completed, or opened again.
    Begun,
    /// 已检: entered and completed.
    Completed,
    /// 到访不遇, the last time.
    NoAccess {
        /// Visits at which nobody opened, all in all.
        attempts: u32,
        /// Those of them with card and photo.
        evidenced: u32,
    },
    /// 拒检.
    Refused,
    /// 空置, awaiting a supervisor's approval.
    Vacant,
    /// 地址不对.
    WrongAddress,
}

impl Progress {
    /// The progress by visits and answers; `completed` is whether a completion stands.
    pub fn of(visits: &Visits, completed: bool, answered: bool) -> Self {
        match visits.last() {
            Some(_) if visits.entered() && completed => Self::Completed,
            Some(_) if visits.entered() => Self::Begun,
            _ if answered => Self::Begun,
            None => Self::Untouched,
            Some(last) => match last.outcome {
                VisitOutcome::Entered => Self::Begun,
                VisitOutcome::NoAccess => {
                    Self::NoAccess { attempts: visits.attempts_no_access(), evidenced: visits.evidenced_no_access() }
                }
                VisitOutcome::Refused => Self::Refused,
                VisitOutcome::Vacant => Self::Vacant,
                VisitOutcome::WrongAddress => Self::WrongAddress,
            },
        }
    }
    /// The stable word that stands in files and databases; the numbers of a no-access stand beside it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Begun => "begun",
            Self::Completed => "completed",
            Self::NoAccess { .. } => "no_access",
            Self::Refused => "refused",
            Self::Vacant => "vacant",
            Self::WrongAddress => "wrong_address",
        }
    }
    /// The progress with a code; the numbers are used by a no-access only.
    pub fn from_code(code: &str, attempts: u32, evidenced: u32) -> Option<Self> {
        let no_access = Self::NoAccess { attempts, evidenced };
        [Self::Untouched, Self::Begun, Self::Completed, no_access, Self::Refused, Self::Vacant, Self::WrongAddress]
            .into_iter()
            .find(|progress| progress.code() == code)
    }
}
