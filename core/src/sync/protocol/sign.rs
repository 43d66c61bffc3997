//! Keys and signatures (law 8). Ed25519; every kind of statement begins with its own words, so that a signature of one
//! kind can never pass as another.

use super::message::{Certificate, ChangeSignature, Receipt, Ticket};
use super::photo::{PhotoHash, PhotoReceipt, UploadId, UploadToken};
use crate::document::hash::ChangeHash;
use crate::model::id::{BadId, DeviceId, InspectionId, PersonId, serde_as_text};
use crate::model::time::Timestamp;
use ed25519_dalek::{Signature as Ed25519, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// A public key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PublicKey(pub [u8; 32]);

/// A signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

macro_rules! hex_text {
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
    };
}
hex_text!(PublicKey, 32, "64 hexadecimal characters");
hex_text!(Signature, 64, "128 hexadecimal characters");
serde_as_text!(PublicKey);

impl serde::Serialize for Signature {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_bytes(&self.0)
    }
}
impl<'de> serde::Deserialize<'de> for Signature {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let bytes = <serde_bytes::ByteBuf>::deserialize(d)?;
        let bytes = bytes.as_slice().try_into().map_err(|_| serde::de::Error::custom("a signature has 64 bytes"))?;
        Ok(Self(bytes))
    }
}

impl PublicKey {
    /// The device that has this key.
    pub fn device(&self) -> DeviceId {
        let mut id = [0; 16];
        id.copy_from_slice(&Sha256::digest(self.0)[..16]);
        DeviceId(id)
    }
    /// Whether this key signed a message.
    pub fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        self.ready().verifies(message, signature)
    }
    /// The same key for checking many signatures.
    pub fn ready(&self) -> ReadyKey {
        ReadyKey(VerifyingKey::from_bytes(&self.0).ok())
    }
}

/// A public key as a point on its curve, which takes a quarter of the time of a check to find. Bytes that are no key verify nothing.
#[derive(Clone, Debug)]
pub struct ReadyKey(Option<VerifyingKey>);

impl ReadyKey {
    /// Whether this key signed a message.
    pub fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        let signature = Ed25519::from_bytes(&signature.0);
        self.0.as_ref().is_some_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

/// The key cannot be used now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the device key cannot be used: {why}")]
pub struct KeyUnavailable {
    /// What the key store said.
    pub why: String,
    /// Whether there was no room on the disk for it: then it is to be tried again, once there is.
    pub full: bool,
}

impl KeyUnavailable {
    /// Not for want of room.
    pub fn because(why: impl Into<String>) -> Self {
        Self { why: why.into(), full: false }
    }
}

/// Where a device's private key lives: the platform's key store on a phone, a file on a desk.
pub trait KeyHolder: Send + Sync {
    /// The public half.
    fn public_key(&self) -> Result<PublicKey, KeyUnavailable>;
    /// Signs a message.
    fn sign(&self, message: &[u8]) -> Result<Signature, KeyUnavailable>;
}

/// A key in memory: headquarters' own, and the inside of a file-based key.
pub struct MemoryKey(SigningKey);

impl MemoryKey {
    /// Draws a new key.
    pub fn generate() -> Result<Self, KeyUnavailable> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|e| KeyUnavailable::because(e.to_string()))?;
        Ok(Self::from_seed(seed))
    }
    /// The key of a seed.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&seed))
    }
    /// The seed: the secret itself.
    pub fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }
    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }
}

impl KeyHolder for MemoryKey {
    fn public_key(&self) -> Result<PublicKey, KeyUnavailable> {
        Ok(self.public())
    }
    fn sign(&self, message: &[u8]) -> Result<Signature, KeyUnavailable> {
        Ok(Signature(self.0.sign(message).to_bytes()))
    }
}

fn statement(kind: &str, parts: &[&[u8]]) -> Vec<u8> {
    version(kind, 1, parts)
}

fn version(kind: &str, version: u32, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = format!("anjian {kind} v{version}\n").into_bytes();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(*part);
    }
    bytes
}

