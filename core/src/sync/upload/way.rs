//! Uploads over HTTP, on the same client as exchanges.

use super::tus::{Answer, Request};
use crate::sync::client::{Answer as Signedly, HttpTransport, Signed, TransportError, describe, somebody_else};
use crate::sync::protocol::photo::PHOTOS;
use std::io::Read;
use std::time::Duration;

/// So long may one chunk take: 4 MiB over a slow line. A line that died is noticed earlier.
const CHUNK_TIME: Duration = Duration::from_secs(180);
/// No more words are read than that.
const MOST_WORDS: u64 = 2 << 10;

/// The way of photos to headquarters. The real one is [`HttpTransport`]; tests cut and lose.
pub trait UploadWay: Send + Sync {
    /// Sends a signed offer and waits for the answer.
    fn offer(&self, device: &str, request: &Signed) -> Result<Signedly, TransportError>;
    /// Sends a request of tus and waits for the answer.
    fn tus(&self, request: &Request) -> Result<Answer, TransportError>;
}

impl UploadWay for HttpTransport {
    fn offer(&self, device: &str, request: &Signed) -> Result<Signedly, TransportError> {
        self.post(PHOTOS, device, request)
    }

    fn tus(&self, request: &Request) -> Result<Answer, TransportError> {
        let method = request.method().parse().map_err(|_| somebody_else())?;
        let mut sent = self.request(method, request.path()).timeout(CHUNK_TIME);
        for (name, value) in request.headers() {
            sent = sent.header(name, value);
        }
        if let Some(chunk) = &request.chunk {
            sent = sent.body(chunk.clone());
        }
        let unreachable = |e: reqwest::Error| TransportError::Unreachable { why: describe(&e) };
        let response = sent.send().map_err(unreachable)?;
        let status = response.status().as_u16();
        let mut answer =
            Answer::read(status, |name| response.headers().get(name).and_then(|value| value.to_str().ok()));
        let mut words = String::new();
        // Only words: where they break off does not matter.
        let _ = response.take(MOST_WORDS).read_to_string(&mut words);
        answer.words = words;
        // Too many requests, somebody else's turn, a broken or busy headquarters pass.
        if status >= 500 || matches!(status, 408 | 423 | 429) {
            let words = answer.words.trim();
            let why =
                if answer.speaks_tus && !words.is_empty() { words.to_owned() } else { format!("status {status}") };
            return Err(TransportError::Unreachable { why });
        }
        if answer.speaks_tus { Ok(answer) } else { Err(somebody_else()) }
    }
}
