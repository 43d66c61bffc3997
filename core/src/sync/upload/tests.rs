use super::session::{Files, Step, UploadSession};
use super::status::UploadOutcome;
use super::tus::{Answer, Ask, Request};
use crate::error::Error;
use crate::model::id::PhotoId;
use crate::model::time::Timestamp;
use crate::model::upload::UploadRules;
use crate::platform::NetworkState;
use crate::store::photos::{self, PhotoState, StoredPhoto};
use crate::store::{changes, database, uploads};
use crate::sync::protocol::message::PROTOCOL;
use crate::sync::protocol::photo::*;
use crate::sync::protocol::sign::{KeyHolder, MemoryKey, Signature};
use proptest::prelude::*;
use rusqlite::Connection;
use std::collections::BTreeMap;
use tempfile::TempDir;

/// Files in memory, and a phone's database that knows them.
struct Phone {
    connection: Connection,
    files: BTreeMap<PhotoId, Vec<u8>>,
    _folder: TempDir,
}

impl Files for BTreeMap<PhotoId, Vec<u8>> {
    fn read(&self, file: &PhotoId) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.get(file).cloned())
    }
}

impl Phone {
    /// So many photos, each of `size` bytes with a thumbnail of a tenth; those named show a hazard.
    fn with(photos: usize, size: usize, urgent: &[usize]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = database::open(&folder.path().join("a.db"), None).unwrap();
        let tx = connection.transaction().unwrap();
        let number = changes::number(&tx, &"household-annual/2026/34040000001".parse().unwrap()).unwrap();
        let mut files = BTreeMap::new();
        for n in 0..photos {
            let bytes =
                |size: usize, kind: u8| -> Vec<u8> { (0..size).map(|at| (at % 251) as u8 ^ n as u8 ^ kind).collect() };
            let (photo, thumbnail) = (bytes(size, 0), bytes(size / 10, 128));
            let name = |bytes: &[u8]| PhotoHash::of(bytes).id();
            let stored = StoredPhoto {
                photo: name(&photo),
                thumbnail: name(&thumbnail),
                bytes: photo.len() as u64,
                thumbnail_bytes: thumbnail.len() as u64,
                urgent: urgent.contains(&n),
            };
            photos::put(&tx, number, &stored).unwrap();
            files.extend([(stored.photo, photo), (stored.thumbnail, thumbnail)]);
        }
        tx.commit().unwrap();
        Self { connection, files, _folder: folder }
    }

    fn next(&mut self, session: &mut UploadSession, network: NetworkState) -> Step {
        session.next(&mut self.connection, &self.files, &UploadRules::default(), network).unwrap()
    }

    fn homes(&self) -> usize {
        let home =
            |file: &&PhotoId| photos::get(&self.connection, file).unwrap().is_some_and(|row| row.state.is_home());
        self.files.keys().filter(home).count()
    }
}

/// A headquarters that keeps what comes, as the real one does, and counts how often each byte came.
struct Hq {
    key: MemoryKey,
    uploads: BTreeMap<UploadId, (Offer, Vec<u8>)>,
    here: BTreeMap<PhotoHash, Vec<u8>>,
    order: Vec<PhotoHash>,
    came: u64,
}

