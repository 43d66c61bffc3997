//! Photos come in: offered in a signed request, sent by tus with a token, checked when they are whole, and then receipted (law 6).
//!
//! A byte is acknowledged only after it was synced and its row committed. A photo is receipted only after its hash and size are those
//! that were promised and every coded block of it is there. What is known by its hash is never taken twice. The HTTP of it stands in
//! `serve/uploads`.

mod finish;
mod offer;
mod sweep;

pub use sweep::Swept;

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::store::db::{self, Connection};
use crate::store::upload::{self, Upload};
use crate::store::{device, photo};
use anjian_core::model::id::InspectionId;
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::photo::{MOST_PHOTO, PhotoHash, PhotoReceipt, UploadId, UploadToken};

/// How long an upload that is done is still answered for, in minutes: for those who missed the answer.
const DONE_MINUTES: i64 = 24 * 60;

impl Headquarters {
    /// The bytes of a photo that is here.
    pub fn photo(&self, photo: &PhotoHash) -> Result<Option<Vec<u8>>> {
        match self.store.read(|db| photo::receipt(db, photo))? {
            Some(_) => self.blobs.read(photo, MOST_PHOTO),
            None => Ok(None),
        }
    }

    /// The receipt of a photo that is here, word for word as its device got it.
    pub fn photo_receipt(&self, photo: &PhotoHash) -> Result<Option<PhotoReceipt>> {
        self.store.read(|db| photo::receipt(db, photo))
    }

    /// The photos of an inspection that are here, thumbnails among them.
    pub fn photos(&self, inspection: &InspectionId) -> Result<Vec<PhotoHash>> {
        self.store.read(|db| photo::of_inspection(db, inspection))
    }

    /// How many files of photos are here, thumbnails among them, and their bytes.
    pub fn photo_count(&self) -> Result<(u64, u64)> {
        self.store.read(photo::count)
    }

    /// Until when an upload may be silent from now on.
    fn silent_until(&self) -> Timestamp {
        self.now().plus_minutes(i64::from(self.company.photos.unfinished_days) * 24 * 60)
    }

    /// The upload that a token is for.
    pub(crate) fn upload_of(&self, token: &UploadToken) -> Result<Upload> {
        self.store.read(|db| {
            let Some(upload) = upload::find(db, &token.upload)? else {
                return Err(Error::NotFound("there is no such upload: offer the photo again".into()));
            };
            self.holds(db, token, &upload)?;
            if upload.expires < self.now() {
                return Err(Error::Gone("the upload was silent for too long: offer the photo again".into()));
            }
            Ok(upload)
        })
    }

    fn holds(&self, db: &Connection, token: &UploadToken, upload: &Upload) -> Result<()> {
        if !token.is_for(&upload.photo, upload.bytes, &upload.device, &self.key.public()) {
            return Err(Error::Unauthorised("the token is not for this upload".into()));
        }
        if device::find(db, &upload.device)?.is_none_or(|device| device.wiped) {
            return Err(Error::Revoked);
        }
        Ok(())
    }

    /// Bytes of an upload were written behind what had arrived, and synced: from now on they count.
    pub(crate) fn arrived(&self, upload: &Upload, came: u64) -> Result<Upload> {
        let until = self.silent_until();
        self.store.write_beside(|tx| {
            if !upload::moved(tx, upload, upload.arrived + came, until)? {
                return Err(Error::Conflict("somebody else went on with this upload".into()));
            }
            self.carried_photo(tx, upload, came)?;
            again(tx, &upload.id)
        })
    }

    /// Bytes came and do not count: their checksum was another.
    pub(crate) fn discarded(&self, upload: &Upload, came: u64) -> Result<()> {
        self.store.write_beside(|tx| self.carried_photo(tx, upload, came))
    }

    fn carried_photo(&self, tx: &db::Transaction<'_>, upload: &Upload, came: u64) -> Result<()> {
        upload::carried(tx, &upload.id, came)?;
        device::carried(tx, &upload.device, came, 0)
    }

    /// Less is on the disk than was acknowledged: the file system lost it. Goes back to what is there.
    pub(crate) fn lost(&self, upload: &Upload, there: u64) -> Result<()> {
        tracing::error!(upload = %upload.id, acknowledged = upload.arrived, there, "the disk lost bytes of an upload");
        self.store.write_beside(|tx| upload::moved(tx, upload, there, upload.expires).map(drop))
    }

    /// Ends an upload; its photo, when it is here, stays.
    pub(crate) fn terminate(&self, id: &UploadId) -> Result<()> {
        self.store.write_beside(|tx| upload::remove(tx, id))?;
        self.blobs.drop_part(id)
    }
}

fn again(db: &Connection, id: &UploadId) -> Result<Upload> {
    upload::find(db, id)?.ok_or_else(|| Error::NotFound("the upload was ended".into()))
}
