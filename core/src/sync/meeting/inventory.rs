//! What a phone holds, read from its store: the changes of all inspections, and the files of photos on their way home.

use super::filter::Kind;
use super::handshake::{Handshake, Place, area_name};
use crate::error::Error;
use crate::store::database::{meta, set_meta};
use crate::store::{holdings, reference};
use crate::sync::protocol::photo::PhotoHash;
use crate::sync::protocol::sign::KeyHolder;
use rusqlite::{Connection, Transaction};

/// The name in the `meta` table: how many handshakes were made. Consecutive ones walk through all slices.
const HANDSHAKES: &str = "handshakes";

/// One thing that a phone holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// Where its inspection lies.
    pub(super) place: Place,
    /// What it is.
    pub(super) kind: Kind,
    /// Its hash.
    pub(super) name: [u8; 32],
}

/// Everything; the newest files first.
fn everything(connection: &Connection) -> Result<Vec<Held>, Error> {
    let mut held = Vec::new();
    for inspection in holdings::changes(connection)? {
        let place = Place::of(&inspection.id);
        held.extend(inspection.changes.into_iter().map(|change| {
            let kind = if change.home { Kind::ChangeHome } else { Kind::ChangeWaits };
            Held { place, kind, name: change.hash }
        }));
    }
    for file in holdings::files(connection)? {
        // A name that is no hash cannot be asked for either.
        let Ok(PhotoHash(name)) = PhotoHash::try_from(&file.file) else { continue };
        let kind = if file.waits { Kind::FileWaits } else { Kind::FileHome };
        held.push(Held { place: Place::of(&file.inspection), kind, name });
    }
    for (area, _) in reference::areas(connection)?.into_iter().filter(|(_, assigned)| *assigned) {
        held.push(Held { place: Place::EVERYWHERE, kind: Kind::Area, name: area_name(&area) });
    }
    Ok(held)
}

/// The next handshake of this phone.
pub(super) fn next(tx: &Transaction<'_>, keys: &dyn KeyHolder) -> Result<Handshake, Error> {
    let salt = meta(tx, HANDSHAKES)?.unwrap_or(0_u32).wrapping_add(1);
    set_meta(tx, HANDSHAKES, &salt)?;
    Ok(Handshake::of_phone(&everything(tx)?, salt, keys)?)
}

impl Handshake {
    /// The next handshake of this phone: another salt, and where it holds very much another slice.
    pub fn next(tx: &Transaction<'_>, keys: &dyn KeyHolder) -> Result<Self, Error> {
        next(tx, keys)
    }
}