impl Hq {
    fn new() -> Self {
        let key = MemoryKey::from_seed([7; 32]);
        Self { key, uploads: BTreeMap::new(), here: BTreeMap::new(), order: Vec::new(), came: 0 }
    }
    fn session(&self) -> UploadSession {
        UploadSession::new(self.key.public())
    }
    fn receipt(&self, photo: PhotoHash) -> PhotoReceipt {
        let bytes = self.here[&photo].len() as u64;
        let empty = Signature([0; 64]);
        PhotoReceipt { photo, bytes, at: Timestamp(1), signature: empty }.signed(&self.key).unwrap()
    }
    fn offered(&mut self, request: &OfferRequest) -> OfferResponse {
        let mut answers = Vec::new();
        for offer in &request.offers {
            if self.here.contains_key(&offer.photo) {
                answers.push(OfferAnswer::Here(self.receipt(offer.photo)));
                continue;
            }
            let open = self.uploads.iter().find(|(_, (other, _))| other.photo == offer.photo);
            let (id, arrived) = match open {
                Some((id, (_, bytes))) => (*id, bytes.len() as u64),
                None => {
                    let n = self.uploads.len() as u128;
                    self.uploads.insert(UploadId(n.to_be_bytes()), (offer.clone(), Vec::new()));
                    (UploadId(n.to_be_bytes()), 0)
                }
            };
            let device = self.key.public().device();
            let token = UploadToken::issue(id, &offer.photo, offer.bytes, &device, &self.key).unwrap();
            answers.push(OfferAnswer::Send { token, arrived, expires: Timestamp(9) });
        }
        OfferResponse { protocol: PROTOCOL, answers }
    }
    /// Takes a request of which only so many bytes of the chunk pass.
    fn tus(&mut self, request: &Request, pass: usize) -> Answer {
        let token: UploadToken = request.token.parse().unwrap();
        let answer = |status, offset: usize| Answer {
            status,
            speaks_tus: true,
            offset: Some(offset as u64),
            location: (status == 201).then(|| format!("{UPLOADS}/{}", token.upload)),
            ..Answer::default()
        };
        let Some((offer, bytes)) = self.uploads.get_mut(&token.upload) else { return answer(404, 0) };
        let chunk = request.chunk.as_deref().unwrap_or_default();
        let chunk = &chunk[..pass.min(chunk.len())];
        let (status, offset) = match &request.ask {
            Ask::Create { .. } => (201, 0),
            Ask::Head { .. } => (200, 0),
            Ask::Patch { offset, .. } => (204, *offset as usize),
            Ask::Terminate { .. } => return answer(204, 0),
        };
        self.came += chunk.len() as u64;
        if !chunk.is_empty() {
            if offset != bytes.len() {
                return Answer { offset: None, ..answer(409, 0) };
            }
            bytes.extend(chunk);
        }
        let (photo, arrived) = (offer.photo, bytes.len());
        if arrived as u64 == offer.bytes {
            assert_eq!(PhotoHash::of(bytes), photo, "the right bytes at the right places");
            if self.here.insert(photo, bytes.clone()).is_none() {
                self.order.push(photo);
            }
            return Answer { receipt: Some(self.receipt(photo)), ..answer(status, arrived) };
        }
        answer(status, arrived)
    }
}

/// Drives a run to its end over a line that never fails.
fn run(phone: &mut Phone, hq: &mut Hq, network: NetworkState) -> UploadOutcome {
    let mut session = hq.session();
    loop {
        match phone.next(&mut session, network) {
            Step::Over => return session.outcome(),
            Step::Offer(request) => {
                let response = hq.offered(&request);
                session.take_offer(&mut phone.connection, &response).unwrap();
            }
            Step::Send(request) => {
                let answer = hq.tus(&request, usize::MAX);
                session.take(&mut phone.connection, &answer).unwrap();
            }
        }
    }
}

/// What the line does to one request.
#[derive(Clone, Debug)]
enum Fault {
    None,
    /// So many bytes of the chunk pass, then it breaks.
    Cut(usize),
    AnswerLost,
    /// The phone is killed after the answer came, before it took it in; or before it asked.
    Kill,
}

fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let fault = prop_oneof![
        2 => Just(Fault::None),
        4 => (0..3_000_usize).prop_map(Fault::Cut),
        1 => Just(Fault::AnswerLost),
        1 => Just(Fault::Kill),
    ];
    proptest::collection::vec(fault, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn law_1_whatever_the_line_does_every_photo_comes_home_and_no_byte_comes_twice(faults in faults()) {
        let (mut phone, mut hq) = (Phone::with(4, 9_000, &[2]), Hq::new());
        let (mut session, mut faults, mut steps) = (hq.session(), faults.into_iter(), 0);
        loop {
            steps += 1;
            prop_assert!(steps < 500, "it ends");
            let fault = faults.next().unwrap_or(Fault::None);
            match phone.next(&mut session, NetworkState::Unmetered) {
                Step::Over if session.outcome() == UploadOutcome::SentAll => break,
                // What was left after three answers without progress is tried by the next run.
                Step::Over => session = hq.session(),
                Step::Offer(request) => match fault {
                    Fault::Cut(_) => session.broke(),
                    Fault::AnswerLost => {
                        hq.offered(&request);
                        session.broke();
                    }
                    Fault::Kill => session = hq.session(),
                    Fault::None => session.take_offer(&mut phone.connection, &hq.offered(&request)).unwrap(),
                },
                Step::Send(request) => match fault {
                    Fault::Cut(bytes) if request.chunk.is_some() => {
                        hq.tus(&request, bytes);
                        session.broke();
                    }
                    Fault::Cut(_) => session.broke(),
                    Fault::AnswerLost => {
                        hq.tus(&request, usize::MAX);
                        session.broke();
                    }
                    Fault::Kill => {
                        hq.tus(&request, usize::MAX);
                        session = hq.session();
                    }
                    Fault::None => session.take(&mut phone.connection, &hq.tus(&request, usize::MAX)).unwrap(),
                },
            }
        }
        prop_assert_eq!(hq.here.len(), phone.files.len(), "none lost");
        prop_assert_eq!(hq.came, phone.files.values().map(|bytes| bytes.len() as u64).sum::<u64>(), "no byte twice");
        prop_assert_eq!(phone.homes(), 4);
    }
}

