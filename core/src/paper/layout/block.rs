//! Each kind of block, laid out.

use super::super::page::{Colour, Mark};
use super::super::sheet::{Block, Cell, Column, Ink, SignPlace, Text};
use super::row::{Look, Placed};
use super::{Flow, LINE, TooLong, colour, ground};

const PLAIN: Look = Look { pad: 0.0, ruled: false, ground: None };
/// Between columns.
const GUTTER: f32 = 8.0;

fn nothing(_: &mut Flow) -> Result<(), TooLong> {
    Ok(())
}

impl Flow {
    pub(super) fn block(&mut self, block: &Block) -> Result<(), TooLong> {
        match block {
            Block::Heading(text) => self.heading(text),
            Block::Part(text) => {
                self.gap(2.0);
                self.need(40.0)?;
                self.lines(&Text::body(text).size(9.5).bold(), self.left, self.measure())
            }
            Block::Paragraph(text) => {
                self.lines(text, self.left, self.measure())?;
                self.gap(3.0);
                Ok(())
            }
            Block::Numbered(texts) => self.numbered(texts),
            Block::Fields(fields) => self.fields(fields),
            Block::Table { columns, rows, ruled } => self.table(columns, rows, *ruled),
            Block::Verdict { ink, texts } => self.verdict(*ink, texts),
            Block::Signatures(places) => self.signatures(places),
        }
    }

    fn lines(&mut self, text: &Text, x: f32, width: f32) -> Result<(), TooLong> {
        for set in self.set(text, width) {
            self.need(set.height())?;
            self.draw(&set, x, self.y);
            self.y += set.height();
        }
        Ok(())
    }

    fn heading(&mut self, text: &str) -> Result<(), TooLong> {
        self.gap(7.0);
        // A heading never stands alone at the foot of a page.
        self.need(54.0)?;
        self.lines(&Text::body(text).size(11.5).bold().ink(Ink::Brand), self.left, self.measure())?;
        self.y += 2.0;
        Ok(())
    }

    fn numbered(&mut self, texts: &[Text]) -> Result<(), TooLong> {
        let indent = 16.0;
        for (place, text) in texts.iter().enumerate() {
            let number = Text { text: format!("{}.", place + 1), ..text.clone() };
            let cells = [
                Placed { x: self.left, width: indent, texts: vec![number] },
                Placed { x: self.left + indent, width: self.measure() - indent, texts: vec![text.clone()] },
            ];
            self.row(&cells, Look { pad: 1.0, ..PLAIN }, &nothing)?;
        }
        self.gap(2.0);
        Ok(())
    }

