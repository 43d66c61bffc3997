//! Photos from a camera's file to one that can be stored: what comes out, and what is refused.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

#[path = "photo/draw.rs"]
mod draw;
#[path = "photo/look.rs"]
mod look;

use anjian_core::model::place::Place;
use anjian_core::model::time::Zone;
use anjian_core::photo::{Limits, Normalised, PhotoError, normalise, normalise_bytes};
use chrono::NaiveDate;
use draw::{Drawing, Kind, Says, exif, with_exif, with_segment};
use jpeg_encoder::{ColorType, SamplingFactor};
use look::Seen;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

fn made(bytes: Vec<u8>) -> Normalised {
    normalise_bytes(bytes, &Limits::default()).unwrap()
}

fn refusal(bytes: Vec<u8>) -> PhotoError {
    normalise_bytes(bytes, &Limits::default()).expect_err("it is refused")
}

fn close(seen: [i32; 3], wanted: [i32; 3]) -> bool {
    seen.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 40)
}

const RED: [i32; 3] = [220, 20, 20];
const GREEN: [i32; 3] = [20, 200, 20];
const BLUE: [i32; 3] = [20, 20, 220];
const YELLOW: [i32; 3] = [230, 230, 20];

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
fn a_photo_cut_anywhere_is_refused_with_where_and_what() {
    let block = exif(Says { orientation: 3, taken: Some("2026:11:16 09:30:15"), ..Says::default() });
    for (name, kind) in kinds() {
        let whole = with_exif(&Drawing::kitchen(96, 80).jpeg_of(kind), &block);
        made(whole.clone());
        for cut in 0..whole.len() {
            let error = refusal(whole[..cut].to_vec());
            match error {
                PhotoError::NotAPicture => assert!(cut < 2, "{name} at {cut}"),
                PhotoError::CutOff { at, .. } => assert_eq!(at, cut, "{name}"),
                other => panic!("{name} cut at {cut}: {other}"),
            }
        }
    }
    let large = Drawing::kitchen(2_000, 1_500).jpeg();
    for cut in (0..large.len()).step_by(4_999) {
        assert!(matches!(refusal(large[..cut].to_vec()), PhotoError::CutOff { .. } | PhotoError::NotAPicture));
    }
}

#[test]
fn a_scan_that_lacks_data_is_refused_though_the_file_has_its_end() {
    for (name, kind) in kinds() {
        let whole = Drawing::kitchen(320, 240).jpeg_of(kind);
        // Where the last scan's data begins; before it a cut leaves tables without scans.
        let scan = whole.windows(2).rposition(|w| w == [0xFF, 0xDA]).unwrap() + 14;
        for share in 1..18 {
            let cut = scan + (whole.len() - scan) * share / 20;
            let patched = [&whole[..cut], &[0xFF, 0xD9]].concat();
            let result = normalise_bytes(patched, &Limits::default());
            assert!(matches!(result, Err(PhotoError::Damaged { .. })), "{name}, {share}/20 of its last scan");
        }
    }
}

