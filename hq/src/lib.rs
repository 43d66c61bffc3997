//! Anjian's headquarters: receives what the phones send, keeps the register and the archive, counts the coverage.
//!
//! Uses core's `model`, `document` and `sync::protocol`, nothing else of it. The changes are the truth; every table that a
//! figure reads is a picture of them (law 7).

#![forbid(unsafe_code)]

mod apart;
pub mod archive;
pub mod backup;
mod blobs;
pub mod company;
pub mod demo;
mod desk;
mod down;
pub mod enrol;
pub mod error;
mod exchange;
pub mod export;
mod headquarters;
mod ingest;
mod key;
mod metrics;
mod office;
mod page;
pub mod people;
mod picture;
mod rebuild;
pub mod register;
pub mod report;
pub mod serve;
pub mod sheet;
mod store;
pub mod take_register;
mod upload;
pub mod verify;

pub use company::Company;
pub use error::{Error, Result};
pub use headquarters::{Clock, Headquarters, Places};
pub use people::{Account, Role, Viewer};
pub use report::{Question, Report};
pub use serve::{Pages, Running, bind, bind_with};
pub use upload::Swept;
