//! How a run of syncing goes, and how it ended, in words.

use crate::model::time::Timestamp;
use crate::model::words::Words;
use serde::{Deserialize, Serialize};

/// How far a run has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Exchanges made.
    pub round_trips: u32,
    /// Bytes sent, compressed.
    pub bytes_up: u64,
    /// Bytes received, compressed.
    pub bytes_down: u64,
    /// Changes that headquarters has acknowledged in this run.
    pub changes_sent: u32,
    /// Inspections still to send.
    pub waiting: u32,
    /// Changes received.
    pub changes_received: u32,
    /// Sites received.
    pub sites_received: u32,
    /// Changes set aside in this run.
    pub quarantined: u32,
    /// Inspections that headquarters refused in this run.
    pub refused: u32,
    /// Whether today's agenda can be worked with already, although more is to come.
    pub usable: bool,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is at headquarters and everything new is here.
    SentAll,
    /// A part; the reasons stand beside the inspections.
    Partly {
        /// Inspections that headquarters refused.
        refused: u32,
        /// Inspections that wait.
        waiting: u32,
    },
    /// Somebody stopped it; what was done stays done.
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
    /// This device was revoked. What is here alone is still on its way home; then everything on it is wiped.
    Revoked {
        /// Inspections that wait.
        waiting: u32,
        /// Files of photos that wait.
        photos: u32,
    },
    /// This device was revoked, everything came home, and everything on it is gone.
    Wiped,
}

impl Outcome {
    /// In words for a person.
    pub fn words(&self) -> Words {
        let words = |zh: String, en: String| Words { zh, en };
        match self {
            Self::SentAll => words("全部已送达".into(), "Everything is at headquarters".into()),
            Self::Partly { refused, waiting } => words(
                format!("部分已送达：{refused} 份被退回，{waiting} 份待送"),
                format!("Partly: {refused} refused, {waiting} still to send"),
            ),
            Self::Cancelled => words("已停止，已送达的不受影响".into(), "Stopped; what arrived has arrived".into()),
            Self::Offline { why } => {
                words(format!("连不上总部：{why}"), format!("Headquarters cannot be reached: {why}"))
            }
            Self::Refused { why } => words(format!("总部拒绝：{why}"), format!("Headquarters refuses: {why}")),
            Self::Revoked { waiting, photos } => words(
                format!("终端已撤销：还有 {waiting} 份安检单、{photos} 个照片文件待上传，传完后清除本机数据"),
                format!(
                    "This device was revoked: {waiting} inspections and {photos} files of photos still go home, then it is wiped"
                ),
            ),
            Self::Wiped => words(
                "终端已撤销，结果均已送达，本机数据已清除".into(),
                "This device was revoked; everything is at headquarters and wiped here".into(),
            ),
        }
    }
}

/// How the last run ended, kept for the screen that says why nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRun {
    /// When it ended, by headquarters' clock as well as known.
    pub at: Timestamp,
    /// Whether everything was sent.
    pub sent_all: bool,
    /// The outcome in words.
    pub words: Words,
}

/// What a whole run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How it ended.
    pub outcome: Outcome,
    /// What was done.
    pub progress: Progress,
}
