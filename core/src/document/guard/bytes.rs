//! A cursor over untrusted bytes. Takes nothing that is not there; accepts a LEB128 number only in its shortest form.

/// Every reader returns `None` when the bytes end early or are badly written; the caller knows what was to be read.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    whole: usize,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, whole: bytes.len() }
    }

    /// How many bytes were taken.
    pub(super) fn at(&self) -> usize {
        self.whole - self.rest.len()
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    /// Bytes behind their own length, at most `limit`.
    pub(super) fn prefixed(&mut self, limit: usize) -> Option<&'a [u8]> {
        let length = self.u64()?;
        if length > limit as u64 {
            return None;
        }
        self.take(length)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for (index, shift) in (0..64).step_by(7).enumerate() {
            let [byte] = self.array()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let overlong = index > 0 && byte == 0;
                let overflows = shift == 63 && byte > 1;
                return (!overlong && !overflows).then_some(value);
            }
        }
        None
    }

    pub(super) fn i64(&mut self) -> Option<i64> {
        let (mut value, mut before) = (0i64, 0u8);
        for (index, shift) in (0..64).step_by(7).enumerate() {
            let [byte] = self.array()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0;
                let sign_only = if negative { byte == 0x7f } else { byte == 0 };
                let overlong = index > 0 && sign_only && (before & 0x40 != 0) == negative;
                let overflows = shift == 63 && !sign_only;
                if negative && shift < 57 {
                    value |= -1 << (shift + 7);
                }
                return (!overlong && !overflows).then_some(value);
            }
            before = byte;
        }
        None
    }
}
