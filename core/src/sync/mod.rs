//! The way home: messages shared with headquarters, bundles as files, what two phones that meet exchange, the sans-I/O session, the
//! HTTP client.

pub mod arrive;
pub mod backoff;
pub mod bundle;
pub mod client;
pub mod clock;
pub mod enrolment;
pub mod meeting;
pub mod outgoing;
pub mod protocol;
pub mod session;
pub mod status;
pub mod tls;
pub mod upload;
