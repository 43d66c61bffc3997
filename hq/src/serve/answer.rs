//! Answers to devices: packed, and signed where the request's own signature could be read, so that a device can tell
//! headquarters' word from that of anything in between.

use crate::error::Error;
use anjian_core::sync::protocol::message::{ErrorBody, HEADER_SIGNATURE};
use anjian_core::sync::protocol::sign::{KeyHolder, MemoryKey, Signature, response_statement};
use anjian_core::sync::protocol::wire::pack;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// The HTTP status of an error.
pub(super) fn status(error: &Error) -> StatusCode {
    match error {
        Error::Invalid(_) => StatusCode::BAD_REQUEST,
        Error::Unauthorised(_) | Error::Replayed { .. } | Error::Revoked => StatusCode::UNAUTHORIZED,
        Error::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Method => StatusCode::METHOD_NOT_ALLOWED,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Gone(_) => StatusCode::GONE,
        Error::TusVersion => StatusCode::PRECONDITION_FAILED,
        Error::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Error::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Locked => StatusCode::LOCKED,
        // tus's own, which no list of HTTP's has.
        Error::Checksum => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
        Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::NewerProtocol { .. } => StatusCode::UPGRADE_REQUIRED,
        Error::StorageFull | Error::Busy | Error::Unsettled(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::File { .. } | Error::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A message of headquarters and its size.
pub(super) fn message<T: Serialize>(
    status: StatusCode,
    message: &T,
    to: Option<&Signature>,
    key: &MemoryKey,
) -> (Response, usize) {
    let Ok(body) = pack(message) else {
        return (StatusCode::INTERNAL_SERVER_ERROR.into_response(), 0);
    };
    let size = body.len();
    let signature = to.and_then(|request| key.sign(&response_statement(request, &body)).ok());
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(value) = signature.and_then(|s| HeaderValue::from_str(&s.to_string()).ok()) {
        headers.insert(HEADER_SIGNATURE, value);
    }
    (response, size)
}

/// The words for whoever asked. What went wrong inside stays in the log.
pub(super) fn reason(error: &Error) -> String {
    match error {
        Error::File { .. } | Error::Broken(_) => {
            tracing::error!(code = error.code(), %error, "failed");
            "headquarters has a fault; try again later, nothing was lost".to_owned()
        }
        told => {
            tracing::warn!(code = told.code(), "refused");
            told.to_string()
        }
    }
}

/// An error as a device reads it.
pub(super) fn refusal(error: &Error, to: Option<&Signature>, key: &MemoryKey) -> Response {
    let reason = reason(error);
    let counted = match error {
        Error::Replayed { counted } => Some(*counted),
        _ => None,
    };
    message(status(error), &ErrorBody { code: error.code().to_owned(), reason, counted }, to, key).0
}
