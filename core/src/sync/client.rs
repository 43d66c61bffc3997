//! HTTP to headquarters: reqwest with rustls, timeouts, the system's proxies. Addresses other than loopback must be
//! https.

use super::enrolment::{self, Enrolment};
use super::protocol::message::{
    ENROL, EXCHANGE, EnrolResponse, ErrorBody, HEADER_COUNT, HEADER_DEVICE, HEADER_SIGNATURE, HEADER_TIME, Ticket,
};
use super::protocol::sign::{Asking, KeyHolder, Signature, request_statement};
use super::protocol::wire;
use crate::error::Error;
use crate::model::time::Timestamp;
use reqwest::blocking::{Client, RequestBuilder, Response};
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A request under way: a body, signed.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The body.
    pub body: Vec<u8>,
    /// The device's clock.
    pub at: Timestamp,
    /// The number of this request: larger than of every earlier one of this device.
    pub count: u64,
    /// The device's signature over method, path, device, time, number and body.
    pub signature: Signature,
}

/// Numbers a device's requests, so that none can be repeated by somebody who saw it. Never less than the clock; at every start a stretch
/// of numbers is set aside on the disk ([`Counter::begin`]), so that no request has to write. A database that was put back to an older
/// day is behind: headquarters says how far it counted ([`Counter::beyond`]).
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Numbers set aside at a start.
    const ASIDE: u64 = 1_000_000;

    /// Begins behind what was set aside before; the second is what is to be kept for the next start.
    pub fn begin(kept: Option<u64>, now: Timestamp) -> (Self, u64) {
        let from = kept.unwrap_or_default().max(u64::try_from(now.0).unwrap_or_default());
        (Self(AtomicU64::new(from)), from.saturating_add(Self::ASIDE))
    }
    /// The next number.
    pub fn next(&self, now: Timestamp) -> u64 {
        let clock = u64::try_from(now.0).unwrap_or_default();
        let after = |last: u64| last.saturating_add(1).max(clock);
        let last = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
        after(last.unwrap_or_default())
    }
    /// Headquarters has counted so far: from now on numbers are larger.
    pub fn beyond(&self, counted: u64) {
        self.0.fetch_max(counted, Ordering::Relaxed);
    }
}

impl Signed {
    /// Signs a body for a path.
    pub fn for_path(path: &str, body: Vec<u8>, at: Timestamp, count: u64, keys: &dyn KeyHolder) -> Result<Self, Error> {
        let signature = prove(&Asking { method: "POST", path, body: &body }, at, count, keys)?;
        Ok(Self { body, at, count, signature })
    }
}

fn prove(asking: &Asking<'_>, at: Timestamp, count: u64, keys: &dyn KeyHolder) -> Result<Signature, Error> {
    let device = keys.public_key()?.device();
    Ok(keys.sign(&request_statement(asking, &device, at, count))?)
}

/// The headers that prove who asks.
pub fn proof(
    asking: &Asking<'_>,
    at: Timestamp,
    count: u64,
    keys: &dyn KeyHolder,
) -> Result<Vec<(&'static str, String)>, Error> {
    let signature = prove(asking, at, count, keys)?;
    Ok(vec![
        (HEADER_DEVICE, keys.public_key()?.device().to_string()),
        (HEADER_TIME, at.0.to_string()),
        (HEADER_COUNT, count.to_string()),
        (HEADER_SIGNATURE, signature.to_string()),
    ])
}

/// What came back: a body and headquarters' signature.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Whether the request was taken; else the body is an [`ErrorBody`]. Either is believed only when it is signed.
    pub taken: bool,
    /// The body.
    pub body: Vec<u8>,
    /// Headquarters' signature over our signature and the body.
    pub signature: Signature,
}

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Not reachable, or broken for a while: trying again may help.
    #[error("{why}")]
    Unreachable {
        /// Why.
        why: String,
    },
    /// Headquarters refuses this device or this request: trying again does not help.
    #[error("{why}")]
    Refused {
        /// Headquarters' word for it.
        code: String,
        /// Why.
        why: String,
    },
}

/// After so long without an acknowledgement of what was sent, a line is dead.
#[cfg(any(target_os = "android", target_os = "linux"))]
const DEAD_LINE: Duration = Duration::from_secs(20);

/// The way to headquarters. The real one is [`HttpTransport`]; tests cut and lose.
pub trait Transport: Send + Sync {
    /// Sends a signed body for an exchange and waits for the answer.
    fn exchange(&self, device: &str, request: &Signed) -> Result<Answer, TransportError>;
}

/// Headquarters over HTTP.
pub struct HttpTransport {
    client: Client,
    address: String,
}

