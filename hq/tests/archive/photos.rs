//! Photos in an archive: home, not yet home, left out, with a thumbnail in their place; and what is done to their receipts.

use crate::made::{MORNING, Made, PHOTO, checked, headquarters, open, parts, photo, photo_receipt, resigned, wrong};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::sign::MemoryKey;
use anjian_hq::verify::manifest::PhotoLine;
use anjian_hq::verify::package::Contents;
use anjian_hq::verify::{Proven, Report, Unproven};

const SMALL: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 9, 0xff, 0xd9];

fn told(contents: &Contents) -> Report {
    checked(&contents.pack(&headquarters()).unwrap())
}

/// The photo is not home; its thumbnail is.
fn thumbnail_only() -> Contents {
    let mut contents = Made::ordinary().contents();
    contents.photos = [(photo(SMALL), SMALL.to_vec())].into();
    contents.photo_receipts = vec![PhotoLine::of(&photo_receipt(SMALL, MORNING), Some(photo(PHOTO)))];
    contents
}

#[test]
fn a_photo_is_proven_with_its_receipt_and_the_time_of_it() {
    let made = Made::ordinary();
    let at = made.photo_receipts[0].at;
    let report = checked(&made.archive());
    assert!(report.proven.contains(&Proven::Photos { count: 1, received: 1, at: Some(at) }), "{:?}", report.proven);
    let mut contents = made.contents();
    contents.photo_receipts.clear();
    let report = told(&contents);
    assert!(report.holds() && report.proven.contains(&Proven::Photos { count: 1, received: 0, at: None }));
    assert!(report.unproven.contains(&Unproven::PhotosWithoutReceipt { photos: vec![photo(PHOTO)] }));
}

#[test]
fn a_photo_that_is_not_home_is_named_and_told_apart_from_one_that_was_left_out() {
    let mut contents = Made::ordinary().contents();
    contents.photos.clear();
    let report = told(&contents);
    assert!(report.holds() && report.unproven.contains(&Unproven::PhotosLeftOut { photos: vec![photo(PHOTO)] }));
    contents.photo_receipts.clear();
    let report = told(&contents);
    assert!(report.holds() && report.unproven.contains(&Unproven::PhotosMissing { photos: vec![photo(PHOTO)] }));
}

#[test]
fn a_thumbnail_stands_for_a_photo_that_is_not_home_and_is_no_proof_of_it() {
    let contents = thumbnail_only();
    let report = told(&contents);
    assert_eq!(wrong(&report), [] as [&str; 0]);
    assert!(report.unproven.contains(&Unproven::Thumbnails { photos: vec![photo(PHOTO)] }));
    assert!(open(&report).contains(&"photos_missing") && !report.proven.iter().any(|it| it.code() == "photos"));
    // Where the photo itself is here its thumbnail stays away.
    let mut both = contents.clone();
    both.photos.insert(photo(PHOTO), PHOTO.to_vec());
    let (_, files) = parts(&both.pack(&headquarters()).unwrap());
    assert!(files.iter().all(|(name, _)| !name.starts_with("thumbnails/")));
    // Altered, exchanged, of another photo, without its receipt.
    let (manifest, files) = parts(&contents.pack(&headquarters()).unwrap());
    assert!(files.last().unwrap().0.starts_with("thumbnails/"));
    let mut other = files.clone();
    other.last_mut().unwrap().1.push(0);
    assert!(wrong(&checked(&resigned(manifest.clone(), other))).contains(&"photo"));
    let mut other = manifest.clone();
    other.photo_receipts[0].thumbnail_of = Some(photo(b"another"));
    let kinds = wrong(&checked(&resigned(other, files.clone())));
    assert_eq!(kinds, ["photo_unnamed", "photo_receipt"]);
    let mut other = manifest.clone();
    other.photo_receipts.clear();
    assert_eq!(wrong(&checked(&resigned(other, files.clone()))), ["photo_unnamed"]);
    let mut other = files;
    other.pop();
    assert_eq!(wrong(&checked(&resigned(manifest, other))), ["photo_receipt"]);
}

#[test]
fn law_8_a_photos_receipt_that_is_forged_altered_repeated_or_of_nothing_is_found() {
    let made = Made::ordinary();
    let (manifest, files) = parts(&made.archive());
    let with = |change: &dyn Fn(&mut Vec<PhotoLine>)| {
        let mut other = manifest.clone();
        change(&mut other.photo_receipts);
        wrong(&checked(&resigned(other, files.clone())))
    };
    assert_eq!(with(&|lines| lines[0].at = Timestamp(MORNING - 1)), ["photo_receipt"]);
    assert_eq!(with(&|lines| lines[0].bytes += 1), ["photo_receipt"]);
    assert_eq!(with(&|lines| lines[0].signature.0[7] ^= 1), ["photo_receipt"]);
    assert_eq!(with(&|lines| lines.push(lines[0].clone())), ["photo_receipt"]);
    let stranger = MemoryKey::from_seed([9; 32]);
    let forged = photo_receipt(PHOTO, MORNING).signed(&stranger).unwrap();
    assert_eq!(with(&|lines| lines[0] = PhotoLine::of(&forged, None)), ["photo_receipt"]);
    // A good one of a photo that the record does not name; one over another size than the file has.
    assert_eq!(with(&|lines| lines[0] = PhotoLine::of(&photo_receipt(SMALL, MORNING), None)), ["photo_receipt"]);
    let mut longer = photo_receipt(PHOTO, MORNING);
    longer.bytes += 1;
    let longer = longer.signed(&headquarters()).unwrap();
    assert_eq!(with(&|lines| lines[0] = PhotoLine::of(&longer, None)), ["photo", "photos_missing_list"]);
}
