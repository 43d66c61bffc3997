//! Photos from a camera's file to one that can be stored.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod draw;
mod look;
mod made;
mod refused;

use anjian_core::photo::{Limits, Normalised, PhotoError, normalise_bytes};
use draw::Kind;
use jpeg_encoder::{ColorType, SamplingFactor};

/// What becomes of a file.
fn made(bytes: Vec<u8>) -> Normalised {
    normalise_bytes(bytes, &Limits::default()).unwrap()
}

/// Why a file is refused.
fn refusal(bytes: Vec<u8>) -> PhotoError {
    normalise_bytes(bytes, &Limits::default()).expect_err("it is refused")
}

/// Every way in which cameras, editors and messengers write.
fn kinds() -> Vec<(&'static str, Kind)> {
    let kind = Kind::default();
    vec![
        ("baseline", kind),
        ("4:2:2", Kind { sampling: SamplingFactor::F_2_1, ..kind }),
        ("4:4:0", Kind { sampling: SamplingFactor::F_1_2, ..kind }),
        ("4:4:4", Kind { sampling: SamplingFactor::F_1_1, ..kind }),
        ("grey", Kind { colours: ColorType::Luma, ..kind }),
        ("progressive", Kind { progressive: true, ..kind }),
        ("progressive 4:4:4", Kind { progressive: true, sampling: SamplingFactor::F_1_1, ..kind }),
        ("restarts", Kind { restart: 5, ..kind }),
        ("scan by scan", Kind { scan_by_scan: true, ..kind }),
        ("scan by scan with restarts", Kind { scan_by_scan: true, restart: 7, ..kind }),
        ("progressive with restarts", Kind { progressive: true, restart: 3, ..kind }),
    ]
}
