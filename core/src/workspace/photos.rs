//! Taking photos, looking at them, and making room when they are home.

use super::paper::keep;
use super::{Workspace, locked, room};
use crate::actions::take_photo::TakePhoto;
use crate::changed::Changed;
use crate::document::hash::Heads;
use crate::error::Error;
use crate::model::fact::{PhotoOf, PhotoSource};
use crate::model::id::{FactId, InspectionId, PhotoId};
use crate::model::upload::Rendition;
use crate::photo::{self, Limits, Normalised};
use crate::store::changes;
use crate::store::photos::{self, PhotoState, StoredPhoto};
use std::collections::BTreeSet;
use std::path::Path;

/// A photo that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenPhoto {
    /// Its name.
    pub photo: PhotoId,
    /// The fact that names it.
    pub fact: FactId,
}

/// A photo as a list shows it. Its pictures are asked for by [`Workspace::picture`]: on the disk they are encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoFile {
    /// Its name.
    pub photo: PhotoId,
    /// Its thumbnail's name.
    pub thumbnail: PhotoId,
    /// Whether the photo itself is here; `false` when it was freed, or lies on another phone.
    pub here: bool,
    /// Size of its file in bytes.
    pub bytes: u64,
    /// How far it has come.
    pub state: PhotoState,
    /// Whether it was taken on another device and is carried for it.
    pub carried: bool,
}

/// How much room is made on a full disk: for a handful of photos.
const ROOM: u64 = 2 << 20;

/// Room that was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freed {
    /// Photos whose files went.
    pub photos: u32,
    /// Their bytes.
    pub bytes: u64,
}

impl Workspace {
    /// Takes a photo into an inspection, as somebody who had `seen` on the screen: a file of the camera or the gallery is
    /// made small, upright and free of private words, stored, and named in the record. Durable when it returns; the
    /// camera's file is left as it was. Takes a tenth of a second for an ordinary photo: call it on no screen's thread.
    ///
    /// # Errors
    /// [`Error::Photo`] with the reason; [`Error::NotFound`] when what it belongs to is not in the record;
    /// [`Error::Conflict`] when `seen` is not of this inspection; [`Error::NoRoom`] before anything is begun,
    /// [`Error::StorageFull`]. Nothing is stored then.
    pub fn take_photo(
        &self,
        id: &InspectionId,
        seen: &Heads,
        path: &Path,
        of: PhotoOf,
        source: PhotoSource,
    ) -> Result<TakenPhoto, Error> {
        let Normalised { photo, thumbnail, taken, place, .. } =
            photo::normalise(path, &Limits::of(self.reference().company.uploads.size))?;
        let stored = StoredPhoto {
            urgent: TakePhoto::is_urgent(&of),
            bytes: photo.bytes.len() as u64,
            thumbnail_bytes: thumbnail.bytes.len() as u64,
            photo: photo.id,
            thumbnail: thumbnail.id,
        };
        let files: [(&PhotoId, &[u8]); 2] = [(&stored.photo, &photo.bytes), (&stored.thumbnail, &thumbnail.bytes)];
        let action = TakePhoto { stored: stored.clone(), size: (photo.width, photo.height), of, source, taken, place };
        let keep = || {
            self.has_room(&self.folder, stored.bytes + stored.thumbnail_bytes + room::ROWS)?;
            // Held from the files to the row, so that no sweep takes what is just being stored.
            let _files = locked(&self.photo_files);
            let kept = self.photo_folder.keep(&files).map_err(Error::from);
            let done = kept.and_then(|()| self.act_untold(id, seen, &action));
            if done.is_err() {
                self.take_away(&stored);
            }
            done
        };
        let done = match keep() {
            // What headquarters has signed for makes room for what only she has.
            Err(Error::StorageFull | Error::NoRoom { .. })
                if self.free_room(ROOM).is_ok_and(|freed| freed.photos > 0) =>
            {
                keep()?
            }
            other => other?,
        };
        self.tell(&Changed::Inspections(BTreeSet::from([id.clone()])));
        let fact = done.facts.into_iter().next().ok_or_else(|| Error::broken("a photo has no fact"))?;
        Ok(TakenPhoto { photo: stored.photo, fact })
    }

    /// The files of a photo that did not become one go at once: on a full disk they are in the way.
    fn take_away(&self, stored: &StoredPhoto) {
        let named = self.read(photos::named);
        for file in [&stored.photo, &stored.thumbnail] {
            // The same photo may have been taken before. What stays is swept at the next opening.
            if named.as_ref().is_ok_and(|named| !named.contains(file))
                && let Err(error) = self.photo_folder.remove(file)
            {
                tracing::warn!(%error, "the file of a photo that was not taken stays");
            }
        }
    }

