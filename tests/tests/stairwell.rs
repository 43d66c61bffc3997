//! Two phones meet in a stairwell without a network: what each misses goes over, photos too, and nothing else; receipts come back
//! later through either; headquarters gets every photo once.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::error::Error;
use anjian_core::model::fact::PhotoOf;
use anjian_core::model::id::{InspectionId, PhotoId};
use anjian_core::model::upload::Rendition;
use anjian_core::store::photos::PhotoState;
use anjian_core::sync::client::HttpTransport;
use anjian_core::sync::meeting::answer::USUAL_PART_BYTES;
use anjian_core::sync::meeting::handshake::Handshake;
use anjian_core::sync::meeting::take::PartReport;
use anjian_core::sync::status::Outcome;
use anjian_core::sync::upload::status::UploadOutcome;
use anjian_core::workspace::{Asked, Control, Workspace, WrittenPart};
use anjian_tests::cutter::{Cutter, Fate};
use anjian_tests::doing::{comment, leak, photograph, raise};
use anjian_tests::folder::assert_sound;
use anjian_tests::stage::{Stage, annual, home, sync};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const HOMES: u32 = 12;

fn stage() -> Stage {
    Stage::with_sites(&(0..HOMES).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

/// Two phones of two people in one area, each of which has synced since the other was enrolled.
fn two(stage: &Stage) -> (Workspace, Workspace) {
    let (li, wang) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    sync(&li);
    (li, wang)
}

/// One phone shows its code as text, the other reads it.
fn scan(shows: &Workspace) -> Handshake {
    shows.handshake().unwrap().to_string().parse().unwrap()
}

fn asked(shows: &Workspace, answers: &Workspace) -> Asked {
    answers.asked(Some(&scan(shows)), USUAL_PART_BYTES).unwrap()
}

/// The files that the other phone writes for the one that shows its code.
fn parts(stage: &Stage, shows: &Workspace, answers: &Workspace, part_bytes: u64) -> Vec<WrittenPart> {
    let folder = stage.folder_of("shared");
    std::fs::create_dir_all(&folder).unwrap();
    answers.write_parts(Some(&scan(shows)), &folder, part_bytes).unwrap()
}

/// The phone that shows its code gets what it misses.
fn get(stage: &Stage, shows: &Workspace, answers: &Workspace) -> Vec<PartReport> {
    let parts = parts(stage, shows, answers, USUAL_PART_BYTES);
    parts.iter().map(|part| shows.read_bundle(&part.path).unwrap()).collect()
}

fn meet(stage: &Stage, one: &Workspace, other: &Workspace) -> (Vec<PartReport>, Vec<PartReport>) {
    (get(stage, one, other), get(stage, other, one))
}

fn assert_nothing_to_exchange(one: &Workspace, other: &Workspace) {
    for (shows, answers) in [(one, other), (other, one)] {
        let asked = asked(shows, answers);
        assert_eq!((asked.parts, asked.bytes, asked.counts), (0, 0, Default::default()), "{asked:?}");
    }
}

fn file(phone: &Workspace, photo: &PhotoId) -> Option<Vec<u8>> {
    phone.picture(photo, Rendition::Original).ok()
}

fn thumbnail(phone: &Workspace, photo: &PhotoId) -> Option<Vec<u8>> {
    phone.picture(photo, Rendition::Thumbnail).ok()
}

fn digests(phone: &Workspace) -> BTreeMap<InspectionId, [u8; 32]> {
    let digest = |id: InspectionId| (id.clone(), phone.digest(&id).unwrap());
    phone.inspections().unwrap().into_iter().map(digest).collect()
}

fn upload(phone: &Workspace) -> u32 {
    let report = phone.upload(&Control::default()).unwrap();
    assert_eq!(report.outcome, UploadOutcome::SentAll, "{report:?}");
    report.progress.files
}

#[test]
fn law_6_two_phones_meet_one_goes_home_with_the_photos_of_both_and_the_receipts_come_back_through_it() {
    let stage = stage();
    let (li, wang) = two(&stage);
    raise(&li, &annual(1), "闻到气味").unwrap();
    comment(&wang, &annual(2), "没人").unwrap();
    comment(&wang, &annual(1), "也在这里").unwrap();
    let hazard = photograph(&li, &annual(1), 1, (400, 300), PhotoOf::HazardBefore(leak())).unwrap();
    let scene = photograph(&li, &annual(3), 2, (400, 300), PhotoOf::Scene).unwrap();
    let door = photograph(&wang, &annual(2), 3, (400, 300), PhotoOf::NoAccess).unwrap();

    // What would be exchanged, before anything is: the photos of the other, the changes of the other.
    let to_wang = asked(&wang, &li);
    assert_eq!(to_wang.person.as_ref().unwrap().as_str(), "wang");
    assert_eq!(
        (to_wang.counts.inspections, to_wang.counts.thumbnails, to_wang.counts.photos, to_wang.parts),
        (2, 2, 2, 1)
    );
    let (to_li, to_wang) = meet(&stage, &li, &wang);
    assert_eq!((to_li[0].new, to_li[0].photos, to_li[0].thumbnails), (2, 1, 1), "{to_li:?}");
    assert_eq!((to_wang[0].new, to_wang[0].photos, to_wang[0].thumbnails), (2, 2, 2), "{to_wang:?}");
    for report in to_li.iter().chain(&to_wang) {
        assert_eq!((report.quarantined, report.refused, report.forged, report.cut_off), (0, 0, 0, 0), "{report:?}");
        assert_eq!(report.changes, report.new, "nothing that is there already");
    }
    assert_nothing_to_exchange(&li, &wang);
    assert_eq!(digests(&li), digests(&wang));
    for photo in [&hazard, &scene, &door] {
        assert!(file(&li, photo).is_some() && file(&li, photo) == file(&wang, photo));
        assert!(thumbnail(&li, photo).is_some() && thumbnail(&li, photo) == thumbnail(&wang, photo));
    }
    assert!(wang.photo(&hazard).unwrap().carried && !wang.photo(&door).unwrap().carried);

    // Only headquarters' word frees an original, on either phone.
    assert_eq!((li.free_photos().unwrap(), wang.free_photos().unwrap()), (0, 0));
    assert_eq!(sync(&wang).outcome, Outcome::SentAll);
    assert_eq!(upload(&wang), 6, "both files of three photos");
    assert!(
        li.form(&annual(1)).unwrap().only_here && !li.photo(&hazard).unwrap().state.is_home(),
        "nobody told her yet"
    );

    // They meet again: receipts and nothing else.
    let again = asked(&li, &wang);
    assert_eq!((again.counts.changes, again.counts.thumbnails, again.counts.photos), (0, 0, 0), "{again:?}");
    assert!(again.counts.receipts >= 6 + 2 && again.bytes < 8 << 10, "{again:?}");
    let report = &get(&stage, &li, &wang)[0];
    assert_eq!((report.new, report.files_home, report.forged), (0, 6, 0), "{report:?}");
    assert!(report.acknowledged >= 3, "{report:?}");
    assert_eq!(li.storage().unwrap().waiting, 0);
    assert_eq!(li.storage().unwrap().photos, (0, 0));
    assert_eq!(li.free_photos().unwrap(), 3, "two of her own and the one she carried");
    assert!(matches!(li.photo(&hazard).unwrap().state, PhotoState::Freed { .. }));
    assert!(thumbnail(&li, &hazard).is_some());
    assert_nothing_to_exchange(&li, &wang);

    // Nothing goes twice when she comes home, too: not even an offer.
    assert_eq!(sync(&li).progress.changes_sent, 0);
    assert_eq!(li.upload(&Control::default()).unwrap().progress.answers, 0);
    for home in 1..4 {
        assert_eq!(Some(li.digest(&annual(home)).unwrap()), stage.hq.digest(&annual(home)).unwrap());
    }
    assert_eq!(stage.hq.photo_count().unwrap().0, 6);
    [&li, &wang].into_iter().for_each(assert_sound);
}

#[test]
fn both_phones_send_at_once_and_headquarters_takes_each_photo_once() {
    let stage = stage();
    let (li, wang) = two(&stage);
    for number in 0..4 {
        let phone = if number % 2 == 0 { &li } else { &wang };
        photograph(phone, &annual(number), u64::from(number), (240, 180), PhotoOf::Scene).unwrap();
    }
    meet(&stage, &li, &wang);
    for phone in [&li, &wang] {
        sync(phone);
    }
    let line = Cutter::before(stage.url());
    let sent = li.upload_over(&HttpTransport::new(line.url()).unwrap(), &Control::default()).unwrap();
    assert_eq!((sent.outcome, sent.progress.files), (UploadOutcome::SentAll, 8));
    let carried: usize = line.carried().len();
    // The other offers and is told that they are there: not a byte of them goes.
    line.always(Fate::Passes);
    let again = wang.upload_over(&HttpTransport::new(line.url()).unwrap(), &Control::default()).unwrap();
    assert_eq!((again.outcome, again.progress.answers, line.carried().len()), (UploadOutcome::SentAll, 1, carried));
    assert_eq!(stage.hq.photo_count().unwrap().0, 8);
    assert_eq!((li.free_photos().unwrap(), wang.free_photos().unwrap()), (4, 4));
}

#[test]
fn parts_come_in_any_order_each_is_of_use_alone_and_what_is_missing_is_asked_for_again() {
    let stage = stage();
    let (li, wang) = two(&stage);
    let chen = stage.phone("c", "chen", &["东街"]);
    [&li, &wang].into_iter().for_each(|phone| drop(sync(phone)));
    raise(&li, &annual(0), "闻到气味").unwrap();
    let mut photos = Vec::new();
    for number in 0..HOMES {
        let of = if number == 0 { PhotoOf::HazardBefore(leak()) } else { PhotoOf::Scene };
        photos.push(photograph(&li, &annual(number), u64::from(number), (1_600, 1_200), of).unwrap());
    }
    let most = 1 << 20;
    let written = parts(&stage, &wang, &li, most);
    assert!(written.len() >= 3, "{written:?}");
    assert!(written.iter().all(|part| part.bytes <= most), "{written:?}");
    // What matters most is in the first one.
    let first = wang.read_bundle(&written[0].path).unwrap();
    assert_eq!((first.part, first.new, first.thumbnails), ((1, u32::try_from(written.len()).unwrap()), HOMES, HOMES));
    assert!(file(&wang, &photos[0]).is_some(), "the hazard's photo");
    assert!(wang.form(&annual(0)).unwrap().hazards[&leak()].is_open());

    // A third phone gets the last one alone: its photos come with the records that name them.
    let last = chen.read_bundle(&written.last().unwrap().path).unwrap();
    assert!(last.photos > 0 && last.refused == 0 && last.new == last.photos, "{last:?}");
    let here: BTreeSet<&PhotoId> = photos.iter().filter(|photo| file(&chen, photo).is_some()).collect();
    assert_eq!(here.len(), last.photos as usize);
    // It carries them on, thumbnails or not.
    assert_eq!(asked(&wang, &chen).counts.photos, last.photos);

    // One is cut off on its way: what came whole counts, and what is missing is asked for again, nothing else.
    let whole = std::fs::read(&written[1].path).unwrap();
    let cut = stage.folder_of("cut");
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let report = wang.read_bundle(&cut).unwrap();
    assert!(report.photos > 0 && report.cut_off > 0, "{report:?}");
    let missing = photos.iter().filter(|photo| file(&wang, photo).is_none()).count();
    let rest = asked(&wang, &li);
    assert_eq!((rest.counts.photos as usize, rest.counts.thumbnails, rest.counts.changes), (missing, 0, 0));
    get(&stage, &wang, &li);
    assert_nothing_to_exchange(&wang, &li);
    // Late and twice: nothing happens.
    for part in written.iter().rev() {
        let late = wang.read_bundle(&part.path).unwrap();
        assert_eq!((late.new, late.photos, late.thumbnails, late.refused), (0, 0, 0, 0), "{late:?}");
    }
    assert!(photos.iter().all(|photo| file(&wang, photo) == file(&li, photo)));
    // The original came before its thumbnail to the third phone, which asks for the rest as well.
    get(&stage, &chen, &wang);
    assert!(
        photos.iter().all(|photo| file(&chen, photo).is_some() && thumbnail(&chen, photo) == thumbnail(&li, photo))
    );
    sync(&chen);
    assert_eq!(upload(&chen), HOMES * 2);
    [&li, &wang, &chen].into_iter().for_each(assert_sound);
}

#[test]
fn a_day_of_two_hundred_changes_is_exchanged_once_and_a_later_meeting_brings_the_difference_alone() {
    let stage = Stage::with_sites(&(0..200).map(|n| home(n, "东街")).collect::<Vec<_>>());
    let (li, wang) = two(&stage);
    for number in 0..200 {
        let phone = if number % 2 == 0 { &li } else { &wang };
        comment(phone, &annual(number), "第一次").unwrap();
    }
    let code = li.handshake().unwrap();
    assert!(code.to_string().len() <= 780, "a hundred changes: {} characters", code.to_string().len());
    let (to_li, to_wang) = meet(&stage, &li, &wang);
    for report in [&to_li[0], &to_wang[0]] {
        assert_eq!((report.changes, report.new), (100, 100), "{report:?}");
    }
    assert_nothing_to_exchange(&li, &wang);
    comment(&wang, &annual(7), "再来一次").unwrap();
    let asked = asked(&li, &wang);
    assert_eq!((asked.counts.inspections, asked.counts.changes, asked.counts.receipts), (1, 1, 0));
    assert_eq!(get(&stage, &li, &wang)[0].new, 1);
    assert_eq!(digests(&li), digests(&wang));
}

#[test]
fn what_is_home_goes_to_a_colleague_of_the_area_and_to_nobody_else() {
    let stage = Stage::with_sites(&[home(0, "东街"), home(1, "西街")]);
    let (li, wang) = (stage.phone("a", "li", &["东街", "西街"]), stage.phone("b", "wang", &["东街"]));
    for number in 0..2 {
        comment(&li, &annual(number), "早上").unwrap();
    }
    assert_eq!(sync(&li).outcome, Outcome::SentAll);
    let report = &get(&stage, &wang, &li)[0];
    assert_eq!((report.inspections, report.new, report.acknowledged), (1, 1, 1), "{report:?}");
    assert!(!wang.form(&annual(0)).unwrap().only_here, "the receipt came along");
    assert_nothing_to_exchange(&li, &wang);
    // What waits goes to anybody, who may pass it on.
    comment(&li, &annual(1), "中午").unwrap();
    assert_eq!(get(&stage, &wang, &li)[0].new, 2, "with what it builds on");
    assert_nothing_to_exchange(&li, &wang);
}

#[test]
fn law_9_a_code_of_nobody_here_is_not_answered() {
    let (ours, theirs) = (stage(), stage());
    let (li, wang) = two(&ours);
    comment(&li, &annual(1), "ours").unwrap();
    let stranger = theirs.phone("x", "nobody", &["东街"]);
    let own = li.handshake().unwrap();
    for code in [own, stranger.handshake().unwrap()] {
        let refused = li.asked(Some(&code), USUAL_PART_BYTES);
        assert!(matches!(&refused, Err(Error::Invalid { what, .. }) if what == "handshake"), "{refused:?}");
        assert!(li.write_parts(Some(&code), &ours.folder_of(""), USUAL_PART_BYTES).is_err());
    }
    // Somebody else's name on a code of one's own.
    let mut bytes = wang.handshake().unwrap().to_bytes();
    bytes[2] ^= 1;
    let sum = <sha2::Sha256 as sha2::Digest>::digest(&bytes[..bytes.len() - 4]);
    let end = bytes.len() - 4;
    bytes[end..].copy_from_slice(&sum[..4]);
    let forged = Handshake::from_bytes(&bytes).unwrap();
    assert!(matches!(li.asked(Some(&forged), USUAL_PART_BYTES), Err(Error::Invalid { .. })));
    for size in [0, 1_000, 1 << 40] {
        assert!(matches!(li.asked(None, size), Err(Error::Invalid { what, .. }) if what == "part size"));
    }
    // Without a code everything that waits goes, as in a bundle of the first version.
    assert_eq!(li.asked(None, USUAL_PART_BYTES).unwrap().counts.changes, 1);
}

#[test]
fn a_bundle_of_the_first_version_is_still_read() {
    let stage = stage();
    let (li, wang) = two(&stage);
    let old = stage.folder_of("old");
    raise(&li, &annual(1), "闻到气味").unwrap();
    li.export_bundle(&old, false).unwrap();
    assert!(std::fs::read(&old).unwrap().starts_with(b"ANJIAN BUNDLE 1\n"));
    let report = wang.read_bundle(&old).unwrap();
    assert_eq!((report.new, report.from, report.part), (1, None, (1, 1)));
    assert_nothing_to_exchange(&li, &wang);
}

#[derive(Clone, Debug)]
enum Step {
    Comment { phone: usize, home: u32 },
    Photo { phone: usize, home: u32 },
    Show { phone: usize, to: usize, reads: u8 },
    Sync { phone: usize },
    Restart { phone: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let phone = || 0..3_usize;
    proptest::collection::vec(
        prop_oneof![
            4 => (phone(), 0..6_u32).prop_map(|(phone, home)| Step::Comment { phone, home }),
            3 => (phone(), 0..6_u32).prop_map(|(phone, home)| Step::Photo { phone, home }),
            4 => (phone(), phone(), any::<u8>()).prop_map(|(phone, to, reads)| Step::Show { phone, to, reads }),
            1 => phone().prop_map(|phone| Step::Sync { phone }),
            1 => phone().prop_map(|phone| Step::Restart { phone }),
        ],
        1..40,
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("ANJIAN_MEETINGS").map_or(12, |n| n.parse().unwrap()),
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        max_shrink_iters: 64,
        ..ProptestConfig::default()
    })]

    /// Three phones, any history, any meetings, parts lost on the way: in the end all hold the same, and headquarters each photo once.
    #[test]
    fn law_3_repeated_meetings_make_all_phones_equal(steps in steps()) {
        let stage = stage();
        let names = ["a", "b", "c"];
        let mut phones: Vec<Option<Workspace>> =
            names.iter().zip(["li", "wang", "chen"]).map(|(name, person)| Some(stage.phone(name, person, &["东街"]))).collect();
        phones.iter().flatten().for_each(|phone| drop(sync(phone)));
        let mut photos = BTreeSet::new();
        for (n, step) in steps.iter().enumerate() {
            let at = |phone: &usize| phones[*phone].as_ref().unwrap();
            match step {
                Step::Comment { phone, home } => drop(comment(at(phone), &annual(*home), &format!("{n}")).unwrap()),
                Step::Photo { phone, home } => {
                    photos.insert(photograph(at(phone), &annual(*home), n as u64, (160, 120), PhotoOf::Scene).unwrap());
                }
                Step::Show { phone, to, reads } if phone != to => {
                    for (part, written) in parts(&stage, at(phone), at(to), 1 << 20).iter().enumerate() {
                        // Some parts are lost, some cut off.
                        match reads.rotate_right(u32::try_from(part).unwrap()) % 4 {
                            0 => cut_in_half(&written.path),
                            1 => continue,
                            _ => {}
                        }
                        if let Err(error) = at(phone).read_bundle(&written.path) {
                            prop_assert!(matches!(error, Error::Invalid { .. }), "{error}");
                        }
                    }
                }
                Step::Show { .. } => {}
                Step::Sync { phone } => drop(sync(at(phone))),
                Step::Restart { phone } => {
                    phones[*phone] = None;
                    phones[*phone] = Some(stage.open(names[*phone]));
                }
            }
        }
        let phones: Vec<Workspace> = phones.into_iter().flatten().collect();
        for round in 0.. {
            prop_assert!(round < 8, "it does not converge");
            let mut moved = false;
            for (one, other) in [(0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)] {
                moved |= !get(&stage, &phones[one], &phones[other]).is_empty();
            }
            if !moved {
                break;
            }
        }
        for phone in &phones[1..] {
            prop_assert_eq!(digests(phone), digests(&phones[0]));
        }
        for (photo, phone) in photos.iter().flat_map(|photo| phones.iter().map(move |phone| (photo, phone))) {
            prop_assert!(file(phone, photo).is_some() && thumbnail(phone, photo).is_some());
        }
        for phone in &phones {
            prop_assert_eq!(phone.storage().unwrap().quarantined, 0);
            assert_sound(phone);
            prop_assert_eq!(sync(phone).outcome, Outcome::SentAll);
            upload(phone);
        }
        prop_assert_eq!(stage.hq.photo_count().unwrap().0 as usize, photos.len() * 2);
    }
}

fn cut_in_half(path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    std::fs::write(PathBuf::from(path), &bytes[..bytes.len() / 2]).unwrap();
}
