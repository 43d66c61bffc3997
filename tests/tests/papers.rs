//! Notices and reports: numbered without a network, served, home, printed alike on every phone, read again by other programs.
//!
//! With `ANJIAN_PAPERS=FOLDER` the papers stay in that folder, to be looked at.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::actions::attach_photo::AttachPhoto;
use anjian_core::actions::complete::Complete;
use anjian_core::actions::edit_note::EditNote;
use anjian_core::actions::hazard_steps::StopSupply;
use anjian_core::actions::record_answer::RecordAnswer;
use anjian_core::actions::serve_notice::ServeNotice;
use anjian_core::error::Error;
use anjian_core::model::answer::Signature;
use anjian_core::model::fact::{Delivery, NoticeKind, PhotoOf, VisitOutcome};
use anjian_core::model::id::{FactId, HazardKey, InspectionId};
use anjian_core::model::site::Site;
use anjian_core::model::template::{Entry, Missing, Said};
use anjian_core::model::words::Language;
use anjian_core::workspace::{PaperFormat, PaperKind, Workspace};
use anjian_hq::demo::inspector::{Findings, answer_everything, enter, outside, photo, supply_what_is_missing};
use anjian_tests::folder::{copy, put_back};
use anjian_tests::hand::signs;
use anjian_tests::left_out;
use anjian_tests::stage::{Stage, annual, chance, home, moment, sync};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn homes() -> Vec<Site> {
    (0..6).map(|n| home(n, "东街")).collect()
}

fn act(phone: &Workspace, id: &InspectionId, action: &dyn anjian_core::actions::Action) -> Result<Vec<FactId>, Error> {
    let seen = phone.form(id)?.seen;
    Ok(phone.act(id, &seen, action)?.facts)
}

/// Everything is answered, in order, and signed by the customer; nothing is missing.
fn all_in_order(phone: &Workspace, id: &InspectionId, failure_rate: f64, seed: u64) {
    enter(phone, id).unwrap();
    let findings = Findings { failure_rate, graver_are_rarer: 0.5, leaves_early: false };
    answer_everything(phone, id, findings, &mut chance(seed)).unwrap();
    let entry = Entry::from(Said::Signature(signs("陈国良")));
    act(phone, id, &RecordAnswer { item: "H7.4".parse().unwrap(), entry, photos: vec![] }).unwrap();
}

fn fails(phone: &Workspace, id: &InspectionId, item: &str, said: Said, note: &str) {
    let entry = Entry::from(said).with_note(note);
    let photos = vec![photo(&format!("{id} {item}"))];
    act(phone, id, &RecordAnswer { item: item.parse().unwrap(), entry, photos }).unwrap();
}

fn serve(phone: &Workspace, id: &InspectionId, hazards: &[HazardKey], signature: Signature) -> FactId {
    let draft = phone.notice_draft(id, NoticeKind::Rectification, hazards, Language::Zh).unwrap();
    let (notice, hazards, delivery) = (draft.kind, hazards.to_vec(), Delivery::InPerson);
    let serve = ServeNotice { number: draft.number, notice, hazards, delivery, signature };
    act(phone, id, &serve).unwrap().remove(0)
}

#[test]
fn a_hazard_that_must_be_noticed_is_not_completed_without_its_notice() {
    let stage = Stage::with_sites(&homes());
    let (phone, id) = (stage.phone("a", "li", &["东街"]), annual(1));
    all_in_order(&phone, &id, 0.0, 1);
    supply_what_is_missing(&phone, &id).unwrap();
    assert!(phone.form(&id).unwrap().missing.is_empty());

    fails(&phone, &id, "H1.1", Said::Fail(None), "厨房改作卧室");
    let hazard: HazardKey = "H1.1:fail".parse().unwrap();
    let measure = "关闭表前阀".to_owned();
    act(&phone, &id, &StopSupply { hazard: hazard.clone(), measure }).unwrap();

    let refused = act(&phone, &id, &Complete).unwrap_err();
    assert!(matches!(refused, Error::Incomplete { count: 2 }), "{refused:?}");
    let missing = phone.form(&id).unwrap().missing;
    let notices: Vec<_> = missing.iter().filter(|m| matches!(m, Missing::Notice { must_notice: true, .. })).collect();
    assert_eq!(notices.len(), 1, "{missing:?}");
    // A card on the door is no notice of a hazard.
    let number = phone.next_notice_number(&id, NoticeKind::NoAccessCard).unwrap();
    let (notice, delivery) = (NoticeKind::NoAccessCard, Delivery::OnDoor);
    let signature = Signature::None { reason: "不在家".into() };
    act(&phone, &id, &ServeNotice { number, notice, hazards: vec![], delivery, signature }).unwrap();
    assert!(matches!(act(&phone, &id, &Complete), Err(Error::Incomplete { count: 2 })));

    let served = serve(&phone, &id, std::slice::from_ref(&hazard), signs("陈国良"));
    assert!(matches!(act(&phone, &id, &Complete), Err(Error::Incomplete { count: 1 })), "its photo is still missing");
    act(&phone, &id, &AttachPhoto { photo: photo("notice"), of: PhotoOf::Notice(served), bytes: 1 }).unwrap();
    act(&phone, &id, &Complete).unwrap();
    assert!(phone.form(&id).unwrap().missing.is_empty());
}

