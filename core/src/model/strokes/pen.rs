//! From what a touch screen reports to strokes: scaled into the box, thinned to what an eye can see, bounded.

use super::{BOX, BadStrokes, LONGEST_MS, MOST_BYTES, MOST_STROKES, Point, Strokes};

/// A point as the screen reports it, in the pad's own units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PenPoint {
    /// From the pad's left edge.
    pub x: f32,
    /// From its upper edge.
    pub y: f32,
    /// Milliseconds by any clock that runs forward while she signs.
    pub ms: u64,
}

/// How far a point may lie from the line between its neighbours and still be left out, in units of the box: at first a
/// third of the thinnest line that is drawn of it.
const FINEST: f32 = 0.8;
const COARSER: f32 = 1.5;
/// Coarser than this it would no longer be her hand.
const COARSEST: f32 = 12.0;

impl Strokes {
    /// Takes what was drawn on a pad of `width` × `height`. A finger that left the pad is taken to its edge; clocks that
    /// stepped back stand still.
    ///
    /// # Errors
    /// [`BadStrokes::Blank`] when nothing, or only a dot, was drawn; [`BadStrokes::TooMuch`] for a scribble that does not
    /// fit however coarsely it is taken; [`BadStrokes::TooLong`]; [`BadStrokes::NotANumber`].
    pub fn draw(width: f32, height: f32, pen: &[Vec<PenPoint>]) -> Result<Self, BadStrokes> {
        let sized = width.is_finite() && height.is_finite() && width > 0.0 && height > 0.0;
        if !sized || pen.iter().flatten().any(|p| !p.x.is_finite() || !p.y.is_finite()) {
            return Err(BadStrokes::NotANumber);
        }
        let scale = f32::from(BOX) / width.max(height);
        let (right, bottom) = ((width * scale).round().max(1.0), (height * scale).round().max(1.0));
        let first = pen.iter().flatten().map(|p| p.ms).next().unwrap_or(0);
        let mut clock = 0;
        let mut strokes = Vec::new();
        for touched in pen.iter().filter(|touched| !touched.is_empty()) {
            let mut points = Vec::with_capacity(touched.len());
            for p in touched {
                clock = p.ms.saturating_sub(first).max(clock);
                let ms = u32::try_from(clock).ok().filter(|ms| *ms <= LONGEST_MS).ok_or(BadStrokes::TooLong)?;
                points.push(Point { x: taken(p.x * scale, right), y: taken(p.y * scale, bottom), ms });
            }
            strokes.push(points);
        }
        if strokes.len() as u64 > MOST_STROKES {
            return Err(BadStrokes::TooMuch);
        }
        let whole = Self { width: taken(right, right), height: taken(bottom, bottom), strokes };
        if whole.is_blank() {
            return Err(BadStrokes::Blank);
        }
        let mut tolerance = FINEST;
        while tolerance <= COARSEST {
            let thinned = whole.thinned(tolerance);
            if thinned.to_bytes().len() <= MOST_BYTES {
                return if thinned.is_blank() { Err(BadStrokes::Blank) } else { Ok(thinned) };
            }
            tolerance *= COARSER;
        }
        Err(BadStrokes::TooMuch)
    }

    fn thinned(&self, tolerance: f32) -> Self {
        let strokes = self.strokes.iter().map(|points| thin(points, tolerance)).collect();
        Self { strokes, ..*self }
    }
}

// The value lies between 0 and the edge, which is at most 1,000.
fn taken(value: f32, edge: f32) -> u16 {
    value.round().clamp(0.0, edge) as u16
}

/// Douglas and Peucker's thinning, without recursion: a stroke comes from outside and may be long.
fn thin(points: &[Point], tolerance: f32) -> Vec<Point> {
    let Some(last) = points.len().checked_sub(1) else { return Vec::new() };
    let mut keep = vec![false; points.len()];
    (keep[0], keep[last]) = (true, true);
    let mut spans = vec![(0, last)];
    while let Some((from, to)) = spans.pop() {
        let away = |at: usize| distance(points[at], points[from], points[to]);
        let furthest = (from + 1..to).max_by(|a, b| away(*a).total_cmp(&away(*b)));
        if let Some(at) = furthest.filter(|at| away(*at) > tolerance) {
            keep[at] = true;
            spans.extend([(from, at), (at, to)]);
        }
    }
    let mut kept: Vec<_> = points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect();
    kept.dedup_by_key(|point| (point.x, point.y));
    kept
}

/// How far a point lies from the line between two others.
fn distance(point: Point, from: Point, to: Point) -> f32 {
    let vector = |a: Point, b: Point| (f32::from(b.x) - f32::from(a.x), f32::from(b.y) - f32::from(a.y));
    let (line, way) = (vector(from, to), vector(from, point));
    let length = line.0.hypot(line.1);
    if length == 0.0 { way.0.hypot(way.1) } else { (line.0 * way.1 - line.1 * way.0).abs() / length }
}
