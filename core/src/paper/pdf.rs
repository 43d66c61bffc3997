//! Pages as PDF 1.7: fonts embedded with the glyphs that are used, every glyph with its character, so that a paper can be
//! searched, copied from and read after years. The same pages give the same bytes.

mod embed;

use super::page::{BOLDER, Colour, Mark, Page, trace};
use super::sheet::Sheet;
use super::text::{Line, Run};
use super::{font, words};
use chrono::{DateTime, Datelike, Timelike, Utc};
use embed::Embedded;
use pdf_writer::types::{LineCapStyle, LineJoinStyle, TextRenderingMode};
use pdf_writer::{Content, Date, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use sha2::{Digest, Sha256};
use ttf_parser::OutlineBuilder;

/// What went wrong with writing a PDF: a fault of the program, never of what the paper says.
#[derive(Debug, thiserror::Error)]
#[error("the PDF cannot be written: {0}")]
pub struct BadPdf(String);

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);

/// Draws pages.
pub(super) fn draw(sheet: &Sheet, pages: &[Page]) -> Result<Vec<u8>, BadPdf> {
    let mut next = Ref::new(4);
    let mut fonts = Vec::new();
    for part in 0..font::PART_COUNT {
        fonts.extend(Embedded::of(part, pages, &mut next)?);
    }
    let mut pdf = Pdf::new();
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).lang(TextStr(words::tag(sheet.language)));
    catalog.viewer_preferences().display_doc_title(true);
    catalog.finish();
    info(&mut pdf, sheet);
    fonts.iter().for_each(|font| font.write(&mut pdf));
    let (mut kids, mut digest) = (Vec::new(), Sha256::new());
    for page in pages {
        let (id, content) = (next.bump(), next.bump());
        let drawn = content_of(page, &fonts);
        digest.update(&drawn);
        let packed = packed(&drawn);
        pdf.stream(content, &packed).filter(pdf_writer::Filter::FlateDecode);
        let mut written = pdf.page(id);
        written.parent(PAGES).contents(content).media_box(Rect::new(0.0, 0.0, page.width, page.height));
        let mut resources = written.resources();
        let mut named = resources.fonts();
        for font in &fonts {
            named.pair(Name(font.name().as_bytes()), font.id());
        }
        kids.push(id);
    }
    let count = i32::try_from(kids.len()).map_err(|_| BadPdf("too many pages".to_owned()))?;
    pdf.pages(PAGES).kids(kids).count(count);
    let id = digest.finalize()[..16].to_vec();
    pdf.set_file_id((id.clone(), id));
    Ok(pdf.finish())
}

fn info(pdf: &mut Pdf, sheet: &Sheet) {
    let at = DateTime::<Utc>::from_timestamp_millis(sheet.at.0).unwrap_or(DateTime::<Utc>::UNIX_EPOCH);
    let small = |n: u32| u8::try_from(n).unwrap_or(0);
    let written = Date::new(u16::try_from(at.year()).unwrap_or(0))
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0);
    let number = sheet.number.as_ref().map_or("", |(_, number)| number.as_str());
    let mut info = pdf.document_info(INFO);
    info.title(TextStr(&format!("{} {number}", sheet.title)));
    info.author(TextStr(&sheet.issuer));
    info.creator(TextStr("Anjian"));
    info.creation_date(written);
}

pub(super) fn packed(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, 6)
}

fn content_of(page: &Page, fonts: &[Embedded]) -> Vec<u8> {
    let mut content = Content::new();
    content.set_line_cap(LineCapStyle::RoundCap).set_line_join(LineJoinStyle::RoundJoin);
    let up = page.height;
    for mark in &page.marks {
        match mark {
            Mark::Text { x, y, size, bold, colour, line } => {
                colours(&mut content, *colour);
                if *bold {
                    content.set_line_width(size * BOLDER);
                }
                content.begin_text();
                let mode = if *bold { TextRenderingMode::FillStroke } else { TextRenderingMode::Fill };
                content.set_text_rendering_mode(mode);
                show(&mut content, line, (*x, up - y), *size, fonts);
                content.end_text();
            }
            Mark::Rule { from, to, width, colour } => {
                colours(&mut content, *colour);
                content.set_line_width(*width).move_to(from.0, up - from.1).line_to(to.0, up - to.1).stroke();
            }
            Mark::Area { x, y, width, height, colour, dashed } => {
                colours(&mut content, *colour);
                content.rect(*x, up - y - height, *width, *height);
                if *dashed {
                    content.set_line_width(0.8).set_dash_pattern([3.0, 2.5], 0.0);
                    content.stroke().set_dash_pattern([], 0.0);
                } else {
                    content.fill_nonzero();
                }
            }
            Mark::Ink { x, y, scale, width, colour, curves } => {
                colours(&mut content, *colour);
                content.set_line_width(*width);
                let mut pen = Pen { content: &mut content, up, at: (0.0, 0.0) };
                curves.iter().for_each(|curve| trace(curve, (*x, *y), *scale, &mut pen));
                content.stroke();
            }
        }
    }
    content.finish().to_vec()
}

fn colours(content: &mut Content, colour: Colour) {
    let [r, g, b] = [colour.0, colour.1, colour.2].map(|part| f32::from(part) / 255.0);
    content.set_fill_rgb(r, g, b).set_stroke_rgb(r, g, b);
}

fn show(content: &mut Content, line: &Line, (x, y): (f32, f32), size: f32, fonts: &[Embedded]) {
    let mut x = x;
    for run in &line.runs {
        if let Some(font) = fonts.iter().find(|font| font.part() == run.part) {
            content.set_font(Name(font.name().as_bytes()), size);
            content.set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]);
            show_run(content, run, font);
        }
        x += run.advance() * size;
    }
}

/// A box stands for another character than its own: readers are told which.
fn show_run(content: &mut Content, run: &Run, font: &Embedded) {
    let mut bytes = Vec::with_capacity(run.glyphs.len() * 2);
    for glyph in &run.glyphs {
        let stands_for = &run.text[glyph.text.clone()];
        if !font.says(glyph.id, stands_for) {
            content.show(Str(&std::mem::take(&mut bytes)));
            let mut span = content.begin_marked_content_with_properties(Name(b"Span"));
            span.properties().actual_text(TextStr(stands_for));
            span.finish();
            content.show(Str(&font.code(glyph.id)));
            content.end_marked_content();
        } else {
            bytes.extend(font.code(glyph.id));
        }
    }
    if !bytes.is_empty() {
        content.show(Str(&bytes));
    }
}

/// Leads along strokes: PDF knows cubic curves only, and counts upward.
struct Pen<'a> {
    content: &'a mut Content,
    up: f32,
    at: (f32, f32),
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.content.move_to(x, self.up - y);
        self.at = (x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.content.line_to(x, self.up - y);
        self.at = (x, y);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let towards = |from: f32, bend: f32| from + (bend - from) * 2.0 / 3.0;
        let (from, to) = (self.at, (x, y));
        let first = (towards(from.0, cx), towards(from.1, cy));
        let second = (towards(to.0, cx), towards(to.1, cy));
        self.curve_to(first.0, first.1, second.0, second.1, x, y);
    }
    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.content.cubic_to(ax, self.up - ay, bx, self.up - by, x, self.up - y);
        self.at = (x, y);
    }
    fn close(&mut self) {
        self.content.close_path();
    }
}
