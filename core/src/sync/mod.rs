//! The way home: messages shared with headquarters, bundles as files, the sans-I/O session, the HTTP client.

pub mod protocol;
