//! Photos on their way home: a device offers them in one signed request, headquarters answers with a token for each that it
//! wants, and the bytes go by tus 1.0 with that token.
//!
//! A token is worth one upload of one hash and one size, and only to the device that offered it: every request beside it is signed, over
//! what its headers say, so that no body must be held in memory to check who sent it
//! ([ADR 21](../../../../docs/adr/0021-a-token-for-one-upload.md), [ADR 30](../../../../docs/adr/0030-every-request-proves-its-key.md)).

use super::bounded;
use super::sign::Signature;
use crate::model::id::{BadId, InspectionId, PhotoId, serde_as_text};
use crate::model::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// Path of an offer.
pub const PHOTOS: &str = "/v1/photos";
/// Path at which tus uploads are created; each then has a path below it.
pub const UPLOADS: &str = "/v1/uploads";
/// Header with the receipt, on the answer that completes an upload and on every later one about it.
pub const HEADER_RECEIPT: &str = "anjian-receipt";
/// Header with a stable word for what is wrong, on an answer of tus with 4xx or 5xx; the body is words for a person.
pub const HEADER_CODE: &str = "anjian-code";

/// The most photos in one offer.
pub const MOST_OFFERS: usize = 64;
/// The most uploads that one device may have open.
pub const MOST_OPEN: u32 = 256;
/// The largest file of a photo, in bytes; companies keep them smaller.
pub const MOST_PHOTO: u64 = 4 << 20;

/// The bytes arrived whole and are not those that were promised.
pub const WRONG_HASH: &str = "wrong_hash";
/// The bytes are those that were promised, and no whole JPEG.
pub const NOT_A_JPEG: &str = "not_a_jpeg";

/// What a device signs of a request of tus in the place of a body: the token and what its headers say, each empty where it is not said.
pub fn said(token: &str, length: &str, offset: &str, checksum: &str) -> String {
    format!("{token}\n{length}\n{offset}\n{checksum}")
}

/// The SHA-256 of a photo's file: its name everywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoHash(pub [u8; 32]);

impl PhotoHash {
    /// The hash of a file's bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
    /// As records name it.
    pub fn id(&self) -> PhotoId {
        PhotoId::new(&self.to_string()).expect("64 hexadecimal characters are an id")
    }
}

/// An upload at headquarters; drawn at random by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UploadId(pub [u8; 16]);

macro_rules! hex_id {
    ($name:ident, $len:literal, $form:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({}…)", stringify!($name), hex::encode(&self.0[..4]))
            }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let mut bytes = [0; $len];
                hex::decode_to_slice(text, &mut bytes)
                    .map_err(|_| BadId::Form { kind: stringify!($name), form: $form })?;
                Ok(Self(bytes))
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_bytes(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let bytes = serde_bytes::ByteBuf::deserialize(d)?;
                let wrong = || serde::de::Error::custom(concat!(stringify!($name), " has ", $len, " bytes"));
                Ok(Self(bytes.as_slice().try_into().map_err(|_| wrong())?))
            }
        }
    };
}
hex_id!(PhotoHash, 32, "64 hexadecimal characters");
hex_id!(UploadId, 16, "32 hexadecimal characters");

impl TryFrom<&PhotoId> for PhotoHash {
    type Error = BadId;
    fn try_from(id: &PhotoId) -> Result<Self, BadId> {
        id.as_str().parse()
    }
}

/// A device asks to send photos.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfferRequest {
    /// The protocol it speaks.
    pub protocol: u32,
    /// The photos, in the order in which it would send them.
    #[serde(deserialize_with = "bounded::at_most::<MOST_OFFERS, _, _>")]
    pub offers: Vec<Offer>,
}

/// One file that a device would send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its hash.
    pub photo: PhotoHash,
    /// Its size in bytes.
    pub bytes: u64,
    /// The inspection to which it belongs.
    pub inspection: InspectionId,
    /// Of a thumbnail: the photo that it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail_of: Option<PhotoHash>,
}

/// Headquarters' answer to an offer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfferResponse {
    /// The protocol it speaks.
    pub protocol: u32,
    /// One answer for each file, in the order of the offer.
    #[serde(deserialize_with = "bounded::at_most::<MOST_OFFERS, _, _>")]
    pub answers: Vec<OfferAnswer>,
}

/// What headquarters says to one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferAnswer {
    /// It is here already.
    Here(PhotoReceipt),
    /// Send it. The same offer gets the same token again, with what has arrived.
    Send {
        /// What the upload's requests carry.
        token: UploadToken,
        /// How many of its bytes are here.
        arrived: u64,
        /// Until when the upload may be silent.
        expires: Timestamp,
    },
    /// Not now: too many of this device's uploads are open.
    Later,
    /// No.
    Refused {
        /// A stable word: `unknown_site`, `foreign_area`, `too_large`, `not_a_jpeg`.
        code: String,
        /// The reason in words.
        reason: String,
    },
}

/// What the requests of one upload carry, as `Authorization: Bearer UPLOAD.SIGNATURE`. Whoever has it may send the bytes of this one
/// file, and nothing else.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UploadToken {
    /// Which upload.
    pub upload: UploadId,
    /// Headquarters' signature over what it is for.
    pub signature: Signature,
}

