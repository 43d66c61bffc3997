//! A run of syncing: begun, followed, stopped, waited for.

use crate::error::AnjianError;
use crate::platform::PlatformError;
use crate::workspace::Workspace;
use anjian_core::model::words::Words;
use anjian_core::sync::status::{Outcome, Progress, Report};
use anjian_core::sync::upload::status::{UploadOutcome, UploadProgress, UploadReport};
use anjian_core::workspace::{Control, Workspace as Core};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

/// How a run ended.
pub type SyncOutcome = Outcome;

/// How far a run has come: records first, then photos.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct SyncProgress {
    /// Exchanges made.
    pub round_trips: u32,
    /// Bytes sent, compressed.
    pub bytes_up: u64,
    /// Bytes received, compressed.
    pub bytes_down: u64,
    /// Changes that headquarters has acknowledged in this run.
    pub changes_sent: u32,
    /// Inspections still to send.
    pub waiting: u32,
    /// Changes received.
    pub changes_received: u32,
    /// Sites received.
    pub sites_received: u32,
    /// Changes set aside in this run.
    pub quarantined: u32,
    /// Inspections that headquarters refused in this run.
    pub refused: u32,
    /// Whether today's agenda can be worked with already, although more is to come.
    pub usable: bool,
    /// The photos; all zero until the records are through.
    pub photos: UploadProgress,
}

impl SyncProgress {
    fn of(records: &Progress, photos: &UploadProgress) -> Self {
        let Progress {
            round_trips,
            bytes_up,
            bytes_down,
            changes_sent,
            waiting,
            changes_received,
            sites_received,
            quarantined,
            refused,
            usable,
        } = *records;
        Self {
            round_trips,
            bytes_up,
            bytes_down,
            changes_sent,
            waiting,
            changes_received,
            sites_received,
            quarantined,
            refused,
            usable,
            photos: photos.clone(),
        }
    }
}

/// How far the photos have come.
#[uniffi::remote(Record)]
pub struct UploadProgress {
    /// Requests that were answered.
    pub answers: u32,
    /// Requests that got no answer.
    pub broke: u32,
    /// Files that headquarters has receipted in this run; a photo and its thumbnail are two.
    pub files: u32,
    /// Bytes that headquarters has acknowledged in this run.
    pub bytes: u64,
    /// Files still to send, those included that wait for another network.
    pub waiting: u32,
    /// Bytes of them that headquarters does not have.
    pub bytes_waiting: u64,
}

/// How the photos' part of a run ended.
#[uniffi::remote(Enum)]
pub enum UploadOutcome {
    /// Every photo is at headquarters, receipted.
    SentAll,
    /// What may go over a metered network is there; the rest waits for another one.
    WaitsForFreeNetwork {
        /// Files that wait.
        files: u32,
    },
    /// A part; the reasons stand beside the photos (`Workspace.photos`).
    Partly {
        /// Files that did not go, for a reason.
        held_back: u32,
        /// Files that wait.
        waiting: u32,
    },
    /// Somebody stopped it; what arrived has arrived.
    Cancelled,
    /// Headquarters cannot be reached.
    Offline {
        /// Why, for a log.
        why: String,
    },
    /// Headquarters refuses this device.
    Refused {
        /// Why, for a log.
        why: String,
    },
}

/// How the photos fared.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PhotosReport {
    /// How it ended.
    pub outcome: UploadOutcome,
    /// How it ended, for a person.
    pub words: Words,
}

/// How a run ended.
#[uniffi::remote(Enum)]
pub enum SyncOutcome {
    /// Everything is at headquarters and everything new is here.
    SentAll,
    /// A part; the reasons stand beside the inspections (`Workspace.status`).
    Partly {
        /// Inspections that headquarters refused.
        refused: u32,
        /// Inspections that wait.
        waiting: u32,
    },
    /// Somebody stopped it; what was done stays done.
    Cancelled,
    /// Headquarters cannot be reached.
    Offline {
        /// Why, for a log.
        why: String,
    },
    /// Headquarters refuses this device.
    Refused {
        /// Why, for a log.
        why: String,
    },
    /// This device was revoked. What is here alone is still on its way home: sync again. Say so; no new work is begun.
    Revoked {
        /// Inspections that wait.
        waiting: u32,
        /// Files of photos that wait.
        photos: u32,
    },
    /// This device was revoked, everything came home, and everything on it is gone: show the first screen, it is not enrolled.
    Wiped,
}

/// What a whole run did.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SyncReport {
    /// How it ended.
    pub outcome: SyncOutcome,
    /// How it ended, for a person.
    pub words: Words,
    /// How the photos fared; `None` where the records did not come through, so that no photo was tried.
    pub photos: Option<PhotosReport>,
    /// What was done.
    pub progress: SyncProgress,
}

/// How a run is made.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct SyncOptions {
    /// The longest pause before another try, in milliseconds; left out: up to a minute.
    #[uniffi(default = None)]
    pub longest_pause_ms: Option<u64>,
}

/// Somebody who follows a run. Called on the run's own thread after every exchange, with no lock held. An error is written
/// to the log and changes nothing.
#[uniffi::export(with_foreign)]
pub trait SyncListener: Send + Sync {
    /// How far it is.
    fn progress(&self, progress: SyncProgress) -> Result<(), PlatformError>;
}

/// A run of syncing.
#[derive(uniffi::Object)]
pub struct SyncRun {
    control: Arc<Control>,
    course: Arc<Course>,
}

