//! Photos come in by tus, over real HTTP on loopback.

use crate::phone::{Phone, inspection};
use crate::town::Town;
use anjian_core::model::id::InspectionId;
use anjian_core::model::time::Timestamp;
use anjian_core::sync::client::{Counter, proof};
use anjian_core::sync::protocol::message::{ErrorBody, HEADER_SIGNATURE, PROTOCOL};
use anjian_core::sync::protocol::photo::*;
use anjian_core::sync::protocol::sign::{Asking, MemoryKey, Signature, response_statement};
use anjian_core::sync::protocol::wire::{pack, unpack};
use anjian_hq::{Running, Swept, bind};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jpeg_encoder::{ColorType, Encoder};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

struct Line {
    client: Client,
    running: Running,
    /// Who was given which upload.
    given: Mutex<HashMap<UploadId, Carrier>>,
}

/// A phone's key as a seed, and its numbers.
type Carrier = ([u8; 32], Arc<Counter>);

fn carrier(phone: &Phone) -> Carrier {
    (phone.key.seed(), phone.counter.clone())
}

fn with(request: RequestBuilder, headers: Vec<(&'static str, String)>) -> RequestBuilder {
    headers.into_iter().fold(request, |request, (name, value)| request.header(name, value))
}

async fn line(town: &Town) -> Line {
    let running = bind(town.hq.clone(), ([127, 0, 0, 1], 0).into()).await.unwrap();
    Line {
        client: Client::builder()
            .tls_backend_preconfigured(anjian_core::sync::tls::client())
            .no_proxy()
            .build()
            .unwrap(),
        running,
        given: Mutex::default(),
    }
}

/// A picture of its own for every seed.
pub(crate) fn photo(seed: u32) -> Vec<u8> {
    let (mut noise, mut pixels) = (seed.wrapping_mul(2_654_435_761) | 1, Vec::new());
    for _ in 0..160 * 120 * 3 {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        pixels.push(u8::try_from(noise & 255).unwrap());
    }
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 80).encode(&pixels, 160, 120, ColorType::Rgb).unwrap();
    bytes
}

pub(crate) fn offer_of(bytes: &[u8], inspection: &InspectionId) -> Offer {
    let photo = PhotoHash::of(bytes);
    Offer { photo, bytes: bytes.len() as u64, inspection: inspection.clone(), thumbnail_of: None }
}

/// Brings a file home.
pub(crate) fn bring(town: &Town, phone: &Phone, offer: &Offer, bytes: &[u8]) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let line = line(town).await;
        let answers = line.offer(phone, std::slice::from_ref(offer)).await;
        let [OfferAnswer::Send { token, .. }] = answers.as_slice() else { panic!("{answers:?}") };
        line.create(token, bytes.len()).await;
        let done = line.patch(token, 0, bytes).await;
        assert_eq!((offset(&done), receipt(&done).photo), (bytes.len(), offer.photo));
        line.running.stop().await.unwrap();
    });
}

