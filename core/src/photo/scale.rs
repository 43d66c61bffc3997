//! Scaling down, plane by plane, with `fast_image_resize` (AVX2, NEON). A smaller picture is never made larger.

use super::both::both;
use super::planes::{Plane, Planes};
use super::refused::PhotoError;
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

/// The picture with a long edge of at most `edge`.
pub(super) fn to_edge(planes: Planes, edge: u32) -> Result<Planes, PhotoError> {
    Ok(smaller(&planes, edge)?.unwrap_or(planes))
}

/// The picture with a long edge of `edge`; none where it has no longer one.
pub(super) fn smaller(planes: &Planes, edge: u32) -> Result<Option<Planes>, PhotoError> {
    let long = planes.long_edge();
    let edge = edge as usize;
    if long <= edge {
        return Ok(None);
    }
    // Even, so that chroma halves evenly whichever way it is turned; at least 2, however long and thin.
    let scaled = |length: usize| if length == long { edge } else { ((length * edge / long).div_ceil(2) * 2).max(2) };
    let (width, height) = (scaled(planes.width()), scaled(planes.height()));
    let half = |plane| resized(plane, width.div_ceil(2), height.div_ceil(2));
    // Chroma has half as many samples as luma.
    let (chroma, luma) = both(|| planes.chroma.each_ref().map(half), || resized(&planes.luma, width, height))?;
    let [blue, red] = chroma;
    Ok(Some(Planes { luma: luma?, chroma: [blue?, red?] }))
}

fn resized(plane: &Plane, width: usize, height: usize) -> Result<Plane, PhotoError> {
    let size = |length: usize| u32::try_from(length).map_err(PhotoError::unmade);
    let mut target = Plane::flat(width, height, 0);
    // Typed: of the library's code only that for single bytes is compiled in.
    let from = TypedImageRef::<U8>::from_buffer(size(plane.width)?, size(plane.height)?, &plane.samples);
    let to = TypedImage::<U8>::from_buffer(size(width)?, size(height)?, &mut target.samples);
    // Made for scaling down: as sharp as a bicubic kernel at half its width. It widens with the step, so that nothing is
    // skipped and fine lines do not flicker.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Hamming));
    let (from, mut to) = (from.map_err(PhotoError::unmade)?, to.map_err(PhotoError::unmade)?);
    Resizer::new().resize_typed(&from, &mut to, &options).map_err(PhotoError::unmade)?;
    Ok(target)
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
