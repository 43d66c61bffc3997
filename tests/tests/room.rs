//! A disk that is nearly full: what will not fit is refused before it is begun, with what is needed and what can be freed; what is home
//! makes room; a hazard is never refused early.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::error::Error;
use anjian_core::keys::{FileKey, FileSecrets};
use anjian_core::model::fact::PhotoOf;
use anjian_core::platform::{Disk, Platform};
use anjian_core::store::photos::PhotoState;
use anjian_core::sync::meeting::answer::USUAL_PART_BYTES;
use anjian_core::sync::upload::status::UploadOutcome;
use anjian_core::workspace::{Control, Workspace};
use anjian_hq::demo::clock::PhoneClock;
use anjian_tests::doing::{comment, leak, photograph, raise};
use anjian_tests::misery::afterwards::{assert_nothing_lies_about, photo_files};
use anjian_tests::stage::{Stage, annual, home, sync};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The reserve of a data folder.
const RESERVE: u64 = 2 << 20;

/// A disk of which the phone may fill so much with photos; what else it writes costs nothing.
struct Small {
    photos: PathBuf,
    room: AtomicU64,
}

impl Small {
    fn used(&self) -> u64 {
        let files = std::fs::read_dir(&self.photos).into_iter().flatten();
        files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
    }
    /// From now on so much is free.
    fn leave(&self, free: u64) {
        self.room.store(self.used() + free, Relaxed);
    }
}

impl Disk for Small {
    fn free_bytes(&self, _folder: &Path) -> Option<u64> {
        Some(self.room.load(Relaxed).saturating_sub(self.used()))
    }
}

/// A phone with such a disk.
fn phone(stage: &Stage) -> (Workspace, Arc<Small>) {
    drop(stage.phone("a", "li", &["东街"]));
    let folder = stage.folder_of("a");
    let disk = Arc::new(Small { photos: folder.join("photos"), room: AtomicU64::new(1 << 30) });
    let keys = Arc::new(FileKey::open(&folder.join("device.key")).unwrap());
    let clock = Arc::new(PhoneClock::new(stage.time.clone(), 0));
    let platform = Platform { disk: disk.clone(), ..Platform::new(keys, clock) };
    (Workspace::open(&folder, platform.with_secrets(Arc::new(FileSecrets::of(&folder)))).unwrap(), disk)
}

fn stage() -> Stage {
    Stage::with_sites(&(0..6).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

#[test]
fn a_photo_that_will_not_fit_is_refused_early_with_what_is_needed_and_what_can_be_freed() {
    let stage = stage();
    let (phone, disk) = phone(&stage);
    let photo = photograph(&phone, &annual(1), 1, (800, 600), PhotoOf::Scene).unwrap();
    let (bytes, files) = (phone.photo(&photo).unwrap().bytes, photo_files(phone.folder()));
    disk.leave(bytes / 2);
    let refused = photograph(&phone, &annual(1), 2, (800, 600), PhotoOf::Scene);
    let Err(Error::NoRoom { needed, free, freeable: 0 }) = refused else { panic!("{refused:?}") };
    assert!(free == bytes / 2 && needed > bytes && needed < bytes * 2 + (128 << 10), "{needed} of {free}");
    assert_eq!(photo_files(phone.folder()), files, "nothing was begun");
    // As long as the reserve is not held, it comes first.
    std::fs::remove_file(phone.folder().join("reserve")).unwrap();
    let refused = photograph(&phone, &annual(1), 2, (800, 600), PhotoOf::Scene);
    assert!(matches!(refused, Err(Error::NoRoom { needed: more, .. }) if more == needed + RESERVE), "{refused:?}");
    disk.leave(needed + RESERVE);
    photograph(&phone, &annual(1), 2, (800, 600), PhotoOf::Scene).unwrap();
    assert_nothing_lies_about(&phone);
}

#[test]
fn what_is_home_is_told_as_room_and_makes_it_for_the_next_photo() {
    let stage = stage();
    let (phone, disk) = phone(&stage);
    let photo = photograph(&phone, &annual(1), 1, (800, 600), PhotoOf::Scene).unwrap();
    let bytes = phone.photo(&photo).unwrap().bytes;
    assert_eq!(phone.storage().unwrap().freeable, (0, 0), "only here");
    sync(&phone);
    assert_eq!(phone.upload(&Control::default()).unwrap().outcome, UploadOutcome::SentAll);
    assert_eq!(phone.storage().unwrap().freeable, (1, bytes));
    // What she is told when an inspection is begun, and when parts are written.
    disk.leave(0);
    let refused = comment(&phone, &annual(2), "门口").unwrap_err();
    assert!(matches!(refused, Error::NoRoom { free: 0, freeable, .. } if freeable == bytes), "{refused:?}");
    comment(&phone, &annual(1), "上午").unwrap();
    let refused = phone.write_parts(None, &stage.folder_of(""), USUAL_PART_BYTES).unwrap_err();
    assert!(matches!(refused, Error::NoRoom { free: 0, freeable, .. } if freeable == bytes), "{refused:?}");
    // The next photo takes its place by itself.
    disk.leave(bytes * 3 / 4 + (56 << 10));
    let next = photograph(&phone, &annual(1), 2, (800, 600), PhotoOf::Scene).unwrap();
    assert!(matches!(phone.photo(&photo).unwrap().state, PhotoState::Freed { .. }));
    assert!(phone.photo(&next).unwrap().here);
    assert_eq!(phone.storage().unwrap().freeable, (0, 0));
    assert_nothing_lies_about(&phone);
}

#[test]
fn an_inspection_that_will_not_fit_is_not_begun_and_a_hazard_always_is() {
    let stage = stage();
    let (phone, disk) = phone(&stage);
    comment(&phone, &annual(1), "开始").unwrap();
    disk.leave(100 << 10);
    assert!(matches!(comment(&phone, &annual(2), "门口"), Err(Error::NoRoom { free, .. }) if free == 100 << 10));
    assert!(phone.inspections().unwrap() == [annual(1)]);
    comment(&phone, &annual(1), "一直到完").unwrap();
    raise(&phone, &annual(2), "闻到气味").unwrap();
    assert!(phone.form(&annual(2)).unwrap().hazards[&leak()].is_open());
    comment(&phone, &annual(2), "已通风").unwrap();
}
