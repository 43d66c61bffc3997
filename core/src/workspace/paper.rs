//! Papers of an inspection: drafting a notice with its number, and writing notices and reports into files.

use super::Workspace;
use crate::actions::desk::Desk;
use crate::error::Error;
use crate::model::fact::{Event, NoticeKind};
use crate::model::grade::Grade;
use crate::model::hazard::hazards;
use crate::model::id::{FactId, HazardKey, InspectionId};
use crate::model::notice::{Drawn, FixBy, Series, told};
use crate::model::record::Record;
use crate::model::site::Site;
use crate::model::template::Template;
use crate::model::words::Language;
use crate::paper::{BadPaper, Notice, Paper, Source, as_of};
use crate::store::database::StoreError;
use crate::store::reference::Reference;
use crate::store::{numbering, sites};
use crate::whole_file;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A hazard as a notice names it, in one language.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct NoticeDraft {
    /// What it is.
    pub kind: NoticeKind,
    /// Its number. It stays the same until the notice is served.
    pub number: String,
    /// The hazards it names, as they were asked for.
    pub hazards: Vec<DraftedHazard>,
}

/// Which paper of an inspection.
#[derive(Clone, Debug, PartialEq)]
pub enum PaperKind {
    /// A notice that is not served yet, with room for a pen.
    Draft {
        /// What it is.
        notice: NoticeKind,
        /// The hazards it names.
        hazards: Vec<HazardKey>,
    },
    /// A notice that was served, as it stood then.
    Served(FactId),
    /// The customer's report.
    Report,
}

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperFormat {
    /// One PDF.
    Pdf,
    /// A PNG per page, 150 dots an inch.
    Png,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The files: one PDF; or a picture per page, the first under the name that was asked for, the others with `-2`, `-3` …
    pub files: Vec<PathBuf>,
    /// Characters that the fonts lack: they stand as boxes, to be written in by hand.
    pub unprintable: BTreeSet<char>,
}

/// An inspection as papers look at it.
struct Desked {
    reference: Arc<Reference>,
    template: Arc<Template>,
    site: Site,
    record: Record,
}

impl Desked {
    fn source<'a>(&'a self, record: &'a Record) -> Source<'a> {
        let Reference { company, people, .. } = self.reference.as_ref();
        Source {
            site: &self.site,
            record,
            template: &self.template,
            company: &company.name,
            zone: company.zone,
            rules: &company.notices,
            people,
        }
    }
}

impl Workspace {
    /// Drafts a notice: its number, drawn once and kept until it is served, and what it says of its hazards.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a rectification notice without a hazard or with a closed one; [`Error::NotFound`].
    pub fn notice_draft(
        &self,
        id: &InspectionId,
        kind: NoticeKind,
        named: &[HazardKey],
        language: Language,
    ) -> Result<NoticeDraft, Error> {
        let desked = self.desked(id)?;
        let all = hazards(&desked.record);
        if kind == NoticeKind::Rectification && named.is_empty() {
            return Err(Error::invalid(
                "hazards",
                "a rectification notice names at least one",
                "整改通知书至少要写明一处隐患",
            ));
        }
        let mut drafted = Vec::with_capacity(named.len());
        for key in named {
            let hazard = all.get(key).ok_or_else(|| Error::not_found(format!("hazard {key}")))?;
            if !hazard.is_open() {
                return Err(Error::invalid("hazard", "it is closed", "该隐患已闭环"));
            }
            let told = told(&desked.template, &desked.site, &desked.record, hazard, desked.reference.company.zone);
            let words = told.found.or(told.required);
            drafted.push(DraftedHazard {
                hazard: key.clone(),
                grade: told.grade,
                grade_label: told.label.in_language(language).to_owned(),
                found: words.map_or_else(|| key.to_string(), |words| words.in_language(language).to_owned()),
                fix: told.fix.map_or_else(String::new, |fix| fix.in_language(language).to_owned()),
                by: told.by,
            });
        }
        Ok(NoticeDraft { kind, number: self.next_notice_number(id, kind)?, hazards: drafted })
    }

