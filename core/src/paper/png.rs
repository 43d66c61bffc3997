//! Pages as pictures, for a screen or a message: 150 dots an inch, one picture a page, drawn and written one after another so
//! that a long paper takes no more memory than a short one.

use super::font;
use super::page::{BOLDER, Colour, Mark, Page, trace};
use super::text::Line;
use std::collections::HashMap;
use tiny_skia::{FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform};
use ttf_parser::OutlineBuilder;

/// Dots per point: 150 an inch.
const DOTS: f32 = 150.0 / 72.0;

/// What went wrong with drawing a picture: a fault of the program, never of what the paper says.
#[derive(Debug, thiserror::Error)]
#[error("the picture cannot be drawn: {0}")]
pub struct BadPicture(String);

/// Draws one page.
pub(super) fn draw(page: &Page) -> Result<Vec<u8>, BadPicture> {
    let bad = || BadPicture("a page or a mark has no size".to_owned());
    let (width, height) = (dots(page.width), dots(page.height));
    let mut pixmap = Pixmap::new(width, height).ok_or_else(bad)?;
    pixmap.fill(tiny_skia::Color::WHITE);
    let mut canvas = Canvas { pixmap, glyphs: HashMap::new() };
    for mark in &page.marks {
        canvas.mark(mark).ok_or_else(bad)?;
    }
    encode(&canvas.pixmap).map_err(|why| BadPicture(why.to_string()))
}

fn dots(points: f32) -> u32 {
    (points * DOTS).round().max(1.0) as u32
}

struct Canvas {
    pixmap: Pixmap,
    glyphs: HashMap<(usize, u16), Option<Path>>,
}

impl Canvas {
    fn mark(&mut self, mark: &Mark) -> Option<()> {
        match mark {
            Mark::Text { x, y, size, bold, colour, line } => self.line(line, (*x, *y), *size, *bold, *colour),
            Mark::Rule { from, to, width, colour } => {
                let mut path = PathBuilder::new();
                path.move_to(from.0, from.1);
                path.line_to(to.0, to.1);
                self.stroke(&path.finish()?, *colour, *width, None);
            }
            Mark::Area { x, y, width, height, colour, dashed } => {
                let path = PathBuilder::from_rect(Rect::from_xywh(*x, *y, *width, *height)?);
                if *dashed {
                    self.stroke(&path, *colour, 0.8, StrokeDash::new(vec![3.0, 2.5], 0.0));
                } else {
                    self.fill(&path, *colour, page());
                }
            }
            Mark::Ink { x, y, scale, width, colour, curves } => {
                for curve in curves {
                    let mut pen = Pen(PathBuilder::new());
                    trace(curve, (*x, *y), *scale, &mut pen);
                    self.stroke(&pen.0.finish()?, *colour, *width, None);
                }
            }
        }
        Some(())
    }

    fn line(&mut self, line: &Line, (x, y): (f32, f32), size: f32, bold: bool, colour: Colour) {
        let (mut x, scale) = (x, size / font::EM);
        for run in &line.runs {
            for glyph in &run.glyphs {
                let at = Transform::from_row(scale, 0.0, 0.0, -scale, x, y).post_concat(page());
                let outline = self.glyphs.entry((run.part, glyph.id)).or_insert_with(|| outlined(run.part, glyph.id));
                if let Some(path) = outline.clone() {
                    self.fill(&path, colour, at);
                    if bold {
                        let stroke =
                            Stroke { width: font::EM * BOLDER, line_join: LineJoin::Round, ..Stroke::default() };
                        self.pixmap.stroke_path(&path, &paint(colour), &stroke, at, None);
                    }
                }
                x += glyph.advance * size;
            }
        }
    }

    fn fill(&mut self, path: &Path, colour: Colour, at: Transform) {
        self.pixmap.fill_path(path, &paint(colour), FillRule::Winding, at, None);
    }

    fn stroke(&mut self, path: &Path, colour: Colour, width: f32, dash: Option<StrokeDash>) {
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, dash, ..Stroke::default() };
        self.pixmap.stroke_path(path, &paint(colour), &stroke, page(), None);
    }
}

fn page() -> Transform {
    Transform::from_scale(DOTS, DOTS)
}

fn paint(colour: Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(colour.0, colour.1, colour.2, 255);
    paint
}

/// A glyph's outline as a path; `None` for a blank.
fn outlined(part: usize, id: u16) -> Option<Path> {
    let mut pen = Pen(PathBuilder::new());
    font::outline(part, id, &mut pen);
    pen.0.finish()
}

struct Pen(PathBuilder);

impl OutlineBuilder for Pen {
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

/// Without its transparency, which a white page has none of.
fn encode(pixmap: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let metre = 150.0 / 0.0254;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: metre as u32,
        yppu: metre as u32,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    let plain: Vec<u8> = pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    writer.write_image_data(&plain)?;
    writer.finish()?;
    Ok(bytes)
}
