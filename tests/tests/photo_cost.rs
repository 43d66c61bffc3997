//! Law 9 for pictures: whatever stands in a file of up to 20 MB, it takes at most two seconds of the processor and 256 MB.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_tests::left_out;
use image::{ImageFormat, RgbImage, RgbaImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

/// The largest file.
const MOST: usize = 20 << 20;

struct Kind {
    size: (u16, u16),
    quality: u8,
    sampling: SamplingFactor,
    progressive: bool,
    scan_by_scan: bool,
    restart: u16,
    /// Of 256: how much is noise.
    noise: u8,
}

/// 67,108,864 pixels at 4:2:0: the most that is decoded.
const LARGEST: Kind = Kind {
    size: (8_192, 8_192),
    quality: 50,
    sampling: SamplingFactor::F_2_2,
    progressive: false,
    scan_by_scan: false,
    restart: 0,
    noise: 0,
};

fn pixels((width, height): (u16, u16), noise: u8, colours: usize) -> Vec<u8> {
    let mut n = 99_u64;
    let mut next = || {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (n >> 33) as u8
    };
    let count = usize::from(width) * usize::from(height) * colours;
    if noise == 0 {
        return vec![130; count];
    }
    (0..count).map(|_| 100_u8.wrapping_add(next() % noise)).collect()
}

fn jpeg(kind: &Kind) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, kind.quality);
    encoder.set_sampling_factor(kind.sampling);
    encoder.set_progressive(kind.progressive);
    encoder.set_optimized_huffman_tables(kind.scan_by_scan);
    if kind.restart > 0 {
        encoder.set_restart_interval(kind.restart);
    }
    let pixels = pixels(kind.size, kind.noise, 3);
    encoder.encode(&pixels, kind.size.0, kind.size.1, ColorType::Rgb).unwrap();
    bytes
}

fn other(format: ImageFormat, (width, height): (u16, u16), noise: u8, alpha: bool) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let (w, h) = (u32::from(width), u32::from(height));
    if alpha {
        let picture = RgbaImage::from_raw(w, h, pixels((width, height), noise, 4)).unwrap();
        picture.write_to(&mut file, format).unwrap();
    } else {
        let picture = RgbImage::from_raw(w, h, pixels((width, height), noise, 3)).unwrap();
        picture.write_to(&mut file, format).unwrap();
    }
    file.into_inner()
}

/// Seconds, mebibytes and how it ended, of a process of its own.
fn cost(picture: &Path) -> (f64, f64, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_photographer")).arg("cost").arg(picture).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    let words: Vec<&str> = said.trim().splitn(3, ' ').collect();
    let [seconds, grew, outcome] = words.as_slice() else { panic!("{said}") };
    (seconds.parse().unwrap(), grew.parse().unwrap(), (*outcome).to_owned())
}

/// What follows a scan's first marker, as often as the file may hold it.
fn scans_again(jpeg: &[u8], times: usize) -> Vec<u8> {
    let scans = jpeg.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
    let mut again = jpeg[..jpeg.len() - 2].to_vec();
    for _ in 0..times {
        again.extend(&jpeg[scans..jpeg.len() - 2]);
    }
    again.extend([0xFF, 0xD9]);
    again
}

#[test]
fn law_9_no_picture_takes_more_than_two_seconds_or_256_megabytes() {
    if cfg!(not(target_os = "linux")) {
        left_out("photo_cost", "memory is read from Linux' /proc");
        return;
    }
    // 120 MiB of coefficients: the most that is held at once.
    let progressive = Kind { size: (6_464, 6_464), progressive: true, ..LARGEST };
    let noise = Kind { size: (3_800, 3_800), quality: 90, noise: 60, ..LARGEST };
    let fine = Kind { size: (5_900, 5_900), sampling: SamplingFactor::F_1_1, noise: 3, quality: 60, ..LARGEST };
    let pictures: Vec<(&str, Vec<u8>)> = vec![
        ("largest and flat", jpeg(&LARGEST)),
        ("largest progressive, flat", jpeg(&progressive)),
        ("largest progressive, flat, twice", scans_again(&jpeg(&progressive), 1)),
        ("largest and flat, scan by scan", jpeg(&Kind { scan_by_scan: true, ..LARGEST })),
        ("largest with a restart for every group", jpeg(&Kind { restart: 1, ..LARGEST })),
        ("as many bytes as fit", jpeg(&noise)),
        ("as many bytes as fit, progressive", jpeg(&Kind { progressive: true, ..noise })),
        ("4:4:4, as large as it may be", jpeg(&fine)),
        ("4:4:4, progressive", jpeg(&Kind { size: (4_576, 4_576), progressive: true, ..fine })),
        ("not scaled by the DCT", jpeg(&Kind { size: (3_199, 3_199), noise: 90, quality: 80, ..LARGEST })),
        ("long and thin", jpeg(&Kind { size: (65_000, 1_000), ..LARGEST })),
        ("PNG, flat", other(ImageFormat::Png, (5_700, 5_700), 0, false)),
        ("PNG with alpha", other(ImageFormat::Png, (5_000, 5_000), 0, true)),
        ("PNG with alpha, grainy", other(ImageFormat::Png, (3_500, 3_500), 2, true)),
        ("PNG of noise", other(ImageFormat::Png, (2_500, 2_500), 200, false)),
        ("WebP, flat", other(ImageFormat::WebP, (5_000, 5_000), 0, true)),
        ("WebP of noise", other(ImageFormat::WebP, (2_400, 2_400), 200, false)),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    for (name, bytes) in pictures {
        assert!(bytes.len() <= MOST, "{name} has {} bytes: it is refused for that alone", bytes.len());
        std::fs::write(&path, &bytes).unwrap();
        let (seconds, grew, outcome) = cost(&path);
        println!("{name}, {:.1} MB: {seconds:.2} s, {grew:.0} MiB, {outcome}", bytes.len() as f64 / 1e6);
        assert!(!outcome.contains("refused"), "{name}: {outcome}");
        assert!(seconds <= 2.0, "{name} took {seconds} s of the processor");
        assert!(grew <= 244.0, "{name} took {grew} MiB");
    }
}
