//! Papers (告知单, 整改通知书, 安检报告): from a record to PDF and picture. `content` says what stands on a paper, `layout` where, `pdf`
//! and `png` draw the same marks.
//!
//! Promises: pure functions of what they are given; the same record gives the same bytes. No character is dropped: one
//! that the fonts lack is drawn as a box, named at the foot of the paper and told to the caller.

mod content;
mod font;
mod layout;
mod page;
mod pdf;
mod png;
mod sheet;
mod text;
mod words;

pub use content::{Notice, Source, as_of};
pub use layout::TooLong;
pub use pdf::BadPdf;
pub use png::BadPicture;

use crate::model::fact::NoticeKind;
use crate::model::words::Language;
use layout::{Laid, lay};
use sheet::Sheet;
use std::collections::BTreeSet;

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum BadPaper {
    /// A report of an inspection to which nobody was let in.
    #[error("nobody has been let in yet: there is nothing to report")]
    NothingChecked,
    /// Too long.
    #[error(transparent)]
    TooLong(#[from] TooLong),
    /// A fault of the program.
    #[error(transparent)]
    Pdf(#[from] BadPdf),
    /// A fault of the program.
    #[error(transparent)]
    Picture(#[from] BadPicture),
}

/// A paper, laid out and ready to be drawn.
#[derive(Debug)]
pub struct Paper {
    sheet: Sheet,
    laid: Laid,
}

impl Paper {
    /// The paper of a notice, served or about to be.
    pub fn notice(source: &Source<'_>, notice: &Notice, language: Language) -> Result<Self, BadPaper> {
        let sheet = match notice.kind {
            NoticeKind::NoAccessCard => content::card(source, notice, language),
            NoticeKind::Rectification => content::rectification(source, notice, language),
        };
        Self::of(sheet)
    }

    /// The customer's report of an inspection.
    pub fn report(source: &Source<'_>, language: Language) -> Result<Self, BadPaper> {
        let sheet = content::report(source, language).ok_or(BadPaper::NothingChecked)?;
        Self::of(sheet)
    }

    fn of(sheet: Sheet) -> Result<Self, BadPaper> {
        let laid = lay(&sheet)?;
        Ok(Self { sheet, laid })
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.laid.pages.len()
    }

    /// Characters that are drawn as boxes, because the fonts lack them.
    pub fn unprintable(&self) -> &BTreeSet<char> {
        &self.laid.unprintable
    }

    /// The whole paper as PDF 1.7.
    pub fn to_pdf(&self) -> Result<Vec<u8>, BadPaper> {
        Ok(pdf::draw(&self.sheet, &self.laid.pages)?)
    }

    /// One page, from 0, as PNG; `None` beyond the last.
    pub fn to_png(&self, page: usize) -> Option<Result<Vec<u8>, BadPaper>> {
        Some(png::draw(self.laid.pages.get(page)?).map_err(BadPaper::from))
    }
}

#[cfg(test)]
mod tests;
