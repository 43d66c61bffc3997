//! Lists in messages, bounded while they are read: a few bytes on the wire must not become gigabytes of empty elements.

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde_bytes::ByteBuf;
use std::fmt;
use std::marker::PhantomData;

/// No change is shorter: magic, checksum, type, length, and a hash it builds on.
const SHORTEST_CHANGE: usize = 32;

/// Reads a list of at most `MOST` elements.
pub fn at_most<'de, const MOST: usize, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Vec<T>, D::Error> {
    d.deserialize_seq(Bounded::<T> { most: MOST, fits: |_| true, element: PhantomData })
}

/// Reads the changes of a parcel: at most [`super::message::MOST_CHANGES`], none of them next to nothing.
pub fn changes<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<ByteBuf>, D::Error> {
    let fits = |raw: &ByteBuf| raw.len() >= SHORTEST_CHANGE;
    d.deserialize_seq(Bounded { most: super::message::MOST_CHANGES, fits, element: PhantomData })
}

struct Bounded<T> {
    most: usize,
    fits: fn(&T) -> bool,
    element: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Bounded<T> {
    type Value = Vec<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of at most {} elements", self.most)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::with_capacity(seq.size_hint().unwrap_or(0).min(self.most).min(64));
        while let Some(element) = seq.next_element()? {
            if list.len() == self.most {
                return Err(A::Error::custom(format_args!("a list has more than {} elements", self.most)));
            }
            if !(self.fits)(&element) {
                return Err(A::Error::custom("an element is too short to be one"));
            }
            list.push(element);
        }
        Ok(list)
    }
}
