//! What a camera's EXIF says: which way is up, when and where it was taken. The rest is private (the camera's serial
//! number, its owner, a thumbnail of what was cropped away) and goes nowhere. EXIF that cannot be read says nothing: it
//! is no reason to refuse a picture.

use crate::model::place::Place;
use crate::model::time::{Timestamp, Zone};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use exif::{DateTime, Exif, In, Reader, Tag, Value};
use image::metadata::Orientation;

/// When a photo was taken, by the camera's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What its wall clock showed.
    pub local: NaiveDateTime,
    /// Minutes that this was ahead of UTC; older cameras do not say.
    pub offset_minutes: Option<i16>,
}

impl Taken {
    /// The moment; a camera that does not name its zone is thought to be in `zone`.
    pub fn at(&self, zone: Zone) -> Timestamp {
        match self.offset_minutes {
            Some(minutes) => {
                let utc = self.local.checked_sub_signed(TimeDelta::minutes(minutes.into())).unwrap_or(self.local);
                Timestamp(utc.and_utc().timestamp_millis())
            }
            None => zone.moment(self.local.date(), self.local.time()),
        }
    }
}

/// What an EXIF block says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) orientation: Orientation,
    pub(super) taken: Option<Taken>,
    pub(super) place: Option<Place>,
}

impl Told {
    /// Without EXIF.
    pub(super) const NOTHING: Self = Self { orientation: Orientation::NoTransforms, taken: None, place: None };

    /// Reads a block: a TIFF header and what it points to.
    pub(super) fn by(block: &[u8]) -> Self {
        let mut reader = Reader::new();
        // Makers' notes are often wrong; what stands beside them is not.
        let read = reader.continue_on_error(true).read_raw(block.to_vec());
        match read.or_else(|error| error.distill_partial_result(|_| {})) {
            Ok(exif) => Self { orientation: orientation(&exif), taken: taken(&exif), place: place(&exif) },
            Err(_) => Self::NOTHING,
        }
    }
}

fn value(exif: &Exif, tag: Tag) -> Option<&Value> {
    exif.get_field(tag, In::PRIMARY).map(|field| &field.value)
}

fn orientation(exif: &Exif) -> Orientation {
    let number = value(exif, Tag::Orientation).and_then(|value| value.get_uint(0));
    let number = number.and_then(|number| u8::try_from(number).ok());
    number.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match value(exif, tag)? {
        Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    }
}

fn taken(exif: &Exif) -> Option<Taken> {
    let mut read = DateTime::from_ascii(ascii(exif, Tag::DateTimeOriginal)?).ok()?;
    if let Some(text) = ascii(exif, Tag::SubSecTimeOriginal)
        && text.iter().all(|byte| byte.is_ascii_digit() || *byte == b' ')
    {
        // A fraction that cannot be read is none.
        let _ = read.parse_subsec(text);
    }
    if let Some(text) = ascii(exif, Tag::OffsetTimeOriginal)
        && text.len() == 6
    {
        let _ = read.parse_offset(text);
    }
    let date = NaiveDate::from_ymd_opt(read.year.into(), read.month.into(), read.day.into())?;
    let (hour, minute, second) = (read.hour.into(), read.minute.into(), read.second.into());
    let milliseconds = read.nanosecond.unwrap_or(0) / 1_000_000;
    let local = date.and_hms_milli_opt(hour, minute, second, milliseconds)?;
    // No clock on earth is further from UTC.
    let offset_minutes = read.offset.filter(|minutes| minutes.abs() <= 14 * 60);
    Some(Taken { local, offset_minutes })
}

fn place(exif: &Exif) -> Option<Place> {
    let latitude = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S')?;
    let longitude = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W')?;
    // Cameras without a fix write zeros.
    if latitude == 0.0 && longitude == 0.0 {
        return None;
    }
    Place::of_degrees(latitude, longitude).ok()
}

/// Degrees, minutes and seconds as degrees; negative where the reference says so.
fn degrees(exif: &Exif, tag: Tag, reference: Tag, negative: u8) -> Option<f64> {
    let Value::Rational(parts) = value(exif, tag)? else { return None };
    let [degrees, minutes, seconds] = parts.as_slice() else { return None };
    if [degrees, minutes, seconds].iter().any(|part| part.denom == 0) {
        return None;
    }
    let size = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3_600.0;
    let sign = if ascii(exif, reference)?.first() == Some(&negative) { -1.0 } else { 1.0 };
    Some(sign * size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_camera_that_names_its_zone_is_believed_and_one_that_does_not_is_where_the_company_is() {
        let local = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap().and_hms_opt(9, 30, 0).unwrap();
        let utc = |taken: Taken| taken.at(Zone::default()).0;
        assert_eq!(utc(Taken { local, offset_minutes: Some(0) }), local.and_utc().timestamp_millis());
        let shanghai = utc(Taken { local, offset_minutes: Some(480) });
        assert_eq!(shanghai, utc(Taken { local, offset_minutes: None }));
        assert_eq!(shanghai, local.and_utc().timestamp_millis() - 8 * 3_600_000);
    }

    #[test]
    fn what_is_no_exif_says_nothing() {
        for block in [&b""[..], b"II*\0", b"MM\0*\0\0\0\x08\xff\xff", &[0xFF; 64]] {
            assert_eq!(Told::by(block), Told::NOTHING);
        }
    }
}
