//! Makes the table of pinyin initials that the search reads: one letter for each character, 28 KB, instead of the library's
//! readings with a pointer for each.

use pinyin::ToPinyin;
use std::path::PathBuf;

/// The characters of the table: from 〇 over CJK Unified Ideographs Extension A to the last of the CJK Unified Ideographs. What lies beyond
/// them is rare in names, and would make the table seven times as large.
const FIRST: u32 = 0x3007;
const LAST: u32 = 0x9fff;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let initial = |code| {
        let reading = char::from_u32(code).and_then(|c| c.to_pinyin());
        let letter = reading.and_then(|reading| reading.plain().bytes().next());
        letter.filter(u8::is_ascii_alphabetic).unwrap_or(0)
    };
    let table: Vec<u8> = (FIRST..=LAST).map(initial).collect();
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).expect("cargo names a folder to build scripts");
    std::fs::write(out.join("pinyin_initials"), table).expect("the folder can be written");
}
