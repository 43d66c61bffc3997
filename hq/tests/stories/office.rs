//! The office over real HTTP: devices, people, the register, areas, entry rules and templates, as somebody at a browser does it.

use crate::pages::{Browser, PASSWORD, hidden, person};
use crate::phone::{Phone, enrol_request, inspection};
use crate::town::{Town, account, area, home};
use anjian_core::model::fact::{CorrectedField, Event, VisitOutcome};
use anjian_core::model::site::{Site, Supply};
use anjian_core::sync::protocol::message::{ENROL, EnrolResponse, Ticket};
use anjian_core::sync::protocol::sign::MemoryKey;
use anjian_core::sync::protocol::wire::{pack, unpack};
use anjian_hq::{Question, Role};
use reqwest::{StatusCode, header};

/// Somebody signed in, with what her forms carry.
struct Clerk {
    browser: Browser,
    csrf: String,
}

impl Clerk {
    async fn at(town: &Town, name: &str, role: Role) -> Self {
        town.hq.put_account(&person(name), name, role, None, PASSWORD).unwrap();
        let mut browser = Browser::at(town).await;
        assert_eq!(browser.sign_in(name, PASSWORD).await, StatusCode::SEE_OTHER);
        let csrf = hidden(&browser.get("/").await.1, "csrf").to_owned();
        Self { browser, csrf }
    }
    /// Signs in again after a night: a session that nobody used is over.
    async fn comes_back(&mut self, name: &str) {
        assert_eq!(self.browser.sign_in(name, PASSWORD).await, StatusCode::SEE_OTHER);
        self.csrf = hidden(&self.browser.get("/").await.1, "csrf").to_owned();
    }
    async fn sees(&self, path: &str) -> String {
        let (status, page) = self.browser.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {page}");
        page
    }
    /// Sends a form; the status, and the page or the address that follows.
    async fn sends(&self, path: &str, form: &[(&str, &str)]) -> (StatusCode, String) {
        let encoded = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        let form = form.iter().copied().chain([("csrf", self.csrf.as_str())]);
        let body: Vec<String> = form.map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect();
        let request =
            self.browser.client.post(self.browser.running.url() + path).header(header::COOKIE, &self.browser.cookie);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.join("&"));
        let answer = request.send().await.unwrap();
        let (status, to) = (answer.status(), answer.headers().get(header::LOCATION).cloned());
        let words = answer.text().await.unwrap();
        (status, to.map_or(words, |to| to.to_str().unwrap().to_owned()))
    }
    /// Sends a form that is taken; where it leads.
    async fn does(&self, path: &str, form: &[(&str, &str)]) -> String {
        let (status, to) = self.sends(path, form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {to}");
        to
    }
    /// Uploads a register; where it leads.
    async fn uploads(&self, name: &str, text: &str) -> (StatusCode, String) {
        let part =
            |head: &str, body: &str| format!("--EDGE\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
        let body = [
            part("name=\"csrf\"", &self.csrf),
            part(&format!("name=\"file\"; filename=\"{name}\""), text),
            "--EDGE--\r\n".to_owned(),
        ];
        let request = self.browser.client.post(self.browser.running.url() + "/register/upload");
        let request = request.header(header::COOKIE, &self.browser.cookie);
        let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=EDGE").body(body.concat());
        let answer = request.send().await.unwrap();
        let (status, to) = (answer.status(), answer.headers().get(header::LOCATION).cloned());
        let words = answer.text().await.unwrap();
        (status, to.map_or(words, |to| to.to_str().unwrap().to_owned()))
    }
    async fn leaves(self) {
        self.browser.running.stop().await.unwrap();
    }
}

/// A register with the columns that a row of this town has.
fn register(sites: &[Site]) -> String {
    let supply = |site: &Site| match site.supply {
        Supply::Stopped => "报停",
        _ => "正常",
    };
    let row = |s: &Site| {
        let a = &s.address;
        format!(
            "{},民用户,{},{},{},{},{},{},{},2020-05-01,{}\n",
            s.id,
            s.customer,
            s.area,
            a.building,
            a.room,
            a.text,
            s.phone,
            s.meter,
            supply(s)
        )
    };
    let rows: String = sites.iter().map(row).collect();
    format!("户号,用户类别,户名,片区,楼栋,房号,地址,联系电话,表号,通气日期,状态\n{rows}")
}

/// The areas of two people.
fn lists(lin: &[&str], bai: &[&str]) -> (Vec<String>, Vec<String>) {
    let owned = |list: &[&str]| list.iter().map(|area| (*area).to_owned()).collect();
    (owned(lin), owned(bai))
}

fn known(n: usize) -> Site {
    let mut site = home("yuhui", n);
    site.address.text = format!("禹会路 {n} 号");
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_shown_once_as_a_square_and_brings_one_phone_in_for_some_minutes() {
    let town = Town::new(&["yuhui", "longhu"], 3);
    let zhao = Clerk::at(&town, "zhao", Role::Supervisor).await;
    let here = zhao.browser.running.url();
    assert!(zhao.sees("/devices").await.contains("action=\"/devices/enrol\""));
    let form = [("person", "lin"), ("name", "林师傅"), ("area", "yuhui"), ("address", here.as_str())];
    let (status, page) = zhao.sends("/devices/enrol", &form).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("<svg class=\"qr\"") && page.contains("15 分钟"), "a square to scan, for a while");
    let text = &page[page.find("value=\"http").unwrap() + 7..];
    let ticket: Ticket = text[..text.find('"').unwrap()].parse().unwrap();
    let enrol = async |key: &MemoryKey| {
        let body = pack(&enrol_request(&ticket.code, key)).unwrap();
        let answer = zhao.browser.client.post(here.clone() + ENROL).body(body).send().await.unwrap();
        (answer.status(), answer.bytes().await.unwrap().to_vec())
    };
    let (key, other) = (MemoryKey::generate().unwrap(), MemoryKey::generate().unwrap());
    let (status, bytes) = enrol(&key).await;
    assert_eq!(status, StatusCode::OK);
    let answer: EnrolResponse = unpack(&bytes).unwrap();
    assert_eq!(enrol(&other).await.0, StatusCode::CONFLICT, "one device, once");
    let mut phone = Phone::with(key, answer, town.now().0);
    phone.sync(&town.hq);
    assert_eq!(phone.sites.len(), 3, "the areas that the code was for");
    // Whoever looks after other areas does not touch it.
    town.hq.put_account(&person("qian"), "钱", Role::StationLead, Some(&[area("longhu")]), PASSWORD).unwrap();
    let device = phone.key.public().device().to_string();
    let mut browser = Browser::at(&town).await;
    browser.sign_in("qian", PASSWORD).await;
    let csrf = hidden(&browser.get("/").await.1, "csrf").to_owned();
    assert_eq!(browser.post("/devices/revoke", &[("csrf", &csrf), ("device", &device)]).await.0, StatusCode::FORBIDDEN);
    let (status, _) = zhao.sends("/devices/revoke", &[("csrf", "another"), ("device", &device)]).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "a form of another session does nothing");
    zhao.does("/devices/revoke", &[("device", &device)]).await;
    assert!(zhao.sees("/devices?state=revoked").await.contains("撤销，待清除"));
    assert!(phone.exchange(&town.hq).wipe);
    browser.running.stop().await.unwrap();
    zhao.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_is_looked_at_before_it_is_taken_over_and_nobody_is_deleted() {
    let town = Town::new(&["yuhui"], 0);
    town.hq.take_sites(&(1..=6).map(known).collect::<Vec<_>>(), |_, _| {}).unwrap();
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    lin.sync(&town.hq);
    let zhao = Clerk::at(&town, "zhao", Role::Supervisor).await;
    // 1 as it is, 2 with another phone, 3 stopped, 4 twice, 5 and 6 missing, 7 new.
    let mut sites: Vec<Site> = [1, 2, 3, 4, 4, 7].map(known).to_vec();
    sites[1].phone = "13912345678".into();
    sites[2].supply = Supply::Stopped;
    sites[4].phone = "13900000000".into();
    // The file fills what the town's rows leave open, so the first upload settles it.
    let (_, first) = zhao.uploads("settle.csv", &register(&(1..=6).map(known).collect::<Vec<_>>())).await;
    zhao.does(&format!("{first}/take"), &[]).await;
    lin.sync(&town.hq);
    let (status, import) = zhao.uploads("用户册.csv", &register(&sites)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{import}");
    let page = zhao.sees(&import).await;
    assert!(page.contains("文件 6 = 2 + 2 + 1 + 1"), "{page}");
    assert!(page.contains("现有 6 = 2 + 2 + 错误行对应的 0 + 文件里没有的 2"), "{page}");
    assert!(page.contains("1 户改为停用：不自动剔除"), "{page}");
    assert!(page.contains("户号与第 5 行重复"), "{page}");
    let changed = zhao.sees(&format!("{import}?show=changed")).await;
    assert!(
        changed.contains("138****0000") && changed.contains("139****5678"),
        "old and new, not lying open: {changed}"
    );
    assert!(!changed.contains("13912345678"));
    assert!(zhao.sees(&format!("{import}?show=gone")).await.contains("yuhui-0005"));
    assert!(zhao.sees(&format!("{import}/faults.csv")).await.contains("yuhui-0004"));
    lin.sync(&town.hq);
    assert_eq!((lin.sites.len(), lin.sites[&account("yuhui", 2)].phone.as_str()), (6, "13800000000"), "nothing yet");
    zhao.does(&format!("{import}/take"), &[]).await;
    lin.sync(&town.hq);
    assert_eq!(
        (lin.sites.len(), lin.sites[&account("yuhui", 2)].phone.as_str()),
        (7, "13912345678"),
        "nobody is deleted"
    );
    assert_eq!(zhao.sends(&format!("{import}/take"), &[]).await.0, StatusCode::CONFLICT, "once");
    // One that was compared with an older register is compared again first.
    let (_, late) = zhao.uploads("spät.csv", &register(&[known(8)])).await;
    town.hq.take_sites(&[known(9)], |_, _| {}).unwrap();
    assert_eq!(zhao.sends(&format!("{late}/take"), &[]).await.0, StatusCode::CONFLICT);
    zhao.does(&format!("{late}/again"), &[]).await;
    zhao.does(&format!("{late}/take"), &[]).await;
    // What cannot be read is said, and nothing is kept.
    let (status, words) = zhao.uploads("x.csv", "一,二\n1,2\n").await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{words}");
    assert!(zhao.sees("/register").await.contains("用户册.csv"));
    zhao.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_inspector_saw_enters_the_register_when_somebody_accepts_it_and_an_old_file_does_not_undo_it() {
    let town = Town::new(&["yuhui"], 0);
    town.hq.take_sites(&(1..=3).map(known).collect::<Vec<_>>(), |_, _| {}).unwrap();
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    lin.sync(&town.hq);
    for (n, to) in [(1, "13711112222"), (2, "12345")] {
        lin.visit(&inspection("yuhui", n), VisitOutcome::Entered);
        let edit = lin.fact(Event::Correction { field: CorrectedField::Phone, to: to.into() });
        lin.write(&inspection("yuhui", n), &[edit]);
    }
    lin.sync(&town.hq);
    let zhao = Clerk::at(&town, "zhao", Role::Supervisor).await;
    let old = register(&(1..=3).map(known).collect::<Vec<_>>());
    let (_, settle) = zhao.uploads("old.csv", &old).await;
    zhao.does(&format!("{settle}/take"), &[]).await;
    let page = zhao.sees("/register/corrections").await;
    let boxes: Vec<&str> =
        page.split("name=\"correction\" value=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect();
    assert_eq!(boxes.len(), 2, "{page}");
    zhao.does("/register/corrections", &[("correction", boxes[0]), ("decision", "accept")]).await;
    zhao.does("/register/corrections", &[("correction", boxes[1]), ("decision", "refuse")]).await;
    assert_eq!(
        zhao.sends("/register/corrections", &[("correction", boxes[1]), ("decision", "accept")]).await.0,
        StatusCode::CONFLICT
    );
    lin.sync(&town.hq);
    let phones = |lin: &Phone| [1, 2].map(|n| lin.sites[&account("yuhui", n)].phone.clone());
    assert_eq!(phones(&lin), ["13711112222", "13800000000"]);
    let (_, import) = zhao.uploads("old.csv", &old).await;
    let page = zhao.sees(&import).await;
    assert!(page.contains("1 户与安检员的更正相反"), "{page}");
    zhao.does(&format!("{import}/take"), &[]).await;
    lin.sync(&town.hq);
    assert_eq!(phones(&lin), ["13711112222", "13800000000"], "what was seen stays");
    let (_, import) = zhao.uploads("old.csv", &old).await;
    zhao.does(&format!("{import}/take"), &[("against", "file")]).await;
    lin.sync(&town.hq);
    assert_eq!(phones(&lin)[0], "13800000000", "unless somebody says otherwise");
    town.hq.rebuild(|_, _| {}).unwrap();
    assert!(zhao.sees("/register/corrections?show=decided").await.contains("已采纳"), "decisions outlive the pictures");
    zhao.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sites_leave_the_count_only_when_somebody_approved_it_and_come_back() {
    let town = Town::new(&["yuhui"], 0);
    let mut sites: Vec<Site> = (1..=5).map(known).collect();
    sites[0].supply = Supply::Stopped;
    town.hq.take_sites(&sites, |_, _| {}).unwrap();
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    lin.sync(&town.hq);
    lin.visit(&inspection("yuhui", 2), VisitOutcome::Vacant);
    lin.sync(&town.hq);
    let zhao = Clerk::at(&town, "zhao", Role::Supervisor).await;
    let excluded = || town.hq.report(&Question::default()).unwrap().totals[0].excluded;
    let page = zhao.sees("/register/exclusions").await;
    assert!(page.contains("yuhui-0001") && page.contains("yuhui-0002") && !page.contains("yuhui-0003"), "{page}");
    assert_eq!(excluded(), 0);
    let chosen = [("site", "yuhui-0001"), ("site", "yuhui-0002"), ("from", "2026-01-01")];
    zhao.does("/register/exclusions", &chosen).await;
    assert_eq!(excluded(), 2);
    assert_eq!(zhao.sends("/register/exclusions", &chosen).await.0, StatusCode::CONFLICT, "they wait no more");
    zhao.does("/register/exclusions/end", &[("site", "yuhui-0002"), ("until", "2026-11-23")]).await;
    assert_eq!(excluded(), 1, "back before the period's end");
    let auditor = Clerk::at(&town, "sun", Role::Auditor).await;
    assert!(auditor.sees("/audit").await.contains("批准剔除"));
    assert_eq!(auditor.sends("/register/exclusions", &chosen).await.0, StatusCode::CONFLICT);
    auditor.leaves().await;
    zhao.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn areas_move_to_another_person_for_some_days_and_the_phones_follow() {
    let town = Town::new(&["yuhui", "longhu", "huaishang"], 2);
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui", "longhu"]);
    let mut bai = Phone::enrolled(&town, "bai", &["huaishang"]);
    [&mut lin, &mut bai].into_iter().for_each(|phone| phone.sync(&town.hq));
    let mut zhao = Clerk::at(&town, "zhao", Role::Supervisor).await;
    let held = |phone: &Phone| phone.assigned.iter().map(|area| area.as_str().to_owned()).collect::<Vec<_>>();
    let days =
        [("area", "yuhui"), ("area", "longhu"), ("person", "bai"), ("from", "2026-11-24"), ("until", "2026-11-25")];
    zhao.does("/register/areas", &days).await;
    let mut sync = |town: &Town| {
        [&mut lin, &mut bai].into_iter().for_each(|phone| phone.sync(&town.hq));
        (held(&lin), held(&bai))
    };
    assert_eq!(sync(&town), lists(&["longhu", "yuhui"], &["huaishang"]), "not today");
    town.wait_minutes(24 * 60);
    assert_eq!(sync(&town), lists(&[], &["huaishang", "longhu", "yuhui"]), "from tomorrow on");
    zhao.comes_back("zhao").await;
    assert!(zhao.sees("/register/areas").await.contains("bai"));
    town.wait_minutes(2 * 24 * 60);
    assert_eq!(sync(&town), lists(&["longhu", "yuhui"], &["huaishang"]), "and back by itself");
    zhao.comes_back("zhao").await;
    let (status, _) =
        zhao.sends("/register/areas", &[("area", "yuhui"), ("person", "bai"), ("from", "2026-11-01")]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "what was cannot be changed");
    zhao.does("/register/areas", &[("area", "yuhui"), ("person", "bai"), ("from", "2026-11-26"), ("shared", "yes")])
        .await;
    assert_eq!(sync(&town), lists(&["longhu", "yuhui"], &["huaishang", "yuhui"]), "shared");
    zhao.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_that_came_late_or_lack_something_are_listed_by_person() {
    let town = Town::new(&["yuhui"], 4);
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    lin.sync(&town.hq);
    // One in time and with a signature, but no photo; one that arrived after 30 hours; one begun and never completed.
    lin.visit(&inspection("yuhui", 1), VisitOutcome::Entered);
    let signed = lin.fact(Event::Signed {
        signature: anjian_core::model::answer::Signature::None { reason: "不愿签字".into() },
    });
    lin.write(&inspection("yuhui", 1), &[signed]);
    let completed = lin.fact(Event::Completed { template_version: 1, seal: None });
    lin.write(&inspection("yuhui", 1), &[completed]);
    town.wait_minutes(60);
    lin.sync(&town.hq);
    lin.visit(&inspection("yuhui", 2), VisitOutcome::Entered);
    town.wait_minutes(30 * 60);
    lin.sync(&town.hq);
    let zhao = Clerk::at(&town, "zhao", Role::Supervisor).await;
    let page = zhao.sees("/entries").await;
    assert!(page.contains("缺照片 × 1") || page.contains("缺照片"), "{page}");
    assert!(page.contains("未在时限内送达 24 h") && page.contains("未在时限内完成 24 h"), "{page}");
    assert!(!page.contains("缺签名或原因</span>"), "a reason is as good as a signature: {page}");
    let sheet = zhao.sees("/list/entries.csv?rule=arrived_late").await;
    assert!(sheet.contains("household-annual/2026/yuhui-0002") && !sheet.contains("yuhui-0001"), "{sheet}");
    assert!(page.contains("从未"), "nobody looked lin's entries through");
    zhao.does("/entries/check", &[("person", "lin"), ("note", "已谈话")]).await;
    assert!(zhao.sees("/entries").await.contains("刚刚"));
    zhao.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_goes_from_a_draft_to_the_phones_with_four_eyes_and_a_day() {
    let town = Town::new(&["yuhui"], 2);
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    lin.sync(&town.hq);
    let (zhao, mut qian) =
        (Clerk::at(&town, "zhao", Role::ServiceManager).await, Clerk::at(&town, "qian", Role::Supervisor).await);
    let edit = zhao.does("/templates/household/draft", &[]).await;
    assert_eq!(edit, "/templates/household/2/edit");
    let page = zhao.sees(&edit).await;
    assert!(page.contains("version = 2") && page.contains("code = &quot;H1.4&quot;"));
    let [source, _] = anjian_core::model::template::TemplateSource::embedded();
    let text = source.files[0].1.replacen("version = 1", "version = 2", 1);
    let broken = text.replacen("kind = \"pass_fail\"", "kind = \"pass_fall\"", 1);
    let (status, words) = zhao.sends("/templates/household/2/save", &[("file-0", &broken)]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(words.contains("household.toml") && words.contains("H1.1"), "the fault is named: {words}");
    let graver = text.replacen("grade = \"L2\"\nfix = { zh = \"加装门", "grade = \"L1\"\nfix = { zh = \"加装门", 1);
    zhao.does("/templates/household/2/save", &[("file-0", &graver)]).await;
    let page = zhao.sees("/templates/household/2").await;
    assert!(page.contains("变化 1 处") && page.contains("2级 较大") && page.contains("1级 重大"), "{page}");
    let filing = [("filing", "QY-2026-118")];
    assert_eq!(zhao.sends("/templates/household/2/approve", &filing).await.0, StatusCode::FORBIDDEN, "not her own");
    qian.does("/templates/household/2/approve", &filing).await;
    let (status, _) = zhao.sends("/templates/household/2/save", &[("file-0", &text)]).await;
    assert_eq!(status, StatusCode::CONFLICT, "what is approved is not changed");
    let start = [("start", "2026-12-01")];
    assert_eq!(qian.sends("/templates/household/2/publish", &start).await.0, StatusCode::BAD_REQUEST, "seen first");
    qian.does("/templates/household/2/publish", &[("start", "2026-12-01"), ("seen", "yes")]).await;
    qian.does("/templates/household/2/file", &[("filing", "备-7")]).await;
    let answer = lin.exchange(&town.hq);
    let texts = answer.reference.unwrap().templates;
    let starts: Vec<_> = texts.iter().filter(|t| t.files[0].0 == "household.toml").map(|t| t.start).collect();
    assert_eq!(starts, [None, "2026-12-01".parse().ok()], "both, and the day");
    let page = qian.sees("/templates").await;
    assert!(page.contains("QY-2026-118") && page.contains("已发布，未到启用日"), "{page}");
    assert_eq!(qian.sends("/templates/household/2/publish", &start).await.0, StatusCode::CONFLICT);
    town.wait_minutes(10 * 24 * 60);
    qian.comes_back("qian").await;
    assert!(qian.sees("/templates").await.contains("第 2 版"));
    let page = qian.sees("/templates/household/2").await;
    assert!(page.contains("现用") && page.contains("备-7"), "{page}");
    zhao.leaves().await;
    qian.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_and_shuts_out_accounts_and_nobody_else_does() {
    let town = Town::new(&["yuhui"], 1);
    let admin = Clerk::at(&town, "root", Role::Administrator).await;
    let form = [("person", "bai"), ("name", "白"), ("role", "station_lead"), ("area", "yuhui"), ("password", PASSWORD)];
    admin.does("/people/put", &form).await;
    let mut bai = Browser::at(&town).await;
    assert_eq!(bai.sign_in("bai", PASSWORD).await, StatusCode::SEE_OTHER);
    let csrf = hidden(&bai.get("/").await.1, "csrf").to_owned();
    let grab = [("csrf", csrf.as_str()), ("person", "bai"), ("name", "白"), ("role", "administrator")];
    assert_eq!(bai.post("/people/put", &grab).await.0, StatusCode::FORBIDDEN);
    assert_eq!(admin.sends("/people/shut-out", &[("person", "root")]).await.0, StatusCode::CONFLICT, "not herself");
    admin.does("/people/shut-out", &[("person", "bai")]).await;
    assert_eq!(bai.get("/").await.0, StatusCode::SEE_OTHER, "her session is over");
    assert!(admin.sees("/audit").await.contains("停用账号"));
    bai.running.stop().await.unwrap();
    admin.leaves().await;
}
