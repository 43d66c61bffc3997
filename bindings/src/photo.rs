//! Where a photo was taken, as its fact tells it.

use crate::error::AnjianError;
use anjian_core::model::place::Place;

/// A place on earth in degrees (WGS 84), north and east positive.
#[derive(Clone, Copy, Debug, PartialEq, uniffi::Record)]
pub struct Degrees {
    /// North positive.
    pub latitude: f64,
    /// East positive.
    pub longitude: f64,
}

uniffi::custom_type!(Place, Degrees, {
    remote,
    try_lift: |degrees| Ok(Place::of_degrees(degrees.latitude, degrees.longitude)
        .map_err(|e| AnjianError::no_such_id("place", e))?),
    lower: |place| Degrees { latitude: place.latitude(), longitude: place.longitude() },
});
