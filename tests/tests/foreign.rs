//! Clients of tus that know nothing of Anjian, against a real headquarters: with a token that was given for one photo they can send it, in
//! parts, with checksums, and resumed by another process.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::keys::FileKey;
use anjian_core::model::time::Timestamp;
use anjian_core::sync::client::{Counter, HttpTransport, Signed};
use anjian_core::sync::protocol::message::PROTOCOL;
use anjian_core::sync::protocol::photo::*;
use anjian_core::sync::protocol::wire::{pack, unpack};
use anjian_core::sync::upload::way::UploadWay;
use anjian_core::workspace::Workspace;
use anjian_tests::left_out;
use anjian_tests::photographer::draw;
use anjian_tests::signer::Signer;
use anjian_tests::stage::{Stage, annual, home};
use anjian_tests::tools::{Package, run};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// A program in somebody else's language, and the package that it uses.
struct Foreign {
    program: &'static str,
    script: &'static str,
    tools: PathBuf,
}

impl Foreign {
    fn find(what: &str, program: &'static str, script: &'static str, package: Package) -> Option<Self> {
        match run(Command::new(program).arg("--version")).and_then(|_| package.folder()) {
            Ok(tools) => Some(Self { program, script, tools }),
            Err(why) => {
                left_out(what, &why);
                None
            }
        }
    }
    fn run(&self, words: &[&str]) -> Result<String, String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign").join(self.script);
        let mut command = Command::new(self.program);
        command.arg(script).arg(&self.tools).args(words);
        // Loopback is reached directly, whatever proxy the machine has.
        run(command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1"))
    }
}

/// The words after the last line that begins with a word.
fn said<'a>(output: &'a str, word: &str) -> Option<&'a str> {
    output.lines().filter_map(|line| line.strip_prefix(word)?.strip_prefix(' ')).next_back()
}

struct Story {
    stage: Stage,
    phone: Workspace,
    endpoint: String,
    /// The offers and the signer share it.
    counter: Arc<Counter>,
}

impl Story {
    fn new() -> Self {
        let stage = Stage::with_sites(&[home(0, "东街")]);
        let phone = stage.phone("a", "li", &["东街"]);
        let key = FileKey::open(&phone.folder().join("device.key")).unwrap();
        let counter = Arc::new(Counter::default());
        counter.beyond(1 << 60);
        let signer = Signer::before(stage.url(), key, counter.clone()).unwrap();
        let endpoint = format!("{}{UPLOADS}", signer.url());
        Self { stage, phone, endpoint, counter }
    }

    /// A photo of its own for every number, offered by the phone; its file, and the token that headquarters gave for it.
    fn offered(&self, number: u64) -> (PathBuf, Vec<u8>, String) {
        let file = self.stage.folder_of(&format!("photo-{number}.jpg"));
        draw(&file, number, (640, 480)).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        let offer = Offer {
            photo: PhotoHash::of(&bytes),
            bytes: bytes.len() as u64,
            inspection: annual(0),
            thumbnail_of: None,
        };
        let keys = FileKey::open(&self.phone.folder().join("device.key")).unwrap();
        let body = pack(&OfferRequest { protocol: PROTOCOL, offers: vec![offer] }).unwrap();
        let signed = Signed::for_path(PHOTOS, body, Timestamp(0), self.counter.next(Timestamp(0)), &keys).unwrap();
        let way = HttpTransport::new(self.stage.url()).unwrap();
        let answer = way.offer(&self.phone.device().to_string(), &signed).unwrap();
        let answers = unpack::<OfferResponse>(&answer.body).unwrap().answers;
        let [OfferAnswer::Send { token, .. }] = answers.as_slice() else { panic!("{answers:?}") };
        (file, bytes, token.to_string())
    }

    fn assert_home(&self, output: &str, bytes: &[u8]) {
        let receipt: PhotoReceipt = said(output, "receipt").unwrap_or_else(|| panic!("{output}")).parse().unwrap();
        assert!(receipt.is_of(&self.stage.hq.public_key()));
        assert_eq!(receipt.photo, PhotoHash::of(bytes));
        assert!(said(output, "done").is_some(), "{output}");
        assert_eq!(self.stage.hq.photo(&receipt.photo).unwrap().unwrap(), bytes);
        let db = Connection::open(self.stage.folder_of("hq").join("headquarters.db")).unwrap();
        let carried = "SELECT carried FROM photos WHERE hash = ?1";
        let carried: usize = db.query_row(carried, [receipt.photo.0], |row| row.get(0)).unwrap();
        assert_eq!(carried, bytes.len(), "no byte came twice");
    }
}

#[test]
fn tus_js_client_sends_stops_resumes_and_terminates() {
    let package = Package::Npm("tus-js-client", "4.3.1");
    let Some(client) = Foreign::find("tus-js-client", "node", "tus.mjs", package) else { return };
    let story = Story::new();
    for (number, chunk) in [(1, "7000"), (2, "100000000")] {
        let (file, bytes, token) = story.offered(number);
        let output = client.run(&[&story.endpoint, &token, file.to_str().unwrap(), chunk]).unwrap();
        story.assert_home(&output, &bytes);
    }
    // Stopped inside the photo, and resumed by another process.
    let (file, bytes, token) = story.offered(3);
    let path = file.to_str().unwrap();
    let output = client.run(&[&story.endpoint, &token, path, "5000", "12000"]).unwrap();
    let (arrived, url) = said(&output, "stopped").unwrap().split_once(' ').unwrap();
    assert_eq!(arrived, "15000");
    let output = client.run(&[&story.endpoint, &token, path, "5000", "0", url]).unwrap();
    story.assert_home(&output, &bytes);
    // Given up by its sender.
    let (file, _, token) = story.offered(4);
    let output = client.run(&[&story.endpoint, &token, file.to_str().unwrap(), "5000", "terminate"]).unwrap();
    assert!(said(&output, "terminated").is_some(), "{output}");
    assert_eq!(std::fs::read_dir(story.stage.folder_of("hq").join("uploads")).unwrap().count(), 0);
    // Another file than the one that the token is for, and no token at all.
    let (_, _, token) = story.offered(5);
    let wrong = story.offered(6).0;
    assert!(client.run(&[&story.endpoint, &token, wrong.to_str().unwrap(), "100000000"]).is_err());
    let refused = client.run(&[&story.endpoint, "nothing", wrong.to_str().unwrap(), "5000"]).unwrap_err();
    assert!(refused.contains("401"), "{refused}");
}

#[test]
fn tuspy_sends_with_checksums_and_an_empty_metadata_header_and_resumes() {
    let package = Package::PyPi("tuspy", "1.1.0");
    let Some(client) = Foreign::find("tuspy", "python3", "tus.py", package) else { return };
    let story = Story::new();
    let (file, bytes, token) = story.offered(1);
    let output = client.run(&[&story.endpoint, &token, file.to_str().unwrap(), "9000"]).unwrap();
    story.assert_home(&output, &bytes);
    let (file, bytes, token) = story.offered(2);
    let path = file.to_str().unwrap();
    let output = client.run(&[&story.endpoint, &token, path, "4096", "3"]).unwrap();
    let (arrived, url) = said(&output, "stopped").unwrap().split_once(' ').unwrap();
    assert_eq!(arrived, "12288");
    let output = client.run(&[&story.endpoint, &token, path, "100000000", "0", url]).unwrap();
    story.assert_home(&output, &bytes);
}
