//! The entry point: open, act, look, sync, close. One data folder, one workspace.
//!
//! Every call may be made from any thread; writing calls take turns. An action that returned is durable (law 1).

mod control;
mod look;
mod meeting;
mod paper;
mod photos;
mod room;
mod run;
mod upload;
mod wipe;

pub use crate::platform::Platform;
pub use control::Control;
pub use look::{AreaCoverage, Form, Found, SiteCard, Storage};
pub use meeting::{Asked, WrittenPart};
pub use paper::{DraftedHazard, NoticeDraft, PaperFormat, PaperKind, Written};
pub use photos::{Freed, PhotoFile, TakenPhoto};
pub use wipe::OnlyHere;

use crate::actions::Action;
use crate::actions::commit::{self, Hands};
use crate::actions::desk::Desk;
use crate::actions::unseal;
use crate::changed::{Changed, Listener};
use crate::document::actor::Actor;
use crate::document::hash::Heads;
use crate::error::Error;
use crate::keys;
use crate::model::id::{DeviceId, FactId, InspectionId, PersonId};
use crate::store::database::{self, Reserve, StoreError, meta};
use crate::store::incarnation::{Incarnation, WitnessFile};
use crate::store::journal;
use crate::store::lock::FolderLock;
use crate::store::photo_folder::PhotoFolder;
use crate::store::reference::{self, Reference};
use crate::store::seal::OnDisk;
use crate::store::sealed_file::FileSeal;
use crate::sync::bundle::{self, BundleReport};
use crate::sync::client::Counter;
use crate::sync::clock::{Measured, stamp};
use crate::sync::enrolment::{self, Enrolment};
use crate::sync::session::seal_all;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Everything that writing needs, behind one lock.
struct Writer {
    connection: Connection,
    desk: Option<Desk>,
    reserve: Reserve,
    witness: WitnessFile,
    incarnation: Incarnation,
}

/// An open data folder.
pub struct Workspace {
    folder: PathBuf,
    platform: Platform,
    device: DeviceId,
    writer: Mutex<Writer>,
    reader: Mutex<Connection>,
    reference: RwLock<Arc<Reference>>,
    enrolment: RwLock<Option<Arc<Enrolment>>>,
    clock_error: Mutex<Option<Measured>>,
    listeners: Mutex<Vec<(ListenerId, Arc<Listener>)>>,
    next_listener: AtomicU64,
    photo_folder: PhotoFolder,
    photo_files: Mutex<()>,
    uploading: Mutex<()>,
    /// Numbers the requests that leave.
    counter: Counter,
    // Behind the connections, so that it is given back last.
    _lock: FolderLock,
}

/// A listener, to be taken back by ([`Workspace::unlisten`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListenerId(u64);

