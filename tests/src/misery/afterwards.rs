//! What must be true of a phone whenever it was opened again, whatever happened before.

use crate::folder::database;
use anjian_core::model::fact::Event;
use anjian_core::model::id::{InspectionId, PhotoId};
use anjian_core::model::upload::Rendition;
use anjian_core::store::photos::PhotoState;
use anjian_core::sync::protocol::photo::{PhotoHash, PhotoReceipt};
use anjian_core::workspace::Workspace;
use anjian_hq::Headquarters;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

/// Every file in a phone's folder of photos, by its whole name.
pub fn photo_files(phone: &Path) -> BTreeSet<String> {
    let Ok(entries) = std::fs::read_dir(phone.join("photos")) else { return BTreeSet::new() };
    let names = entries.map(|entry| entry.expect("an entry can be read"));
    let names = names.filter(|entry| entry.file_type().expect("an entry has a type").is_file());
    names.map(|entry| entry.file_name().into_string().expect("a name is text")).collect()
}

/// No row without its file, no file without its row; nothing in half.
pub fn assert_nothing_lies_about(phone: &Workspace) {
    let db = database(phone.folder());
    // A carried photo may have come without its thumbnail, or the other way round.
    let mut query = db
        .prepare(
            "SELECT photo FROM photos WHERE state <> 'freed' AND here & 2
             UNION SELECT thumbnail FROM photos WHERE here & 1",
        )
        .expect("a query");
    let rows = query.query_map([], |row| row.get::<_, String>(0)).expect("rows");
    let named: BTreeSet<String> = rows.map(|name| format!("{}.sealed", name.expect("a row"))).collect();
    assert_eq!(photo_files(phone.folder()), named, "the files are those that rows name");
}

/// Of each inspection: a photo that its record says was taken here has its row; each picture is whole, or freed with headquarters'
/// receipt; what is home has a receipt that is headquarters', and headquarters has it. The photos that are there.
pub fn assert_photos_whole(phone: &Workspace, hq: &Headquarters, inspections: &[InspectionId]) -> BTreeSet<PhotoId> {
    let mut there = BTreeSet::new();
    for id in inspections {
        let record = phone.form(id).expect("a form").record;
        let photos = phone.photos(id).expect("photos");
        let rows: BTreeSet<&PhotoId> = photos.iter().map(|photo| &photo.photo).collect();
        assert!(rows.is_subset(&record.photos()), "{id}: a row that no fact names");
        let own = phone.person().expect("enrolled");
        for fact in record.facts.values().filter(|fact| fact.by == own) {
            if let Event::Photo { photo, source: Some(_), .. } = &fact.what {
                assert!(rows.contains(photo), "{id}: a fact whose photo has no row");
            }
        }
        for photo in photos {
            let freed = matches!(photo.state, PhotoState::Freed { .. });
            if !photo.carried {
                assert_eq!(photo.here, !freed, "{id}: a row whose file is gone");
            }
            if photo.here {
                assert_is(&phone.picture(&photo.photo, Rendition::Original).expect("a picture"), &photo.photo);
            }
            if !photo.carried {
                assert_is(&phone.picture(&photo.photo, Rendition::Thumbnail).expect("a thumbnail"), &photo.thumbnail);
            }
            if let PhotoState::AtHeadquarters { receipt } | PhotoState::Freed { receipt } = &photo.state {
                assert_is_home(phone, hq, &photo.photo, receipt);
            }
            there.insert(photo.photo);
        }
    }
    there
}

fn assert_is(bytes: &[u8], name: &PhotoId) {
    assert_eq!(hex::encode(Sha256::digest(bytes)), name.as_str(), "a picture is what it is named");
}

/// Law 6: the receipt is headquarters', and she has what she signed for.
fn assert_is_home(phone: &Workspace, hq: &Headquarters, photo: &PhotoId, receipt: &[u8]) {
    let receipt: PhotoReceipt = rmp_serde::from_slice(receipt).expect("a receipt");
    let key = phone.enrolment().expect("enrolled").headquarters;
    assert!(receipt.is_of(&key) && receipt.photo.id() == *photo, "a receipt that is not headquarters'");
    let hash: PhotoHash = photo.as_str().parse().expect("a hash");
    let kept = hq.photo(&hash).expect("headquarters answers").expect("headquarters has what it signed for");
    assert_is(&kept, photo);
}

/// The numbers of all notices that were served, in every inspection: none is there twice.
pub fn assert_no_number_twice(phone: &Workspace) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    for id in phone.inspections().expect("inspections") {
        for fact in phone.form(&id).expect("a form").record.facts.into_values() {
            if let Event::NoticeServed { number, .. } = fact.what {
                assert!(numbers.insert(number.clone()), "{number} was given twice");
            }
        }
    }
    numbers
}

/// Every record that the phone holds is headquarters' too, byte for byte in its digest.
pub fn assert_digests_equal(phone: &Workspace, hq: &Headquarters) {
    for id in phone.inspections().expect("inspections") {
        let here = phone.digest(&id).expect("a digest");
        assert_eq!(Some(here), hq.digest(&id).expect("headquarters answers"), "{id}");
    }
}
