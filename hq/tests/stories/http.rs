//! The same over real HTTP, on loopback.

use crate::phone::{Phone, enrol_request, inspection, invitation};
use crate::town::Town;
use anjian_core::sync::protocol::message::*;
use anjian_core::sync::protocol::sign::{Asking, MemoryKey, Signature, response_statement};
use anjian_core::sync::protocol::wire::{MOST_COMPRESSED, pack, unpack};
use anjian_hq::enrol::Invitation;
use anjian_hq::{Running, bind};
use reqwest::StatusCode;

struct Line {
    client: reqwest::Client,
    running: Running,
}

async fn line(town: &Town) -> Line {
    let running = bind(town.hq.clone(), ([127, 0, 0, 1], 0).into()).await.unwrap();
    Line {
        client: reqwest::Client::builder()
            .tls_backend_preconfigured(anjian_core::sync::tls::client())
            .no_proxy()
            .build()
            .unwrap(),
        running,
    }
}

impl Line {
    async fn enrol(&self, code: &str, key: &MemoryKey) -> (StatusCode, Vec<u8>) {
        let body = pack(&enrol_request(code, key)).unwrap();
        // As a proxy on this machine passes a stranger on.
        let request = self.client.post(self.running.url() + ENROL).header("x-forwarded-for", "10.0.0.7");
        let answer = request.body(body).send().await.unwrap();
        (answer.status(), answer.bytes().await.unwrap().to_vec())
    }
    async fn post(&self, phone: &Phone, at: i64, body: Vec<u8>, signed: &[u8]) -> (StatusCode, Vec<u8>) {
        let proof = phone.proof(&Asking { method: "POST", path: EXCHANGE, body: signed }, at);
        self.post_proven(phone, &proof, body).await
    }
    async fn post_proven(&self, phone: &Phone, proof: &[(&str, String)], body: Vec<u8>) -> (StatusCode, Vec<u8>) {
        let mut request = self.client.post(self.running.url() + EXCHANGE);
        for (name, value) in proof {
            request = request.header(*name, value);
        }
        let signature: Signature = proof.last().unwrap().1.parse().unwrap();
        let answer = request.body(body).send().await.unwrap();
        let status = answer.status();
        let word: Signature = answer.headers()[HEADER_SIGNATURE].to_str().unwrap().parse().unwrap();
        let bytes = answer.bytes().await.unwrap().to_vec();
        assert!(phone.headquarters.verifies(&response_statement(&signature, &bytes), &word), "{status}");
        (status, bytes)
    }
    async fn exchange(&self, phone: &mut Phone) -> ExchangeResponse {
        let body = pack(&phone.request(phone.parcels())).unwrap();
        let (status, bytes) = self.post(phone, phone.time, body.clone(), &body).await;
        assert_eq!(status, StatusCode::OK);
        let response = unpack(&bytes).unwrap();
        phone.take(&response);
        response
    }
}

