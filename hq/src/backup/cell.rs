//! A value in a backup.

use crate::store::db::{Bind, Kind, Value, ValueRef};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// A value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(ByteBuf),
}

impl Cell {
    pub(super) fn of(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(n) => Self::Integer(n),
            ValueRef::Real(n) => Self::Real(n),
            ValueRef::Text(text) => Self::Text(text.to_owned()),
            ValueRef::Blob(bytes) => Self::Blob(ByteBuf::from(bytes)),
        }
    }
}

/// A value on its way into a column of a kind.
pub(super) struct Filled<'c>(pub(super) &'c Cell, pub(super) Kind);

impl Bind for Filled<'_> {
    fn value(&self) -> Value<'_> {
        match self.0 {
            Cell::Null => Value::Null(self.1),
            Cell::Integer(n) => Value::Integer(*n),
            Cell::Real(n) => Value::Real(*n),
            Cell::Text(text) => Value::Text(text),
            Cell::Blob(bytes) => Value::Blob(bytes),
        }
    }
}
