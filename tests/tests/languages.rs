//! One story in three languages: a Kotlin, a Swift and a Python phone, each a process of its own on the same core, meet at
//! the same doors without a network and end with one record each, equal to headquarters'.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_hq::{Company, Headquarters, Question};
use anjian_tests::device::{Device, LANGUAGES, programs};
use anjian_tests::hq_process::{HqProcess, annual_now};
use anjian_tests::left_out;
use serde_json::{Value, json};
use tempfile::TempDir;

const AREA: &str = "东街";
const PEOPLE: [&str; 3] = ["li", "wang", "chen"];

/// A headquarters and one phone of each language, enrolled and synced.
struct Story {
    hq: HqProcess,
    phones: Vec<Device>,
    folder: TempDir,
}

impl Story {
    fn begin() -> Option<Self> {
        let programs = programs().map_err(|why| left_out("a story in three languages", &why)).ok()?;
        let folder = tempfile::tempdir().unwrap();
        let areas = [AREA.to_owned()];
        let hq = HqProcess::start(folder.path(), 12, &areas).unwrap();
        let (mut phones, mut used) = (Vec::new(), None);
        for (language, person) in LANGUAGES.into_iter().zip(PEOPLE) {
            let mut phone = Device::start(&programs, language, &folder.path().join(language));
            assert_eq!(phone.refused(json!({ "do": "sync" })), "Unauthorised");
            let ticket = hq.invite(person, &areas).unwrap().to_string();
            let enrolled = phone.ask(json!({ "do": "enrol", "ticket": ticket, "name": format!("{language} 📱") }));
            assert_eq!(enrolled["person"], person);
            if let Some(used) = used.replace(ticket) {
                let again = json!({ "do": "enrol", "ticket": used, "name": "another one" });
                assert_eq!(phone.refused(again), "Unauthorised", "a ticket is for one device");
            }
            assert_eq!(phone.ask(json!({ "do": "sync" }))["outcome"], "sent_all");
            phones.push(phone);
        }
        Some(Self { hq, phones, folder })
    }

    fn phone(&mut self, language: &str) -> &mut Device {
        self.phones.iter_mut().find(|phone| phone.language == language).unwrap()
    }

    fn sync(&mut self, order: [usize; 3]) {
        for phone in order {
            let run = self.phones[phone].ask(json!({ "do": "sync" }));
            assert_eq!(run["outcome"], "sent_all", "{}: {run}", self.phones[phone].language);
        }
    }

    /// The same answer of all three.
    fn all(&mut self, request: Value) -> Value {
        let answers: Vec<_> = self.phones.iter_mut().map(|phone| phone.ask(request.clone())).collect();
        for (phone, answer) in self.phones.iter().zip(&answers) {
            assert_eq!(*answer, answers[0], "{} and {} differ: {request}", phone.language, self.phones[0].language);
        }
        answers.into_iter().next().unwrap()
    }

    /// Everybody and headquarters hold the same record.
    fn digest(&mut self, inspection: &str) -> String {
        self.all(json!({ "do": "digest", "inspection": inspection }))["digest"].as_str().unwrap().to_owned()
    }
}

fn form(inspection: &str) -> Value {
    json!({ "do": "form", "inspection": inspection })
}

fn answer(inspection: &str, item: &str, said: &str, note: &str) -> Value {
    json!({ "do": "answer", "inspection": inspection, "item": item, "said": said, "note": note })
}

fn act(inspection: &str, action: Value) -> Value {
    json!({ "do": "act", "inspection": inspection, "action": action })
}

fn enter(inspection: &str) -> Value {
    act(inspection, json!({ "visit": { "outcome": "entered", "card_left": false, "note": "" } }))
}

/// The item of a form.
fn item<'a>(form: &'a Value, key: &str) -> &'a Value {
    form["items"].as_array().unwrap().iter().find(|item| item["key"] == key).unwrap()
}

const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

