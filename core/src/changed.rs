//! The only arrow upward: what changed, said after the commit with no lock held.

use crate::model::id::InspectionId;
use std::collections::BTreeSet;

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// These inspections, and with them perhaps lists and figures.
    Inspections(BTreeSet<InspectionId>),
    /// Programmes, templates, people or areas.
    Reference,
    /// What waits, was sent or was set aside.
    Sync,
}

/// Somebody who wants to know. Called on the thread that wrote, after the commit; a listener that panics is left out
/// from then on and breaks nothing.
pub type Listener = Box<dyn Fn(&Changed) + Send + Sync>;
