//! What comes up: taken, repeated, refused, set aside.

use crate::phone::{Phone, enrol_request, inspection, invitation, leak};
use crate::town::{Town, area, home};
use anjian_core::document::hash::ChangeHash;
use anjian_core::model::answer::Verdict;
use anjian_core::model::fact::VisitOutcome;
use anjian_core::model::grade::Grade;
use anjian_core::sync::protocol::message::{ChangeSignature, Parcel, Refusal};
use anjian_core::sync::protocol::sign::MemoryKey;
use anjian_hq::Error;
use serde_bytes::ByteBuf;

fn codes(refusals: &[Refusal]) -> Vec<&str> {
    refusals.iter().map(|refusal| refusal.code.as_str()).collect()
}

fn count(town: &Town, sql: &str) -> i64 {
    town.database().number(sql)
}

#[test]
fn law_6_a_receipt_names_what_arrived_and_a_repeated_exchange_brings_the_same_one() {
    let town = Town::new(&["yuhui"], 5);
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    let id = inspection("yuhui", 1);
    phone.complete(&id);
    let parcels = phone.parcels();
    let first = phone.send(&town.hq, parcels.clone()).unwrap();
    assert_eq!((first.receipts.len(), first.refusals.len()), (1, 0));
    assert_eq!(first.receipts[0].heads, phone.document(&id).heads().as_slice());
    town.wait_minutes(5);
    let again = phone.send(&town.hq, parcels).unwrap();
    assert_eq!(again.receipts, first.receipts, "word for word, with its first time");
    assert_eq!(count(&town, "SELECT count(*) FROM log"), 1);
    assert_eq!(count(&town, "SELECT count(*) FROM changes"), 3);
}

#[test]
fn two_phones_meet_in_one_record_and_the_worse_answer_counts() {
    let town = Town::new(&["yuhui"], 5);
    let (mut lin, mut bai) = (Phone::enrolled(&town, "lin", &["yuhui"]), Phone::enrolled(&town, "bai", &["yuhui"]));
    let id = inspection("yuhui", 1);
    lin.sync(&town.hq);
    bai.sync(&town.hq);
    let (pass, fail) = (lin.answer("H1.1", Verdict::Pass), bai.answer("H1.1", Verdict::Hazard(Grade::L1)));
    lin.write(&id, &[pass]);
    bai.write(&id, &[fail]);
    lin.sync(&town.hq);
    bai.sync(&town.hq);
    lin.sync(&town.hq);
    assert_eq!(lin.digest(&id), bai.digest(&id));
    let record = lin.record(&id);
    assert_eq!(record.conflicts().count(), 1);
    assert_eq!(record.answers[&"H1.1".parse().unwrap()].effective().verdict, Verdict::Hazard(Grade::L1));
    assert_eq!(count(&town, "SELECT conflicts FROM inspections"), 1);
}

#[test]
fn another_areas_change_is_refused_by_its_hash_and_nothing_of_it_is_kept() {
    let town = Town::new(&["yuhui", "longzihu"], 5);
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    phone.complete(&inspection("longzihu", 1));
    phone.complete(&inspection("yuhui", 1));
    phone.complete(&"household-annual/2026/nobody".parse().unwrap());
    let answer = phone.send(&town.hq, phone.parcels()).unwrap();
    assert_eq!(answer.receipts.len(), 1, "the others go on");
    let foreign: Vec<_> = answer.refusals.iter().filter(|r| r.code == "foreign_area").collect();
    assert_eq!(foreign.iter().filter(|r| r.hash.is_some()).count(), 3, "one per change");
    assert!(foreign[0].reason.contains("longzihu"), "{}", foreign[0].reason);
    assert_eq!(answer.refusals.iter().filter(|r| r.code == "unknown_site").count(), 3);
    assert_eq!(count(&town, "SELECT count(*) FROM inspections"), 1);
    assert_eq!(count(&town, "SELECT count(*) FROM quarantine"), 0);
}

#[test]
fn an_area_once_assigned_may_still_be_written_but_is_no_longer_read() {
    let town = Town::new(&["yuhui", "longzihu"], 5);
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui", "longzihu"]);
    phone.sync(&town.hq);
    phone.complete(&inspection("longzihu", 1));
    town.hq.assign(&phone.key.public().device(), &[area("yuhui")]).unwrap();
    let answer = phone.exchange(&town.hq);
    assert_eq!((answer.receipts.len(), answer.refusals.len()), (1, 0));
    assert_eq!(phone.assigned, [area("yuhui")]);
    let mut colleague = Phone::enrolled(&town, "bai", &["longzihu"]);
    colleague.complete(&inspection("longzihu", 2));
    colleague.sync(&town.hq);
    phone.cursors.clear();
    phone.assigned = vec![area("yuhui"), area("longzihu")];
    let answer = phone.send(&town.hq, Vec::new()).unwrap();
    assert!(answer.areas.iter().all(|news| news.area == area("yuhui")));
}

