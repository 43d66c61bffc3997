//! A phone whose folder is a backup's: noticed, given a new actor, given back what it had lost, and nothing that was
//! entered before or after is missing anywhere.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::model::id::InspectionId;
use anjian_core::model::template::Said;
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::Workspace;
use anjian_tests::doing::{answer, comment, comments, leak, notes, raise};
use anjian_tests::folder::{assert_sound, copy, put_back};
use anjian_tests::stage::{Stage, annual, home, open, sync};

fn ten_homes() -> Stage {
    Stage::with_sites(&(0..10).map(|n| home(n, "东街")).collect::<Vec<_>>())
}

/// Everything of this phone is home, and headquarters shows the same records.
fn assert_home(stage: &Stage, phone: &Workspace) {
    let report = sync(phone);
    assert_eq!(report.outcome, Outcome::SentAll, "{:?}", phone.storage());
    for id in phone.inspections().unwrap() {
        assert_eq!(Some(phone.digest(&id).unwrap()), stage.hq.digest(&id).unwrap(), "{id}");
    }
    assert_eq!(phone.inspections().unwrap().len(), stage.hq.inspections().unwrap().len());
    assert_sound(phone);
}

fn says(phone: &Workspace, id: &InspectionId, text: &str) {
    comment(phone, id, text).unwrap();
    phone.pause().unwrap();
}

#[test]
fn law_1_a_phone_put_back_to_yesterday_gets_what_it_lost_back_and_writes_on() {
    let stage = ten_homes();
    let (folder, backup) = (stage.folder_of("a"), stage.folder_of("backup"));
    let phone = stage.phone("a", "li", &["东街"]);
    says(&phone, &annual(1), "first");
    sync(&phone);
    drop(phone);
    copy(&folder, &backup);

    let phone = stage.open("a");
    says(&phone, &annual(1), "second");
    raise(&phone, &annual(2), "lost and found").unwrap();
    assert_home(&stage, &phone);
    drop(phone);

    put_back(&backup, &folder, &["incarnation"]);
    let phone = stage.open("a");
    assert_eq!(comments(&phone.form(&annual(1)).unwrap()).len(), 1, "the backup is older");
    says(&phone, &annual(1), "third");
    assert_home(&stage, &phone);
    let form = phone.form(&annual(1)).unwrap();
    assert_eq!(comments(&form).into_iter().collect::<Vec<_>>(), ["first", "second", "third"]);
    assert!(phone.form(&annual(2)).unwrap().hazards[&leak()].is_open());
    says(&phone, &annual(2), "and on");
    assert_home(&stage, &phone);
}

#[test]
fn law_1_taps_that_wait_in_a_restored_backup_come_home_under_the_new_actor() {
    let stage = ten_homes();
    let (folder, backup) = (stage.folder_of("a"), stage.folder_of("backup"));
    let phone = stage.phone("a", "li", &["东街"]);
    raise(&phone, &annual(1), "tapped, not sealed").unwrap();
    answer(&phone, &annual(1), "H1.1", Said::Fail(None), "tapped too").unwrap();
    drop(phone);
    copy(&folder, &backup);
    let phone = stage.open("a");
    says(&phone, &annual(3), "elsewhere");
    drop(phone);

    put_back(&backup, &folder, &["incarnation"]);
    let phone = stage.open("a");
    let form = phone.form(&annual(1)).unwrap();
    let open: Vec<_> = form.hazards.values().filter(|h| h.is_open()).map(|h| h.key.clone()).collect();
    assert!(!open.is_empty());
    // She closes what she raised before: the tap names facts that were still waiting.
    let withdraw = anjian_core::actions::recheck::WithdrawHazard { hazard: leak(), note: "by mistake".into() };
    phone.act(&annual(1), &form.seen, &withdraw).unwrap();
    assert_home(&stage, &phone);
    let form = phone.form(&annual(1)).unwrap();
    assert_eq!(notes(&form, "H1.1"), ["tapped too"]);
    assert!(!form.hazards[&leak()].is_open());
    assert_eq!(stage.hq.report(&Default::default()).unwrap().quarantined, 0);
}

#[test]
fn a_folder_copied_to_a_second_phone_draws_its_own_actor_and_both_write_on() {
    let stage = ten_homes();
    let (folder, other) = (stage.folder_of("a"), stage.folder_of("elsewhere"));
    let phone = stage.phone("a", "li", &["东街"]);
    says(&phone, &annual(1), "before the copy");
    raise(&phone, &annual(4), "waits in both").unwrap();
    drop(phone);
    copy(&folder, &other);
    let (one, two) = (stage.open("a"), open(&other, &stage.time, 0));
    says(&one, &annual(1), "one");
    says(&two, &annual(1), "two");
    for phone in [&one, &two, &one] {
        assert_home(&stage, phone);
    }
    for phone in [&one, &two] {
        assert_eq!(comments(&phone.form(&annual(1)).unwrap()).len(), 3);
        assert!(phone.form(&annual(4)).unwrap().hazards[&leak()].is_open());
    }
}

