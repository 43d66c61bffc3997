//! Which colour profile goes along into the stored photo. A phone's camera has wider colours than sRGB and says so in 500 to
//! 600 bytes; without them its reds turn dull. A printer's profile of half a megabyte would eat the photo.

/// The largest that goes along.
const MOST: usize = 4_096;

/// Whether a profile is small, is one, and is of red, green and blue.
pub(super) fn goes_along(profile: &[u8]) -> bool {
    profile.len() <= MOST
        && profile.get(36..40) == Some(b"acsp".as_slice())
        && profile.get(16..20) == Some(b"RGB ".as_slice())
}