    fn fields(&mut self, fields: &[(String, String)]) -> Result<(), TooLong> {
        let (half, label) = (self.measure() / 2.0, 72.0);
        let look = Look { pad: 3.0, ruled: true, ground: None };
        let pair = |flow: &Self, column: usize, (name, value): &(String, String), width: f32| {
            let x = flow.left + column as f32 * half;
            [
                Placed { x, width: label - GUTTER, texts: vec![Text::aside(name.clone())] },
                Placed { x: x + label, width: width - label - GUTTER, texts: vec![Text::body(value.clone())] },
            ]
        };
        let room = half - label - GUTTER;
        let mut waiting: Option<&(String, String)> = None;
        for field in fields {
            let long = self.set(&Text::body(field.1.clone()), room).len() > 1;
            match (waiting.take(), long) {
                (None, false) => waiting = Some(field),
                (Some(first), false) => {
                    let cells: Vec<_> =
                        pair(self, 0, first, half).into_iter().chain(pair(self, 1, field, half)).collect();
                    self.row(&cells, look, &nothing)?;
                }
                (first, true) => {
                    for alone in first.into_iter().chain([field]) {
                        let cells = pair(self, 0, alone, self.measure());
                        self.row(&cells, look, &nothing)?;
                    }
                }
            }
        }
        if let Some(last) = waiting {
            let cells = pair(self, 0, last, self.measure());
            self.row(&cells, look, &nothing)?;
        }
        self.gap(6.0);
        Ok(())
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<Cell>], ruled: bool) -> Result<(), TooLong> {
        let shares: f32 = columns.iter().map(|column| column.share).sum();
        let mut x = self.left;
        let mut places = Vec::with_capacity(columns.len());
        for column in columns {
            let width = self.measure() * column.share / shares;
            places.push((x + GUTTER / 2.0, width - GUTTER));
            x += width;
        }
        let cells = |row: &[Cell]| -> Vec<Placed> {
            let placed = places.iter().zip(row);
            placed.map(|((x, width), texts)| Placed { x: *x, width: *width, texts: texts.clone() }).collect()
        };
        let heads: Vec<Cell> = columns.iter().map(|column| vec![Text::aside(column.head.clone()).bold()]).collect();
        let headed = columns.iter().any(|column| !column.head.is_empty());
        let head = |flow: &mut Self| {
            if !headed {
                return Ok(());
            }
            let look = Look { pad: 3.0, ruled: true, ground: Some(ground(Ink::Soft)) };
            flow.row(&cells(&heads), look, &nothing)
        };
        self.need(if headed { 60.0 } else { 0.0 })?;
        head(self)?;
        for row in rows {
            let pad = if ruled { 3.0 } else { 1.0 };
            self.row(&cells(row), Look { pad, ruled, ground: None }, &head)?;
        }
        self.gap(4.0);
        Ok(())
    }

    fn verdict(&mut self, ink: Ink, texts: &[Text]) -> Result<(), TooLong> {
        self.gap(4.0);
        let cells = [Placed { x: self.left + 12.0, width: self.measure() - 24.0, texts: texts.to_vec() }];
        let top = self.y;
        let page = self.pages.len();
        self.row(&cells, Look { pad: 6.0, ruled: false, ground: Some(ground(ink)) }, &nothing)?;
        if page == self.pages.len() {
            let (x, width, height) = (self.left, 3.0, self.y - top);
            self.mark(Mark::Area { x, y: top, width, height, colour: colour(ink), dashed: false });
        }
        self.gap(4.0);
        Ok(())
    }

    /// Height of a place to sign.
    fn sign_height(&self) -> f32 {
        if self.measure() > 400.0 { 62.0 } else { 46.0 }
    }

    fn signatures(&mut self, places: &[SignPlace]) -> Result<(), TooLong> {
        self.gap(8.0);
        let each = self.measure() / places.len().max(1) as f32;
        let width = each - 18.0;
        let below = places.iter().map(|place| {
            place.below.iter().map(|text| self.set(&Text::aside(text.clone()), width).len()).sum::<usize>()
        });
        let below = below.collect::<Vec<_>>().into_iter().max().unwrap_or(0);
        let height = 18.0 + self.sign_height() + 6.0 + below as f32 * 13.5;
        self.need(height)?;
        let top = self.y;
        for (column, place) in places.iter().enumerate() {
            self.sign(place, self.left + column as f32 * each, top, width);
        }
        self.y = top + height;
        Ok(())
    }

    fn sign(&mut self, place: &SignPlace, x: f32, top: f32, width: f32) {
        let high = self.sign_height();
        for set in self.set(&Text::aside(place.label.clone()).bold(), width).iter().take(1) {
            self.draw(set, x, top);
        }
        let (top, line) = (top + 18.0, top + 18.0 + high);
        if let Some(strokes) = &place.strokes {
            self.draw_ink(strokes, x, top, width);
        }
        if let Some(said) = &place.said {
            let sets = self.set(&Text::body(said.clone()), width);
            let mut y = line - 4.0 - sets.iter().map(super::Set::height).sum::<f32>().min(high);
            for set in &sets {
                if y + set.height() <= line {
                    self.draw(set, x, y);
                }
                y += set.height();
            }
        }
        if let Some(stamp) = &place.stamp {
            let (side, colour) = (high - 4.0, LINE);
            let x = x + width - side - 30.0;
            self.mark(Mark::Area { x, y: top, width: side + 30.0, height: side, colour, dashed: true });
            let mut y = top + 4.0;
            for set in self.set(&Text::aside(stamp.clone()).size(8.0), side + 22.0).iter().take(2) {
                self.draw(set, x + 6.0, y);
                y += set.height();
            }
        }
        self.mark(Mark::Rule { from: (x, line), to: (x + width, line), width: 0.6, colour: Colour(0x46, 0x58, 0x6a) });
        let mut y = line + 4.0;
        for text in &place.below {
            for set in self.set(&Text::aside(text.clone()), width) {
                self.draw(&set, x, y);
                y += set.height();
            }
        }
    }

    /// A drawn signature, as large as its place allows and no larger than it was drawn.
    fn draw_ink(&mut self, strokes: &crate::model::strokes::Strokes, x: f32, top: f32, width: f32) {
        let (left, upper, right, lower) = strokes.bounds();
        let (across, down) = (f32::from((right - left).max(1)), f32::from((lower - upper).max(1)));
        let high = self.sign_height();
        let scale = (width / across).min((high - 8.0) / down).min(0.3);
        let (x, y) = (x - f32::from(left) * scale, top + (high - 4.0 - down * scale) - f32::from(upper) * scale);
        let curves = strokes.curves();
        self.mark(Mark::Ink { x, y, scale, width: 1.3, colour: colour(Ink::Black), curves });
    }
}
