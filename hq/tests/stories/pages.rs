//! The pages over real HTTP: who gets in, what a figure opens, and a decision that goes back to the phones.

use crate::phone::{Phone, inspection};
use crate::town::{Town, area};
use anjian_core::model::answer::Verdict;
use anjian_core::model::fact::{Event, VisitOutcome};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::PersonId;
use anjian_core::model::inspection::InspectionState;
use anjian_core::model::time::Timestamp;
use anjian_hq::{Role, Running, bind};
use reqwest::{StatusCode, header};

pub(crate) struct Browser {
    pub(crate) client: reqwest::Client,
    pub(crate) running: Running,
    pub(crate) cookie: String,
}

impl Browser {
    pub(crate) async fn at(town: &Town) -> Self {
        let running = bind(town.hq.clone(), ([127, 0, 0, 1], 0).into()).await.unwrap();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(anjian_core::sync::tls::client())
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self { client, running, cookie: String::new() }
    }
    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = self.client.get(self.running.url() + path).header(header::COOKIE, &self.cookie);
        let answer = request.send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> (StatusCode, Vec<String>) {
        let encoded = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        let body: Vec<String> = form.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect();
        let request = self
            .client
            .post(self.running.url() + path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = request.body(body.join("&")).send().await.unwrap();
        let cookies = answer.headers().get_all(header::SET_COOKIE).iter();
        (answer.status(), cookies.map(|c| c.to_str().unwrap().to_owned()).collect())
    }
    pub(crate) async fn sign_in(&mut self, name: &str, password: &str) -> StatusCode {
        let (status, cookies) = self.post("/sign-in", &[("name", name), ("password", password)]).await;
        if let Some(cookie) = cookies.first() {
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
            self.cookie = cookie.split(';').next().unwrap().to_owned();
        }
        status
    }
}

/// The value of a form's hidden field.
pub(crate) fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let field = format!("name=\"{name}\" value=\"");
    let rest = &page[page.find(&field).unwrap_or_else(|| panic!("no field {name}")) + field.len()..];
    &rest[..rest.find('"').unwrap()]
}

pub(crate) fn person(id: &str) -> PersonId {
    PersonId::new(id).unwrap()
}

