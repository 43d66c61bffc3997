//! What comes out.

use super::draw::{Drawing, Kind, Says, exif, with_exif, with_segment};
use super::look::Seen;
use super::{kinds, made, refusal};
use anjian_core::model::place::Place;
use anjian_core::model::time::Zone;
use anjian_core::photo::{Limits, PhotoError, normalise_bytes};
use chrono::NaiveDate;
use jpeg_encoder::{ColorType, SamplingFactor};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const RED: [i32; 3] = [220, 20, 20];
const GREEN: [i32; 3] = [20, 200, 20];
const BLUE: [i32; 3] = [20, 20, 220];
const YELLOW: [i32; 3] = [230, 230, 20];

fn close(seen: [i32; 3], wanted: [i32; 3]) -> bool {
    seen.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 40)
}

#[test]
fn a_cameras_picture_becomes_small_and_upright_and_is_named_by_its_hash() {
    let says = Says {
        orientation: 6,
        taken: Some("2026:11:16 09:30:15"),
        offset: Some("+08:00"),
        place: Some([([32, 55, 0], b'N'), ([117, 23, 23], b'E')]),
        serial: Some("SERIAL-0815"),
    };
    let camera = with_exif(&Drawing::kitchen(4_000, 3_000).jpeg(), &exif(says));
    let photo = made(camera);
    assert_eq!((photo.photo.width, photo.photo.height), (1_200, 1_600));
    assert_eq!((photo.thumbnail.width, photo.thumbnail.height), (240, 320));
    assert!(photo.photo.bytes.len() <= 300_000, "{} bytes", photo.photo.bytes.len());
    assert!(photo.thumbnail.bytes.len() < 40_000, "{} bytes", photo.thumbnail.bytes.len());
    for picture in [&photo.photo, &photo.thumbnail] {
        let seen = Seen::of(&picture.bytes);
        assert_eq!((seen.width, seen.height), (picture.width as usize, picture.height as usize));
        assert_eq!(picture.id.as_str(), hex::encode(Sha256::digest(&picture.bytes)));
        // Nothing of what the camera wrote about itself and its owner.
        for private in [b"Exif".as_slice(), b"SERIAL", b"2026:11", b"http"] {
            assert!(!picture.bytes.windows(private.len()).any(|w| w == private), "{private:?}");
        }
    }
    let local = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap().and_hms_opt(9, 30, 15).unwrap();
    let taken = photo.taken.unwrap();
    assert_eq!((taken.local, taken.offset_minutes), (local, Some(480)));
    assert_eq!(taken.at(Zone::default()).0, local.and_utc().timestamp_millis() - 8 * 3_600_000);
    assert_eq!(photo.place, Place::of_degrees(32.916_667, 117.389_722).ok());
}

#[test]
fn all_eight_orientations_stand_upright() {
    // Which quarter comes to stand top left, top right, bottom left, bottom right.
    let upright = [
        [RED, GREEN, BLUE, YELLOW],
        [GREEN, RED, YELLOW, BLUE],
        [YELLOW, BLUE, GREEN, RED],
        [BLUE, YELLOW, RED, GREEN],
        [RED, BLUE, GREEN, YELLOW],
        [BLUE, RED, YELLOW, GREEN],
        [YELLOW, GREEN, BLUE, RED],
        [GREEN, YELLOW, RED, BLUE],
    ];
    for (n, wanted) in upright.into_iter().enumerate() {
        for (width, height) in [(640, 480), (3_300, 2_000)] {
            let orientation = n as u16 + 1;
            let block = exif(Says { orientation, ..Says::default() });
            let photo = made(with_exif(&Drawing::quarters(width, height).jpeg(), &block));
            let (lying, upright) = ((width > 1_600, width > height), photo.photo.width > photo.photo.height);
            assert_eq!(upright, lying.1 == (orientation < 5), "orientation {orientation}");
            for picture in [&photo.photo, &photo.thumbnail] {
                let seen = Seen::of(&picture.bytes);
                let corners = [(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)].map(|(x, y)| seen.at(x, y));
                for (corner, wanted) in corners.into_iter().zip(wanted) {
                    assert!(close(corner, wanted), "orientation {orientation}: {corners:?}");
                }
            }
        }
    }
}

