//! A signature's strokes (签字笔迹): where the finger went and when, in a small open format that stands inside the fact or
//! answer it belongs to (ADR 22).
//!
//! ```text
//! bytes  = version (1), width, height, strokes, then each stroke
//! stroke = points, x, y, ms of its first point, then dx, dy, dms of each further one
//! ```
//!
//! Every number is LEB128: dx and dy signed, all others unsigned. `x` and `y` are counted from the upper left corner of a
//! box whose longer edge is [`BOX`]; `ms` from the first touch. In JSON the bytes stand as base64 (URL alphabet, unpadded).
//!
//! Promises: what parses lies inside its box, runs forward in time, is no longer than [`MOST_BYTES`], and has this one
//! spelling. Refuses everything else.

mod curve;
mod pen;

pub use curve::{Curve, Segment};
pub use pen::PenPoint;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The longer edge of the box of newly drawn strokes. A pad of 80 mm is then divided more finely than a finger can point.
pub const BOX: u16 = 1_000;
/// The most bytes: 8,192 characters of base64.
pub const MOST_BYTES: usize = 6_144;

const VERSION: u64 = 1;
const LONGEST_EDGE: u16 = 4_096;
const MOST_STROKES: u64 = 512;
/// Nobody signs for longer than ten minutes.
const LONGEST_MS: u32 = 600_000;

/// A point of a stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// From the left edge of the box.
    pub x: u16,
    /// From its upper edge.
    pub y: u16,
    /// Milliseconds since the first touch.
    pub ms: u32,
}

/// A drawn signature: at least one stroke, none without a point.
#[derive(Clone, PartialEq, Eq)]
pub struct Strokes {
    width: u16,
    height: u16,
    strokes: Vec<Vec<Point>>,
}

/// Why strokes are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadStrokes {
    /// Nothing was drawn, or nothing but a dot.
    #[error("nothing is drawn")]
    Blank,
    /// The pad has no size, or a point is no number.
    #[error("the pad or a point has no number")]
    NotANumber,
    /// More was drawn than fits, however coarsely it is taken.
    #[error("more is drawn than {MOST_BYTES} bytes hold")]
    TooMuch,
    /// Longer than ten minutes.
    #[error("it took longer than ten minutes")]
    TooLong,
    /// The text is not base64.
    #[error("it is not base64")]
    Base64,
    /// Another version of the format.
    #[error("the format has a version that this program does not know")]
    Version,
    /// The bytes end too early, go on too long, or are not spelled in the one way.
    #[error("the bytes are cut off, too many, or spelled in another way")]
    Spelling,
    /// A number is out of its bounds: the box, a point beside it, time that runs backward.
    #[error("a number is out of bounds")]
    Bounds,
}

impl Strokes {
    /// Reads bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadStrokes> {
        if bytes.len() > MOST_BYTES {
            return Err(BadStrokes::TooMuch);
        }
        let mut rest = bytes;
        if unsigned(&mut rest)? != VERSION {
            return Err(BadStrokes::Version);
        }
        let (width, height) = (edge(&mut rest)?, edge(&mut rest)?);
        let count = unsigned(&mut rest)?;
        if count > MOST_STROKES {
            return Err(BadStrokes::Bounds);
        }
        let (mut strokes, mut clock) = (Vec::new(), 0);
        for _ in 0..count {
            strokes.push(stroke(&mut rest, width, height, &mut clock)?);
        }
        let parsed = Self { width, height, strokes };
        // One drawing has one spelling: no padded numbers, nothing behind the end.
        if !rest.is_empty() || parsed.to_bytes() != bytes {
            return Err(BadStrokes::Spelling);
        }
        if parsed.is_blank() { Err(BadStrokes::Blank) } else { Ok(parsed) }
    }

    /// Reads base64.
    pub fn from_base64(text: &str) -> Result<Self, BadStrokes> {
        if text.len() > MOST_BYTES.div_ceil(3) * 4 {
            return Err(BadStrokes::TooMuch);
        }
        Self::parse(&URL_SAFE_NO_PAD.decode(text).map_err(|_| BadStrokes::Base64)?)
    }

    /// The bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for number in [VERSION, self.width.into(), self.height.into(), self.strokes.len() as u64] {
            put(&mut bytes, number);
        }
        for points in &self.strokes {
            put(&mut bytes, points.len() as u64);
            let mut last: Option<Point> = None;
            for point in points {
                if let Some(last) = last {
                    put_signed(&mut bytes, i64::from(point.x) - i64::from(last.x));
                    put_signed(&mut bytes, i64::from(point.y) - i64::from(last.y));
                    put(&mut bytes, u64::from(point.ms - last.ms));
                } else {
                    put(&mut bytes, point.x.into());
                    put(&mut bytes, point.y.into());
                    put(&mut bytes, point.ms.into());
                }
                last = Some(*point);
            }
        }
        bytes
    }

    /// The bytes as base64.
    pub fn to_base64(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.to_bytes())
    }

    /// Width and height of the box.
    pub fn size(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    /// The strokes in the order in which they were drawn.
    pub fn strokes(&self) -> &[Vec<Point>] {
        &self.strokes
    }

    /// From the first touch to the last, in milliseconds.
    pub fn duration_ms(&self) -> u32 {
        self.strokes.iter().flatten().map(|point| point.ms).max().unwrap_or(0)
    }

    /// The corners of the smallest box around what was drawn: left, top, right, bottom.
    pub fn bounds(&self) -> (u16, u16, u16, u16) {
        let points = self.strokes.iter().flatten();
        points.fold((u16::MAX, u16::MAX, 0, 0), |(left, top, right, bottom), p| {
            (left.min(p.x), top.min(p.y), right.max(p.x), bottom.max(p.y))
        })
    }

    fn is_blank(&self) -> bool {
        let moves = |points: &Vec<Point>| points.iter().any(|p| (p.x, p.y) != (points[0].x, points[0].y));
        !self.strokes.iter().any(moves)
    }
}

