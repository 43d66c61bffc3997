//! Pictures drawn by program, as cameras write them: JPEG of every kind, and EXIF written by hand.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// Red, green and blue.
pub(crate) struct Drawing {
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) pixels: Vec<u8>,
}

impl Drawing {
    /// A wall, tiles, a pipe, and print on a plate: smooth parts, edges, colours, and the grain of a sensor.
    pub(crate) fn kitchen(width: u16, height: u16) -> Self {
        let mut grain = 0x9E37_79B9_u32;
        let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
        for y in 0..u32::from(height) {
            for x in 0..u32::from(width) {
                grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = (grain >> 28) as i32 - 8;
                let wall = 90 + (100 * x / u32::from(width) + 50 * y / u32::from(height)) as i32;
                let pipe = if (x / 40 + y / 90) % 5 == 0 { -60 } else { 0 };
                let print = if (x / 3) % 7 < 3 && (y / 5) % 9 < 5 && (x / 200 + y / 150) % 3 == 0 { -45 } else { 0 };
                let light = wall + pipe + print + noise;
                let (tiles, tint) = (20 * ((x / 24 + y / 36) % 3) as i32, 15 * ((x / 50) % 2) as i32);
                pixels.extend([light + 20 - tint, light, light - 45 + tiles].map(|v| v.clamp(0, 255) as u8));
            }
        }
        Self { width, height, pixels }
    }

    /// Four quarters: red, green over blue, yellow. However it is turned, every corner tells.
    pub(crate) fn quarters(width: u16, height: u16) -> Self {
        let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
        for y in 0..height {
            for x in 0..width {
                let quarter = usize::from(x >= width / 2) + 2 * usize::from(y >= height / 2);
                pixels.extend([[220, 20, 20], [20, 200, 20], [20, 20, 220], [230, 230, 20]][quarter]);
            }
        }
        Self { width, height, pixels }
    }

    /// One colour.
    pub(crate) fn flat(width: u16, height: u16) -> Self {
        Self { width, height, pixels: [120, 130, 140].repeat(usize::from(width) * usize::from(height)) }
    }

    pub(crate) fn jpeg(&self) -> Vec<u8> {
        self.jpeg_of(Kind::default())
    }

    pub(crate) fn jpeg_of(&self, kind: Kind) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, kind.quality);
        encoder.set_sampling_factor(kind.sampling);
        encoder.set_progressive(kind.progressive);
        encoder.set_optimized_huffman_tables(kind.scan_by_scan);
        if kind.restart > 0 {
            encoder.set_restart_interval(kind.restart);
        }
        let grey: Vec<u8>;
        let (pixels, colours) = match kind.colours {
            ColorType::Rgb => (self.pixels.as_slice(), ColorType::Rgb),
            ColorType::Luma => {
                grey = self.pixels.chunks_exact(3).map(|p| p[1]).collect();
                (grey.as_slice(), ColorType::Luma)
            }
            _ => {
                grey = self.pixels.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 0]).collect();
                (grey.as_slice(), ColorType::Cmyk)
            }
        };
        encoder.encode(pixels, self.width, self.height, colours).expect("a drawing can be encoded");
        bytes
    }
}

/// How a JPEG is written.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) quality: u8,
    pub(crate) sampling: SamplingFactor,
    pub(crate) progressive: bool,
    /// Baseline, but each component in a scan of its own.
    pub(crate) scan_by_scan: bool,
    pub(crate) restart: u16,
    pub(crate) colours: ColorType,
}

impl Default for Kind {
    fn default() -> Self {
        Self {
            quality: 88,
            sampling: SamplingFactor::F_2_2,
            progressive: false,
            scan_by_scan: false,
            restart: 0,
            colours: ColorType::Rgb,
        }
    }
}

/// A picture with a segment behind its first marker.
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("a segment has at most 65,533 bytes").to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, body, &jpeg[2..]].concat()
}

/// A picture with an EXIF block.
pub(crate) fn with_exif(jpeg: &[u8], block: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0", block].concat())
}