#[test]
fn every_kind_of_jpeg_shows_what_was_drawn() {
    for (width, height) in [(333, 251), (1_601, 1_203), (3_333, 2_500)] {
        let drawing = Drawing::kitchen(width, height);
        let plain = Seen::of(&made(drawing.jpeg()).photo.bytes);
        for (name, kind) in kinds() {
            let seen = Seen::of(&made(drawing.jpeg_of(kind)).photo.bytes);
            if !matches!(kind.colours, ColorType::Luma) {
                let far = seen.far_from(&plain);
                assert!(far < 4.0, "{name} of {width} × {height}: {far}");
            }
        }
    }
}

#[test]
fn a_baseline_file_that_comes_scan_by_scan_shows_what_an_interleaved_one_shows() {
    // Blocks beyond the edge are not in such scans; a decoder that expects them shifts everything behind.
    for (width, height) in [(16, 16), (17, 17), (40, 24), (63, 65), (120, 89), (1_000, 743)] {
        let drawing = Drawing::quarters(width, height);
        let interleaved = Seen::of(&made(drawing.jpeg()).photo.bytes);
        let by_scan = Seen::of(&made(drawing.jpeg_of(Kind { scan_by_scan: true, ..Kind::default() })).photo.bytes);
        let far = interleaved.far_from(&by_scan);
        assert!(far < 1.0, "{width} × {height}: {far}");
    }
}

#[test]
fn what_follows_the_picture_is_no_part_of_it_and_fill_bytes_are_nothing() {
    let plain = Drawing::kitchen(320, 240).jpeg_of(Kind { restart: 20, ..Kind::default() });
    let photo = made(plain.clone());
    // A second picture for the screen of the phone, a short film.
    let with_film = [plain.as_slice(), &Drawing::flat(64, 48).jpeg(), b"\0\0\0\x18ftypmp42"].concat();
    assert_eq!(made(with_film), photo);
    let mut filled = Vec::new();
    let mut bytes = plain.iter().peekable();
    while let Some(byte) = bytes.next() {
        // Before every marker three bytes that only fill.
        if *byte == 0xFF && bytes.peek().is_some_and(|next| **next != 0) && !filled.is_empty() {
            filled.extend([0xFF; 3]);
        }
        filled.push(*byte);
    }
    assert_eq!(made(filled), photo);
    let with_words = with_segment(&with_segment(&plain, 0xFE, b"a comment"), 0xE5, &[0xFF; 60_000]);
    assert_eq!(made(with_words), photo);
}

#[test]
fn exif_that_cannot_be_read_says_nothing_and_harms_nothing() {
    let plain = Drawing::kitchen(320, 240).jpeg();
    let photo = made(plain.clone());
    let good = exif(Says { orientation: 1, taken: Some("2026:11:16 09:30:15"), ..Says::default() });
    for block in [&b""[..], b"II*\0", &[0xFF; 60_000], &good[..good.len() / 2], b"MM\0*\0\0\0\x08\xff\xff"] {
        assert_eq!(made(with_exif(&plain, block)).photo, photo.photo);
    }
    for orientation in [0, 9, 255, 65_535] {
        let says = Says { orientation, taken: Some("0000:00:00 00:00:00"), ..Says::default() };
        let made = made(with_exif(&plain, &exif(says)));
        assert_eq!((made.photo, made.taken), (photo.photo.clone(), None));
    }
    // A receiver without a fix, and one that is broken.
    for place in [[([0, 0, 0], b'N'), ([0, 0, 0], b'E')], [([99, 0, 0], b'N'), ([0, 0, 0], b'E')]] {
        let says = Says { orientation: 1, place: Some(place), ..Says::default() };
        assert_eq!(made(with_exif(&plain, &exif(says))).place, None);
    }
    let south_west = Says { place: Some([([22, 54, 30], b'S'), ([43, 12, 0], b'W')]), ..Says::default() };
    let place = made(with_exif(&plain, &exif(south_west))).place.unwrap();
    assert_eq!((place.latitude(), place.longitude()), (-22.908_333, -43.2));
}

