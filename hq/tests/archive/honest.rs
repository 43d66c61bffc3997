//! Archives as headquarters makes them.

use crate::made::{MORNING, Made, PHOTO, checked, headquarters, household, open, proven, wrong};
use anjian_core::model::answer::Verdict;
use anjian_core::model::fact::Event;
use anjian_core::model::template::TemplateSource;
use anjian_core::model::time::{Stamp, Timestamp};
use anjian_core::model::words::Language;
use anjian_hq::verify::package::Checklist;
use anjian_hq::verify::{Proven, Unproven, verify};

/// The household checklist as it is embedded.
pub(crate) fn household_now() -> Checklist {
    let source = TemplateSource::embedded().into_iter().next().unwrap();
    Checklist { code: household(), version: source.version().unwrap(), files: source.files }
}

#[test]
fn an_archive_says_who_wrote_what_when_headquarters_had_it_and_what_was_sealed() {
    let made = Made::ordinary();
    let report = checked(&made.archive());
    assert_eq!(wrong(&report), [] as [&str; 0]);
    assert_eq!(
        proven(&report),
        ["whole", "headquarters", "author", "author", "changes", "received", "sealed", "record", "photos"]
    );
    assert_eq!(open(&report), ["site_left_out", "since_the_seal", "no_checklist", "newest", "truth"]);
    assert_eq!(report.changes.len(), 5);
    assert!(report.changes.iter().all(|line| line.received.is_some()));
    let first = &report.changes[0];
    assert_eq!((first.person.as_str(), first.facts, first.answers), ("p0", 1, 0));
    assert_eq!(first.written.unwrap().0, Stamp { at: Timestamp(MORNING - 90_000), ..made.stamp() });
    let sealed = report.proven.iter().find(|it| it.code() == "sealed").unwrap();
    assert!(matches!(sealed, Proven::Sealed { by, photos: 1, stands: true, .. } if by.as_str() == "p0"), "{sealed:?}");
    for language in [Language::Zh, Language::En] {
        let told: Vec<_> = report.changes.iter().map(|line| line.words(report.zone, language)).collect();
        assert!(told[0].contains("2026-11-23 08:00:00 ±0.4 s"), "{}", told[0]);
        assert!(report.conclusion().in_language(language).len() > 10);
    }
}

#[test]
fn without_a_key_of_the_readers_own_the_files_key_is_named_and_left_open() {
    let archive = Made::ordinary().archive();
    let report = verify(&archive, None);
    assert!(report.holds() && !report.pinned);
    let key = headquarters().public();
    assert!(report.unproven.contains(&Unproven::HeadquartersKey { key }));
}

#[test]
fn the_same_contents_make_the_same_bytes_and_photos_may_be_missing_by_name() {
    let made = Made::ordinary();
    assert_eq!(made.archive(), made.archive());
    let mut contents = made.contents();
    contents.photos.clear();
    let report = checked(&contents.pack(&headquarters()).unwrap());
    assert!(report.holds());
    assert!(open(&report).contains(&"photos_left_out") && !proven(&report).contains(&"photos"));
    // A file that is not the photo's is none of it, and one that the record does not name does not come along.
    let mut contents = made.contents();
    contents.photos.insert(crate::made::photo(b"another"), b"another".to_vec());
    assert_eq!(contents.pack(&headquarters()).unwrap(), made.archive());
}

#[test]
fn the_checklist_goes_along_with_the_version_that_was_completed() {
    let made = Made::ordinary();
    let mut contents = made.contents();
    let mut checklist = household_now();
    contents.checklists = vec![checklist.clone()];
    let report = checked(&contents.pack(&headquarters()).unwrap());
    assert!(report.holds() && !open(&report).contains(&"no_checklist"), "{:?}", report.unproven);
    // A text that says to be another version than the list does is noticed.
    checklist.version += 1;
    contents.checklists = vec![checklist];
    assert_eq!(wrong(&checked(&contents.pack(&headquarters()).unwrap())), ["checklist"]);
}

#[test]
fn a_seal_that_was_opened_again_is_told_and_the_next_one_stands() {
    let mut made = Made::ordinary();
    made.reopen(1);
    made.receive(&[1]);
    let report = checked(&made.archive());
    assert!(report.holds() && open(&report).contains(&"opened_again"), "{:?}", open(&report));
    made.answer(0, "H1.1", Verdict::NotApplicable);
    made.complete(0);
    made.receive(&[0]);
    let report = checked(&made.archive());
    let stands = |it: &Proven| matches!(it, Proven::Sealed { stands, .. } if *stands);
    assert_eq!(report.proven.iter().filter(|it| it.code() == "sealed").count(), 2);
    assert_eq!(report.proven.iter().filter(|it| stands(it)).count(), 1);
    assert!(!open(&report).contains(&"since_the_seal"), "{:?}", open(&report));
}

#[test]
fn what_an_older_program_completed_has_no_seal_and_that_is_said() {
    let mut made = Made::with_devices(1);
    made.fact(
        0,
        Event::Visit {
            outcome: anjian_core::model::fact::VisitOutcome::Entered,
            evidence: vec![],
            card_left: false,
            note: String::new(),
        },
    );
    made.fact(0, Event::Completed { template_version: 1, seal: None });
    made.receive(&[0]);
    let report = checked(&made.archive());
    assert!(report.holds() && open(&report).contains(&"no_seal"), "{:?}", open(&report));
}

#[test]
fn law_10_a_clock_that_is_unknown_or_contradicted_and_changes_after_the_last_receipt_are_left_open() {
    let mut made = Made::ordinary();
    let at = Stamp { at: Timestamp(MORNING), clock: None };
    let anjian_core::document::open::Edit::Fact(id, mut fact) =
        made.device_fact(0, Event::Comment { text: "没有对过钟".into() })
    else {
        unreachable!("a fact is a fact")
    };
    fact.at = at;
    let seen = made.heads();
    made.write(0, &seen, &[anjian_core::document::open::Edit::Fact(id, fact)]);
    made.receive(&[0]);
    // An hour ahead of what it arrives at.
    made.time += 3_600_000;
    made.photo(0, PHOTO);
    made.time -= 3_600_000;
    made.receive(&[0]);
    made.fact(0, Event::Comment { text: "无回执".into() });
    // Signed, but headquarters' receipt never came.
    made.receive(&[0]);
    made.receipts.pop();
    let report = checked(&made.archive());
    assert!(report.holds(), "{:?}", report.wrong);
    let has = |wanted: Unproven| assert!(report.unproven.contains(&wanted), "{wanted:?} in {:?}", report.unproven);
    has(Unproven::ClockUnknown { changes: vec![6] });
    has(Unproven::ClockContradicted { changes: vec![7] });
    has(Unproven::NoReceipt { changes: vec![8] });
}

#[test]
fn a_device_turned_away_since_is_told_with_what_may_have_been_written_afterwards() {
    let made = Made::ordinary();
    let mut contents = made.contents();
    let first = contents.receipts[0].at;
    contents.devices[0].revoked = Some(first);
    let report = checked(&contents.pack(&headquarters()).unwrap());
    assert!(report.holds());
    let revoked = report.unproven.iter().find_map(|it| match it {
        Unproven::Revoked { changes, .. } => Some(changes.clone()),
        _ => None,
    });
    assert_eq!(revoked, Some(vec![4]), "the completion came after");
}
