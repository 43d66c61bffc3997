//! Photos of a company: two programs that share nothing but PostgreSQL and a store of objects. What one of them took of a photo the other
//! one goes on with.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::model::fact::PhotoOf;
use anjian_core::model::time::Timestamp;
use anjian_core::model::upload::Rendition;
use anjian_core::sync::client::HttpTransport;
use anjian_core::sync::upload::status::UploadOutcome;
use anjian_core::workspace::Control;
use anjian_hq::demo::clock::DemoTime;
use anjian_tests::cutter::{Cutter, Fate};
use anjian_tests::doing::photograph;
use anjian_tests::hq_process::{Elsewhere, HqProcess, annual_now};
use anjian_tests::object_store::ObjectStore;
use anjian_tests::postgres::Server;
use anjian_tests::{left_out, stage};
use std::time::Duration;

#[test]
fn law_6_a_photo_that_one_program_began_another_one_finishes_and_its_bytes_lie_in_the_store_of_objects() {
    let (server, store) = match (Server::start(), ObjectStore::start()) {
        (Ok(server), Ok(store)) => (server, store),
        (server, store) => {
            let why = server.err().or(store.err()).unwrap_or_default();
            return left_out("photos in an S3 store", &why);
        }
    };
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = Elsewhere::database(server.url(&server.database().unwrap())).with_photos(&store);
    let first = HqProcess::start_on(folder.path(), 4, &["东街".to_owned()], elsewhere).unwrap();
    let second = first.beside().unwrap();
    let phone = stage::open(&folder.path().join("li"), &DemoTime::beginning(Timestamp::now()), 0);
    phone.enrol(&first.invite("li", &["东街".to_owned()]).unwrap(), "test phone").unwrap();
    stage::sync(&phone);
    let control = Control::default().pausing_at_most(Duration::from_millis(1));
    let photos: Vec<_> = (0..3)
        .map(|n| {
            photograph(&phone, &annual_now(n).parse().unwrap(), u64::from(n), (1_280, 960), PhotoOf::Scene).unwrap()
        })
        .collect();
    stage::sync(&phone);

    // The line to one program breaks in the middle of files, over and over; the next program knows how far it had come.
    for (n, hq) in [&first, &second].into_iter().cycle().take(6).enumerate() {
        let line = Cutter::before(hq.url());
        line.next([Fate::Passes, Fate::RequestCut(20_000 + 7_000 * n), Fate::RequestCut(900), Fate::AnswerLost]);
        phone.upload_over(&HttpTransport::new(line.url()).unwrap(), &control).unwrap();
    }
    let sent = phone.upload_over(&HttpTransport::new(second.url()).unwrap(), &control).unwrap();
    assert_eq!(sent.outcome, UploadOutcome::SentAll, "{sent:?}");
    for photo in &photos {
        let kept = store.object(&format!("city/photos/{}/{photo}.jpg", &photo.as_str()[..2])).unwrap().unwrap();
        let own = phone.picture(photo, Rendition::Original).unwrap();
        assert_eq!(kept, own);
    }
    assert!(!store.list().unwrap().contains("uploads/"), "nothing of the way stays behind");
    assert!(
        !first.data().join("photos").exists() && !first.data().join("uploads").exists(),
        "the folder has none of it"
    );
}