impl HttpTransport {
    /// The way to an address.
    pub fn new(address: &str) -> Result<Self, Error> {
        let refused = |why: String| Error::invalid("address", why, "总部地址不能用：须为 https");
        let url = reqwest::Url::parse(address).map_err(|e| refused(e.to_string()))?;
        let loopback = match url.host_str() {
            Some("localhost") => true,
            Some(host) => host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()),
            None => false,
        };
        if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
            return Err(refused("headquarters must be reached by https".into()));
        }
        let mut builder = Client::builder()
            .tls_backend_preconfigured(super::tls::client())
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(120))
            .user_agent(concat!("anjian/", env!("CARGO_PKG_VERSION")));
        if loopback {
            builder = builder.no_proxy();
        }
        // A line that died without a word (another network, a lift) is noticed by what it does not acknowledge.
        #[cfg(any(target_os = "android", target_os = "linux"))]
        {
            builder = builder.tcp_user_timeout(DEAD_LINE);
        }
        let client = builder.build().map_err(|e| Error::Offline { why: e.to_string() })?;
        Ok(Self { client, address: address.trim_end_matches('/').to_owned() })
    }

    /// Enrols this device with a ticket.
    pub fn enrol(ticket: &Ticket, device_name: &str, keys: &dyn KeyHolder) -> Result<Enrolment, Error> {
        let http = Self::new(&ticket.address)?;
        let body = wire::pack(&enrolment::request(ticket, device_name, keys)?).map_err(Error::broken)?;
        let request = http.client.post(format!("{}{ENROL}", http.address)).body(body);
        let offline = |e: TransportError| Error::Offline { why: e.to_string() };
        let (taken, response) = http.send(request).map_err(offline)?;
        let (body, _) = read(response).map_err(offline)?;
        if !taken {
            let Some(said) = refusal(&body) else { return Err(offline(somebody_else())) };
            return Err(Error::Unauthorised { why: said.reason });
        }
        let response: EnrolResponse = wire::unpack(&body).map_err(|_| offline(somebody_else()))?;
        enrolment::check(ticket, response, keys)
    }

    /// Sends, and tells whether the request was taken.
    fn send(&self, request: RequestBuilder) -> Result<(bool, Response), TransportError> {
        let unreachable = |e: reqwest::Error| TransportError::Unreachable { why: describe(&e) };
        let response = request.header("content-type", "application/vnd.anjian").send().map_err(unreachable)?;
        let status = response.status();
        // Too many requests and a broken or busy server pass; everything else of 4xx is a word.
        let passes = !status.is_success() && (!status.is_client_error() || matches!(status.as_u16(), 408 | 429));
        if passes {
            let (body, _) = read(response).unwrap_or_default();
            let why = refusal(&body).map_or_else(|| status.to_string(), |said| said.reason);
            return Err(TransportError::Unreachable { why });
        }
        Ok((status.is_success(), response))
    }
}

/// What headquarters says instead of an answer.
pub fn refusal(body: &[u8]) -> Option<ErrorBody> {
    wire::unpack_within(body, 64 << 10, 64 << 10).ok()
}

/// A portal, a proxy, a wrong address: no word of headquarters'.
pub fn somebody_else() -> TransportError {
    TransportError::Unreachable { why: "somebody else answers in headquarters' place".into() }
}

impl Transport for HttpTransport {
    fn exchange(&self, device: &str, request: &Signed) -> Result<Answer, TransportError> {
        self.post(EXCHANGE, device, request)
    }
}

impl HttpTransport {
    /// A request to a path at headquarters.
    pub(super) fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.address))
    }

    /// Sends a signed body to a path and waits for the signed answer.
    pub(super) fn post(&self, path: &str, device: &str, request: &Signed) -> Result<Answer, TransportError> {
        let post = self
            .request(reqwest::Method::POST, path)
            .header(HEADER_DEVICE, device)
            .header(HEADER_TIME, request.at.0.to_string())
            .header(HEADER_COUNT, request.count.to_string())
            .header(HEADER_SIGNATURE, request.signature.to_string())
            .body(request.body.clone());
        let (taken, response) = self.send(post)?;
        let (body, signature) = read(response)?;
        Ok(Answer { taken, body, signature: signature.ok_or_else(somebody_else)? })
    }
}

/// Reads a body up to the limit.
fn read(response: Response) -> Result<(Vec<u8>, Option<Signature>), TransportError> {
    let signature = response.headers().get(HEADER_SIGNATURE).and_then(|v| v.to_str().ok()?.parse().ok());
    let mut body = Vec::new();
    let most = wire::MOST_COMPRESSED as u64;
    let broken = |e: std::io::Error| TransportError::Unreachable { why: format!("the answer broke off: {e}") };
    response.take(most + 1).read_to_end(&mut body).map_err(broken)?;
    if body.len() as u64 > most {
        return Err(TransportError::Unreachable { why: "the answer is too large".into() });
    }
    Ok((body, signature))
}

/// What went wrong, without the address: it may hold what nobody should read in a log.
pub(super) fn describe(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke off"
    };
    what.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_numbered_upwards_whatever_the_clock_does() {
        let counter = Counter::default();
        let numbers = [50, 50, 40, 60].map(|now| counter.next(Timestamp(now)));
        assert_eq!(numbers, [50, 51, 52, 60]);
        counter.beyond(1_000);
        assert_eq!(counter.next(Timestamp(61)), 1_001);
        let (again, kept) = Counter::begin(Some(5_000), Timestamp(70));
        assert_eq!((again.next(Timestamp(70)), kept), (5_001, 1_005_000), "a start goes on behind the last");
        assert_eq!(Counter::begin(None, Timestamp(70)).0.next(Timestamp(70)), 71);
    }

    #[test]
    fn only_loopback_may_be_reached_without_https() {
        for good in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:2/", "https://hq.example.com"] {
            assert!(HttpTransport::new(good).is_ok(), "{good}");
        }
        for bad in ["http://hq.example.com", "http://10.0.0.1", "ftp://127.0.0.1", "nonsense"] {
            assert!(HttpTransport::new(bad).is_err(), "{bad}");
        }
    }
}
