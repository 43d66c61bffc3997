//! Ids, moments and places as an app holds them: texts and numbers, parsed once, at this edge. A text that is no such id
//! ends the call with [`AnjianError::Invalid`], which names the id.

use crate::error::AnjianError;
use anjian_core::document::hash::Heads;
use anjian_core::model::id::{
    ApplianceId, AreaId, DeviceId, FactId, GroupCode, HazardKey, InspectionId, ItemCode, ItemKey, OptionCode, PersonId,
    PhotoId, ProgrammeId, SiteId, TemplateCode,
};
use anjian_core::model::period::Period;
use anjian_core::model::seal::Hash256;
use anjian_core::model::time::Timestamp;
use anjian_core::store::agenda::Place;
use chrono::NaiveDate;

/// The place behind a line of the agenda.
pub type AgendaPlace = Place;
/// What somebody has seen of an inspection.
pub type Seen = Heads;
/// A day of the company's calendar.
pub type Day = NaiveDate;

macro_rules! texts {
    ($($(#[doc = $doc:literal])* $name:ident is $what:literal;)*) => {$(
        uniffi::custom_type!(
            $(#[doc = $doc])*
            $name, String, {
                remote,
                try_lift: |text| Ok(text.parse::<$name>().map_err(|e| AnjianError::no_such_id($what, e))?),
                lower: |id| id.to_string(),
            }
        );
    )*};
}

texts! {
    /// A site's account number (户号).
    SiteId is "site";
    /// An area (片区).
    AreaId is "area";
    /// A programme (安检计划), for example `household-annual`.
    ProgrammeId is "programme";
    /// A template's code (检查表), for example `household`.
    TemplateCode is "template";
    /// A person.
    PersonId is "person";
    /// A device: 32 hexadecimal characters, derived from its key.
    DeviceId is "device";
    /// A group of a template, for example `G4`.
    GroupCode is "group";
    /// An item of a template as printed, for example `H4.3`.
    ItemCode is "item code";
    /// An option, defect or measuring point of an item: its code within the item.
    OptionCode is "option";
    /// One appliance of one site, for example `hob-1`.
    ApplianceId is "appliance";
    /// A fact of one inspection: a visit, a notice, an appointment …
    FactId is "fact";
    /// A photo: the SHA-256 of its file, 64 hexadecimal characters.
    PhotoId is "photo";
    /// One question at one site: `H1.3`, or `H4.3#hob-1` where it is asked per appliance.
    ItemKey is "item";
    /// A hazard (隐患) within its inspection: `ITEM:DEFECT`, for example `H4.3#hob-1:no-flame-out`.
    HazardKey is "hazard";
    /// An inspection (安检单): `PROGRAMME/PERIOD/SITE`, for example `household-annual/2026/34040000001`.
    InspectionId is "inspection";
    /// A period (周期): `2026`, `2026-H1`, `2026-Q3`, `2026-11`, or `x-…` for an inspection on demand.
    Period is "period";
    /// A day of the company's calendar: `2026-11-16`.
    Day is "day";
    /// The SHA-256 of a record or of a change, 64 hexadecimal characters.
    Hash256 is "hash";
}

uniffi::custom_type!(
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Timestamp, i64, { remote, try_lift: |ms| Ok(Timestamp(ms)), lower: |at| at.0 }
);

uniffi::custom_type!(
    /// What somebody has seen of an inspection. Comes with its form and goes, unchanged, into every action made on that
    /// screen: so a colleague's word that she has not seen is never replaced by hers.
    Seen, String, { remote, try_lift: |text| read_seen(&text), lower: |seen| write_seen(&seen) }
);

fn read_seen(text: &str) -> uniffi::Result<Heads> {
    let bytes = hex::decode(text).ok().and_then(|bytes| Heads::from_bytes(&bytes));
    Ok(bytes.ok_or_else(|| AnjianError::no_such_id("seen", "it did not come from a form"))?)
}

fn write_seen(seen: &Heads) -> String {
    hex::encode(seen.to_bytes())
}

macro_rules! places {
    ($($(#[doc = $doc:literal])* $name:ident;)*) => {$(
        uniffi::custom_type!(
            $(#[doc = $doc])*
            $name, String, { remote, try_lift: |text| read_place(&text), lower: |place| write_place(&place) }
        );
    )*};
}
use anjian_core::store::lists::{AppointmentPlace, HazardPlace};
places! {
    /// Where the next page of the agenda begins. Opaque.
    AgendaPlace;
    /// Where the next page of hazards begins. Opaque.
    HazardPlace;
    /// Where the next page of appointments begins. Opaque.
    AppointmentPlace;
}

fn read_place<T: serde::de::DeserializeOwned>(text: &str) -> uniffi::Result<T> {
    Ok(serde_json::from_str(text).map_err(|_| AnjianError::no_such_id("place", "it did not come from a page"))?)
}

fn write_place<T: serde::Serialize>(place: &T) -> String {
    // Texts, numbers and bytes always have a JSON form.
    serde_json::to_string(place).unwrap_or_default()
}
