//! A test that lacks root, a browser or a database says so here and returns: silence would look like a pass.

use std::{env, fs::OpenOptions, io::Write};

/// Says that a test left `what` out and `why`. `cargo xtask test` repeats it in its summary and, where `CI=true`, counts it as a failure.
pub fn left_out(what: &str, why: &str) {
    eprintln!("LEFT OUT {what}: {why}");
    if let Some(file) = env::var_os("ANJIAN_LEFT_OUT") {
        // One short write in append mode: lines of tests that run beside each other do not mix.
        let line = format!("{what}: {}\n", why.replace('\n', " "));
        let written = OpenOptions::new()
            .create(true)
            .append(true)
            .open(file)
            .and_then(|mut file| file.write_all(line.as_bytes()));
        written.expect("xtask names a file in the temporary folder, which can be written");
    }
}
