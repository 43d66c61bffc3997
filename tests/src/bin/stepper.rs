//! A phone that takes one step and ends, unless it is killed or meets a full disk on the way: `stepper FOLDER STEP`, the step as JSON.
//! Says `opened`, what the step says, and how it ended: `done`, or `refused KIND`.

use anjian_tests::misery::steps::{Step, kind, open};
use std::path::Path;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let [_, folder, step] = words.as_slice() else { panic!("FOLDER STEP") };
    let step: Step = serde_json::from_str(step).expect("a step");
    let taken = open(Path::new(folder)).and_then(|phone| {
        println!("opened");
        step.take(&phone, &mut |line| println!("{line}"))
    });
    match taken {
        Ok(()) => println!("done"),
        Err(error) => println!("refused {}", kind(&error)),
    }
}