    /// The number of the next notice of a kind at an inspection, by the company's rules. Asking again brings the same one
    /// until it is served; the draw is durable when it returns.
    pub fn next_notice_number(&self, id: &InspectionId, kind: NoticeKind) -> Result<String, Error> {
        self.write(|connection, _, hands| {
            let (_, site) =
                sites::get(connection, &id.site)?.ok_or_else(|| Error::not_found(format!("site {}", id.site)))?;
            let series = Series::of(hands.actor.as_bytes());
            let company = &hands.reference.company;
            let day = company.zone.date(hands.now);
            let purpose = match kind {
                NoticeKind::NoAccessCard => format!("card {id}"),
                NoticeKind::Rectification => format!("rectification {id}"),
            };
            let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let (number, new) = numbering::draw(&tx, &series, &purpose, |count| {
                let drawn = Drawn { kind, area: &site.area, site: &site.id, day, series: &series, count };
                company.notices.number.number(&company.notices.kinds, &drawn)
            })?;
            if new {
                hands.testify(&tx)?;
            }
            tx.commit()?;
            Ok(number)
        })
    }

    /// Writes a paper of an inspection into `path`, and into files beside it where pictures have several pages. Each file
    /// is there as a whole or not at all.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a report as long as nobody was let in; [`Error::NotFound`] for a fact that is no notice;
    /// [`Error::StorageFull`].
    pub fn write_paper(
        &self,
        id: &InspectionId,
        kind: &PaperKind,
        language: Language,
        format: PaperFormat,
        path: &Path,
    ) -> Result<Written, Error> {
        let desked = self.desked(id)?;
        let paper = match kind {
            PaperKind::Report => Paper::report(&desked.source(&desked.record), language),
            PaperKind::Served(fact) => {
                let notice = Notice::served(&desked.record, fact);
                let notice = notice.ok_or_else(|| Error::not_found(format!("notice {fact}")))?;
                Paper::notice(&desked.source(&as_of(&desked.record, fact)), &notice, language)
            }
            PaperKind::Draft { notice, hazards } => {
                let number = self.notice_draft(id, *notice, hazards, language)?.number;
                let (by, at) = self.write(|_, _, hands| Ok((hands.person.clone(), hands.stamp)))?;
                let (kind, hazards) = (*notice, hazards.clone());
                let notice = Notice { kind, number, hazards, at, by, delivery: None, signature: None };
                Paper::notice(&desked.source(&desked.record), &notice, language)
            }
        }?;
        let mut files = Vec::new();
        match format {
            PaperFormat::Pdf => files.push(keep(path, &paper.to_pdf()?)?),
            PaperFormat::Png => {
                for page in 0..paper.pages() {
                    let Some(picture) = paper.to_png(page) else { break };
                    files.push(keep(&page_path(path, page), &picture?)?);
                }
            }
        }
        Ok(Written { files, unprintable: paper.unprintable().clone() })
    }

    fn desked(&self, id: &InspectionId) -> Result<Desked, Error> {
        let reference = self.reference();
        let programme = reference.programmes.get(&id.programme);
        let programme = programme.ok_or_else(|| Error::not_found(format!("programme {}", id.programme)))?.clone();
        let (site, record) = self.write(|connection, desk, hands| {
            let (_, site) =
                sites::get(connection, &id.site)?.ok_or_else(|| Error::not_found(format!("site {}", id.site)))?;
            if desk.as_ref().is_none_or(|d| d.id() != id) {
                *desk = Some(Desk::open(connection, id, hands)?);
            }
            let on_desk = desk.as_ref().ok_or_else(|| Error::not_found("the inspection"))?;
            Ok((site, on_desk.record.clone()))
        })?;
        let completed = record.chronicle().into_iter().rev().find_map(|(_, fact)| match fact.what {
            Event::Completed { template_version, .. } => Some(template_version),
            _ => None,
        });
        let template = reference.template_of(&programme.template, completed, &record, self.now());
        let template = template.ok_or_else(|| Error::not_found(format!("template {}", programme.template)))?.clone();
        Ok(Desked { reference, template, site, record })
    }
}

/// `notice.png`, `notice-2.png`, `notice-3.png` …
fn page_path(path: &Path, page: usize) -> PathBuf {
    if page == 0 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push(format!("-{}", page + 1));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

/// Whoever opens the file finds a whole paper, the old one or the new.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> Result<PathBuf, Error> {
    whole_file::put(path, &[bytes]).map_err(StoreError::from)?;
    Ok(path.to_owned())
}

impl From<BadPaper> for Error {
    fn from(bad: BadPaper) -> Self {
        match bad {
            BadPaper::NothingChecked => Self::invalid("paper", bad.to_string(), "尚未入户，没有可报告的内容"),
            BadPaper::TooLong(_) => Self::invalid("paper", bad.to_string(), "内容过多，超过 100 页"),
            BadPaper::Pdf(_) | BadPaper::Picture(_) => Self::broken(bad),
        }
    }
}
