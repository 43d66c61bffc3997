//! Turning a plane to the EXIF orientation, 1 to 8, after it was scaled: there is the least to move.

use super::planes::Plane;
use image::metadata::Orientation;

/// Squares of this size are turned one after the other, so that rows read and columns written stay in the cache.
const TILE: usize = 32;

/// The plane as it should be looked at.
pub(super) fn turned(plane: &Plane, orientation: Orientation) -> Plane {
    use Orientation::*;
    // Where a target sample comes from: swap x and y, then count from the right, from the bottom.
    let (swap, from_right, from_bottom) = match orientation {
        NoTransforms => (false, false, false),
        FlipHorizontal => (false, true, false),
        Rotate180 => (false, true, true),
        FlipVertical => (false, false, true),
        Rotate90FlipH => (true, false, false),
        Rotate90 => (true, false, true),
        Rotate270FlipH => (true, true, true),
        Rotate270 => (true, true, false),
    };
    let (width, height) = if swap { (plane.height, plane.width) } else { (plane.width, plane.height) };
    let mut turned = Plane::flat(width, height, 0);
    // The source moves by fixed steps when the target moves right or down.
    let (across, rows) = (plane.width as isize, plane.height as isize);
    let start = if from_right { across - 1 } else { 0 } + if from_bottom { (rows - 1) * across } else { 0 };
    let (right, down) = (if from_right { -1 } else { 1 }, if from_bottom { -across } else { across });
    let (per_x, per_y) = if swap { (down, right) } else { (right, down) };
    for top in (0..height).step_by(TILE) {
        for left in (0..width).step_by(TILE) {
            for y in top..height.min(top + TILE) {
                let mut at = start + y as isize * per_y + left as isize * per_x;
                for sample in &mut turned.samples[y * width + left..y * width + width.min(left + TILE)] {
                    *sample = plane.samples[at as usize];
                    at += per_x;
                }
            }
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `image` turns the same picture.
    fn by_image(plane: &Plane, orientation: Orientation) -> Vec<u8> {
        let (width, height) = (plane.width as u32, plane.height as u32);
        let picture = image::GrayImage::from_raw(width, height, plane.samples.clone()).unwrap();
        let mut picture = image::DynamicImage::ImageLuma8(picture);
        picture.apply_orientation(orientation);
        picture.into_bytes()
    }

    #[test]
    fn all_eight_orientations_are_those_of_another_library() {
        for (width, height) in [(1, 1), (3, 2), (40, 70), (33, 64), (1, 65)] {
            let samples = (0..width * height).map(|n| (n * 7 % 251) as u8).collect();
            let plane = Plane { width, height, samples };
            for exif in 1..=8 {
                let orientation = Orientation::from_exif(exif).unwrap();
                let turned = turned(&plane, orientation);
                let size = if exif < 5 { (width, height) } else { (height, width) };
                assert_eq!((turned.width, turned.height), size, "orientation {exif}");
                assert_eq!(turned.samples, by_image(&plane, orientation), "orientation {exif} of {width} × {height}");
            }
        }
    }
}