#[test]
fn hazards_go_first_thumbnails_before_photos_then_the_oldest() {
    let (mut phone, mut hq) = (Phone::with(4, 5_000, &[2]), Hq::new());
    let waiting = uploads::next(&phone.connection, uploads::MayGo::EVERYTHING, 100).unwrap();
    let ages: Vec<i64> = waiting.iter().map(|file| file.n).collect();
    // Each photo queues its thumbnail, then itself: photo `n` has 2n + 1 and 2n + 2.
    assert_eq!(ages, [5, 6, 1, 3, 7, 2, 4, 8]);
    let order: Vec<PhotoId> = waiting.into_iter().map(|file| file.file).collect();
    assert_eq!(run(&mut phone, &mut hq, NetworkState::Unmetered), UploadOutcome::SentAll);
    assert_eq!(hq.order.iter().map(PhotoHash::id).collect::<Vec<_>>(), order);
    assert_eq!(phone.homes(), 4);
}

#[test]
fn over_a_metered_network_the_rest_waits_and_goes_over_the_next_one() {
    let (mut phone, mut hq) = (Phone::with(4, 5_000, &[2]), Hq::new());
    let outcome = run(&mut phone, &mut hq, NetworkState::Metered);
    assert_eq!(outcome, UploadOutcome::WaitsForFreeNetwork { files: 3 });
    assert_eq!((hq.here.len(), phone.homes()), (5, 1));
    assert_eq!(run(&mut phone, &mut hq, NetworkState::Unknown), UploadOutcome::SentAll);
    assert_eq!(hq.came, 4 * 5_500, "nothing of what waited had been sent");
}

#[test]
fn after_three_answers_without_progress_a_photo_is_left_with_its_reason_and_the_others_go() {
    let (mut phone, mut hq) = (Phone::with(2, 5_000, &[]), Hq::new());
    let first = uploads::next(&phone.connection, uploads::MayGo::EVERYTHING, 1).unwrap().remove(0);
    for answer in [
        Answer { status: 204, speaks_tus: true, offset: Some(0), ..Answer::default() },
        Answer { status: 409, speaks_tus: true, words: "somewhere else".into(), ..Answer::default() },
        Answer { status: 460, speaks_tus: true, ..Answer::default() },
        Answer { status: 404, speaks_tus: true, ..Answer::default() },
        Answer { status: 204, speaks_tus: true, offset: Some(999_999), ..Answer::default() },
    ] {
        let (mut session, mut useless) = (hq.session(), 0);
        let outcome = loop {
            match phone.next(&mut session, NetworkState::Unmetered) {
                Step::Over => break session.outcome(),
                Step::Offer(request) => {
                    let response = hq.offered(&request);
                    session.take_offer(&mut phone.connection, &response).unwrap();
                }
                Step::Send(request) => {
                    let token: UploadToken = request.token.parse().unwrap();
                    if hq.uploads[&token.upload].0.photo.id() == first.file {
                        useless += 1;
                        session.take(&mut phone.connection, &answer).unwrap();
                    } else {
                        let answer = hq.tus(&request, usize::MAX);
                        session.take(&mut phone.connection, &answer).unwrap();
                    }
                }
            }
        };
        assert_eq!(outcome, UploadOutcome::Partly { held_back: 1, waiting: 0 }, "{answer:?}");
        // The question with which a later run begins is not counted.
        assert!((3..=4).contains(&useless), "{answer:?}: {useless}");
        let held_back = uploads::held_back(&phone.connection).unwrap();
        assert_eq!(held_back.len(), 1);
        assert_eq!(held_back[0].0, first.file);
        assert!(held_back[0].1.contains(&answer.status.to_string()), "{held_back:?}");
    }
    assert_eq!(run(&mut phone, &mut hq, NetworkState::Unmetered), UploadOutcome::SentAll, "and the next run takes it");
    assert!(uploads::held_back(&phone.connection).unwrap().is_empty());
}

