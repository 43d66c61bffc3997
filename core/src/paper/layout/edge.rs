//! What stands at the edges of pages: issuer, number and title on the first; a running head on the others; at the foot the
//! telephone numbers and which page of how many.

use super::super::page::Mark;
use super::super::sheet::{Format, Ink, Sheet, Text};
use super::super::words;
use super::{Flow, LINE, Set, colour};

/// Height of the foot.
pub(super) const FOOT: f32 = 26.0;
/// Height of a running head.
pub(super) const HEAD: f32 = 24.0;

impl Flow {
    /// Issuer and number, the title, a line.
    pub(super) fn head(&mut self, sheet: &Sheet) {
        let (small, large) = match sheet.format {
            Format::A4 => (9.5, 20.0),
            Format::A5 => (8.5, 17.0),
        };
        let aside = |text: String| Text::aside(text).size(small);
        let number = sheet.number.as_ref().map(|(label, number)| aside(format!("{label} {number}")));
        let half = self.measure() / 2.0;
        let issuer = self.set(&aside(sheet.issuer.clone()), half);
        let number = number.map(|number| self.set(&number, half)).unwrap_or_default();
        let rows = issuer.len().max(number.len());
        for (row, set) in issuer.iter().enumerate() {
            self.draw(set, self.left, self.y + row_height(row, set));
        }
        for (row, set) in number.iter().enumerate() {
            self.draw_right(set, self.y + row_height(row, set));
        }
        self.y += issuer.first().map_or(0.0, Set::height) * rows.max(1) as f32 + large * 0.5;
        for set in self.set(&Text::body(sheet.title.clone()).size(large).bold().ink(Ink::Brand), self.measure()) {
            let width = set.line.advance() * large;
            self.draw(&set, self.left + (self.measure() - width) / 2.0, self.y);
            self.y += set.height();
        }
        self.y += 4.0;
        let (from, to) = ((self.left, self.y), (self.right(), self.y));
        self.mark(Mark::Rule { from, to, width: 1.2, colour: colour(Ink::Brand) });
        self.y += 10.0;
    }

    /// The edges of all pages, when it is known how many there are.
    pub(super) fn edges(&mut self, sheet: &Sheet) {
        let count = self.pages.len();
        for place in 0..count {
            // Marks go to the last page; each is the last in its turn.
            let later = self.pages.split_off(place + 1);
            if place > 0 {
                self.running_head(sheet);
            }
            self.foot(sheet, place + 1, count);
            self.pages.extend(later);
        }
    }

    fn running_head(&mut self, sheet: &Sheet) {
        let title = match &sheet.number {
            Some((_, number)) => format!("{}　{number}", sheet.title),
            None => sheet.title.clone(),
        };
        self.one_line(&Text::aside(title).size(8.5), self.top, false);
        let y = self.top + 16.0;
        self.mark(Mark::Rule { from: (self.left, y), to: (self.right(), y), width: 0.6, colour: LINE });
    }

    fn foot(&mut self, sheet: &Sheet, page: usize, count: usize) {
        let y = self.height - self.left * 0.5 - FOOT + 8.0;
        self.mark(Mark::Rule { from: (self.left, y), to: (self.right(), y), width: 0.6, colour: LINE });
        let pages = Text::aside(words::page(sheet.language, page, count)).size(8.5);
        self.one_line(&pages, y + 3.0, true);
        let foot = self.set(&Text::aside(sheet.foot.clone()).size(8.5), self.measure() - 70.0);
        for (row, set) in foot.iter().take(2).enumerate() {
            self.draw(set, self.left, y + 3.0 + row as f32 * 11.0);
        }
    }

    fn one_line(&mut self, text: &Text, y: f32, right: bool) {
        let sets = self.set(text, self.measure());
        if let Some(set) = sets.first() {
            if right { self.draw_right(set, y) } else { self.draw(set, self.left, y) }
        }
    }

    fn draw_right(&mut self, set: &Set, y: f32) {
        self.draw(set, self.right() - set.line.advance() * set.text.size, y);
    }
}

fn row_height(row: usize, set: &Set) -> f32 {
    row as f32 * set.height()
}
