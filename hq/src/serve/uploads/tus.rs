//! tus's headers: read strictly, written as the protocol says.

use super::super::answer::{reason, status};
use crate::error::{Error, Result};
use crate::store::upload::Upload;
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::photo::{
    HEADER_CODE, HEADER_RECEIPT, MOST_PHOTO, PhotoReceipt, UPLOADS, UploadId, UploadToken,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256};

const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,creation-with-upload,termination,checksum,expiration";
const ALGORITHMS: &str = "sha1,sha256";
/// What a chunk of a file is called.
const CHUNK: &str = "application/offset+octet-stream";
/// No client has reason to say more about a file.
const MOST_METADATA: usize = 4 << 10;

/// The method that is meant: some proxies let only GET and POST through.
pub(super) fn method(method: &Method, headers: &HeaderMap) -> Method {
    let instead = headers.get("x-http-method-override").and_then(|name| name.as_bytes().try_into().ok());
    match instead {
        Some(meant) if *method == Method::POST => meant,
        _ => method.clone(),
    }
}

/// Whether the client speaks this version.
pub(super) fn is_spoken(headers: &HeaderMap) -> Result<()> {
    match text(headers, "tus-resumable") {
        Some(VERSION) => Ok(()),
        _ => Err(Error::TusVersion),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

fn number(headers: &HeaderMap, name: &'static str) -> Result<u64> {
    // Digits only: `parse` would take a sign as well.
    let digits = text(headers, name).filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
    let number = digits.and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| Error::Invalid(format!("the header {name} is missing or cannot be read")))
}

/// The token.
pub(super) fn token(headers: &HeaderMap) -> Result<UploadToken> {
    let said = text(headers, "authorization").and_then(|said| said.split_once(' '));
    let token = said.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    token
        .and_then(|token| token.parse().ok())
        .ok_or_else(|| Error::Unauthorised("the upload's token is missing: offer the photo first".into()))
}

/// The length of a file that is announced. What else is said of it, or that nothing is, does not matter.
pub(super) fn length(headers: &HeaderMap) -> Result<u64> {
    if headers.contains_key("upload-defer-length") {
        return Err(Error::Invalid("the length was offered: it cannot be deferred".into()));
    }
    let metadata = headers.get_all("upload-metadata").iter().map(HeaderValue::len).sum::<usize>();
    if metadata > MOST_METADATA {
        return Err(Error::TooLarge(format!("Upload-Metadata has at most {MOST_METADATA} bytes")));
    }
    number(headers, "upload-length")
}

/// Where a chunk begins.
pub(super) fn offset(headers: &HeaderMap) -> Result<u64> {
    number(headers, "upload-offset")
}

/// How many bytes are announced; nobody has to.
pub(super) fn content_length(headers: &HeaderMap) -> Option<u64> {
    number(headers, "content-length").ok()
}

/// Whether a request brings a chunk of the file.
pub(super) fn brings_bytes(headers: &HeaderMap) -> bool {
    text(headers, "content-type") == Some(CHUNK)
}

/// What a chunk must come to.
pub(super) enum Checksum {
    Sha1(Sha1, Vec<u8>),
    Sha256(Sha256, Vec<u8>),
}

impl Checksum {
    pub(super) fn take(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(digest, _) => digest.update(bytes),
            Self::Sha256(digest, _) => digest.update(bytes),
        }
    }
    pub(super) fn holds(self) -> bool {
        match self {
            Self::Sha1(digest, promised) => digest.finalize().as_slice() == promised,
            Self::Sha256(digest, promised) => digest.finalize().as_slice() == promised,
        }
    }
}

/// The checksum of a chunk, when one is promised.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>> {
    let Some(said) = headers.get("upload-checksum") else { return Ok(None) };
    let wrong = || Error::Invalid(format!("Upload-Checksum is ALGORITHM BASE64 with one of {ALGORITHMS}"));
    let (algorithm, promised) = said.to_str().ok().and_then(|said| said.trim().split_once(' ')).ok_or_else(wrong)?;
    let promised = BASE64_STANDARD.decode(promised.trim()).map_err(|_| wrong())?;
    match algorithm {
        "sha1" => Ok(Some(Checksum::Sha1(Sha1::new(), promised))),
        "sha256" => Ok(Some(Checksum::Sha256(Sha256::new(), promised))),
        _ => Err(wrong()),
    }
}

/// An answer about an upload.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    status: StatusCode,
    upload: Option<Told>,
}

#[derive(Clone, Debug)]
struct Told {
    id: UploadId,
    bytes: u64,
    arrived: u64,
    expires: Timestamp,
    receipt: Option<PhotoReceipt>,
}

impl Reply {
    pub(super) fn of(upload: &Upload, receipt: Option<PhotoReceipt>) -> Self {
        let Upload { id, bytes, arrived, expires, .. } = *upload;
        Self { status: StatusCode::OK, upload: Some(Told { id, bytes, arrived, expires, receipt }) }
    }
    pub(super) fn with(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
    pub(super) fn ended() -> Self {
        Self { status: StatusCode::NO_CONTENT, upload: None }
    }
}

/// As it goes out.
pub(super) fn answer(reply: &Reply) -> Response {
    let mut response = bare(reply.status);
    let Some(told) = &reply.upload else { return response };
    put(&mut response, "upload-offset", &told.arrived.to_string());
    put(&mut response, "upload-length", &told.bytes.to_string());
    if reply.status == StatusCode::CREATED {
        put(&mut response, "location", &format!("{UPLOADS}/{}", told.id));
    }
    match &told.receipt {
        Some(receipt) => put(&mut response, HEADER_RECEIPT, &receipt.to_string()),
        None => {
            if let Some(date) = http_date(told.expires) {
                put(&mut response, "upload-expires", &date);
            }
        }
    }
    response
}

fn bare(status: StatusCode) -> Response {
    let mut response = status.into_response();
    put(&mut response, "tus-resumable", VERSION);
    put(&mut response, "cache-control", "no-store");
    response
}

fn put(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
}

/// `Wed, 25 Jun 2026 16:00:00 GMT`.
fn http_date(at: Timestamp) -> Option<String> {
    let at = chrono::DateTime::from_timestamp_millis(at.0)?;
    Some(at.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

/// What this headquarters can do.
pub(super) fn options() -> Response {
    let mut response = bare(StatusCode::NO_CONTENT);
    put(&mut response, "tus-version", VERSION);
    put(&mut response, "tus-extension", EXTENSIONS);
    put(&mut response, "tus-max-size", &MOST_PHOTO.to_string());
    put(&mut response, "tus-checksum-algorithm", ALGORITHMS);
    response
}

/// An error as any tus client reads it: status, a stable word in a header, words for a person in the body.
pub(super) fn failed(error: &Error) -> Response {
    let words = format!("{}\n", reason(error));
    let mut response = (status(error), [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response();
    put(&mut response, "tus-resumable", VERSION);
    put(&mut response, "cache-control", "no-store");
    put(&mut response, HEADER_CODE, error.code());
    match error {
        Error::TusVersion => put(&mut response, "tus-version", VERSION),
        Error::Unauthorised(_) => put(&mut response, "www-authenticate", "Bearer"),
        Error::Busy | Error::StorageFull => put(&mut response, "retry-after", "5"),
        _ => {}
    }
    response
}
