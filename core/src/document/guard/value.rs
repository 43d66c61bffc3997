//! The values of a change: a column of types and lengths beside one of raw bytes.

use automerge::ScalarValue;

use super::bytes::Bytes;
use super::column::{self, Runs};
use super::header::{Header, MAX_COUNTER};
use super::{Limits, Refused};

pub(super) struct Values<'a> {
    meta: Runs<'a, u64>,
    raw: Bytes<'a>,
    longest: usize,
}

impl<'a> Values<'a> {
    pub(super) fn new(header: &Header<'a>, limits: &Limits) -> Self {
        Self {
            meta: Runs::new(&column::VALUE_META, header.column(&column::VALUE_META)),
            raw: Bytes::new(header.column(&column::VALUE)),
            longest: limits.string,
        }
    }

    pub(super) fn next(&mut self) -> Result<ScalarValue, Refused> {
        let meta = self.meta.required()?;
        let (kind, length) = (meta & 0b1111, meta >> 4);
        if length > self.longest as u64 {
            return Err(bad("a value is too long"));
        }
        let raw = self.raw.take(length).ok_or_else(|| bad("it is shorter than its lengths say"))?;
        value(kind, raw).ok_or_else(|| bad("a value is broken, out of range or of an unknown type"))
    }

    pub(super) fn finish(&self) -> Result<(), Refused> {
        self.meta.finish()?;
        if self.raw.is_done() { Ok(()) } else { Err(bad("it is longer than its lengths say")) }
    }
}

fn bad(why: &'static str) -> Refused {
    Refused::BadColumn { column: column::VALUE.name, why }
}

/// A type from a later Automerge (10 to 15) is refused: we could not say what it means.
fn value(kind: u64, raw: &[u8]) -> Option<ScalarValue> {
    match (kind, raw) {
        (0, []) => Some(ScalarValue::Null),
        (1, []) => Some(ScalarValue::Boolean(false)),
        (2, []) => Some(ScalarValue::Boolean(true)),
        (3, _) => whole(raw, Bytes::u64).map(ScalarValue::Uint),
        (4, _) => whole(raw, Bytes::i64).map(ScalarValue::Int),
        (5, _) => raw.try_into().ok().map(|bytes| ScalarValue::F64(f64::from_le_bytes(bytes))),
        (6, _) => std::str::from_utf8(raw).ok().map(|text| ScalarValue::Str(text.into())),
        (7, _) => Some(ScalarValue::Bytes(raw.to_vec())),
        // A counter is summed with its increments, unchecked.
        (8, _) => whole(raw, Bytes::i64).filter(|n| n.unsigned_abs() <= MAX_COUNTER).map(ScalarValue::counter),
        (9, _) => whole(raw, Bytes::i64).map(ScalarValue::Timestamp),
        _ => None,
    }
}

/// A number that takes up all of `raw`.
fn whole<'a, N>(raw: &'a [u8], read: impl Fn(&mut Bytes<'a>) -> Option<N>) -> Option<N> {
    let mut bytes = Bytes::new(raw);
    read(&mut bytes).filter(|_| bytes.is_done())
}
