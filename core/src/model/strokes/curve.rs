//! How strokes are drawn: through the middles of their lines, bent at their points, so that a thinned hand stays round.

use super::{Point, Strokes};
use std::fmt::Write;

/// One part of a stroke's line, in units of the box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// A straight part.
    Line((f32, f32)),
    /// A quadratic Bézier: the bend, then the end.
    Bend((f32, f32), (f32, f32)),
}

/// The line of one stroke.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Where the pen was set down.
    pub start: (f32, f32),
    /// Where it went; for a dot a line to where it is.
    pub segments: Vec<Segment>,
}

impl Strokes {
    /// The lines of all strokes, to be drawn with round ends.
    pub fn curves(&self) -> Vec<Curve> {
        self.strokes.iter().filter_map(|points| curve(points)).collect()
    }

    /// The same as the `d` of an SVG path, in a `viewBox` of the strokes' size.
    pub fn to_svg_path(&self) -> String {
        let mut path = String::new();
        for curve in self.curves() {
            let _ = write!(path, "M{} {}", curve.start.0, curve.start.1);
            for segment in curve.segments {
                let _ = match segment {
                    Segment::Line((x, y)) => write!(path, "L{x} {y}"),
                    Segment::Bend((cx, cy), (x, y)) => write!(path, "Q{cx} {cy} {x} {y}"),
                };
            }
        }
        path
    }
}

fn curve(points: &[Point]) -> Option<Curve> {
    let at = |p: &Point| (f32::from(p.x), f32::from(p.y));
    let (start, end) = (at(points.first()?), at(points.last()?));
    let mut segments = Vec::with_capacity(points.len());
    let inner = points.get(1..points.len() - 1).unwrap_or_default();
    for (place, point) in inner.iter().enumerate() {
        let (bend, next) = (at(point), at(&points[place + 2]));
        let middle = ((bend.0 + next.0) / 2.0, (bend.1 + next.1) / 2.0);
        segments.push(Segment::Bend(bend, if place + 1 == inner.len() { end } else { middle }));
    }
    if segments.is_empty() {
        segments.push(Segment::Line(end));
    }
    Some(Curve { start, segments })
}
