//! The frame of a JPEG: size, sampling, colours; and what decoding it costs.

use super::super::limits::Limits;
use super::super::refused::PhotoError;

/// What the samples mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    /// One plane.
    Grey,
    /// Luma and two planes of chroma.
    YCbCr,
    /// Red, green, blue.
    Rgb,
}

/// One component.
#[derive(Clone, Debug)]
pub(super) struct Component {
    /// Its name in scans.
    pub(super) id: u8,
    across: u8,
    down: u8,
    /// Whether a scan began it.
    pub(super) begun: bool,
}

/// A frame that may be decoded.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    width: u16,
    height: u16,
    pub(super) components: Vec<Component>,
    /// What the samples mean, as far as the frame alone tells.
    pub(super) colour: Colour,
}

impl Frame {
    /// Reads a frame's header and holds it to the limits.
    pub(super) fn read(marker: u8, body: &[u8], limits: &Limits) -> Result<Self, PhotoError> {
        let coefficient_bytes = match marker {
            // Baseline, extended, progressive.
            0xC0 | 0xC1 => limits.coefficient_bytes,
            0xC2 => limits.progressive_bytes,
            0xC3 => return Err(PhotoError::unsupported("lossless JPEG")),
            0xC5..=0xC7 => return Err(PhotoError::unsupported("hierarchical JPEG")),
            _ => return Err(PhotoError::unsupported("JPEG with arithmetic coding")),
        };
        let [precision, h1, h0, w1, w0, count, components @ ..] = body else {
            return Err(PhotoError::damaged("its frame header is too short"));
        };
        let (width, height) = (u16::from_be_bytes([*w1, *w0]), u16::from_be_bytes([*h1, *h0]));
        if *precision != 8 {
            return Err(PhotoError::unsupported(format!("JPEG with {precision} bits a sample")));
        }
        if height == 0 {
            return Err(PhotoError::unsupported("JPEG whose height comes after the picture"));
        }
        if width == 0 || components.len() != usize::from(*count) * 3 {
            return Err(PhotoError::damaged("its frame header is wrong"));
        }
        let components = components.chunks_exact(3).map(Component::read).collect::<Result<Vec<_>, _>>()?;
        let colour = match components.as_slice() {
            [_] => Colour::Grey,
            [r, g, b] if [r.id, g.id, b.id] == *b"RGB" => Colour::Rgb,
            [_, _, _] => Colour::YCbCr,
            other => return Err(PhotoError::unsupported(format!("JPEG with {} colours", other.len()))),
        };
        let frame = Self { width, height, components, colour };
        frame.hold_to(limits.pixels, coefficient_bytes)?;
        Ok(frame)
    }

    fn hold_to(&self, pixels: u64, coefficient_bytes: u64) -> Result<(), PhotoError> {
        let (width, height) = (u32::from(self.width), u32::from(self.height));
        if u64::from(width) * u64::from(height) > pixels {
            return Err(PhotoError::TooManyPixels { width, height, most: pixels });
        }
        let blocks: u64 = self.components.iter().map(|c| self.blocks(c)).sum();
        // 64 coefficients of 16 bits.
        let (wanted, most) = (blocks * 128, coefficient_bytes);
        if wanted > most {
            return Err(PhotoError::TooCostly { of: "bytes for its coefficients", wanted, most });
        }
        Ok(())
    }

    /// How many blocks of 8 × 8 samples a component has.
    pub(super) fn blocks(&self, component: &Component) -> u64 {
        let most = |of: fn(&Component) -> u8| u64::from(self.components.iter().map(of).max().unwrap_or(1));
        let groups = |length: u16, most: u64| u64::from(length).div_ceil(8 * most);
        let across = groups(self.width, most(|c| c.across)) * u64::from(component.across);
        across * groups(self.height, most(|c| c.down)) * u64::from(component.down)
    }
}

impl Component {
    fn read(bytes: &[u8]) -> Result<Self, PhotoError> {
        let [id, sampling, _] = *bytes else { return Err(PhotoError::damaged("a component is not whole")) };
        let (across, down) = (sampling >> 4, sampling & 15);
        if !(1..=4).contains(&across) || !(1..=4).contains(&down) {
            return Err(PhotoError::damaged("a component's sampling is none"));
        }
        Ok(Self { id, across, down, begun: false })
    }
}
