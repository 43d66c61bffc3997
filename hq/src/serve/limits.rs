//! How often anybody may ask: a bucket per device and per address that fills again with time. In memory: each process counts for itself,
//! and a restart forgives. What is refused for it has done no work.

use crate::company::Doors;
use crate::error::{Error, Result};
use anjian_core::model::id::DeviceId;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Buckets kept at once. Full ones are forgotten first: whoever has one has not asked lately.
const MOST_KEPT: usize = 100_000;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    /// A device, by what it says; it proves itself afterwards.
    Device(DeviceId),
    /// A device that would enrol.
    Enrols(IpAddr),
    /// A person at the door.
    SignsIn(IpAddr),
}

struct Bucket {
    left: f64,
    at: Instant,
}

/// The limits of one process.
#[derive(Clone)]
pub(super) struct Limits {
    doors: Doors,
    buckets: Arc<Mutex<HashMap<Who, Bucket>>>,
}

impl Limits {
    pub(super) fn new(doors: Doors) -> Self {
        Self { doors, buckets: Arc::default() }
    }

    /// Lets somebody in, or says that it is too often.
    pub(super) fn allow(&self, who: Who) -> Result<()> {
        self.allow_at(who, Instant::now())
    }

    fn allow_at(&self, who: Who, now: Instant) -> Result<()> {
        let most = f64::from(match who {
            Who::Device(_) => self.doors.device_a_minute,
            Who::Enrols(_) => self.doors.enrol_a_minute,
            Who::SignsIn(_) => self.doors.sign_in_a_minute,
        });
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_KEPT {
            buckets.retain(|_, bucket| now.duration_since(bucket.at).as_secs() < 60);
        }
        let bucket = buckets.entry(who).or_insert(Bucket { left: most, at: now });
        bucket.left = (bucket.left + now.duration_since(bucket.at).as_secs_f64() / 60.0 * most).min(most);
        bucket.at = now;
        if bucket.left < 1.0 {
            return Err(Error::TooMany);
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn whoever_asks_too_often_waits_and_nobody_else_does() {
        let limits = Limits::new(Doors { device_a_minute: 600, enrol_a_minute: 3, sign_in_a_minute: 5 });
        let (now, one, other) = (Instant::now(), Who::Enrols([10, 0, 0, 1].into()), Who::Enrols([10, 0, 0, 2].into()));
        assert!((0..3).all(|_| limits.allow_at(one, now).is_ok()));
        assert!(matches!(limits.allow_at(one, now), Err(Error::TooMany)));
        assert!(limits.allow_at(other, now).is_ok());
        assert!(limits.allow_at(one, now + Duration::from_secs(20)).is_ok(), "a third of a minute, one of three");
        assert!(limits.allow_at(one, now + Duration::from_secs(20)).is_err());
    }
}
