//! Checks a shared library for Linux or Android before it is laid out: what a phone would refuse is found here, not at a customer's door.

use anyhow::{Error, anyhow};
use goblin::elf::program_header::PT_LOAD;
use goblin::elf::{Elf, dynamic, header};
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

/// Pages of 16 KB, which Android asks for since version 15.
pub(crate) const ANDROID_PAGE: u64 = 16 * 1024;

/// What a library must be.
pub(crate) struct Wanted<'a> {
    /// Its machine by ELF's number, when it matters.
    pub(crate) machine: Option<u16>,
    /// Every loaded segment is aligned to at least so many bytes.
    pub(crate) page: u64,
    /// It may lean on these libraries only, when it matters.
    pub(crate) needed: Option<&'a [&'a str]>,
    /// The functions it must export.
    pub(crate) functions: &'a [String],
}

/// What is wrong with a library; never empty.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Faults(Vec<Fault>);

/// One thing that is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It cannot be read as an ELF file.
    Unreadable(String),
    /// It is no shared library.
    NotShared,
    /// It is for another machine.
    Machine { found: u16, wanted: u16 },
    /// A loaded segment is aligned to less than a page.
    Alignment { segment: usize, found: u64, wanted: u64 },
    /// A loaded segment lies in the file where it cannot be mapped.
    Placement { segment: usize },
    /// Its code would have to be written to when it is loaded, which Android refuses.
    TextRelocations,
    /// It leans on a library that a phone may not have.
    Needs(String),
    /// It does not export functions that the generated sources call.
    Lacks { first: String, count: usize },
}

impl Faults {
    /// As an error that names the file.
    pub(crate) fn of(self, file: &Path) -> Error {
        let faults: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        anyhow!("{}: {}", file.display(), faults.join("; "))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "not an ELF file: {why}"),
            Self::NotShared => write!(f, "not a shared library"),
            Self::Machine { found, wanted } => {
                let name = header::machine_to_str;
                write!(f, "for the machine {}, not {}", name(*found), name(*wanted))
            }
            Self::Alignment { segment, found, wanted } => {
                write!(f, "segment {segment} is aligned to {found} bytes, not to {wanted}")
            }
            Self::Placement { segment } => write!(f, "segment {segment} lies in the file where it cannot be mapped"),
            Self::TextRelocations => write!(f, "it has text relocations"),
            Self::Needs(library) => write!(f, "it needs {library}"),
            Self::Lacks { first, count } => write!(f, "it does not export {count} functions, {first} the first"),
        }
    }
}

/// Checks a library's bytes.
pub(crate) fn check(bytes: &[u8], wanted: &Wanted<'_>) -> Result<(), Faults> {
    let elf = Elf::parse(bytes).map_err(|e| Faults(vec![Fault::Unreadable(e.to_string())]))?;
    let mut faults = Vec::new();
    if elf.header.e_type != header::ET_DYN || elf.dynamic.is_none() {
        faults.push(Fault::NotShared);
    }
    let found = elf.header.e_machine;
    faults.extend(wanted.machine.filter(|machine| *machine != found).map(|wanted| Fault::Machine { found, wanted }));
    faults.extend(segments(&elf, wanted.page));
    if has_text_relocations(&elf) {
        faults.push(Fault::TextRelocations);
    }
    if let Some(allowed) = wanted.needed {
        let strange = elf.libraries.iter().filter(|library| !allowed.contains(library));
        faults.extend(strange.map(|library| Fault::Needs((*library).to_owned())));
    }
    faults.extend(lacks(&elf, wanted.functions));
    if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
}

fn segments(elf: &Elf<'_>, page: u64) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (segment, header) in elf.program_headers.iter().enumerate().filter(|(_, header)| header.p_type == PT_LOAD) {
        let found = header.p_align;
        if found < page || !found.is_power_of_two() {
            faults.push(Fault::Alignment { segment, found, wanted: page });
        } else if header.p_vaddr % found != header.p_offset % found {
            faults.push(Fault::Placement { segment });
        }
    }
    faults
}

fn has_text_relocations(elf: &Elf<'_>) -> bool {
    elf.dynamic.as_ref().is_some_and(|section| {
        let said = section.dyns.iter().any(|entry| entry.d_tag == dynamic::DT_TEXTREL);
        said || section.info.flags & dynamic::DF_TEXTREL != 0
    })
}

fn lacks(elf: &Elf<'_>, functions: &[String]) -> Option<Fault> {
    let exported: BTreeSet<&str> = elf
        .dynsyms
        .iter()
        .filter(|symbol| symbol.is_function() && !symbol.is_import())
        .filter_map(|symbol| elf.dynstrtab.get_at(symbol.st_name))
        .collect();
    let mut missing = functions.iter().filter(|name| !exported.contains(name.as_str()));
    let first = missing.next()?.clone();
    Some(Fault::Lacks { first, count: 1 + missing.count() })
}

#[cfg(test)]
mod tests;
