//! A phone that sends its photos until somebody kills it: `uploader FOLDER HEADQUARTERS`. Or a headquarters that somebody kills:
//! `uploader serve FOLDER ADDRESS`.

use anjian_core::sync::client::HttpTransport;
use anjian_core::workspace::Control;
use anjian_hq::demo::clock::DemoTime;
use anjian_hq::{Company, Headquarters, bind};
use anjian_tests::stage::{moment, open};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [_, "serve", folder, address] => serve(Path::new(folder), address),
        [_, folder, headquarters] => send(Path::new(folder), headquarters),
        _ => panic!("FOLDER HEADQUARTERS, or serve FOLDER ADDRESS"),
    }
}

fn send(folder: &Path, headquarters: &str) {
    let phone = open(folder, &DemoTime::beginning(moment("2026-11-16", 9, 0)), 0);
    let way = HttpTransport::new(headquarters).expect("an address");
    println!("opened");
    let control = Control::default()
        .pausing_at_most(Duration::from_millis(1))
        .told_of_uploads(|progress| println!("{} files {} bytes", progress.files, progress.bytes));
    let report = phone.upload_over(&way, &control).expect("nothing breaks on the phone");
    println!("{:?}", report.outcome);
}

fn serve(folder: &Path, address: &str) {
    let hq = Headquarters::open(folder, Company::embedded().expect("the embedded company is valid"));
    let hq = Arc::new(hq.expect("headquarters opens"));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let running = runtime.block_on(bind(hq, address.parse().expect("an address"))).expect("headquarters listens");
    println!("{}", running.url());
    loop {
        std::thread::park();
    }
}
