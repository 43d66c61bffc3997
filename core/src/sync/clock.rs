//! What is known of this device's clock (law 10): measured on each exchange, less certain the older it gets, and forgotten
//! when somebody sets the clock.

use crate::model::time::{ClockError, Stamp, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// A device's two clocks: what the wall says, and what only runs forward.
pub trait Clock: Send + Sync {
    /// The wall clock.
    fn now(&self) -> Timestamp;
    /// Milliseconds since some moment of this process, never set by anybody; `None` when there is no such clock.
    fn monotonic_ms(&self) -> Option<i64>;
}

/// The clock of the machine.
#[derive(Debug)]
pub struct SystemClock(Instant);

impl Default for SystemClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
    fn monotonic_ms(&self) -> Option<i64> {
        i64::try_from(self.0.elapsed().as_millis()).ok()
    }
}

/// Quartz in a phone drifts at most about this many milliseconds in a second, times a thousand: 100 parts in a million.
const DRIFT_PER_MILLION: i64 = 100;
/// A wall clock that departs from the monotonic one by more was set by somebody.
const SET_BY_SOMEBODY_MS: i64 = 2_000;

/// One measurement of the wall clock against headquarters'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The wall clock then.
    at: Timestamp,
    /// The offset and its uncertainty then.
    error: ClockError,
    /// The monotonic clock then; kept only within the process that measured.
    #[serde(skip)]
    monotonic_ms: Option<i64>,
}

impl Measured {
    /// From one round trip: the request left and the answer came by our clock, arrived and left by headquarters'.
    pub fn by_round_trip(
        left: Timestamp,
        came: Timestamp,
        arrived: Timestamp,
        answered: Timestamp,
        monotonic_ms: Option<i64>,
    ) -> Self {
        let offset_ms = ((arrived.0 - left.0) + (answered.0 - came.0)) / 2;
        let on_the_way = (came.0 - left.0) - (answered.0 - arrived.0);
        // Half the time on the way, and a millisecond for rounding on either side.
        let uncertainty_ms = u32::try_from(on_the_way.max(0) / 2 + 2).unwrap_or(u32::MAX);
        Self { at: came, error: ClockError { offset_ms, uncertainty_ms }, monotonic_ms }
    }

    /// What is known at a later moment of the same clock; `None` when the clock was set meanwhile.
    fn later(&self, now: Timestamp, monotonic_ms: Option<i64>) -> Option<ClockError> {
        let age = now.0 - self.at.0;
        if let (Some(then), Some(now)) = (self.monotonic_ms, monotonic_ms)
            && (age - (now - then)).abs() > SET_BY_SOMEBODY_MS
        {
            return None;
        }
        if age < -SET_BY_SOMEBODY_MS {
            return None;
        }
        let drift = u32::try_from(age.max(0) * DRIFT_PER_MILLION / 1_000_000).unwrap_or(u32::MAX);
        let uncertainty_ms = self.error.uncertainty_ms.saturating_add(drift);
        Some(ClockError { offset_ms: self.error.offset_ms, uncertainty_ms })
    }
}

/// This moment, with what is known of the clock.
pub fn stamp(clock: &dyn Clock, measured: Option<&Measured>) -> Stamp {
    let at = clock.now();
    Stamp { at, clock: measured.and_then(|m| m.later(at, clock.monotonic_ms())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_10_the_offset_is_measured_and_grows_uncertain() {
        // The phone is 500 ms behind; 40 ms up, 60 ms down, 10 ms at headquarters.
        let measured =
            Measured::by_round_trip(Timestamp(1_000), Timestamp(1_110), Timestamp(1_540), Timestamp(1_550), Some(0));
        assert_eq!(measured.error.offset_ms, 490);
        assert!(measured.error.uncertainty_ms >= 50);
        let hour = 3_600_000;
        let later = measured.later(Timestamp(1_110 + hour), Some(hour)).unwrap();
        assert_eq!(later.uncertainty_ms, measured.error.uncertainty_ms + 360);
    }

    #[test]
    fn a_clock_that_somebody_set_is_no_longer_known() {
        let measured = Measured::by_round_trip(Timestamp(0), Timestamp(10), Timestamp(5), Timestamp(6), Some(0));
        assert!(measured.later(Timestamp(3_600_000), Some(1_000)).is_none());
        assert!(measured.later(Timestamp(-10_000), None).is_none());
    }
}
