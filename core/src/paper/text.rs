//! Text into lines: characters to glyphs, lines broken by Unicode's rules (a closing bracket never begins a line, an opening
//! one never ends it), a word longer than the line broken wherever it must.
//!
//! Promises: no character is dropped. One without a glyph is drawn as a box and reported.

use super::font::{self, Glyph};
use std::collections::BTreeSet;
use std::ops::Range;
use unicode_linebreak::linebreaks;

/// A glyph of a run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) id: u16,
    /// In ems.
    pub(super) advance: f32,
    /// The bytes of the run's text that it shows.
    pub(super) text: Range<usize>,
}

/// Glyphs of one part in a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) part: usize,
    pub(super) text: String,
    pub(super) glyphs: Vec<Placed>,
}

impl Run {
    /// In ems.
    pub(super) fn advance(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance).sum()
    }
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
}

impl Line {
    /// In ems.
    pub(super) fn advance(&self) -> f32 {
        self.runs.iter().map(Run::advance).sum()
    }
    /// What stands on it.
    #[cfg(test)]
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A character with its glyph; `None` where nothing is to be seen.
struct Shown {
    text: Range<usize>,
    glyph: Option<Glyph>,
}

/// Breaks a text into lines of at most `width` ems.
pub(super) fn wrap(text: &str, width: f32, unprintable: &mut BTreeSet<char>) -> Vec<Line> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ");
    text.trim_end().split('\n').flat_map(|paragraph| wrap_paragraph(paragraph, width, unprintable)).collect()
}

fn wrap_paragraph(text: &str, width: f32, unprintable: &mut BTreeSet<char>) -> Vec<Line> {
    let shown = shown(text, unprintable);
    let advance = |range: Range<usize>| -> f32 { shown[range].iter().map(Shown::advance).sum() };
    let (mut lines, mut line, mut filled) = (Vec::new(), 0..0, 0.0);
    let mut from = 0;
    for (byte, _) in linebreaks(text) {
        let to = shown.partition_point(|one| one.text.start < byte);
        let blank = shown[from..to].iter().rev().take_while(|one| is_blank(&text[one.text.clone()])).count();
        if filled + advance(from..to - blank) > width && filled > 0.0 {
            lines.push(line.start..from);
            (line, filled) = (from..from, 0.0);
        }
        // Longer than a whole line: broken where it must.
        for (place, one) in shown.iter().enumerate().take(to - blank).skip(from) {
            if filled + one.advance() > width && filled > 0.0 {
                lines.push(line.start..place);
                (line, filled) = (place..place, 0.0);
            }
            filled += one.advance();
        }
        filled += advance(to - blank..to);
        (line.end, from) = (to, to);
    }
    lines.push(line.start..shown.len());
    lines.into_iter().map(|range| set(text, &shown[range])).collect()
}

impl Shown {
    fn advance(&self) -> f32 {
        self.glyph.map_or(0.0, |glyph| glyph.advance)
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || c == '\u{3000}')
}

fn shown(text: &str, unprintable: &mut BTreeSet<char>) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::with_capacity(text.len());
    let mut before = ' ';
    for (start, character) in text.char_indices() {
        let range = start..start + character.len_utf8();
        let after = text[range.end..].chars().next().unwrap_or(' ');
        let glyph = match character {
            c if is_unseen(c) => None,
            c => font::glyph(plain_quote(c, before, after)).or_else(|| {
                unprintable.insert(c);
                font::glyph(font::BOX)
            }),
        };
        all.push(Shown { text: range, glyph });
        before = character;
    }
    all
}

/// The font's curly quotes are as wide as a Chinese character; between Latin letters they would tear a word apart.
fn plain_quote(character: char, before: char, after: char) -> char {
    let latin = before.is_ascii() && after.is_ascii();
    match character {
        '‘' | '’' if latin => '\'',
        '“' | '”' if latin => '"',
        other => other,
    }
}

