//! Somebody's hold on a run of syncing: told how far it is, and able to stop it at once, also while it waits for the
//! network.

use super::locked;
use crate::sync::client::{Answer, Signed, Transport, TransportError};
use crate::sync::session::Limits;
use crate::sync::status::Progress;
use crate::sync::upload::status::UploadProgress;
use crate::sync::upload::tus;
use crate::sync::upload::way::UploadWay;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

type OnProgress = Box<dyn Fn(&Progress) + Send + Sync>;
type OnUpload = Box<dyn Fn(&UploadProgress) + Send + Sync>;

/// Somebody's hold on a run: told how far it is, and able to stop it.
#[derive(Default)]
pub struct Control {
    brake: Arc<Brake>,
    on_progress: Option<OnProgress>,
    on_upload: Option<OnUpload>,
    limits: Limits,
    longest_pause: Option<Duration>,
}

#[derive(Default)]
struct Brake {
    cancelled: Mutex<bool>,
    wake: Condvar,
}

impl Control {
    /// A hold that is told after every exchange.
    pub fn with_progress(on_progress: impl Fn(&Progress) + Send + Sync + 'static) -> Self {
        Self { on_progress: Some(Box::new(on_progress)), ..Self::default() }
    }
    /// Is told after every answer about a photo, too.
    pub fn told_of_uploads(mut self, on_upload: impl Fn(&UploadProgress) + Send + Sync + 'static) -> Self {
        self.on_upload = Some(Box::new(on_upload));
        self
    }
    /// How much goes in one exchange: less where the network is slow.
    pub fn limited_to(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
    /// No pause before another try is longer than this.
    pub fn pausing_at_most(mut self, longest: Duration) -> Self {
        self.longest_pause = Some(longest);
        self
    }
    /// Stops the run: out of a pause and out of a waiting for the network at once; what is being stored is stored.
    pub fn cancel(&self) {
        *locked(&self.brake.cancelled) = true;
        self.brake.wake.notify_all();
    }
    /// Whether it was stopped.
    pub fn is_cancelled(&self) -> bool {
        *locked(&self.brake.cancelled)
    }
    pub(super) fn limits(&self) -> Limits {
        self.limits
    }
    /// Tells how far it is. Somebody who panics over it breaks nothing.
    pub(super) fn tell(&self, progress: &Progress) {
        if let Some(on_progress) = &self.on_progress
            && catch_unwind(AssertUnwindSafe(|| on_progress(progress))).is_err()
        {
            tracing::warn!("whoever follows this run of syncing panicked");
        }
    }
    /// Tells how far the photos are. Somebody who panics over it breaks nothing.
    pub(super) fn tell_of_upload(&self, progress: &UploadProgress) {
        if let Some(on_upload) = &self.on_upload
            && catch_unwind(AssertUnwindSafe(|| on_upload(progress))).is_err()
        {
            tracing::warn!("whoever follows this run of uploads panicked");
        }
    }
    /// Waits; whether it was stopped meanwhile.
    pub(super) fn pause(&self, time: Duration) -> bool {
        let time = self.longest_pause.map_or(time, |longest| time.min(longest));
        let guard = locked(&self.brake.cancelled);
        let waited = self.brake.wake.wait_timeout_while(guard, time, |cancelled| !*cancelled);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
    /// Does something that may take long on a thread of its own and waits for it; `None` when it was stopped first. What was
    /// begun then comes to its end unheard.
    fn unless_cancelled<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> std::io::Result<Option<T>> {
        let done = Arc::new(Mutex::new(None));
        let (brake, result) = (self.brake.clone(), done.clone());
        std::thread::Builder::new().name("anjian-exchange".to_owned()).spawn(move || {
            // A panic must not leave somebody waiting for ever.
            let outcome = catch_unwind(AssertUnwindSafe(work));
            *locked(&result) = Some(outcome);
            // Under the brake's lock: the one who waits has either seen the result or will be woken.
            drop(locked(&brake.cancelled));
            brake.wake.notify_all();
        })?;
        let waits = |cancelled: &mut bool| !*cancelled && locked(&done).is_none();
        let guard = locked(&self.brake.cancelled);
        drop(self.brake.wake.wait_while(guard, waits).unwrap_or_else(PoisonError::into_inner));
        match locked(&done).take() {
            Some(Ok(outcome)) => Ok(Some(outcome)),
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Ok(None),
        }
    }
}

/// A way to headquarters on which nobody waits after the run was stopped. An answer that comes later is lost, which every
/// run can bear: the next one sends the same again.
pub(super) struct Interruptible<'a> {
    pub(super) way: Arc<dyn Transport>,
    pub(super) control: &'a Control,
}

impl Transport for Interruptible<'_> {
    fn exchange(&self, device: &str, request: &Signed) -> Result<Answer, TransportError> {
        let (way, device, request) = (self.way.clone(), device.to_owned(), request.clone());
        self.control.heard(move || way.exchange(&device, &request))
    }
}

/// The same for photos.
pub(super) struct InterruptibleUpload<'a> {
    pub(super) way: Arc<dyn UploadWay>,
    pub(super) control: &'a Control,
}

impl UploadWay for InterruptibleUpload<'_> {
    fn offer(&self, device: &str, request: &Signed) -> Result<Answer, TransportError> {
        let (way, device, request) = (self.way.clone(), device.to_owned(), request.clone());
        self.control.heard(move || way.offer(&device, &request))
    }
    fn tus(&self, request: &tus::Request) -> Result<tus::Answer, TransportError> {
        let (way, request) = (self.way.clone(), request.clone());
        self.control.heard(move || way.tus(&request))
    }
}

impl Control {
    /// What headquarters answers, or that nobody waited for it.
    fn heard<T: Send + 'static>(
        &self,
        ask: impl FnOnce() -> Result<T, TransportError> + Send + 'static,
    ) -> Result<T, TransportError> {
        match self.unless_cancelled(ask) {
            Ok(Some(answer)) => answer,
            Ok(None) => Err(TransportError::Unreachable { why: "the run was stopped".to_owned() }),
            Err(error) => Err(TransportError::Unreachable { why: format!("no thread for an exchange: {error}") }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Timestamp;
    use crate::sync::protocol::sign::Signature;
    use std::sync::mpsc::{Receiver, Sender, channel};

    /// Answers when it is let, and says when it was asked.
    struct Slow {
        asked: Mutex<Sender<()>>,
        let_go: Mutex<Receiver<()>>,
    }

    impl Transport for Slow {
        fn exchange(&self, _: &str, _: &Signed) -> Result<Answer, TransportError> {
            locked(&self.asked).send(()).unwrap();
            locked(&self.let_go).recv().unwrap();
            Ok(Answer { taken: true, body: vec![7], signature: Signature([0; 64]) })
        }
    }

    #[test]
    fn nobody_waits_for_headquarters_after_the_run_was_stopped() {
        let ((asked, hears), (go, let_go)) = (channel(), channel());
        let way = Arc::new(Slow { asked: Mutex::new(asked), let_go: Mutex::new(let_go) });
        let control = Control::default();
        let line = Interruptible { way, control: &control };
        let request = Signed { body: vec![], at: Timestamp(0), count: 0, signature: Signature([0; 64]) };
        go.send(()).unwrap();
        assert_eq!(line.exchange("a", &request).unwrap().body, [7]);
        hears.recv().unwrap();
        // Headquarters is silent now: only the brake can end this.
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| line.exchange("a", &request));
            hears.recv().unwrap();
            control.cancel();
            assert!(matches!(waits.join().unwrap(), Err(TransportError::Unreachable { .. })));
        });
        go.send(()).unwrap();
    }
}
