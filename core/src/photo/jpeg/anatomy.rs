//! The walk through a JPEG file: markers, lengths, scans, the end. What follows the end (a second picture, a phone's
//! short film) is no part of the picture.

use super::super::limits::Limits;
use super::super::profile;
use super::super::refused::PhotoError;
use super::frame::{Colour, Frame};
use super::strict::without_fill;
use std::ops::Range;

/// More segments than this has no camera and no editor; it bounds what the walk remembers.
const MOST_SEGMENTS: usize = 4_096;
/// A part of the file that the decoder gets to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Markers and tables.
    Plain(Range<usize>),
    /// The data of a scan, up to the marker that ends it.
    Scan(Range<usize>),
}

/// A whole file, taken apart.
pub(super) struct Anatomy<'a> {
    /// Its frame.
    pub(super) frame: Frame,
    /// The EXIF block, if there is one.
    pub(super) exif: Option<&'a [u8]>,
    /// The colour profile, if it is one of a camera.
    pub(super) profile: Option<&'a [u8]>,
    /// What the decoder gets to see: everything but words and private data.
    pub(super) parts: Vec<Part>,
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    frame: Option<Frame>,
    jfif: bool,
    adobe: Option<u8>,
    exif: Option<&'a [u8]>,
    profile: Option<&'a [u8]>,
    parts: Vec<Part>,
    blocks: u64,
}

impl<'a> Anatomy<'a> {
    /// Walks to the end of the picture.
    pub(super) fn of(bytes: &'a [u8], limits: &Limits) -> Result<Self, PhotoError> {
        let mut walk = Walk {
            bytes,
            at: 2,
            frame: None,
            jfif: false,
            adobe: None,
            exif: None,
            profile: None,
            parts: vec![Part::Plain(0..2)],
            blocks: 0,
        };
        for _ in 0..MOST_SEGMENTS {
            if walk.segment(limits)? {
                return walk.end();
            }
        }
        Err(PhotoError::damaged("it has more segments than any camera writes"))
    }
}