fn code(bytes: &[u8]) -> String {
    unpack::<ErrorBody>(bytes).unwrap().code
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_enrols_and_sends_its_day_over_http() {
    let town = Town::new(&["yuhui"], 30);
    let line = line(&town).await;
    let (ticket, _) = town.hq.invite(&invitation("lin", &["yuhui"]), &line.running.url()).unwrap();
    let ticket: Ticket = ticket.to_string().parse().unwrap();
    let key = MemoryKey::generate().unwrap();
    let (status, bytes) = line.enrol(&ticket.code, &key).await;
    assert_eq!(status, StatusCode::OK);
    let answer: EnrolResponse = unpack(&bytes).unwrap();
    assert_eq!(answer.headquarters, ticket.headquarters);
    let mut phone = Phone::with(key, answer, town.now().0);

    let first = line.exchange(&mut phone).await;
    assert_eq!((phone.sites.len(), first.more), (30, false), "one round trip brings reference, areas and sites");
    (1..=20).for_each(|n| phone.complete(&inspection("yuhui", n)));
    let day = line.exchange(&mut phone).await;
    assert_eq!((day.receipts.len(), day.refusals.len(), day.more), (20, 0, false), "a day is one round trip");
    let quiet_body = pack(&phone.request(phone.parcels())).unwrap();
    let (_, quiet) = line.post(&phone, phone.time, quiet_body.clone(), &quiet_body).await;
    assert!(quiet_body.len() <= 1024 && quiet.len() <= 1024, "{} up, {} down", quiet_body.len(), quiet.len());
    assert!(unpack::<ExchangeResponse>(&quiet).unwrap().areas.is_empty());
    let key = line.client.get(line.running.url() + "/key").send().await.unwrap().text().await.unwrap();
    assert_eq!(key.trim(), town.hq.public_key().to_string());
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_with_a_status_and_a_word() {
    let town = Town::new(&["yuhui"], 3);
    let line = line(&town).await;
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    phone.complete(&inspection("yuhui", 1));
    let body = pack(&phone.request(phone.parcels())).unwrap();
    let at = phone.time;

    let (status, bytes) = line.post(&phone, at, body.clone(), b"another body").await;
    assert_eq!((status, code(&bytes).as_str()), (StatusCode::UNAUTHORIZED, "unauthorised"));
    let stranger = Phone { key: MemoryKey::generate().unwrap(), ..Phone::enrolled(&town, "bai", &["yuhui"]) };
    assert_eq!(line.post(&stranger, at, body.clone(), &body).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(line.post(&phone, at, vec![1, 2, 3], &[1, 2, 3]).await.0, StatusCode::BAD_REQUEST);
    let newer = pack(&ExchangeRequest { protocol: PROTOCOL + 1, ..phone.request(Vec::new()) }).unwrap();
    let (status, bytes) = line.post(&phone, at, newer.clone(), &newer).await;
    assert_eq!((status, code(&bytes).as_str()), (StatusCode::UPGRADE_REQUIRED, "newer_protocol"));
    let large = vec![0; MOST_COMPRESSED + 1];
    assert_eq!(line.post(&phone, at, large.clone(), &large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(line.enrol("AAAA-BBBB-CCCC-DDDD", &phone.key).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(line.post(&phone, at, body.clone(), &body).await.0, StatusCode::OK, "nothing of that did harm");
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_somebody_saw_is_worth_nothing_to_him() {
    let town = Town::new(&["yuhui"], 3);
    let line = line(&town).await;
    let phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    let body = pack(&phone.request(Vec::new())).unwrap();
    let asking = Asking { method: "POST", path: EXCHANGE, body: &body };
    let (seen, later) = (phone.proof(&asking, phone.time), phone.proof(&asking, phone.time));
    assert_eq!(line.post_proven(&phone, &later, body.clone()).await.0, StatusCode::OK);
    assert_eq!(line.post_proven(&phone, &seen, body.clone()).await.0, StatusCode::OK, "requests overtake each other");
    let (status, bytes) = line.post_proven(&phone, &seen, body.clone()).await;
    let said: ErrorBody = unpack(&bytes).unwrap();
    assert_eq!((status, said.code.as_str()), (StatusCode::UNAUTHORIZED, REPLAYED));
    assert_eq!(said.counted.unwrap().to_string(), later[2].1, "an honest phone learns where to go on");
    // Nor with another number, another path or another method under the same signature.
    let mut renumbered = seen.clone();
    renumbered[2].1 = (said.counted.unwrap() + 9).to_string();
    assert_eq!(code(&line.post_proven(&phone, &renumbered, body.clone()).await.1), "unauthorised");
    let elsewhere = phone.proof(&Asking { path: "/v1/photos", ..asking }, phone.time);
    assert_eq!(code(&line.post_proven(&phone, &elsewhere, body.clone()).await.1), "unauthorised");
    let otherwise = phone.proof(&Asking { method: "GET", ..asking }, phone.time);
    assert_eq!(code(&line.post_proven(&phone, &otherwise, body).await.1), "unauthorised");
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_phone_brings_what_it_has_is_told_to_wipe_and_then_is_nobody() {
    let town = Town::new(&["yuhui"], 3);
    let line = line(&town).await;
    let mut phone = Phone::enrolled(&town, "lin", &["yuhui"]);
    line.exchange(&mut phone).await;
    phone.complete(&inspection("yuhui", 1));
    town.hq.revoke(&phone.key.public().device(), None).unwrap();
    let last = line.exchange(&mut phone).await;
    assert_eq!((last.receipts.len(), last.wipe), (1, true), "what it alone had is here");
    assert!(last.reference.is_none() && last.areas.is_empty(), "nothing comes down any more");
    let state = Some(DeviceState { wiping: true, ..DeviceState::default() });
    let goodbye = pack(&ExchangeRequest { state, ..phone.request(Vec::new()) }).unwrap();
    assert_eq!(line.post(&phone, phone.time, goodbye.clone(), &goodbye).await.0, StatusCode::OK);
    let (status, bytes) = line.post(&phone, phone.time, goodbye.clone(), &goodbye).await;
    assert_eq!((status, code(&bytes).as_str()), (StatusCode::UNAUTHORIZED, REVOKED));
    // The same phone comes in again for the same person only.
    let (ticket, _) = town.hq.invite(&invitation("bai", &["yuhui"]), "http://127.0.0.1:1").unwrap();
    assert_eq!(line.enrol(&ticket.code, &phone.key).await.0, StatusCode::CONFLICT);
    let (ticket, _) = town.hq.invite(&invitation("lin", &["yuhui"]), "http://127.0.0.1:1").unwrap();
    assert_eq!(line.enrol(&ticket.code, &phone.key).await.0, StatusCode::OK);
    phone.reference = 0;
    assert!(!line.exchange(&mut phone).await.wipe);
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_cannot_be_tried_out() {
    let town = Town::new(&["yuhui"], 1);
    let line = line(&town).await;
    let key = MemoryKey::generate().unwrap();
    let (ticket, expires) = town
        .hq
        .invite(&Invitation { valid_minutes: None, ..invitation("lin", &["yuhui"]) }, "http://127.0.0.1:1")
        .unwrap();
    assert_eq!(expires, town.now().plus_minutes(15), "the company says how long");
    for _ in 0..20 {
        assert_eq!(line.enrol("AAAA-BBBB-CCCC-DDDD", &key).await.0, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(line.enrol(&ticket.code, &key).await.0, StatusCode::TOO_MANY_REQUESTS, "not even the right one");
    town.wait_minutes(16);
    assert!(town.hq.enrol(&enrol_request(&ticket.code, &key)).unwrap_err().to_string().contains("too old"));
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_begins_with_a_sentence_in_both_languages_and_is_for_this_machine() {
    let town = Town::new(&["yuhui"], 10);
    let line = line(&town).await;
    let get = async |path: &str, host: Option<&str>| {
        let mut request = line.client.get(line.running.url() + path);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let answer = request.send().await.unwrap();
        (answer.status(), answer.headers().clone(), answer.text().await.unwrap())
    };
    let (_, _, before) = get("/", None).await;
    assert!(before.contains("还没有终端的消息"), "before the first word nothing is 0 %");
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    (1..=5).for_each(|n| lin.complete(&inspection("yuhui", n)));
    lin.sync(&town.hq);
    let (status, headers, page) = get("/", None).await;
    assert_eq!(status, StatusCode::OK);
    assert!(headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    assert!(page.contains("完成率 50.0 %，达标还差 3 户"), "after one day there is no forecast: {page}");
    assert!(!page.contains("<script>") && !page.contains("陈国良"));
    let (_, _, english) = get("/?lang=en", None).await;
    assert!(english.contains("Completion 50.0 %") && english.contains("lang=\"en\""));
    assert!(get("/assets/anjian.css", None).await.2.contains("prefers-color-scheme: dark"));
    let (_, _, sites) = get("/export/sites.csv", None).await;
    assert_eq!(sites.lines().count(), 11);
    assert_eq!(get("/export/secrets.csv", None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(get("/export/sites.csv", Some("evil.example")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(get("/healthz", Some("hq.example.com")).await.0, StatusCode::OK);
    line.running.stop().await.unwrap();
}
