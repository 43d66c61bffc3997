//! tus 1.0.0 as its client speaks it: requests, and what answers mean. No network.
//!
//! An answer is believed only as far as it can be: it must speak tus, an offset lies within the file, a location within headquarters'
//! uploads. Only a signed receipt makes a file home, and only a signed answer to an offer refuses one for good.

use crate::sync::protocol::photo::{HEADER_CODE, HEADER_RECEIPT, PhotoReceipt, UPLOADS, UploadId, said};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// The version that is spoken.
pub const VERSION: &str = "1.0.0";
/// What a chunk of a file is called.
pub const CHUNK: &str = "application/offset+octet-stream";

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Create the upload; the chunk may come with it. Repeated, it tells where the upload is and how far it came.
    Create {
        /// Size of the whole file.
        length: u64,
    },
    /// How far did it come?
    Head {
        /// The upload.
        location: String,
    },
    /// Here is more.
    Patch {
        /// The upload.
        location: String,
        /// Where the chunk begins.
        offset: u64,
    },
    /// It is not wanted any more.
    Terminate {
        /// The upload.
        location: String,
    },
}

/// A request.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What is asked.
    pub ask: Ask,
    /// What it carries; a secret.
    pub token: String,
    /// A chunk of the file.
    pub chunk: Option<Vec<u8>>,
    /// Its SHA-256, where the line has shown that it changes bytes.
    pub checksum: Option<[u8; 32]>,
    /// The headers that prove which device asks; put on when it leaves.
    pub proof: Vec<(&'static str, String)>,
}

impl std::fmt::Debug for Request {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.chunk.as_ref().map(Vec::len);
        f.debug_struct("Request").field("ask", &self.ask).field("bytes", &bytes).finish_non_exhaustive()
    }
}

impl Request {
    /// The method.
    pub fn method(&self) -> &'static str {
        match self.ask {
            Ask::Create { .. } => "POST",
            Ask::Head { .. } => "HEAD",
            Ask::Patch { .. } => "PATCH",
            Ask::Terminate { .. } => "DELETE",
        }
    }
    /// The path.
    pub fn path(&self) -> &str {
        match &self.ask {
            Ask::Create { .. } => UPLOADS,
            Ask::Head { location } | Ask::Patch { location, .. } | Ask::Terminate { location } => location,
        }
    }
    /// What the device signs of it: what the headers say of the chunk. The file's own hash stands in the token.
    pub fn said(&self) -> String {
        let headers = self.told();
        let of = |name: &str| headers.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
        said(&self.token, of("upload-length"), of("upload-offset"), of("upload-checksum"))
    }
    /// The headers.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = self.told();
        headers.extend(self.proof.iter().cloned());
        headers
    }
    fn told(&self) -> Vec<(&'static str, String)> {
        let mut headers =
            vec![("tus-resumable", VERSION.to_owned()), ("authorization", format!("Bearer {}", self.token))];
        match &self.ask {
            Ask::Create { length } => headers.push(("upload-length", length.to_string())),
            Ask::Patch { offset, .. } => headers.push(("upload-offset", offset.to_string())),
            Ask::Head { .. } | Ask::Terminate { .. } => {}
        }
        if self.chunk.is_some() {
            headers.push(("content-type", CHUNK.to_owned()));
        }
        if let Some(checksum) = &self.checksum {
            headers.push(("upload-checksum", format!("sha256 {}", BASE64_STANDARD.encode(checksum))));
        }
        headers
    }
}

/// An answer as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Whether it says that it speaks tus.
    pub speaks_tus: bool,
    /// `Upload-Offset`.
    pub offset: Option<u64>,
    /// `Location`.
    pub location: Option<String>,
    /// The receipt.
    pub receipt: Option<PhotoReceipt>,
    /// Headquarters' word for what is wrong.
    pub code: Option<String>,
    /// Its words for a person.
    pub words: String,
}

impl Answer {
    /// Reads status and headers.
    pub fn read<'h>(status: u16, header: impl Fn(&str) -> Option<&'h str>) -> Self {
        Self {
            status,
            speaks_tus: header("tus-resumable") == Some(VERSION),
            offset: header("upload-offset").and_then(|offset| offset.parse().ok()),
            location: header("location").and_then(path),
            receipt: header(HEADER_RECEIPT).and_then(|receipt| receipt.parse().ok()),
            code: header(HEADER_CODE).map(ToOwned::to_owned),
            words: String::new(),
        }
    }

    /// What it means.
    pub fn means(&self) -> Means {
        match (self.status, self.offset) {
            (200 | 201 | 204, Some(offset)) => Means::Arrived(offset),
            (409, _) => Means::AskAgain,
            (460, _) => Means::Garbled,
            (422, _) => Means::NotTaken,
            _ => Means::BeginAnew,
        }
    }
}

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// So many bytes are there for good.
    Arrived(u64),
    /// The offset was another.
    AskAgain,
    /// The chunk did not arrive as it left.
    Garbled,
    /// The whole file arrived and was not taken.
    NotTaken,
    /// The upload is not there any more, or not ours, or this is no answer to what was asked: offer it again.
    BeginAnew,
}

/// A location as a path at headquarters: a whole address is cut down to it, one that lies elsewhere is none.
fn path(location: &str) -> Option<String> {
    let at = location.find(UPLOADS)?;
    let (before, path) = location.split_at(at);
    let is_address = before.is_empty() || before.starts_with("http://") || before.starts_with("https://");
    let id = path.strip_prefix(UPLOADS)?.strip_prefix('/')?;
    (is_address && id.parse::<UploadId>().is_ok()).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_one_of_headquarters_uploads_or_none() {
        let own = format!("{UPLOADS}/{}", "ab".repeat(16));
        assert_eq!(path(&own).as_ref(), Some(&own));
        assert_eq!(path(&format!("https://hq.example.com{own}")).as_ref(), Some(&own));
        for elsewhere in ["/v1/exchange", "/v1/uploads/", "/v1/uploads/../exchange", "ftp://x/v1/uploads/ab", ""] {
            assert_eq!(path(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn a_log_does_not_give_the_token_away() {
        let request = Request {
            ask: Ask::Create { length: 3 },
            token: "SECRET".into(),
            chunk: None,
            checksum: None,
            proof: vec![],
        };
        assert!(!format!("{request:?}").contains("SECRET"));
        assert!(request.headers().contains(&("authorization", "Bearer SECRET".to_owned())));
    }
}
