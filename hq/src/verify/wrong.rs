//! What is wrong with an archive. Each says what and where; none names a customer.

use super::container::{BadContainer, Fault};
use anjian_core::document::hash::ChangeHash;
use anjian_core::model::id::{DeviceId, FactId, PhotoId, TemplateCode};
use anjian_core::model::time::{Timestamp, Zone};
use anjian_core::model::words::Words;
use anjian_core::sync::protocol::sign::PublicKey;

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The file is no archive in its one form.
    Container(BadContainer),
    /// The manifest cannot be read.
    Manifest {
        /// Why.
        why: String,
    },
    /// Another format, perhaps a newer one.
    Format {
        /// What it says to be.
        found: String,
    },
    /// More than is looked at.
    TooMany {
        /// Of what.
        what: &'static str,
    },
    /// The archive is of another headquarters than the reader's.
    ForeignHeadquarters {
        /// Whose it is.
        found: PublicKey,
    },
    /// Headquarters did not sign this manifest.
    ManifestSignature,
    /// A file is missing that the manifest lists.
    FileMissing {
        /// Its name.
        name: String,
    },
    /// A file is there, or in a place, that the manifest does not list.
    FileUnlisted {
        /// Its name.
        name: String,
    },
    /// A file is not the one that the manifest lists.
    FileDiffers {
        /// Its name.
        name: String,
    },
    /// A certificate was not issued by this headquarters, or is not this device's.
    Certificate {
        /// Whose.
        device: DeviceId,
    },
    /// A certificate of a device that wrote nothing here.
    CertificateOfNobody {
        /// Whose.
        device: DeviceId,
    },
    /// The changes do not begin with the inspection's first one, or are no changes from some byte on.
    Chain {
        /// Where.
        at: usize,
    },
    /// The changes are not those, or not in the order, that the manifest lists.
    ChangesListed {
        /// The first that differs, from 1.
        number: usize,
    },
    /// A change that is here twice, or does not follow what it builds on.
    ChangeOrder {
        /// Which, from 1.
        number: usize,
    },
    /// A change that may not be in a record: no signature of its device covers it, it breaks the record's law …
    Change {
        /// Which, from 1.
        number: usize,
        /// Its hash, where its bytes could be read.
        hash: Option<ChangeHash>,
        /// A stable word.
        code: &'static str,
        /// Why, in English.
        why: String,
    },
    /// A signature that is none of this device and change.
    Signature {
        /// The change that it names.
        change: ChangeHash,
        /// Who is said to have signed.
        device: DeviceId,
    },
    /// A signature that covers no change which is not covered without it.
    SignatureOfNothing {
        /// The change that it names.
        change: ChangeHash,
        /// Who signed.
        device: DeviceId,
    },
    /// A receipt that headquarters did not sign.
    Receipt {
        /// Its number.
        sequence: u64,
    },
    /// Headquarters had a change that is not here: something was cut away.
    Cut {
        /// The change.
        change: ChangeHash,
        /// When headquarters had it.
        at: Timestamp,
    },
    /// A seal over another record.
    SealDigest {
        /// The completion.
        completion: FactId,
    },
    /// A seal that says to build on other changes than its change does.
    SealHeads {
        /// The completion.
        completion: FactId,
    },
    /// A seal that names other photos than the record did.
    SealPhotos {
        /// The completion.
        completion: FactId,
    },
    /// The legible record, the digest or the heads do not follow from the changes.
    Record {
        /// Which of them.
        what: &'static str,
    },
    /// A photo that is not the file of its hash.
    Photo {
        /// Which.
        photo: PhotoId,
    },
    /// A photo's receipt that headquarters did not sign, that is out of its place, or of a photo that the record does not name.
    PhotoReceipt {
        /// Which.
        photo: PhotoId,
    },
    /// A photo that the record does not name.
    PhotoUnnamed {
        /// The file's name.
        name: String,
    },
    /// The photos that are missing are not those that are said to be.
    PhotosMissing,
    /// The register's line cannot be read, or is of another site.
    Site,
    /// A checklist whose texts are missing, do not load, or are of another version.
    Checklist {
        /// Its code.
        code: TemplateCode,
        /// Its version.
        version: u32,
    },
}

