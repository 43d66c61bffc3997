//! A phone that takes photos without end until somebody kills it, each reported on stdout after it returned; or what one
//! picture costs. `photographer take FOLDER SEED`, `photographer cost PICTURE`.

use anjian_core::model::fact::{PhotoOf, PhotoSource};
use anjian_hq::demo::clock::DemoTime;
use anjian_tests::photographer::{cost, draw};
use anjian_tests::stage::{annual, chance, moment, open};
use rand::RngExt;
use std::path::Path;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [_, "cost", picture] => println!("{}", cost(Path::new(picture)).expect("a cost")),
        [_, "take", folder, seed] => take(Path::new(folder), seed.parse().expect("a seed")),
        _ => panic!("take FOLDER SEED, or cost PICTURE"),
    }
}

fn take(folder: &Path, seed: u64) {
    let mut luck = chance(seed);
    let camera = folder.with_extension("camera.jpg");
    println!("begin open");
    let phone = open(folder, &DemoTime::beginning(moment("2026-11-16", 9, 0)), 0);
    println!("opened");
    for number in seed * 1_000.. {
        let home = luck.random_range(0..6);
        draw(&camera, number, (320, 240)).expect("a picture is drawn");
        let id = annual(home);
        let seen = phone.form(&id).expect("a form").seen;
        println!("begin photo");
        let taken =
            phone.take_photo(&id, &seen, &camera, PhotoOf::Scene, PhotoSource::Camera).expect("a photo is taken");
        println!("photo {home} {}", taken.photo);
        if luck.random_bool(0.1) {
            println!("begin pause");
            phone.pause().expect("the phone pauses");
        }
    }
}
