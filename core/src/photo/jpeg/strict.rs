//! The reader between a file and its decoder. After the data of each scan and of each restart interval it lets the decoder
//! read ones: no Huffman code is all ones (ITU-T T.81, annex C), so a decoder that needs more than the scan has fails
//! there instead of inventing grey. One that has enough never decodes them: what is left before a marker is padding.

use super::anatomy::Part;
use std::io::{self, Read};
use std::ops::Range;
use std::slice::Iter;

/// Before a restart: the symbol in which the data ended takes at most 16 of these bits, the next one meets only ones. Not
/// more, since the decoder looks for the marker within 64 bits.
const SHORT: &[u8] = &[0xFF, 0, 0xFF, 0, 0xFF, 0, 0xFF, 0];
/// At the end of a scan: longer, since a scan that refines reads single bits too. The decoder skips it.
const LONG: &[u8] = &ONES;
const ONES: [u8; 1_024] = {
    let mut ones = [0; 1_024];
    let mut at = 0;
    while at < ones.len() {
        ones[at] = 0xFF;
        at += 2;
    }
    ones
};

/// Data without bytes at its end that only fill: in data another byte follows every `FF`.
pub(super) fn without_fill(mut data: &[u8]) -> &[u8] {
    while let [rest @ .., 0xFF] = data {
        data = rest;
    }
    data
}

/// What is read next.
enum Next {
    /// Another part.
    Part,
    /// Ones, then what is left of the scan: it begins with a restart marker, or is empty.
    Ones(Range<usize>),
    /// A restart marker and its interval, then what is left of the scan.
    Interval(Range<usize>),
}

/// The reader.
pub(super) struct Strict<'a> {
    bytes: &'a [u8],
    parts: Iter<'a, Part>,
    now: &'a [u8],
    next: Next,
}

impl<'a> Strict<'a> {
    /// A reader of these parts of a file.
    pub(super) fn new(bytes: &'a [u8], parts: &'a [Part]) -> Self {
        Self { bytes, parts: parts.iter(), now: &[], next: Next::Part }
    }

    /// Goes on to what is read next. Whether there is something.
    #[cold]
    fn go_on(&mut self) -> bool {
        match std::mem::replace(&mut self.next, Next::Part) {
            Next::Part => match self.parts.next() {
                None => return false,
                Some(Part::Plain(part)) => self.now = &self.bytes[part.clone()],
                Some(Part::Scan(scan)) => self.interval(scan.clone()),
            },
            Next::Ones(left) if left.is_empty() => self.now = LONG,
            Next::Ones(left) => {
                self.now = SHORT;
                self.next = Next::Interval(left);
            }
            Next::Interval(left) => self.interval(left),
        }
        true
    }

    /// Reads up to the next restart marker, behind the one that the data may begin with.
    fn interval(&mut self, scan: Range<usize>) {
        let data = &self.bytes[scan.clone()];
        let marker = match data {
            [0xFF, next, ..] if *next != 0 => data.iter().take_while(|byte| **byte == 0xFF).count() + 1,
            _ => 0,
        };
        let marker = marker.min(data.len());
        let restart = memchr::memchr_iter(0xFF, &data[marker..])
            .map(|at| at + marker)
            .find(|at| matches!(data.get(at + 1), Some(0xD0..=0xD7)));
        // Bytes that only fill before the marker go with the marker.
        let length = restart.map_or(data.len(), |at| marker + without_fill(&data[marker..at]).len());
        self.now = &data[..length];
        self.next = Next::Ones(scan.start + length..scan.end);
    }
}

impl Read for Strict<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.now.is_empty() {
            if !self.go_on() {
                return Ok(0);
            }
        }
        let length = out.len().min(self.now.len());
        let (read, rest) = self.now.split_at(length);
        out[..length].copy_from_slice(read);
        self.now = rest;
        Ok(length)
    }

    /// The decoder asks for single bytes; this is its innermost loop.
    #[inline]
    fn read_exact(&mut self, out: &mut [u8]) -> io::Result<()> {
        for byte in out {
            loop {
                if let Some((first, rest)) = self.now.split_first() {
                    (*byte, self.now) = (*first, rest);
                    break;
                }
                if !self.go_on() {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_follow_every_interval_and_every_scan_and_nothing_is_lost() {
        let file = b"ABxy\xff\xff\xd0z\xff\x00\xff\xd1CD";
        let parts = [Part::Plain(0..2), Part::Scan(2..12), Part::Plain(12..14)];
        let mut read = Vec::new();
        Strict::new(file, &parts).read_to_end(&mut read).unwrap();
        let expected = [b"ABxy", SHORT, b"\xff\xff\xd0z\xff\x00", SHORT, b"\xff\xd1", LONG, b"CD"].concat();
        assert_eq!(read, expected);
        let (mut one_by_one, mut byte) = (Vec::new(), [0]);
        let mut strict = Strict::new(file, &parts);
        while strict.read_exact(&mut byte).is_ok() {
            one_by_one.push(byte[0]);
        }
        assert_eq!(one_by_one, expected);
    }
}
