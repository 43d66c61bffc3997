//! Who this device is: its certificate, headquarters' pinned key, and where headquarters is.

use super::protocol::message::{Certificate, EnrolRequest, EnrolResponse, PROTOCOL, Ticket};
use super::protocol::sign::{KeyHolder, PublicKey, enrol_statement};
use crate::error::Error;
use crate::store::database::{meta, set_meta};
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

/// An enrolled device.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enrolment {
    /// Where headquarters is, without a slash at its end.
    pub address: String,
    /// Headquarters' key, pinned.
    pub headquarters: PublicKey,
    /// This device's certificate.
    pub certificate: Certificate,
}

/// The name in the `meta` table.
const ENROLMENT: &str = "enrolment";

/// This device's enrolment, when it has one.
pub fn load(connection: &Connection) -> Result<Option<Enrolment>, Error> {
    Ok(meta(connection, ENROLMENT)?)
}

/// Keeps it.
pub fn keep(tx: &Transaction<'_>, enrolment: &Enrolment) -> Result<(), Error> {
    Ok(set_meta(tx, ENROLMENT, enrolment)?)
}

/// What to ask headquarters with a ticket.
pub fn request(ticket: &Ticket, device_name: &str, keys: &dyn KeyHolder) -> Result<EnrolRequest, Error> {
    let key = keys.public_key()?;
    let proof = keys.sign(&enrol_statement(&ticket.code, &key))?;
    let (code, device_name) = (ticket.code.clone(), device_name.to_owned());
    Ok(EnrolRequest { protocol: PROTOCOL, code, key, device_name, proof })
}

/// Checks headquarters' answer against the ticket and our own key.
pub fn check(ticket: &Ticket, response: EnrolResponse, keys: &dyn KeyHolder) -> Result<Enrolment, Error> {
    let refused = |why: &str| Error::Unauthorised { why: why.to_owned() };
    if response.headquarters != ticket.headquarters {
        return Err(refused("headquarters' key is not the one on the ticket"));
    }
    if response.certificate.key != keys.public_key()? || !response.certificate.is_of(&ticket.headquarters) {
        return Err(refused("the certificate is not for this device, or not by headquarters"));
    }
    let address = ticket.address.trim_end_matches('/').to_owned();
    Ok(Enrolment { address, headquarters: ticket.headquarters, certificate: response.certificate })
}