#[test]
fn a_number_is_kept_until_it_is_served_and_never_given_twice_by_any_phone_or_backup() {
    let stage = Stage::with_sites(&homes());
    let (folder, backup) = (stage.folder_of("a"), stage.folder_of("backup"));
    let one = stage.phone("a", "li", &["东街"]);
    let two = stage.phone("b", "wang", &["东街"]);
    let card = NoticeKind::NoAccessCard;
    let drawn = one.next_notice_number(&annual(1), card).unwrap();
    assert!(drawn.starts_with("BY20261116-东街-") && drawn.ends_with("-001"), "{drawn}");
    drop(one);
    copy(&folder, &backup);

    let one = stage.open("a");
    assert_eq!(one.next_notice_number(&annual(1), card).unwrap(), drawn, "the app was killed in between");
    let other = one.next_notice_number(&annual(2), card).unwrap();
    let foreign = two.next_notice_number(&annual(1), card).unwrap();
    let hang = |phone: &Workspace, number: &str| {
        let signature = Signature::None { reason: "不在家".into() };
        let (notice, delivery) = (card, Delivery::OnDoor);
        act(phone, &annual(1), &ServeNotice { number: number.into(), notice, hazards: vec![], delivery, signature })
    };
    hang(&one, &drawn).unwrap();
    assert!(matches!(hang(&one, &drawn), Err(Error::Invalid { .. })), "served twice by a double tap");
    let next = one.next_notice_number(&annual(1), card).unwrap();
    // Taken back, the paper is still on the door: its number stays given.
    hang(&one, &next).unwrap();
    assert!(one.undo(&annual(1)).unwrap());
    let after = one.next_notice_number(&annual(1), card).unwrap();
    drop(one);
    put_back(&backup, &folder, &["incarnation"]);
    let restored = stage.open("a").next_notice_number(&annual(1), card).unwrap();
    let all = [&drawn, &other, &foreign, &next, &after, &restored];
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
}

#[test]
fn the_customers_signature_comes_home_in_the_record_and_every_phone_prints_the_same_paper() {
    let stage = Stage::with_sites(&homes());
    let (one, two) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    let id = annual(1);
    all_in_order(&one, &id, 0.0, 1);
    fails(&one, &id, "H2.1", Said::Fail(None), "");
    let served = serve(&one, &id, &["H2.1:fail".parse().unwrap()], signs("陈国良"));
    sync(&one);
    sync(&two);
    let pdf = |phone: &Workspace, kind: &PaperKind| {
        let path = phone.folder().join("paper.pdf");
        let written = phone.write_paper(&id, kind, Language::Zh, PaperFormat::Pdf, &path).unwrap();
        assert_eq!(written.files, std::slice::from_ref(&path));
        assert!(written.unprintable.is_empty(), "{:?}", written.unprintable);
        std::fs::read(path).unwrap()
    };
    for kind in [PaperKind::Served(served), PaperKind::Report] {
        assert!(pdf(&one, &kind) == pdf(&two, &kind), "{kind:?} differs");
    }
    assert_eq!(Some(one.digest(&id).unwrap()), stage.hq.digest(&id).unwrap());
    let nobody = PaperKind::Served("nobody-1".parse().unwrap());
    let refused = one.write_paper(&id, &nobody, Language::Zh, PaperFormat::Pdf, &one.folder().join("x.pdf"));
    assert!(matches!(refused, Err(Error::NotFound { .. })));
    let early =
        one.write_paper(&annual(2), &PaperKind::Report, Language::Zh, PaperFormat::Pdf, &one.folder().join("x.pdf"));
    assert!(matches!(early, Err(Error::Invalid { .. })) && !one.folder().join("x.pdf").exists());
}

/// What poppler reads in a PDF; `None` where it is not installed.
fn read_again(program: &str, arguments: &[&str], path: &Path) -> Option<String> {
    let done = Command::new(program).args(arguments).arg(path).args((program == "pdftotext").then_some("-")).output();
    let done = done.ok()?;
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8(done.stdout).unwrap())
}

