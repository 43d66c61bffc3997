//! Ids are types: two of them can never be mixed up, and none is a bare string in a signature.

use serde::{Deserialize, Deserializer, Serialize};
use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

/// Why a text cannot be an id. Says what and where, never the person behind it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// Nothing is there.
    #[error("{kind} is empty")]
    Empty {
        /// Which id.
        kind: &'static str,
    },
    /// More than 96 bytes.
    #[error("{kind} is longer than 96 bytes")]
    TooLong {
        /// Which id.
        kind: &'static str,
    },
    /// A control character, white space or `/`, which separates the parts of an inspection's identity.
    #[error("{kind} has a character that is not allowed at byte {at}")]
    Character {
        /// Which id.
        kind: &'static str,
        /// Byte offset of the character.
        at: usize,
    },
    /// The text does not have the form of this id.
    #[error("{kind} does not have the form {form}")]
    Form {
        /// Which id.
        kind: &'static str,
        /// The form it should have.
        form: &'static str,
    },
}

pub(crate) fn checked(kind: &'static str, text: &str) -> Result<(), BadId> {
    if text.is_empty() {
        return Err(BadId::Empty { kind });
    }
    if text.len() > 96 {
        return Err(BadId::TooLong { kind });
    }
    match text.char_indices().find(|(_, c)| c.is_control() || c.is_whitespace() || *c == '/') {
        Some((at, _)) => Err(BadId::Character { kind, at }),
        None => Ok(()),
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Parses an id: 1 to 96 bytes without white space, control characters or `/`.
            pub fn new(text: &str) -> Result<Self, BadId> {
                checked(stringify!($name), text)?;
                Ok(Self(text.into()))
            }
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Self::new(text)
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(d)?;
                Self::new(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

text_id!(
    /// A customer's account number (户号): the key of a [`super::site::Site`].
    SiteId
);
text_id!(
    /// An area (片区): the unit of assignment, replication and sharding.
    AreaId
);
text_id!(
    /// A programme (安检计划), for example `household-annual`.
    ProgrammeId
);
text_id!(
    /// A template's code, for example `household`; its version is a number beside it.
    TemplateCode
);
text_id!(
    /// A person: inspector, supervisor or one of headquarters' staff.
    PersonId
);
text_id!(
    /// A group of a template, for example `G4`.
    GroupCode
);
text_id!(
    /// An item of a template as printed, for example `H4.3`.
    ItemCode
);
text_id!(
    /// A defect of an item, a choice of an item, or a point to be measured: its code within the item.
    OptionCode
);
text_id!(
    /// One appliance of one site, for example `hob-1`.
    ApplianceId
);
text_id!(
    /// A fact's id, unique within its inspection: the first characters of the actor that wrote it and a number.
    FactId
);
text_id!(
    /// A photo: the SHA-256 of its file as 64 hexadecimal characters.
    PhotoId
);

/// One question as it was asked at one site: an item, and the appliance when its group repeats (`H4.3#hob-1`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey {
    /// The template's item.
    pub item: ItemCode,
    /// The appliance, for groups that repeat per appliance.
    pub appliance: Option<ApplianceId>,
}

impl ItemKey {
    /// The key of an item in a group that does not repeat.
    pub fn plain(item: ItemCode) -> Self {
        Self { item, appliance: None }
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.appliance {
            None => self.item.fmt(f),
            Some(appliance) => write!(f, "{}#{appliance}", self.item),
        }
    }
}

impl fmt::Debug for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ItemKey({self})")
    }
}

impl FromStr for ItemKey {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.split_once('#') {
            None => Ok(Self::plain(text.parse()?)),
            Some((item, appliance)) => Ok(Self { item: item.parse()?, appliance: Some(appliance.parse()?) }),
        }
    }
}

/// A hazard within its inspection: the item and the defect found there. Two inspectors who raise the same one raise
/// one hazard twice (docs/guide/record.md).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HazardKey {
    /// Where it was found.
    pub item: ItemKey,
    /// What was found; `fail` when the item knows only pass and fail.
    pub defect: OptionCode,
}

impl fmt::Display for HazardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.item, self.defect)
    }
}

impl fmt::Debug for HazardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HazardKey({self})")
    }
}

impl FromStr for HazardKey {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let (item, defect) = text.split_once(':').ok_or(BadId::Form { kind: "HazardKey", form: "ITEM:DEFECT" })?;
        Ok(Self { item: item.parse()?, defect: defect.parse()? })
    }
}

/// An inspection's identity: programme + period + site (law 4). Written `household-annual/2026/34040000001`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InspectionId {
    /// The programme that asks for it.
    pub programme: ProgrammeId,
    /// The period it belongs to.
    pub period: super::period::Period,
    /// The site.
    pub site: SiteId,
}

impl fmt::Display for InspectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.programme, self.period, self.site)
    }
}

impl fmt::Debug for InspectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InspectionId({self})")
    }
}

impl FromStr for InspectionId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = BadId::Form { kind: "InspectionId", form: "PROGRAMME/PERIOD/SITE" };
        let mut parts = text.splitn(3, '/');
        let (Some(programme), Some(period), Some(site)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad);
        };
        Ok(Self { programme: programme.parse()?, period: period.parse()?, site: site.parse()? })
    }
}

macro_rules! serde_as_text {
    ($($name:ty),*) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
pub(crate) use serde_as_text;
serde_as_text!(ItemKey, HazardKey, InspectionId);

/// A device: the first 16 bytes of the SHA-256 of its public key, as 32 hexadecimal characters. An actor begins with it,
/// so a change tells which device must have signed it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub [u8; 16]);

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceId({self})")
    }
}

impl FromStr for DeviceId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes)
            .map_err(|_| BadId::Form { kind: "DeviceId", form: "32 hexadecimal characters" })?;
        Ok(Self(bytes))
    }
}
serde_as_text!(DeviceId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inspection_id_reads_back_as_written() {
        let text = "household-annual/2026/34040000001";
        assert_eq!(text.parse::<InspectionId>().unwrap().to_string(), text);
        assert!("household-annual/2026".parse::<InspectionId>().is_err());
        assert!("household-annual/2026/a b".parse::<InspectionId>().is_err());
    }

    #[test]
    fn an_item_key_names_its_appliance() {
        let key: ItemKey = "H4.3#hob-1".parse().unwrap();
        assert_eq!(key.item.as_str(), "H4.3");
        assert_eq!(key.appliance.as_ref().unwrap().as_str(), "hob-1");
        let hazard: HazardKey = "H4.3#hob-1:no-flame-out".parse().unwrap();
        assert_eq!(hazard.to_string(), "H4.3#hob-1:no-flame-out");
    }
}