/// Characters without a shape of their own: joiners, marks of direction, selectors of a variant, the soft hyphen.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Puts the glyphs of a line together, those of one part in a run. Blanks at its end are left out.
fn set(text: &str, shown: &[Shown]) -> Line {
    let blank = shown.iter().rev().take_while(|one| is_blank(&text[one.text.clone()])).count();
    let mut line = Line::default();
    for one in &shown[..shown.len() - blank] {
        let Some(glyph) = one.glyph else { continue };
        if line.runs.last().is_none_or(|run| run.part != glyph.part) {
            line.runs.push(Run { part: glyph.part, text: String::new(), glyphs: Vec::new() });
        }
        if let Some(run) = line.runs.last_mut() {
            let start = run.text.len();
            run.text.push_str(&text[one.text.clone()]);
            run.glyphs.push(Placed { id: glyph.id, advance: glyph.advance, text: start..run.text.len() });
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, width: f32) -> Vec<String> {
        wrap(text, width, &mut BTreeSet::new()).iter().map(Line::text).collect()
    }

    #[test]
    fn chinese_breaks_between_characters_but_never_before_a_closing_mark_or_after_an_opening_one() {
        assert_eq!(lines("请您立即整改，并联系我们。", 6.0), ["请您立即整", "改，并联系我", "们。"]);
        assert_eq!(
            lines("见《城镇燃气管理条例》第二十八条", 3.0),
            ["见《城", "镇燃气", "管理条", "例》第", "二十八", "条"]
        );
        assert_eq!(lines("依据是《条例》", 4.0), ["依据是", "《条例》"]);
    }

    #[test]
    fn latin_breaks_between_words_and_a_word_longer_than_the_line_where_it_must() {
        let broken = lines("Rectify it until Monday", 5.0);
        assert_eq!(broken.join(" "), "Rectify it until Monday");
        assert!(broken.len() > 1 && broken.iter().all(|line| !line.ends_with(' ')));
        let long = lines(&"9".repeat(40), 5.0);
        assert_eq!(long.concat(), "9".repeat(40));
        assert!(long.len() >= 4);
    }

    #[test]
    fn a_character_without_a_glyph_is_a_box_in_the_picture_itself_in_the_text_and_reported() {
        let mut unprintable = BTreeSet::new();
        let wrapped = wrap("户名𠮷田😀", 100.0, &mut unprintable);
        assert_eq!(wrapped[0].text(), "户名𠮷田😀");
        assert_eq!(unprintable, BTreeSet::from(['𠮷', '😀']));
        let boxes =
            wrapped[0].runs.iter().flat_map(|run| &run.glyphs).filter(|g| Some(g.id) == font::glyph('□').map(|g| g.id));
        assert_eq!(boxes.count(), 2);
    }

    #[test]
    fn line_ends_are_kept_and_blank_lines_too() {
        assert_eq!(lines("一\r\n\n二\t三\n", 9.0), ["一", "", "二 三"]);
        assert_eq!(lines("", 9.0), [""]);
    }

    #[test]
    fn quotes_between_latin_letters_are_narrow() {
        let wide = wrap("“好”", 99.0, &mut BTreeSet::new())[0].advance();
        let narrow = wrap("the customer’s", 99.0, &mut BTreeSet::new())[0].advance();
        assert!(wide >= 3.0 && narrow < 8.0, "{wide} {narrow}");
    }

    proptest! {
        #[test]
        fn no_character_is_lost_and_no_line_is_longer_than_it_may_be(text in "[ -~甲乙丙，。《》（）]{0,120}", width in 2f32..30.0) {
            let wrapped = wrap(&text, width, &mut BTreeSet::new());
            let kept: String = wrapped.iter().map(Line::text).collect::<String>().split(' ').collect();
            prop_assert_eq!(kept, text.split(' ').collect::<String>());
            prop_assert!(wrapped.iter().all(|line| line.advance() <= width + 1.0));
        }
    }
}
