//! SQLite that can encrypt, linked in the place of the one that libsqlite3-sys bundles (its feature `in_gecko` leaves
//! SQLite to somebody else: Firefox there, this package here).

#![forbid(unsafe_code)]
