//! An upload is whole: it is checked, gets its name, its row and its receipt.
//!
//! May be repeated at any point: a crash after the file has its name and before it has its row is mended by the next request about it.

use super::{DONE_MINUTES, again};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::store::photo::{self, Arrived};
use crate::store::upload::{self, Upload};
use anjian_core::sync::protocol::jpeg::whole_jpeg;
use anjian_core::sync::protocol::photo::{NOT_A_JPEG, PhotoHash, PhotoReceipt, WRONG_HASH};
use anjian_core::sync::protocol::sign::Signature;

impl Headquarters {
    /// How an upload stands, after whatever is still to be done about it was done: its receipt, when its photo is here.
    pub(crate) fn standing(&self, upload: Upload) -> Result<(Upload, Option<PhotoReceipt>)> {
        if let Some(receipt) = self.store.read(|db| photo::receipt(db, &upload.photo))? {
            // Another device may have brought it meanwhile.
            if !upload.photo_here {
                self.store
                    .write_beside(|tx| upload::photo_is_here(tx, &upload.id, self.now().plus_minutes(DONE_MINUTES)))?;
                self.blobs.drop_part(&upload.id)?;
            }
            return Ok((self.store.read(|db| again(db, &upload.id))?, Some(receipt)));
        }
        if !upload.is_whole() {
            return Ok((upload, None));
        }
        let receipt = self.finish(&upload)?;
        Ok((self.store.read(|db| again(db, &upload.id))?, receipt))
    }

    /// `None` when its bytes are gone and it begins anew.
    fn finish(&self, upload: &Upload) -> Result<Option<PhotoReceipt>> {
        let part = self.blobs.read_part(&upload.id, upload.bytes)?;
        let has_its_name = part.is_none();
        let bytes = match part {
            Some(part) => Some(part),
            None => self.blobs.read(&upload.photo, upload.bytes)?,
        };
        let there = bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
        let Some(bytes) = bytes.filter(|_| there == upload.bytes) else {
            self.lost(upload, there)?;
            return Ok(None);
        };
        if PhotoHash::of(&bytes) != upload.photo {
            self.terminate(&upload.id)?;
            let reason = "the bytes that arrived are not those that were promised: offer the photo again".to_owned();
            return Err(Error::Refused { code: WRONG_HASH, reason });
        }
        if let Err(flaw) = whole_jpeg(&bytes) {
            let reason = format!("this is no whole JPEG: {flaw}");
            self.store.write_beside(|tx| {
                photo::refuse(tx, &upload.photo, &upload.device, (NOT_A_JPEG, &reason), self.now())?;
                upload::remove(tx, &upload.id)
            })?;
            self.blobs.drop_part(&upload.id)?;
            return Err(Error::Refused { code: NOT_A_JPEG, reason });
        }
        if !has_its_name {
            self.blobs.keep(&upload.id, &upload.photo, &bytes)?;
        }
        self.receipt_photo(upload).map(Some)
    }

    fn receipt_photo(&self, upload: &Upload) -> Result<PhotoReceipt> {
        let at = self.now();
        let receipt = self.store.write_beside(|tx| {
            upload::photo_is_here(tx, &upload.id, at.plus_minutes(DONE_MINUTES))?;
            if let Some(given) = photo::receipt(tx, &upload.photo)? {
                return Ok(given);
            }
            let empty = Signature([0; 64]);
            let receipt = PhotoReceipt { photo: upload.photo, bytes: upload.bytes, at, signature: empty };
            let receipt = receipt.signed(&self.key)?;
            let (inspection, thumbnail_of, device) = (&upload.inspection, upload.thumbnail_of, &upload.device);
            let arrived = Arrived { receipt: &receipt, inspection, thumbnail_of, device, carried: upload.carried };
            photo::add(tx, &arrived)?;
            Ok(receipt)
        })?;
        self.metrics.photo_bytes.inc_by(upload.bytes);
        tracing::info!(device = %upload.device, bytes = upload.bytes, carried = upload.carried, "photo");
        Ok(receipt)
    }
}