fn stroke(rest: &mut &[u8], width: u16, height: u16, clock: &mut u32) -> Result<Vec<Point>, BadStrokes> {
    let count = unsigned(rest)?;
    // Three bytes are the least that a point takes: what the bytes cannot hold is never reserved.
    if count == 0 || count > (rest.len() / 3) as u64 {
        return Err(BadStrokes::Bounds);
    }
    let mut points: Vec<Point> = Vec::with_capacity(usize::try_from(count).map_err(|_| BadStrokes::Bounds)?);
    for _ in 0..count {
        let (x, y, ms) = match points.last() {
            None => (unsigned(rest)?, unsigned(rest)?, unsigned(rest)?),
            Some(last) => {
                let (x, y) = (moved(last.x, signed(rest)?)?, moved(last.y, signed(rest)?)?);
                (x, y, u64::from(last.ms).checked_add(unsigned(rest)?).ok_or(BadStrokes::Bounds)?)
            }
        };
        let inside = x <= u64::from(width) && y <= u64::from(height);
        if !inside || ms < u64::from(*clock) || ms > u64::from(LONGEST_MS) {
            return Err(BadStrokes::Bounds);
        }
        let narrow = |n: u64| u16::try_from(n).map_err(|_| BadStrokes::Bounds);
        *clock = u32::try_from(ms).map_err(|_| BadStrokes::Bounds)?;
        points.push(Point { x: narrow(x)?, y: narrow(y)?, ms: *clock });
    }
    Ok(points)
}

fn moved(from: u16, by: i64) -> Result<u64, BadStrokes> {
    u64::try_from(i64::from(from).saturating_add(by)).map_err(|_| BadStrokes::Bounds)
}

fn edge(rest: &mut &[u8]) -> Result<u16, BadStrokes> {
    let edge = unsigned(rest)?;
    let edge = u16::try_from(edge).ok().filter(|edge| (1..=LONGEST_EDGE).contains(edge));
    edge.ok_or(BadStrokes::Bounds)
}

fn unsigned(rest: &mut &[u8]) -> Result<u64, BadStrokes> {
    leb128::read::unsigned(rest).map_err(|_| BadStrokes::Spelling)
}

fn signed(rest: &mut &[u8]) -> Result<i64, BadStrokes> {
    leb128::read::signed(rest).map_err(|_| BadStrokes::Spelling)
}

fn put(bytes: &mut Vec<u8>, number: u64) {
    leb128::write::unsigned(bytes, number).expect("a vector takes every byte");
}

fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    leb128::write::signed(bytes, number).expect("a vector takes every byte");
}

impl fmt::Debug for Strokes {
    /// A signature is no matter for a log: only how much of it there is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points = self.strokes.iter().map(Vec::len).sum::<usize>();
        write!(f, "Strokes({} strokes, {points} points)", self.strokes.len())
    }
}

impl Serialize for Strokes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.to_base64())
    }
}

impl<'de> Deserialize<'de> for Strokes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(d)?;
        Self::from_base64(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