    /// The photos of an inspection that were taken on this device, or are carried for another.
    pub fn photos(&self, id: &InspectionId) -> Result<Vec<PhotoFile>, Error> {
        let rows = self.read(|connection| match changes::find(connection, id)? {
            Some(number) => photos::of(connection, number),
            None => Ok(Vec::new()),
        })?;
        Ok(rows.into_iter().map(|row| self.file(row)).collect())
    }

    /// One photo.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it was neither taken on this device nor came from another phone.
    pub fn photo(&self, photo: &PhotoId) -> Result<PhotoFile, Error> {
        let row = self.read(|connection| photos::get(connection, photo))?;
        row.map(|row| self.file(row)).ok_or_else(|| Error::not_found(format!("photo {photo}")))
    }

    fn file(&self, row: photos::PhotoRow) -> PhotoFile {
        PhotoFile {
            here: row.here.photo
                && !matches!(row.state, PhotoState::Freed { .. })
                && self.photo_folder.holds(&row.stored.photo),
            thumbnail: row.stored.thumbnail,
            bytes: row.stored.bytes,
            photo: row.stored.photo,
            state: row.state,
            carried: row.carried,
        }
    }

    /// A picture of a photo that was taken on this device: the bytes of a JPEG, for a screen. A thumbnail of a few thousand
    /// bytes costs some microseconds, a photo of 300 KB under a millisecond; nothing of it is written anywhere.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it was not taken on this device, or was freed; [`Error::Broken`] when its file is damaged.
    pub fn picture(&self, photo: &PhotoId, rendition: Rendition) -> Result<Vec<u8>, Error> {
        let missing = || Error::not_found(format!("photo {photo}"));
        let stored = self.read(|connection| photos::get(connection, photo))?.ok_or_else(missing)?.stored;
        let file = match rendition {
            Rendition::Original => stored.photo,
            Rendition::Thumbnail => stored.thumbnail,
        };
        self.photo_folder.read(&file)?.ok_or_else(missing)
    }

    /// Writes a photo in plain text into a file of her choice, to hand it over. Whole when it returns, or not there.
    ///
    /// # Errors
    /// Those of [`Workspace::picture`]; [`Error::StorageFull`].
    pub fn hand_over_photo(&self, photo: &PhotoId, path: &Path) -> Result<(), Error> {
        keep(path, &self.picture(photo, Rendition::Original)?)?;
        Ok(())
    }

    /// Makes room of so many bytes: removes the files of photos that headquarters has signed for (law 6), the oldest first,
    /// until it is enough; their thumbnails stay.
    pub fn free_room(&self, bytes: u64) -> Result<Freed, Error> {
        // Held from the rows to the files: nobody stores the same photo in between.
        let _files = locked(&self.photo_files);
        let (freed, files) = match self.mark_freed(bytes) {
            // On a disk that is quite full even the rows need room, and give back more than they take.
            Err(Error::StorageFull) if self.writer().reserve.give_up() => self.mark_freed(bytes),
            other => other,
        }
        .inspect_err(|_| {
            self.writer().reserve.hold();
        })?;
        // Rows first: dying in between leaves files that no row names, which the next opening sweeps away.
        for file in &files {
            self.photo_folder.remove(file)?;
        }
        self.writer().reserve.hold();
        Ok(freed)
    }

    fn mark_freed(&self, bytes: u64) -> Result<(Freed, Vec<PhotoId>), Error> {
        let (mut freed, mut files) = (Freed::default(), Vec::new());
        let mut writer = self.writer();
        let tx = writer.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        for (photo, size) in photos::to_free(&tx)? {
            if freed.bytes >= bytes {
                break;
            }
            if photos::free(&tx, &photo)? {
                freed = Freed { photos: freed.photos + 1, bytes: freed.bytes + size };
                files.push(photo);
            }
        }
        tx.commit()?;
        Ok((freed, files))
    }

    /// Makes all the room that there is to make. How many photos went.
    pub fn free_photos(&self) -> Result<u32, Error> {
        Ok(self.free_room(u64::MAX)?.photos)
    }

    /// At opening. After a restored backup rows may be missing, not files: nothing is removed then.
    pub(super) fn tidy_photos(&self, restored: bool) -> Result<(), Error> {
        if !restored {
            self.sweep_photos()?;
            return Ok(());
        }
        let aside = self.photo_folder.set_aside(&self.read(photos::named)?)?;
        if aside > 0 {
            tracing::warn!(aside, "photos that the restored database does not know were set aside");
        }
        Ok(())
    }

    /// Removes files that no row names: what a kill left between file and row, and what was freed or forgotten.
    pub(super) fn sweep_photos(&self) -> Result<u32, Error> {
        let _files = locked(&self.photo_files);
        let named = self.read(photos::named)?;
        let swept = self.photo_folder.sweep(&named)?;
        if swept > 0 {
            tracing::info!(swept, "files of photos that no row names were removed");
        }
        Ok(swept)
    }
}