#[test]
fn work_done_before_a_site_moved_to_another_area_still_comes_home() {
    let town = Town::new(&["yuhui", "longzihu"], 5);
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    lin.sync(&town.hq);
    lin.complete(&inspection("yuhui", 1));
    let mut moved = home("yuhui", 1);
    moved.area = area("longzihu");
    town.hq.take_sites(&[moved], |_, _| {}).unwrap();
    assert_eq!(lin.exchange(&town.hq).receipts.len(), 1);
    let mut bai = Phone::enrolled(&town, "bai", &["longzihu"]);
    bai.sync(&town.hq);
    assert_eq!(bai.digest(&inspection("yuhui", 1)), lin.digest(&inspection("yuhui", 1)));
}

#[test]
fn law_8_a_wrong_signature_a_forged_actor_and_an_unknown_device_are_set_aside_and_the_rest_goes_on() {
    let town = Town::new(&["yuhui"], 9);
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    (1..=4).for_each(|n| phone.visit(&inspection("yuhui", n), VisitOutcome::Refused));
    let mut parcels = phone.parcels();
    parcels[0].signatures[0].signature.0[5] ^= 1;
    parcels[1].signatures.clear();
    // A change of another's device, signed with one's own key.
    let mut victim = Phone::enrolled(&town, "bai", &["yuhui"]);
    victim.visit(&inspection("yuhui", 5), VisitOutcome::Entered);
    let mut forged = victim.parcels().remove(0);
    forged.signatures = vec![ChangeSignature::sign(&forged.inspection, forged.signatures[0].hash, &phone.key).unwrap()];
    parcels.push(forged);
    // A device that headquarters never enrolled, and one that writes in another's name.
    let mut stranger = Phone { key: MemoryKey::generate().unwrap(), ..Phone::enrolled(&town, "wu", &["yuhui"]) };
    stranger.visit(&inspection("yuhui", 6), VisitOutcome::Entered);
    parcels.extend(stranger.parcels());
    phone.person = "bai".parse().unwrap();
    phone.visit(&inspection("yuhui", 7), VisitOutcome::Entered);
    parcels.extend(phone.parcels().into_iter().filter(|p| p.inspection == inspection("yuhui", 7)));
    let answer = phone.send(&town.hq, parcels.clone()).unwrap();
    assert_eq!(answer.receipts.len(), 2);
    assert_eq!(codes(&answer.refusals), ["signature", "signature", "signature", "unknown_device", "forged_author"]);
    assert_eq!(count(&town, "SELECT count(*) FROM quarantine"), 5);
    phone.send(&town.hq, parcels).unwrap();
    assert_eq!(count(&town, "SELECT count(*) FROM quarantine"), 5, "the same bytes are kept once");
    phone.person = "lin".parse().unwrap();
    phone.send(&town.hq, phone.parcels()).unwrap();
    assert_eq!(
        count(&town, "SELECT count(*) FROM quarantine WHERE code = 'signature'"),
        1,
        "signed well, they are taken"
    );
}

#[test]
fn a_signature_of_a_change_that_is_set_aside_covers_nothing() {
    let town = Town::new(&["yuhui"], 3);
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    let id = inspection("yuhui", 1);
    phone.visit(&id, VisitOutcome::Entered);
    phone.person = "bai".parse().unwrap();
    phone.visit(&id, VisitOutcome::Refused);
    let answer = phone.send(&town.hq, phone.parcels()).unwrap();
    assert_eq!(answer.receipts.len(), 0, "else no colleague could check what she gets");
    assert_eq!(answer.refusals.len(), 2);
}

#[test]
fn an_orphan_waits_and_enters_when_its_ancestor_comes() {
    let town = Town::new(&["yuhui"], 3);
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    let id = inspection("yuhui", 1);
    phone.complete(&id);
    let whole = phone.parcels().remove(0);
    let part = |range: std::ops::Range<usize>, newest: ChangeHash| Parcel {
        changes: whole.changes[range].to_vec(),
        signatures: vec![ChangeSignature::sign(&id, newest, &phone.key).unwrap()],
        ..whole.clone()
    };
    let newest = whole.signatures[0].hash;
    let answer = phone.send(&town.hq, vec![part(1..3, newest)]).unwrap();
    assert_eq!((answer.receipts.len(), codes(&answer.refusals)), (0, vec!["orphan", "orphan"]));
    assert_eq!(count(&town, "SELECT count(*) FROM quarantine WHERE code = 'orphan'"), 2);
    let mut history = anjian_core::document::history::History::new(id.clone());
    history.add(&whole.changes[0], None).unwrap();
    let first = history.entries()[0].hash;
    let answer = phone.send(&town.hq, vec![part(0..1, first)]).unwrap();
    assert_eq!((answer.receipts.len(), answer.refusals.len()), (1, 0));
    assert_eq!(count(&town, "SELECT count(*) FROM quarantine"), 0);
    assert_eq!(count(&town, "SELECT changes FROM inspections"), 3);
    let mut colleague = Phone::enrolled(&town, "bai", &["yuhui"]);
    colleague.sync(&town.hq);
    assert_eq!(colleague.digest(&id), phone.digest(&id));
}

