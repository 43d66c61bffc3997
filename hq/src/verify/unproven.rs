//! What an archive does not prove although nothing is wrong with it: said, so that nobody reads more into it than is there.

use super::proven::counted;
use super::when;
use anjian_core::model::id::{DeviceId, PersonId, PhotoId};
use anjian_core::model::seal::Since;
use anjian_core::model::time::{Timestamp, Zone};
use anjian_core::model::words::Words;
use anjian_core::sync::protocol::sign::PublicKey;

/// The most photos that are named in one line for people; a program gets them all.
const MOST_NAMED: usize = 40;

/// Something that the archive leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproven {
    /// Whose headquarters it is: the reader gave no key.
    HeadquartersKey {
        /// The key in the file, to be compared.
        key: PublicKey,
    },
    /// When changes were written: their device had never compared its clock with headquarters'.
    ClockUnknown {
        /// Which, from 1.
        changes: Vec<usize>,
    },
    /// When changes were written: their clock says later than headquarters had them.
    ClockContradicted {
        /// Which, from 1.
        changes: Vec<usize>,
    },
    /// When changes came to headquarters: no receipt covers them.
    NoReceipt {
        /// Which, from 1.
        changes: Vec<usize>,
    },
    /// It was not completed.
    NotCompleted,
    /// It was completed, and opened again.
    OpenedAgain,
    /// It was completed without a seal, by an older program.
    NoSeal {
        /// Who.
        by: PersonId,
    },
    /// What was written since the seal that stands is not what was sealed.
    Since(Since),
    /// Facts, answers or letters that stand in one change with a completion: not part of what it sealed.
    BesideSeal {
        /// The change, from 1.
        change: usize,
    },
    /// Photos that the record names are not here, and no receipt says that headquarters ever had them.
    PhotosMissing {
        /// Which.
        photos: Vec<PhotoId>,
    },
    /// Photos that headquarters had, by its receipts, are not here: left out, or lost there.
    PhotosLeftOut {
        /// Which.
        photos: Vec<PhotoId>,
    },
    /// Photos are here without a receipt: nobody says when they came.
    PhotosWithoutReceipt {
        /// Which.
        photos: Vec<PhotoId>,
    },
    /// Thumbnails stand for photos that are not here: that they show the same is their device's word alone.
    Thumbnails {
        /// For which.
        photos: Vec<PhotoId>,
    },
    /// A device was turned away since: what it wrote after that moment, its key may have been in other hands.
    Revoked {
        /// The device.
        device: DeviceId,
        /// Whose.
        person: PersonId,
        /// When.
        at: Timestamp,
        /// Its changes that no receipt from before then covers, from 1.
        changes: Vec<usize>,
    },
    /// The site's line of the register was left out.
    SiteLeftOut,
    /// The site's line is headquarters' word alone.
    SiteIsWord,
    /// The checklist's text is not here.
    NoChecklist,
    /// Whether newer changes were left out together with their receipts.
    Newest,
    /// Whether what was entered is true.
    Truth,
}

