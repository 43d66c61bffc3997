//! Completing seals: what she had before her, and nothing that came later or that she had not seen; and the archive of it,
//! re-checked by somebody who has headquarters' key and nothing else.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::actions::complete::{Complete, Reopen};
use anjian_core::actions::edit_note::EditNote;
use anjian_core::actions::record_answer::RecordAnswer;
use anjian_core::document::hash::Heads;
use anjian_core::model::fact::{Event, PhotoOf};
use anjian_core::model::id::InspectionId;
use anjian_core::model::seal::{Hash256, Seal, Sealed};
use anjian_core::model::template::{Entry, Said};
use anjian_core::workspace::{Control, Workspace};
use anjian_hq::archive::Beside;
use anjian_hq::demo::inspector::{Findings, answer_everything, enter, inspect, supply_what_is_missing};
use anjian_hq::verify::{Proven, Unproven, verify};
use anjian_tests::doing::{comment, photograph};
use anjian_tests::folder::assert_sound;
use anjian_tests::stage::{Stage, annual, chance, home, moment, sync};

fn ten_homes() -> Stage {
    Stage::with_sites(&(0..10).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

/// Everything but the completion.
fn ready(phone: &Workspace, id: &InspectionId) {
    enter(phone, id).unwrap();
    answer_everything(phone, id, Findings::default(), &mut chance(5)).unwrap();
    supply_what_is_missing(phone, id).unwrap();
}

fn complete(phone: &Workspace, id: &InspectionId, seen: &Heads) -> Seal {
    let done = phone.act(id, seen, &Complete).unwrap();
    let record = phone.form(id).unwrap().record;
    match &record.facts[&done.facts[0]].what {
        Event::Completed { seal: Some(seal), .. } => seal.clone(),
        other => panic!("a completion without a seal: {other:?}"),
    }
}

fn sealed(phone: &Workspace, id: &InspectionId) -> Option<Sealed> {
    phone.form(id).unwrap().state.sealed
}

#[test]
fn a_completion_is_a_change_of_its_own_that_seals_exactly_what_was_there() {
    let stage = ten_homes();
    let phone = stage.phone("a", "li", &["东街"]);
    let id = annual(1);
    ready(&phone, &id);
    phone.pause().unwrap();
    let (before, form) = (phone.digest(&id).unwrap(), phone.form(&id).unwrap());
    let seal = complete(&phone, &id, &form.seen);
    assert_eq!(seal.digest, Hash256(before));
    let heads: Vec<_> = form.seen.as_slice().iter().copied().map(Hash256::from).collect();
    assert_eq!(seal.heads, heads);
    let photos: Vec<_> = form.record.files().into_iter().cloned().collect();
    assert!(!photos.is_empty());
    assert_eq!(seal.photos, photos);
    assert!(sealed(&phone, &id).unwrap().since.is_nothing());
    // The same when the taps are not yet a change: they become one first.
    let other = annual(2);
    ready(&phone, &other);
    let seen = phone.form(&other).unwrap().seen;
    let seal = complete(&phone, &other, &seen);
    assert_ne!(seal.heads, seen.as_slice().iter().copied().map(Hash256::from).collect::<Vec<_>>());
    assert!(sealed(&phone, &other).unwrap().since.is_nothing());
    assert_eq!(sync(&phone).progress.changes_sent, 4);
    assert_sound(&phone);
}

#[test]
fn a_colleagues_late_fact_is_kept_and_told_apart_from_what_was_sealed() {
    let stage = ten_homes();
    let (li, chen) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "chen", &["东街"]));
    let id = annual(1);
    ready(&li, &id);
    let seen = li.form(&id).unwrap().seen;
    let seal = complete(&li, &id, &seen);
    comment(&chen, &id, "邻居说有异味").unwrap();
    sync(&li);
    sync(&chen);
    sync(&li);
    for phone in [&li, &chen] {
        let told = sealed(phone, &id).unwrap();
        assert_eq!((told.digest, told.since.facts.len(), told.since.alters()), (seal.digest, 1, false));
    }
    // Another answer, and words in the remark, without opening it again: shown as such, before and after they are changes.
    let seen = li.form(&id).unwrap().seen;
    let answer = RecordAnswer { item: "H1.6".parse().unwrap(), entry: Entry::from(Said::Fail(None)), photos: vec![] };
    li.act(&id, &seen, &answer).unwrap();
    li.act(&id, &seen, &EditNote { text: "补记".into() }).unwrap();
    let tapped = sealed(&li, &id).unwrap().since;
    li.pause().unwrap();
    let since = sealed(&li, &id).unwrap().since;
    assert_eq!(since, tapped);
    assert!(since.alters() && since.note && since.answers.contains(&"H1.6".parse().unwrap()), "{since:?}");
    // Opened again and completed anew, the new seal covers all of it.
    let seen = li.form(&id).unwrap().seen;
    li.act(&id, &seen, &Reopen { reason: "补记一项".into() }).unwrap();
    assert_eq!(sealed(&li, &id), None);
    supply_what_is_missing(&li, &id).unwrap();
    let seen = li.form(&id).unwrap().seen;
    let again = complete(&li, &id, &seen);
    assert_ne!(again.digest, seal.digest);
    assert!(sealed(&li, &id).unwrap().since.is_nothing());
    sync(&li);
    sync(&chen);
    assert_eq!(sealed(&chen, &id), sealed(&li, &id));
    [&li, &chen].into_iter().for_each(assert_sound);
}

