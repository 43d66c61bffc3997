//! Promising to come at a time, and taking the promise back.

use super::{Action, Scene};
use crate::document::open::Edit;
use crate::error::Error;
use crate::model::fact::Event;
use crate::model::id::FactId;
use crate::model::time::Timestamp;

/// A visit is promised.
#[derive(Clone, Debug)]
pub struct BookAppointment {
    /// Earliest arrival.
    pub from: Timestamp,
    /// Latest arrival.
    pub until: Timestamp,
    /// Whom it was agreed with, and how.
    pub note: String,
}

/// A promise is taken back.
#[derive(Clone, Debug)]
pub struct CancelAppointment {
    /// The promise.
    pub appointment: FactId,
    /// Why; must be there.
    pub reason: String,
}

impl Action for BookAppointment {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        if self.until <= self.from {
            return Err(Error::invalid("appointment", "it ends before it begins", "预约的结束时间早于开始时间"));
        }
        if self.until < scene.at.best() {
            return Err(Error::invalid("appointment", "it lies in the past", "预约时间已过"));
        }
        let note = self.note.trim().to_owned();
        Ok(vec![scene.fact(Event::Appointment { from: self.from, until: self.until, note })])
    }
    fn ends_the_visit(&self) -> bool {
        true
    }
}

impl Action for CancelAppointment {
    fn edits(&self, scene: &mut Scene<'_>) -> Result<Vec<Edit>, Error> {
        let booked = scene.record.facts.get(&self.appointment).map(|fact| &fact.what);
        if !matches!(booked, Some(Event::Appointment { .. })) {
            return Err(Error::not_found("the appointment"));
        }
        let reason = super::required("reason", "原因", &self.reason)?;
        Ok(vec![scene.fact(Event::AppointmentCancelled { appointment: self.appointment.clone(), reason })])
    }
}
