//! What fills a shared library: the sizes of its symbols, added up by the crate or the C library that they come from.

use super::Failed;
use object::{Object, ObjectSection, ObjectSymbol, SectionFlags, elf};
use std::collections::BTreeMap;

/// A library on the scales.
#[derive(Debug)]
pub(super) struct Weighed {
    /// Its size without what a loader does not need: symbol names, debug sections.
    pub(super) stripped: u64,
    /// Its parts, the heaviest first; what is light goes together as `everything else`.
    pub(super) parts: Vec<(String, u64)>,
}

/// Parts that weigh less go together.
const LIGHT: u64 = 64 << 10;

/// C libraries that are compiled in, by the beginnings of their functions' names.
const C_LIBRARIES: [(&str, &[&str]); 3] = [
    ("sqlite (C)", &["sqlite3", "fts5", "rtree", "json", "vdbe", "btree", "pager", "wal"]),
    ("zstd (C)", &["ZSTD", "HUF", "FSE", "XXH", "HIST", "ZDICT", "COVER", "FASTCOVER"]),
    ("aws-lc (C)", &["aws_lc", "bn_", "EVP", "ecp", "p256", "p384", "p521", "ml_kem", "mldsa", "curve25519", "aes"]),
];

pub(super) fn weighed(bytes: &[u8]) -> Result<Weighed, Failed> {
    let file = object::File::parse(bytes)?;
    let needed = |section: &object::Section<'_, '_>| matches!(section.flags(), SectionFlags::Elf { sh_flags } if sh_flags & u64::from(elf::SHF_ALLOC) != 0);
    let stripped =
        file.sections().filter(needed).filter_map(|section| section.file_range()).map(|(_, size)| size).sum();
    let mut parts: BTreeMap<String, u64> = BTreeMap::new();
    for symbol in file.symbols().filter(|symbol| symbol.is_definition()) {
        let Ok(name) = symbol.name() else { continue };
        *parts.entry(part_of(name)).or_default() += symbol.size();
    }
    let (heavy, light): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, bytes)| *bytes >= LIGHT);
    let named: u64 = heavy.iter().map(|(_, bytes)| bytes).sum();
    let mut parts = heavy;
    parts.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let light: u64 = light.iter().map(|(_, bytes)| bytes).sum();
    parts.push(("other crates".to_owned(), light));
    parts.push(("tables and constants without a name".to_owned(), u64::saturating_sub(stripped, named + light)));
    Ok(Weighed { stripped, parts })
}

/// The crate of a Rust symbol, the C library of another.
fn part_of(name: &str) -> String {
    let shown = format!("{:#}", rustc_demangle::demangle(name));
    if shown != name || shown.contains("::") {
        let start = shown.trim_start_matches(['<', '&', '*', '(', '[', ' ']);
        let start = start.strip_prefix("mut ").or(start.strip_prefix("dyn ")).unwrap_or(start);
        return start.split("::").next().unwrap_or(start).to_owned();
    }
    let known = C_LIBRARIES.iter().find(|(_, starts)| starts.iter().any(|start| name.starts_with(start)));
    known.map_or_else(|| "other C".to_owned(), |(library, _)| (*library).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_counts_for_its_crate_or_its_c_library() {
        assert_eq!(part_of("_RNvNtCs1234_9automerge3foo3bar"), "automerge");
        assert_eq!(part_of("_ZN9automerge3foo3bar17h0123456789abcdefE"), "automerge");
        assert_eq!(part_of("sqlite3VdbeExec"), "sqlite (C)");
        assert_eq!(part_of("ZSTD_compress"), "zstd (C)");
        assert_eq!(part_of("something"), "other C");
    }

    #[test]
    fn this_program_weighs_no_more_than_its_file() {
        let own = std::fs::read(std::env::current_exe().expect("a program has a path")).expect("it can be read");
        let weighed = weighed(&own).expect("it is an object file");
        assert!(weighed.stripped > 0 && weighed.stripped < own.len() as u64);
        assert!(weighed.parts.iter().any(|(part, _)| part == "std"), "{:?}", weighed.parts);
    }
}
