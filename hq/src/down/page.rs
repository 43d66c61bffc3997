//! A page under way: what fits, and what one inspection's changes look like on it.

use crate::error::Result;
use crate::store::db::Connection;
use crate::store::{change, inspection};
use anjian_core::model::site::Site;
use anjian_core::sync::protocol::message::Parcel;
use serde_bytes::ByteBuf;
use std::ops::Range;

/// How many bytes still fit, before compression.
pub(super) struct Budget {
    left: i64,
    whole: i64,
}

impl Budget {
    pub(super) fn new(bytes: usize) -> Self {
        let whole = i64::try_from(bytes).unwrap_or(i64::MAX);
        Self { left: whole, whole }
    }
    pub(super) fn is_spent(&self) -> bool {
        self.left <= 0
    }
    pub(super) fn spend(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(i64::try_from(bytes).unwrap_or(i64::MAX));
    }
    /// Nothing more fits.
    pub(super) fn close(&mut self) {
        self.left = 0;
    }
    /// Whether so many bytes fit. The first thing on a page always does, else a large one would never come.
    pub(super) fn holds(&self, bytes: usize) -> bool {
        self.left == self.whole || i64::try_from(bytes).is_ok_and(|bytes| bytes <= self.left)
    }
}

/// About how large a site is in a message.
pub(super) fn site_bytes(site: &Site) -> usize {
    serde_json::to_string(site).map_or(512, |json| json.len())
}

/// Some of an inspection's changes with the signatures that cover them.
pub(super) fn parcel(db: &Connection, number: i64, changes: Range<u64>) -> Result<Parcel> {
    Ok(Parcel {
        inspection: inspection::identity(db, number)?,
        changes: change::raw(db, number, changes.clone())?.into_iter().map(ByteBuf::from).collect(),
        signatures: change::signatures(db, number, changes)?,
        receipts: Vec::new(),
    })
}

/// About how large a parcel is in a message.
pub(super) fn parcel_bytes(parcel: &Parcel) -> usize {
    let changes: usize = parcel.changes.iter().map(|raw| raw.len() + 5).sum();
    80 + changes + parcel.signatures.len() * 130
}
