//! From a sheet to pages. Blocks follow each other down the page; what does not fit goes on, on the next one, under the
//! table's head again. Places to sign are never parted.
//!
//! Promises: everything that a sheet says stands on a page, within its edges. Refuses a paper of more than [`MOST_PAGES`].

mod block;
mod edge;
mod row;

use super::page::{Colour, Mark, Page};
use super::sheet::{Block, Format, Ink, Sheet, Text};
use super::text::{Line, wrap};
use super::{font, words};
use crate::model::grade::Grade;
use std::collections::BTreeSet;

/// More pages are no paper that anybody is handed.
pub(super) const MOST_PAGES: usize = 100;
/// Between baselines, in sizes of the text: Chinese lines stand full and need the air.
const LEADING: f32 = 1.42;

/// A paper that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it would have more than {MOST_PAGES} pages")]
pub struct TooLong;

/// What laying out made.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) pages: Vec<Page>,
    /// Characters that no font has.
    pub(super) unprintable: BTreeSet<char>,
}

/// Lays a sheet out.
pub(super) fn lay(sheet: &Sheet) -> Result<Laid, TooLong> {
    let mut flow = Flow::new(sheet.format);
    flow.head(sheet);
    for block in &sheet.blocks {
        flow.block(block)?;
    }
    if !flow.unprintable.is_empty() {
        let note = words::boxes(sheet.language, &flow.unprintable);
        flow.gap(8.0);
        flow.block(&Block::Paragraph(Text::aside(note)))?;
    }
    flow.edges(sheet);
    Ok(Laid { pages: flow.pages, unprintable: flow.unprintable })
}

/// Where the next thing goes.
struct Flow {
    pages: Vec<Page>,
    unprintable: BTreeSet<char>,
    y: f32,
    width: f32,
    height: f32,
    left: f32,
    top: f32,
}

/// Texts broken into lines, with the height that each takes.
pub(super) struct Set {
    line: Line,
    text: Text,
}

impl Set {
    fn height(&self) -> f32 {
        self.text.size * LEADING
    }
    /// From the top of its leading to the baseline.
    fn baseline(&self) -> f32 {
        self.text.size * ((LEADING - 1.0) / 2.0 + font::ABOVE)
    }
}

impl Flow {
    fn new(format: Format) -> Self {
        let (width, height, margin) = match format {
            Format::A4 => (595.28, 841.89, 51.0),
            Format::A5 => (419.53, 595.28, 37.0),
        };
        let page = Page { width, height, marks: Vec::new() };
        let (unprintable, top) = (BTreeSet::new(), margin * 0.7);
        Self { pages: vec![page], unprintable, y: top, width, height, left: margin, top }
    }

    fn right(&self) -> f32 {
        self.width - self.left
    }
    fn measure(&self) -> f32 {
        self.width - 2.0 * self.left
    }
    /// The lowest place of what is said: below it stands the page's edge.
    fn bottom(&self) -> f32 {
        self.height - edge::FOOT - self.left * 0.5
    }
    /// The highest place on pages after the first.
    fn begin(&self) -> f32 {
        self.top + edge::HEAD
    }
    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(mark);
        }
    }

    fn next_page(&mut self) -> Result<(), TooLong> {
        if self.pages.len() >= MOST_PAGES {
            return Err(TooLong);
        }
        self.pages.push(Page { width: self.width, height: self.height, marks: Vec::new() });
        self.y = self.begin();
        Ok(())
    }

    /// Goes to the next page unless so much still fits here.
    fn need(&mut self, height: f32) -> Result<(), TooLong> {
        let alone = self.y <= self.begin();
        if self.y + height > self.bottom() && !alone { self.next_page() } else { Ok(()) }
    }

    /// Leaves room, except at the top of a page.
    fn gap(&mut self, height: f32) {
        if self.pages.len() == 1 || self.y > self.begin() {
            self.y += height;
        }
    }

    fn set(&mut self, text: &Text, width: f32) -> Vec<Set> {
        let lines = wrap(&text.text, width / text.size, &mut self.unprintable);
        let style = Text { text: String::new(), ..*text };
        lines.into_iter().map(|line| Set { line, text: style.clone() }).collect()
    }

    /// Draws one line, the top of its leading at `y`.
    fn draw(&mut self, set: &Set, x: f32, y: f32) {
        if set.line.runs.is_empty() {
            return;
        }
        let Text { size, bold, ink, .. } = set.text;
        let baseline = y + set.baseline();
        self.mark(Mark::Text { x, y: baseline, size, bold, colour: colour(ink), line: set.line.clone() });
    }
}

/// The colour of an ink. The same as the apps' and the pages' of headquarters.
fn colour(ink: Ink) -> Colour {
    match ink {
        Ink::Black => Colour(0x12, 0x20, 0x2c),
        Ink::Soft => Colour(0x46, 0x58, 0x6a),
        Ink::Brand => Colour(0x0b, 0x5c, 0xad),
        Ink::Pass => Colour(0x1b, 0x7a, 0x43),
        Ink::Grade(Grade::L1) => Colour(0xb3, 0x18, 0x1f),
        Ink::Grade(Grade::L2) => Colour(0xa8, 0x50, 0x0a),
        Ink::Grade(Grade::L3) => Colour(0x6b, 0x60, 0x00),
    }
}

/// The ground on which an ink stands out.
fn ground(ink: Ink) -> Colour {
    match ink {
        Ink::Black | Ink::Soft => Colour(0xf4, 0xf6, 0xf8),
        Ink::Brand => Colour(0xe2, 0xee, 0xfa),
        Ink::Pass => Colour(0xe0, 0xf3, 0xe7),
        Ink::Grade(Grade::L1) => Colour(0xfd, 0xe5, 0xe6),
        Ink::Grade(Grade::L2) => Colour(0xfd, 0xee, 0xdd),
        Ink::Grade(Grade::L3) => Colour(0xf8, 0xf3, 0xcf),
    }
}

/// Lines between rows.
const LINE: Colour = Colour(0xc3, 0xcc, 0xd5);

#[cfg(test)]
mod tests;
