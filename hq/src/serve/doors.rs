//! The routes for devices. Bodies are bounded before they are read, and whoever sends is checked before a body is
//! unpacked.

use super::Desk;
use super::answer::{message, refusal};
use super::limits::Who;
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::store::{device, lock};
use anjian_core::model::id::DeviceId;
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::message::{
    EXCHANGE, EnrolRequest, ExchangeRequest, HEADER_COUNT, HEADER_DEVICE, HEADER_SIGNATURE, HEADER_TIME,
};
use anjian_core::sync::protocol::sign::{Asking, Signature, request_statement};
use anjian_core::sync::protocol::wire::{MOST_COMPRESSED, unpack, unpack_within};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

/// How long a body may take to arrive: 8 MB over a slow line.
const BODY_TIMEOUT: Duration = Duration::from_secs(180);
/// How long a request waits for its turn at the database.
const LONGEST_WAIT: Duration = Duration::from_secs(45);
/// An enrolment is small.
const MOST_ENROL: usize = 16 << 10;

pub(super) async fn key(State(desk): State<Desk>) -> String {
    format!("{}\n", desk.hq.public_key())
}

pub(super) async fn enrol(
    State(desk): State<Desk>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let outcome = async {
        desk.limits.allow_from(peer, &headers, Who::Enrols)?;
        let bytes = read(body, MOST_ENROL).await?;
        let request: EnrolRequest = unpack_within(&bytes, MOST_ENROL, 4 * MOST_ENROL)?;
        Ok::<_, Error>(request)
    };
    let request = match outcome.await {
        Ok(request) => request,
        Err(error) => return refusal(&error, None, &desk.hq.key),
    };
    let (hq, proof) = (desk.hq.clone(), request.proof);
    let answered = blocking(&desk, move |hq| hq.enrol(&request)).await;
    match answered {
        Ok(response) => message(StatusCode::OK, &response, Some(&proof), &hq.key).0,
        Err(error) => refusal(&error, Some(&proof), &hq.key),
    }
}

pub(super) async fn exchange(State(desk): State<Desk>, headers: HeaderMap, body: Body) -> Response {
    let signature: Option<Signature> = header(&headers, HEADER_SIGNATURE).ok();
    let outcome = async {
        let proof = Proof::of(&headers)?;
        desk.limits.allow(Who::Device(proof.device))?;
        let bytes = read(body, MOST_COMPRESSED).await?;
        blocking(&desk, move |hq| exchanged(hq, &proof, &bytes)).await
    };
    match outcome.await {
        Ok(response) => response,
        Err(error) => refusal(&error, signature.as_ref(), &desk.hq.key),
    }
}

/// What a request carries beside its body to prove whose it is.
pub(super) struct Proof {
    pub(super) device: DeviceId,
    pub(super) at: Timestamp,
    count: u64,
    pub(super) signature: Signature,
}

impl Proof {
    /// Reads it from the headers.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self> {
        let count = header(headers, HEADER_COUNT)?;
        if i64::try_from(count).is_err() {
            return Err(Error::Invalid(format!("the header {HEADER_COUNT} is larger than any clock")));
        }
        Ok(Self {
            device: header(headers, HEADER_DEVICE)?,
            at: Timestamp(header(headers, HEADER_TIME)?),
            count,
            signature: header(headers, HEADER_SIGNATURE)?,
        })
    }

    /// Whether a device that is enrolled here asks for this, now and for the first time. One that was revoked may still bring what it
    /// holds, until it was wiped.
    pub(super) fn holds(&self, hq: &Headquarters, asking: &Asking<'_>) -> Result<()> {
        let known = hq.store.read(|db| device::find(db, &self.device))?;
        let known = known.ok_or_else(|| Error::Unauthorised("this device is not enrolled here".into()))?;
        if !known.key.verifies(&request_statement(asking, &self.device, self.at, self.count), &self.signature) {
            return Err(Error::Unauthorised("the request is not signed by this device".into()));
        }
        if known.wiped {
            return Err(Error::Revoked);
        }
        let taken = hq.store.write_beside(|tx| {
            lock::device(tx, &self.device)?;
            device::count(tx, &self.device, self.count)
        })?;
        taken.map_err(|counted| Error::Replayed { counted })
    }
}

fn exchanged(hq: &Headquarters, proof: &Proof, bytes: &[u8]) -> Result<Response> {
    proof.holds(hq, &Asking { method: "POST", path: EXCHANGE, body: bytes })?;
    let request: ExchangeRequest = unpack(bytes)?;
    let answer = hq.exchange(proof.device, proof.at, &request)?;
    let (response, size) = message(StatusCode::OK, &answer, Some(&proof.signature), &hq.key);
    hq.carried(&proof.device, bytes.len(), size);
    Ok(response)
}

pub(super) fn header<T: FromStr>(headers: &HeaderMap, name: &'static str) -> Result<T> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::Invalid(format!("the header {name} is missing or cannot be read")))
}

pub(super) async fn read(body: Body, most: usize) -> Result<Bytes> {
    let read = tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, most)).await;
    match read {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_long(&error) => {
            Err(Error::TooLarge(format!("a body has at most {most} bytes: split it")))
        }
        Ok(Err(_)) => Err(Error::Invalid("the body was cut off".into())),
        Err(_) => Err(Error::Invalid("the body took too long".into())),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    // axum keeps the kind of its limit's error to itself; its words are stable.
    std::error::Error::source(error).is_some_and(|source| source.to_string().contains("length limit exceeded"))
}

/// Runs work on the database away from the threads that talk to the network.
pub(super) async fn blocking<T: Send + 'static>(
    desk: &Desk,
    work: impl FnOnce(&Headquarters) -> Result<T> + Send + 'static,
) -> Result<T> {
    let stopped = |e: &dyn std::fmt::Display| Error::Broken(format!("the work was stopped: {e}"));
    // A queue that does not move is told so, before the phone gives up by itself.
    let turn = tokio::time::timeout(LONGEST_WAIT, desk.at_once.clone().acquire_owned()).await;
    let _turn = turn.map_err(|_| Error::Busy)?.map_err(|e| stopped(&e))?;
    let hq: Arc<Headquarters> = desk.hq.clone();
    tokio::task::spawn_blocking(move || work(&hq)).await.map_err(|e| stopped(&e))?
}
