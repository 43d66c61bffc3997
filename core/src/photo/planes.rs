//! A picture as an encoder at 4:2:0 wants it: luma, and two planes of chroma with half its width and height. Scaling three
//! such planes costs half of scaling red, green and blue, and nothing is converted back and forth.

use super::both::both;
use image::metadata::Orientation;
use jpeg_encoder::rgb_to_ycbcr;
use std::io;

/// One plane of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) samples: Vec<u8>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planes {
    pub(super) luma: Plane,
    /// Blue and red.
    pub(super) chroma: [Plane; 2],
}

impl Plane {
    /// A plane of one value.
    pub(super) fn flat(width: usize, height: usize, value: u8) -> Self {
        Self { width, height, samples: vec![value; width * height] }
    }
    pub(super) fn row(&self, y: usize) -> &[u8] {
        &self.samples[y * self.width..][..self.width]
    }
}

impl Planes {
    pub(super) fn width(&self) -> usize {
        self.luma.width
    }
    pub(super) fn height(&self) -> usize {
        self.luma.height
    }
    pub(super) fn long_edge(&self) -> usize {
        self.width().max(self.height())
    }

    /// Of one byte a pixel.
    pub(super) fn from_grey(samples: Vec<u8>, width: usize, height: usize) -> Self {
        let chroma = Plane::flat(width.div_ceil(2), height.div_ceil(2), 128);
        Self { luma: Plane { width, height, samples }, chroma: [chroma.clone(), chroma] }
    }

    /// Of red, green and blue, three bytes a pixel.
    pub(super) fn from_rgb(mut pixels: Vec<u8>, width: usize, height: usize) -> io::Result<Self> {
        for pixel in pixels.chunks_exact_mut(3) {
            let (y, cb, cr) = rgb_to_ycbcr(pixel[0], pixel[1], pixel[2]);
            pixel.copy_from_slice(&[y, cb, cr]);
        }
        Self::from_ycbcr(&pixels, width, height)
    }

    /// Of luma and chroma, three bytes a pixel: four neighbours share the mean of their chroma.
    pub(super) fn from_ycbcr(pixels: &[u8], width: usize, height: usize) -> io::Result<Self> {
        let luma = || {
            let mut luma = Plane::flat(width, height, 0);
            for (sample, pixel) in luma.samples.iter_mut().zip(pixels.chunks_exact(3)) {
                *sample = pixel[0];
            }
            luma
        };
        let chroma = || {
            let across = width.div_ceil(2);
            let mut chroma = [(); 2].map(|()| Plane::flat(across, height.div_ceil(2), 0));
            let [blue, red] = &mut chroma;
            let rows = blue.samples.chunks_exact_mut(across).zip(red.samples.chunks_exact_mut(across));
            for (y, (blue, red)) in rows.enumerate() {
                let row = |y: usize| &pixels[y.min(height - 1) * width * 3..][..width * 3];
                mean_chroma(row(2 * y), row(2 * y + 1), blue, red);
            }
            chroma
        };
        let (chroma, luma) = both(chroma, luma)?;
        Ok(Self { luma, chroma })
    }

    /// Turned upright.
    pub(super) fn turned(self, orientation: Orientation) -> Self {
        if orientation == Orientation::NoTransforms {
            return self;
        }
        let turn = |plane: &Plane| super::orientation::turned(plane, orientation);
        Self { luma: turn(&self.luma), chroma: self.chroma.each_ref().map(turn) }
    }
}

/// The mean chroma of the squares of two rows; the last column stands for itself where the width is odd.
fn mean_chroma(upper: &[u8], lower: &[u8], blue: &mut [u8], red: &mut [u8]) {
    let pairs = upper.chunks_exact(6).zip(lower.chunks_exact(6));
    let mean = |u: &[u8], l: &[u8], a: usize, b: usize| {
        let sum = u16::from(u[a]) + u16::from(u[b]) + u16::from(l[a]) + u16::from(l[b]);
        ((sum + 2) / 4) as u8
    };
    for ((u, l), (blue, red)) in pairs.zip(blue.iter_mut().zip(red.iter_mut())) {
        *blue = mean(u, l, 1, 4);
        *red = mean(u, l, 2, 5);
    }
    if let ([_, b, r], [_, lb, lr]) = (upper.chunks_exact(6).remainder(), lower.chunks_exact(6).remainder())
        && let (Some(blue), Some(red)) = (blue.last_mut(), red.last_mut())
    {
        *blue = b.midpoint(*lb);
        *red = r.midpoint(*lr);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_neighbours_share_the_mean_of_their_chroma_and_an_odd_edge_stands_for_itself() {
        let pixel = |n: u8| [n, 100 + n, 200 - n];
        let pixels: Vec<u8> = (0..9).flat_map(pixel).collect();
        let planes = Planes::from_ycbcr(&pixels, 3, 3).unwrap();
        assert_eq!(planes.luma.samples, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        // 0 1 | 2      (0 + 1 + 3 + 4) / 4 = 2, (2 + 5) / 2 = 3
        // 3 4 | 5      (6 + 7) / 2 = 7 with itself, 8
        assert_eq!(planes.chroma[0].samples, [102, 103, 107, 108]);
        assert_eq!(planes.chroma[1].samples, [198, 196, 194, 192]);
    }

    #[test]
    fn a_single_pixel_is_a_picture() {
        let planes = Planes::from_rgb(vec![255, 255, 255], 1, 1).unwrap();
        assert_eq!((planes.luma.samples, planes.chroma[0].samples.as_slice()), (vec![255], [128].as_slice()));
    }
}