impl Line {
    async fn offer(&self, phone: &Phone, offers: &[Offer]) -> Vec<OfferAnswer> {
        let (status, body) = self
            .offer_signed(phone, &pack(&OfferRequest { protocol: PROTOCOL, offers: offers.to_vec() }).unwrap(), PHOTOS)
            .await;
        assert_eq!(status, StatusCode::OK);
        let answers = unpack::<OfferResponse>(&body).unwrap().answers;
        for answer in &answers {
            if let OfferAnswer::Send { token, .. } = answer {
                self.given.lock().unwrap().insert(token.upload, carrier(phone));
            }
        }
        answers
    }
    async fn offer_signed(&self, phone: &Phone, body: &[u8], path: &str) -> (StatusCode, Vec<u8>) {
        let proof = phone.proof(&Asking { method: "POST", path, body }, 7);
        let signature: Signature = proof.last().unwrap().1.parse().unwrap();
        let request = with(self.client.post(self.running.url() + PHOTOS), proof);
        let answer = request.body(body.to_vec()).send().await.unwrap();
        let status = answer.status();
        let word: Signature = answer.headers()[HEADER_SIGNATURE].to_str().unwrap().parse().unwrap();
        let bytes = answer.bytes().await.unwrap().to_vec();
        assert!(phone.headquarters.verifies(&response_statement(&signature, &bytes), &word), "{status}");
        (status, bytes)
    }
    async fn token(&self, phone: &Phone, bytes: &[u8]) -> UploadToken {
        let answers = self.offer(phone, &[offer_of(bytes, &inspection("yuhui", 1))]).await;
        match answers.as_slice() {
            [OfferAnswer::Send { token, .. }] => *token,
            other => panic!("{other:?}"),
        }
    }
    /// A request of tus with its headers, proven by the device that was given the token last.
    fn ask_with(
        &self,
        method: &str,
        path: &str,
        token: &UploadToken,
        headers: &[(&'static str, String)],
    ) -> RequestBuilder {
        let request = self.unproven(method, path, token, headers);
        let of = |name: &str| headers.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
        let meant = headers.iter().find(|(key, _)| *key == "x-http-method-override").map_or(method, |(_, value)| value);
        let said = said(&token.to_string(), of("upload-length"), of("upload-offset"), of("upload-checksum"));
        let asking = Asking { method: meant, path, body: said.as_bytes() };
        let (seed, counter) = self.given.lock().unwrap()[&token.upload].clone();
        let key = MemoryKey::from_seed(seed);
        with(request, proof(&asking, Timestamp(7), counter.next(Timestamp(7)), &key).unwrap())
    }
    fn unproven(
        &self,
        method: &str,
        path: &str,
        token: &UploadToken,
        headers: &[(&'static str, String)],
    ) -> RequestBuilder {
        let request = self
            .client
            .request(Method::from_bytes(method.as_bytes()).unwrap(), self.running.url() + path)
            .header("tus-resumable", "1.0.0")
            .header("authorization", format!("Bearer {token}"));
        with(request, headers.to_vec())
    }
    fn ask(&self, method: &str, path: &str, token: &UploadToken) -> RequestBuilder {
        self.ask_with(method, path, token, &[])
    }
    async fn create(&self, token: &UploadToken, length: usize) -> Response {
        self.ask_with("POST", UPLOADS, token, &[("upload-length", length.to_string())]).send().await.unwrap()
    }
    async fn patch(&self, token: &UploadToken, offset: usize, chunk: &[u8]) -> Response {
        self.chunk(token, offset, chunk).send().await.unwrap()
    }
    fn chunk(&self, token: &UploadToken, offset: usize, chunk: &[u8]) -> RequestBuilder {
        self.chunk_with(token, offset, chunk, &[])
    }
    fn chunk_with(
        &self,
        token: &UploadToken,
        offset: usize,
        chunk: &[u8],
        more: &[(&'static str, String)],
    ) -> RequestBuilder {
        let mut headers = vec![("upload-offset", offset.to_string())];
        headers.extend(more.iter().cloned());
        let request = self.ask_with("PATCH", &at(token), token, &headers);
        request.header("content-type", "application/offset+octet-stream").body(chunk.to_vec())
    }
    async fn head(&self, token: &UploadToken) -> Response {
        self.ask("HEAD", &at(token), token).send().await.unwrap()
    }
}

fn at(token: &UploadToken) -> String {
    format!("{UPLOADS}/{}", token.upload)
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn offset(response: &Response) -> usize {
    header(response, "upload-offset").parse().unwrap()
}

fn code(response: &Response) -> (u16, &str) {
    (response.status().as_u16(), header(response, HEADER_CODE))
}

fn receipt(response: &Response) -> PhotoReceipt {
    header(response, HEADER_RECEIPT).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn law_6_a_photo_goes_up_in_parts_and_its_receipt_is_for_the_same_hash() {
    let town = Town::new(&["yuhui"], 3);
    let (line, phone) = (line(&town).await, Phone::enrolled(&town, "lin", &["yuhui"]));
    let bytes = photo(1);
    let token = line.token(&phone, &bytes).await;
    assert_eq!(line.token(&phone, &bytes).await, token, "offered again, it is the same upload");

    let created = line.create(&token, bytes.len()).await;
    assert_eq!((created.status(), header(&created, "location")), (StatusCode::CREATED, at(&token).as_str()));
    assert!(header(&created, "upload-expires").ends_with("GMT"));
    assert_eq!(offset(&line.create(&token, bytes.len()).await), 0, "creating twice is creating once");
    let cut = bytes.len() / 3;
    let first = line.patch(&token, 0, &bytes[..cut]).await;
    assert_eq!((first.status(), offset(&first)), (StatusCode::NO_CONTENT, cut));
    let head = line.head(&token).await;
    assert_eq!((head.status(), offset(&head), header(&head, "cache-control")), (StatusCode::OK, cut, "no-store"));
    assert_eq!(header(&head, "upload-length"), bytes.len().to_string());
    assert_eq!(code(&line.patch(&token, 0, &bytes).await), (409, "conflict"), "nothing is written twice");
    let last = line.patch(&token, cut, &bytes[cut..]).await;
    assert_eq!((last.status(), offset(&last)), (StatusCode::NO_CONTENT, bytes.len()));

    let given = receipt(&last);
    assert!(given.is_of(&phone.headquarters));
    assert_eq!((given.photo, given.bytes, given.at), (PhotoHash::of(&bytes), bytes.len() as u64, town.now()));
    assert_eq!(town.hq.photo(&given.photo).unwrap().unwrap(), bytes);
    assert_eq!(town.hq.photos(&inspection("yuhui", 1)).unwrap(), [given.photo]);
    // The answer may have been lost: whoever asks again gets the same word.
    town.wait_minutes(5);
    assert_eq!(receipt(&line.head(&token).await), given);
    let again = line.create(&token, bytes.len()).await;
    assert_eq!((offset(&again), receipt(&again)), (bytes.len(), given.clone()));
    let offered = line.offer(&phone, &[offer_of(&bytes, &inspection("yuhui", 1))]).await;
    assert_eq!(offered, [OfferAnswer::Here(given)]);
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_goes_up_in_one_request_and_from_two_devices_it_is_kept_once() {
    let town = Town::new(&["yuhui"], 3);
    let line = line(&town).await;
    let (one, two) = (Phone::enrolled(&town, "lin", &["yuhui"]), Phone::enrolled(&town, "bai", &["yuhui"]));
    let bytes = photo(2);
    let (first, second) = (line.token(&one, &bytes).await, line.token(&two, &bytes).await);
    assert_ne!(first.upload, second.upload);
    line.create(&second, bytes.len()).await;
    line.patch(&second, 0, &bytes[..100]).await;
    let create = line.ask_with("POST", UPLOADS, &first, &[("upload-length", bytes.len().to_string())]);
    let create = create.header("content-type", "application/offset+octet-stream").body(bytes.clone());
    let done = create.send().await.unwrap();
    assert_eq!((done.status(), offset(&done)), (StatusCode::CREATED, bytes.len()));
    let other = line.head(&second).await;
    assert_eq!((offset(&other), receipt(&other)), (bytes.len(), receipt(&done)), "nobody has to send the rest");
    let files = std::fs::read_dir(town.data.path().join("uploads")).unwrap().count();
    assert_eq!(files, 0);
    assert_eq!(town.database().number("SELECT count(*) FROM photos"), 1);
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn law_9_what_is_not_what_was_promised_is_refused_and_kept_out() {
    let town = Town::new(&["yuhui"], 3);
    let (line, phone) = (line(&town).await, Phone::enrolled(&town, "lin", &["yuhui"]));
    let bytes = photo(3);
    // Other bytes than promised.
    let token = line.token(&phone, &bytes).await;
    line.create(&token, bytes.len()).await;
    let mut garbled = bytes.clone();
    garbled[bytes.len() / 2] ^= 1;
    assert_eq!(code(&line.patch(&token, 0, &garbled).await), (422, WRONG_HASH));
    assert_eq!(code(&line.patch(&token, 0, &bytes).await), (404, "not_found"), "it is over");
    let again = line.token(&phone, &bytes).await;
    assert_ne!(again.upload, token.upload, "and may be begun anew");
    line.create(&again, bytes.len()).await;
    assert_eq!(line.patch(&again, 0, &bytes).await.status(), StatusCode::NO_CONTENT);
    // No JPEG, and half a one.
    for (n, wrong) in [b"%PDF-1.7 a paper".to_vec(), photo(4)[..2_000].to_vec()].into_iter().enumerate() {
        let token = line.token(&phone, &wrong).await;
        line.create(&token, wrong.len()).await;
        assert_eq!(code(&line.patch(&token, 0, &wrong).await), (422, NOT_A_JPEG), "{n}");
        let answers = line.offer(&phone, &[offer_of(&wrong, &inspection("yuhui", 1))]).await;
        assert!(matches!(&answers[0], OfferAnswer::Refused { code, .. } if code == NOT_A_JPEG), "{answers:?}");
        assert_eq!(town.hq.photo(&PhotoHash::of(&wrong)).unwrap(), None);
    }
    // More than promised, announced or not.
    let long = photo(5);
    let token = line.token(&phone, &long[..500]).await;
    assert_eq!(code(&line.create(&token, 501).await), (400, "invalid"));
    line.create(&token, 500).await;
    assert_eq!(code(&line.patch(&token, 0, &long[..600]).await), (413, "too_large"));
    assert_eq!(offset(&line.head(&token).await), 0);
    assert_eq!(std::fs::read_dir(town.data.path().join("photos")).unwrap().count(), 1, "one photo was taken");
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunk_with_a_checksum_counts_only_when_it_is_right() {
    let town = Town::new(&["yuhui"], 3);
    let (line, phone) = (line(&town).await, Phone::enrolled(&town, "lin", &["yuhui"]));
    let bytes = photo(6);
    let token = line.token(&phone, &bytes).await;
    line.create(&token, bytes.len()).await;
    let sha256 = |bytes: &[u8]| format!("sha256 {}", BASE64_STANDARD.encode(Sha256::digest(bytes)));
    let sha1 = |bytes: &[u8]| format!("sha1 {}", BASE64_STANDARD.encode(sha1::Sha1::digest(bytes)));
    let wrong = line.chunk_with(&token, 0, &bytes[..900], &[("upload-checksum", sha256(&bytes[..899]))]);
    assert_eq!(code(&wrong.send().await.unwrap()), (460, "checksum"));
    assert_eq!(offset(&line.head(&token).await), 0);
    for (from, to, checksum) in [(0, 900, sha256(&bytes[..900])), (900, 2_000, sha1(&bytes[900..2_000]))] {
        let right =
            line.chunk_with(&token, from, &bytes[from..to], &[("upload-checksum", checksum)]).send().await.unwrap();
        assert_eq!((right.status(), offset(&right)), (StatusCode::NO_CONTENT, to));
    }
    for nonsense in ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha256", "sha256 ???"] {
        let chunk = line.chunk_with(&token, 2_000, &bytes[2_000..], &[("upload-checksum", nonsense.to_owned())]);
        assert_eq!(code(&chunk.send().await.unwrap()), (400, "invalid"), "{nonsense}");
    }
    assert_eq!(receipt(&line.patch(&token, 2_000, &bytes[2_000..]).await).photo, PhotoHash::of(&bytes));
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_ended_or_silent_for_too_long_is_swept_away() {
    let town = Town::new(&["yuhui"], 3);
    let (line, phone) = (line(&town).await, Phone::enrolled(&town, "lin", &["yuhui"]));
    let parts = || std::fs::read_dir(town.data.path().join("uploads")).unwrap().count();
    let (ended, silent, done) = (photo(7), photo(8), photo(9));
    let mut tokens = Vec::new();
    for bytes in [&ended, &silent, &done] {
        let token = line.token(&phone, bytes).await;
        line.create(&token, bytes.len()).await;
        line.patch(&token, 0, &bytes[..1_000]).await;
        tokens.push(token);
    }
    assert_eq!(line.ask("DELETE", &at(&tokens[0]), &tokens[0]).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(code(&line.head(&tokens[0]).await), (404, "not_found"));
    assert_eq!(parts(), 2);
    line.patch(&tokens[2], 1_000, &done[1_000..]).await;
    std::fs::write(town.data.path().join("uploads").join(format!("{}.part", "ab".repeat(16))), b"orphan").unwrap();
    assert_eq!(town.hq.sweep_uploads().unwrap(), Swept { expired: 0, orphans: 1 });
    town.wait_minutes(14 * 24 * 60 + 1);
    assert_eq!(line.head(&tokens[1]).await.status(), StatusCode::GONE);
    assert_eq!(town.hq.sweep_uploads().unwrap(), Swept { expired: 2, orphans: 0 });
    assert_eq!(parts(), 0);
    assert_eq!(line.head(&tokens[1]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(town.hq.photo(&PhotoHash::of(&done)).unwrap().unwrap(), done, "what is done stays");
    let token = line.token(&phone, &silent).await;
    assert_eq!(offset(&line.create(&token, silent.len()).await), 0, "begun anew");
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_without_the_token_of_that_upload_by_a_device_that_is_welcome() {
    let town = Town::new(&["yuhui"], 3);
    let (line, phone) = (line(&town).await, Phone::enrolled(&town, "lin", &["yuhui"]));
    let (bytes, other) = (photo(10), photo(11));
    let (token, another) = (line.token(&phone, &bytes).await, line.token(&phone, &other).await);
    let forged = UploadToken { upload: token.upload, ..another };
    assert_eq!(code(&line.create(&forged, bytes.len()).await), (401, "unauthorised"));
    let foreign = line.ask("HEAD", &at(&another), &token).send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::NOT_FOUND, "a token opens its own upload only");
    let url = line.running.url() + UPLOADS;
    let bare = line.client.post(&url).header("tus-resumable", "1.0.0").header("upload-length", 5).send().await.unwrap();
    assert_eq!((bare.status(), header(&bare, "www-authenticate")), (StatusCode::UNAUTHORIZED, "Bearer"));
    let old = line.client.post(&url).header("tus-resumable", "0.2.2").send().await.unwrap();
    assert_eq!((old.status(), header(&old, "tus-version")), (StatusCode::PRECONDITION_FAILED, "1.0.0"));
    let options = line.client.request(Method::OPTIONS, &url).send().await.unwrap();
    assert_eq!(options.status(), StatusCode::NO_CONTENT);
    assert_eq!(header(&options, "tus-extension"), "creation,creation-with-upload,termination,checksum,expiration");
    assert_eq!(header(&options, "tus-checksum-algorithm"), "sha1,sha256");
    assert_eq!(line.client.get(&url).send().await.unwrap().status(), StatusCode::METHOD_NOT_ALLOWED);
    let plain = line.ask_with("PATCH", &at(&token), &token, &[("upload-offset", "0".into())]).body(bytes.clone());
    assert_eq!(plain.send().await.unwrap().status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    // An empty header, as tuspy sends it, and a method that a proxy let through.
    let created = line.ask_with(
        "POST",
        UPLOADS,
        &token,
        &[("upload-length", bytes.len().to_string()), ("upload-metadata", String::new())],
    );
    assert_eq!(created.send().await.unwrap().status(), StatusCode::CREATED);
    let over = line.ask_with(
        "POST",
        &at(&token),
        &token,
        &[("x-http-method-override", "PATCH".into()), ("upload-offset", "0".into())],
    );
    let over = over.header("content-type", "application/offset+octet-stream").body(bytes[..50].to_vec());
    assert_eq!(offset(&over.send().await.unwrap()), 50);
    let (status, body) = line.offer_signed(&phone, b"nonsense", "/v1/exchange").await;
    assert_eq!((status, unpack::<ErrorBody>(&body).unwrap().code.as_str()), (StatusCode::UNAUTHORIZED, "unauthorised"));
    // A stolen token alone is worth nothing, nor with another device's proof.
    let stolen = line.unproven("HEAD", &at(&token), &token, &[]).send().await.unwrap();
    assert_eq!(code(&stolen), (400, "invalid"));
    let thief = Phone::enrolled(&town, "bai", &["yuhui"]);
    line.given.lock().unwrap().insert(token.upload, carrier(&thief));
    assert_eq!(line.head(&token).await.status(), StatusCode::UNAUTHORIZED);
    line.given.lock().unwrap().insert(token.upload, carrier(&phone));
    town.hq.revoke(&phone.key.public().device(), None).unwrap();
    assert_eq!(line.head(&token).await.status(), StatusCode::OK, "what it has still comes");
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_says_of_each_photo_whether_it_is_wanted_and_why_not() {
    let town = Town::new(&["yuhui", "longhu"], 3);
    let (line, phone) = (line(&town).await, Phone::enrolled(&town, "lin", &["yuhui"]));
    let offer = |seed: u16, inspection: &InspectionId| Offer {
        photo: PhotoHash::of(&seed.to_be_bytes()),
        bytes: 1_000,
        inspection: inspection.clone(),
        thumbnail_of: None,
    };
    let here = inspection("yuhui", 1);
    let answers = line
        .offer(
            &phone,
            &[
                offer(1, &here),
                offer(2, &inspection("longhu", 1)),
                offer(3, &"household-annual/2026/NOBODY".parse().unwrap()),
                Offer { bytes: MOST_PHOTO + 1, ..offer(4, &here) },
                Offer { bytes: 0, ..offer(5, &here) },
            ],
        )
        .await;
    let codes: Vec<&str> = answers
        .iter()
        .map(|answer| match answer {
            OfferAnswer::Refused { code, .. } => code,
            OfferAnswer::Send { .. } => "send",
            _ => "other",
        })
        .collect();
    assert_eq!(codes, ["send", "foreign_area", "unknown_site", "too_large", "too_large"]);
    // One device has only so many open.
    let mut later = 0;
    for page in 0..5 {
        let offers: Vec<Offer> = (0..60).map(|n| offer(1_000 + page * 60 + n, &here)).collect();
        let answers = line.offer(&phone, &offers).await;
        later += answers.iter().filter(|answer| **answer == OfferAnswer::Later).count();
    }
    assert_eq!(later, 300 - (MOST_OPEN as usize - 1));
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_on_a_new_network_goes_on_where_the_old_line_left_off() {
    let town = Town::new(&["yuhui"], 3);
    let (line, phone) = (line(&town).await, Phone::enrolled(&town, "lin", &["yuhui"]));
    let bytes = photo(12);
    let token = line.token(&phone, &bytes).await;
    line.create(&token, bytes.len()).await;
    // The old line has brought a part and stays open for ever without another word.
    let mut old = std::net::TcpStream::connect(line.running.address).unwrap();
    let said = said(&token.to_string(), "", "0", "");
    let proof = phone.proof(&Asking { method: "PATCH", path: &at(&token), body: said.as_bytes() }, 7);
    let proof: String = proof.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "PATCH {} HTTP/1.1\r\nhost: hq\r\ntus-resumable: 1.0.0\r\nauthorization: Bearer {token}\r\nupload-offset: 0\r\n{proof}\
         content-type: application/offset+octet-stream\r\ncontent-length: {}\r\n\r\n",
        at(&token),
        bytes.len()
    );
    old.write_all(&[head.as_bytes(), &bytes[..7_000]].concat()).unwrap();
    let began = Instant::now();
    let mut arrived = offset(&line.head(&token).await);
    while arrived < 7_000 {
        // The request may have been overtaken by the question; it holds the turn as soon as it is there.
        assert!(began.elapsed() < Duration::from_secs(20), "{arrived}");
        arrived = offset(&line.head(&token).await);
    }
    assert_eq!(arrived, 7_000);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(receipt(&line.patch(&token, arrived, &bytes[arrived..]).await).photo, PhotoHash::of(&bytes));
    let carried = town.database().number("SELECT carried FROM photos");
    assert_eq!(carried, bytes.len() as i64, "no byte came twice");
    drop(old.read(&mut [0; 16]));
    line.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_the_photos_name_and_its_row_is_mended_by_the_next_question() {
    let town = Town::new(&["yuhui"], 3);
    let (line, phone) = (line(&town).await, Phone::enrolled(&town, "lin", &["yuhui"]));
    let bytes = photo(13);
    let token = line.token(&phone, &bytes).await;
    line.create(&token, bytes.len()).await;
    let given = receipt(&line.patch(&token, 0, &bytes).await);
    // As it stands after such a crash: the file has its name, the row is missing.
    let mend = "DELETE FROM photos; UPDATE uploads SET photo_here = 0";
    town.database().change(mend);
    let mended = receipt(&line.head(&token).await);
    assert_eq!((mended.photo, mended.bytes), (given.photo, given.bytes));
    // And when the file is gone as well, it is begun anew.
    town.database().change(mend);
    let name = given.photo.to_string();
    std::fs::remove_file(town.data.path().join("photos").join(&name[..2]).join(format!("{name}.jpg"))).unwrap();
    assert_eq!(offset(&line.head(&token).await), 0);
    assert_eq!(receipt(&line.patch(&token, 0, &bytes).await).photo, given.photo);
    line.running.stop().await.unwrap();
}