impl fmt::Display for UploadToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.upload, self.signature)
    }
}

impl fmt::Debug for UploadToken {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UploadToken({})", self.upload)
    }
}

impl FromStr for UploadToken {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = BadId::Form { kind: "UploadToken", form: "UPLOAD.SIGNATURE" };
        let (upload, signature) = text.split_once('.').ok_or(bad)?;
        Ok(Self { upload: upload.parse()?, signature: signature.parse()? })
    }
}
serde_as_text!(UploadToken);

/// Headquarters' signed word that a file is there, whole and checked (law 6). Only then may the phone free its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoReceipt {
    /// The file's hash.
    #[serde(rename = "p")]
    pub photo: PhotoHash,
    /// Its size in bytes.
    #[serde(rename = "b")]
    pub bytes: u64,
    /// When it was whole, by headquarters' clock.
    #[serde(rename = "t")]
    pub at: Timestamp,
    /// Headquarters' signature.
    #[serde(rename = "s")]
    pub signature: Signature,
}

impl fmt::Display for PhotoReceipt {
    /// `HASH.BYTES.TIME.SIGNATURE`, as in the header.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", self.photo, self.bytes, self.at.0, self.signature)
    }
}

impl FromStr for PhotoReceipt {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId::Form { kind: "PhotoReceipt", form: "HASH.BYTES.TIME.SIGNATURE" };
        let parts: Vec<&str> = text.split('.').collect();
        let [photo, bytes, at, signature] = parts.as_slice() else { return Err(bad()) };
        Ok(Self {
            photo: photo.parse()?,
            bytes: bytes.parse().map_err(|_| bad())?,
            at: Timestamp(at.parse().map_err(|_| bad())?),
            signature: signature.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::sign::MemoryKey;
    use super::*;

    #[test]
    fn law_6_a_photos_receipt_is_headquarters_word_over_hash_size_and_time() {
        let (headquarters, stranger) = (MemoryKey::from_seed([7; 32]), MemoryKey::from_seed([8; 32]));
        let receipt = PhotoReceipt {
            photo: PhotoHash::of(b"a photo"),
            bytes: 7,
            at: Timestamp(1_795_392_000_000),
            signature: Signature([0; 64]),
        };
        let signed = receipt.clone().signed(&headquarters).unwrap();
        assert!(signed.is_of(&headquarters.public()) && !signed.is_of(&stranger.public()));
        for other in [
            PhotoReceipt { photo: PhotoHash::of(b"another"), ..signed.clone() },
            PhotoReceipt { bytes: 8, ..signed.clone() },
            PhotoReceipt { at: Timestamp(0), ..signed.clone() },
            receipt,
        ] {
            assert!(!other.is_of(&headquarters.public()), "{other}");
        }
        assert_eq!(signed.to_string().parse::<PhotoReceipt>().unwrap(), signed);
        assert!("ab.7".parse::<PhotoReceipt>().is_err());
    }

    #[test]
    fn a_token_is_for_one_upload_of_one_file_by_one_device() {
        let headquarters = MemoryKey::from_seed([7; 32]);
        let (upload, photo, device) = (UploadId([1; 16]), PhotoHash([2; 32]), headquarters.public().device());
        let token = UploadToken::issue(upload, &photo, 9, &device, &headquarters).unwrap();
        assert_eq!(token, UploadToken::issue(upload, &photo, 9, &device, &headquarters).unwrap(), "asked again");
        let read: UploadToken = token.to_string().parse().unwrap();
        let key = headquarters.public();
        assert!(read.is_for(&photo, 9, &device, &key));
        assert!(!read.is_for(&PhotoHash([3; 32]), 9, &device, &key) && !read.is_for(&photo, 10, &device, &key));
        assert!(!UploadToken { upload: UploadId([4; 16]), ..read }.is_for(&photo, 9, &device, &key));
        assert!(!format!("{read:?}").contains(&read.signature.to_string()), "a log does not give it away");
    }

    #[test]
    fn an_offer_and_its_answer_read_back_as_written() {
        let offer = Offer {
            photo: PhotoHash([2; 32]),
            bytes: 300_000,
            inspection: "household-annual/2026/34040000001".parse().unwrap(),
            thumbnail_of: Some(PhotoHash([3; 32])),
        };
        let packed = super::super::wire::pack(&OfferRequest { protocol: 1, offers: vec![offer.clone()] }).unwrap();
        assert_eq!(super::super::wire::unpack::<OfferRequest>(&packed).unwrap().offers, [offer]);
        let token = UploadToken { upload: UploadId([1; 16]), signature: Signature([5; 64]) };
        let answers = vec![
            OfferAnswer::Later,
            OfferAnswer::Send { token, arrived: 3, expires: Timestamp(5) },
            OfferAnswer::Refused { code: "unknown_site".into(), reason: "words".into() },
        ];
        let packed = super::super::wire::pack(&OfferResponse { protocol: 1, answers: answers.clone() }).unwrap();
        assert_eq!(super::super::wire::unpack::<OfferResponse>(&packed).unwrap().answers, answers);
    }
}
