//! How a device comes in: a one-time code given to a person, turned into a certificate for the key of her device.

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::audit;
use crate::store::counter::Counter;
use crate::store::{device, enrolment, site};
use anjian_core::model::id::{AreaId, DeviceId, PersonId};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::message::{Certificate, EnrolRequest, EnrolResponse, PROTOCOL, Ticket};
use anjian_core::sync::protocol::sign::enrol_statement;

/// Without 0, 1, I, O: they look alike on paper.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Whom a code is for.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Who will carry the device.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The areas that the device gets.
    pub areas: Vec<AreaId>,
    /// For how many minutes the code is valid; the company's setting when not said.
    pub valid_minutes: Option<i64>,
    /// Who gives it out; nobody has signed in when it is headquarters' own machine.
    pub by: Option<PersonId>,
}

impl Headquarters {
    /// Gives out a one-time code, as the ticket that the device scans, and says until when it is valid.
    pub fn invite(&self, invitation: &Invitation, address: &str) -> Result<(Ticket, Timestamp)> {
        if invitation.name.trim().is_empty() || invitation.name.len() > 200 {
            return Err(Error::Invalid("a name of 1 to 200 bytes is needed".into()));
        }
        if invitation.areas.is_empty() {
            return Err(Error::Invalid("a device needs at least one area".into()));
        }
        let code = draw_code()?;
        let now = self.now();
        let minutes = invitation.valid_minutes.unwrap_or(i64::from(self.company.devices.code_minutes));
        let expires = now.plus_minutes(minutes);
        self.store.write(|tx| {
            device::put_person(tx, &invitation.person, invitation.name.trim())?;
            invitation.areas.iter().try_for_each(|area| site::known_area(tx, area))?;
            let by = invitation.by.as_ref().map_or("", PersonId::as_str);
            let given = enrolment::Given { by, at: now, expires };
            enrolment::add(tx, &code, &invitation.person, &invitation.areas, &given)?;
            match &invitation.by {
                Some(by) => audit::note(tx, now, by, "code_given", invitation.person.as_str(), ""),
                None => Ok(()),
            }
        })?;
        let address = address.trim_end_matches('/').to_owned();
        Ok((Ticket { address, code, headquarters: self.key.public() }, expires))
    }

    /// Enrols a device. The same device may ask again with its code, should the answer have been lost.
    pub fn enrol(&self, request: &EnrolRequest) -> Result<EnrolResponse> {
        if request.protocol > PROTOCOL {
            return Err(Error::NewerProtocol { ours: PROTOCOL, theirs: request.protocol });
        }
        if request.code.len() > 100 || request.device_name.len() > 200 {
            return Err(Error::Invalid("the code or the device's name is too long".into()));
        }
        if !request.key.verifies(&enrol_statement(&request.code, &request.key), &request.proof) {
            return Err(Error::Unauthorised("the device did not prove that it has its key".into()));
        }
        let (now, id) = (self.now(), request.key.device());
        let certificate = self.store.write(|tx| {
            // One answer for a wrong and for an unknown code: nothing to guess from.
            let wrong = || Error::Unauthorised("this code is not valid: ask for a new one".into());
            let given = enrolment::find(tx, &request.code)?.ok_or_else(wrong)?;
            if let Some(used_by) = given.used_by {
                let again = if used_by == id { device::certificate(tx, &id)? } else { None };
                return again.ok_or_else(|| Error::Conflict("this code was used already: ask for a new one".into()));
            }
            if given.expires < now {
                return Err(Error::Unauthorised("this code is too old: ask for a new one".into()));
            }
            let name = device::person(tx, &given.person)?.unwrap_or_default();
            let device_name = request.device_name.trim();
            let before = device::find(tx, &id)?;
            // What a key signed stays its person's: for another person the phone needs another key.
            let back = before.as_ref().is_some_and(|known| known.wiped && known.person == given.person);
            if before.is_some() && !back {
                return Err(Error::Conflict("this device is enrolled already".into()));
            }
            let certificate = Certificate::issue(request.key, given.person, name, now, &self.key)?;
            match back {
                true => device::welcome_back(tx, device_name, &certificate)?,
                false => device::add(tx, device_name, &certificate)?,
            }
            device::assign(tx, &id, &given.areas, now)?;
            enrolment::used(tx, &request.code, &id, now)?;
            Counter::Reference.next(tx)?;
            Ok(certificate)
        })?;
        tracing::info!(device = %id, "enrolled");
        Ok(EnrolResponse { certificate, headquarters: self.key.public() })
    }

    /// Turns a device away. At its next contact what it alone holds is taken, and it is told to wipe; nothing comes down any more. What
    /// it wrote before stays true. `by` is who decided, where somebody has signed in.
    pub fn revoke(&self, id: &DeviceId, by: Option<&PersonId>) -> Result<()> {
        self.store.write(|tx| {
            if device::find(tx, id)?.is_none() {
                return Err(Error::NotFound(format!("no device has the id {id}")));
            }
            if device::revoke(tx, id, self.now())? {
                Counter::Reference.next(tx)?;
                if let Some(by) = by {
                    audit::note(tx, self.now(), by, "device_revoked", &id.to_string(), "")?;
                }
            }
            Ok(())
        })
    }

    /// Makes these the areas of a device. It may still send what it wrote in earlier ones.
    pub fn assign(&self, id: &DeviceId, areas: &[AreaId]) -> Result<()> {
        self.store.write(|tx| {
            if device::find(tx, id)?.is_none_or(|known| known.revoked) {
                return Err(Error::NotFound(format!("no enrolled device has the id {id}")));
            }
            device::assign(tx, id, areas, self.now())?;
            Counter::Reference.next(tx)?;
            Ok(())
        })
    }
}

/// 16 characters of 5 bits: 80 bits, so that nobody guesses one within a day.
fn draw_code() -> Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Error::Broken(format!("no randomness: {e}")))?;
    let characters = bytes.iter().map(|b| char::from(ALPHABET[usize::from(b % 32)]));
    Ok(characters
        .enumerate()
        .flat_map(|(at, c)| (at > 0 && at % 4 == 0).then_some('-').into_iter().chain([c]))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_sixteen_characters_that_do_not_look_alike() {
        let code = draw_code().unwrap();
        assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4], "{code}");
        assert!(code.bytes().all(|c| c == b'-' || ALPHABET.contains(&c)));
        assert_ne!(draw_code().unwrap(), code);
    }
}
