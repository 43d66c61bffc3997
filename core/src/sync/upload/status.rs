//! How a run of uploads goes, and how it ended, in words.

use crate::model::words::Words;

/// How far a run has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadProgress {
    /// Requests that were answered.
    pub answers: u32,
    /// Requests that got no answer.
    pub broke: u32,
    /// Files that headquarters has receipted in this run.
    pub files: u32,
    /// Bytes that headquarters has acknowledged in this run.
    pub bytes: u64,
    /// Files still to send, those included that wait for another network.
    pub waiting: u32,
    /// Bytes of them that headquarters does not have.
    pub bytes_waiting: u64,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadOutcome {
    /// Every photo is at headquarters, receipted.
    SentAll,
    /// What may go over a metered network is there; the rest waits for another one.
    WaitsForFreeNetwork {
        /// Files that wait.
        files: u32,
    },
    /// A part; the reasons stand beside the photos.
    Partly {
        /// Files that did not go, for a reason.
        held_back: u32,
        /// Files that wait.
        waiting: u32,
    },
    /// Somebody stopped it; what arrived has arrived.
    Cancelled,
    /// Headquarters cannot be reached.
    Offline {
        /// Why.
        why: String,
    },
    /// Headquarters refuses this device.
    Refused {
        /// Why.
        why: String,
    },
}

impl UploadOutcome {
    /// In words for a person.
    pub fn words(&self) -> Words {
        let words = |zh: String, en: String| Words { zh, en };
        match self {
            Self::SentAll => words("照片全部已送达".into(), "Every photo is at headquarters".into()),
            Self::WaitsForFreeNetwork { files } => words(
                format!("{files} 个照片文件等待 Wi-Fi"),
                format!("{files} files of photos wait for a network that costs nothing"),
            ),
            Self::Partly { held_back, waiting } => words(
                format!("部分照片已送达：{held_back} 个未被接收，{waiting} 个待送"),
                format!("Photos partly sent: {held_back} held back, {waiting} still to send"),
            ),
            Self::Cancelled => words("已停止，已送达的不受影响".into(), "Stopped; what arrived has arrived".into()),
            Self::Offline { why } => {
                words(format!("连不上总部：{why}"), format!("Headquarters cannot be reached: {why}"))
            }
            Self::Refused { why } => words(format!("总部拒绝：{why}"), format!("Headquarters refuses: {why}")),
        }
    }
}

/// What a whole run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadReport {
    /// How it ended.
    pub outcome: UploadOutcome,
    /// What was done.
    pub progress: UploadProgress,
}
