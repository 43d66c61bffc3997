//! Headquarters' database: one SQLite file, or PostgreSQL for a company. Writers take `&Transaction`, readers `&Connection`.
//!
//! A reader sees one snapshot. With SQLite there is one writer at a time, by its own lock between programs. With PostgreSQL
//! [`Store::write`] keeps that promise for everything that is rare; what phones do all day goes through [`Store::write_beside`], any
//! number at once from any number of programs: beside each other, never beside a [`Store::write`]. What they must not do at the same time
//! they order by the rows they lock, an area's log by its area's row.

pub(crate) mod account;
pub(crate) mod assignment;
pub(crate) mod cell;
pub(crate) mod change;
pub(crate) mod column;
pub(crate) mod correction;
pub(crate) mod counter;
pub(crate) mod db;
pub(crate) mod device;
pub(crate) mod draft;
pub(crate) mod enrolment;
pub(crate) mod entry;
pub(crate) mod exclusion;
pub(crate) mod hazard;
pub(crate) mod import;
pub(crate) mod inspection;
pub(crate) mod lock;
pub(crate) mod log;
pub(crate) mod migrate;
pub(crate) mod photo;
pub(crate) mod programme;
pub(crate) mod quarantine;
pub(crate) mod receipt;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod site;
pub(crate) mod upload;
pub(crate) mod visit;

use crate::apart::apart;
use crate::error::{Error, Result};
use db::{Begin, Connection, Dialect, Transaction, postgres, sqlite};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Connections kept; more are opened when needed and closed again.
const KEPT: usize = 16;
/// How often a transaction that somebody else was in the way of is begun again.
const ATTEMPTS: u32 = 12;
/// How long the first pause before that is; each is longer by as much. All together: eight seconds, in which a server restarts.
const PAUSE: Duration = Duration::from_millis(120);
/// The lock that writers share or hold alone: "anjian" on a telephone's keys.
const WRITERS: i64 = 265_426;

/// Where the database is.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A file.
    File(PathBuf),
    /// A server.
    Server(Box<postgres::Address>),
}

impl Source {
    /// The server of an address, `postgresql://user@host/database`.
    pub(crate) fn server(address: &str) -> Result<Self> {
        // The words of the error do not repeat the address: a password may stand in it.
        let address = address.parse().map_err(|e| Error::Invalid(format!("the address of the database: {e}")))?;
        Ok(Self::Server(Box::new(address)))
    }

    fn connect(&self) -> Result<Connection> {
        match self {
            Self::File(path) => sqlite::connect(path),
            Self::Server(address) => postgres::connect(address),
        }
    }
}

/// The database.
pub(crate) struct Store {
    source: Source,
    /// A file has one writer.
    writer: Mutex<Option<Connection>>,
    idle: Mutex<Vec<Connection>>,
    repeated: AtomicU64,
}

/// Beside whom a writer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    Nobody,
    Others,
}

impl Store {
    /// Opens the database, creates it when there is none, and brings it up to date.
    pub(crate) fn open(source: Source) -> Result<Self> {
        let (writer, idle, repeated) = (Mutex::default(), Mutex::default(), AtomicU64::new(0));
        let store = Self { source, writer, idle, repeated };
        let opened = store.apart(|| {
            let first = store.source.connect()?;
            migrate::up(&first)?;
            store.put_back(first);
            Ok(())
        });
        match opened {
            // Whoever starts headquarters wants to know why, not to come again.
            Err(Error::Unsettled(why)) => Err(Error::Invalid(format!("the database cannot be used: {why}"))),
            opened => opened.map(|()| store),
        }
    }

    /// Whether it is a server, which other programs share.
    pub(crate) fn is_server(&self) -> bool {
        matches!(self.source, Source::Server(_))
    }

    /// How often a transaction was begun again.
    pub(crate) fn repeated(&self) -> u64 {
        self.repeated.load(Ordering::Relaxed)
    }