#[test]
fn what_came_while_the_form_was_open_is_not_sealed_by_somebody_who_has_not_seen_it() {
    let stage = ten_homes();
    let (li, chen) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "chen", &["东街"]));
    let id = annual(1);
    ready(&li, &id);
    li.pause().unwrap();
    let (before, seen) = (li.digest(&id).unwrap(), li.form(&id).unwrap().seen);
    comment(&chen, &id, "我也在门口").unwrap();
    sync(&chen);
    sync(&li);
    assert_ne!(li.digest(&id).unwrap(), before);
    let seal = complete(&li, &id, &seen);
    assert_eq!(seal.digest, Hash256(before));
    assert_eq!(sealed(&li, &id).unwrap().since.facts.len(), 1);
    sync(&li);
    let report = verify(&archive(&stage, &id), Some(&stage.hq.public_key()));
    assert!(report.holds(), "{:?}", report.wrong);
}

fn archive(stage: &Stage, id: &InspectionId) -> Vec<u8> {
    let archive = stage.hq.archive(id, Beside::ALL).unwrap();
    assert_eq!(archive, stage.hq.archive(id, Beside::ALL).unwrap(), "exporting twice gives the same file");
    archive
}

#[test]
fn law_8_a_days_inspections_are_proven_from_their_archives_alone() {
    let stage = ten_homes();
    let (li, chen) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "chen", &["东街"]));
    let mut luck = chance(11);
    for n in 0..4 {
        let findings = Findings { failure_rate: 0.1, ..Findings::default() };
        assert!(inspect(&li, &annual(n), findings, &mut luck).unwrap());
    }
    comment(&chen, &annual(2), "补充").unwrap();
    // A real picture, whose file goes home with the words; the others are names in these stories.
    photograph(&li, &annual(3), 7, (640, 480), PhotoOf::Scene).unwrap();
    stage.time.becomes(moment("2026-11-16", 17, 0));
    sync(&li);
    sync(&chen);
    let photos = || {
        let report = verify(&archive(&stage, &annual(3)), Some(&stage.hq.public_key()));
        report.proven.iter().any(|it| matches!(it, Proven::Photos { count: 1, received: 1, at: Some(_) }))
    };
    assert!(!photos(), "the words are home, the picture is still on the phone");
    li.upload(&Control::default()).unwrap();
    assert!(photos());
    for n in 0..4 {
        let archive = archive(&stage, &annual(n));
        let report = verify(&archive, Some(&stage.hq.public_key()));
        assert!(report.holds(), "{:?}", report.wrong);
        let by_li = |it: &Proven| matches!(it, Proven::Sealed { by, stands: true, .. } if by.as_str() == "li");
        assert!(report.proven.iter().any(by_li));
        assert!(report.changes.iter().all(|line| line.received.is_some() && line.written.is_some()));
        assert!(!report.unproven.iter().any(|it| matches!(it, Unproven::NoChecklist | Unproven::ClockUnknown { .. })));
        let since = report.unproven.iter().any(|it| matches!(it, Unproven::Since(_)));
        assert_eq!(since, n >= 2, "a colleague's word, a photo taken afterwards");
        // Sampled: the checklist's text makes it long.
        for at in (0..archive.len()).step_by(401) {
            let mut bytes = archive.clone();
            bytes[at] ^= 0x20;
            assert!(!verify(&bytes, Some(&stage.hq.public_key())).holds(), "byte {at}");
        }
    }
}
