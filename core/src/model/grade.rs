//! Grades (级别): three codes, ordered; what they are called and demand is template data.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The grade of a hazard. A greater one is graver: `L1 > L2 > L3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// 一般: advice.
    L3,
    /// 较大: fix by a date.
    L2,
    /// 重大: make safe at once.
    L1,
}

impl Grade {
    /// From the gravest to the least.
    pub const ALL: [Self; 3] = [Self::L1, Self::L2, Self::L3];
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::L1 => "L1",
            Self::L2 => "L2",
            Self::L3 => "L3",
        }
    }
    /// The grade with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.code() == code)
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
