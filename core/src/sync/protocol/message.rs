//! The messages of one exchange. Every step may be repeated; a change known by its hash is a no-op.

use super::bounded;
use super::sign::{PublicKey, Signature};
use crate::document::hash::ChangeHash;
use crate::model::coverage::Freshness;
use crate::model::id::{AreaId, DeviceId, InspectionId, PersonId, SiteId};
use crate::model::notice::NoticeRules;
use crate::model::programme::Programme;
use crate::model::site::{Exclusion, Site};
use crate::model::time::{Timestamp, WorkCalendar, Zone};
use crate::model::upload::UploadRules;
use crate::model::words::Words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// The version of the protocol. A newer one is refused with words, never guessed at.
pub const PROTOCOL: u32 = 1;

/// The most changes, and receipts, in one parcel.
pub const MOST_CHANGES: usize = 2_048;
/// The most signatures in one parcel.
pub const MOST_SIGNATURES: usize = 256;
/// The most parcels that a device may send in one exchange.
pub const MOST_PARCELS: usize = 4_096;
/// The most areas that a device may name.
pub const MOST_AREAS: usize = 1_000;
/// The most certificates in one message.
pub const MOST_CERTIFICATES: usize = 10_000;

/// Path of an exchange.
pub const EXCHANGE: &str = "/v1/exchange";
/// Path of an enrolment.
pub const ENROL: &str = "/v1/enrol";
/// Header with the device's id.
pub const HEADER_DEVICE: &str = "anjian-device";
/// Header with the device's time, in milliseconds since 1970.
pub const HEADER_TIME: &str = "anjian-time";
/// Header with the number of a device's request: larger than of every earlier one.
pub const HEADER_COUNT: &str = "anjian-count";
/// Header with the signature of the body: the device's on a request, headquarters' on an answer.
pub const HEADER_SIGNATURE: &str = "anjian-signature";

/// A device's signature of its newest change in one inspection; through the hash graph it covers all the ancestors that
/// the device wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSignature {
    /// Who signed.
    #[serde(rename = "d")]
    pub device: DeviceId,
    /// The change.
    #[serde(rename = "h", with = "hash_bytes")]
    pub hash: ChangeHash,
    /// The signature.
    #[serde(rename = "s")]
    pub signature: Signature,
}

/// Changes of one inspection under way, with their signatures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Which inspection.
    #[serde(rename = "i")]
    pub inspection: InspectionId,
    /// Raw changes, each after what it builds on. The genesis never travels.
    #[serde(rename = "c", deserialize_with = "bounded::changes")]
    pub changes: Vec<ByteBuf>,
    /// Signatures that cover them.
    #[serde(rename = "s", deserialize_with = "bounded::at_most::<MOST_SIGNATURES, _, _>")]
    pub signatures: Vec<ChangeSignature>,
    /// Receipts that somebody already has for them, so that they find their way back through anybody.
    #[serde(
        rename = "r",
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "bounded::at_most::<MOST_CHANGES, _, _>"
    )]
    pub receipts: Vec<Receipt>,
}

/// Headquarters' signed word that it has a change and everything it builds on (law 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which inspection.
    #[serde(rename = "i")]
    pub inspection: InspectionId,
    /// The newest of the changes that arrived; their ancestors are here too.
    #[serde(rename = "h", with = "hashes_bytes")]
    pub heads: Vec<ChangeHash>,
    /// The area in whose log they stand.
    #[serde(rename = "a")]
    pub area: AreaId,
    /// Their number in that log.
    #[serde(rename = "n")]
    pub sequence: u64,
    /// When, by headquarters' clock.
    #[serde(rename = "t")]
    pub at: Timestamp,
    /// Headquarters' signature.
    #[serde(rename = "s")]
    pub signature: Signature,
}

