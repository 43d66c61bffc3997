//! What is refused, by name and before the work; and hostile files.

use super::draw::{Drawing, Kind, Says, exif, with_exif, with_segment};
use super::look::Seen;
use super::{kinds, made, refusal};
use anjian_core::photo::{Limits, PhotoError, normalise, normalise_bytes};
use jpeg_encoder::{ColorType, SamplingFactor};
use proptest::prelude::*;

/// The frame header's place in a file, from its marker.
fn frame(jpeg: &[u8]) -> usize {
    jpeg.windows(2).position(|w| w[0] == 0xFF && matches!(w[1], 0xC0..=0xC2)).unwrap()
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
    #[test]
    fn bytes_that_are_no_picture_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000), jpeg in any::<bool>()) {
        let bytes = if jpeg { [&[0xFF, 0xD8, 0xFF], bytes.as_slice()].concat() } else { bytes };
        prop_assert!(normalise_bytes(bytes, &Limits::default()).is_err());
    }
}
