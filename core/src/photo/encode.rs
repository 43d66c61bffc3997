//! Encoding at the highest quality that fits, or the one next to it. A few bands of the picture tell how its size follows the
//! quality, so that the whole is encoded once, seldom twice: encoding is the dearest step after decoding.
//!
//! 4:2:0, interleaved, the standard's Huffman tables: some decoders show other files wrong.

use super::both::both;
use super::planes::{Plane, Planes};
use super::refused::PhotoError;
use super::scale;
use jpeg_encoder::{Encoder, ImageBuffer, JpegColorType, SamplingFactor};

/// Above this nobody sees a difference; the bytes double.
const BEST: u8 = 95;
/// Below this print on a plate cannot be read; a smaller picture shows more.
const WORST: u8 = 40;
/// Of a thumbnail.
const THUMBNAIL: u8 = 80;
/// Rows of blocks at 4:2:0.
const BAND: usize = 16;
/// One band of so many is looked at; a smaller picture is not worth the look.
const ONE_OF: usize = 8;
/// What most photos come to lies between these.
const USUAL: (u8, u8) = (78, 90);
/// How far the prediction from bands or from a neighbouring quality is off, ordinarily. A step of quality is three times that.
const OFF: f64 = 0.01;

/// A file made of a picture.
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) quality: u8,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// The picture at the highest quality whose file has at most `most` bytes; smaller where even the lowest quality has more.
pub(super) fn within(planes: &Planes, most: usize, profile: Option<&[u8]>) -> Result<Encoded, PhotoError> {
    let mut smaller = None;
    loop {
        let planes = smaller.as_ref().unwrap_or(planes);
        if let Some((quality, bytes)) = highest(planes, most, profile)? {
            let (width, height) = (planes.width(), planes.height());
            return Ok(Encoded { bytes, quality, width, height });
        }
        let edge = planes.long_edge() * 3 / 4;
        if edge < 2 {
            return Err(PhotoError::unmade("not one pixel fits"));
        }
        smaller = scale::smaller(planes, u32::try_from(edge).map_err(PhotoError::unmade)?)?;
    }
}

/// A thumbnail with a long edge of at most `edge`.
pub(super) fn thumbnail(planes: &Planes, edge: u32, profile: Option<&[u8]>) -> Result<Encoded, PhotoError> {
    let smaller = scale::smaller(planes, edge)?;
    let planes = smaller.as_ref().unwrap_or(planes);
    let bytes = encoded(planes, THUMBNAIL, profile)?;
    Ok(Encoded { bytes, quality: THUMBNAIL, width: planes.width(), height: planes.height() })
}

fn highest(planes: &Planes, most: usize, profile: Option<&[u8]>) -> Result<Option<(u8, Vec<u8>)>, PhotoError> {
    let curve = Curve::of(planes)?;
    let surely = most as f64 * (1.0 - OFF);
    let (mut lowest, mut highest, mut fits) = (WORST, BEST, None);
    let mut guess = curve.best(curve.known, surely, lowest, highest);
    loop {
        let bytes = encoded(planes, guess, profile)?;
        let known = (guess, bytes.len() as f64);
        if bytes.len() <= most {
            lowest = guess + 1;
            fits = Some((guess, bytes));
        } else {
            highest = guess - 1;
        }
        if lowest > highest {
            return Ok(fits);
        }
        guess = curve.best(known, surely, lowest, highest);
        // What fits already is the best, or the one next to it: another encode may well be for nothing.
        if fits.is_some() && curve.bytes(known, guess) > surely {
            return Ok(fits);
        }
    }
}

/// How a picture's size follows its quality: bytes fall with a power of the step of quantisation.
struct Curve {
    known: (u8, f64),
    power: f64,
}

impl Curve {
    /// By some bands at two usual qualities.
    fn of(planes: &Planes) -> Result<Self, PhotoError> {
        let (sample, share) = bands(planes);
        let bytes = |quality| encoded(&sample, quality, None).map(|bytes| bytes.len() as f64 * share);
        let (low, high) = USUAL;
        let (less, more) = both(|| bytes(low), || bytes(high))?;
        let (less, more) = (less?, more?);
        let power = (more / less).ln() / (step(low) / step(high)).ln();
        Ok(Self { known: (high, more), power: power.clamp(0.2, 1.5) })
    }
    fn bytes(&self, (known, bytes): (u8, f64), quality: u8) -> f64 {
        bytes * (step(known) / step(quality)).powf(self.power)
    }
    /// The best quality between two that is thought to fit; the lower one where none is.
    fn best(&self, known: (u8, f64), most: f64, lowest: u8, highest: u8) -> u8 {
        let fits = |quality: &u8| self.bytes(known, *quality) <= most;
        (lowest..=highest).rev().find(fits).unwrap_or(lowest)
    }
}

/// The step of quantisation in percent of the standard's tables, as every encoder of libjpeg's kind counts it.
fn step(quality: u8) -> f64 {
    let quality = f64::from(quality);
    if quality < 50.0 { 5_000.0 / quality } else { 200.0 - 2.0 * quality }
}

/// Some bands of a picture as a picture of their own, and how many times larger the whole is.
fn bands(planes: &Planes) -> (Planes, f64) {
    let all = planes.height() / BAND;
    if all < 2 * ONE_OF {
        return (planes.clone(), 1.0);
    }
    let chosen: Vec<usize> = (ONE_OF / 2..all).step_by(ONE_OF).collect();
    let of = |plane: &Plane, rows: usize| {
        let band = |n: &usize| &plane.samples[n * rows * plane.width..][..rows * plane.width];
        let samples = chosen.iter().map(band).collect::<Vec<_>>().concat();
        Plane { width: plane.width, height: chosen.len() * rows, samples }
    };
    let share = planes.height() as f64 / (chosen.len() * BAND) as f64;
    let sample = Planes { luma: of(&planes.luma, BAND), chroma: planes.chroma.each_ref().map(|c| of(c, BAND / 2)) };
    (sample, share)
}

fn encoded(planes: &Planes, quality: u8, profile: Option<&[u8]>) -> Result<Vec<u8>, PhotoError> {
    let mut bytes = Vec::with_capacity(planes.width() * planes.height() / 6);
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).map_err(PhotoError::unmade)?;
    }
    encoder.encode_image(Rows::of(planes)?).map_err(PhotoError::unmade)?;
    Ok(bytes)
}

/// The rows that the encoder asks for. It asks for chroma in full size and takes every second sample of every second row.
struct Rows<'a> {
    planes: &'a Planes,
    width: u16,
    height: u16,
}

impl<'a> Rows<'a> {
    fn of(planes: &'a Planes) -> Result<Self, PhotoError> {
        let size = |length: usize| u16::try_from(length).map_err(PhotoError::unmade);
        Ok(Self { planes, width: size(planes.width())?, height: size(planes.height())? })
    }
}

impl ImageBuffer for Rows<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }
    fn width(&self) -> u16 {
        self.width
    }
    fn height(&self) -> u16 {
        self.height
    }
    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let [luma, blue, red, _] = buffers;
        luma.extend_from_slice(self.planes.luma.row(usize::from(y)));
        for (buffer, plane) in [blue, red].into_iter().zip(&self.planes.chroma) {
            let start = buffer.len();
            buffer.resize(start + 2 * plane.width, 0);
            for (pair, sample) in buffer[start..].chunks_exact_mut(2).zip(plane.row(usize::from(y / 2))) {
                pair.fill(*sample);
            }
            buffer.truncate(start + usize::from(self.width));
        }
    }
}