#[test]
fn a_restart_interval_that_lacks_data_is_refused() {
    let whole = Drawing::kitchen(320, 240).jpeg_of(Kind { restart: 20, ..Kind::default() });
    let markers: Vec<usize> =
        (0..whole.len() - 1).filter(|at| whole[*at] == 0xFF && (0xD0..=0xD7).contains(&whole[at + 1])).collect();
    assert!(markers.len() > 10);
    for pair in markers.windows(2) {
        let half = pair[0] + (pair[1] - pair[0]) / 2;
        let patched = [&whole[..half], &whole[pair[1]..]].concat();
        assert!(matches!(refusal(patched), PhotoError::Damaged { .. }));
        let without = [&whole[..pair[0]], &whole[pair[1]..]].concat();
        assert!(matches!(refusal(without), PhotoError::Damaged { .. }));
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

/// The frame header's place in a file, from its marker.
fn frame(jpeg: &[u8]) -> usize {
    jpeg.windows(2).position(|w| w[0] == 0xFF && matches!(w[1], 0xC0..=0xC2)).unwrap()
}

#[test]
fn what_no_camera_writes_is_refused_by_name() {
    let plain = Drawing::kitchen(64, 48).jpeg();
    let at = frame(&plain);
    let altered = |place: usize, value: u8| {
        let mut bytes = plain.clone();
        bytes[at + place] = value;
        refusal(bytes)
    };
    for (marker, what) in [(0xC9, "arithmetic"), (0xCA, "arithmetic"), (0xC3, "lossless"), (0xC5, "hierarchical")] {
        assert!(altered(1, marker).to_string().contains(what), "{marker:02X}");
    }
    for bits in [12, 16] {
        assert!(altered(4, bits).to_string().contains(&format!("{bits} bits")));
    }
    let cmyk = Drawing::kitchen(64, 48).jpeg_of(Kind { colours: ColorType::Cmyk, ..Kind::default() });
    assert!(matches!(refusal(cmyk), PhotoError::Unsupported { .. }));
    // Height 0: it would be told after the scan.
    let mut without_height = plain.clone();
    without_height[at + 5..at + 7].fill(0);
    assert!(matches!(refusal(without_height), PhotoError::Unsupported { .. }));
    for sampling in [0x00, 0x50, 0x01, 0xFF] {
        assert!(matches!(altered(11, sampling), PhotoError::Damaged { .. }));
    }
    assert!(matches!(refusal(b"\xff\xd8\xff\xd9".to_vec()), PhotoError::Damaged { .. }));
    let twice = with_segment(&plain, 0xC0, &plain[at + 4..at + 19]);
    assert!(matches!(refusal(twice), PhotoError::Unsupported { .. }));
}

#[test]
fn a_size_that_is_not_the_pictures_is_refused() {
    for (name, kind) in kinds() {
        let plain = Drawing::kitchen(320, 240).jpeg_of(kind);
        let at = frame(&plain);
        for (width, height) in [(640_u16, 240_u16), (320, 480), (3_200, 2_400), (65_535, 240)] {
            let mut bytes = plain.clone();
            bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
            bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
            let error = refusal(bytes);
            assert!(matches!(error, PhotoError::Damaged { .. }), "{name} as {width} × {height}: {error}");
        }
    }
}

#[test]
fn limits_are_checked_before_the_work() {
    let plain = Drawing::kitchen(320, 240).jpeg();
    let at = frame(&plain);
    let mut flat = plain.clone();
    flat[at + 5..at + 9].copy_from_slice(&[0x3E, 0x80, 0x3E, 0x80]);
    assert!(matches!(refusal(flat), PhotoError::TooManyPixels { width: 16_000, height: 16_000, .. }));
    let mut costly = Drawing::kitchen(320, 240).jpeg_of(Kind { sampling: SamplingFactor::F_1_1, ..Kind::default() });
    let at = frame(&costly);
    costly[at + 5..at + 9].copy_from_slice(&[0x1F, 0x40, 0x1F, 0x40]);
    assert!(matches!(refusal(costly), PhotoError::TooCostly { wanted: 384_000_000, .. }));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.jpg");
    let mut large = plain.clone();
    large.resize((20 << 20) + 1, 0);
    std::fs::write(&path, &large).unwrap();
    assert!(matches!(normalise(&path, &Limits::default()), Err(PhotoError::TooManyBytes { .. })));
    large.truncate(20 << 20);
    std::fs::write(&path, &large).unwrap();
    assert_eq!(normalise(&path, &Limits::default()).unwrap(), made(plain));
    assert!(matches!(normalise(folder.path(), &Limits::default()), Err(PhotoError::NotAPicture)));
    let nowhere = normalise(&folder.path().join("nowhere"), &Limits::default());
    assert!(matches!(nowhere, Err(PhotoError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound));
}

#[test]
fn segments_and_scans_without_end_are_refused() {
    let plain = Drawing::flat(64, 48).jpeg();
    let mut commented = plain[..2].to_vec();
    commented.extend([0xFF, 0xFE, 0, 2].repeat(100_000));
    commented.extend(&plain[2..]);
    assert!(matches!(refusal(commented), PhotoError::Damaged { .. }));
    // The same scans again and again, over a picture that is large and empty.
    let large = Drawing::flat(4_096, 4_096).jpeg_of(Kind { progressive: true, quality: 30, ..Kind::default() });
    let scans = large.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
    let mut again = large[..large.len() - 2].to_vec();
    for _ in 0..40 {
        again.extend(&large[scans..large.len() - 2]);
    }
    again.extend([0xFF, 0xD9]);
    assert!(matches!(refusal(again), PhotoError::TooCostly { of: "visits to its blocks", .. }));
}

#[test]
fn thousands_of_mutations_leave_no_panic_and_what_passes_is_a_picture() {
    let tries: usize = std::env::var("ANJIAN_MUTATIONS").map_or(4_000, |n| n.parse().unwrap());
    let limits = Limits { pixels: 1 << 22, ..Limits::default() };
    let block = exif(Says { orientation: 6, taken: Some("2026:11:16 09:30:15"), ..Says::default() });
    let mut seeds: Vec<Vec<u8>> =
        kinds().into_iter().map(|(_, kind)| with_exif(&Drawing::kitchen(96, 80).jpeg_of(kind), &block)).collect();
    let picture = image::RgbImage::from_raw(96, 80, Drawing::kitchen(96, 80).pixels).unwrap();
    for format in [image::ImageFormat::Png, image::ImageFormat::WebP] {
        let mut file = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut file, format).unwrap();
        seeds.push(file.into_inner());
    }
    let mut n = 2_026_u64;
    let mut chance = |most: usize| {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (n >> 33) as usize % most.max(1)
    };
    let mut passed = 0;
    for turn in 0..tries {
        let mut bytes = seeds[turn % seeds.len()].clone();
        for _ in 0..=chance(4) {
            // Headers are where it hurts.
            let most = if chance(2) == 0 { bytes.len().min(900) } else { bytes.len() };
            let at = chance(most);
            match chance(4) {
                0 => bytes[at] = chance(256) as u8,
                1 => bytes[at] ^= 1 << chance(8),
                2 => drop(bytes.drain(at..(at + chance(40)).min(bytes.len()))),
                _ => {
                    let piece: Vec<u8> = bytes[at..(at + chance(60)).min(bytes.len())].to_vec();
                    let to = chance(bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
            if bytes.is_empty() {
                break;
            }
        }
        if let Ok(photo) = normalise_bytes(bytes, &limits) {
            passed += 1;
            let seen = Seen::of(&photo.photo.bytes);
            assert_eq!((seen.width, seen.height), (photo.photo.width as usize, photo.photo.height as usize));
        }
    }
    println!("{passed} of {tries} were still pictures");
    assert!(passed > 0 && passed < tries);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_its_size_a_picture_becomes_a_photo(width in 1_u16..700, height in 1_u16..700, orientation in 0_u16..10, kind in 0_usize..11) {
        let kind = kinds()[kind].1;
        let block = exif(Says { orientation, ..Says::default() });
        let camera = with_exif(&Drawing::kitchen(width, height).jpeg_of(kind), &block);
        let limits = Limits { edge: 300, bytes: 12_000, ..Limits::default() };
        let photo = normalise_bytes(camera, &limits).unwrap();
        prop_assert!(photo.photo.bytes.len() <= 12_000);
        prop_assert!(photo.photo.width.max(photo.photo.height) <= 300);
        let seen = Seen::of(&photo.photo.bytes);
        prop_assert_eq!((seen.width, seen.height), (photo.photo.width as usize, photo.photo.height as usize));
    }

    #[test]
    fn bytes_that_are_no_picture_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000), jpeg in any::<bool>()) {
        let bytes = if jpeg { [&[0xFF, 0xD8, 0xFF], bytes.as_slice()].concat() } else { bytes };
        prop_assert!(normalise_bytes(bytes, &Limits::default()).is_err());
    }
}