    /// Runs one write, alone: everything or nothing. Begun again when somebody else was in its way.
    pub(crate) fn write<T>(&self, work: impl FnMut(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.write_with(Beside::Nobody, work)
    }

    /// Runs one write that may run beside others like it.
    pub(crate) fn write_beside<T>(&self, work: impl FnMut(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.write_with(Beside::Others, work)
    }

    fn write_with<T>(&self, beside: Beside, work: impl FnMut(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.apart(|| self.write_here(beside, work))
    }

    fn write_here<T>(&self, beside: Beside, mut work: impl FnMut(&Transaction<'_>) -> Result<T>) -> Result<T> {
        if let Source::File(_) = self.source {
            // A panic while writing rolled its transaction back; the connection is as good as before.
            let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let file = match &mut *writer {
                Some(file) => file,
                none => none.insert(self.source.connect()?),
            };
            let tx = file.begin(Begin::Write)?;
            let value = work(&tx)?;
            tx.commit()?;
            return Ok(value);
        }
        let mut attempt = 1;
        loop {
            match self.attempt(beside, &mut work) {
                Err(Error::Unsettled(why)) if attempt < ATTEMPTS => self.pause(&mut attempt, &why),
                outcome => return settled(outcome),
            }
        }
    }

    fn attempt<T>(&self, beside: Beside, work: &mut impl FnMut(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let server = self.take()?;
        let outcome = (|| {
            let tx = server.begin(Begin::Write)?;
            let lock = match beside {
                Beside::Nobody => "SELECT pg_advisory_xact_lock(?1)",
                Beside::Others => "SELECT pg_advisory_xact_lock_shared(?1)",
            };
            tx.prepare_cached(lock)?.execute([WRITERS])?;
            let value = work(&tx)?;
            match tx.commit() {
                // Nobody knows whether it was heard: not begun again here, whoever asked may.
                Err(error) if error.is_lost() => Err(Error::Busy),
                committed => Ok(committed.map(|()| value)?),
            }
        })();
        self.put_back(server);
        outcome
    }

    /// Runs a read on one snapshot.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.apart(|| self.read_here(work))
    }

    fn read_here<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut attempt = 1;
        loop {
            let reader = match self.take() {
                Err(Error::Unsettled(why)) if attempt < ATTEMPTS => {
                    self.pause(&mut attempt, &why);
                    continue;
                }
                taken => settled(taken)?,
            };
            let begun = reader.begin(Begin::Snapshot);
            if let Err(error) = &begun
                && error.is_lost()
                && attempt < ATTEMPTS
            {
                self.pause(&mut attempt, &error.to_string());
                drop(begun);
                self.put_back(reader);
                continue;
            }
            // From here on it is not begun again: what was read may have been told already.
            let value = begun.map_err(Error::from).and_then(|tx| work(&tx));
            self.put_back(reader);
            return settled(value);
        }
    }

    fn apart<T>(&self, wait: impl FnOnce() -> T) -> T {
        match self.source {
            Source::File(_) => wait(),
            Source::Server(_) => apart(wait),
        }
    }

    /// Lets whoever was in the way go on, and a server that restarts come back.
    fn pause(&self, attempt: &mut u32, why: &str) {
        tracing::info!(attempt, why, "begun again");
        self.repeated.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(PAUSE * *attempt);
        *attempt += 1;
    }

    fn take(&self) -> Result<Connection> {
        loop {
            let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match kept {
                Some(kept) if kept.is_broken() => {}
                Some(kept) => return Ok(kept),
                None => return self.source.connect(),
            }
        }
    }

    fn put_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.is_broken() {
            // Those beside it went with it.
            idle.clear();
        } else if idle.len() < KEPT {
            idle.push(connection);
        }
    }
}

/// What could not be settled here may be settled when it is asked again.
fn settled<T>(outcome: Result<T>) -> Result<T> {
    if let Err(Error::Unsettled(why)) = &outcome {
        tracing::warn!(%why, "given up");
        return Err(Error::Busy);
    }
    outcome
}

impl Drop for Store {
    fn drop(&mut self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        if idle.iter().any(|connection| connection.dialect() == Dialect::Postgres) {
            // A server's connection waits when it is closed, which a thread that talks to the network must not.
            std::thread::spawn(move || drop(idle));
        }
    }
}