#[test]
fn law_6_only_a_receipt_for_the_same_hash_makes_a_photo_sent() {
    let (mut phone, mut hq) = (Phone::with(1, 5_000, &[]), Hq::new());
    let stranger = MemoryKey::from_seed([8; 32]);
    let mut session = hq.session();
    let Step::Offer(request) = phone.next(&mut session, NetworkState::Unmetered) else {
        panic!("an offer comes first")
    };
    let response = hq.offered(&request);
    session.take_offer(&mut phone.connection, &response).unwrap();
    let Step::Send(request) = phone.next(&mut session, NetworkState::Unmetered) else { panic!("then a file") };
    let whole = hq.tus(&request, usize::MAX);
    let receipt = whole.receipt.clone().unwrap();
    let other = PhotoReceipt { photo: PhotoHash([9; 32]), ..receipt.clone() }.signed(&hq.key).unwrap();
    for forged in [
        receipt.clone().signed(&stranger as &dyn KeyHolder).unwrap(),
        PhotoReceipt { bytes: 3, ..receipt.clone() },
        other,
    ] {
        session.take(&mut phone.connection, &Answer { receipt: Some(forged), ..whole.clone() }).unwrap();
        assert_eq!(uploads::count(&phone.connection, uploads::MayGo::EVERYTHING).unwrap().files, 2);
    }
    assert_eq!(run(&mut phone, &mut hq, NetworkState::Unmetered), UploadOutcome::SentAll);
    let photo = request_photo(&phone);
    let kept = photos::get(&phone.connection, &photo).unwrap().unwrap().state;
    let PhotoState::AtHeadquarters { receipt } = &kept else { panic!("{kept:?}") };
    let kept: PhotoReceipt = rmp_serde::from_slice(receipt).unwrap();
    assert!(kept.is_of(&hq.key.public()) && kept.photo.id() == photo);
}

fn request_photo(phone: &Phone) -> PhotoId {
    let there = |file: &&PhotoId| photos::get(&phone.connection, file).unwrap().is_some();
    phone.files.keys().find(there).unwrap().clone()
}

#[test]
fn a_file_that_is_damaged_or_gone_is_left_with_its_reason() {
    let (mut phone, mut hq) = (Phone::with(2, 5_000, &[]), Hq::new());
    let files: Vec<PhotoId> =
        uploads::next(&phone.connection, uploads::MayGo::EVERYTHING, 9).unwrap().into_iter().map(|w| w.file).collect();
    phone.files.get_mut(&files[0]).unwrap()[7] ^= 1;
    phone.files.remove(&files[3]);
    assert_eq!(run(&mut phone, &mut hq, NetworkState::Unmetered), UploadOutcome::Partly { held_back: 2, waiting: 0 });
    let reasons: Vec<String> = uploads::held_back(&phone.connection).unwrap().into_iter().map(|(_, why)| why).collect();
    assert!(reasons.iter().any(|why| why.contains("damaged")) && reasons.iter().any(|why| why.contains("not on this")));
    assert_eq!(hq.here.len(), 2);
}

#[test]
fn a_photo_that_is_taken_back_while_it_goes_is_ended_at_headquarters_too() {
    let (mut phone, mut hq) = (Phone::with(1, 5_000, &[]), Hq::new());
    let mut session = hq.session();
    let mut ended = Vec::new();
    loop {
        match phone.next(&mut session, NetworkState::Unmetered) {
            Step::Over => break,
            Step::Offer(request) => {
                let response = hq.offered(&request);
                session.take_offer(&mut phone.connection, &response).unwrap();
            }
            Step::Send(request) => {
                let answer = hq.tus(&request, 100);
                session.take(&mut phone.connection, &answer).unwrap();
                if matches!(request.ask, Ask::Terminate { .. }) {
                    ended.push(request.ask.clone());
                }
                // It has a location now; her finger takes it back before the next answer.
                let next = phone.next(&mut session, NetworkState::Unmetered);
                let tx = phone.connection.transaction().unwrap();
                tx.execute("DELETE FROM photos", []).unwrap();
                tx.commit().unwrap();
                if let Step::Send(request) = next {
                    let answer = hq.tus(&request, 100);
                    session.take(&mut phone.connection, &answer).unwrap();
                }
            }
        }
    }
    assert_eq!(ended.len(), 1, "{ended:?}");
    assert_eq!(session.outcome(), UploadOutcome::SentAll);
}
