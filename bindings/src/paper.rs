//! Notices and reports (告知单, 整改通知书, 安检报告): what one will say, and the paper itself as a PDF or as pictures.

use crate::error::AnjianError;
use crate::workspace::Workspace;
use anjian_core::model::fact::NoticeKind;
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{FactId, HazardKey, InspectionId};
use anjian_core::model::notice::FixBy;
use anjian_core::model::time::Timestamp;
use anjian_core::model::words::Language;
use anjian_core::workspace::{DraftedHazard, NoticeDraft, PaperFormat, PaperKind, Written};
use std::path::Path;

/// The language a person reads.
#[uniffi::remote(Enum)]
pub enum Language {
    /// 中文.
    Zh,
    /// English.
    En,
}

/// Until when a hazard is to be rectified.
#[uniffi::remote(Enum)]
pub enum FixBy {
    /// Until the end of this day, and no later.
    Deadline(Timestamp),
    /// Until then, as advice.
    Suggested(Timestamp),
    /// The grade sets no time.
    Open,
}

/// A hazard as a notice names it, in one language.
#[uniffi::remote(Record)]
pub struct DraftedHazard {
    /// Which.
    pub hazard: HazardKey,
    /// Its grade.
    pub grade: Grade,
    /// What that grade is called.
    pub grade_label: String,
    /// What was found, or what is not as it ought to be.
    pub found: String,
    /// How it is put right; empty where the template does not say.
    pub fix: String,
    /// By when.
    pub by: FixBy,
}

/// A notice before it is served: what the customer is shown before signing.
#[uniffi::remote(Record)]
pub struct NoticeDraft {
    /// What it is.
    pub kind: NoticeKind,
    /// Its number, which goes into `ServeNotice`. It stays the same until the notice is served.
    pub number: String,
    /// The hazards it names, as they were asked for.
    pub hazards: Vec<DraftedHazard>,
}

/// Which paper of an inspection.
#[uniffi::remote(Enum)]
pub enum PaperKind {
    /// A notice that is not served yet, with room for a pen.
    Draft {
        /// What it is.
        notice: NoticeKind,
        /// The hazards it names.
        hazards: Vec<HazardKey>,
    },
    /// A notice that was served, as it stood then; named by its fact.
    Served(FactId),
    /// The customer's report.
    Report,
}

/// The form of a file.
#[uniffi::remote(Enum)]
pub enum PaperFormat {
    /// One PDF.
    Pdf,
    /// A PNG per page, 150 dots an inch.
    Png,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PaperFiles {
    /// The files: one PDF; or a picture per page, the first under the name that was asked for, the others with `-2`, `-3` …
    pub files: Vec<String>,
    /// Characters that the fonts lack: they stand as boxes, to be written in by hand. Empty as a rule.
    pub unprintable: String,
}

impl From<Written> for PaperFiles {
    fn from(written: Written) -> Self {
        Self {
            files: written.files.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
            unprintable: written.unprintable.into_iter().collect(),
        }
    }
}

#[uniffi::export]
impl Workspace {
    /// Drafts a notice: its number, drawn once and kept until it is served, and what it says of its hazards.
    ///
    /// Errors: `Invalid` for a rectification notice without a hazard or with a closed one; `NotFound`, `StorageFull`.
    pub fn notice_draft(
        &self,
        inspection: InspectionId,
        kind: NoticeKind,
        hazards: Vec<HazardKey>,
        language: Language,
    ) -> Result<NoticeDraft, AnjianError> {
        self.with(|core| Ok(core.notice_draft(&inspection, kind, &hazards, language)?))
    }

    /// Writes a paper of an inspection to `path`, which ought to end in `.pdf` or `.png`; further pages of pictures lie
    /// beside it. Each file is there as a whole or not at all. Takes some tenths of a second.
    ///
    /// Errors: `Invalid` for a report as long as nobody was let in; `NotFound` for a fact that is no notice; `StorageFull`.
    pub fn write_paper(
        &self,
        inspection: InspectionId,
        paper: PaperKind,
        language: Language,
        format: PaperFormat,
        path: String,
    ) -> Result<PaperFiles, AnjianError> {
        self.with(|core| Ok(core.write_paper(&inspection, &paper, language, format, Path::new(&path))?.into()))
    }
}