/// The whole folder is put back, witness and inode included: nothing on the phone can tell.
fn put_back_unnoticed(before: impl Fn(&Workspace), lost: impl Fn(&Workspace), after: impl Fn(&Workspace)) -> Stage {
    let stage = ten_homes();
    let (folder, backup) = (stage.folder_of("a"), stage.folder_of("backup"));
    let phone = stage.phone("a", "li", &["东街"]);
    before(&phone);
    sync(&phone);
    drop(phone);
    copy(&folder, &backup);
    let phone = stage.open("a");
    lost(&phone);
    assert_home(&stage, &phone);
    drop(phone);
    // The copy's witness names the inode of the original, into which it is put back.
    put_back(&backup, &folder, &[]);
    let phone = stage.open("a");
    after(&phone);
    assert_home(&stage, &phone);
    stage
}

#[test]
fn law_1_headquarters_notices_a_restored_phone_by_its_count_and_nothing_on_either_side_is_lost() {
    let stage = put_back_unnoticed(
        |phone| says(phone, &annual(1), "first"),
        |phone| {
            for text in ["lost 1", "lost 2", "lost 3"] {
                says(phone, &annual(1), text);
            }
            says(phone, &annual(2), "lost too");
        },
        |phone| {
            says(phone, &annual(1), "entered after the restore");
            raise(phone, &annual(1), "raised after the restore").unwrap();
            says(phone, &annual(3), "elsewhere after the restore");
        },
    );
    let phone = stage.open("a");
    let form = phone.form(&annual(1)).unwrap();
    assert_eq!(comments(&form).len(), 5, "{:?}", comments(&form));
    assert!(form.hazards[&leak()].is_open());
    assert_eq!(comments(&phone.form(&annual(2)).unwrap()).len(), 1);
    assert_eq!(comments(&phone.form(&annual(3)).unwrap()).len(), 1);
}

#[test]
fn law_1_a_restored_phone_that_wrote_more_than_it_had_lost_is_noticed_by_a_number_given_twice() {
    let stage = put_back_unnoticed(
        |phone| says(phone, &annual(1), "first"),
        |phone| says(phone, &annual(1), "lost"),
        |phone| {
            for text in ["after 1", "after 2", "after 3"] {
                says(phone, &annual(1), text);
            }
            let form = phone.form(&annual(1)).unwrap();
            let note = anjian_core::actions::edit_note::EditNote { text: "备注：阀门在柜子后面".into() };
            phone.act(&annual(1), &form.seen, &note).unwrap();
            answer(phone, &annual(1), "H1.1", Said::Fail(None), "after 4").unwrap();
        },
    );
    let phone = stage.open("a");
    let form = phone.form(&annual(1)).unwrap();
    assert_eq!(comments(&form).len(), 5, "{:?}", comments(&form));
    assert_eq!(notes(&form, "H1.1"), ["after 4"]);
    assert_eq!(form.record.note, "备注：阀门在柜子后面");
}

#[test]
fn law_3_a_restored_phone_that_nobody_notices_still_gets_back_what_it_lost() {
    let stage = put_back_unnoticed(
        |phone| says(phone, &annual(1), "first"),
        |phone| says(phone, &annual(1), "lost"),
        |phone| {
            // As many as were lost, and in other inspections: no count and no number tells.
            says(phone, &annual(5), "after 1");
            says(phone, &annual(6), "after 2");
        },
    );
    let phone = stage.open("a");
    assert_eq!(comments(&phone.form(&annual(1)).unwrap()).len(), 2);
}

#[test]
fn law_1_what_a_restored_phone_wrote_and_a_colleague_carried_is_not_lost_either() {
    let stage = ten_homes();
    let (folder, backup) = (stage.folder_of("a"), stage.folder_of("backup"));
    let file = stage.folder_of("bundle");
    let phone = stage.phone("a", "li", &["东街"]);
    let colleague = stage.phone("b", "wang", &["东街"]);
    says(&phone, &annual(1), "first");
    sync(&phone);
    drop(phone);
    copy(&folder, &backup);
    let phone = stage.open("a");
    says(&phone, &annual(1), "lost");
    assert_home(&stage, &phone);
    drop(phone);
    put_back(&backup, &folder, &[]);
    let phone = stage.open("a");
    says(&phone, &annual(1), "after");
    raise(&phone, &annual(1), "after").unwrap();
    phone.export_bundle(&file, false).unwrap();
    // The colleague knows nothing of what headquarters has, and takes the second change of that number for the first.
    assert_eq!(colleague.import_bundle(&file).unwrap().quarantined, 0);
    sync(&colleague);
    assert_home(&stage, &phone);
    sync(&colleague);
    assert_home(&stage, &colleague);
    for phone in [&phone, &colleague] {
        let form = phone.form(&annual(1)).unwrap();
        assert_eq!(comments(&form).len(), 3, "{:?}", comments(&form));
        assert!(form.hazards[&leak()].is_open());
    }
}
