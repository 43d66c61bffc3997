//! A row of cells: kept together where it fits on one page, and where it does not, parted between lines.

use super::super::page::{Colour, Mark};
use super::super::sheet::Text;
use super::{Flow, LINE, Set, TooLong};

/// A cell with its place.
pub(super) struct Placed {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) texts: Vec<Text>,
}

/// How a row looks.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Room above and below.
    pub(super) pad: f32,
    /// A line below.
    pub(super) ruled: bool,
    /// The ground it stands on.
    pub(super) ground: Option<Colour>,
}

impl Flow {
    /// Draws a row. `again` draws what has to stand above it on a new page.
    pub(super) fn row(
        &mut self,
        cells: &[Placed],
        look: Look,
        again: &dyn Fn(&mut Self) -> Result<(), TooLong>,
    ) -> Result<(), TooLong> {
        let mut cells: Vec<(f32, Vec<Set>)> = cells
            .iter()
            .map(|cell| (cell.x, cell.texts.iter().flat_map(|text| self.set(text, cell.width)).collect()))
            .collect();
        let whole = tallest(&cells) + 2.0 * look.pad;
        let page = self.bottom() - self.begin();
        if self.y + whole > self.bottom() && (whole <= page * 0.6 || self.y > self.bottom() - page * 0.15) {
            self.next_page()?;
            again(self)?;
        }
        loop {
            let room = self.bottom() - self.y - 2.0 * look.pad;
            let taken: Vec<usize> = cells.iter().map(|(_, lines)| fitting(lines, room)).collect();
            let left = cells.iter().any(|(_, lines)| !lines.is_empty());
            if left && taken.iter().all(|taken| *taken == 0) {
                if self.y <= self.begin() {
                    // Not one line fits on an empty page: it is drawn all the same rather than lost.
                    self.draw_part(&mut cells, &[1; 6], look);
                    continue;
                }
                self.next_page()?;
                again(self)?;
                continue;
            }
            self.draw_part(&mut cells, &taken, look);
            if cells.iter().all(|(_, lines)| lines.is_empty()) {
                return Ok(());
            }
            self.next_page()?;
            again(self)?;
        }
    }

    fn draw_part(&mut self, cells: &mut [(f32, Vec<Set>)], taken: &[usize], look: Look) {
        let parts: Vec<(f32, Vec<Set>)> = cells
            .iter_mut()
            .zip(taken)
            .map(|((x, lines), taken)| (*x, lines.drain(..(*taken).min(lines.len())).collect()))
            .collect();
        let height = tallest(&parts) + 2.0 * look.pad;
        if let Some(colour) = look.ground {
            let (x, y, width) = (self.left, self.y, self.measure());
            self.mark(Mark::Area { x, y, width, height, colour, dashed: false });
        }
        let common = baseline(&parts);
        for (x, lines) in &parts {
            let mut y = self.y + look.pad + lowered(lines, common);
            for set in lines {
                self.draw(set, *x, y);
                y += set.height();
            }
        }
        self.y += height;
        if look.ruled {
            let (from, to) = ((self.left, self.y), (self.right(), self.y));
            self.mark(Mark::Rule { from, to, width: 0.6, colour: LINE });
        }
    }
}

/// The lowest first baseline: all cells begin on it, whatever the size of their letters.
fn baseline(cells: &[(f32, Vec<Set>)]) -> f32 {
    cells.iter().filter_map(|(_, lines)| lines.first()).map(Set::baseline).fold(0.0, f32::max)
}

fn lowered(lines: &[Set], common: f32) -> f32 {
    lines.first().map_or(0.0, |first| common - first.baseline())
}

fn tallest(cells: &[(f32, Vec<Set>)]) -> f32 {
    let common = baseline(cells);
    let height = |lines: &Vec<Set>| lowered(lines, common) + lines.iter().map(Set::height).sum::<f32>();
    cells.iter().map(|(_, lines)| height(lines)).fold(0.0, f32::max)
}

fn fitting(lines: &[Set], room: f32) -> usize {
    let mut used = 0.0;
    let fits = |set: &&Set| {
        used += set.height();
        used <= room + 0.01
    };
    lines.iter().take_while(fits).count()
}
