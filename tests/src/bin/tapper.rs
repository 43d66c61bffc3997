//! An inspector who taps without end until somebody kills her phone: acts, pauses, syncs, imports; each act is reported on
//! stdout after it returned, and the others before they begin. `tapper FOLDER SEED COUNTER BUNDLES`.

use anjian_core::model::template::Said;
use anjian_core::workspace::Control;
use anjian_hq::demo::clock::DemoTime;
use anjian_tests::doing::{answer, comment};
use anjian_tests::stage::{annual, chance, moment, open};
use rand::RngExt;
use std::path::PathBuf;

/// So many homes are worked on.
const HOMES: u32 = 24;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let [_, folder, seed, counter, bundles] = words.as_slice() else { panic!("FOLDER SEED COUNTER BUNDLES") };
    let (folder, bundles) = (PathBuf::from(folder), PathBuf::from(bundles));
    let mut luck = chance(seed.parse().expect("a seed"));
    let mut counter: u64 = counter.parse().expect("a counter");
    println!("begin open");
    let phone = open(&folder, &DemoTime::beginning(moment("2026-11-16", 9, 0)), 0);
    println!("opened");
    loop {
        let home = luck.random_range(0..HOMES);
        let id = annual(home);
        counter += 1;
        let text = counter.to_string();
        match luck.random_range(0..16) {
            0..=4 => {
                let said = if luck.random_bool(0.3) { Said::Fail(None) } else { Said::Pass(None) };
                answer(&phone, &id, "H1.1", said, &text).expect("an answer is saved");
                println!("answer {home} {text}");
            }
            5..=9 => {
                comment(&phone, &id, &text).expect("a comment is saved");
                println!("comment {home} {text}");
            }
            10..=12 => {
                println!("begin pause");
                phone.pause().expect("the phone pauses");
            }
            13..=14 => {
                println!("begin sync");
                phone.sync(&Control::default()).expect("nothing breaks on the phone");
            }
            _ => {
                println!("begin import");
                let file = bundles.join(luck.random_range(0..8).to_string());
                phone.import_bundle(&file).expect("the bundle is read");
            }
        }
    }
}
