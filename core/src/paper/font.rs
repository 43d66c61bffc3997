//! The papers' font: three parts of Noto Sans CJK SC (`core/fonts`), unpacked when the first character asks for one.
//!
//! Promises: whatever it says of a glyph (its number, its width, its outline) is said of the bytes that a PDF embeds, so a
//! picture and a PDF never differ. A character that no part has is told apart from one that has no shape.

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::sync::LazyLock;

/// Units of an em in every part.
pub(super) const EM: f32 = 1_000.0;
/// How far the highest strokes of a Chinese character reach above the baseline, in ems; and how far the lowest below.
pub(super) const ABOVE: f32 = 0.88;
pub(super) const BELOW: f32 = 0.12;
/// The box that stands where a character has no glyph.
pub(super) const BOX: char = '□';

struct Face {
    bytes: Vec<u8>,
}

/// A part, read once.
struct Part {
    bytes: &'static [u8],
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    outlines: OutlineGlyphCollection<'static>,
}

static COMMON: LazyLock<Face> = LazyLock::new(|| Face::unpack(include_bytes!("../../fonts/common.otf.zst")));
static FURTHER: LazyLock<Face> = LazyLock::new(|| Face::unpack(include_bytes!("../../fonts/further.otf.zst")));
static RARE: LazyLock<Face> = LazyLock::new(|| Face::unpack(include_bytes!("../../fonts/rare.otf.zst")));

static PARTS: [LazyLock<Part>; 3] = [
    LazyLock::new(|| Part::read(&COMMON)),
    LazyLock::new(|| Part::read(&FURTHER)),
    LazyLock::new(|| Part::read(&RARE)),
];

impl Face {
    fn unpack(packed: &[u8]) -> Self {
        let bytes = zstd::stream::decode_all(packed).expect("a test unpacks every part");
        Self { bytes }
    }
}

impl Part {
    fn read(face: &'static Face) -> Self {
        let font = FontRef::new(&face.bytes).expect("a test reads every part");
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        Self { bytes: &face.bytes, charmap: font.charmap(), metrics, outlines: font.outline_glyphs() }
    }
}

/// A glyph of one part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// Which part.
    pub(super) part: usize,
    /// Its number there.
    pub(super) id: u32,
    /// Its width in ems.
    pub(super) advance: f32,
}

/// The glyph of a character; `None` where no part has it.
pub(super) fn glyph(character: char) -> Option<Glyph> {
    PARTS.iter().enumerate().find_map(|(part, font)| {
        let id = font.charmap.map(character).filter(|id| id.to_u32() != 0)?;
        let advance = font.metrics.advance_width(id)? / EM;
        Some(Glyph { part, id: id.to_u32(), advance })
    })
}

/// How many parts there are.
pub(super) const PART_COUNT: usize = PARTS.len();

/// The bytes of a part, as a PDF embeds them.
pub(super) fn bytes(part: usize) -> &'static [u8] {
    PARTS[part].bytes
}

/// Draws a glyph's outline in units of the em, y upward.
pub(super) fn outline(part: usize, id: u32, pen: &mut impl OutlinePen) {
    if let Some(glyph) = PARTS[part].outlines.get(GlyphId::new(id)) {
        // A glyph that cannot be drawn would have failed in the test that draws them all.
        let _ = glyph.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), pen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(usize);
    impl OutlinePen for Counting {
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
        let mut drawn = 0;
        for part in 0..PART_COUNT {
            for (code, id) in PARTS[part].charmap.mappings() {
                let mut pen = Counting(0);
                outline(part, id.to_u32(), &mut pen);
                let blank = char::from_u32(code).is_none_or(|c| c.is_whitespace() || c.is_control() || is_unseen(c));
                assert!(pen.0 > 0 || blank, "U+{code:04X} draws nothing");
                drawn += 1;
            }
        }
        assert_eq!(drawn, 9_230);
    }

    fn is_unseen(c: char) -> bool {
        matches!(c, '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}')
    }

    #[test]
    fn rare_names_are_there_and_what_is_not_is_told() {
        for name in ["陈国良", "王堃", "㛃", "𬱖", "赵龑", "邴"] {
            assert!(name.chars().all(|c| glyph(c).is_some()), "{name}");
        }
        assert_eq!(glyph('燃').map(|g| g.advance), Some(1.0));
        assert!(glyph('😀').is_none() && glyph('𠮷').is_none());
    }
}