#[test]
fn law_3_a_kotlin_a_swift_and_a_python_phone_end_with_one_record_whatever_the_order() {
    let Some(mut story) = Story::begin() else { return };
    // A hazard that everybody has seen is open at door 7 before they part.
    let door = annual_now(7);
    let raise =
        json!({ "raise": { "hazard": "H1.1:leak", "grade": "L1", "must_notice": true, "note": "灶前阀漏气 🔥" } });
    story.phones[0].ask(form(&door));
    story.phones[0].ask(enter(&door));
    story.phones[0].ask(act(&door, raise.clone()));
    story.sync([0, 1, 2]);
    let seen = story.all(form(&door));
    assert_eq!(seen["hazards"][0], json!({ "key": "H1.1:leak", "grade": "L1", "open": true }));

    story.hq.stop();
    let offline = story.phones[1].ask(json!({ "do": "sync" }));
    assert_eq!(offline["outcome"], "offline");
    for (n, _) in ORDERS.iter().enumerate() {
        same_door(&mut story, &annual_now(u32::try_from(n).unwrap()));
    }
    // Kotlin rechecks the hazard and closes it; Swift, who cannot know, finds it again; Python only looks.
    for phone in &mut story.phones {
        phone.ask(form(&door));
    }
    let recheck =
        json!({ "recheck": { "hazard": "H1.1:leak", "passed": true, "note": "已换阀", "unsigned": "用户外出" } });
    story.phone("kotlin").ask(act(&door, recheck));
    assert_eq!(story.phone("kotlin").ask(form(&door))["hazards"][0]["open"], false);
    story.phone("swift").ask(act(&door, raise));
    story.phone("python").ask(act(&door, json!({ "comment": { "text": "老人独居 👵，请白天来" } })));

    // Each order of syncing has its own round, with something new in it.
    story.hq.go_on().unwrap();
    for (n, order) in ORDERS.into_iter().enumerate() {
        for phone in order {
            let text = format!("{n} {phone} 楼道灯坏了 💡");
            story.phones[phone].ask(act(&door, json!({ "comment": { "text": text } })));
        }
        story.sync(order);
    }
    // The last words of the last round come to everybody.
    story.sync([0, 1, 2]);
    let open = story.all(form(&door));
    assert_eq!(open["hazards"][0]["open"], true, "law 2: a closing closes only what its author had seen");
    let mut digests = vec![(door.clone(), story.digest(&door))];
    for n in 0..6 {
        let id = annual_now(n);
        told_to_everybody(&mut story, &id);
        digests.push((id.clone(), story.digest(&id)));
    }
    assert_eq!(story.all(json!({ "do": "conflicts" }))["inspections"].as_array().unwrap().len(), 6);
    let coverage = story.all(json!({ "do": "coverage" }));
    settled_by_whoever_saw_both(&mut story, &annual_now(0));
    let last = story.digest(&annual_now(0));
    digests[1].1 = last;
    finish(story, &digests, &coverage);
}

/// All three answer the same item at the same door, each knowing nothing of the others; the worst comes from another
/// language each time.
fn same_door(story: &mut Story, id: &str) {
    let said = [("pass", "正常"), ("fail", "软管龟裂 🐭"), ("pass", "")];
    let shift = id.bytes().last().map_or(0, usize::from) % 3;
    for (n, phone) in story.phones.iter_mut().enumerate() {
        let empty = phone.ask(form(id));
        assert_eq!(item(&empty, "H1.3")["verdict"], Value::Null);
        phone.ask(enter(id));
        let (said, note) = said[(n + shift) % 3];
        phone.ask(answer(id, "H1.3", said, note));
        phone.ask(json!({ "do": "pause" }));
    }
}