impl Wrong {
    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Container(_) => "container",
            Self::Manifest { .. } => "manifest",
            Self::Format { .. } => "format",
            Self::TooMany { .. } => "too_many",
            Self::ForeignHeadquarters { .. } => "foreign_headquarters",
            Self::ManifestSignature => "manifest_signature",
            Self::FileMissing { .. } => "file_missing",
            Self::FileUnlisted { .. } => "file_unlisted",
            Self::FileDiffers { .. } => "file_differs",
            Self::Certificate { .. } => "certificate",
            Self::CertificateOfNobody { .. } => "certificate_of_nobody",
            Self::Chain { .. } => "chain",
            Self::ChangesListed { .. } => "changes_listed",
            Self::ChangeOrder { .. } => "change_order",
            Self::Change { .. } => "change",
            Self::Signature { .. } => "signature",
            Self::SignatureOfNothing { .. } => "signature_of_nothing",
            Self::Receipt { .. } => "receipt",
            Self::Cut { .. } => "cut",
            Self::SealDigest { .. } => "seal_digest",
            Self::SealHeads { .. } => "seal_heads",
            Self::SealPhotos { .. } => "seal_photos",
            Self::Record { .. } => "record",
            Self::Photo { .. } => "photo",
            Self::PhotoReceipt { .. } => "photo_receipt",
            Self::PhotoUnnamed { .. } => "photo_unnamed",
            Self::PhotosMissing => "photos_missing_list",
            Self::Site => "site",
            Self::Checklist { .. } => "checklist",
        }
    }

    /// The words for people.
    pub fn words(&self, zone: Zone) -> Words {
        let (zh, en) = match self {
            Self::Container(bad) => container(bad),
            Self::Manifest { why } => {
                (format!("清单 manifest.json 读不出：{why}"), format!("manifest.json cannot be read: {why}"))
            }
            Self::Format { found } => (
                format!("格式是“{found}”，本程序不认识；若是新格式，请升级"),
                format!("the format is “{found}”, which this program does not know; update it if that is a newer one"),
            ),
            Self::TooMany { what } => {
                let zh = match *what {
                    "changes" => "变更",
                    "signatures" => "签名",
                    "receipts" => "回执",
                    "devices" => "终端",
                    "photos" => "照片",
                    "photo receipts" => "照片回执",
                    "checklists" => "检查表",
                    "files" => "文件",
                    "seals" => "封存",
                    name => name,
                };
                (format!("{zh}太多，超出核对的上限"), format!("more {what} than are looked at"))
            }
            Self::ForeignHeadquarters { found } => (
                format!("这是另一个总部（公钥 {found}）的存档，不是指定的总部"),
                format!("this is another headquarters' archive (key {found}), not that of the key given"),
            ),
            Self::ManifestSignature => (
                "清单不是该总部签的，或签后被改动".to_owned(),
                "headquarters did not sign this manifest, or it was altered afterwards".to_owned(),
            ),
            Self::FileMissing { name } => (format!("缺文件 {name}"), format!("the file {name} is missing")),
            Self::FileUnlisted { name } => (
                format!("文件 {name} 不在清单里，或位置不对"),
                format!("the file {name} is not in the manifest, or not in this place"),
            ),
            Self::FileDiffers { name } => {
                (format!("文件 {name} 被改动"), format!("the file {name} is not the one in the manifest"))
            }
            Self::Certificate { device } => (
                format!("终端 {device} 的证书不是该总部签发的"),
                format!("the certificate of device {device} was not issued by this headquarters"),
            ),
            Self::CertificateOfNobody { device } => (
                format!("终端 {device} 在此什么也没有写，却有证书"),
                format!("there is a certificate of device {device}, which wrote nothing here"),
            ),
            Self::Chain { at } => (
                format!("变更文件从第 {at} 字节起不是变更，或不以该安检单的起点开始"),
                format!(
                    "the file of changes is none from byte {at} on, or does not begin with this inspection's first"
                ),
            ),
            Self::ChangesListed { number } => (
                format!("变更 {number} 与清单不符：被换、被删、被加或被调换次序"),
                format!("change {number} is not the one in the manifest: exchanged, removed, added or reordered"),
            ),
            Self::ChangeOrder { number } => (
                format!("变更 {number} 重复，或排在它所依据的变更之前"),
                format!("change {number} is here twice, or stands before what it builds on"),
            ),
            Self::Change { number, code, why, .. } => (
                format!("变更 {number} 不成立（{code}）：{why}"),
                format!("change {number} does not hold ({code}): {why}"),
            ),
            Self::Signature { change, device } => (
                format!("终端 {device} 对变更 {change} 的签名是假的，或没有该终端的证书"),
                format!(
                    "the signature of device {device} under change {change} is wrong, or the device has no certificate"
                ),
            ),
            Self::SignatureOfNothing { change, device } => (
                format!("终端 {device} 对变更 {change} 的签名是多余的"),
                format!("the signature of device {device} under change {change} covers nothing that is here"),
            ),
            Self::Receipt { sequence } => (
                format!("第 {sequence} 号回执不是该总部签的"),
                format!("receipt number {sequence} was not signed by this headquarters"),
            ),
            Self::Cut { change, at } => {
                let at = super::when::local(zone, *at);
                (
                    format!("总部在 {at} 已收到变更 {change}，这里却没有：被截去了一段"),
                    format!("headquarters had change {change} at {at}, and it is not here: something was cut away"),
                )
            }
            Self::SealDigest { completion } => (
                format!("封存 {completion} 的摘要与当时的记录不符"),
                format!("the seal {completion} is over another record than there was"),
            ),
            Self::SealHeads { completion } => (
                format!("封存 {completion} 所称的依据与它的变更不符"),
                format!("the seal {completion} names other changes than it was built on"),
            ),
            Self::SealPhotos { completion } => (
                format!("封存 {completion} 所列的照片与当时的记录不符"),
                format!("the seal {completion} names other photos than the record did"),
            ),
            Self::Record { what } => {
                (format!("{what} 与变更推算的结果不符"), format!("{what} does not follow from the changes"))
            }
            Self::Photo { photo } => {
                (format!("照片 {photo} 不是该哈希的文件"), format!("photo {photo} is not the file of that hash"))
            }
            Self::PhotoReceipt { photo } => (
                format!("照片 {photo} 的回执不是该总部签的，或位置不对，或记录里没有这张照片"),
                format!(
                    "the receipt of photo {photo} was not signed by this headquarters, is out of place, or of no photo of the record"
                ),
            ),
            Self::PhotoUnnamed { name } => {
                (format!("记录里没有照片 {name}"), format!("the record names no photo {name}"))
            }
            Self::PhotosMissing => (
                "所列缺失的照片与实际缺失的不符".to_owned(),
                "the photos listed as missing are not those that are".to_owned(),
            ),
            Self::Site => (
                "用户册的一行读不出，或属于另一户".to_owned(),
                "the register's line cannot be read, or is of another site".to_owned(),
            ),
            Self::Checklist { code, version } => (
                format!("检查表 {code} 第 {version} 版的原文不全、读不出或是别的版本"),
                format!(
                    "the text of checklist {code} version {version} is incomplete, does not load or is another version"
                ),
            ),
        };
        Words { zh, en }
    }
}

fn container(bad: &BadContainer) -> (String, String) {
    let at = bad.at;
    let (zh, en) = match bad.what {
        Fault::TooLarge => ("文件太大", "the file is larger than is looked at"),
        Fault::CutOff => ("文件被截断", "the file is cut off"),
        Fault::Frame => ("文件的框架被改动", "the file's frame was altered"),
        Fault::Checksum => ("一个条目的内容被改动", "an entry's bytes were altered"),
        Fault::Name => ("一个条目的名字不合格式", "an entry's name is not of the form"),
        Fault::Twice => ("有两个同名的条目", "two entries have one name"),
        Fault::Trailing => ("结尾之后还有字节", "there are bytes behind the end"),
    };
    (format!("{zh}（第 {at} 字节）"), format!("{en} (byte {at})"))
}
