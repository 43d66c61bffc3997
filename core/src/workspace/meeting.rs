//! Meeting another phone without a network: the code to show, what the other's code asks for, parts written and read.

use super::{Workspace, locked, not_enrolled};
use crate::actions::commit::Hands;
use crate::changed::Changed;
use crate::error::Error;
use crate::model::id::{DeviceId, PersonId, PhotoId};
use crate::model::upload::Rendition;
use crate::store::photos;
use crate::sync::meeting::BadHandshake;
use crate::sync::meeting::answer::{Answer, Counts, PART_BYTES, Slice, answer};
use crate::sync::meeting::handshake::Handshake;
use crate::sync::meeting::part::{self, FileHead, Head, Opened};
use crate::sync::meeting::take::{self, Named, PartReport, Wanted};
use crate::sync::outgoing;
use crate::sync::protocol::message::Parcel;
use crate::sync::protocol::photo::PhotoHash;
use crate::sync::session::{authors, seal_all};
use rusqlite::{Connection, TransactionBehavior};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes of files that are stored with one flush of the disk.
const BATCH: usize = 4 << 20;

/// What the phone that shows a code would get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whose code it is; `None` where nobody was asked.
    pub device: Option<DeviceId>,
    /// Who works with that device.
    pub person: Option<PersonId>,
    /// What it misses.
    pub counts: Counts,
    /// About how many bytes the parts will have, at most.
    pub bytes: u64,
    /// How many parts; none when it misses nothing.
    pub parts: u32,
    /// How many codes in turn speak for everything that the other phone holds; 1 unless it holds very much.
    pub codes: u32,
    /// More is missing than one answer carries: exchange again afterwards.
    pub more: bool,
}

/// A part that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenPart {
    /// Where it lies.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

impl Workspace {
    /// Says what this phone holds, for a colleague's phone to answer; it is shown as a QR code. Every tap becomes a change first.
    /// Each call speaks anew: what one code could not tell apart the next one can.
    pub fn handshake(&self) -> Result<Handshake, Error> {
        let keys = self.platform.keys.clone();
        let (handshake, sealed) = self.write(|connection, desk, hands| {
            *desk = None;
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let sealed = seal_all(&tx, hands)?;
            let handshake = Handshake::next(&tx, keys.as_ref())?;
            tx.commit()?;
            Ok((handshake, sealed))
        })?;
        if !sealed.is_empty() {
            self.tell(&Changed::Inspections(sealed));
        }
        Ok(handshake)
    }

    /// What the phone that shows a code would get, in parts of at most so many bytes; without a code, what headquarters has not
    /// acknowledged here. Writes no file.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the code is this phone's own, of a device that is not known here, or not signed by it, or when no part
    /// can have that size.
    pub fn asked(&self, handshake: Option<&Handshake>, part_bytes: u64) -> Result<Asked, Error> {
        let (person, answer) = self.answer(handshake, part_bytes)?;
        let parts = answer.cut(part_bytes);
        Ok(Asked {
            device: handshake.map(Handshake::device),
            person,
            counts: answer.counts(),
            bytes: parts.iter().map(|part| part.bytes).sum(),
            parts: u32::try_from(parts.len()).unwrap_or(u32::MAX),
            codes: handshake.map_or(1, Handshake::codes),
            more: answer.left_out,
        })
    }

    /// Writes what the phone that shows a code misses into a folder, as parts of at most so many bytes. Each is of use alone and may be
    /// read in any order; the first ones matter most. None when it misses nothing.
    ///
    /// # Errors
    /// As [`Workspace::asked`]; [`Error::NoRoom`] or [`Error::StorageFull`] when they do not fit: none of them is left then.
    pub fn write_parts(
        &self,
        handshake: Option<&Handshake>,
        folder: &Path,
        part_bytes: u64,
    ) -> Result<Vec<WrittenPart>, Error> {
        let (_, answer) = self.answer(handshake, part_bytes)?;
        let parts = answer.cut(part_bytes);
        self.has_room(folder, parts.iter().map(|part| part.bytes).sum())?;
        let mut written = Vec::with_capacity(parts.len());
        for (n, slice) in parts.iter().enumerate() {
            match self.write_part(&answer, slice, folder, (n + 1, parts.len())) {
                Ok(part) => written.push(part),
                Err(error) => {
                    for part in &written {
                        if let Err(error) = std::fs::remove_file(&part.path) {
                            tracing::warn!(%error, "a part stays although another one was not written");
                        }
                    }
                    return Err(error);
                }
            }
        }
        Ok(written)
    }

