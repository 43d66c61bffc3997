//! The container of an archive: a ZIP file in exactly one form, so that any program opens it and no byte of it is free.
//!
//! Every entry is stored, not compressed, and every field that the ZIP format leaves to choice is fixed. What is read is
//! compared field by field with what would have been written, so a byte that was flipped, added or taken away anywhere in
//! the frame is found, and nothing is believed about a size before the bytes are there. A library would read many forms
//! of one archive, and write another form with its next version; here the bytes are the format (docs/guide/archive.md).

/// The most entries.
pub const MOST_ENTRIES: usize = 4_096;
/// The largest archive: 512 MiB.
pub const MOST_BYTES: usize = 512 << 20;
/// The longest name of an entry, in bytes.
const MOST_NAME: usize = 255;

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Bytes that are no archive in its one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadContainer {
    /// Where, from the beginning of the file.
    pub at: usize,
    /// What, as a stable word.
    pub what: Fault,
}

/// What is wrong with a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Larger than is looked at.
    TooLarge,
    /// It ends in the middle of something.
    CutOff,
    /// A field of the frame is not what it must be.
    Frame,
    /// An entry's checksum is not that of its bytes.
    Checksum,
    /// A name that is empty, too long or no UTF-8.
    Name,
    /// Two entries of one name.
    Twice,
    /// Bytes behind the end.
    Trailing,
}

/// Signatures of the ZIP format.
const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version needed to extract: 2.0. Version made by: the same, on a system without attributes.
const VERSION: u16 = 20;
/// Names are UTF-8; nothing else.
const FLAGS: u16 = 1 << 11;
/// Stored.
const METHOD: u16 = 0;
/// Midnight of the first day that the format can write: an archive has no time of its own.
const TIME: u16 = 0;
const DATE: u16 = 0x0021;

/// Writes an archive. `None` when something is larger than the form allows.
pub fn write(entries: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut central = Vec::new();
    if entries.len() > MOST_ENTRIES {
        return None;
    }
    for (name, bytes) in entries {
        if name.is_empty() || name.len() > MOST_NAME || bytes.len() > MOST_BYTES || out.len() > MOST_BYTES {
            return None;
        }
        let head = Head { name, size: u32::try_from(bytes.len()).ok()?, crc: crc32fast::hash(bytes) };
        central.extend(head.central(u32::try_from(out.len()).ok()?));
        out.extend(head.local());
        out.extend(bytes);
    }
    let (at, size) = (u32::try_from(out.len()).ok()?, u32::try_from(central.len()).ok()?);
    out.extend(central);
    out.extend(end(u16::try_from(entries.len()).ok()?, size, at));
    (out.len() <= MOST_BYTES).then_some(out)
}

/// Reads an archive: its entries in their order, or the first place where it is not in its one form.
pub fn read(file: &[u8]) -> Result<Vec<Entry<'_>>, BadContainer> {
    if file.len() > MOST_BYTES {
        return Err(BadContainer { at: MOST_BYTES, what: Fault::TooLarge });
    }
    let mut reader = Reader { file, at: 0 };
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut central = Vec::new();
    let mut names = std::collections::HashSet::new();
    while reader.peek() == Some(LOCAL) {
        let begins = reader.at;
        if entries.len() == MOST_ENTRIES {
            return Err(BadContainer { at: begins, what: Fault::TooLarge });
        }
        let entry = reader.entry(&mut central)?;
        if !names.insert(entry.name.clone()) {
            return Err(BadContainer { at: begins, what: Fault::Twice });
        }
        entries.push(entry);
    }
    // Everything behind the entries follows from them.
    let at = u32::try_from(reader.at).map_err(|_| reader.fault(Fault::TooLarge))?;
    let size = u32::try_from(central.len()).map_err(|_| reader.fault(Fault::TooLarge))?;
    let count = u16::try_from(entries.len()).map_err(|_| reader.fault(Fault::TooLarge))?;
    central.extend(end(count, size, at));
    reader.expect(&central)?;
    if reader.at < file.len() { Err(reader.fault(Fault::Trailing)) } else { Ok(entries) }
}

/// What the frame says of an entry.
struct Head<'a> {
    name: &'a str,
    size: u32,
    crc: u32,
}

impl Head<'_> {
    fn common(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(26);
        [VERSION, FLAGS, METHOD, TIME, DATE].iter().for_each(|field| out.extend(field.to_le_bytes()));
        [self.crc, self.size, self.size].iter().for_each(|field| out.extend(field.to_le_bytes()));
        // A name of at most 255 bytes, and no extra field.
        out.extend((self.name.len() as u16).to_le_bytes());
        out.extend([0, 0]);
        out
    }
    fn local(&self) -> Vec<u8> {
        [&LOCAL.to_le_bytes()[..], &self.common(), self.name.as_bytes()].concat()
    }
    fn central(&self, at: u32) -> Vec<u8> {
        // No comment, first disk, no attributes.
        let rest = [&[0; 10][..], &at.to_le_bytes(), self.name.as_bytes()].concat();
        [&CENTRAL.to_le_bytes()[..], &VERSION.to_le_bytes(), &self.common(), &rest].concat()
    }
}

