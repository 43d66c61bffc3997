//! The only arrow upward: what changed, told after it was stored, with no lock held.

use crate::error::AnjianError;
use crate::gate::Gate;
use crate::platform::PlatformError;
use crate::workspace::Workspace;
use anjian_core::changed::Changed as CoreChanged;
use anjian_core::model::id::InspectionId;
use anjian_core::workspace::{ListenerId, Workspace as Core};
use std::sync::{Arc, Mutex, PoisonError};

/// What changed: coarse, so that a screen asks again for what it shows.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Changed {
    /// These inspections, and with them perhaps lists and figures.
    Inspections {
        /// Which.
        inspections: Vec<InspectionId>,
    },
    /// Programmes, templates, people or areas, and with them every list.
    Reference,
    /// What waits, was sent or was set aside.
    Sync,
}

/// Somebody who wants to know. Called on the thread that wrote, after the commit, with no lock held: calling the workspace
/// from here is allowed, and so is closing it. Come back quickly. An error is written to the log and changes nothing.
#[uniffi::export(with_foreign)]
pub trait ChangeListener: Send + Sync {
    /// Something changed.
    fn changed(&self, changed: Changed) -> Result<(), PlatformError>;
}

/// Somebody who is told of changes until this is closed or dropped.
#[derive(uniffi::Object)]
pub struct Subscription {
    gate: Arc<Gate<Arc<Core>>>,
    listener: Mutex<Option<ListenerId>>,
}

impl From<&CoreChanged> for Changed {
    fn from(changed: &CoreChanged) -> Self {
        match changed {
            CoreChanged::Inspections(ids) => Self::Inspections { inspections: ids.iter().cloned().collect() },
            CoreChanged::Reference => Self::Reference,
            CoreChanged::Sync => Self::Sync,
        }
    }
}

#[uniffi::export]
impl Workspace {
    /// Tells a listener of every change from now on, until the subscription is closed.
    pub fn subscribe(&self, listener: Arc<dyn ChangeListener>) -> Result<Arc<Subscription>, AnjianError> {
        self.with(|core| {
            let told = move |changed: &CoreChanged| {
                if let Err(error) = listener.changed(changed.into()) {
                    tracing::warn!(%error, "a listener failed");
                }
            };
            let listener = Mutex::new(Some(core.listen(Box::new(told))));
            Ok(Arc::new(Subscription { gate: self.gate.clone(), listener }))
        })
    }
}

#[uniffi::export]
impl Subscription {
    /// Tells its listener no more. A call under way on another thread may still come to its end. Closing twice is harmless.
    pub fn close(&self) {
        let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(listener) = listener {
            // A closed workspace tells nobody anyway.
            let _ = self.gate.with(|core| {
                core.unlisten(listener);
                Ok(())
            });
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.close();
    }
}
