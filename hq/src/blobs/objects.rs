//! Photos in an S3-compatible store: `photos/ab/abcd….jpg`, and on their way `uploads/UPLOAD/OFFSET-LENGTH`, one object for each chunk
//! that came whole.
//!
//! What one program took another one goes on with: nothing of an upload is kept on a program's own disk. Two programs that took the
//! same chunk wrote the same bytes of the same photo, so it does not matter whose are read; the photo's hash decides in the end.

use crate::apart::apart;
use crate::error::{Error, Result};
use anjian_core::sync::protocol::photo::{PhotoHash, UploadId};
use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{Error as Fault, ObjectStore, ObjectStoreExt, PutPayload};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use tokio::runtime::Runtime;

/// A store of objects, and a thread that talks to it.
pub(crate) struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: String,
    line: Option<Runtime>,
}

impl Objects {
    /// Opens `s3://bucket/prefix`. Keys, region and another endpoint come from the environment, as with every tool for S3
    /// (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, `AWS_ALLOW_HTTP`).
    pub(super) fn open(address: &str) -> Result<Self> {
        let named = address.strip_prefix("s3://").filter(|rest| !rest.is_empty());
        let (bucket, prefix) = named
            .map(|rest| rest.split_once('/').unwrap_or((rest, "")))
            .ok_or_else(|| Error::Invalid("the photos' place is s3://bucket/prefix".into()))?;
        // Whoever was first in this program decides; it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = AmazonS3Builder::from_env().with_bucket_name(bucket).build();
        let store = store.map_err(|e| Error::Invalid(format!("the photos' place: {e}")))?;
        let line =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().thread_name("photos").build();
        let line = line.map_err(|e| Error::Broken(format!("no runtime: {e}")))?;
        let prefix = prefix.trim_matches('/').to_owned();
        Ok(Self { store: Arc::new(store), prefix, line: Some(line) })
    }

    fn wait<T>(&self, work: impl Future<Output = std::result::Result<T, Fault>>) -> std::result::Result<T, Fault> {
        let line = self.line.as_ref().expect("it is taken when this is dropped");
        apart(|| line.block_on(work))
    }

    fn place(&self, name: &str) -> Path {
        Path::from(format!("{}/{name}", self.prefix))
    }
    fn photo(&self, photo: &PhotoHash) -> Path {
        let name = photo.to_string();
        self.place(&format!("photos/{}/{name}.jpg", &name[..2]))
    }
    fn upload(&self, upload: &UploadId) -> Path {
        self.place(&format!("uploads/{upload}"))
    }

    /// A file without a name for the next chunk.
    pub(super) fn open_part() -> Result<File> {
        tempfile::tempfile().map_err(Error::file(std::env::temp_dir()))
    }

    pub(super) fn keep_part(&self, upload: &UploadId, arrived: u64, mut file: &File, came: u64) -> Result<()> {
        let mut chunk = Vec::new();
        let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.take(came).read_to_end(&mut chunk));
        read.map_err(Error::file(std::env::temp_dir()))?;
        let place = self.upload(upload).join(format!("{arrived:010}-{}", chunk.len()));
        self.put(&place, chunk)
    }

    fn put(&self, place: &Path, bytes: Vec<u8>) -> Result<()> {
        self.wait(self.store.put(place, PutPayload::from(bytes))).map(drop).map_err(|e| unreachable(&e))
    }

    fn get(&self, place: &Path) -> Result<Option<Vec<u8>>> {
        let got = self.wait(async { self.store.get(place).await?.bytes().await });
        match got {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(Fault::NotFound { .. }) => Ok(None),
            Err(fault) => Err(unreachable(&fault)),
        }
    }

    /// The chunks of an upload: where each begins and ends, and its place.
    fn chunks(&self, upload: &UploadId) -> Result<Vec<(u64, u64, Path)>> {
        let place = self.upload(upload);
        let listed: Vec<_> = self.wait(self.store.list(Some(&place)).try_collect()).map_err(|e| unreachable(&e))?;
        let mut chunks: Vec<_> = listed
            .into_iter()
            .filter_map(|object| {
                let (offset, length) = object.location.filename()?.split_once('-')?;
                let (offset, length): (u64, u64) = (offset.parse().ok()?, length.parse().ok()?);
                Some((offset, offset + length, object.location))
            })
            .collect();
        chunks.sort();
        Ok(chunks)
    }

    pub(super) fn read_part(&self, upload: &UploadId, most: u64) -> Result<Option<Vec<u8>>> {
        let chunks = self.chunks(upload)?;
        if chunks.is_empty() {
            return Ok(None);
        }
        let mut bytes: Vec<u8> = Vec::new();
        while (bytes.len() as u64) < most {
            let at = bytes.len() as u64;
            // The one that reaches furthest of those that go on from here.
            let next = chunks.iter().filter(|(from, to, _)| *from <= at && at < *to).max_by_key(|(_, to, _)| *to);
            let Some((from, _, place)) = next else { break };
            let Some(chunk) = self.get(place)? else { break };
            let begun = usize::try_from(at - from).unwrap_or(usize::MAX);
            let Some(rest) = chunk.get(begun..).filter(|rest| !rest.is_empty()) else { break };
            bytes.extend_from_slice(rest);
        }
        bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(Some(bytes))
    }

    pub(super) fn read(&self, photo: &PhotoHash, most: u64) -> Result<Option<Vec<u8>>> {
        let mut bytes = self.get(&self.photo(photo))?;
        if let Some(bytes) = &mut bytes {
            bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        }
        Ok(bytes)
    }

    pub(super) fn keep(&self, upload: &UploadId, photo: &PhotoHash, bytes: &[u8]) -> Result<()> {
        self.put(&self.photo(photo), bytes.to_owned())?;
        self.drop_part(upload)
    }

    /// Takes a photo's file in; `false` when it is there.
    pub(super) fn copy_from(&self, photo: &PhotoHash, path: &std::path::Path) -> Result<bool> {
        let place = self.photo(photo);
        match self.wait(self.store.head(&place)) {
            Ok(_) => Ok(false),
            Err(Fault::NotFound { .. }) => {
                let bytes = std::fs::read(path).map_err(Error::file(path))?;
                self.put(&place, bytes)?;
                Ok(true)
            }
            Err(fault) => Err(unreachable(&fault)),
        }
    }

    pub(super) fn drop_part(&self, upload: &UploadId) -> Result<()> {
        for (_, _, place) in self.chunks(upload)? {
            match self.wait(self.store.delete(&place)) {
                Ok(()) | Err(Fault::NotFound { .. }) => {}
                Err(fault) => return Err(unreachable(&fault)),
            }
        }
        Ok(())
    }

    pub(super) fn parts(&self) -> Result<Vec<UploadId>> {
        let listed = self.wait(self.store.list_with_delimiter(Some(&self.place("uploads"))));
        let folders = listed.map_err(|e| unreachable(&e))?.common_prefixes;
        // What somebody else put here is not ours to touch.
        Ok(folders.iter().filter_map(|folder| folder.filename()?.parse().ok()).collect())
    }
}

/// It may be there again in a moment; what was sent so far is not lost.
fn unreachable(fault: &Fault) -> Error {
    match fault {
        Fault::Unauthenticated { .. } | Fault::PermissionDenied { .. } => {
            Error::Broken("the photos' store does not let headquarters in: look at its keys".into())
        }
        fault => {
            tracing::warn!(%fault, "the photos' store");
            Error::Busy
        }
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        if let Some(line) = self.line.take() {
            line.shutdown_background();
        }
    }
}
