//! A JPEG's coded data: every Huffman code of a sequential scan is read and its bits are stepped over; restart markers stand where
//! they must, and nothing is left over.

use super::Flaw;

/// The codes of one Huffman table: for every 16 bits the length of the code that they begin with and its symbol, 0 for none.
pub(super) struct Codes(Box<[u16]>);

impl Codes {
    /// The table of counts by length and symbols in order; `None` when it has more codes than fit.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut table = vec![0_u16; 1 << 16].into_boxed_slice();
        let (mut next, mut symbols) = (0_usize, symbols.iter());
        for (length, count) in (1_u16..).zip(counts) {
            for _ in 0..*count {
                let symbol = u16::from(*symbols.next()?);
                let end = next + (1 << (16 - length));
                table.get_mut(next..end)?.fill(length << 8 | symbol);
                next = end;
            }
        }
        Some(Self(table))
    }
}

/// One block of a coding unit, with its tables.
pub(super) struct Block<'t> {
    pub(super) dc: &'t Codes,
    pub(super) ac: &'t Codes,
}

/// Bits of coded data; stops before a marker.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
}

impl Bits<'_> {
    fn flaw<T>(&self, what: &'static str) -> Result<T, Flaw> {
        Err(Flaw { at: self.at, what })
    }

    fn fill(&mut self) {
        while self.count <= 48 {
            match self.bytes.get(self.at..) {
                Some([0xFF, 0, ..]) => {
                    self.push(0xFF);
                    self.at += 2;
                }
                None | Some([] | [0xFF, ..]) => return,
                Some([byte, ..]) => {
                    self.push(*byte);
                    self.at += 1;
                }
            }
        }
    }

    fn push(&mut self, byte: u8) {
        self.held = self.held << 8 | u64::from(byte);
        self.count += 8;
    }

    fn step(&mut self, bits: u32) -> Result<(), Flaw> {
        if self.count < bits {
            self.fill();
        }
        if self.count < bits {
            return self.flaw("its coded data is cut off");
        }
        self.count -= bits;
        Ok(())
    }

    fn symbol(&mut self, codes: &Codes) -> Result<u8, Flaw> {
        if self.count < 16 {
            self.fill();
        }
        // Near the end fewer than 16 are left; a code that needs more than there are is refused by `step`.
        let next = match self.count {
            16.. => self.held >> (self.count - 16),
            few => self.held << (16 - few),
        };
        let [length, symbol] = codes.0[(next & 0xFFFF) as usize].to_be_bytes();
        if length == 0 {
            return self.flaw(if self.count < 16 { "its coded data is cut off" } else { "a code that is none" });
        }
        self.step(u32::from(length))?;
        Ok(symbol)
    }

    fn block(&mut self, block: &Block<'_>) -> Result<(), Flaw> {
        let size = self.symbol(block.dc)?;
        if size > 11 {
            return self.flaw("a number that is too large");
        }
        self.step(u32::from(size))?;
        let mut place = 1;
        while place < 64 {
            let symbol = self.symbol(block.ac)?;
            let (run, size) = (symbol >> 4, symbol & 15);
            match (run, size) {
                (0, 0) => return Ok(()),
                (15, 0) => place += 16,
                (_, 0 | 11..) => return self.flaw("a run that is none"),
                _ => place += run + 1,
            }
            if place > 64 {
                return self.flaw("more numbers than a block has");
            }
            self.step(u32::from(size))?;
        }
        Ok(())
    }

    /// The end of an interval: at most seven bits of filling are left of it.
    fn end(&mut self) -> Result<(), Flaw> {
        self.fill();
        if self.count >= 8 {
            return self.flaw("it has more coded data than picture");
        }
        self.count = 0;
        Ok(())
    }

    /// A restart marker, which must be the `n`th.
    fn restart(&mut self, n: u32) -> Result<(), Flaw> {
        match self.bytes.get(self.at..self.at + 2) {
            Some([0xFF, marker]) if u32::from(*marker) == 0xD0 + n % 8 => self.at += 2,
            _ => return self.flaw("a restart marker is missing"),
        }
        Ok(())
    }
}

/// Reads the scan that begins at `at`, of so many units; answers where it ends.
pub(super) fn walk(bytes: &[u8], at: usize, units: u32, interval: u32, unit: &[Block<'_>]) -> Result<usize, Flaw> {
    let mut bits = Bits { bytes, at, held: 0, count: 0 };
    for n in 0..units {
        if interval > 0 && n > 0 && n % interval == 0 {
            bits.end()?;
            bits.restart(n / interval - 1)?;
        }
        for block in unit {
            bits.block(block)?;
        }
    }
    bits.end()?;
    Ok(bits.at)
}

/// Steps over a progressive scan; answers where it ends. Restart markers must follow each other; how much lies between them is
/// not counted.
pub(super) fn skip(bytes: &[u8], at: usize, units: u32, interval: u32) -> Result<usize, Flaw> {
    let (mut here, mut restarts) = (at, 0);
    let cut = Flaw { at: bytes.len(), what: "its coded data is cut off" };
    loop {
        let rest = bytes.get(here..).ok_or(cut.clone())?;
        let marker = here + rest.iter().position(|byte| *byte == 0xFF).ok_or(cut.clone())?;
        match bytes.get(marker + 1) {
            None => return Err(cut),
            Some(0) => here = marker + 2,
            Some(0xD0..=0xD7) if interval > 0 => {
                Bits { bytes, at: marker, held: 0, count: 0 }.restart(restarts)?;
                restarts += 1;
                here = marker + 2;
            }
            Some(_) if marker == at => return Err(Flaw { at, what: "a scan without data" }),
            Some(_) if interval > 0 && restarts != units.div_ceil(interval).saturating_sub(1) => {
                return Err(Flaw { at: marker, what: "a restart marker is missing" });
            }
            Some(_) => return Ok(marker),
        }
    }
}
