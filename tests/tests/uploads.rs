//! Photos on their way home over lines that cut, garble and change: none lost, none twice, no byte twice, and an end in words that are true.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::error::Error;
use anjian_core::model::fact::{PhotoOf, PhotoSource};
use anjian_core::model::id::PhotoId;
use anjian_core::model::upload::Rendition;
use anjian_core::platform::{Network, NetworkState, Platform};
use anjian_core::store::photos::PhotoState;
use anjian_core::sync::client::HttpTransport;
use anjian_core::sync::protocol::photo::PhotoHash;
use anjian_core::sync::status::Outcome;
use anjian_core::sync::upload::status::UploadOutcome;
use anjian_core::workspace::{Control, Workspace};
use anjian_tests::cutter::{Cutter, Fate, Piece, twice_and_lost};
use anjian_tests::disk::Disk;
use anjian_tests::doing::{leak, photograph, raise};
use anjian_tests::photographer::draw;
use anjian_tests::stage::{Stage, annual, home, open, platform, sync};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn stage() -> Stage {
    Stage::with_sites(&(0..6).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

/// In a test nobody has to wait for a better moment.
fn at_once() -> Control {
    Control::default().pausing_at_most(Duration::from_millis(1))
}

/// What headquarters holds of uploads: the photo's hash and size, the bytes that came for it, and its upload's name.
fn at_headquarters(stage: &Stage) -> BTreeMap<String, (u64, u64, String)> {
    let db = Connection::open(stage.folder_of("hq").join("headquarters.db")).unwrap();
    let mut query = db
        .prepare("SELECT lower(hex(p.hash)), p.bytes, p.carried, lower(hex(u.id)) FROM photos p JOIN uploads u ON u.photo = p.hash")
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?)))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// Every file of every photo of these homes, by name.
fn files(phone: &Workspace, homes: std::ops::Range<u32>) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for photo in homes.flat_map(|number| phone.photos(&annual(number)).unwrap()) {
        let picture = |rendition| phone.picture(&photo.photo, rendition).unwrap();
        files.insert(photo.photo.to_string(), picture(Rendition::Original));
        files.insert(photo.thumbnail.to_string(), picture(Rendition::Thumbnail));
    }
    files
}

/// Lost = 0, duplicates = 0, bytes twice = 0.
fn assert_all_home(stage: &Stage, phone: &Workspace, homes: std::ops::Range<u32>, carried: &[Piece]) {
    let (files, there) = (files(phone, homes.clone()), at_headquarters(stage));
    assert_eq!(there.keys().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>(), "every file, and each once");
    for (name, bytes) in &files {
        let (size, came, upload) = &there[name];
        assert_eq!((*size, *came), (bytes.len() as u64, bytes.len() as u64), "no byte came twice");
        assert_eq!(twice_and_lost(carried, upload, *size), (0, 0), "nor over the line");
        let hash: PhotoHash = name.parse().unwrap();
        assert_eq!(stage.hq.photo(&hash).unwrap().as_ref(), Some(bytes));
    }
    for photo in homes.flat_map(|number| phone.photos(&annual(number)).unwrap()) {
        assert!(matches!(photo.state, PhotoState::AtHeadquarters { .. }), "{:?}", photo.state);
    }
    let rest = std::fs::read_dir(stage.folder_of("hq").join("uploads")).unwrap().count();
    assert_eq!(rest, 0, "nothing lies about");
}

#[test]
fn law_1_photos_over_a_line_that_is_cut_at_every_kilobyte_come_home_once_and_no_byte_goes_twice() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    for number in 0..3 {
        photograph(&phone, &annual(number), u64::from(number), (400, 300), PhotoOf::Scene).unwrap();
    }
    let line = Cutter::before(stage.url());
    // Whatever is longer than a kilobyte is cut there, for ever.
    line.always(Fate::BodyCut(1 << 10));
    let report = phone.upload_over(&HttpTransport::new(line.url()).unwrap(), &at_once()).unwrap();
    assert_eq!(report.outcome, UploadOutcome::SentAll, "{report:?}");
    let kilobytes: u64 = files(&phone, 0..3).values().map(|bytes| (bytes.len() as u64 - 1) >> 10).sum();
    assert_eq!(u64::from(report.progress.broke), kilobytes, "one cut for every kilobyte");
    println!("{} files, {} cuts", report.progress.files, report.progress.broke);
    assert_all_home(&stage, &phone, 0..3, &line.carried());
}

