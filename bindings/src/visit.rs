//! Visits (上门): the attempts at the door.

use crate::words::Moment;
use anjian_core::model::fact::VisitOutcome;
use anjian_core::model::id::{FactId, PersonId};
use anjian_core::model::visit::Visit as CoreVisit;
use anjian_core::store::reference::Reference;

/// One attempt at the door.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Visit {
    /// The fact.
    pub id: FactId,
    /// Who was there.
    pub by: PersonId,
    /// That person's name, where it is known.
    pub by_name: Option<String>,
    /// When.
    pub at: Moment,
    /// How it ended.
    pub outcome: VisitOutcome,
    /// How many photos prove it.
    pub photos: u32,
    /// Whether the no-access card was left.
    pub card_left: bool,
}

impl Visit {
    pub(crate) fn of(visit: &CoreVisit, reference: &Reference) -> Self {
        Self {
            id: visit.id.clone(),
            by: visit.by.clone(),
            by_name: reference.people.get(&visit.by).cloned(),
            at: visit.at.into(),
            outcome: visit.outcome,
            photos: u32::try_from(visit.photos).unwrap_or(u32::MAX),
            card_left: visit.card_left,
        }
    }
}