fn end(entries: u16, size: u32, at: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(22);
    out.extend(END.to_le_bytes());
    [0, 0, entries, entries].iter().for_each(|field| out.extend(field.to_le_bytes()));
    [size, at].iter().for_each(|field| out.extend(field.to_le_bytes()));
    out.extend([0, 0]);
    out
}

struct Reader<'a> {
    file: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn fault(&self, what: Fault) -> BadContainer {
        BadContainer { at: self.at, what }
    }
    fn peek(&self) -> Option<u32> {
        let bytes = self.file.get(self.at..self.at.checked_add(4)?)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }
    fn take(&mut self, count: usize) -> Result<&'a [u8], BadContainer> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.file.len());
        let end = end.ok_or(BadContainer { at: self.file.len(), what: Fault::CutOff })?;
        let taken = &self.file[self.at..end];
        self.at = end;
        Ok(taken)
    }
    fn expect(&mut self, wanted: &[u8]) -> Result<(), BadContainer> {
        let begins = self.at;
        let there = &self.file[begins..self.file.len().min(begins.saturating_add(wanted.len()))];
        if let Some(at) = there.iter().zip(wanted).position(|(found, wanted)| found != wanted) {
            return Err(BadContainer { at: begins + at, what: Fault::Frame });
        }
        self.take(wanted.len()).map(drop)
    }
    fn entry(&mut self, central: &mut Vec<u8>) -> Result<Entry<'a>, BadContainer> {
        let begins = self.at;
        // Checksum, size and the name's length are read; the rest of the head must be what they make of it.
        let head = self.take(30)?;
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (crc, size, length) = (number(14), number(18), usize::from(u16::from_le_bytes([head[26], head[27]])));
        if length == 0 || length > MOST_NAME {
            return Err(BadContainer { at: begins + 26, what: Fault::Name });
        }
        let name =
            std::str::from_utf8(self.take(length)?).map_err(|_| BadContainer { at: begins + 30, what: Fault::Name })?;
        let is = Head { name, size, crc };
        let ends = self.at;
        self.at = begins;
        self.expect(&is.local())?;
        self.at = ends;
        let bytes = self.take(size as usize)?;
        if crc32fast::hash(bytes) != crc {
            return Err(BadContainer { at: ends, what: Fault::Checksum });
        }
        central.extend(is.central(u32::try_from(begins).unwrap_or(u32::MAX)));
        Ok(Entry { name: name.to_owned(), bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn sample() -> Vec<(String, Vec<u8>)> {
        [("manifest.json", &b"{}"[..]), ("空.txt", b""), ("photos/ab.jpg", &[0xff, 0xd8, 0, 1, 2])]
            .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
            .to_vec()
    }

    #[test]
    fn what_was_written_is_read_and_another_program_reads_it_too() {
        let file = write(&sample()).unwrap();
        assert_eq!(write(&sample()).unwrap(), file, "twice the same bytes");
        let read: Vec<_> = read(&file).unwrap().into_iter().map(|e| (e.name, e.bytes.to_vec())).collect();
        assert_eq!(read, sample());
        let mut other = zip::ZipArchive::new(std::io::Cursor::new(&file)).unwrap();
        for (at, (name, bytes)) in sample().into_iter().enumerate() {
            let mut entry = other.by_index(at).unwrap();
            let mut found = Vec::new();
            entry.read_to_end(&mut found).unwrap();
            assert_eq!((entry.name().unwrap().into_owned(), found), (name, bytes));
        }
    }

    #[test]
    fn law_9_every_byte_that_is_flipped_added_or_taken_away_is_found() {
        let file = write(&sample()).unwrap();
        for at in 0..file.len() {
            for bit in 0..8 {
                let mut bytes = file.clone();
                bytes[at] ^= 1 << bit;
                assert!(read(&bytes).is_err(), "byte {at} bit {bit}");
            }
            assert!(read(&file[..at]).is_err(), "cut at {at}");
            let mut shorter = file.clone();
            shorter.remove(at);
            assert!(read(&shorter).is_err(), "byte {at} taken away");
            let mut longer = file.clone();
            longer.insert(at, b'x');
            assert!(read(&longer).is_err(), "a byte added at {at}");
        }
        assert_eq!(read(&[&file[..], b"x"].concat()), Err(BadContainer { at: file.len(), what: Fault::Trailing }));
        assert_eq!(read(b"").unwrap_err().what, Fault::CutOff);
        let twice = write(&[sample()[0].clone(), sample()[0].clone()]).unwrap();
        assert_eq!(read(&twice).unwrap_err().what, Fault::Twice);
    }
}
