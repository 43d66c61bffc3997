//! A JPEG's segments: markers, frame, tables, scan headers. Lengths are exact, numbers are in range, nothing is defined twice that may
//! not be.

use super::entropy::{Block, Codes};
use super::{Component, Flaw, Frame, Jpeg, MOST_PIXELS, Tables};

/// A scan has at most so many, or one has more than a progressive photo needs.
const MOST_SCANS: u32 = 100;

/// A scan's header.
pub(super) struct Scan {
    pub(super) components: Vec<Component>,
    /// For each component the numbers of its tables.
    tables: Vec<(usize, usize)>,
}

impl Scan {
    /// The blocks of one coding unit, in order, with their tables.
    pub(super) fn blocks<'t>(&self, tables: &'t Tables) -> Vec<Block<'t>> {
        let mut blocks = Vec::new();
        for (component, (dc, ac)) in self.components.iter().zip(&self.tables) {
            let (Some(dc), Some(ac)) = (&tables.dc[*dc], &tables.ac[*ac]) else { continue };
            let count = if self.components.len() == 1 { 1 } else { component.across * component.down };
            blocks.extend((0..count).map(|_| Block { dc, ac }));
        }
        blocks
    }
}

impl<'a> Jpeg<'a> {
    /// The next marker; filling bytes before it are allowed.
    pub(super) fn marker(&mut self) -> Result<u8, Flaw> {
        if self.byte()? != 0xFF {
            return self.flaw("a marker was expected");
        }
        loop {
            match self.byte()? {
                0xFF => {}
                marker => return Ok(marker),
            }
        }
    }

    fn byte(&mut self) -> Result<u8, Flaw> {
        let Some(byte) = self.bytes.get(self.at) else { return self.flaw("it is cut off") };
        self.at += 1;
        Ok(*byte)
    }

    /// A segment's content.
    pub(super) fn segment(&mut self) -> Result<&'a [u8], Flaw> {
        let length = usize::from(u16::from_be_bytes([self.byte()?, self.byte()?]));
        let Some(length) = length.checked_sub(2) else { return self.flaw("a segment that is too short") };
        let Some(content) = self.bytes.get(self.at..self.at + length) else { return self.flaw("it is cut off") };
        self.at += length;
        Ok(content)
    }

    pub(super) fn frame(&mut self) -> Result<(), Flaw> {
        let progressive = self.bytes[self.at - 1] == 0xC2;
        let content = self.segment()?;
        if self.frame.is_some() {
            return self.flaw("a second frame");
        }
        let [8, h1, h0, w1, w0, count, rest @ ..] = content else { return self.flaw("no frame of 8 bits") };
        let (width, height) = (u32::from(u16::from_be_bytes([*w1, *w0])), u32::from(u16::from_be_bytes([*h1, *h0])));
        if width == 0 || height == 0 || width * height > MOST_PIXELS {
            return self.flaw("no picture, or too large a one");
        }
        let (specifications, left) = rest.as_chunks::<3>();
        if !matches!(count, 1 | 3) || specifications.len() != usize::from(*count) || !left.is_empty() {
            return self.flaw("neither grey nor colour");
        }
        let mut components: Vec<Component> = Vec::new();
        for [id, sampling, table] in specifications {
            let (across, down) = (u32::from(sampling >> 4), u32::from(sampling & 15));
            let fits = (1..=4).contains(&across) && (1..=4).contains(&down) && *table < 4;
            if !fits || components.iter().any(|c| c.id == *id) {
                return self.flaw("a component that cannot be");
            }
            components.push(Component { id: *id, across, down, scanned: false });
        }
        if components.iter().map(|c| c.across * c.down).sum::<u32>() > 10 {
            return self.flaw("too many blocks in a unit");
        }
        self.frame = Some(Frame { progressive, width, height, components });
        Ok(())
    }

    pub(super) fn huffman_tables(&mut self) -> Result<(), Flaw> {
        let mut content = self.segment()?;
        while let [which, rest @ ..] = content {
            let Some((counts, rest)) = rest.split_first_chunk::<16>() else { return self.flaw("half a table") };
            let total = counts.iter().map(|n| usize::from(*n)).sum::<usize>();
            let Some((symbols, rest)) = rest.split_at_checked(total) else { return self.flaw("half a table") };
            let Some(codes) = Codes::new(counts, symbols) else { return self.flaw("codes that cannot be") };
            match (which >> 4, usize::from(which & 15)) {
                (0, n @ 0..4) => self.tables.dc[n] = Some(codes),
                (1, n @ 0..4) => self.tables.ac[n] = Some(codes),
                _ => return self.flaw("a table that cannot be"),
            }
            content = rest;
        }
        Ok(())
    }

    pub(super) fn quantisation_tables(&mut self) -> Result<(), Flaw> {
        let mut content = self.segment()?;
        while let [which, rest @ ..] = content {
            let (size, number) = (usize::from(which >> 4) + 1, usize::from(which & 15));
            let table = rest.split_at_checked(64 * size).filter(|_| size <= 2 && number < 4);
            let Some((values, rest)) = table else { return self.flaw("a table that cannot be") };
            if values.chunks(size).any(|value| value.iter().all(|byte| *byte == 0)) {
                return self.flaw("a table with a zero");
            }
            self.tables.quantisation[number] = true;
            content = rest;
        }
        Ok(())
    }

    pub(super) fn restart_interval(&mut self) -> Result<(), Flaw> {
        match self.segment()? {
            [high, low] => self.interval = u32::from(u16::from_be_bytes([*high, *low])),
            _ => return self.flaw("no restart interval"),
        }
        Ok(())
    }

    pub(super) fn scan(&mut self) -> Result<Scan, Flaw> {
        let content = self.segment()?;
        let at = self.at;
        let flaw = |what| Err(Flaw { at, what });
        let Some(frame) = &mut self.frame else { return flaw("a scan before its frame") };
        let [count @ 1..=4, rest @ ..] = content else { return flaw("a scan of nothing") };
        if self.scans == MOST_SCANS {
            return flaw("too many scans");
        }
        let Some((specifications, [first, last, shift])) = rest.split_at_checked(2 * usize::from(*count)) else {
            return flaw("half a scan's header");
        };
        let mut scan = Scan { components: Vec::new(), tables: Vec::new() };
        for [id, tables] in specifications.as_chunks::<2>().0 {
            let Some(component) = frame.components.iter_mut().find(|c| c.id == *id) else {
                return flaw("a scan of a component that is not there");
            };
            let again = scan.components.iter().any(|c| c.id == *id) || (component.scanned && !frame.progressive);
            let (dc, ac) = (usize::from(tables >> 4), usize::from(tables & 15));
            if again || dc > 3 || ac > 3 {
                return flaw("a scan that cannot be");
            }
            let there = |tables: &[Option<Codes>; 4], n: usize| tables[n].is_some();
            let has_tables = there(&self.tables.dc, dc) && there(&self.tables.ac, ac);
            if !frame.progressive && !has_tables {
                return flaw("a scan without its tables");
            }
            component.scanned = true;
            scan.components.push(*component);
            scan.tables.push((dc, ac));
        }
        let fits = match frame.progressive {
            false => (*first, *last, *shift) == (0, 63, 0),
            true => first <= last && *last < 64 && (*first > 0 || *last == 0) && (*first == 0 || *count == 1),
        };
        if !fits || !self.tables.quantisation.iter().any(|there| *there) {
            return flaw("a scan that cannot be");
        }
        Ok(scan)
    }
}