#[test]
fn law_1_a_line_that_is_cut_at_any_one_kilobyte_of_question_or_answer_costs_no_byte() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    let (line, mut cuts) = (Cutter::before(stage.url()), 0_u32);
    let way = HttpTransport::new(line.url()).unwrap();
    let mut fates: Vec<Fate> = (0..24).map(|kilobyte| Fate::RequestCut(kilobyte << 10)).collect();
    fates.extend([1, 200, 400, 500, 600, 700].map(Fate::RequestCut));
    fates.extend([0, 1, 50, 150, 300, usize::MAX].map(Fate::AnswerCut));
    fates.extend([Fate::Refused, Fate::AnswerLost]);
    let mut photos = 0_u32;
    for fate in &fates {
        // The offer, the thumbnail and the photo: each is hit once.
        for requests_before in 0..3 {
            photos += 1;
            photograph(&phone, &annual(photos % 6), u64::from(photos), (240, 180), PhotoOf::Scene).unwrap();
            let before = std::iter::repeat_n(Fate::Passes, requests_before);
            line.next(before.chain([fate.clone()]));
            let report = phone.upload_over(&way, &at_once()).unwrap();
            assert_eq!((report.outcome, line.left()), (UploadOutcome::SentAll, 0), "{fate:?}");
            assert!(report.progress.broke > 0, "{fate:?}");
            cuts += report.progress.broke;
        }
    }
    println!("{photos} photos, {cuts} cuts");
    assert_all_home(&stage, &phone, 0..6, &line.carried());
}

#[test]
fn hazards_photos_go_first_thumbnails_before_photos_then_the_oldest() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    raise(&phone, &annual(2), "闻到气味").unwrap();
    let mut photos = Vec::new();
    for number in 0..4 {
        let of = if number == 2 { PhotoOf::HazardBefore(leak()) } else { PhotoOf::Scene };
        photos.push(photograph(&phone, &annual(number), u64::from(number), (240, 180), of).unwrap());
    }
    sync(&phone);
    let line = Cutter::before(stage.url());
    let seen: Arc<Mutex<Vec<u32>>> = Arc::default();
    let told = seen.clone();
    let control = Control::default().told_of_uploads(move |progress| told.lock().unwrap().push(progress.waiting));
    let report = phone.upload_over(&HttpTransport::new(line.url()).unwrap(), &control).unwrap();
    assert_eq!((report.outcome, report.progress.files), (UploadOutcome::SentAll, 8));
    assert_eq!(line.requests().len(), 9, "one offer, and one request for each file: {:?}", line.requests());
    assert!(seen.lock().unwrap().is_sorted_by(|a, b| a >= b));
    let there = at_headquarters(&stage);
    let by_upload: BTreeMap<&String, &String> = there.iter().map(|(name, (_, _, upload))| (upload, name)).collect();
    let order: Vec<String> = line.carried().iter().map(|piece| by_upload[&piece.upload].clone()).collect();
    let thumbnail = |photo: &PhotoId| phone.photo(photo).unwrap().thumbnail.to_string();
    let mut expected = vec![thumbnail(&photos[2]), photos[2].to_string()];
    let others = [0, 1, 3].map(|n| &photos[n]);
    expected.extend(others.map(thumbnail));
    expected.extend(others.map(ToString::to_string));
    assert_eq!(order, expected);
    assert_eq!(phone.upload(&Control::default()).unwrap().progress.answers, 0, "what is home is not even offered");
}

#[test]
fn a_line_that_changes_bytes_is_noticed_and_then_every_chunk_is_checked() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    photograph(&phone, &annual(0), 1, (1_200, 900), PhotoOf::Scene).unwrap();
    let line = Cutter::before(stage.url());
    // The offer, the thumbnail; the photo is garbled, offered again, its first chunk garbled again, then sent right.
    line.next([Fate::Passes, Fate::Passes, Fate::RequestGarbled, Fate::Passes, Fate::RequestGarbled]);
    let report = phone.upload_over(&HttpTransport::new(line.url()).unwrap(), &at_once()).unwrap();
    assert_eq!((report.outcome, line.left()), (UploadOutcome::SentAll, 0));
    let (files, there) = (files(&phone, 0..1), at_headquarters(&stage));
    assert!(files.iter().all(|(name, bytes)| stage.hq.photo(&name.parse().unwrap()).unwrap().as_ref() == Some(bytes)));
    assert_eq!(files.len(), there.len());
    // A line that never carries it right is given up, with the reason.
    photograph(&phone, &annual(1), 2, (240, 180), PhotoOf::Scene).unwrap();
    line.next([Fate::Passes]);
    line.always(Fate::RequestGarbled);
    let report = phone.upload_over(&HttpTransport::new(line.url()).unwrap(), &at_once()).unwrap();
    assert!(!matches!(report.outcome, UploadOutcome::SentAll), "{report:?}");
    assert!(report.progress.answers < 30, "{report:?}");
    line.always(Fate::Passes);
    assert_eq!(phone.upload(&at_once()).unwrap().outcome, UploadOutcome::SentAll);
}

