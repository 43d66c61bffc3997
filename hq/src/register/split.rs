//! Splits CSV text into rows and keeps the physical line each begins on.
//!
//! Not the `csv` crate's reader, for one reason: there a quotation mark that never closes swallows the file up to the
//! next one, and thousands of customers vanish into one remark without a word. Here a quoted cell must end before a
//! separator or a line's end; where it does not, the mark was a letter, the row is flagged and the next row is safe.
//! Text that the `csv` crate wrote is read exactly as written; a property test proves it.

use super::sheet::{Line, RawRow};
use csv::StringRecord;

/// The longest quoted cell. Bounds the search for a closing mark, so that a broken file stays linear.
const LONGEST_QUOTED: usize = 64 * 1024;

pub(super) struct Splitter<'t> {
    text: &'t str,
    separator: u8,
    at: usize,
    line: u32,
}

impl<'t> Splitter<'t> {
    pub(super) fn new(text: &'t str, separator: u8) -> Self {
        Self { text, separator, at: 0, line: 1 }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn ends_cell(&self, byte: Option<u8>) -> bool {
        byte.is_none_or(|b| b == self.separator || b == b'\n' || b == b'\r')
    }

    /// Where the quoted cell that opens at `open` closes; `None` when it does not close properly.
    fn closing(&self, open: usize) -> Option<usize> {
        let mut at = open + 1;
        let last = at.saturating_add(LONGEST_QUOTED);
        while at < last {
            match (self.byte(at)?, self.byte(at + 1)) {
                (b'"', Some(b'"')) => at += 2,
                (b'"', next) => return self.ends_cell(next).then_some(at),
                _ => at += 1,
            }
        }
        None
    }

    /// Reads one cell and stops at the separator or line's end behind it. Answers whether its quotes were in order.
    fn cell(&mut self, cells: &mut StringRecord) -> bool {
        let quoted = self.byte(self.at) == Some(b'"');
        if quoted && let Some(close) = self.closing(self.at) {
            let inside = &self.text[self.at + 1..close];
            if inside.contains('"') {
                cells.push_field(&inside.replace("\"\"", "\""))
            } else {
                cells.push_field(inside)
            }
            self.line = self.line.saturating_add(breaks(inside));
            self.at = close + 1;
            return true;
        }
        let start = self.at;
        while !self.ends_cell(self.byte(self.at)) {
            self.at += 1;
        }
        cells.push_field(&self.text[start..self.at]);
        !quoted
    }
}

impl Iterator for Splitter<'_> {
    type Item = RawRow;

    fn next(&mut self) -> Option<RawRow> {
        if self.at >= self.text.len() {
            return None;
        }
        let line = Line(self.line);
        let mut cells = StringRecord::new();
        let mut unclosed = false;
        loop {
            unclosed |= !self.cell(&mut cells);
            let end = self.byte(self.at);
            if end == Some(self.separator) {
                self.at += 1;
                continue;
            }
            if end.is_some() {
                self.at += if end == Some(b'\r') && self.byte(self.at + 1) == Some(b'\n') { 2 } else { 1 };
                self.line = self.line.saturating_add(1);
            }
            return Some(RawRow { line, cells, unclosed });
        }
    }
}

/// Line breaks in a text, each of the three kinds counted once: `\n`, `\r\n`, and `\r` alone.
fn breaks(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let lone = |at: usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    u32::try_from((0..bytes.len()).filter(|at| lone(*at)).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>, bool)> {
        let list = |cells: &StringRecord| cells.iter().map(str::to_owned).collect();
        Splitter::new(text, b',').map(|row| (row.line.0, list(&row.cells), row.unclosed)).collect()
    }

    fn row(line: u32, cells: &[&str], unclosed: bool) -> (u32, Vec<String>, bool) {
        (line, cells.iter().map(|c| (*c).to_owned()).collect(), unclosed)
    }

    #[test]
    fn a_quoted_line_break_keeps_the_lines_of_the_rows_after_it_right() {
        let text = "a,b\r\n1,\"x\r\ny\"\r\n2,\"say \"\"hi\"\"\"\n\n3,\"p\nq\nr\"\r4,z";
        assert_eq!(
            rows(text),
            [
                row(1, &["a", "b"], false),
                row(2, &["1", "x\r\ny"], false),
                row(4, &["2", "say \"hi\""], false),
                row(5, &[""], false),
                row(6, &["3", "p\nq\nr"], false),
                row(9, &["4", "z"], false),
            ]
        );
    }

    #[test]
    fn a_mark_that_never_closes_takes_its_own_row_only() {
        let text = "1,\"deaf, ring\n2,b\n3,\"good, bell\"\n4,\"to the end\n5,e";
        assert_eq!(
            rows(text),
            [
                row(1, &["1", "\"deaf", " ring"], true),
                row(2, &["2", "b"], false),
                row(3, &["3", "good, bell"], false),
                row(4, &["4", "\"to the end"], true),
                row(5, &["5", "e"], false),
            ]
        );
    }

    proptest! {
        #[test]
        fn what_the_csv_crate_writes_is_read_as_written(
            table in prop::collection::vec(prop::collection::vec("[a-z户\",\r\n ]{0,6}", 3), 1..6)
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for cells in &table {
                writer.write_record(cells).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<_> = rows(&text).into_iter().map(|(_, cells, unclosed)| (cells, unclosed)).collect();
            let written: Vec<_> = table.into_iter().map(|cells| (cells, false)).collect();
            prop_assert_eq!(read, written);
        }
    }
}