/// Law 2 on every side: the worse counts, both values are there, and who said them.
fn told_to_everybody(story: &mut Story, id: &str) {
    let form = story.all(form(id));
    let disputed = item(&form, "H1.3");
    assert_eq!(
        (disputed["verdict"].as_str(), disputed["in_conflict"].as_bool()),
        (Some("L1"), Some(true)),
        "{disputed}"
    );
    assert_eq!(disputed["note"], "软管龟裂 🐭");
    let others = disputed["others"].as_array().unwrap();
    assert_eq!(others.len(), 2, "{disputed}");
    let mut said: Vec<_> = others.iter().map(|other| other["by"].as_str().unwrap()).collect();
    said.push(disputed["by"].as_str().unwrap());
    said.sort_unstable();
    assert_eq!(said, ["chen", "li", "wang"]);
    assert_eq!(form["hazards"][0]["key"], "H1.3:fail");
    assert!(form["conflicts"].as_u64() >= Some(1));
}

/// Python has seen both values and answers again: from now on that counts, everywhere.
fn settled_by_whoever_saw_both(story: &mut Story, id: &str) {
    story.phone("python").ask(form(id));
    story.phone("python").ask(answer(id, "H1.3", "pass", "三人复核，合格"));
    story.sync([2, 0, 1]);
    let form = story.all(form(id));
    let settled = item(&form, "H1.3");
    assert_eq!((settled["verdict"].as_str(), settled["in_conflict"].as_bool()), (Some("pass"), Some(false)));
    assert_eq!(form["hazards"][0]["open"], true, "passing closes no hazard");
}

/// Headquarters itself says the same: the digests, and the coverage by the same function.
fn finish(mut story: Story, digests: &[(String, String)], coverage: &Value) {
    story.hq.stop();
    let data = story.hq.data().to_owned();
    let hq = Headquarters::open(&data, Company::in_folder(&data).unwrap()).unwrap();
    for (id, digest) in digests {
        let there = hq.digest(&id.parse().unwrap()).unwrap().map(hex::encode);
        assert_eq!(there.as_deref(), Some(digest.as_str()), "law 3: {id}");
    }
    let report = hq.report(&Question::default()).unwrap();
    let lines = coverage["lines"].as_array().unwrap();
    assert!(!lines.is_empty());
    for line in lines {
        let theirs = report.coverage.iter().find(|l| {
            line["programme"] == l.programme.as_str() && line["area"].as_str() == l.area.as_ref().map(|a| a.as_str())
        });
        let theirs = theirs.unwrap_or_else(|| panic!("headquarters has no such line: {line}"));
        let rest = theirs.never_touched + theirs.begun + theirs.vacant + theirs.wrong_address;
        let numbers =
            ["due", "excluded", "entered", "no_access", "refused", "rest"].map(|name| line[name].as_u64().unwrap());
        let of_hq = [theirs.due, theirs.excluded, theirs.entered, theirs.no_access, theirs.refused, rest];
        assert_eq!(numbers, of_hq, "law 5: {line}");
    }
    let Story { phones, folder, .. } = story;
    phones.into_iter().for_each(Device::finish);
    drop(folder);
}

#[test]
fn a_bundle_from_any_language_is_read_by_every_other() {
    let Some(mut story) = Story::begin() else { return };
    story.hq.stop();
    let id = annual_now(1);
    for (from, language) in LANGUAGES.into_iter().enumerate() {
        story.phones[from].ask(form(&id));
        let text = format!("从{language}带来 🚲");
        story.phones[from].ask(act(&id, json!({ "comment": { "text": text } })));
        let file = story.folder.path().join(format!("bundle-{from}"));
        let out = story.phones[from].ask(json!({ "do": "export", "path": file, "also_home": false }));
        assert!(out["changes"].as_u64() >= Some(1), "{out}");
        for to in (0..3).filter(|to| *to != from) {
            let taken = story.phones[to].ask(json!({ "do": "import", "path": file }));
            assert_eq!(taken["changes"], 1, "{}: one change is new, the rest is known", LANGUAGES[to]);
        }
    }
    story.digest(&id);
}
