//! The demo's time: days pass in it that do not pass outside. Headquarters reads it as it is; each phone's clock is off by
//! its own amount, because clocks lie.

use anjian_core::model::time::Timestamp;
use anjian_core::sync::clock::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The time that passes.
#[derive(Clone, Debug)]
pub struct DemoTime(Arc<AtomicI64>);

impl DemoTime {
    /// A time that begins at a moment.
    pub fn beginning(at: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(at.0)))
    }
    /// Now.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
    /// It becomes so late; never earlier.
    pub fn becomes(&self, at: Timestamp) {
        self.0.fetch_max(at.0, Ordering::SeqCst);
    }
}

/// One phone's clock: the phone's own time, off by a constant.
#[derive(Debug)]
pub struct PhoneClock {
    time: DemoTime,
    off_ms: i64,
}

impl PhoneClock {
    /// A clock that shows `off_ms` more than is true.
    pub fn new(time: DemoTime, off_ms: i64) -> Self {
        Self { time, off_ms }
    }
}

impl Clock for PhoneClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.time.now().0 + self.off_ms)
    }
    fn monotonic_ms(&self) -> Option<i64> {
        Some(self.time.now().0)
    }
}