/// What a camera says.
#[derive(Clone, Copy, Default)]
pub(crate) struct Says {
    pub(crate) orientation: u16,
    pub(crate) taken: Option<&'static str>,
    pub(crate) offset: Option<&'static str>,
    /// Degrees, minutes, seconds and the letter, of latitude and longitude.
    pub(crate) place: Option<[([u32; 3], u8); 2]>,
    pub(crate) serial: Option<&'static str>,
}

/// An EXIF block in Motorola's byte order, written by hand.
pub(crate) fn exif(says: Says) -> Vec<u8> {
    let mut first = Directory::default();
    first.short(0x0112, says.orientation);
    if let Some(serial) = says.serial {
        first.ascii(0x010E, serial);
    }
    let mut photo = Directory::default();
    if let Some(taken) = says.taken {
        photo.ascii(0x9003, taken);
    }
    if let Some(offset) = says.offset {
        photo.ascii(0x9011, offset);
    }
    let mut gps = Directory::default();
    if let Some([latitude, longitude]) = says.place {
        gps.ascii(1, &char::from(latitude.1).to_string());
        gps.rationals(2, latitude.0);
        gps.ascii(3, &char::from(longitude.1).to_string());
        gps.rationals(4, longitude.0);
    }
    // Three directories after one another; the first names where the others begin.
    first.long(0x8769, 0);
    first.long(0x8825, 0);
    let photo_at = 8 + first.size();
    let gps_at = photo_at + photo.size();
    first.entries.iter_mut().for_each(|entry| match entry.0 {
        0x8769 => entry.3 = photo_at.to_be_bytes().to_vec(),
        0x8825 => entry.3 = gps_at.to_be_bytes().to_vec(),
        _ => {}
    });
    [b"MM\0*\0\0\0\x08".to_vec(), first.bytes(8), photo.bytes(photo_at), gps.bytes(gps_at)].concat()
}

#[derive(Default)]
struct Directory {
    /// Tag, type, count, value.
    entries: Vec<(u16, u16, u32, Vec<u8>)>,
}

impl Directory {
    fn short(&mut self, tag: u16, value: u16) {
        self.entries.push((tag, 3, 1, value.to_be_bytes().to_vec()));
    }
    fn long(&mut self, tag: u16, value: u32) {
        self.entries.push((tag, 4, 1, value.to_be_bytes().to_vec()));
    }
    fn ascii(&mut self, tag: u16, text: &str) {
        let bytes = [text.as_bytes(), b"\0"].concat();
        self.entries.push((tag, 2, bytes.len() as u32, bytes));
    }
    fn rationals(&mut self, tag: u16, parts: [u32; 3]) {
        let bytes = parts.iter().flat_map(|part| [part.to_be_bytes(), 1_u32.to_be_bytes()]).flatten().collect();
        self.entries.push((tag, 5, 3, bytes));
    }
    fn size(&self) -> u32 {
        let beside: usize =
            self.entries.iter().map(|e| if e.3.len() > 4 { e.3.len().next_multiple_of(2) } else { 0 }).sum();
        (2 + 12 * self.entries.len() + 4 + beside) as u32
    }
    fn bytes(&self, at: u32) -> Vec<u8> {
        let mut bytes = (self.entries.len() as u16).to_be_bytes().to_vec();
        let mut beside = Vec::new();
        let beside_at = at + 2 + 12 * self.entries.len() as u32 + 4;
        for (tag, kind, count, value) in &self.entries {
            bytes.extend(tag.to_be_bytes());
            bytes.extend(kind.to_be_bytes());
            bytes.extend(count.to_be_bytes());
            if value.len() > 4 {
                bytes.extend((beside_at + beside.len() as u32).to_be_bytes());
                beside.extend_from_slice(value);
                beside.resize(beside.len().next_multiple_of(2), 0);
            } else {
                let mut short = value.clone();
                short.resize(4, 0);
                bytes.extend(short);
            }
        }
        bytes.extend([0; 4]);
        bytes.extend(beside);
        bytes
    }
}