/// The papers that people look at, and other programs read: short and long, signed and refused, with strange characters.
#[test]
fn another_program_finds_every_word_in_the_papers_and_embedded_fonts() {
    let mut sites = homes();
    sites[2].customer = "欧阳𠮷龑（代收：Müller-Lüdenscheidt, François）".into();
    sites[2].address.text =
        format!("蚌埠市禹会区{}西区12号楼3单元2704室（原纺织厂家属院）", "朝阳街道新城社区".repeat(4));
    sites[2].phone = "0552-1524941/15397560920".into();
    let stage = Stage::with_sites(&sites);
    let phone = stage.phone("a", "li", &["东街"]);
    let kept = std::env::var_os("ANJIAN_PAPERS").map(PathBuf::from);
    let folder = kept.unwrap_or_else(|| stage.folder_of("papers"));
    std::fs::create_dir_all(&folder).unwrap();

    // 1: one hazard, signed.
    all_in_order(&phone, &annual(1), 0.0, 1);
    fails(&phone, &annual(1), "H2.1", Said::Fail(None), "");
    let measure = "已关闭表前阀，挂牌停气".to_owned();
    act(&phone, &annual(1), &StopSupply { hazard: "H2.1:fail".parse().unwrap(), measure }).unwrap();
    let short = serve(&phone, &annual(1), &["H2.1:fail".parse().unwrap()], signs("陈国良"));
    // 2: much of everything, strange characters, refused with a long reason.
    all_in_order(&phone, &annual(2), 0.5, 7);
    supply_what_is_missing(&phone, &annual(2)).unwrap();
    let note = format!(
        "用户养猫🐈两只，{}门铃坏了，请敲门。\n下次带梯子 👍🏽",
        "阳台堆放杂物，表箱被柜子挡住，移开后读数正常。".repeat(8)
    );
    act(&phone, &annual(2), &EditNote { text: note }).unwrap();
    let form = phone.form(&annual(2)).unwrap();
    let many: Vec<_> = form.hazards.values().filter(|h| h.is_open()).map(|h| h.key.clone()).collect();
    let reason =
        "用户认为灶具尚可使用，拒绝更换，也拒绝签字；已向其说明风险并留置通知书，物业人员王某在场见证。".to_owned();
    let long = serve(&phone, &annual(2), &many, Signature::None { reason });
    // 3: nobody in; 4: all in order.
    outside(&phone, &annual(3), VisitOutcome::NoAccess, "").unwrap();
    stage.time.becomes(moment("2026-11-16", 18, 40));
    outside(&phone, &annual(3), VisitOutcome::NoAccess, "").unwrap();
    all_in_order(&phone, &annual(4), 0.0, 4);
    supply_what_is_missing(&phone, &annual(4)).unwrap();
    act(&phone, &annual(4), &Complete).unwrap();

    let draft = |notice, hazards: &[HazardKey]| PaperKind::Draft { notice, hazards: hazards.to_vec() };
    let papers: [(&str, InspectionId, PaperKind, [&str; 2]); 7] = [
        ("card", annual(3), draft(NoticeKind::NoAccessCard, &[]), ["到访不遇告知单", "nobody was in"]),
        ("notice-short", annual(1), PaperKind::Served(short), ["拆除私接私改部分", "Remove what was added"]),
        (
            "notice-draft",
            annual(1),
            draft(NoticeKind::Rectification, &["H2.1:fail".parse().unwrap()]),
            ["用户签收", "Received"],
        ),
        ("notice-long", annual(2), PaperKind::Served(long), ["物业人员王某在场见证", "物业人员王某在场见证"]),
        ("report-hazard", annual(1), PaperKind::Report, ["发现隐患", "1 hazard was found"]),
        ("report-long", annual(2), PaperKind::Report, ["下次带梯子", "下次带梯子"]),
        ("report-good", annual(4), PaperKind::Report, ["检查合格", "In order"]),
    ];
    let mut read = 0;
    for (name, id, kind, words) in &papers {
        for (language, ending, word) in [(Language::Zh, "zh", words[0]), (Language::En, "en", words[1])] {
            let path = folder.join(format!("{name}-{ending}.pdf"));
            let written = phone.write_paper(id, kind, language, PaperFormat::Pdf, &path).unwrap();
            let strange = *id == annual(2);
            assert_eq!(written.unprintable.contains(&'𠮷'), strange, "{name}");
            let pictures = phone
                .write_paper(id, kind, language, PaperFormat::Png, &folder.join(format!("{name}-{ending}.png")))
                .unwrap();
            assert!(pictures.files.iter().all(|file| file.exists()), "{name}");
            assert!(std::fs::metadata(&path).unwrap().len() < 600_000, "{name}");
            let Some(text) = read_again("pdftotext", &["-layout"], &path) else { continue };
            let text: String = text.split_whitespace().collect();
            let word: String = word.split_whitespace().collect();
            assert!(text.contains(&word), "{name}-{ending}: {word} is not in {text}");
            assert!(!strange || text.contains('𠮷'), "{name}-{ending}: a box is still its character in the text");
            let fonts = read_again("pdffonts", &[], &path).unwrap();
            let fonts: Vec<Vec<&str>> = fonts.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
            assert!(
                !fonts.is_empty() && fonts.iter().all(|row| row.windows(3).any(|w| w == ["yes", "yes", "yes"])),
                "{fonts:?}"
            );
            read += 1;
        }
    }
    let left =
        std::fs::read_dir(&folder).unwrap().filter(|f| f.as_ref().unwrap().path().extension() == Some("part".as_ref()));
    assert_eq!(left.count(), 0);
    if read == 0 {
        left_out(
            "another_program_finds_every_word_in_the_papers_and_embedded_fonts",
            "pdftotext (poppler-utils) is not installed",
        );
    }
}
