//! A paper as blocks, before it is laid out: what it says and in which voice, not where.

use crate::model::grade::Grade;
use crate::model::strokes::Strokes;
use crate::model::time::Timestamp;
use crate::model::words::Language;

/// A sheet's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// 210 × 297 mm.
    A4,
    /// 148 × 210 mm: a card that is left on a door.
    A5,
}

/// The colours of a paper. All of them stay readable when it is printed in grey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// What is said.
    Black,
    /// Labels and what is said aside.
    Soft,
    /// Titles.
    Brand,
    /// In order.
    Pass,
    /// A hazard of this grade.
    Grade(Grade),
}

/// A text in one voice.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Text {
    /// What it says.
    pub text: String,
    /// In points.
    pub size: f32,
    /// Whether it is set heavier.
    pub bold: bool,
    /// Its colour.
    pub ink: Ink,
}

impl Text {
    /// What is said.
    pub(super) fn body(text: impl Into<String>) -> Self {
        Self { text: text.into(), size: 10.5, bold: false, ink: Ink::Black }
    }
    /// What is said aside.
    pub(super) fn aside(text: impl Into<String>) -> Self {
        Self { text: text.into(), size: 9.0, bold: false, ink: Ink::Soft }
    }
    /// Heavier.
    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }
    /// In another size.
    pub(super) fn size(self, size: f32) -> Self {
        Self { size, ..self }
    }
    /// In another colour.
    pub(super) fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    /// Its head; empty for none.
    pub head: String,
    /// Its share of the width.
    pub share: f32,
}

/// A cell: texts below one another.
pub(super) type Cell = Vec<Text>;

/// A place to sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SignPlace {
    /// Who signs.
    pub label: String,
    /// What was drawn.
    pub strokes: Option<Strokes>,
    /// In words, where nothing was drawn: why, or who it was.
    pub said: Option<String>,
    /// What stands below the line: name, time.
    pub below: Vec<String>,
    /// The words in an empty place for a stamp.
    pub stamp: Option<String>,
}

/// A piece of a paper.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// A heading.
    Heading(String),
    /// The heading of a part below it, never parted from what follows.
    Part(String),
    /// A paragraph.
    Paragraph(Text),
    /// Paragraphs, each behind a number.
    Numbered(Vec<Text>),
    /// Label and value, two pairs a row; a long value has a row to itself.
    Fields(Vec<(String, String)>),
    /// A table. `ruled` draws a line below every row.
    Table {
        /// Its columns.
        columns: Vec<Column>,
        /// Its rows, each with a cell per column.
        rows: Vec<Vec<Cell>>,
        /// Whether rows are parted by lines.
        ruled: bool,
    },
    /// What matters most, in a box of a colour.
    Verdict {
        /// The colour.
        ink: Ink,
        /// The text.
        texts: Vec<Text>,
    },
    /// Places to sign, side by side, never parted.
    Signatures(Vec<SignPlace>),
}

/// A paper.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sheet {
    /// Its size.
    pub format: Format,
    /// Its language.
    pub language: Language,
    /// Who issues it.
    pub issuer: String,
    /// Its title.
    pub title: String,
    /// Beside the title: label and number.
    pub number: Option<(String, String)>,
    /// At the foot of each page.
    pub foot: String,
    /// When what it says was said.
    pub at: Timestamp,
    /// What it says.
    pub blocks: Vec<Block>,
}
