//! Headquarters' answers kept in a file, and given again to a phone that asks for the first time: what a phone does with
//! them can be measured without headquarters' own work beside it.

use crate::bench::Failed;
use anjian_core::sync::client::{Answer, HttpTransport, Signed, Transport, TransportError};
use anjian_core::sync::protocol::sign::{KeyHolder, MemoryKey, response_statement};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Mutex;

/// Writes down what headquarters answers.
pub(in crate::bench) struct Recorder {
    inner: HttpTransport,
    file: Mutex<File>,
}

impl Recorder {
    pub(super) fn new(inner: HttpTransport, path: &Path) -> Result<Self, Failed> {
        Ok(Self { inner, file: Mutex::new(File::create(path)?) })
    }
}

fn lost(why: impl ToString) -> TransportError {
    TransportError::Refused { code: "bench".into(), why: why.to_string() }
}

impl Transport for Recorder {
    fn exchange(&self, device: &str, request: &Signed) -> Result<Answer, TransportError> {
        let answer = self.inner.exchange(device, request)?;
        let mut file = self.file.lock().map_err(lost)?;
        let length = (answer.body.len() as u64).to_be_bytes();
        file.write_all(&length).and_then(|()| file.write_all(&answer.body)).map_err(lost)?;
        Ok(answer)
    }
}

/// The answers, one after the other; read when they are asked for, so that they are never in memory together.
pub(in crate::bench) struct Pages(File);

impl Pages {
    pub(super) fn open(path: &Path) -> Result<Self, Failed> {
        Ok(Self(File::open(path)?))
    }
}

impl Iterator for Pages {
    type Item = std::io::Result<Vec<u8>>;
    fn next(&mut self) -> Option<Self::Item> {
        let mut length = [0; 8];
        self.0.read_exact(&mut length).ok()?;
        let mut body = vec![0; usize::try_from(u64::from_be_bytes(length)).ok()?];
        Some(self.0.read_exact(&mut body).map(|()| body))
    }
}

/// Gives the answers again, signed for the request at hand as headquarters signs.
pub(in crate::bench) struct Replay {
    pages: Mutex<Pages>,
    key: MemoryKey,
}

impl Replay {
    pub(super) fn new(pages: Pages, key: &str) -> Result<Self, Failed> {
        let mut seed = [0; 32];
        hex::decode_to_slice(key, &mut seed)?;
        Ok(Self { pages: Mutex::new(pages), key: MemoryKey::from_seed(seed) })
    }
}

impl Transport for Replay {
    fn exchange(&self, _: &str, request: &Signed) -> Result<Answer, TransportError> {
        let page = self.pages.lock().map_err(lost)?.next().ok_or_else(|| lost("there are no more pages"))?;
        let body = page.map_err(lost)?;
        let signature = self.key.sign(&response_statement(&request.signature, &body)).map_err(lost)?;
        Ok(Answer { taken: true, body, signature })
    }
}