/// What is known of a run from outside its thread.
#[derive(Default)]
struct Course {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    progress: SyncProgress,
    end: Option<Result<SyncReport, AnjianError>>,
}

impl Course {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever follows a run.
struct Follower {
    course: Arc<Course>,
    listener: Option<Arc<dyn SyncListener>>,
}

impl Follower {
    fn tell(&self, moved: impl FnOnce(&mut SyncProgress)) {
        let progress = {
            let mut state = self.course.lock();
            moved(&mut state.progress);
            state.progress.clone()
        };
        if let Some(Err(error)) = self.listener.as_ref().map(|listener| listener.progress(progress)) {
            tracing::warn!(%error, "a listener failed");
        }
    }
}

/// The runs of a workspace, so that closing it stops them.
#[derive(Default)]
pub(crate) struct Runs(Mutex<Vec<Weak<Control>>>);

impl Runs {
    fn add(&self, control: &Arc<Control>) {
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        runs.retain(|run| run.strong_count() > 0);
        runs.push(Arc::downgrade(control));
    }
    /// Stops them all.
    pub(crate) fn cancel(&self) {
        let runs = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        runs.iter().filter_map(Weak::upgrade).for_each(|control| control.cancel());
    }
}

#[uniffi::export]
impl Workspace {
    /// Begins a run of syncing with headquarters on a thread of its own and returns at once: records first, then photos. Taps may
    /// go on meanwhile. Two runs at once are harmless but pointless.
    ///
    /// Errors: `Unauthorised` before enrolment. How the run ends is told by `SyncRun.wait`.
    #[uniffi::method(default(listener = None))]
    pub fn start_sync(
        &self,
        options: SyncOptions,
        listener: Option<Arc<dyn SyncListener>>,
    ) -> Result<Arc<SyncRun>, AnjianError> {
        self.with(|core| {
            core.enrolment()
                .ok_or_else(|| AnjianError::Unauthorised { why: "this device is not enrolled".to_owned() })?;
            Ok(())
        })?;
        let course = Arc::new(Course::default());
        let follows = Arc::new(Follower { course: course.clone(), listener });
        let photos = follows.clone();
        let mut control = Control::with_progress(move |records: &Progress| {
            follows.tell(|progress| *progress = SyncProgress::of(records, &progress.photos));
        })
        .told_of_uploads(move |uploads: &UploadProgress| photos.tell(|progress| progress.photos = uploads.clone()));
        if let Some(ms) = options.longest_pause_ms {
            control = control.pausing_at_most(Duration::from_millis(ms));
        }
        let control = Arc::new(control);
        self.runs.add(&control);
        let run = SyncRun { control: control.clone(), course: course.clone() };
        let gate = self.gate.clone();
        let thread = std::thread::Builder::new().name("anjian-sync".to_owned());
        let work = move || {
            // A panic must end the run for those who wait for it, too.
            let end = catch_unwind(AssertUnwindSafe(|| gate.with(|core| whole(core, &control))));
            let end = end.unwrap_or_else(|_| Err(AnjianError::broken("the run of syncing broke off")));
            let end = end.map(|(records, photos)| SyncReport {
                words: records.outcome.words(),
                progress: SyncProgress::of(
                    &records.progress,
                    photos.as_ref().map_or(&UploadProgress::default(), |photos| &photos.progress),
                ),
                outcome: records.outcome,
                photos: photos.map(|photos| PhotosReport { words: photos.outcome.words(), outcome: photos.outcome }),
            });
            course.lock().end = Some(end);
            course.ended.notify_all();
        };
        thread.spawn(work).map_err(|e| AnjianError::broken(format!("no thread for syncing: {e}")))?;
        Ok(Arc::new(run))
    }
}

/// Records, and photos once headquarters knows the records that name them.
fn whole(core: &Core, control: &Control) -> Result<(Report, Option<UploadReport>), AnjianError> {
    let mut records = core.sync(control)?;
    let through = matches!(records.outcome, Outcome::SentAll | Outcome::Partly { .. } | Outcome::Revoked { .. });
    let photos = if through { Some(core.upload(control)?) } else { None };
    // The last photo of a revoked device was the last thing that it had to bring.
    if matches!(records.outcome, Outcome::Revoked { .. }) && core.enrolment().is_none() {
        records.outcome = Outcome::Wiped;
    }
    Ok((records, photos))
}

#[uniffi::export]
impl SyncRun {
    /// Stops the run: at once out of a pause or a waiting for the network; a step that is being written is finished. What was
    /// done stays done. Does not wait for its end.
    pub fn cancel(&self) {
        self.control.cancel();
    }

    /// How far it is.
    pub fn progress(&self) -> SyncProgress {
        self.course.lock().progress.clone()
    }

    /// Waits for its end and tells how it ended; as often as one likes, from any thread. Never call it from the run's own
    /// listener.
    ///
    /// Errors: what went wrong on this device; `Closed` when the workspace was closed before it began. Whatever headquarters
    /// or the network did is an outcome, not an error.
    pub fn wait(&self) -> Result<SyncReport, AnjianError> {
        let waited = self.course.ended.wait_while(self.course.lock(), |state| state.end.is_none());
        let state = waited.unwrap_or_else(PoisonError::into_inner);
        state.end.clone().unwrap_or_else(|| Err(AnjianError::broken("the run has no end")))
    }
}
