//! The papers' font: three parts of Noto Sans CJK SC (`core/fonts`), unpacked when the first character asks for one.
//!
//! Promises: whatever it says of a glyph (its number, its width, its outline) is said of the bytes that a PDF embeds, so a
//! picture and a PDF never differ. A character that no part has is told apart from one that has no shape.

use std::sync::LazyLock;
use ttf_parser::{Face, GlyphId, OutlineBuilder, Rect};

/// Units of an em in every part.
pub(super) const EM: f32 = 1_000.0;
/// How far the highest strokes of a Chinese character reach above the baseline, in ems.
pub(super) const ABOVE: f32 = 0.88;
/// The box that stands where a character has no glyph.
pub(super) const BOX: char = '□';

static COMMON: LazyLock<Vec<u8>> = LazyLock::new(|| unpack(include_bytes!("../../fonts/common.otf.zst")));
static FURTHER: LazyLock<Vec<u8>> = LazyLock::new(|| unpack(include_bytes!("../../fonts/further.otf.zst")));
static RARE: LazyLock<Vec<u8>> = LazyLock::new(|| unpack(include_bytes!("../../fonts/rare.otf.zst")));

static PARTS: [LazyLock<Face<'static>>; 3] =
    [LazyLock::new(|| read(&COMMON)), LazyLock::new(|| read(&FURTHER)), LazyLock::new(|| read(&RARE))];

fn unpack(packed: &[u8]) -> Vec<u8> {
    zstd::stream::decode_all(packed).expect("a test unpacks every part")
}

fn read(bytes: &'static [u8]) -> Face<'static> {
    Face::parse(bytes, 0).expect("a test reads every part")
}

/// A glyph of one part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// Which part.
    pub(super) part: usize,
    /// Its number there.
    pub(super) id: u16,
    /// Its width in ems.
    pub(super) advance: f32,
}

/// The glyph of a character; `None` where no part has it.
pub(super) fn glyph(character: char) -> Option<Glyph> {
    PARTS.iter().enumerate().find_map(|(part, font)| {
        let id = font.glyph_index(character).filter(|id| id.0 != 0)?;
        Some(Glyph { part, id: id.0, advance: advance(part, id.0) })
    })
}

/// A glyph's width in ems.
pub(super) fn advance(part: usize, id: u16) -> f32 {
    f32::from(PARTS[part].glyph_hor_advance(GlyphId(id)).unwrap_or(0)) / EM
}

/// How many parts there are.
pub(super) const PART_COUNT: usize = PARTS.len();

/// The bytes of a part.
pub(super) fn bytes(part: usize) -> &'static [u8] {
    PARTS[part].raw_face().data
}

/// How high and how low a part's glyphs reach, in units of the em: the box around all, ascender, descender, capitals.
pub(super) fn reach(part: usize) -> (Rect, i16, i16, i16) {
    let font = &PARTS[part];
    (font.global_bounding_box(), font.ascender(), font.descender(), font.capital_height().unwrap_or(0))
}

/// Draws a glyph's outline in units of the em, y upward; a blank draws nothing.
pub(super) fn outline(part: usize, id: u16, pen: &mut impl OutlineBuilder) {
    PARTS[part].outline_glyph(GlyphId(id), pen);
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(usize);
    impl OutlineBuilder for Counting {
        fn move_to(&mut self, _: f32, _: f32) {
            self.0 += 1;
        }
        fn line_to(&mut self, _: f32, _: f32) {}
        fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
        fn close(&mut self) {}
    }

    #[test]
    fn every_character_of_every_part_has_an_outline_or_is_blank() {
        let mut held = 0;
        for (part, font) in PARTS.iter().enumerate() {
            let subtables = font.tables().cmap.unwrap().subtables.into_iter().filter(|table| table.is_unicode());
            let mut codes = std::collections::BTreeSet::new();
            subtables.for_each(|table| {
                table.codepoints(|code| {
                    codes.insert(code);
                });
            });
            for c in codes.into_iter().filter_map(char::from_u32) {
                let Some(id) = font.glyph_index(c) else { continue };
                let mut pen = Counting(0);
                outline(part, id.0, &mut pen);
                assert!(pen.0 > 0 || c.is_whitespace() || c.is_control() || is_unseen(c), "{c:?} draws nothing");
                held += 1;
            }
        }
        assert_eq!(held, 9_230);
    }

    fn is_unseen(c: char) -> bool {
        matches!(c, '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}')
    }

    #[test]
    fn rare_names_are_there_and_what_is_not_is_told() {
        for name in ["陈国良", "王堃", "㛃", "𬱖", "邴喆"] {
            assert!(name.chars().all(|c| glyph(c).is_some()), "{name}");
        }
        assert_eq!(glyph('燃').map(|g| g.advance), Some(1.0));
        assert!(glyph('😀').is_none() && glyph('𠮷').is_none());
    }
}