    fn answer(&self, asked: Option<&Handshake>, part_bytes: u64) -> Result<(Option<PersonId>, Answer), Error> {
        if !PART_BYTES.contains(&part_bytes) {
            let (least, most) = (PART_BYTES.start() >> 20, PART_BYTES.end() >> 20);
            let why = format!("a part has {least} to {most} MiB, not {part_bytes} bytes");
            return Err(Error::invalid("part size", why, format!("每个文件大小应为 {least} 至 {most} MB")));
        }
        let (own, keys) = (self.device, self.platform.keys.clone());
        self.write(|connection, desk, hands| {
            *desk = None;
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let person = asked.map(|asked| asker(&tx, asked, own)).transpose()?;
            seal_all(&tx, hands)?;
            let answer = answer(&tx, asked, keys.as_ref())?;
            // Signatures that were made on the way are kept.
            tx.commit()?;
            Ok((person, answer))
        })
    }

    fn write_part(
        &self,
        answer: &Answer,
        slice: &Slice,
        folder: &Path,
        (part, of): (usize, usize),
    ) -> Result<WrittenPart, Error> {
        let (mut files, mut contents) = (Vec::new(), Vec::new());
        for file in slice.files_of(answer) {
            match self.photo_folder.read(&file.hash().id())? {
                Some(bytes) if PhotoHash::of(&bytes) == file.hash() => {
                    files.push(file.clone());
                    contents.push(bytes);
                }
                // It came home and was freed a moment ago, or the disk lost it; the next handshake tells.
                _ => tracing::warn!("the file of a photo is not on this device, or damaged: it is left out"),
            }
        }
        let parcels: Vec<Parcel> = slice.parcels_of(answer).cloned().collect();
        let known = self.write(|connection, _, _| authors(connection))?;
        let mut certificates = outgoing::introductions(&parcels, |device| known.of(device), Some(self.device));
        certificates.extend(self.enrolment().map(|enrolment| enrolment.certificate.clone()));
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let made_at = self.platform.clock.now();
        let receipts = slice.receipts_of(answer).cloned().collect();
        let (part, of) = (number(part), number(of));
        let head = Head { made_at, from: self.device, part, of, certificates, parcels, receipts, files };
        let name = format!("anjian-{}-{}-{part}of{of}.anjian", &self.device.to_string()[..8], made_at.0);
        let path = folder.join(name);
        let bytes = part::write(&path, &head, &contents, self.platform.keys.as_ref())?;
        Ok(WrittenPart { path, bytes })
    }

    /// Reads a part, or a bundle of the first version. Nothing comes twice; what fails is left out and counted, the rest goes on.
    /// Photos that came are carried: they go to headquarters with this phone's own, whichever phone gets there first.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is no such file or nobody of this company signed it: nothing is changed then. [`Error::NoRoom`]
    /// before anything is begun, or [`Error::StorageFull`] in the middle: what came before stays, and the rest is asked for again.
    pub fn read_bundle(&self, path: &Path) -> Result<PartReport, Error> {
        let enrolment = self.enrolment().ok_or_else(not_enrolled)?;
        if !is_part(path) {
            let report = self.import_bundle(path)?;
            return Ok(PartReport {
                part: (1, 1),
                inspections: report.inspections,
                changes: report.changes,
                new: report.new,
                quarantined: report.quarantined,
                acknowledged: report.acknowledged,
                ..PartReport::default()
            });
        }
        let mut opened = part::open(path)?;
        let needed = self.write(|connection, _, _| take::needs(connection, &opened))?;
        self.has_room(&self.folder, needed)?;
        let (mut report, arrived) = self.write(|connection, desk, hands| {
            *desk = None;
            take::head(connection, &opened, &enrolment, hands)
        })?;
        let mut inspections = arrived.inspections;
        let done = self.take_files(&mut opened, &mut report);
        inspections.extend(opened.head.files.iter().map(|file| file.inspection.clone()));
        self.tell(&Changed::Inspections(inspections));
        self.tell(&Changed::Sync);
        done.map(|()| report)
    }

