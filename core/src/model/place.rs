//! A place on earth, as a receiver of satellites gives it.

use serde::{Deserialize, Serialize};

/// A place: WGS 84, in millionths of a degree (0.11 m), so that it is exact on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(i32, i32)", into = "(i32, i32)")]
pub struct Place {
    latitude: i32,
    longitude: i32,
}

/// Two numbers that are no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such place on earth")]
pub struct NoPlace;

impl Place {
    /// A place of degrees, north and east positive.
    pub fn of_degrees(latitude: f64, longitude: f64) -> Result<Self, NoPlace> {
        if !latitude.is_finite() || !longitude.is_finite() {
            return Err(NoPlace);
        }
        // What does not fit is far beyond the poles and stays there.
        let millionths = |degrees: f64| (degrees * 1e6).round() as i32;
        Self::try_from((millionths(latitude), millionths(longitude)))
    }
    /// Degrees, north positive.
    pub fn latitude(&self) -> f64 {
        f64::from(self.latitude) / 1e6
    }
    /// Degrees, east positive.
    pub fn longitude(&self) -> f64 {
        f64::from(self.longitude) / 1e6
    }
}

impl TryFrom<(i32, i32)> for Place {
    type Error = NoPlace;
    fn try_from((latitude, longitude): (i32, i32)) -> Result<Self, NoPlace> {
        let on_earth = latitude.unsigned_abs() <= 90_000_000 && longitude.unsigned_abs() <= 180_000_000;
        if on_earth { Ok(Self { latitude, longitude }) } else { Err(NoPlace) }
    }
}

impl From<Place> for (i32, i32) {
    fn from(place: Place) -> Self {
        (place.latitude, place.longitude)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_two_numbers_on_paper_and_nothing_beyond_the_poles() {
        let place = Place::of_degrees(32.916_667, 117.389_719).unwrap();
        assert_eq!(serde_json::to_string(&place).unwrap(), "[32916667,117389719]");
        assert_eq!(serde_json::from_str::<Place>("[32916667,117389719]").unwrap(), place);
        assert!((place.latitude() - 32.916_667).abs() < 1e-9 && (place.longitude() - 117.389_719).abs() < 1e-9);
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.5), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Place::of_degrees(latitude, longitude), Err(NoPlace));
        }
        for paper in ["[90000001,0]", "[0,-180000001]", "[0]", "[0.5,1]"] {
            assert!(serde_json::from_str::<Place>(paper).is_err(), "{paper}");
        }
    }
}
