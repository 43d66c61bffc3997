//! Enrolling this device at a headquarters, and who it is.

use crate::error::AnjianError;
use crate::workspace::Workspace;
use anjian_core::model::id::{DeviceId, PersonId};
use anjian_core::sync::protocol::message::Ticket as CoreTicket;

/// Who works with this device, and where it is enrolled.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Enrolment {
    /// The person.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// Where headquarters is.
    pub headquarters: String,
}

/// This device.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Me {
    /// The device.
    pub device: DeviceId,
    /// The data folder.
    pub folder: String,
    /// Its enrolment; `None` before the first.
    pub enrolment: Option<Enrolment>,
}

/// What a scanned code says, to be shown before it is used.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Ticket {
    /// Where headquarters is.
    pub headquarters: String,
    /// Headquarters' key, 64 hexadecimal characters; it is pinned from then on.
    pub key: String,
}

fn parse(text: &str) -> Result<CoreTicket, AnjianError> {
    text.parse().map_err(|e| AnjianError::no_such_id("ticket", e))
}

/// Reads a scanned code without using it.
///
/// Errors: `Invalid` when it is no code of a headquarters.
#[uniffi::export]
pub fn read_ticket(text: String) -> Result<Ticket, AnjianError> {
    let ticket = parse(&text)?;
    Ok(Ticket { headquarters: ticket.address, key: ticket.headquarters.to_string() })
}

#[uniffi::export]
impl Workspace {
    /// Who this device is, and whether it is enrolled.
    pub fn me(&self) -> Result<Me, AnjianError> {
        self.with(|core| {
            let enrolment = core.enrolment().map(|e| Enrolment {
                person: e.certificate.person.clone(),
                name: e.certificate.name.clone(),
                headquarters: e.address.clone(),
            });
            Ok(Me { device: core.device(), folder: core.folder().to_string_lossy().into_owned(), enrolment })
        })
    }

    /// Enrols this device with the text of a scanned code. Needs the network; `device_name` is for people, for example the
    /// phone's model. Sync afterwards.
    ///
    /// Errors: `Invalid` when the text is no code, `Offline`, `Unauthorised` when it is wrong, used or expired.
    pub fn enrol(&self, ticket: String, device_name: String) -> Result<(), AnjianError> {
        let ticket = parse(&ticket)?;
        self.with(|core| Ok(core.enrol(&ticket, &device_name)?))
    }
}
