//! A phone that is opened after the update that encrypts: says when it begins and when it is open, and waits to be killed.
//! `sealer FOLDER`.

use anjian_hq::demo::clock::DemoTime;
use anjian_tests::stage::{moment, open};
use std::path::PathBuf;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("FOLDER"));
    println!("begin");
    let phone = open(&folder, &DemoTime::beginning(moment("2026-11-16", 9, 0)), 0);
    println!("opened");
    // Until the other end of the pipe is closed, or the process is killed.
    drop(std::io::stdin().lines().next());
    drop(phone);
}
