//! Columns as the trade's types. What stands in the database was checked when it came: a column that cannot be read is
//! damage.

use super::db::{self, Row};
use anjian_core::document::hash::ChangeHash;
use anjian_core::model::id::DeviceId;
use anjian_core::sync::protocol::sign::{PublicKey, Signature};
use serde::de::DeserializeOwned;
use std::str::FromStr;

fn damaged(at: usize, why: impl ToString) -> db::Error {
    db::Error::Column { at, why: why.to_string() }
}

/// A column of text that parses.
pub(crate) fn parsed<T>(row: &Row<'_>, column: usize) -> db::Result<T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let text = row.get_ref(column)?.as_str()?;
    text.parse().map_err(|e: T::Err| damaged(column, e))
}

/// A column of JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> db::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|e| damaged(column, e))
}

/// A column of exactly so many bytes.
pub(crate) fn bytes<const N: usize>(row: &Row<'_>, column: usize) -> db::Result<[u8; N]> {
    let blob = row.get_ref(column)?.as_blob()?;
    blob.try_into().map_err(|_| damaged(column, format!("{} bytes instead of {N}", blob.len())))
}

/// A device's id.
pub(crate) fn device(row: &Row<'_>, column: usize) -> db::Result<DeviceId> {
    bytes(row, column).map(DeviceId)
}
/// A change's hash.
pub(crate) fn hash(row: &Row<'_>, column: usize) -> db::Result<ChangeHash> {
    bytes(row, column).map(ChangeHash)
}
/// A public key.
pub(crate) fn key(row: &Row<'_>, column: usize) -> db::Result<PublicKey> {
    bytes(row, column).map(PublicKey)
}
/// A signature.
pub(crate) fn signature(row: &Row<'_>, column: usize) -> db::Result<Signature> {
    bytes(row, column).map(Signature)
}
