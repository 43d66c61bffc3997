//! What an archive proves, and by whose word.

use super::when;
use anjian_core::model::id::{DeviceId, FactId, PersonId};
use anjian_core::model::seal::Hash256;
use anjian_core::model::time::{Stamp, Timestamp, Zone};
use anjian_core::model::words::Words;
use anjian_core::sync::protocol::sign::PublicKey;

/// Something that was checked and holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proven {
    /// No byte of the file was flipped, added or taken away since headquarters signed its manifest.
    Whole {
        /// Its size.
        bytes: usize,
        /// Its entries.
        entries: usize,
    },
    /// A certificate: headquarters' word that a device is a person's.
    Author {
        /// The device.
        device: DeviceId,
        /// The person.
        person: PersonId,
        /// The person's name.
        name: String,
        /// Since when.
        issued: Timestamp,
    },
    /// Every change is covered by its device's signature, builds only on what is here and does only what a record allows.
    Changes {
        /// How many.
        count: usize,
    },
    /// The record that follows from the changes.
    Record {
        /// Its digest.
        digest: Hash256,
    },
    /// Headquarters had these changes at that time: they were not written later.
    Received {
        /// How many are covered by receipts.
        count: usize,
        /// Of how many.
        of: usize,
        /// When the last of them had arrived.
        at: Timestamp,
        /// How many receipts.
        receipts: usize,
    },
    /// A completion's seal is over exactly the record that its author had before her.
    Sealed {
        /// The completion.
        completion: FactId,
        /// Who.
        by: PersonId,
        /// When.
        at: Stamp,
        /// Over what.
        digest: Hash256,
        /// Photos that it names.
        photos: usize,
        /// Whether it is the one that stands.
        stands: bool,
    },
    /// Photos are here, each the file of the hash that the record names.
    Photos {
        /// How many.
        count: usize,
        /// Of how many headquarters' receipt is here too.
        received: usize,
        /// When the last of these had arrived.
        at: Option<Timestamp>,
    },
    /// The archive is this headquarters'.
    Headquarters {
        /// Its key, which the reader gave.
        key: PublicKey,
    },
}

/// A number with its noun.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

impl Proven {
    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Whole { .. } => "whole",
            Self::Author { .. } => "author",
            Self::Changes { .. } => "changes",
            Self::Record { .. } => "record",
            Self::Received { .. } => "received",
            Self::Sealed { .. } => "sealed",
            Self::Photos { .. } => "photos",
            Self::Headquarters { .. } => "headquarters",
        }
    }

    /// The words for people.
    pub fn words(&self, zone: Zone) -> Words {
        let (zh, en) = match self {
            Self::Whole { bytes, entries } => (
                format!("文件完整：{entries} 个条目，{bytes} 字节，总部签发后没有一字节被改、增、删"),
                format!(
                    "the file is whole: {entries} entries, {bytes} bytes, none altered, added or removed since headquarters signed it"
                ),
            ),
            Self::Author { device, person, name, issued } => {
                let at = when::local(zone, *issued);
                (
                    format!("终端 {device} 属于 {name}（{person}）：总部 {at} 签发的证书"),
                    format!("device {device} is {name}'s ({person}): headquarters' certificate of {at}"),
                )
            }
            Self::Changes { count } => (
                format!("{count} 个变更：各由其终端签名，前后相扣，合乎记录的规则"),
                format!(
                    "{count} changes: each signed by its device, each building on those before it, all within the record's law"
                ),
            ),
            Self::Record { digest } => (
                format!("由此得出的记录，摘要 {digest}"),
                format!("the record that follows from them, digest {digest}"),
            ),
            Self::Received { count, of, at, receipts } => {
                let at = when::local(zone, *at);
                (
                    format!("总部在 {at} 之前已收到其中 {count} / {of} 个（{receipts} 张回执，总部的钟）"),
                    format!("headquarters had {count} of {of} of them by {at}, its clock ({receipts} receipts)"),
                )
            }
            Self::Sealed { by, at, digest, photos, stands, .. } => {
                let at = when::stamp(zone, at);
                (
                    format!(
                        "{by} 于 {} 完成并封存：摘要 {digest} 与当时的记录相符，列出照片 {photos} 张{}",
                        at.zh,
                        if *stands { "" } else { "（已不是有效的完成）" }
                    ),
                    format!(
                        "{by} completed and sealed it at {}: digest {digest} is that of the record then, naming {photos} photos{}",
                        at.en,
                        if *stands { "" } else { " (no longer the completion that stands)" }
                    ),
                )
            }
            Self::Photos { count, received, at } => {
                let (mut zh, mut en) = (
                    format!("照片 {count} 张在内，每一张正是记录所指的那个文件"),
                    format!(
                        "{} here, each exactly the file that the record names",
                        counted(*count, "photo is", "photos are")
                    ),
                );
                if let Some(at) = at {
                    let at = when::local(zone, *at);
                    zh += &format!("；总部在 {at} 之前已收到其中 {received} 张（回执，总部的钟）");
                    en += &format!("; headquarters had {received} of them by {at}, its clock (receipts)");
                }
                (zh, en)
            }
            Self::Headquarters { key } => {
                (format!("总部就是公钥 {key} 的总部"), format!("headquarters is the one with key {key}"))
            }
        };
        Words { zh, en }
    }
}
