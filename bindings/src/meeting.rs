//! Meeting a colleague's phone without a network (碰面交换): show a code, read the other's, write parts, read parts.
//!
//! One shows [`make_handshake`](Workspace::make_handshake) as a QR code. The other scans it, shows what
//! [`read_handshake`](Workspace::read_handshake) says, writes the parts and hands them over by any means. Then the other way round.

use crate::error::AnjianError;
use crate::workspace::Workspace;
use anjian_core::model::id::{DeviceId, PersonId};
use anjian_core::sync::meeting::BadHandshake;
use anjian_core::sync::meeting::handshake::Handshake as CoreHandshake;
use std::path::Path;

/// What this phone holds, to be shown as a QR code.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Handshake {
    /// At most 913 characters of those that a QR code carries in alphanumeric mode; version 20 at correction level M is enough.
    pub text: String,
    /// How many codes in turn speak for everything that this phone holds; 1 unless it holds very much.
    pub codes: u32,
}

/// What the phone that shows a code misses.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Missed {
    /// Whose code it is; `None` where no code was read.
    pub device: Option<DeviceId>,
    /// Who works with that device.
    pub person: Option<PersonId>,
    /// Inspections with changes that it misses.
    pub inspections: u32,
    /// Those changes.
    pub changes: u32,
    /// Headquarters' receipts for what it waits with.
    pub receipts: u32,
    /// Thumbnails.
    pub thumbnails: u32,
    /// Photos.
    pub photos: u32,
    /// About how many bytes, at most.
    pub bytes: u64,
    /// How many files; none when it misses nothing.
    pub parts: u32,
    /// How many codes in turn speak for everything that the other phone holds.
    pub codes: u32,
    /// One exchange does not carry everything: exchange again afterwards.
    pub more: bool,
}

/// A file to hand over.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PartFile {
    /// Where it lies.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What a file brought.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PartReport {
    /// Which part it was, from 1 on.
    pub part: u32,
    /// Of how many.
    pub of: u32,
    /// Who made it; `None` for a bundle without photos.
    pub from: Option<DeviceId>,
    /// Changes in it.
    pub changes: u32,
    /// Of these, new here.
    pub new: u32,
    /// Set aside.
    pub quarantined: u32,
    /// Changes that headquarters has, as receipts in it newly tell.
    pub acknowledged: u32,
    /// Thumbnails that are new here.
    pub thumbnails: u32,
    /// Photos that are new here.
    pub photos: u32,
    /// Files of photos that headquarters has, as receipts in it newly tell.
    pub files_home: u32,
    /// Files that were left out: not whole, no photo, or named by no record.
    pub refused: u32,
    /// Receipts that are not headquarters'.
    pub forged: u32,
    /// Files that are missing at its end: it was cut off. Another code asks for them again.
    pub cut_off: u32,
}

fn parse(text: &str) -> Result<CoreHandshake, AnjianError> {
    let parsed: Result<CoreHandshake, BadHandshake> = text.parse();
    parsed.map_err(|bad| anjian_core::error::Error::from(bad).into())
}

#[uniffi::export]
impl Workspace {
    /// Says what this phone holds. Show it again after an exchange: each call speaks anew, and asks for what the one before could not
    /// tell apart.
    pub fn make_handshake(&self) -> Result<Handshake, AnjianError> {
        self.with(|core| {
            let handshake = core.handshake()?;
            Ok(Handshake { text: handshake.to_string(), codes: handshake.codes() })
        })
    }

    /// What the phone whose code was scanned misses, in files of at most `part_bytes` (1 to 32 MiB; 20 MiB goes through messengers).
    /// Writes no file. Without a code: everything that headquarters has not acknowledged here.
    ///
    /// Errors: `Invalid` when it is no such code, this phone's own, or of a device that this phone does not know (sync first).
    #[uniffi::method(default(handshake = None))]
    pub fn read_handshake(&self, part_bytes: u64, handshake: Option<String>) -> Result<Missed, AnjianError> {
        let asked = handshake.as_deref().map(parse).transpose()?;
        self.with(|core| {
            let asked = core.asked(asked.as_ref(), part_bytes)?;
            Ok(Missed {
                device: asked.device,
                person: asked.person,
                inspections: asked.counts.inspections,
                changes: asked.counts.changes,
                receipts: asked.counts.receipts,
                thumbnails: asked.counts.thumbnails,
                photos: asked.counts.photos,
                bytes: asked.bytes,
                parts: asked.parts,
                codes: asked.codes,
                more: asked.more,
            })
        })
    }

    /// Writes that into a folder. Each file is of use alone and may be read in any order; the first ones matter most.
    ///
    /// Errors: as `read_handshake`; `NoRoom` or `StorageFull`, and none of them is left then.
    #[uniffi::method(default(handshake = None))]
    pub fn write_parts(
        &self,
        folder: String,
        part_bytes: u64,
        handshake: Option<String>,
    ) -> Result<Vec<PartFile>, AnjianError> {
        let asked = handshake.as_deref().map(parse).transpose()?;
        self.with(|core| {
            let parts = core.write_parts(asked.as_ref(), Path::new(&folder), part_bytes)?;
            let file = |part: anjian_core::workspace::WrittenPart| PartFile {
                path: part.path.to_string_lossy().into_owned(),
                bytes: part.bytes,
            };
            Ok(parts.into_iter().map(file).collect())
        })
    }

    /// Reads such a file, or a bundle. Nothing comes twice; what fails its checks is left out and counted, the rest goes on. Photos
    /// that came go to headquarters with this phone's own.
    ///
    /// Errors: `Invalid` when it is no such file, and nothing is changed then; `NoRoom` before anything is begun.
    pub fn read_part(&self, path: String) -> Result<PartReport, AnjianError> {
        self.with(|core| {
            let report = core.read_bundle(Path::new(&path))?;
            Ok(PartReport {
                part: report.part.0,
                of: report.part.1,
                from: report.from,
                changes: report.changes,
                new: report.new,
                quarantined: report.quarantined,
                acknowledged: report.acknowledged,
                thumbnails: report.thumbnails,
                photos: report.photos,
                files_home: report.files_home,
                refused: report.refused,
                forged: report.forged,
                cut_off: report.cut_off,
            })
        })
    }
}
