use super::whole_jpeg as whole;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// Noise with shapes: every kind of block.
fn picture(width: u16, height: u16) -> Vec<u8> {
    let (mut pixels, mut noise) = (Vec::new(), 0x2545_F491_u32);
    for y in 0..u32::from(height) {
        for x in 0..u32::from(width) {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            let edge = if (x / 24 + y / 16) % 2 == 0 { 200 } else { 30 };
            let grain = if x % 96 < 48 { noise % 40 } else { 0 };
            pixels.extend([edge + grain, x % 256, y % 256].map(|value| u8::try_from(value.min(255)).unwrap()));
        }
    }
    pixels
}

fn encoded(width: u16, height: u16, set: impl Fn(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 80);
    set(&mut encoder);
    encoder.encode(&picture(width, height), width, height, ColorType::Rgb).unwrap();
    bytes
}

fn flaw(bytes: &[u8]) -> String {
    whole(bytes).unwrap_err().to_string()
}

#[test]
fn whole_photos_of_every_kind_that_encoders_make_are_taken() {
    for sampling in [
        SamplingFactor::R_4_2_0,
        SamplingFactor::R_4_4_4,
        SamplingFactor::R_4_2_2,
        SamplingFactor::R_4_4_0,
        SamplingFactor::R_4_1_1,
    ] {
        for (width, height) in [(1, 1), (8, 8), (17, 16), (160, 120), (333, 257)] {
            for interval in [None, Some(1), Some(7)] {
                for (progressive, optimised) in [(false, false), (false, true), (true, false)] {
                    // This encoder counts for its tables as if there were no restarts, and then lacks codes that it needs.
                    if optimised && interval.is_some() {
                        continue;
                    }
                    let bytes = encoded(width, height, |encoder| {
                        encoder.set_sampling_factor(sampling);
                        encoder.set_progressive(progressive);
                        encoder.set_optimized_huffman_tables(optimised);
                        if let Some(interval) = interval {
                            encoder.set_restart_interval(interval);
                        }
                    });
                    let what = format!("{sampling:?} {width}x{height} {interval:?} {progressive} {optimised}");
                    assert_eq!(whole(&bytes), Ok(()), "{what}");
                }
            }
        }
    }
    let mut grey = Vec::new();
    Encoder::new(&mut grey, 90).encode(&[120; 40 * 30], 40, 30, ColorType::Luma).unwrap();
    assert_eq!(whole(&grey), Ok(()));
}

#[test]
fn a_photo_cut_anywhere_is_refused_also_when_an_end_is_put_behind_the_cut() {
    for interval in [0, 5] {
        let bytes = encoded(160, 120, |encoder| {
            encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
            encoder.set_restart_interval(interval);
        });
        for cut in 0..bytes.len() {
            assert!(whole(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        // From the last two bytes on an end behind the cut may be the true one.
        for cut in 0..bytes.len() - 3 {
            let closed = [&bytes[..cut], &[0xFF, 0xD9]].concat();
            assert!(whole(&closed).is_err(), "cut at {cut} of {} and closed", bytes.len());
        }
    }
}

#[test]
fn what_is_no_photo_is_refused_with_the_place() {
    assert!(flaw(b"").contains("at byte 0: no JPEG begins so"));
    assert!(flaw(b"%PDF-1.7 and so on").contains("no JPEG begins so"));
    assert!(flaw(b"\x89PNG\r\n\x1a\n").contains("no JPEG begins so"));
    assert!(flaw(b"\xFF\xD8\xFF\xD9").contains("it ends before its picture"));
    assert!(flaw(b"\xFF\xD8<html>").contains("a marker was expected"));
    let photo = encoded(64, 48, |_| {});
    assert!(flaw(&[photo.as_slice(), b"trailing"].concat()).contains("bytes follow its end"));
    assert!(flaw(&[photo.as_slice(), photo.as_slice()].concat()).contains("bytes follow its end"));
    let text = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\0 and then only words, which is no picture at all\xFF\xD9";
    assert!(whole(text).is_err());
}

#[test]
fn a_claim_of_many_pixels_costs_no_time_and_no_memory() {
    let mut photo = encoded(64, 48, |_| {});
    let frame = photo.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    for (height, width) in [(u16::MAX, u16::MAX), (8_000, 8_001), (0, 64), (48, 0)] {
        photo[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
        photo[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
        assert!(flaw(&photo).contains("no picture, or too large a one"), "{width}x{height}");
    }
    photo[frame + 5..frame + 9].copy_from_slice(&[0x1F, 0x40, 0x1F, 0x40]);
    assert!(flaw(&photo).contains("its coded data is cut off"), "64 megapixels are claimed, and 3,072 pixels there");
}

#[test]
fn ten_thousand_mutations_leave_no_panic_and_most_are_found() {
    let photo = encoded(160, 120, |encoder| encoder.set_restart_interval(9));
    let (mut state, mut found) = (7_u64, 0);
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..10_000 {
        let mut mutated = photo.clone();
        for _ in 0..=random(3) {
            let at = random(mutated.len());
            match random(4) {
                0 => mutated[at] ^= 1 << random(8),
                1 => mutated[at] = u8::try_from(random(256)).unwrap(),
                2 => drop(mutated.remove(at)),
                _ => mutated.insert(at, u8::try_from(random(256)).unwrap()),
            }
        }
        found += usize::from(whole(&mutated).is_err());
    }
    // A code may turn into another of the same length: the hash finds those.
    assert!(found > 5_000, "{found}");
}
