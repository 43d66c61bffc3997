//! A list: rows for a page, and the same rows for a spreadsheet.

use super::frame::Frame;
use super::words::count;
use crate::error::Result;
use crate::sheet::{Format, Sheet};
use maud::{Markup, html};
use std::io::Write;

/// Rows on a page.
pub(super) const PAGE: usize = 50;

/// Which rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) most: usize,
    pub(super) skip: usize,
}

impl Stretch {
    pub(super) const ALL: Self = Self { most: usize::MAX, skip: 0 };
    pub(super) fn page(frame: &Frame<'_>) -> Self {
        Self { most: PAGE, skip: (frame.asked.page() - 1) * PAGE }
    }
}

/// One cell: what a spreadsheet gets, and how a page shows it.
pub(crate) struct Cell {
    text: String,
    shown: Option<Markup>,
    number: bool,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), shown: None, number: false }
    }
    pub(super) fn count(n: u64) -> Self {
        Self { text: n.to_string(), shown: Some(html! { (count(n)) }), number: true }
    }
    pub(super) fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), shown: None, number: true }
    }
    pub(super) fn shown(mut self, markup: Markup) -> Self {
        self.shown = Some(markup);
        self
    }
}

/// A list.
pub(crate) struct Listing {
    pub(super) name: &'static str,
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// How many there are altogether.
    pub(super) total: u64,
}

impl Listing {
    /// The table; the first column is the name of the row.
    pub(super) fn table(&self, caption: &str) -> Markup {
        let number = |at: usize| self.rows.first().is_some_and(|row| row[at].number);
        html! {
            div.scroll { table.keys {
                caption.sr { (caption) }
                thead { tr { @for (at, name) in self.columns.iter().enumerate() { th.num[number(at)] scope="col" { (name) } } } }
                tbody { @for row in &self.rows { tr {
                    @for (at, cell) in row.iter().enumerate() {
                        @if at == 0 { th scope="row" { (cell.markup()) } } @else { td.num[cell.number] { (cell.markup()) } }
                    } } }
                }
            } }
        }
    }

    /// The table with how many there are, further pages, and the spreadsheets.
    pub(super) fn card(&self, frame: &Frame<'_>, caption: &str, empty: &str) -> Markup {
        let say = &frame.say;
        let (page, pages) = (frame.asked.page(), (self.total as usize).div_ceil(PAGE).max(1));
        let first = (page - 1) * PAGE + 1;
        html! {
            @if self.rows.is_empty() {
                p.empty { (empty) " " @if frame.asked.page() > 1 { a href=(frame.asked.with(&[("page", None)])) { (say.of("回第一页", "back to the first page")) } } }
            } @else { (self.table(caption)) }
            p.under {
                @if !self.rows.is_empty() { span { (say.of("第 ", "")) (count(first as u64)) "–" (count((first + self.rows.len() - 1) as u64)) (say.of(" 项，共 ", " of ")) b { (count(self.total)) } (say.of(" 项", "")) } }
                @if page > 1 { a href=(frame.asked.with(&[("page", Some(&(page - 1).to_string()))])) rel="prev" { "‹ " (say.of("上一页", "previous")) } }
                @if page < pages { a href=(frame.asked.with(&[("page", Some(&(page + 1).to_string()))])) rel="next" { (say.of("下一页", "next")) " ›" } }
                (self.spreadsheets(frame))
            }
        }
    }

    /// The links to the spreadsheets of the whole filter.
    pub(super) fn spreadsheets(&self, frame: &Frame<'_>) -> Markup {
        let query = frame.asked.query_with(&[("page", None), ("open", None)]);
        html! { @if frame.viewer.role.exports() {
            span.sheets { a href={ "/list/" (self.name) ".csv" (query) } { "CSV" } " " a href={ "/list/" (self.name) ".xlsx" (query) } { "XLSX" } }
        } }
    }

    /// Writes it; the last line says as of when.
    pub(crate) fn write(&self, format: Format, as_of: &str, out: impl Write) -> Result<()> {
        let mut sheet = Sheet::begin(format, out)?;
        sheet.row(self.columns.iter().map(|name| (*name).to_owned()).chain(["as_of".to_owned()]))?;
        for row in &self.rows {
            sheet.row(row.iter().map(|cell| cell.text.clone()).chain([as_of.to_owned()]))?;
        }
        sheet.end()
    }
}

impl Cell {
    fn markup(&self) -> Markup {
        match &self.shown {
            Some(markup) => markup.clone(),
            None => html! { (self.text) },
        }
    }
}