/// What a device says when changes leave it: this is my newest in this inspection.
pub fn change_statement(inspection: &InspectionId, hash: &ChangeHash) -> Vec<u8> {
    statement("change", &[inspection.to_string().as_bytes(), &hash.0])
}

/// What a device asks for, as it signs it: with the device's id, its clock and its count this is a request's proof
/// ([ADR 30](../../../../docs/adr/0030-every-request-proves-its-key.md)).
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path, without a query.
    pub path: &'a str,
    /// The body; of a chunk of a photo, what its headers say of it.
    pub body: &'a [u8],
}

/// What a device says with every request: I ask for this now, and it is the request of this number. The number grows from request
/// to request, so that no request can be repeated by somebody who saw it.
pub fn request_statement(asking: &Asking<'_>, device: &DeviceId, at: Timestamp, count: u64) -> Vec<u8> {
    let numbers = [at.0.to_be_bytes(), count.to_be_bytes()].concat();
    let parts =
        [asking.method.as_bytes(), asking.path.as_bytes(), &device.0, &numbers, &Sha256::digest(asking.body)[..]];
    version("request", 2, &parts)
}

/// What headquarters says with an answer: this is my answer to that request.
pub fn response_statement(request: &Signature, body: &[u8]) -> Vec<u8> {
    statement("response", &[&request.0, &Sha256::digest(body)])
}

/// What headquarters says with an archive of an inspection: this is its manifest as I wrote it.
pub fn archive_statement(inspection: &InspectionId, manifest: &[u8]) -> Vec<u8> {
    statement("archive", &[inspection.to_string().as_bytes(), &Sha256::digest(manifest)])
}

/// What a device says with the code that it shows another: this is what I hold.
pub fn handshake_statement(said: &[u8]) -> Vec<u8> {
    statement("handshake", &[said])
}

/// What a device says with a part of a bundle: I gave this away. The files of photos behind it are named by their hashes in it.
pub fn part_statement(head: &[u8]) -> Vec<u8> {
    statement("bundle-part", &[&Sha256::digest(head)])
}

/// What a device says at enrolment: this key is mine, and I was given this code.
pub fn enrol_statement(code: &str, key: &PublicKey) -> Vec<u8> {
    statement("enrol", &[code.as_bytes(), &key.0])
}

impl ChangeSignature {
    /// Signs a device's newest change of an inspection.
    pub fn sign(inspection: &InspectionId, hash: ChangeHash, key: &dyn KeyHolder) -> Result<Self, KeyUnavailable> {
        let device = key.public_key()?.device();
        Ok(Self { device, hash, signature: key.sign(&change_statement(inspection, &hash))? })
    }
}

impl Certificate {
    fn words(key: &PublicKey, person: &PersonId, name: &str, issued: Timestamp) -> Vec<u8> {
        statement("certificate", &[&key.0, person.as_str().as_bytes(), name.as_bytes(), &issued.0.to_be_bytes()])
    }
    /// Headquarters' word that a device belongs to a person.
    pub fn issue(
        key: PublicKey,
        person: PersonId,
        name: String,
        issued: Timestamp,
        headquarters: &dyn KeyHolder,
    ) -> Result<Self, KeyUnavailable> {
        let signature = headquarters.sign(&Self::words(&key, &person, &name, issued))?;
        Ok(Self { key, person, name, issued, signature })
    }
    /// Whether headquarters really said so.
    pub fn is_of(&self, headquarters: &PublicKey) -> bool {
        headquarters.verifies(&Self::words(&self.key, &self.person, &self.name, self.issued), &self.signature)
    }
}

