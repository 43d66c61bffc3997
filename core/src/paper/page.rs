//! A laid-out page: marks with their places, in points, from the upper left corner downward. PDF and picture are drawn from
//! the same marks.

use super::text::Line;
use crate::model::strokes::{Curve, Segment};
use ttf_parser::OutlineBuilder;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

/// Something on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// A line of text from its left end on the baseline.
    Text { x: f32, y: f32, size: f32, bold: bool, colour: Colour, line: Line },
    /// A straight line.
    Rule { from: (f32, f32), to: (f32, f32), width: f32, colour: Colour },
    /// A rectangle, filled, or with a dashed edge.
    Area { x: f32, y: f32, width: f32, height: f32, colour: Colour, dashed: bool },
    /// Strokes of a pen, scaled.
    Ink { x: f32, y: f32, scale: f32, width: f32, colour: Colour, curves: Vec<Curve> },
}

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
}

/// How heavy letters are made where a heavier voice is wanted: the font has one weight, so its outlines are drawn over.
pub(super) const BOLDER: f32 = 0.032;

/// Leads a pen along a stroke, scaled and moved to its place.
pub(super) fn trace(curve: &Curve, (x, y): (f32, f32), scale: f32, pen: &mut impl OutlineBuilder) {
    let at = |(px, py): (f32, f32)| (x + px * scale, y + py * scale);
    let start = at(curve.start);
    pen.move_to(start.0, start.1);
    for segment in &curve.segments {
        match segment {
            Segment::Line(to) => {
                // A dot is a line to itself: with no length at all it would not be drawn everywhere.
                let to = at(*to);
                pen.line_to(to.0 + if to == start { 0.01 } else { 0.0 }, to.1);
            }
            Segment::Bend(bend, to) => {
                let (bend, to) = (at(*bend), at(*to));
                pen.quad_to(bend.0, bend.1, to.0, to.1);
            }
        }
    }
}