    fn take_files(&self, opened: &mut Opened, report: &mut PartReport) -> Result<(), Error> {
        let files = opened.head.files.clone();
        let (mut named, mut batch, mut size) = (Named::default(), Batch::new(), 0);
        for (n, file) in files.iter().enumerate() {
            let mut look = |connection: &mut Connection, hands: &Hands<'_>| match take::is_here(connection, file)? {
                true => Ok(None),
                false => named.wanted(connection, file, hands).map(Some),
            };
            let wanted = self.write(|connection, _, hands| look(connection, hands))?;
            let known = wanted.is_none();
            let Some(Some(wanted)) = wanted else {
                opened.skip(file.length())?;
                *if known { &mut report.known } else { &mut report.refused } += 1;
                continue;
            };
            let Some(bytes) = opened.next(file.length())? else {
                report.cut_off = u32::try_from(files.len() - n).unwrap_or(u32::MAX);
                break;
            };
            if !take::is_whole(file, &bytes) {
                report.refused += 1;
                continue;
            }
            size += bytes.len();
            batch.push((wanted, file, bytes));
            if size >= BATCH {
                self.keep_files(std::mem::take(&mut batch), report)?;
                size = 0;
            }
        }
        self.keep_files(batch, report)
    }

    /// Files first, then their rows: dying in between leaves files that no row names, which the next opening sweeps away.
    fn keep_files(&self, batch: Batch<'_>, report: &mut PartReport) -> Result<(), Error> {
        if batch.is_empty() {
            return Ok(());
        }
        // Held from the files to the rows, so that no sweep takes what is just being stored.
        let _files = locked(&self.photo_files);
        let names: Vec<PhotoId> = batch.iter().map(|(_, file, _)| file.hash().id()).collect();
        let stored: Vec<(&PhotoId, &[u8])> =
            names.iter().zip(&batch).map(|(name, (_, _, bytes))| (name, bytes.as_slice())).collect();
        let rows: Vec<(Wanted, Rendition)> =
            batch.iter().map(|(wanted, file, _)| (wanted.clone(), file.rendition)).collect();
        let kept = self.photo_folder.keep(&stored).map_err(Error::from);
        let counted = kept.and_then(|()| self.write(|connection, _, _| take::files(connection, &rows)));
        if counted.as_ref().map_or(true, |counted| counted.contains(&false)) {
            self.take_files_away(&names);
        }
        for ((_, file, _), counts) in batch.iter().zip(counted?) {
            match (counts, file.rendition) {
                (false, _) => report.refused += 1,
                (true, Rendition::Thumbnail) => report.thumbnails += 1,
                (true, Rendition::Original) => report.photos += 1,
            }
            report.bytes += if counts { file.length() } else { 0 };
        }
        Ok(())
    }

    /// Files that no row names go at once: on a full disk they are in the way.
    fn take_files_away(&self, files: &[PhotoId]) {
        let Ok(named) = self.read(photos::named) else { return };
        for file in files.iter().filter(|file| !named.contains(*file)) {
            if let Err(error) = self.photo_folder.remove(file) {
                tracing::warn!(%error, "the file of a photo that was not taken stays");
            }
        }
    }
}

/// Files that are stored together.
type Batch<'a> = Vec<(Wanted, &'a FileHead, Vec<u8>)>;

/// Who shows a code; a device of this company, and not this one.
fn asker(connection: &Connection, asked: &Handshake, own: DeviceId) -> Result<PersonId, Error> {
    if asked.device() == own {
        return Err(BadHandshake::Own.into());
    }
    let known = authors(connection)?;
    let certificate = known.of(&asked.device()).ok_or(BadHandshake::UnknownDevice)?;
    if !asked.is_of(&certificate.key) {
        return Err(BadHandshake::Signature.into());
    }
    Ok(certificate.person.clone())
}

fn is_part(path: &Path) -> bool {
    let mut magic = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(16).read_to_end(&mut magic));
    read.is_ok() && magic == part::MAGIC
}
