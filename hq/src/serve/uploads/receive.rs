//! The bytes of a chunk, from the line to the disk: written as they come, synced, counted, and only then acknowledged.
//!
//! What came before a line broke is kept. The work goes on in a task of its own, since the request's own one dies with the line.

use super::super::Desk;
use super::super::doors::blocking;
use super::standing;
use super::turns::Turn;
use super::tus::{Checksum, Reply};
use crate::error::{Error, Result};
use crate::store::upload::Upload;
use axum::body::Body;
use http_body_util::BodyExt;
use std::fs::File;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

/// So much is held of a chunk before it is written.
const PIECE: usize = 64 << 10;
/// A line that brings nothing for so long is given up; what came is kept.
const SILENCE: Duration = Duration::from_secs(30);
/// When somebody else waits, what is under way already is still taken: as long as it keeps coming.
const UNDER_WAY: Duration = Duration::from_millis(200);
/// But no longer than this altogether.
const AT_MOST: Duration = Duration::from_secs(2);

/// What is said of a chunk.
pub(super) struct Incoming {
    pub(super) offset: u64,
    pub(super) checksum: Option<Checksum>,
    /// Its length, when it is announced.
    pub(super) length: Option<u64>,
}

/// Takes a chunk in. Goes on to its end even when whoever waits for it is gone.
pub(super) async fn receive(desk: Desk, turn: Turn, upload: Upload, incoming: Incoming, body: Body) -> Result<Reply> {
    let places = desk.uploads.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
    let work = async move {
        let reply = take(&desk, turn, upload, incoming, body).await;
        drop(places);
        reply
    };
    tokio::spawn(work).await.map_err(|e| Error::Broken(format!("the work was stopped: {e}")))?
}

async fn take(desk: &Desk, mut turn: Turn, upload: Upload, mut incoming: Incoming, body: Body) -> Result<Reply> {
    if incoming.offset != upload.arrived {
        let words = format!("{} bytes are here, and this chunk begins at {}", upload.arrived, incoming.offset);
        return Err(Error::Conflict(words));
    }
    let room = upload.bytes - upload.arrived;
    let promised = upload.bytes;
    let too_long = || Error::TooLarge(format!("{promised} bytes were offered, and more come"));
    if incoming.length.is_some_and(|length| length > room) {
        return Err(too_long());
    }
    let file = open(desk, &upload).await?;
    let came = copy(&mut turn, body, room, &file, incoming.checksum.as_mut()).await?;
    let is_whole = incoming.length.is_none_or(|length| length == came);
    if came > room {
        blocking(desk, move |hq| hq.discarded(&upload, came)).await?;
        return Err(too_long());
    }
    if incoming.checksum.is_some_and(|checksum| !checksum.holds() || !is_whole) {
        blocking(desk, move |hq| hq.discarded(&upload, came)).await?;
        return Err(Error::Checksum);
    }
    on(&file, |file| file.sync_data()).await?;
    let upload = match came {
        0 => upload,
        _ => {
            let kept = move |hq: &crate::Headquarters| {
                hq.blobs.keep_part(&upload.id, upload.arrived, &file, came)?;
                hq.arrived(&upload, came)
            };
            blocking(desk, kept).await?
        }
    };
    let reply = standing(desk, upload).await;
    drop(turn);
    reply
}

/// The upload's file, at the end of what has arrived.
async fn open(desk: &Desk, upload: &Upload) -> Result<Arc<File>> {
    let upload = upload.clone();
    let opened = move |hq: &crate::Headquarters| match hq.blobs.open_part(&upload.id, upload.arrived)? {
        Ok(file) => Ok(Arc::new(file)),
        Err(there) => {
            hq.lost(&upload, there)?;
            Err(Error::Conflict("the disk lost some of it: ask how much is here".into()))
        }
    };
    blocking(desk, opened).await
}

/// Works on a file away from the threads that talk to the network.
async fn on(file: &Arc<File>, work: impl FnOnce(&mut &File) -> std::io::Result<()> + Send + 'static) -> Result<()> {
    let file = file.clone();
    let worked = tokio::task::spawn_blocking(move || work(&mut &*file)).await;
    let worked = worked.map_err(|e| Error::Broken(format!("the work was stopped: {e}")))?;
    worked.map_err(Error::file("uploads"))
}

/// How many bytes came; more than there is room for are not written.
async fn copy(
    turn: &mut Turn,
    mut body: Body,
    room: u64,
    file: &Arc<File>,
    mut checksum: Option<&mut Checksum>,
) -> Result<u64> {
    let (mut came, mut patience, mut piece) = (0_u64, SILENCE, Vec::new());
    let mut until: Option<tokio::time::Instant> = None;
    while until.is_none_or(|until| tokio::time::Instant::now() < until) {
        let frame = tokio::select! {
            biased;
            frame = tokio::time::timeout(patience, body.frame()) => frame,
            () = turn.is_wanted(), if until.is_none() => {
                patience = UNDER_WAY;
                until = Some(tokio::time::Instant::now() + AT_MOST);
                continue;
            }
        };
        // Silent, at its end, or broken: what came is kept.
        let Ok(Some(Ok(frame))) = frame else { break };
        let Ok(bytes) = frame.into_data() else { continue };
        came += bytes.len() as u64;
        if came > room {
            break;
        }
        if let Some(checksum) = &mut checksum {
            checksum.take(&bytes);
        }
        piece.extend_from_slice(&bytes);
        if piece.len() >= PIECE {
            let piece = std::mem::take(&mut piece);
            on(file, move |file| file.write_all(&piece)).await?;
        }
    }
    if !piece.is_empty() && came <= room {
        on(file, move |file| file.write_all(&piece)).await?;
    }
    Ok(came)
}