#[test]
fn a_phones_colour_profile_goes_along_and_a_printers_stays_away() {
    let plain = Drawing::kitchen(320, 240).jpeg();
    let mut profile = vec![7; 548];
    profile[36..40].copy_from_slice(b"acsp");
    profile[16..20].copy_from_slice(b"RGB ");
    let segment = |profile: &[u8]| with_segment(&plain, 0xE2, &[b"ICC_PROFILE\0\x01\x01", profile].concat());
    let holds = |picture: &[u8]| picture.windows(profile.len()).any(|w| w == profile);
    let photo = made(segment(&profile));
    assert!(holds(&photo.photo.bytes) && holds(&photo.thumbnail.bytes));
    Seen::of(&photo.photo.bytes);
    let mut large = profile.clone();
    large.resize(60_000, 7);
    assert_eq!(made(segment(&large)), made(plain.clone()));
    assert_eq!(made(segment(&[1; 500])), made(plain.clone()));
}

#[test]
fn the_best_quality_that_fits_is_found() {
    let noise = {
        let mut n = 7_u32;
        let mut next = || {
            n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (n >> 24) as u8
        };
        Drawing { width: 1_600, height: 1_200, pixels: (0..1_600 * 1_200 * 3).map(|_| next()).collect() }
    };
    for drawing in [Drawing::kitchen(1_600, 1_200), Drawing::kitchen(800, 600), Drawing::flat(1_600, 1_600), noise] {
        let camera = drawing.jpeg_of(Kind { quality: 97, sampling: SamplingFactor::F_1_1, ..Kind::default() });
        for bytes in [300_000, 100_000, 20_000] {
            let limits = Limits { bytes, ..Limits::default() };
            let photo = normalise_bytes(camera.clone(), &limits).unwrap();
            assert!(photo.photo.bytes.len() <= bytes);
            assert!((40..=95).contains(&photo.quality));
            let uses = photo.photo.bytes.len() as f64 / bytes as f64;
            // One step of quality is at most some percent of a file; the best step needs no more room.
            assert!(photo.quality == 95 || uses > 0.85, "{uses} of {bytes} at quality {}", photo.quality);
            assert!(photo.quality > 40 || photo.photo.width < 1_600 || uses > 0.85);
        }
    }
}

#[test]
fn png_and_webp_are_taken_and_refused_where_they_are_cut() {
    let drawing = Drawing::kitchen(240, 180);
    let picture = image::RgbImage::from_raw(240, 180, drawing.pixels.clone()).unwrap();
    let jpeg = Seen::of(&made(drawing.jpeg()).photo.bytes);
    for format in [image::ImageFormat::Png, image::ImageFormat::WebP] {
        let mut file = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut file, format).unwrap();
        let whole = file.into_inner();
        let seen = Seen::of(&made(whole.clone()).photo.bytes);
        assert!(seen.far_from(&jpeg) < 4.0, "{format:?}");
        for cut in (0..whole.len()).step_by(97).chain(whole.len() - 40..whole.len()) {
            let error = refusal(whole[..cut].to_vec());
            assert!(
                matches!(error, PhotoError::CutOff { .. } | PhotoError::NotAPicture),
                "{format:?} at {cut}: {error}"
            );
        }
    }
    let clear = image::RgbaImage::from_pixel(64, 64, image::Rgba([10, 10, 10, 0]));
    let mut file = std::io::Cursor::new(Vec::new());
    clear.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let seen = Seen::of(&made(file.into_inner()).photo.bytes);
    assert!(close(seen.at(0.5, 0.5), [255, 255, 255]), "laid on white");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_its_size_a_picture_becomes_a_photo(width in 1_u16..700, height in 1_u16..700, orientation in 0_u16..10, kind in 0_usize..11) {
        let kind = kinds()[kind].1;
        // The drawing encoder counts its optimised tables without restarts: of some sizes it then writes codes that it did not define.
        prop_assume!(!(kind.scan_by_scan && kind.restart > 0));
        let block = exif(Says { orientation, ..Says::default() });
        let camera = with_exif(&Drawing::kitchen(width, height).jpeg_of(kind), &block);
        let limits = Limits { edge: 300, bytes: 12_000, ..Limits::default() };
        let photo = normalise_bytes(camera, &limits).unwrap();
        prop_assert!(photo.photo.bytes.len() <= 12_000);
        prop_assert!(photo.photo.width.max(photo.photo.height) <= 300);
        let seen = Seen::of(&photo.photo.bytes);
        prop_assert_eq!((seen.width, seen.height), (photo.photo.width as usize, photo.photo.height as usize));
    }
}