const NOTHING_NEW: &str = "HTTP/1.1 200 OK\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\ncontent-length: 0\r\n\r\n";
const PORTAL: &str = "HTTP/1.1 200 OK\r\ncontent-length: 21\r\n\r\n<html>Pay here</html>";
const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 20\r\n\r\n<html>Go away</html>";
const TOO_BUSY: &str = "HTTP/1.1 503 Service Unavailable\r\ntus-resumable: 1.0.0\r\ncontent-length: 5\r\n\r\nbusy\n";

#[test]
fn a_photo_without_progress_is_left_with_its_reason_and_a_portal_is_no_headquarters() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    let photo = photograph(&phone, &annual(0), 1, (240, 180), PhotoOf::Scene).unwrap();
    let line = Cutter::before(stage.url());
    let way = HttpTransport::new(line.url()).unwrap();
    // The offer passes, the thumbnail gets three answers that bring nothing; then the photo goes.
    line.next([Fate::Passes].into_iter().chain([NOTHING_NEW; 3].map(Fate::Said)));
    let report = phone.upload_over(&way, &at_once()).unwrap();
    assert_eq!((report.outcome.clone(), line.left()), (UploadOutcome::Partly { held_back: 1, waiting: 0 }, 0));
    assert!(report.outcome.words().zh.contains("1 个未被接收"), "{:?}", report.outcome.words());
    let held_back = phone.held_back_photos().unwrap();
    assert!(held_back.len() == 1 && held_back[0].1.contains("bring nothing forward"), "{held_back:?}");
    assert!(matches!(phone.photo(&photo).unwrap().state, PhotoState::AtHeadquarters { .. }));
    for (said, word) in [(PORTAL, "in headquarters' place"), (FORBIDDEN, "in headquarters' place"), (TOO_BUSY, "busy")]
    {
        line.next(vec![Fate::Said(said); 10]);
        let report = phone.upload_over(&way, &at_once()).unwrap();
        assert!(matches!(&report.outcome, UploadOutcome::Offline { why } if why.contains(word)), "{report:?}");
    }
    line.next([]);
    assert_eq!(phone.upload_over(&way, &at_once()).unwrap().outcome, UploadOutcome::SentAll);
    assert!(phone.held_back_photos().unwrap().is_empty());
    photograph(&phone, &annual(0), 2, (240, 180), PhotoOf::Scene).unwrap();
    stage.hq.revoke(&phone.device(), None).unwrap();
    // The order comes with a sync; the photo goes first, then everything is wiped, and nothing is left on the disk.
    let report = phone.sync(&at_once()).unwrap();
    assert_eq!(report.outcome, Outcome::Revoked { waiting: 0, photos: 2 });
    assert!(phone.is_revoked().unwrap() && phone.form(&annual(0)).is_ok(), "until then it is here");
    let home = stage.hq.photo_count().unwrap().0;
    assert_eq!(phone.upload(&at_once()).unwrap().outcome, UploadOutcome::SentAll);
    assert_eq!(stage.hq.photo_count().unwrap().0, home + 2);
    assert!(phone.enrolment().is_none() && phone.form(&annual(0)).is_err());
    let left: Vec<_> = std::fs::read_dir(phone.folder()).unwrap().map(|f| f.unwrap().file_name()).collect();
    let ours = ["anjian.db", "photos", "incarnation"];
    assert!(!left.iter().any(|name| ours.iter().any(|ours| name.to_string_lossy().starts_with(ours))), "{left:?}");
    let word = stage.hq.devices().unwrap().into_iter().find(|word| word.device == phone.device()).unwrap();
    assert!(word.revoked && word.wiped_at.is_some(), "headquarters knows");
    assert!(matches!(phone.sync(&at_once()), Err(Error::Unauthorised { .. })), "it is not enrolled");
}

/// A network as the platform tells it.
struct Told(Mutex<NetworkState>);

impl Network for Told {
    fn state(&self) -> NetworkState {
        *self.0.lock().unwrap()
    }
}