pub(crate) const PASSWORD: &str = "a long enough one";

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_account_sees_nothing_and_whoever_has_sees_her_areas() {
    let town = Town::new(&["yuhui", "longzihu"], 4);
    let mut browser = Browser::at(&town).await;
    assert_eq!(browser.get("/").await.0, StatusCode::OK, "before anybody has an account this machine looks");
    town.hq.put_account(&person("zhao"), "赵敏", Role::Supervisor, Some(&[area("yuhui")]), PASSWORD).unwrap();
    assert_eq!(browser.get("/").await.0, StatusCode::SEE_OTHER, "from then on people sign in");
    assert_eq!(browser.sign_in("zhao", "wrong password").await, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.sign_in("nobody", "wrong password").await, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.sign_in("zhao", PASSWORD).await, StatusCode::SEE_OTHER);
    let (status, page) = browser.get("/").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("yuhui") && !page.contains("longzihu"), "an area that is not hers is on no page");
    assert_eq!(browser.get("/area/longzihu").await.0, StatusCode::FORBIDDEN);
    assert_eq!(browser.get("/site/longzihu-0001").await.0, StatusCode::FORBIDDEN);
    assert!(!browser.get("/export/sites.csv").await.1.contains("longzihu"));
    assert_eq!(browser.get("/audit").await.0, StatusCode::FORBIDDEN, "a supervisor does not read the book");
    assert_eq!(browser.post("/sign-out", &[("csrf", "another's")]).await.0, StatusCode::FORBIDDEN);
    let csrf = hidden(&page, "csrf").to_owned();
    assert_eq!(browser.post("/sign-out", &[("csrf", &csrf)]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/").await.0, StatusCode::SEE_OTHER);
    browser.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_cannot_be_tried_out() {
    let town = Town::new(&["yuhui"], 1);
    town.hq.put_account(&person("zhao"), "赵敏", Role::Supervisor, None, PASSWORD).unwrap();
    let mut browser = Browser::at(&town).await;
    for _ in 0..8 {
        assert_eq!(browser.sign_in("zhao", "wrong password").await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(browser.sign_in("zhao", PASSWORD).await, StatusCode::TOO_MANY_REQUESTS, "not even the right one");
    town.wait_minutes(16);
    assert_eq!(browser.sign_in("zhao", PASSWORD).await, StatusCode::SEE_OTHER);
    town.wait_minutes(9 * 60);
    assert_eq!(browser.get("/").await.0, StatusCode::SEE_OTHER, "a session that nobody used is over");
    browser.running.stop().await.unwrap();
}

fn two_differ(town: &Town) -> [Phone; 2] {
    let mut phones = ["lin", "bai"].map(|who| Phone::enrolled(town, who, &["yuhui"]));
    phones.iter_mut().for_each(|phone| phone.sync(&town.hq));
    let id = inspection("yuhui", 1);
    for (phone, verdict) in phones.iter_mut().zip([Verdict::Hazard(Grade::L2), Verdict::Pass]) {
        phone.visit(&id, VisitOutcome::Entered);
        let answer = phone.answer("H2.2", verdict);
        phone.write(&id, &[answer]);
        phone.sync(&town.hq);
    }
    phones[0].sync(&town.hq);
    phones
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_is_settled_with_both_values_on_the_page_and_the_decision_reaches_the_phones() {
    let town = Town::new(&["yuhui"], 3);
    let mut phones = two_differ(&town);
    let id = inspection("yuhui", 1);
    assert_eq!(InspectionState::fold(&phones[0].record(&id), Timestamp(0)).conflicts, 1);
    town.hq.put_account(&person("zhao"), "赵敏", Role::Supervisor, None, PASSWORD).unwrap();
    let mut browser = Browser::at(&town).await;
    browser.sign_in("zhao", PASSWORD).await;
    let (status, page) = browser.get("/conflicts").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("lin 师傅") && page.contains("bai 师傅"), "both values with their authors");
    let seen = hidden(&page, "seen").to_owned();
    let good = seen.split(',').nth(1).unwrap().to_owned();
    let heads = hidden(&page, "heads").to_owned();
    let (identity, csrf) = (id.to_string(), hidden(&page, "csrf").to_owned());
    let form = |reason: &'static str, csrf: &str| {
        [
            ("csrf", csrf.to_owned()),
            ("inspection", identity.clone()),
            ("item", "H2.2".to_owned()),
            ("heads", heads.clone()),
            ("seen", seen.clone()),
            ("choice", good.clone()),
            ("reason", reason.to_owned()),
        ]
    };
    let send = |fields: [(&'static str, String); 7]| {
        let browser = &browser;
        async move { browser.post("/settle", &fields.each_ref().map(|(k, v)| (*k, v.as_str()))).await.0 }
    };
    assert_eq!(send(form("照片清楚", "forged")).await, StatusCode::FORBIDDEN);
    assert_eq!(send(form(" ", &csrf)).await, StatusCode::BAD_REQUEST, "a reason is needed");
    assert_eq!(send(form("照片清楚，属合格", &csrf)).await, StatusCode::SEE_OTHER);
    assert_eq!(town.hq.conflicts(None, 10).unwrap().len(), 0);
    assert_eq!(send(form("再来一次", &csrf)).await, StatusCode::CONFLICT, "the record is another now");
    for phone in &mut phones {
        phone.sync(&town.hq);
        let record = phone.record(&id);
        let effective = record.answers[&"H2.2".parse().unwrap()].effective();
        assert_eq!((effective.verdict, effective.by.as_str()), (Verdict::Pass, "zhao"));
        let said = |event: &Event| matches!(event, Event::Comment { text } if text.contains("属合格"));
        assert!(record.facts.values().any(|fact| said(&fact.what)), "and the reason comes along");
        assert_eq!(Some(phone.digest(&id)), town.hq.digest(&id).unwrap());
    }
    assert_eq!(town.hq.devices().unwrap().len(), 2, "a desk is no device of the list");
    browser.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn law_2_a_decision_does_not_cover_what_came_after_the_page() {
    let town = Town::new(&["yuhui"], 3);
    let mut phones = two_differ(&town);
    let id = inspection("yuhui", 1);
    town.hq.put_account(&person("zhao"), "赵敏", Role::Supervisor, None, PASSWORD).unwrap();
    let mut browser = Browser::at(&town).await;
    browser.sign_in("zhao", PASSWORD).await;
    let (_, page) = browser.get("/conflicts").await;
    // Meanwhile Lin, who has seen both, says something new about another item: no reason to ask again.
    let other = phones[0].answer("H1.3", Verdict::Hazard(Grade::L1));
    phones[0].write(&id, &[other]);
    phones[0].sync(&town.hq);
    let seen = hidden(&page, "seen").to_owned();
    let good = seen.split(',').nth(1).unwrap();
    let identity = id.to_string();
    let form = [
        ("csrf", hidden(&page, "csrf")),
        ("inspection", &identity),
        ("item", "H2.2"),
        ("heads", hidden(&page, "heads")),
        ("seen", &seen),
        ("choice", good),
        ("reason", "看过两张照片"),
    ];
    assert_eq!(browser.post("/settle", &form).await.0, StatusCode::SEE_OTHER);
    phones[1].sync(&town.hq);
    let record = phones[1].record(&id);
    assert_eq!(record.answers[&"H1.3".parse().unwrap()].effective().verdict, Verdict::Hazard(Grade::L1));
    assert_eq!(record.answers[&"H2.2".parse().unwrap()].effective().by.as_str(), "zhao");
    browser.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_opens_in_both_languages_and_a_figure_opens_exactly_what_it_counts() {
    let town = Town::new(&["yuhui", "longzihu"], 60);
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui", "longzihu"]);
    lin.sync(&town.hq);
    for n in 1..=8 {
        let id = inspection("yuhui", n);
        match n {
            1..=3 => lin.complete(&id),
            4 | 5 => lin.visit(&id, VisitOutcome::NoAccess),
            6 => lin.visit(&id, VisitOutcome::Refused),
            7 => lin.visit(&id, VisitOutcome::Vacant),
            _ => lin.raise(&id, Grade::L1),
        }
    }
    lin.sync(&town.hq);
    let browser = Browser::at(&town).await;
    let programme = "programme=household-annual&period=2026";
    let record = "/record/household-annual/2026/yuhui-0001";
    for path in [
        "/",
        "/areas",
        "/area/yuhui",
        "/hazards",
        record,
        "/site/yuhui-0001",
        "/search?q=yuhui",
        "/unseen",
        "/conflicts",
        "/reviews",
        "/devices",
        "/tables",
        "/people",
        "/audit",
    ] {
        for language in ["zh", "en"] {
            let joint = if path.contains('?') { '&' } else { '?' };
            let (status, page) = browser.get(&format!("{path}{joint}lang={language}")).await;
            assert_eq!(status, StatusCode::OK, "{path} {page}");
            assert!(page.contains("<h1"), "{path} has a heading");
        }
    }
    for (part, count) in
        [("due", 120), ("entered", 3), ("no_access", 2), ("refused", 1), ("vacant", 1), ("rest", 114), ("excluded", 0)]
    {
        let (status, csv) = browser.get(&format!("/list/sites.csv?{programme}&part={part}")).await;
        assert_eq!(status, StatusCode::OK, "{csv}");
        assert_eq!(csv.lines().count(), count + 1, "{part}: {csv}");
    }
    assert_eq!(browser.get("/list/hazards.csv?grade=L1&state=owes_notice").await.1.lines().count(), 2);
    for list in ["areas", "sites", "unseen", "hazards", "reviews", "devices"] {
        assert_eq!(browser.get(&format!("/list/{list}.xlsx")).await.0, StatusCode::OK, "{list}");
    }
    assert_eq!(browser.get("/nothing").await.0, StatusCode::NOT_FOUND);
    browser.running.stop().await.unwrap();
}
