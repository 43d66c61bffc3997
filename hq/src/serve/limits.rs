//! How often anybody may ask: a bucket per device and per address that fills again with time. In memory: each process counts for itself,
//! and a restart forgives. What is refused for it has done no work.

use crate::company::Doors;
use crate::error::{Error, Result};
use anjian_core::model::id::DeviceId;
use axum::http::HeaderMap;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
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

/// Where somebody asks from: what the proxy on this machine says, else the other end of the line. `None` is this machine itself, which is
/// not held up. A stranger's word for it is not believed.
pub(super) fn stranger(peer: SocketAddr, headers: &HeaderMap) -> Option<IpAddr> {
    if !peer.ip().is_loopback() {
        return Some(peer.ip());
    }
    let said = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok())?;
    // The last entry is the proxy's own; those before it anybody may have written.
    Some(said.rsplit(',').next().and_then(|last| last.trim().parse().ok()).unwrap_or(peer.ip()))
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

    /// Lets a stranger in, or says that it is too often.
    pub(super) fn allow_from(&self, peer: SocketAddr, headers: &HeaderMap, who: fn(IpAddr) -> Who) -> Result<()> {
        stranger(peer, headers).map_or(Ok(()), |address| self.allow(who(address)))
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
    fn only_the_proxy_of_this_machine_is_believed_who_it_is() {
        let from = |peer: &str, said: Option<&'static str>| {
            let headers =
                said.map(|said| (axum::http::HeaderName::from_static("x-forwarded-for"), said.parse().unwrap()));
            stranger(peer.parse().unwrap(), &headers.into_iter().collect()).map(|address| address.to_string())
        };
        assert_eq!(from("127.0.0.1:5", None), None, "this machine itself");
        assert_eq!(from("127.0.0.1:5", Some("1.1.1.1, 10.0.0.7")).as_deref(), Some("10.0.0.7"));
        assert_eq!(from("127.0.0.1:5", Some("nonsense")).as_deref(), Some("127.0.0.1"));
        assert_eq!(from("10.0.0.9:5", Some("1.1.1.1")).as_deref(), Some("10.0.0.9"));
    }

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