/// Headquarters' signed word that a key belongs to a person's device. It travels with changes, so that two phones can
/// trust each other without headquarters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The device's key; its id follows from it.
    pub key: PublicKey,
    /// Whose device.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// When it was issued.
    pub issued: Timestamp,
    /// Headquarters' signature.
    pub signature: Signature,
}

/// What a device scans to enrol: where headquarters is, a one-time code, and headquarters' key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Address, without a slash at its end.
    pub address: String,
    /// One-time code.
    pub code: String,
    /// Headquarters' key, pinned from now on.
    pub headquarters: PublicKey,
}

/// A device asks to be enrolled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The protocol it speaks.
    pub protocol: u32,
    /// The one-time code.
    pub code: String,
    /// Its key.
    pub key: PublicKey,
    /// A name for people, for example the phone's model.
    pub device_name: String,
    /// Its signature over code and key: it really has the key.
    pub proof: Signature,
}

/// The device is enrolled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnrolResponse {
    /// Its certificate.
    pub certificate: Certificate,
    /// Headquarters' key.
    pub headquarters: PublicKey,
}

/// Where a device stands with one area.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AreaCursor {
    /// The area.
    pub area: AreaId,
    /// How far its log and its register were read, in headquarters' own words; `None` for an area not begun.
    pub cursor: Option<ByteBuf>,
}

/// One exchange, up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExchangeRequest {
    /// The protocol it speaks.
    pub protocol: u32,
    /// This incarnation of the device's database; headquarters never sends it back what it wrote itself.
    pub incarnation: ByteBuf,
    /// How many changes this incarnation has made. Fewer than headquarters has seen means a restored backup.
    pub written: u64,
    /// The areas it holds, and how far.
    #[serde(deserialize_with = "bounded::at_most::<MOST_AREAS, _, _>")]
    pub areas: Vec<AreaCursor>,
    /// The version of the reference data it holds; 0 for none.
    pub reference: u64,
    /// New changes, open hazards first.
    #[serde(deserialize_with = "bounded::at_most::<MOST_PARCELS, _, _>")]
    pub parcels: Vec<Parcel>,
    /// Certificates of the devices that wrote them, when they are not the sender's own.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "bounded::at_most::<MOST_CERTIFICATES, _, _>"
    )]
    pub certificates: Vec<Certificate>,
    /// About how many bytes, before compression, it wants to get back at most.
    pub most_bytes: u32,
    /// How it stands with this device; an older one does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<DeviceState>,
}

/// How it stands with a device, in its own words. Headquarters shows it to those who look after devices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceState {
    /// Files of photos that are on it alone.
    pub photos_waiting: u32,
    /// Bytes free on its disk, where it knows.
    #[serde(default)]
    pub free_bytes: Option<u64>,
    /// The version of its program.
    #[serde(default)]
    pub program: String,
    /// It was told to wipe, brought everything home, and wipes now: this is its last word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wiping: bool,
}

/// Why headquarters did not take a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which inspection.
    pub inspection: InspectionId,
    /// The change; `None` when its bytes could not even be read.
    #[serde(default)]
    pub hash: Option<ChangeHash>,
    /// A stable word: `foreign_area`, `signature`, `unlawful` …
    pub code: String,
    /// The reason in words.
    pub reason: String,
}

/// What is new in one area.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AreaNews {
    /// The area.
    pub area: AreaId,
    /// Sites that are new or changed.
    pub sites: Vec<Site>,
    /// Sites that left the area or the register.
    pub gone: Vec<SiteId>,
    /// Exclusions of the area's sites that are new or changed.
    pub exclusions: Vec<Exclusion>,
    /// Inspections with new changes.
    pub parcels: Vec<Parcel>,
    /// Where the device stands after this.
    pub cursor: ByteBuf,
}

/// A template as headquarters publishes it: the texts of its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateText {
    /// Name and text of each file, the template's own first.
    pub files: Vec<(String, String)>,
    /// The day from which it is used by what is begun then; from the beginning when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
}