impl<'a> Walk<'a> {
    /// One marker and what belongs to it. Whether it was the end.
    fn segment(&mut self, limits: &Limits) -> Result<bool, PhotoError> {
        let begin = self.marker()?;
        let marker = self.bytes[self.at - 1];
        if marker == 0xD9 {
            self.parts.push(Part::Plain(begin..self.at));
            return Ok(true);
        }
        if matches!(marker, 0x01 | 0xD0..=0xD7) {
            return Ok(false);
        }
        let body = self.body()?;
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                if self.frame.is_some() {
                    return Err(PhotoError::unsupported("JPEG with several frames"));
                }
                self.frame = Some(Frame::read(marker, body, limits)?);
            }
            0xDA => {
                self.parts.push(Part::Plain(begin..self.at));
                self.scan(body, limits)?;
                return Ok(false);
            }
            0xC4 | 0xDB | 0xDD => {}
            0xCC => return Err(PhotoError::unsupported("JPEG with arithmetic coding")),
            0xDC => return Err(PhotoError::unsupported("JPEG whose height comes after the picture")),
            0xDE | 0xDF => return Err(PhotoError::unsupported("hierarchical JPEG")),
            0xE0..=0xEF => {
                self.application(marker, body);
                return Ok(false);
            }
            0xFE => return Ok(false),
            _ => return Err(PhotoError::damaged(format!("marker {marker:02X} at byte {begin} is none"))),
        }
        self.parts.push(Part::Plain(begin..self.at));
        Ok(false)
    }

    /// Goes behind the next marker; where it begins. Some cameras leave bytes between segments.
    fn marker(&mut self) -> Result<usize, PhotoError> {
        loop {
            let rest = &self.bytes[self.at..];
            let begin = self.at + memchr::memchr(0xFF, rest).ok_or_else(|| self.cut_off("the picture's end"))?;
            let mut at = begin + 1;
            while self.bytes.get(at) == Some(&0xFF) {
                at += 1;
            }
            let marker = *self.bytes.get(at).ok_or_else(|| self.cut_off("a marker"))?;
            self.at = at + 1;
            if marker != 0 {
                return Ok(at - 1);
            }
        }
    }

    /// The body of a segment; goes behind it.
    fn body(&mut self) -> Result<&'a [u8], PhotoError> {
        let rest = &self.bytes[self.at..];
        let [l1, l0, ..] = *rest else { return Err(self.cut_off("a segment's length")) };
        let length = usize::from(u16::from_be_bytes([l1, l0]));
        if length < 2 {
            return Err(PhotoError::damaged(format!("the segment at byte {} has no length", self.at)));
        }
        let body = rest.get(2..length).ok_or_else(|| self.cut_off("a segment"))?;
        self.at += length;
        Ok(body)
    }

    /// A scan's header was read; its data follows.
    fn scan(&mut self, header: &[u8], limits: &Limits) -> Result<(), PhotoError> {
        let Some(frame) = &mut self.frame else { return Err(PhotoError::damaged("a scan comes before the frame")) };
        let [count, rest @ ..] = header else { return Err(PhotoError::damaged("a scan's header is empty")) };
        let named = rest.chunks_exact(2).take(usize::from(*count)).map(|pair| pair[0]);
        // Coefficients from the first on: the scan begins its components.
        let first = rest.get(2 * usize::from(*count)).ok_or_else(|| PhotoError::damaged("a scan's header is short"))?;
        for id in named {
            let Some(n) = frame.components.iter().position(|c| c.id == id) else {
                return Err(PhotoError::damaged("a scan is of no component"));
            };
            frame.components[n].begun |= *first == 0;
            self.blocks += frame.blocks(&frame.components[n]);
        }
        if self.blocks > limits.blocks {
            let (wanted, most) = (self.blocks, limits.blocks);
            return Err(PhotoError::TooCostly { of: "visits to its blocks", wanted, most });
        }
        let begin = self.at;
        for at in memchr::memchr_iter(0xFF, &self.bytes[begin..]) {
            match self.bytes.get(begin + at + 1) {
                // A stuffed byte, a restart, a byte that only fills.
                Some(0x00 | 0xD0..=0xD7 | 0xFF) => {}
                Some(_) => {
                    self.at = begin + at;
                    let data = without_fill(&self.bytes[begin..self.at]);
                    self.parts.push(Part::Scan(begin..begin + data.len()));
                    return Ok(());
                }
                None => break,
            }
        }
        Err(self.cut_off("a scan"))
    }

    fn application(&mut self, marker: u8, body: &'a [u8]) {
        match (marker, body) {
            (0xE0, [b'J', b'F', b'I', b'F', 0, ..]) => self.jfif = true,
            (0xE1, [b'E', b'x', b'i', b'f', 0, 0, block @ ..]) => self.exif = self.exif.or(Some(block)),
            // The only chunk of one.
            (0xE2, [b'I', b'C', b'C', b'_', b'P', b'R', b'O', b'F', b'I', b'L', b'E', 0, 1, 1, profile @ ..]) => {
                self.profile = profile::goes_along(profile).then_some(profile);
            }
            (0xEE, [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..]) => self.adobe = Some(*transform),
            _ => {}
        }
    }

    fn end(self) -> Result<Anatomy<'a>, PhotoError> {
        let Some(mut frame) = self.frame else { return Err(PhotoError::damaged("it has no frame")) };
        if frame.components.iter().any(|component| !component.begun) {
            return Err(PhotoError::damaged("one of its colours has no scan"));
        }
        // As libjpeg decides it: JFIF is YCbCr, else Adobe's word counts, else the components' names.
        match (frame.colour, self.jfif, self.adobe) {
            (Colour::Grey, ..) => {}
            (_, true, _) => frame.colour = Colour::YCbCr,
            (_, false, Some(transform)) => {
                frame.colour = if transform == 0 { Colour::Rgb } else { Colour::YCbCr };
            }
            (_, false, None) => {}
        }
        Ok(Anatomy { frame, exif: self.exif, profile: self.profile, parts: self.parts })
    }

    fn cut_off(&self, within: &'static str) -> PhotoError {
        PhotoError::CutOff { at: self.bytes.len(), within }
    }
}