impl Unproven {
    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::HeadquartersKey { .. } => "headquarters_key",
            Self::ClockUnknown { .. } => "clock_unknown",
            Self::ClockContradicted { .. } => "clock_contradicted",
            Self::NoReceipt { .. } => "no_receipt",
            Self::NotCompleted => "not_completed",
            Self::OpenedAgain => "opened_again",
            Self::NoSeal { .. } => "no_seal",
            Self::Since(_) => "since_the_seal",
            Self::BesideSeal { .. } => "beside_the_seal",
            Self::PhotosMissing { .. } => "photos_missing",
            Self::PhotosLeftOut { .. } => "photos_left_out",
            Self::PhotosWithoutReceipt { .. } => "photos_without_receipt",
            Self::Thumbnails { .. } => "thumbnails",
            Self::Revoked { .. } => "revoked",
            Self::SiteLeftOut => "site_left_out",
            Self::SiteIsWord => "site_is_word",
            Self::NoChecklist => "no_checklist",
            Self::Newest => "newest",
            Self::Truth => "truth",
        }
    }

    /// The photos that it is about.
    pub fn photos(&self) -> &[PhotoId] {
        match self {
            Self::PhotosMissing { photos }
            | Self::PhotosLeftOut { photos }
            | Self::PhotosWithoutReceipt { photos }
            | Self::Thumbnails { photos } => photos,
            _ => &[],
        }
    }

    /// The words for people.
    pub fn words(&self, zone: Zone) -> Words {
        let (zh, en) = match self {
            Self::HeadquartersKey { key } => (
                format!("总部是谁：公钥 {key} 取自文件本身，请与已知的比对（--key）"),
                format!("whose headquarters it is: key {key} is the file's own, compare it with the one you know (--key)"),
            ),
            Self::ClockUnknown { changes } => (
                format!("变更 {} 的书写时刻：终端的钟当时从未与总部对过", numbers(changes)),
                format!("when changes {} were written: the device had never compared its clock with headquarters'", numbers(changes)),
            ),
            Self::ClockContradicted { changes } => (
                format!("变更 {} 的书写时刻：所记的时刻晚于总部收到的时刻", numbers(changes)),
                format!("when changes {} were written: their clock says later than headquarters had them", numbers(changes)),
            ),
            Self::NoReceipt { changes } => (
                format!("变更 {} 何时到总部：没有回执", numbers(changes)),
                format!("when changes {} came to headquarters: no receipt covers them", numbers(changes)),
            ),
            Self::NotCompleted => {
                ("没有完成，因此没有封存".to_owned(), "it was not completed, so nothing is sealed".to_owned())
            }
            Self::OpenedAgain => (
                "完成后又被重新打开，现在没有有效的封存".to_owned(),
                "it was completed and opened again: no seal stands now".to_owned(),
            ),
            Self::NoSeal { by } => (
                format!("{by} 用旧版程序完成，没有封存"),
                format!("{by} completed it with an older program, without a seal"),
            ),
            Self::Since(since) => self::since(since),
            Self::BesideSeal { change } => (
                format!("变更 {change} 里与完成写在一起的内容不在封存之内"),
                format!("what stands in change {change} beside the completion is not part of what was sealed"),
            ),
            Self::PhotosMissing { photos } => (
                format!("照片 {} 张不在此档，总部也没有收到过的回执（还在手机上，或从未拍成）：{}", photos.len(), some(photos)),
                format!(
                    "{} not here, and no receipt says that headquarters ever had them (still on a phone, or never taken): {}",
                    counted(photos.len(), "photo is", "photos are"),
                    some(photos)
                ),
            ),
            Self::PhotosLeftOut { photos } => (
                format!("照片 {} 张不在此档，但总部有收到的回执（未附，或在总部遗失）：{}", photos.len(), some(photos)),
                format!(
                    "{} not here although headquarters had received them (left out, or lost there): {}",
                    counted(photos.len(), "photo is", "photos are"),
                    some(photos)
                ),
            ),
            Self::PhotosWithoutReceipt { photos } => (
                format!("照片 {} 张何时到总部：没有回执：{}", photos.len(), some(photos)),
                format!(
                    "when {} to headquarters: no receipt: {}",
                    counted(photos.len(), "photo came", "photos came"),
                    some(photos)
                ),
            ),
            Self::Thumbnails { photos } => (
                format!("缺的照片中 {} 张有缩略图代替；缩略图与原片相同只是终端的说法：{}", photos.len(), some(photos)),
                format!(
                    "a thumbnail stands for {} of the photos that are not here; that it shows the same is the device's word: {}",
                    photos.len(),
                    some(photos)
                ),
            ),
            Self::Revoked { device, person, at, changes } => {
                let at = when::local(zone, *at);
                let which = numbers(changes);
                match changes.is_empty() {
                    true => (
                        format!("{person} 的终端 {device} 已于 {at} 停用；此处它的变更在那之前总部都已收到"),
                        format!("device {device} of {person} was turned away at {at}; headquarters had all its changes before then"),
                    ),
                    false => (
                        format!("{person} 的终端 {device} 已于 {at} 停用；变更 {which} 是否在那之前写的，没有回执可证"),
                        format!("device {device} of {person} was turned away at {at}; no receipt says that changes {which} were written before then"),
                    ),
                }
            }
            Self::SiteLeftOut => {
                ("没有附用户册的一行".to_owned(), "the register's line of the site was left out".to_owned())
            }
            Self::SiteIsWord => (
                "用户册的一行只是总部自己的说法，没有别人签名".to_owned(),
                "the register's line is headquarters' word; nobody else signed it".to_owned(),
            ),
            Self::NoChecklist => {
                ("没有检查表的原文".to_owned(), "the text of the checklist is not here".to_owned())
            }
            Self::Newest => (
                "此后没有更新的变更：掌握总部私钥的人可以把最新的变更连同回执一起略去，手机上的回执能揭穿".to_owned(),
                "that nothing newer exists: whoever holds headquarters' key can leave out the newest changes together with their receipts; the receipts on the phones would show it".to_owned(),
            ),
            Self::Truth => (
                "所填属实：签名只证明谁的终端写了什么，不证明现场如此；终端属于谁是总部的说法".to_owned(),
                "that what was entered is true: a signature proves whose device wrote what, not what the site was like; and whose a device is, is headquarters' word".to_owned(),
            ),
        };
        Words { zh, en }
    }
}

fn since(since: &Since) -> (String, String) {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if !since.facts.is_empty() {
        zh.push(format!("增加了 {} 条事实", since.facts.len()));
        en.push(format!("{} added", counted(since.facts.len(), "fact was", "facts were")));
    }
    if !since.answers.is_empty() {
        let items: Vec<_> = since.answers.iter().map(ToString::to_string).collect();
        zh.push(format!("检查项 {} 的结果与封存的不同", items.join("、")));
        en.push(format!("items {} have other answers than were sealed", items.join(", ")));
    }
    if since.note {
        zh.push("备注被改".to_owned());
        en.push("the remark was changed".to_owned());
    }
    (
        format!("封存之后（或封存者不知情时）写入的不在封存之内：{}", zh.join("；")),
        format!("what was written since the seal, or without its author's knowledge, is not sealed: {}", en.join("; ")),
    )
}

/// Numbers as runs: `1–3, 7`.
fn numbers(of: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for n in of {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *n => *last = *n,
            _ => runs.push((*n, *n)),
        }
    }
    let run = |(a, b): &(usize, usize)| if a == b { a.to_string() } else { format!("{a}–{b}") };
    runs.iter().map(run).collect::<Vec<_>>().join(", ")
}

/// The photos of a list by the beginnings of their names.
fn some(photos: &[PhotoId]) -> String {
    let short = |photo: &PhotoId| photo.as_str().chars().take(16).collect::<String>() + "…";
    let mut names: Vec<_> = photos.iter().take(MOST_NAMED).map(short).collect();
    if photos.len() > MOST_NAMED {
        names.push(format!("… +{}", photos.len() - MOST_NAMED));
    }
    names.join(", ")
}