#[test]
fn law_9_bytes_that_are_no_change_are_quarantined_and_block_nothing() {
    let town = Town::new(&["yuhui"], 9);
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    (1..=3).for_each(|n| phone.complete(&inspection("yuhui", n)));
    let mut parcels = phone.parcels();
    parcels[1].changes[0] = ByteBuf::from(vec![7; 300]);
    let answer = phone.send(&town.hq, parcels).unwrap();
    assert_eq!(answer.receipts.len(), 2);
    assert_eq!(answer.refusals.len(), 3, "{:?}", answer.refusals);
    assert_eq!(answer.refusals.iter().filter(|r| r.hash.is_none()).count(), 1);
}

#[test]
fn a_restored_backup_is_told_and_what_it_writes_anew_is_not_taken() {
    let town = Town::new(&["yuhui"], 9);
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    phone.sync(&town.hq);
    phone.complete(&inspection("yuhui", 1));
    let backup = (phone.held.clone(), phone.written, phone.cursors.clone());
    phone.complete(&inspection("yuhui", 2));
    phone.sync(&town.hq);
    let lost = phone.digest(&inspection("yuhui", 2));
    (phone.held, phone.written, phone.cursors) = backup;
    phone.visit(&inspection("yuhui", 3), VisitOutcome::Refused);
    let answer = phone.send(&town.hq, phone.parcels()).unwrap();
    assert!(answer.restored_backup && answer.areas.is_empty());
    assert_eq!(codes(&answer.refusals), ["restored_backup"]);
    assert_eq!(answer.receipts.len(), 1, "what was here already is confirmed again");
    assert_eq!(answer.receipts[0].inspection, inspection("yuhui", 1));
    // The device draws a new actor; what it wrote after the backup comes down to it.
    phone.held.remove(&inspection("yuhui", 3));
    (phone.incarnation, phone.written) = ([9; 8], 0);
    phone.sync(&town.hq);
    assert_eq!(phone.digest(&inspection("yuhui", 2)), lost);
    phone.visit(&inspection("yuhui", 3), VisitOutcome::Refused);
    assert!(!phone.exchange(&town.hq).restored_backup);
}

#[test]
fn a_code_enrols_one_device_once_and_in_time() {
    let town = Town::new(&["yuhui"], 1);
    let key = MemoryKey::generate().unwrap();
    let (ticket, _) = town.hq.invite(&invitation("lin", &["yuhui"]), "https://hq.example.com/").unwrap();
    assert!(ticket.to_string().starts_with("https://hq.example.com/#"));
    let mut unproven = enrol_request(&ticket.code, &key);
    unproven.key = MemoryKey::generate().unwrap().public();
    assert!(matches!(town.hq.enrol(&unproven), Err(Error::Unauthorised(_))));
    let typed = ticket.code.to_lowercase().replace('-', " ");
    let certificate = town.hq.enrol(&enrol_request(&typed, &key)).unwrap().certificate;
    let again = town.hq.enrol(&enrol_request(&ticket.code, &key)).unwrap().certificate;
    assert_eq!(again, certificate, "the answer may have been lost");
    let other = MemoryKey::generate().unwrap();
    assert!(matches!(town.hq.enrol(&enrol_request(&ticket.code, &other)), Err(Error::Conflict(_))));
    let (late, _) = town.hq.invite(&invitation("lin", &["yuhui"]), "https://hq.example.com").unwrap();
    town.wait_minutes(61);
    assert!(matches!(town.hq.enrol(&enrol_request(&late.code, &other)), Err(Error::Unauthorised(_))));
}

#[test]
fn hazards_stand_as_rows_from_the_raise_to_the_close() {
    let town = Town::new(&["yuhui"], 3);
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    let id = inspection("yuhui", 1);
    phone.raise(&id, Grade::L1);
    phone.exchange(&town.hq);
    let row = "SELECT open * 10 + owes_notice FROM hazards";
    assert_eq!(count(&town, row), 11);
    phone.serve_notice(&id);
    phone.exchange(&town.hq);
    assert_eq!(count(&town, row), 10);
    phone.close(&id);
    phone.exchange(&town.hq);
    assert_eq!(count(&town, row), 0);
    assert_eq!(count(&town, "SELECT hazards FROM hazard_cells WHERE grade = 'L1' AND open = 0"), 1);
    assert_eq!(count(&town, "SELECT count(*) FROM hazard_cells"), 1);
    assert_eq!(leak().to_string(), "H2.7:leak");
}