#[test]
fn a_metered_network_carries_thumbnails_and_hazards_only_and_the_company_may_say_otherwise() {
    let stage = stage();
    drop(stage.phone("a", "li", &["东街"]));
    let network = Arc::new(Told(Mutex::new(NetworkState::Metered)));
    let folder = stage.folder_of("a");
    let lends = Platform { network: network.clone(), ..platform(&folder, &stage.time, 0) };
    let phone = Workspace::open(&folder, lends).unwrap();
    raise(&phone, &annual(1), "闻到气味").unwrap();
    let ordinary = photograph(&phone, &annual(0), 1, (240, 180), PhotoOf::Scene).unwrap();
    let hazard = photograph(&phone, &annual(1), 2, (240, 180), PhotoOf::HazardBefore(leak())).unwrap();
    let state = |photo: &PhotoId| phone.photo(photo).unwrap().state;
    let report = phone.upload(&Control::default()).unwrap();
    assert_eq!((report.outcome, report.progress.files), (UploadOutcome::WaitsForFreeNetwork { files: 1 }, 3));
    assert!(state(&hazard).is_home() && !state(&ordinary).is_home());
    *network.0.lock().unwrap() = NetworkState::Offline;
    let report = phone.upload(&Control::default()).unwrap();
    assert!(matches!(&report.outcome, UploadOutcome::Offline { why } if why.contains("no network")), "{report:?}");
    *network.0.lock().unwrap() = NetworkState::Unmetered;
    assert_eq!(phone.upload(&Control::default()).unwrap().outcome, UploadOutcome::SentAll);
    assert!(state(&ordinary).is_home());
}

#[test]
fn law_6_room_is_made_with_what_headquarters_has_signed_for_alone_and_the_oldest_goes_first() {
    let stage = stage();
    let phone = stage.phone("a", "li", &["东街"]);
    let take =
        |number: u32| photograph(&phone, &annual(number), u64::from(number), (240, 180), PhotoOf::Scene).unwrap();
    let home: Vec<PhotoId> = (0..4).map(take).collect();
    assert_eq!(phone.free_room(u64::MAX).unwrap().photos, 0, "nothing is home yet");
    assert_eq!(phone.upload(&Control::default()).unwrap().outcome, UploadOutcome::SentAll);
    let only_here = take(4);
    let size = |photo: &PhotoId| phone.photo(photo).unwrap().bytes;
    let two = size(&home[0]) + size(&home[1]);
    let freed = phone.free_room(two - 1).unwrap();
    assert_eq!((freed.photos, freed.bytes), (2, two));
    let is_here = |photo: &PhotoId| phone.photo(photo).unwrap().here;
    assert_eq!(home.iter().map(is_here).collect::<Vec<_>>(), [false, false, true, true]);
    assert!(home.iter().all(|photo| phone.picture(photo, Rendition::Thumbnail).is_ok()), "thumbnails stay");
    assert_eq!(phone.free_room(u64::MAX).unwrap().photos, 2);
    assert!(is_here(&only_here));
    assert!(matches!(phone.photo(&home[0]).unwrap().state, PhotoState::Freed { .. }));
    assert_eq!(phone.upload(&Control::default()).unwrap().outcome, UploadOutcome::SentAll);
    assert_eq!(at_headquarters(&stage).len(), 10);
}

#[test]
fn on_a_full_disk_what_is_home_makes_room_for_the_next_photo() {
    let Some(disk) = Disk::of_megabytes(14, "uploads") else { return };
    let stage = stage();
    let phone = open(&disk.path().join("phone"), &stage.time, 0);
    stage.enrol(&phone, "li", &["东街"]);
    sync(&phone);
    let camera = stage.folder_of("camera.jpg");
    let take = |number: u64| {
        // Large enough that three of them are more than a new one with the database's own pages.
        draw(&camera, number, (1_000, 750)).unwrap();
        let seen = phone.form(&annual(0)).unwrap().seen;
        phone.take_photo(&annual(0), &seen, &camera, PhotoOf::Scene, PhotoSource::Camera)
    };
    // A dozen of these small ones: their rows need room in the log, too.
    let first: Vec<PhotoId> = (0..12).map(|n| take(n).unwrap().photo).collect();
    disk.fill(0);
    assert!(matches!(take(12), Err(Error::StorageFull)), "nothing is home, so nothing goes");
    assert!(first.iter().all(|photo| phone.photo(photo).unwrap().here));
    disk.free();
    assert_eq!(phone.upload(&Control::default()).unwrap().outcome, UploadOutcome::SentAll);
    disk.fill(0);
    let next = take(13).unwrap().photo;
    assert!(phone.photo(&next).unwrap().here);
    assert!(matches!(phone.photo(&first[0]).unwrap().state, PhotoState::Freed { .. }), "the oldest went");
}
