//! A camera for the demo: it draws what stands before it. The pictures go the way of every photo, from a file of the camera
//! through the core into the record.

use anjian_core::error::Error;
use anjian_core::model::fact::{PhotoOf, PhotoSource};
use anjian_core::model::id::{InspectionId, PhotoId};
use anjian_core::workspace::Workspace;
use jpeg_encoder::{ColorType, Encoder};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

const WIDTH: u16 = 960;
const HEIGHT: u16 = 720;

/// Takes a photo into an inspection; the same seed draws the same.
pub(super) fn shoot(workspace: &Workspace, id: &InspectionId, of: PhotoOf, seed: u64) -> Result<PhotoId, Error> {
    let file = workspace.folder().join("camera.jpg");
    let broken = |why: String| Error::Broken { why };
    let encoder = Encoder::new_file(&file, 90).map_err(|e| broken(e.to_string()))?;
    encoder.encode(&drawing(seed), WIDTH, HEIGHT, ColorType::Rgb).map_err(|e| broken(e.to_string()))?;
    let seen = workspace.form(id)?.seen;
    let taken = workspace.take_photo(id, &seen, &file, of, PhotoSource::Camera)?;
    std::fs::remove_file(&file).map_err(|e| broken(e.to_string()))?;
    Ok(taken.photo)
}

/// A wall in some light, a door or a cabinet on it, a pipe along it, a card.
fn drawing(seed: u64) -> Vec<u8> {
    let mut chance = StdRng::seed_from_u64(seed);
    let wall = [0; 3].map(|_: i32| chance.random_range(150..215));
    let door = [0; 3].map(|_: i32| chance.random_range(50..150));
    let (left, wide) = (chance.random_range(120..420), chance.random_range(260..420));
    let pipe = chance.random_range(40..100);
    let (card_x, card_y) = (left + chance.random_range(60..160), chance.random_range(200..400));
    let mut pixels = Vec::with_capacity(usize::from(WIDTH) * usize::from(HEIGHT) * 3);
    for y in 0..i32::from(HEIGHT) {
        for x in 0..i32::from(WIDTH) {
            let within = |from: i32, length: i32, at: i32| (from..from + length).contains(&at);
            let line = (y - card_y) % 14 < 4 && within(card_x + 12, 96, x);
            let on_card = within(card_x, 120, x) && within(card_y, 84, y);
            let colour = if on_card && line {
                [60, 60, 70]
            } else if on_card {
                [245, 240, 225]
            } else if within(left, wide, x) && y > 90 {
                door
            } else if within(pipe, 26, x) {
                [200 - (x - pipe - 13).abs() * 6; 3]
            } else {
                wall
            };
            let light = (x + y) / 40 + chance.random_range(-5..5);
            pixels.extend(colour.map(|value| (value + light).clamp(0, 255) as u8));
        }
    }
    pixels
}
