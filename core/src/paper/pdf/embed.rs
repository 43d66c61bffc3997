//! A part of the font as a PDF embeds it: the glyphs in use, their widths, and the character of each.

use super::super::font;
use super::super::page::{Mark, Page};
use super::{BadPdf, packed};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;
use ttf_parser::{RawFace, Tag};

const FULL_NAME: &str = "NotoSansCJKsc-Regular";
const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// An embedded part.
pub(super) struct Embedded {
    part: usize,
    name: String,
    base: String,
    ids: [Ref; 5],
    codes: GlyphRemapper,
    /// The text of each glyph, by its number in the whole part.
    says: BTreeMap<u16, String>,
    outlines: Vec<u8>,
}

impl Embedded {
    /// What pages need of a part; `None` when they need nothing.
    pub(super) fn of(part: usize, pages: &[Page], next: &mut Ref) -> Result<Option<Self>, BadPdf> {
        let bad = |why: String| BadPdf(format!("part {part} of the font: {why}"));
        let mut says: BTreeMap<u16, String> = BTreeMap::new();
        for mark in pages.iter().flat_map(|page| &page.marks) {
            let Mark::Text { line, .. } = mark else { continue };
            for run in line.runs.iter().filter(|run| run.part == part) {
                for glyph in &run.glyphs {
                    let text = &run.text[glyph.text.clone()];
                    let own = own_text(part, glyph.id, text);
                    // The first text counts, unless it is a foreign one that a box stands for.
                    let known = says.entry(glyph.id).or_insert_with(|| own.clone());
                    if known.is_empty() {
                        *known = own;
                    }
                }
            }
        }
        if says.is_empty() {
            return Ok(None);
        }
        let used: Vec<u16> = says.keys().copied().collect();
        let codes = GlyphRemapper::new_from_glyphs_sorted(&used);
        let subset = subsetter::subset(font::bytes(part), 0, &codes).map_err(|why| bad(format!("{why:?}")))?;
        let face = RawFace::parse(&subset, 0).map_err(|why| bad(why.to_string()))?;
        let outlines = face.table(Tag::from_bytes(b"CFF ")).ok_or_else(|| bad("no outlines".to_owned()))?.to_vec();
        let (name, base) = (format!("F{part}"), format!("{}+{FULL_NAME}", subset_tag(part, &used)));
        let ids = [(); 5].map(|()| next.bump());
        Ok(Some(Self { part, name, base, ids, codes, says, outlines }))
    }

    /// Which part.
    pub(super) fn part(&self) -> usize {
        self.part
    }
    /// Its name within the file.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
    /// Its reference.
    pub(super) fn id(&self) -> Ref {
        self.ids[0]
    }
    /// The two bytes by which a content stream names a glyph.
    pub(super) fn code(&self, glyph: u16) -> [u8; 2] {
        self.codes.get(glyph).unwrap_or(0).to_be_bytes()
    }
    /// Whether a glyph says this text by itself.
    pub(super) fn says(&self, glyph: u16, text: &str) -> bool {
        self.says.get(&glyph).is_some_and(|own| own == text)
    }

    /// Writes its objects.
    pub(super) fn write(&self, pdf: &mut Pdf) {
        let [font, cid, descriptor, cmap, file] = self.ids;
        let base = Name(self.base.as_bytes());
        pdf.type0_font(font)
            .base_font(base)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(cmap);
        let mut written = pdf.cid_font(cid);
        written.subtype(CidFontType::Type0).base_font(base).system_info(IDENTITY).font_descriptor(descriptor);
        written.default_width(font::EM);
        let widths = self.codes.remapped_gids().map(|glyph| font::advance(self.part, glyph) * font::EM);
        written.widths().consecutive(0, widths);
        written.finish();
        let (bounds, above, below, capitals) = font::reach(self.part);
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(f32::from);
        pdf.font_descriptor(descriptor)
            .name(base)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(bounds[0], bounds[1], bounds[2], bounds[3]))
            .italic_angle(0.0)
            .ascent(above.into())
            .descent(below.into())
            .cap_height(capitals.into())
            .stem_v(78.0)
            .font_file3(file);
        let mut texts = UnicodeCmap::new(Name(b"Anjian"), IDENTITY);
        for (glyph, text) in &self.says {
            if let Some(code) = self.codes.get(*glyph) {
                texts.pair_with_multiple(code, text.chars());
            }
        }
        let texts = packed(&texts.finish());
        pdf.cmap(cmap, &texts).filter(Filter::FlateDecode);
        let outlines = packed(&self.outlines);
        let mut stream = pdf.stream(file, &outlines);
        stream.filter(Filter::FlateDecode).pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        stream.finish();
    }
}

/// What a glyph says by itself where it stands for `text`: the same, unless it is the box in another's place.
fn own_text(part: usize, glyph: u16, text: &str) -> String {
    let is_box = font::glyph(font::BOX).is_some_and(|known| (known.part, known.id) == (part, glyph));
    if is_box { font::BOX.to_string() } else { text.to_owned() }
}

/// Six letters that differ from subset to subset, as PDF wants them.
fn subset_tag(part: usize, used: &[u16]) -> String {
    let mut hash = Sha256::new();
    hash.update([u8::try_from(part).unwrap_or(u8::MAX)]);
    used.iter().for_each(|glyph| hash.update(glyph.to_be_bytes()));
    hash.finalize()[..6].iter().map(|byte| char::from(b'A' + byte % 26)).collect()
}
