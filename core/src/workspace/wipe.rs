//! A device that was revoked: what is here alone goes home first, then everything on it is wiped.
//!
//! The order is headquarters' own signed word, kept in the database: a kill between order, upload and wipe changes nothing of it. What
//! headquarters set aside is there with its bytes, so that it needs not stay here.

use super::{Workspace, locked};
use crate::error::Error;
use crate::platform::NetworkState;
use crate::store::database::{StoreError, meta, nothing, set_meta};
use crate::store::reference::Reference;
use crate::store::uploads::{self, MayGo};
use crate::store::{outbox, reference};
use crate::sync::protocol::message::DeviceState;
use std::path::Path;
use std::sync::{Arc, PoisonError};

/// The name of the order in the `meta` table.
const ORDER: &str = "wipe";

/// What is on this device alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnlyHere {
    /// Inspections that wait to be sent.
    pub inspections: u32,
    /// Files of photos that wait to be sent.
    pub photos: u32,
}

impl Workspace {
    /// Whether this device was revoked and wipes itself as soon as everything is home.
    pub fn is_revoked(&self) -> Result<bool, Error> {
        self.read(|connection| Ok(meta(connection, ORDER)?.unwrap_or(false)))
    }

    /// What is on this device alone.
    pub fn only_here(&self) -> Result<OnlyHere, Error> {
        self.read(|connection| {
            let (inspections, _) = outbox::count(connection)?;
            Ok(OnlyHere { inspections, photos: uploads::count(connection, MayGo::EVERYTHING)?.files })
        })
    }

    /// How it stands with this device, for headquarters.
    pub(super) fn state(&self) -> Result<DeviceState, Error> {
        let only_here = self.only_here()?;
        let wiping = self.is_revoked()? && only_here == OnlyHere { inspections: 0, photos: 0 };
        Ok(DeviceState {
            photos_waiting: only_here.photos,
            free_bytes: self.platform.disk.free_bytes(&self.folder),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            wiping,
        })
    }

    /// Keeps headquarters' order.
    pub(super) fn ordered_to_wipe(&self) -> Result<(), Error> {
        let mut writer = self.writer();
        let tx = writer.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        set_meta(&tx, ORDER, &true)?;
        Ok(tx.commit()?)
    }

    /// Wipes: database, photos, everything in the data folder but the lock. From now on this workspace is empty and not enrolled.
    pub(super) fn wipe(&self) -> Result<(), Error> {
        {
            let _files = locked(&self.photo_files);
            let mut writer = self.writer();
            let mut reader = locked(&self.reader);
            // The files are let go before they are removed: what is open would live on without a name.
            writer.connection = nothing()?;
            *reader = nothing()?;
            writer.desk = None;
            writer.reserve.give_up();
            for entry in std::fs::read_dir(&self.folder).map_err(StoreError::from)? {
                let entry = entry.map_err(StoreError::from)?;
                if OURS.iter().any(|name| entry.file_name().to_string_lossy().starts_with(name)) {
                    remove(&entry.path())?;
                }
            }
            *self.enrolment.write().unwrap_or_else(PoisonError::into_inner) = None;
            let empty: Reference = reference::load(&writer.connection)?;
            *self.reference.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(empty);
        }
        tracing::warn!("this device was revoked: everything on it is wiped");
        Ok(())
    }

    /// After a run of uploads: a revoked device that has nothing more to bring says so, and wipes.
    pub(super) fn may_say_goodbye(&self) -> Result<bool, Error> {
        let empty = self.only_here()? == OnlyHere { inspections: 0, photos: 0 };
        Ok(empty && self.is_revoked()? && self.platform.network.state() != NetworkState::Offline)
    }
}

/// What this program keeps in a data folder. Keys that lie beside it are the platform's.
const OURS: [&str; 5] = ["anjian.db", "photos", "incarnation", "reserve", "papers"];

fn remove(path: &Path) -> Result<(), StoreError> {
    let removed = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
