//! Headquarters as one value: opened on a data folder, used in-process or served over HTTP.

use crate::blobs::Blobs;
use crate::company::Company;
use crate::error::{Error, Result};
use crate::key;
use crate::metrics::Metrics;
use crate::rebuild::rebuild;
use crate::store::counter::Counter;
use crate::store::{Source, Store, device, log, programme, settings};
use anjian_core::model::id::{AreaId, DeviceId};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::admit::Authors;
use anjian_core::sync::protocol::message::Certificate;
use anjian_core::sync::protocol::sign::{MemoryKey, PublicKey};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Tells the time. Tests and the demo have their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Authors as they were at a version of the reference data.
type KnownAuthors = Mutex<Option<(u64, Arc<Authors>)>>;

/// A headquarters on its data folder. Several programs may have the same folder open.
pub struct Headquarters {
    pub(crate) store: Store,
    pub(crate) blobs: Blobs,
    pub(crate) key: MemoryKey,
    pub(crate) company: Company,
    pub(crate) metrics: Metrics,
    /// Which life this is: empty in the first one, another after every restore.
    pub(crate) life: Vec<u8>,
    data: PathBuf,
    clock: Clock,
    authors: KnownAuthors,
    told: broadcast::Sender<AreaId>,
}

/// Where a headquarters keeps its things.
#[derive(Clone, Debug)]
pub struct Places {
    /// The folder of its key and its settings; of everything else, too, that has no other place.
    pub data: PathBuf,
    /// A PostgreSQL, `postgresql://user@host/database`; without one the database is a file in the folder.
    pub database: Option<String>,
    /// An S3-compatible store, `s3://bucket/prefix`; without one the photos are files in the folder.
    pub photos: Option<String>,
}

impl Places {
    /// Everything in one folder.
    pub fn folder(data: &Path) -> Self {
        Self { data: data.to_owned(), database: None, photos: None }
    }
    pub(crate) fn source(&self) -> Result<Source> {
        match &self.database {
            None => Ok(Source::File(self.data.join("headquarters.db"))),
            Some(address) => Source::server(address),
        }
    }
}

/// News that nobody took yet; a page that lags behind is told to look at everything.
const NEWS_KEPT: usize = 256;

impl Headquarters {
    /// Opens a data folder; makes it when there is none.
    pub fn open(data: &Path, company: Company) -> Result<Self> {
        Self::open_with_clock(data, company, Arc::new(Timestamp::now))
    }

    /// Opens a data folder with a clock of one's own.
    pub fn open_with_clock(data: &Path, company: Company, clock: Clock) -> Result<Self> {
        Self::open_at(&Places::folder(data), company, clock)
    }

    /// Opens what lies in these places.
    pub fn open_at(places: &Places, company: Company, clock: Clock) -> Result<Self> {
        let data = places.data.as_path();
        std::fs::create_dir_all(data).map_err(Error::file(data))?;
        let key = key::in_folder(data)?;
        let store = Store::open(places.source()?)?;
        let own = key.public().to_string();
        store.write(|tx| {
            // Programs that share a database speak with one word.
            match settings::get(tx, "key")? {
                None => settings::set(tx, "key", &own)?,
                Some(known) if known == own => {}
                Some(_) => {
                    let why =
                        "the key of the data folder is not the one of this database: bring headquarters.key along";
                    return Err(Error::Conflict(why.into()));
                }
            }
            // Programmes decide where a record stands: when they change, so do the pictures.
            if programme::publish(tx, &company)? {
                rebuild(tx, &company, |_, _| {})?;
            }
            Ok(())
        })?;
        let store_life = store.read(settings::life)?;
        let blobs = Blobs::open(data, places.photos.as_deref())?;
        Ok(Self {
            store,
            blobs,
            key,
            company,
            metrics: Metrics::new(),
            life: store_life,
            data: data.to_owned(),
            clock,
            authors: Mutex::default(),
            told: broadcast::channel(NEWS_KEPT).0,
        })
    }

    /// Now, by headquarters' clock.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }
    /// The key that devices pin.
    pub fn public_key(&self) -> PublicKey {
        self.key.public()
    }
    /// The company's settings.
    pub fn company(&self) -> &Company {
        &self.company
    }
    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Tells open pages that something changed in areas; after the commit, with no lock held.
    pub(crate) fn tell<'a>(&self, areas: impl IntoIterator<Item = &'a AreaId>) {
        for area in areas {
            // Nobody may be listening.
            let _ = self.told.send(area.clone());
        }
    }
    /// Tells open pages what other programs did since `before`: the last numbers of the areas' logs. Looks only while somebody listens.
    pub(crate) fn tell_of_others(&self, before: &mut BTreeMap<AreaId, u64>) -> Result<()> {
        if self.told.receiver_count() == 0 {
            before.clear();
            return Ok(());
        }
        let now = self.store.read(log::heads)?;
        if !before.is_empty() {
            self.tell(now.iter().filter(|(area, head)| before.get(*area) != Some(*head)).map(|(area, _)| area));
        }
        *before = now;
        Ok(())
    }
    /// Whether other programs may work on the same database.
    pub(crate) fn is_shared(&self) -> bool {
        self.store.is_server()
    }
    /// Hears of areas in which something changed.
    pub(crate) fn listen(&self) -> broadcast::Receiver<AreaId> {
        self.told.subscribe()
    }

    /// Makes every picture anew from the changes (law 7); answers how many inspections there are.
    pub fn rebuild(&self, mut progress: impl FnMut(u64, u64)) -> Result<u64> {
        self.store.write(|tx| rebuild(tx, &self.company, &mut progress))
    }

    /// Adds an exchange's bytes to its device. Only a figure: an exchange does not fail for want of it.
    pub(crate) fn carried(&self, device: &DeviceId, up: usize, down: usize) {
        let carried = self.store.write_beside(|tx| device::carried(tx, device, up as u64, down as u64));
        if let Err(error) = carried {
            tracing::warn!(code = error.code(), "bytes not counted");
        }
    }

    /// The devices whose word is known; certificates that come with an exchange count when this headquarters issued them.
    pub(crate) fn authors(&self, with: &[Certificate]) -> Result<Arc<Authors>> {
        let version = self.store.read(|db| Counter::Reference.read(db))?;
        let mut known = self.authors.lock().unwrap_or_else(PoisonError::into_inner);
        let authors = match &*known {
            Some((at, authors)) if *at == version => authors.clone(),
            _ => {
                let mut authors = Authors::default();
                authors.know(self.store.read(device::certificates)?);
                let authors = Arc::new(authors);
                *known = Some((version, authors.clone()));
                authors
            }
        };
        drop(known);
        if with.iter().all(|certificate| authors.of(&certificate.key.device()).is_some()) {
            return Ok(authors);
        }
        let mut more = Authors::clone(&authors);
        more.trust(with.iter().cloned(), &self.key.public());
        Ok(Arc::new(more))
    }
}
