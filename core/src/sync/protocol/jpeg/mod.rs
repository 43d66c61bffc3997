//! Whether bytes are one whole JPEG: its segments, its tables, and every coded block of it up to the end marker, counted but not drawn.
//!
//! Takes 8-bit sequential JPEGs (as core writes them) and progressive ones, in grey or colour. Of a sequential one every Huffman
//! code is read, so one that was cut anywhere and closed with an end marker is found; of a progressive one only the segments are. Costs a
//! few milliseconds, in proportion to the bytes and never to what they claim; decodes no pixel and allocates no picture.

mod entropy;
mod segment;

#[cfg(test)]
mod tests;

use segment::Scan;

/// No photo has more pixels.
const MOST_PIXELS: u32 = 64_000_000;

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {at}: {what}")]
pub struct Flaw {
    at: usize,
    what: &'static str,
}

/// Checks bytes.
///
/// # Errors
/// What is wrong first, and where.
pub fn whole_jpeg(bytes: &[u8]) -> Result<(), Flaw> {
    let mut jpeg = Jpeg { bytes, at: 0, tables: Tables::default(), frame: None, interval: 0, scans: 0 };
    if bytes.first_chunk() != Some(&[0xFF, 0xD8]) {
        return jpeg.flaw("no JPEG begins so");
    }
    jpeg.at = 2;
    loop {
        match jpeg.marker()? {
            0xD9 => return jpeg.end(),
            0xC0..=0xC2 => jpeg.frame()?,
            0xC4 => jpeg.huffman_tables()?,
            0xDB => jpeg.quantisation_tables()?,
            0xDD => jpeg.restart_interval()?,
            0xDA => {
                let scan = jpeg.scan()?;
                jpeg.coded(&scan)?;
            }
            // Applications' segments and comments.
            0xE0..=0xEF | 0xFE => drop(jpeg.segment()?),
            _ => return jpeg.flaw("a marker that no photo has"),
        }
    }
}

struct Jpeg<'a> {
    bytes: &'a [u8],
    at: usize,
    tables: Tables,
    frame: Option<Frame>,
    /// Blocks between restart markers; 0 for none.
    interval: u32,
    scans: u32,
}

/// Tables by their number.
#[derive(Default)]
struct Tables {
    quantisation: [bool; 4],
    dc: [Option<entropy::Codes>; 4],
    ac: [Option<entropy::Codes>; 4],
}

struct Frame {
    progressive: bool,
    width: u32,
    height: u32,
    components: Vec<Component>,
}

#[derive(Clone, Copy)]
struct Component {
    id: u8,
    across: u32,
    down: u32,
    scanned: bool,
}

impl Frame {
    fn most(&self, of: impl Fn(&Component) -> u32) -> u32 {
        self.components.iter().map(of).max().unwrap_or(1)
    }
    /// Coding units of a scan: of one component its own blocks, of several what they share.
    fn units(&self, scan: &[Component]) -> u32 {
        let (across, down) = (self.most(|c| c.across), self.most(|c| c.down));
        match scan {
            [one] => {
                let (width, height) = (self.width * one.across, self.height * one.down);
                width.div_ceil(across).div_ceil(8) * height.div_ceil(down).div_ceil(8)
            }
            _ => self.width.div_ceil(8 * across) * self.height.div_ceil(8 * down),
        }
    }
}

impl Jpeg<'_> {
    fn flaw<T>(&self, what: &'static str) -> Result<T, Flaw> {
        Err(Flaw { at: self.at, what })
    }

    fn end(&self) -> Result<(), Flaw> {
        match &self.frame {
            Some(frame) if frame.components.iter().all(|c| c.scanned) => {}
            _ => return self.flaw("it ends before its picture"),
        }
        if self.at != self.bytes.len() {
            return self.flaw("bytes follow its end");
        }
        Ok(())
    }

    /// The coded data of a scan, up to the next marker that is not a restart.
    fn coded(&mut self, scan: &Scan) -> Result<(), Flaw> {
        let Some(frame) = &self.frame else { return self.flaw("a scan without a frame") };
        let units = frame.units(&scan.components);
        let progressive = frame.progressive;
        self.at = match progressive {
            true => entropy::skip(self.bytes, self.at, units, self.interval)?,
            false => entropy::walk(self.bytes, self.at, units, self.interval, &scan.blocks(&self.tables))?,
        };
        self.scans += 1;
        Ok(())
    }
}
