//! From a path that the camera gave to a photo that can be stored: looked at, bounded, decoded strictly, scaled, turned,
//! encoded again, with its thumbnail and its hash. Pure work on one file; no database, no network.
//!
//! Promises: what comes out is an interleaved baseline JPEG of at most [`Limits::bytes`] bytes whose long edge is at most
//! [`Limits::edge`], upright, without anything of the camera's private words (EXIF, XMP, maker's notes); when and where it
//! was taken is handed over beside it. No file makes it work long or hold much ([`Limits`]). Refuses what is cut off,
//! damaged, too large or no picture, each with its own [`PhotoError`]; a picture is whole or it is refused.

mod both;
mod encode;
mod exif;
mod hash;
mod jpeg;
mod limits;
mod normalise;
mod orientation;
mod planes;
mod png_webp;
mod profile;
mod refused;
mod scale;
mod sniff;

pub use self::exif::Taken;
pub use limits::Limits;
pub use normalise::{Normalised, Picture, normalise, normalise_bytes};
pub use refused::PhotoError;
pub use sniff::{Format, sniff};
