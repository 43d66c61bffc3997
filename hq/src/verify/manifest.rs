//! What an archive says of itself: the list of its files with their hashes, and every signed word about the inspection.
//! Headquarters signs the list's own bytes, so whatever hangs on it (the register's line, the checklist's text) is its word.

use anjian_core::document::hash::ChangeHash;
use anjian_core::model::id::{AreaId, DeviceId, InspectionId, PersonId, PhotoId, TemplateCode};
use anjian_core::model::seal::Hash256;
use anjian_core::model::time::{Timestamp, Zone};
use anjian_core::sync::protocol::message::{Certificate, ChangeSignature, Receipt};
use anjian_core::sync::protocol::photo::{PhotoHash, PhotoReceipt};
use anjian_core::sync::protocol::sign::{PublicKey, Signature};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The one format that this program reads and writes.
pub const FORMAT: &str = "anjian archive 1";
/// The largest manifest: 8 MiB.
pub(super) const MOST_MANIFEST: usize = 8 << 20;

/// Names of entries.
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const SIGNATURE: &str = "manifest.sig";
pub(super) const README: &str = "README.txt";
pub(super) const CHANGES: &str = "changes.automerge";
pub(super) const RECORD: &str = "record.json";
pub(super) const SITE: &str = "site.json";
/// Folders of entries.
pub(super) const PHOTOS: &str = "photos/";
pub(super) const THUMBNAILS: &str = "thumbnails/";

/// The manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// Which inspection.
    pub inspection: InspectionId,
    /// The company's time zone, in which times are told.
    pub zone: Zone,
    /// Headquarters' key. A reader compares it with the one he knows.
    pub headquarters: PublicKey,
    /// The record's digest.
    pub digest: Hash256,
    /// Its newest changes.
    pub heads: Vec<ChangeHash>,
    /// Its changes in the order of their arrival at headquarters, the genesis left out.
    pub changes: Vec<ChangeHash>,
    /// The devices that wrote them, by id.
    pub devices: Vec<DeviceLine>,
    /// Signatures that cover them, in the order of the changes that they name.
    pub signatures: Vec<SignatureLine>,
    /// Headquarters' receipts, in the order of their time.
    pub receipts: Vec<ReceiptLine>,
    /// The checklists that the completions name, or the newest one.
    pub templates: Vec<TemplateLine>,
    /// Headquarters' receipts of photos, by photo: of those that the record names, and of thumbnails that stand in for one.
    pub photo_receipts: Vec<PhotoLine>,
    /// Photos that the record names and that are not here.
    pub photos_missing: Vec<PhotoId>,
    /// The other files, in their order.
    pub files: Vec<FileLine>,
}

/// A device: its certificate, and whether it was turned away since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceLine {
    /// Its id, which follows from its key.
    pub device: DeviceId,
    /// Its key.
    pub key: PublicKey,
    /// Whose it is.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// When the certificate was issued.
    pub issued: Timestamp,
    /// Headquarters' signature of that.
    #[serde(with = "hex_signature")]
    pub signature: Signature,
    /// When headquarters turned it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
}

/// A device's signature of a change, which covers all that it wrote up to there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureLine {
    /// The change.
    pub change: ChangeHash,
    /// Who signed.
    pub device: DeviceId,
    /// The signature.
    #[serde(with = "hex_signature")]
    pub signature: Signature,
}

/// A receipt of headquarters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptLine {
    /// When, by headquarters' clock.
    pub at: Timestamp,
    /// The area in whose log the changes stand.
    pub area: AreaId,
    /// Their number there.
    pub sequence: u64,
    /// The newest of them: these and all that they build on had arrived.
    pub heads: Vec<ChangeHash>,
    /// Headquarters' signature.
    #[serde(with = "hex_signature")]
    pub signature: Signature,
}

/// A receipt of a photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhotoLine {
    /// The SHA-256 of its file.
    pub photo: Hash256,
    /// Its size.
    pub bytes: u64,
    /// When headquarters had it whole, by its clock.
    pub at: Timestamp,
    /// Headquarters' signature of that.
    #[serde(with = "hex_signature")]
    pub signature: Signature,
    /// Of a thumbnail: the photo for which it stands here. Not signed for: its device said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail_of: Option<PhotoId>,
}

/// A checklist's source: the texts that it was loaded from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateLine {
    /// Its code.
    pub code: TemplateCode,
    /// Its version.
    pub version: u32,
    /// Of each text its own name and the file that holds it here, the checklist's own first.
    pub texts: Vec<(String, String)>,
}

/// A file of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileLine {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: Hash256,
}

impl FileLine {
    pub(super) fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.len() as u64, sha256: Hash256(Sha256::digest(bytes).into()) }
    }
}

impl DeviceLine {
    /// The line of a certificate.
    pub(crate) fn of(certificate: &Certificate, revoked: Option<Timestamp>) -> Self {
        Self {
            device: certificate.key.device(),
            key: certificate.key,
            person: certificate.person.clone(),
            name: certificate.name.clone(),
            issued: certificate.issued,
            signature: certificate.signature,
            revoked,
        }
    }
    /// The certificate.
    pub(super) fn certificate(&self) -> Certificate {
        Certificate {
            key: self.key,
            person: self.person.clone(),
            name: self.name.clone(),
            issued: self.issued,
            signature: self.signature,
        }
    }
}

impl SignatureLine {
    /// The line of a signature.
    pub(crate) fn of(signature: &ChangeSignature) -> Self {
        Self { change: signature.hash, device: signature.device, signature: signature.signature }
    }
    pub(super) fn signed(&self) -> ChangeSignature {
        ChangeSignature { device: self.device, hash: self.change, signature: self.signature }
    }
}

impl ReceiptLine {
    /// The line of a receipt.
    pub(crate) fn of(receipt: &Receipt) -> Self {
        let Receipt { at, area, sequence, heads, signature, .. } = receipt.clone();
        Self { at, area, sequence, heads, signature }
    }
    pub(super) fn receipt(&self, inspection: &InspectionId) -> Receipt {
        let Self { at, area, sequence, heads, signature } = self.clone();
        Receipt { inspection: inspection.clone(), at, area, sequence, heads, signature }
    }
}

impl PhotoLine {
    /// The line of a receipt.
    pub fn of(receipt: &PhotoReceipt, thumbnail_of: Option<PhotoId>) -> Self {
        let PhotoReceipt { photo, bytes, at, signature } = receipt.clone();
        Self { photo: Hash256(photo.0), bytes, at, signature, thumbnail_of }
    }
    pub(super) fn receipt(&self) -> PhotoReceipt {
        PhotoReceipt { photo: PhotoHash(self.photo.0), bytes: self.bytes, at: self.at, signature: self.signature }
    }
    /// The file's name, as records write it.
    pub(super) fn id(&self) -> PhotoId {
        PhotoHash(self.photo.0).id()
    }
}

/// Whether a photo's name is that of a file: the SHA-256 of its bytes, in small letters.
pub(crate) fn names_a_file(photo: &PhotoId) -> bool {
    let text = photo.as_str();
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// The name under which a photo stands in an archive; its ending is what its first bytes say, for the programs that open it.
pub(super) fn photo_entry(folder: &str, photo: &PhotoId, bytes: &[u8]) -> String {
    let ending = match bytes {
        [0xff, 0xd8, 0xff, ..] => "jpg",
        [0x89, b'P', b'N', b'G', ..] => "png",
        _ => "bin",
    };
    format!("{folder}{photo}.{ending}")
}

mod hex_signature {
    use super::Signature;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(signature: &Signature, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(signature)
    }
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Signature, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
