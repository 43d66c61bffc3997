//! Scaling down, plane by plane, with `fast_image_resize` (AVX2, NEON). A smaller picture is never made larger.

use super::planes::{Plane, Planes};
use super::refused::PhotoError;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

/// The picture with a long edge of at most `edge`.
pub(super) fn to_edge(planes: Planes, edge: u32) -> Result<Planes, PhotoError> {
    let long = planes.long_edge();
    let edge = edge as usize;
    if long <= edge {
        return Ok(planes);
    }
    // Even, so that chroma halves evenly whichever way it is turned; at least 2, however long and thin.
    let scaled = |length: usize| if length == long { edge } else { ((length * edge / long).div_ceil(2) * 2).max(2) };
    let (width, height) = (scaled(planes.width()), scaled(planes.height()));
    let mut resizer = Resizer::new();
    let luma = resized(&mut resizer, &planes.luma, width, height)?;
    drop(planes.luma);
    let [blue, red] = planes.chroma;
    let mut half = |plane: &Plane| resized(&mut resizer, plane, width.div_ceil(2), height.div_ceil(2));
    Ok(Planes { luma, chroma: [half(&blue)?, half(&red)?] })
}

fn resized(resizer: &mut Resizer, plane: &Plane, width: usize, height: usize) -> Result<Plane, PhotoError> {
    let size = |length: usize| u32::try_from(length).map_err(PhotoError::unmade);
    let source = ImageRef::new(size(plane.width)?, size(plane.height)?, &plane.samples, PixelType::U8);
    let source = source.map_err(PhotoError::unmade)?;
    let mut target = Image::new(size(width)?, size(height)?, PixelType::U8);
    // The kernel widens with the step down, so that nothing is skipped and fine lines do not flicker.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    resizer.resize(&source, &mut target, &options).map_err(PhotoError::unmade)?;
    Ok(Plane { width, height, samples: target.into_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(width: usize, height: usize, edge: u32) -> (usize, usize) {
        let planes = to_edge(Planes::from_grey(vec![77; width * height], width, height), edge).unwrap();
        assert!(planes.luma.samples.iter().all(|sample| *sample == 77), "grey stays grey");
        let [blue, red] = &planes.chroma;
        assert_eq!((blue.width, blue.height), (planes.width().div_ceil(2), planes.height().div_ceil(2)));
        assert_eq!(blue, red);
        (planes.width(), planes.height())
    }

    #[test]
    fn the_long_edge_becomes_what_is_asked_and_a_smaller_picture_stays() {
        assert_eq!(scaled(400, 300, 160), (160, 120));
        assert_eq!(scaled(300, 401, 160), (120, 160));
        assert_eq!(scaled(159, 7, 160), (159, 7));
        assert_eq!(scaled(5_000, 3, 160), (160, 2));
    }
}
