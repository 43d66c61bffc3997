//! Pages as PDF/A-2u: fonts embedded with the glyphs that are used, every glyph with its character, so that a paper can be
//! searched, copied from and read after years. The same pages give the same bytes.

use super::font;
use super::page::{BOLDER, Colour, Mark, Page, trace};
use super::sheet::Sheet;
use super::text::Line;
use crate::model::time::Zone;
use crate::model::words::Language;
use chrono::{Datelike, Timelike};
use krilla::color::rgb;
use krilla::configure::{Configuration, Validator};
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use skrifa::outline::OutlinePen;

/// What went wrong with writing a PDF: a fault of the program, never of what the paper says.
#[derive(Debug, thiserror::Error)]
#[error("the PDF cannot be written: {0}")]
pub struct BadPdf(String);

/// Draws pages.
pub(super) fn draw(sheet: &Sheet, zone: Zone, pages: &[Page]) -> Result<Vec<u8>, BadPdf> {
    let bad = |why: &str| BadPdf(why.to_owned());
    let configuration = Configuration::new_with_validator(Validator::A2_U);
    let settings = SerializeSettings { configuration, enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(sheet, zone));
    let fonts: Vec<Option<Font>> = (0..font::PART_COUNT).map(|part| font_of(part, pages)).collect();
    for page in pages {
        let settings = PageSettings::from_wh(page.width, page.height).ok_or_else(|| bad("a page has no size"))?;
        let mut drawn = document.start_page_with(settings);
        let mut surface = drawn.surface();
        for mark in &page.marks {
            draw_mark(&mut surface, mark, &fonts).ok_or_else(|| bad("a mark has no shape"))?;
        }
        surface.finish();
        drawn.finish();
    }
    document.finish().map_err(|why| BadPdf(format!("{why:?}")))
}

fn metadata(sheet: &Sheet, zone: Zone) -> Metadata {
    let (date, time) = (zone.date(sheet.at), zone.time(sheet.at));
    let small = |n: u32| u8::try_from(n).unwrap_or(u8::MAX);
    let written = DateTime::new(u16::try_from(date.year()).unwrap_or(0))
        .month(small(date.month()))
        .day(small(date.day()))
        .hour(small(time.hour()))
        .minute(small(time.minute()))
        .second(small(time.second()));
    let number = sheet.number.as_ref().map_or_else(String::new, |(_, number)| number.clone());
    let language = match sheet.language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    Metadata::new()
        .title(format!("{} {number}", sheet.title))
        .authors(vec![sheet.issuer.clone()])
        .creator("Anjian".to_owned())
        .language(language.to_owned())
        .document_id(number)
        .creation_date(written)
}

/// A part that one of the pages uses.
fn font_of(part: usize, pages: &[Page]) -> Option<Font> {
    let uses = |mark: &Mark| matches!(mark, Mark::Text { line, .. } if line.runs.iter().any(|run| run.part == part));
    let used = pages.iter().flat_map(|page| &page.marks).any(uses);
    if used { Font::new(font::bytes(part).into(), 0) } else { None }
}

fn draw_mark(surface: &mut Surface<'_>, mark: &Mark, fonts: &[Option<Font>]) -> Option<()> {
    match mark {
        Mark::Text { x, y, size, bold, colour, line } => {
            surface.set_fill(Some(fill(*colour)));
            surface.set_stroke(bold.then(|| stroke(*colour, size * BOLDER, None)));
            draw_line(surface, line, (*x, *y), *size, fonts)?;
        }
        Mark::Rule { from, to, width, colour } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            draw_stroked(surface, &path.finish()?, stroke(*colour, *width, None));
        }
        Mark::Area { x, y, width, height, colour, dashed } => {
            let mut path = PathBuilder::new();
            path.push_rect(Rect::from_xywh(*x, *y, *width, *height)?);
            let path = path.finish()?;
            if *dashed {
                draw_stroked(surface, &path, stroke(*colour, 0.8, Some(vec![3.0, 2.5])));
            } else {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*colour)));
                surface.draw_path(&path);
            }
        }
        Mark::Ink { x, y, scale, width, colour, curves } => {
            for curve in curves {
                let mut pen = Pen(PathBuilder::new());
                trace(curve, (*x, *y), *scale, &mut pen);
                draw_stroked(surface, &pen.0.finish()?, stroke(*colour, *width, None));
            }
        }
    }
    Some(())
}

fn draw_line(
    surface: &mut Surface<'_>,
    line: &Line,
    (x, y): (f32, f32),
    size: f32,
    fonts: &[Option<Font>],
) -> Option<()> {
    let mut x = x;
    for run in &line.runs {
        let glyphs: Vec<_> = run
            .glyphs
            .iter()
            .map(|glyph| {
                KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, 0.0, 0.0, 0.0, glyph.text.clone(), None)
            })
            .collect();
        let font = fonts.get(run.part)?.clone()?;
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, &run.text, size, false);
        x += run.advance() * size;
    }
    Some(())
}

struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(cx, cy, x, y);
    }
    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.cubic_to(ax, ay, bx, by, x, y);
    }
    fn close(&mut self) {
        self.0.close();
    }
}

fn draw_stroked(surface: &mut Surface<'_>, path: &Path, stroke: Stroke) {
    surface.set_fill(None);
    surface.set_stroke(Some(stroke));
    surface.draw_path(path);
}

fn fill(colour: Colour) -> Fill {
    Fill { paint: rgb::Color::new(colour.0, colour.1, colour.2).into(), ..Fill::default() }
}

fn stroke(colour: Colour, width: f32, dash: Option<Vec<f32>>) -> Stroke {
    Stroke {
        paint: rgb::Color::new(colour.0, colour.1, colour.2).into(),
        width,
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        dash: dash.map(|array| StrokeDash { array, offset: 0.0 }),
        ..Stroke::default()
    }
}
