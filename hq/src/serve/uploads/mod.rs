//! tus 1.0.0: creation (with upload), head, patch, termination, checksum, expiration. <https://tus.io/protocols/resumable-upload>
//!
//! Every request but OPTIONS carries the token that an offer was answered with (`Authorization: Bearer …`) and the device's proof; the token
//! is worth one upload of one hash and size to that device alone, so creating twice is creating once, and what a client says in
//! `Upload-Metadata` is not needed and not believed.

mod receive;
mod turns;
mod tus;

pub(super) use turns::Turns;

use super::Desk;
use super::doors::{Proof, blocking, header, read};
use super::limits::Who;
use crate::error::{Error, Result};
use crate::serve::answer::{message, refusal};
use crate::store::upload::Upload;
use anjian_core::sync::protocol::message::HEADER_SIGNATURE;
use anjian_core::sync::protocol::photo::{OfferRequest, PHOTOS, UPLOADS, UploadId, UploadToken, said};
use anjian_core::sync::protocol::sign::{Asking, Signature};
use anjian_core::sync::protocol::wire::unpack_within;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use axum::routing::{Router, any, post};
use receive::{Incoming, receive};
use tus::{Reply, answer, failed};

/// An offer is small, compressed and plain.
const MOST_OFFER: usize = 64 << 10;

/// The routes of photos.
pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route(PHOTOS, post(offer))
        .route(UPLOADS, any(uploads))
        .route(&format!("{UPLOADS}/{{id}}"), any(upload))
}

/// A device offers photos: signed, like an exchange.
async fn offer(State(desk): State<Desk>, headers: HeaderMap, body: Body) -> Response {
    let signature: Option<Signature> = header(&headers, HEADER_SIGNATURE).ok();
    let outcome = async {
        let proof = Proof::of(&headers)?;
        desk.limits.allow(Who::Device(proof.device))?;
        let bytes = read(body, MOST_OFFER).await?;
        let offered = move |hq: &crate::Headquarters| {
            proof.holds(hq, &Asking { method: "POST", path: PHOTOS, body: &bytes })?;
            let request: OfferRequest = unpack_within(&bytes, MOST_OFFER, 4 * MOST_OFFER)?;
            hq.offered(&proof.device, &request)
        };
        blocking(&desk, offered).await
    };
    match outcome.await {
        Ok(response) => message(StatusCode::OK, &response, signature.as_ref(), &desk.hq.key).0,
        Err(error) => refusal(&error, signature.as_ref(), &desk.hq.key),
    }
}

/// The place where uploads are created.
async fn uploads(State(desk): State<Desk>, method: Method, headers: HeaderMap, body: Body) -> Response {
    match tus::method(&method, &headers) {
        Method::OPTIONS => tus::options(),
        Method::POST => settle(create(&desk, &headers, body).await),
        _ => failed(&Error::Method),
    }
}

/// One upload.
async fn upload(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match tus::method(&method, &headers) {
        Method::OPTIONS => tus::options(),
        Method::HEAD => settle(head(&desk, &id, &headers).await),
        Method::PATCH => settle(patch(&desk, &id, &headers, body).await),
        Method::DELETE => settle(delete(&desk, &id, &headers).await),
        _ => failed(&Error::Method),
    }
}

fn settle(outcome: Result<Reply>) -> Response {
    match outcome {
        Ok(reply) => answer(&reply),
        Err(error) => failed(&error),
    }
}

/// The upload of a token, for the device that was given it: whoever asks proves that he has its key.
async fn proven(desk: &Desk, method: &str, path: String, headers: &HeaderMap, token: UploadToken) -> Result<Upload> {
    let proof = Proof::of(headers)?;
    desk.limits.allow(Who::Device(proof.device))?;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    let said = said(&token.to_string(), text("upload-length"), text("upload-offset"), text("upload-checksum"));
    let method = method.to_owned();
    blocking(desk, move |hq| {
        proof.holds(hq, &Asking { method: &method, path: &path, body: said.as_bytes() })?;
        let upload = hq.upload_of(&token)?;
        match upload.device == proof.device {
            true => Ok(upload),
            false => Err(Error::Unauthorised("the upload is another device's".into())),
        }
    })
    .await
}

/// Where an upload is.
fn at(id: &str) -> String {
    format!("{UPLOADS}/{id}")
}

/// Whoever asks has the token of the upload that he names.
fn token(headers: &HeaderMap, id: &str) -> Result<UploadToken> {
    let token = tus::token(headers)?;
    match id.parse::<UploadId>() {
        Ok(named) if named == token.upload => Ok(token),
        _ => Err(Error::NotFound("there is no such upload: offer the photo again".into())),
    }
}

async fn create(desk: &Desk, headers: &HeaderMap, body: Body) -> Result<Reply> {
    tus::is_spoken(headers)?;
    let token = tus::token(headers)?;
    let length = tus::length(headers)?;
    let brings = tus::brings_bytes(headers);
    let turn = desk.turns.take(token.upload).await?;
    let upload = proven(desk, "POST", UPLOADS.to_owned(), headers, token).await?;
    if length != upload.bytes {
        return Err(Error::Invalid(format!("{} bytes were offered, not {length}", upload.bytes)));
    }
    // Repeated, for want of an answer: what is here already is told, and no byte of the body is taken.
    if !brings || upload.arrived > 0 {
        return Ok(standing(desk, upload).await?.with(StatusCode::CREATED));
    }
    let incoming = Incoming { offset: 0, checksum: tus::checksum(headers)?, length: tus::content_length(headers) };
    Ok(receive(desk.clone(), turn, upload, incoming, body).await?.with(StatusCode::CREATED))
}

async fn head(desk: &Desk, id: &str, headers: &HeaderMap) -> Result<Reply> {
    tus::is_spoken(headers)?;
    let token = token(headers, id)?;
    let _turn = desk.turns.take(token.upload).await?;
    let upload = proven(desk, "HEAD", at(id), headers, token).await?;
    standing(desk, upload).await
}

async fn patch(desk: &Desk, id: &str, headers: &HeaderMap, body: Body) -> Result<Reply> {
    tus::is_spoken(headers)?;
    let token = token(headers, id)?;
    if !tus::brings_bytes(headers) {
        return Err(Error::MediaType);
    }
    let (offset, checksum) = (tus::offset(headers)?, tus::checksum(headers)?);
    let turn = desk.turns.take(token.upload).await?;
    let upload = proven(desk, "PATCH", at(id), headers, token).await?;
    let incoming = Incoming { offset, checksum, length: tus::content_length(headers) };
    Ok(receive(desk.clone(), turn, upload, incoming, body).await?.with(StatusCode::NO_CONTENT))
}

async fn delete(desk: &Desk, id: &str, headers: &HeaderMap) -> Result<Reply> {
    tus::is_spoken(headers)?;
    let token = token(headers, id)?;
    let _turn = desk.turns.take(token.upload).await?;
    let upload = proven(desk, "DELETE", at(id), headers, token).await?;
    blocking(desk, move |hq| hq.terminate(&upload.id)).await?;
    Ok(Reply::ended())
}

/// How an upload stands, as an answer.
async fn standing(desk: &Desk, upload: Upload) -> Result<Reply> {
    let (upload, receipt) = blocking(desk, move |hq| hq.standing(upload)).await?;
    Ok(Reply::of(&upload, receipt))
}