impl Receipt {
    fn words(&self) -> Vec<u8> {
        let heads: Vec<u8> = self.heads.iter().flat_map(|h| h.0).collect();
        let (inspection, area) = (self.inspection.to_string(), self.area.as_str());
        let numbers = [self.sequence.to_be_bytes(), self.at.0.to_be_bytes()].concat();
        statement("receipt", &[inspection.as_bytes(), area.as_bytes(), &numbers, &heads])
    }
    /// Signs this receipt; whatever signature it had is replaced.
    pub fn signed(mut self, headquarters: &dyn KeyHolder) -> Result<Self, KeyUnavailable> {
        self.signature = headquarters.sign(&self.words())?;
        Ok(self)
    }
    /// Whether headquarters really said so.
    pub fn is_of(&self, headquarters: &PublicKey) -> bool {
        headquarters.verifies(&self.words(), &self.signature)
    }
}

impl PhotoReceipt {
    fn words(&self) -> Vec<u8> {
        let numbers = [self.bytes.to_be_bytes(), self.at.0.to_be_bytes()].concat();
        statement("photo-receipt", &[&self.photo.0, &numbers])
    }
    /// Signs this receipt; whatever signature it had is replaced.
    pub fn signed(mut self, headquarters: &dyn KeyHolder) -> Result<Self, KeyUnavailable> {
        self.signature = headquarters.sign(&self.words())?;
        Ok(self)
    }
    /// Whether headquarters really said so.
    pub fn is_of(&self, headquarters: &PublicKey) -> bool {
        headquarters.verifies(&self.words(), &self.signature)
    }
}

impl UploadToken {
    fn words(upload: UploadId, photo: &PhotoHash, bytes: u64, device: &DeviceId) -> Vec<u8> {
        statement("upload", &[&upload.0, &photo.0, &bytes.to_be_bytes(), &device.0])
    }
    /// Headquarters' word that somebody may send one file for a device. Ed25519 is deterministic: asked again, it is the same.
    pub fn issue(
        upload: UploadId,
        photo: &PhotoHash,
        bytes: u64,
        device: &DeviceId,
        headquarters: &dyn KeyHolder,
    ) -> Result<Self, KeyUnavailable> {
        let signature = headquarters.sign(&Self::words(upload, photo, bytes, device))?;
        Ok(Self { upload, signature })
    }
    /// Whether headquarters gave it for this file.
    pub fn is_for(&self, photo: &PhotoHash, bytes: u64, device: &DeviceId, headquarters: &PublicKey) -> bool {
        headquarters.verifies(&Self::words(self.upload, photo, bytes, device), &self.signature)
    }
}

impl fmt::Display for Ticket {
    /// `https://hq.example.com/#CODE.KEY`: short enough for a QR code, and it pins headquarters' key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/#{}.{}", self.address, self.code, self.headquarters)
    }
}

impl FromStr for Ticket {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = BadId::Form { kind: "Ticket", form: "ADDRESS/#CODE.KEY" };
        let (address, rest) = text.trim().split_once("/#").ok_or(bad.clone())?;
        let (code, key) = rest.split_once('.').ok_or(bad)?;
        Ok(Self { address: address.to_owned(), code: code.to_owned(), headquarters: key.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_8_every_change_has_a_signed_author_and_a_signature_of_one_inspection_is_none_of_another() {
        let key = MemoryKey::from_seed([7; 32]);
        let here = "household-annual/2026/1".parse().unwrap();
        let there = "household-annual/2026/2".parse().unwrap();
        let signed = ChangeSignature::sign(&here, ChangeHash([1; 32]), &key).unwrap();
        assert!(key.public().verifies(&change_statement(&here, &signed.hash), &signed.signature));
        assert!(!key.public().verifies(&change_statement(&there, &signed.hash), &signed.signature));
        assert!(
            !MemoryKey::from_seed([8; 32]).public().verifies(&change_statement(&here, &signed.hash), &signed.signature)
        );
    }

    #[test]
    fn a_ticket_reads_back_as_written() {
        let headquarters = MemoryKey::from_seed([7; 32]).public();
        let ticket = Ticket { address: "http://127.0.0.1:8080".into(), code: "ABCD-2345".into(), headquarters };
        assert_eq!(ticket.to_string().parse::<Ticket>().unwrap(), ticket);
    }
}