/// What an action did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Facts that it added, to be named later.
    pub facts: Vec<FactId>,
    /// It was saved, but only on the reserve: the disk is full. Say so, and free space.
    pub on_reserve: bool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic under the lock left a rolled-back transaction behind; the data is as it was before.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Workspace {
    /// Opens a data folder, made when there is none. A restored backup is noticed and draws a new actor.
    ///
    /// # Errors
    /// [`Error::InUse`] when somebody has it open, [`Error::StorageFull`], [`Error::WrongKey`] when the database is under
    /// another key than the key store's, or [`Error::Broken`] when it is damaged or newer than this program.
    pub fn open(folder: &Path, platform: Platform) -> Result<Self, Error> {
        let reserve = Reserve::of(folder);
        let opened = match Self::try_open(folder, &platform) {
            // What is held back for the worst day lets her read, and save one hazard more.
            Err(Error::StorageFull) if reserve.give_up() => Self::try_open(folder, &platform),
            other => other,
        };
        reserve.hold();
        opened
    }

    fn try_open(folder: &Path, platform: &Platform) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(|e| Error::from(database::StoreError::from(e)))?;
        let lock = FolderLock::take(folder)?;
        let path = folder.join("anjian.db");
        let key = match &platform.secrets {
            Some(secrets) => Some(keys::database_key(secrets.as_ref(), OnDisk::at(&path)?)?),
            None => None,
        };
        let mut connection = database::open(&path, key.as_ref())?;
        let reader = database::open_reader(&path, key.as_ref())?;
        let photo_folder = PhotoFolder::of(folder, key.as_ref().map(FileSeal::of));
        let photos_sealed = match photo_folder.seal_plain() {
            Err(StoreError::Full) => return Err(Error::StorageFull),
            other => other,
        };
        let witness = WitnessFile::of(folder);
        let (incarnation, restored) = witness.settle(&mut connection)?;
        if restored {
            tracing::warn!("this database was restored from a backup: a new actor was drawn");
        }
        let reserve = Reserve::of(folder);
        let reference = Arc::new(reference::load(&connection)?);
        let key = platform.keys.public_key()?;
        let device = key.device();
        // A backup put on another phone: its certificate is the old phone's, and the key store did not come along.
        let enrolment = enrolment::load(&connection)?.filter(|e| e.certificate.key == key).map(Arc::new);
        let measured = meta(&connection, run::CLOCK)?;
        adopt_taps(&mut connection, &Actor::new(device, incarnation))?;
        let (counter, numbers) = Counter::begin(meta(&connection, run::COUNTER)?, platform.clock.now());
        // A full disk is no reason to stay shut: headquarters says how far it counted.
        if let Err(error) = keep(&mut connection, run::COUNTER, &numbers) {
            tracing::warn!(%error, "the numbers of requests were not set aside");
        }
        let writer = Writer { connection, desk: None, reserve, witness, incarnation };
        let workspace = Self {
            folder: folder.to_owned(),
            platform: platform.clone(),
            device,
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
            reference: RwLock::new(reference),
            enrolment: RwLock::new(enrolment),
            clock_error: Mutex::new(measured),
            listeners: Mutex::new(Vec::new()),
            next_listener: AtomicU64::new(0),
            photo_folder,
            photo_files: Mutex::new(()),
            uploading: Mutex::new(()),
            counter,
            _lock: lock,
        };
        // A folder that cannot be read is no reason to stay shut.
        if let Err(error) = photos_sealed.map_err(Error::from).and_then(|_| workspace.tidy_photos(restored)) {
            tracing::warn!(%error, "the folder of photos was not tidied");
        }
        Ok(workspace)
    }

    /// This device.
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Who works with this device; `None` before enrolment.
    pub fn person(&self) -> Option<PersonId> {
        self.enrolment().map(|e| e.certificate.person.clone())
    }

    /// This device's enrolment.
    pub fn enrolment(&self) -> Option<Arc<Enrolment>> {
        self.enrolment.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reference data: programmes, templates, people, areas.
    pub fn reference(&self) -> Arc<Reference> {
        self.reference.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Calls somebody after every commit that changed something.
    pub fn listen(&self, listener: Listener) -> ListenerId {
        let id = ListenerId(self.next_listener.fetch_add(1, Ordering::Relaxed));
        locked(&self.listeners).push((id, Arc::new(listener)));
        id
    }

    /// Calls somebody no more. A call that is under way on another thread may still come to its end.
    pub fn unlisten(&self, listener: ListenerId) {
        locked(&self.listeners).retain(|(id, _)| *id != listener);
    }

    /// Does something at an inspection, as somebody who had `seen` on the screen ([`Form::seen`]). Durable when it
    /// returns.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Entry`], [`Error::Incomplete`] when it cannot be meant; [`Error::NotFound`];
    /// [`Error::Conflict`] when `seen` is not of this inspection; [`Error::StorageFull`]; [`Error::NoRoom`] when an inspection
    /// is begun that would not fit, unless it is with a hazard. Nothing is stored then.
    pub fn act(&self, id: &InspectionId, seen: &Heads, action: &dyn Action) -> Result<Done, Error> {
        let done = self.act_untold(id, seen, action)?;
        self.tell(&Changed::Inspections(BTreeSet::from([id.clone()])));
        Ok(done)
    }

    /// Does something and leaves the telling to the caller, who holds a lock.
    fn act_untold(&self, id: &InspectionId, seen: &Heads, action: &dyn Action) -> Result<Done, Error> {
        let person = self.person().ok_or_else(not_enrolled)?;
        let reference = self.reference();
        let mut guard = self.writer();
        let writer = &mut *guard;
        let first = self.attempt(writer, id, seen, action, &person, &reference);
        match first {
            Err(Error::StorageFull) if action.may_use_the_reserve() && writer.reserve.give_up() => {
                let again = self.attempt(writer, id, seen, action, &person, &reference);
                // The rest is held for the next one.
                writer.reserve.hold();
                Ok(Done { facts: again?, on_reserve: true })
            }
            other => Ok(Done { facts: other?, on_reserve: false }),
        }
    }

    fn attempt(
        &self,
        writer: &mut Writer,
        id: &InspectionId,
        seen: &Heads,
        action: &dyn Action,
        person: &PersonId,
        reference: &Reference,
    ) -> Result<Vec<FactId>, Error> {
        let Writer { connection, desk, witness, incarnation, .. } = writer;
        let actor = Actor::new(self.device, *incarnation);
        let hands = self.hands(reference, person, &actor, witness, *incarnation);
        if desk.as_ref().is_none_or(|d| d.id() != id) {
            *desk = Some(Desk::open(connection, id, &hands)?);
        }
        let Some(on_desk) = desk.as_mut() else { return Err(Error::not_found("the inspection")) };
        if on_desk.number.is_none() && !action.may_use_the_reserve() {
            self.has_room(&self.folder, room::INSPECTION)?;
        }
        let result = commit::act(connection, on_desk, seen, action, &hands);
        if result.is_err() {
            // The transaction is rolled back; what the desk remembers of it is not.
            *desk = None;
        }
        result
    }

    fn hands<'a>(
        &self,
        reference: &'a Reference,
        person: &'a PersonId,
        actor: &'a Actor,
        witness: &'a WitnessFile,
        incarnation: Incarnation,
    ) -> Hands<'a> {
        let stamp = stamp(self.platform.clock.as_ref(), locked(&self.clock_error).as_ref());
        Hands { reference, person, actor, stamp, now: stamp.best(), witness, incarnation }
    }

    /// Works on the database with everything that writing needs.
    fn write<T>(
        &self,
        work: impl FnOnce(&mut Connection, &mut Option<Desk>, &Hands<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let person = self.person().ok_or_else(not_enrolled)?;
        let reference = self.reference();
        let mut guard = self.writer();
        let Writer { connection, desk, witness, incarnation, .. } = &mut *guard;
        let actor = Actor::new(self.device, *incarnation);
        let hands = self.hands(&reference, &person, &actor, witness, *incarnation);
        work(connection, desk, &hands)
    }

    /// Takes the last tap at an inspection back, as long as it has not left the form. Whether there was one.
    pub fn undo(&self, id: &InspectionId) -> Result<bool, Error> {
        let undone = self.write(|connection, desk, hands| {
            if desk.as_ref().is_none_or(|d| d.id() != id) {
                *desk = Some(Desk::open(connection, id, hands)?);
            }
            let on_desk = desk.as_mut().ok_or_else(|| Error::not_found("the inspection"))?;
            let result = commit::undo(connection, on_desk, hands);
            if result.is_err() {
                *desk = None;
            }
            result
        })?;
        if undone {
            self.tell(&Changed::Inspections(BTreeSet::from([id.clone()])));
        }
        Ok(undone)
    }

    /// The form is left or the app pauses: taps become changes. Nothing is lost without it; it only keeps histories short.
    pub fn pause(&self) -> Result<(), Error> {
        let sealed = self.write(|connection, desk, hands| {
            let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let sealed = seal_all(&tx, hands)?;
            tx.commit()?;
            *desk = None;
            Ok(sealed)
        })?;
        if !sealed.is_empty() {
            self.tell(&Changed::Inspections(sealed));
        }
        Ok(())
    }

    /// Makes every row anew from changes, taps and reference data (law 7). How many inspections.
    pub fn rebuild(&self) -> Result<u32, Error> {
        let rebuilt = self.write(|connection, desk, hands| {
            let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let rebuilt = commit::rebuild(&tx, hands)?;
            tx.commit()?;
            *desk = None;
            Ok(rebuilt)
        })?;
        self.tell(&Changed::Reference);
        Ok(rebuilt)
    }

    /// Writes what headquarters has not acknowledged into a file, for another phone or for headquarters.
    /// `also_home` adds the rest, so that receipts find their way back.
    pub fn export_bundle(&self, path: &Path, also_home: bool) -> Result<BundleReport, Error> {
        let keys = self.platform.keys.clone();
        self.write(|connection, desk, hands| {
            *desk = None;
            bundle::export(connection, path, also_home, hands, keys.as_ref())
        })
    }

    /// Reads such a file in. Nothing comes twice; what fails is set aside. What came by a meeting is read by
    /// [`Workspace::read_bundle`], which reads both.
    pub fn import_bundle(&self, path: &Path) -> Result<BundleReport, Error> {
        let enrolment = self.enrolment().ok_or_else(not_enrolled)?;
        let (report, arrived) = self.write(|connection, desk, hands| {
            *desk = None;
            bundle::import(connection, path, &enrolment, hands)
        })?;
        self.tell(&Changed::Inspections(arrived.inspections));
        Ok(report)
    }

    fn tell(&self, changed: &Changed) {
        // Called without a lock, and copied: two threads may tell at once, and nobody misses a word.
        let listeners = locked(&self.listeners).clone();
        for (id, listener) in listeners {
            if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| listener(changed))).is_err() {
                self.unlisten(id);
            }
        }
    }

    /// The writer's turn. After a panic under the lock the transaction is rolled back; what the desk remembers is not.
    fn writer(&self) -> MutexGuard<'_, Writer> {
        let mut writer = locked(&self.writer);
        if self.writer.is_poisoned() {
            self.writer.clear_poison();
            writer.desk = None;
        }
        writer
    }
}

/// Taps of an incarnation that was given up are written by the present one.
fn adopt_taps(connection: &mut Connection, actor: &Actor) -> Result<(), Error> {
    if !journal::is_empty(connection)? {
        let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        unseal::adopt_all(&tx, actor)?;
        tx.commit()?;
    }
    Ok(())
}

/// Keeps a value of the `meta` table.
fn keep<T: serde::Serialize>(connection: &mut Connection, name: &'static str, value: &T) -> Result<(), StoreError> {
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    database::set_meta(&tx, name, value)?;
    Ok(tx.commit()?)
}

fn not_enrolled() -> Error {
    Error::Unauthorised { why: "this device is not enrolled".into() }
}