/// What is the same for every device of a company, and what belongs to this device; versioned as a whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reference {
    /// Its version.
    pub version: u64,
    /// The company's name.
    pub company: Words,
    /// The company's time zone.
    pub zone: Zone,
    /// Its working days.
    pub calendar: WorkCalendar,
    /// How it numbers notices, and what it says on them.
    #[serde(default)]
    pub notices: NoticeRules,
    /// Its programmes.
    pub programmes: Vec<Programme>,
    /// Its templates, every version in use.
    pub templates: Vec<TemplateText>,
    /// The devices of all people, so that everybody's changes can be checked.
    pub certificates: Vec<Certificate>,
    /// The areas assigned to this device now.
    pub assigned: Vec<AreaId>,
    /// What of the photos goes, and when.
    #[serde(default)]
    pub uploads: UploadRules,
}

/// How much headquarters' figures of an area can know (law 5): the phone's figure tells it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaFreshness {
    /// The area.
    pub area: AreaId,
    /// Devices heard, and how old the oldest word is.
    pub freshness: Freshness,
}

/// One exchange, down.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExchangeResponse {
    /// The protocol it speaks.
    pub protocol: u32,
    /// Headquarters' clock when the request had arrived.
    pub received_at: Timestamp,
    /// Headquarters' clock when the answer left.
    pub answered_at: Timestamp,
    /// What arrived.
    pub receipts: Vec<Receipt>,
    /// What was not taken, and why.
    pub refusals: Vec<Refusal>,
    /// Reference data, when the device's is older.
    pub reference: Option<Reference>,
    /// News of its areas.
    pub areas: Vec<AreaNews>,
    /// How much is known of each assigned area.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub freshness: Vec<AreaFreshness>,
    /// Whether there is more to fetch.
    pub more: bool,
    /// Headquarters has seen more changes of this incarnation than the device says it made: its database was restored
    /// from a backup and must draw a new actor before it writes again.
    pub restored_backup: bool,
    /// Which life of headquarters this is; empty in its first one. When headquarters was restored from a backup it is another than the
    /// device knew: what was sent since that backup is lost there, and everything that the device holds goes again.
    #[serde(default, skip_serializing_if = "<[u8]>::is_empty")]
    pub life: ByteBuf,
    /// This device was revoked: what is here alone comes home first, then everything on it is wiped. Nothing else comes down any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wipe: bool,
}

/// What headquarters says instead, with an HTTP status of 4xx or 5xx.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// A stable word.
    pub code: String,
    /// Words for a person.
    pub reason: String,
    /// With [`REPLAYED`]: the number up to which requests of this device were taken; the next must be larger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<u64>,
}

/// Headquarters' word for a request whose number is not larger than the device's earlier ones.
pub const REPLAYED: &str = "replayed";
/// Headquarters' word for a device that was revoked and has nothing more to bring.
pub const REVOKED: &str = "revoked";

/// A hash as 32 bytes instead of 64 characters.
mod hash_bytes {
    use super::*;
    pub(super) fn serialize<S: serde::Serializer>(hash: &ChangeHash, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_bytes(&hash.0)
    }
    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(d: D) -> Result<ChangeHash, D::Error> {
        let bytes = ByteBuf::deserialize(d)?;
        let bytes = bytes.as_slice().try_into().map_err(|_| serde::de::Error::custom("a hash has 32 bytes"))?;
        Ok(ChangeHash(bytes))
    }
}

/// Hashes as one run of bytes, 32 each.
mod hashes_bytes {
    use super::*;
    pub(super) fn serialize<S: serde::Serializer>(hashes: &[ChangeHash], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_bytes(&hashes.iter().flat_map(|h| h.0).collect::<Vec<u8>>())
    }
    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Vec<ChangeHash>, D::Error> {
        let bytes = ByteBuf::deserialize(d)?;
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() {
            return Err(serde::de::Error::custom("hashes have 32 bytes each"));
        }
        Ok(hashes.iter().copied().map(ChangeHash).collect())
    }
}
