//! What a failure means, said in one way for items, options, bands, tests and dates.

use super::super::answer::Verdict;
use super::super::grade::Grade;
use super::super::words::Words;

/// What follows from a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// The hazard's grade; `None` when the failure only asks for a task and raises no hazard.
    pub grade: Option<Grade>,
    /// Whether a written notice must be served whatever the grade (MOHURD 2023-09, Art 9).
    pub must_notice: bool,
    /// Whether the supply is to be stopped.
    pub stop_supply: bool,
    /// How it is put right (处置措施).
    pub fix: Option<Words>,
}

impl Consequence {
    /// The verdict of an answer that has this consequence.
    pub fn verdict(&self) -> Verdict {
        self.grade.map_or(Verdict::Fail, Verdict::Hazard)
    }
}
