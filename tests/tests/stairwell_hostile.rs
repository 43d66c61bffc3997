//! What a colleague's phone hands over, when it means harm or the way does: nothing forged counts, nothing stays behind, a full disk
//! is said before anything is begun.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::error::Error;
use anjian_core::model::fact::PhotoOf;
use anjian_core::model::upload::Rendition;
use anjian_core::platform::{Disk, Platform};
use anjian_core::sync::meeting::answer::USUAL_PART_BYTES;
use anjian_core::sync::meeting::part::{self, FileHead};
use anjian_core::sync::protocol::message::{Parcel, Receipt};
use anjian_core::sync::protocol::photo::{PhotoHash, PhotoReceipt};
use anjian_core::sync::protocol::sign::{MemoryKey, Signature};
use anjian_core::workspace::Workspace;
use anjian_tests::doing::{comment, photograph};
use anjian_tests::folder::rows;
use anjian_tests::forge::Rogue;
use anjian_tests::stage::{Stage, annual, home, moment, platform, sync};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

fn stage() -> Stage {
    Stage::with_sites(&(0..4).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

fn parts(stage: &Stage, shows: &Workspace, answers: &Workspace) -> Vec<PathBuf> {
    let folder = stage.folder_of("shared");
    std::fs::create_dir_all(&folder).unwrap();
    let written = answers.write_parts(Some(&shows.handshake().unwrap()), &folder, USUAL_PART_BYTES).unwrap();
    written.into_iter().map(|part| part.path).collect()
}

fn files(phone: &Workspace) -> usize {
    std::fs::read_dir(phone.folder().join("photos")).map_or(0, Iterator::count)
}

#[test]
fn law_6_forged_receipts_free_nothing() {
    let stage = stage();
    let li = stage.phone("a", "li", &["东街"]);
    let rogue = Rogue::enrolled(&stage, "mallory", &["东街"]);
    let photo = photograph(&li, &annual(1), 1, (240, 180), PhotoOf::Scene).unwrap();
    comment(&li, &annual(1), "still here only").unwrap();
    li.pause().unwrap();
    let file = li.photo(&photo).unwrap();
    let hash: PhotoHash = photo.to_string().parse().unwrap();
    let at = moment("2026-11-16", 9, 0);
    let signature = Signature([7; 64]);
    let unsigned = PhotoReceipt { photo: hash, bytes: file.bytes, at, signature };
    let by_another = unsigned.clone().signed(&MemoryKey::from_seed([9; 32])).unwrap();
    let (heads, area) = (vec![], "东街".parse().unwrap());
    let receipt = Receipt { inspection: annual(1), heads, area, sequence: 1, at, signature };
    let parcel = Parcel { inspection: annual(1), changes: vec![], signatures: vec![], receipts: vec![receipt] };
    let path = stage.folder_of("forged");
    rogue.part(&path, vec![parcel], vec![unsigned, by_another], vec![]);
    let report = li.read_bundle(&path).unwrap();
    assert_eq!((report.forged, report.files_home, report.acknowledged), (3, 0, 0), "{report:?}");
    assert!(!li.photo(&photo).unwrap().state.is_home() && li.form(&annual(1)).unwrap().only_here);
    assert_eq!(li.free_photos().unwrap(), 0);
}

#[test]
fn law_9_files_that_no_record_names_or_that_are_not_what_they_are_named_leave_nothing_behind() {
    let stage = stage();
    let (li, wang) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    let rogue = Rogue::enrolled(&stage, "mallory", &["东街"]);
    sync(&li);
    let photo = photograph(&li, &annual(1), 1, (240, 180), PhotoOf::Scene).unwrap();
    let whole = li.picture(&photo, Rendition::Original).unwrap();
    let honest = parts(&stage, &wang, &li);
    let opened = part::open(&honest[0]).unwrap();
    let (parcels, lines) = (opened.head.parcels.clone(), opened.head.files.clone());
    let original = lines.iter().find(|file| file.rendition == Rendition::Original).unwrap().clone();
    let thumbnail = lines.iter().find(|file| file.rendition == Rendition::Thumbnail).unwrap().clone();
    let text = b"no picture at all".to_vec();
    let unnamed = FileHead { photo: PhotoHash::of(&whole[1..]), ..original.clone() };
    let no_jpeg = FileHead { thumbnail: PhotoHash::of(&text), thumbnail_bytes: text.len() as u64, ..thumbnail.clone() };
    let elsewhere = FileHead { inspection: annual(2), ..original.clone() };
    let garbled = [&whole[..100], &[whole[100] ^ 1], &whole[101..]].concat();
    let lies = vec![
        (unnamed, whole.clone()),
        (no_jpeg, text),
        (elsewhere, whole.clone()),
        (original.clone(), garbled),
        (FileHead { bytes: original.bytes - 1, ..original.clone() }, whole[1..].to_vec()),
    ];
    let path = stage.folder_of("lies");
    let count = u32::try_from(lies.len()).unwrap();
    rogue.part(&path, parcels, vec![], lies);
    let report = wang.read_bundle(&path).unwrap();
    assert_eq!((report.refused, report.photos, report.thumbnails), (count, 0, 0), "{report:?}");
    assert_eq!(files(&wang), 0);
    // A head that names monsters is refused as a whole.
    rogue.part(&path, vec![], vec![], vec![(FileHead { bytes: 1 << 40, ..original }, vec![])]);
    assert!(matches!(wang.read_bundle(&path), Err(Error::Invalid { .. })));
    // And the honest part still brings everything.
    let report = wang.read_bundle(&honest[0]).unwrap();
    assert_eq!((report.photos, report.thumbnails, report.refused), (1, 1, 0), "{report:?}");
}

#[test]
fn law_9_a_part_that_is_cut_changed_or_a_strangers_is_refused_and_changes_nothing() {
    let (stage, theirs) = (stage(), stage());
    let (li, wang) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    sync(&li);
    comment(&li, &annual(1), "whole").unwrap();
    photograph(&li, &annual(2), 1, (160, 120), PhotoOf::Scene).unwrap();
    let path = parts(&stage, &wang, &li).remove(0);
    let whole = std::fs::read(&path).unwrap();
    let head = 20 + u32::from_be_bytes(whole[16..20].try_into().unwrap()) as usize + 64;
    let before = rows(wang.folder());
    let bad = stage.folder_of("bad");
    let refuses = |bytes: &[u8]| {
        std::fs::write(&bad, bytes).unwrap();
        let read = wang.read_bundle(&bad);
        assert!(matches!(&read, Err(Error::Invalid { what, .. }) if what == "bundle"), "{read:?}");
    };
    for cut in (0..head).step_by(11) {
        refuses(&whole[..cut]);
    }
    for at in (0..head).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        refuses(&bytes);
    }
    refuses(&[&whole[..16], &[0xFF; 4], &whole[20..]].concat());
    let stranger = theirs.phone("x", "nobody", &["东街"]);
    comment(&stranger, &annual(1), "of another company").unwrap();
    let folder = theirs.folder_of("");
    let part = stranger.write_parts(None, &folder, USUAL_PART_BYTES).unwrap().remove(0);
    refuses(&std::fs::read(&part.path).unwrap());
    assert_eq!((before, 0), (rows(wang.folder()), files(&wang)));
    assert_eq!(wang.read_bundle(&path).unwrap().photos, 1);
}

/// A disk as the platform tells it.
struct Told(AtomicU64);

impl Disk for Told {
    fn free_bytes(&self, _folder: &Path) -> Option<u64> {
        Some(self.0.load(Ordering::Relaxed))
    }
}

#[test]
fn a_full_disk_is_said_with_what_is_needed_before_anything_is_begun() {
    let stage = stage();
    let li = stage.phone("a", "li", &["东街"]);
    drop(stage.phone("b", "wang", &["东街"]));
    sync(&li);
    let disk = Arc::new(Told(AtomicU64::new(1 << 40)));
    let folder = stage.folder_of("b");
    let lends = Platform { disk: disk.clone(), ..platform(&folder, &stage.time, 0) };
    let wang = Workspace::open(&folder, lends).unwrap();
    for number in 0..3 {
        photograph(&li, &annual(number), u64::from(number), (800, 600), PhotoOf::Scene).unwrap();
    }
    let path = parts(&stage, &wang, &li).remove(0);
    let before = rows(wang.folder());
    disk.0.store(100_000, Ordering::Relaxed);
    let Err(Error::NoRoom { needed, free, freeable: 0 }) = wang.read_bundle(&path) else { panic!("it does not fit") };
    assert!(free == 100_000 && needed > std::fs::metadata(&path).unwrap().len() && needed < 4 << 20, "{needed}");
    assert_eq!((before, 0), (rows(wang.folder()), files(&wang)));
    disk.0.store(needed, Ordering::Relaxed);
    assert_eq!(wang.read_bundle(&path).unwrap().photos, 3);
    // Neither are parts begun that do not fit.
    photograph(&wang, &annual(3), 9, (800, 600), PhotoOf::Scene).unwrap();
    disk.0.store(10, Ordering::Relaxed);
    let folder = stage.folder_of("shared");
    let refused = wang.write_parts(Some(&li.handshake().unwrap()), &folder, USUAL_PART_BYTES);
    assert!(matches!(refused, Err(Error::NoRoom { free: 10, .. })), "{refused:?}");
}
