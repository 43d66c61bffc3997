//! Good and bad libraries, made by this machine's linker; another system's makes no ELF.

#![cfg(target_os = "linux")]

use super::*;
use std::fs;
use std::process::Command;

const GOOD: &str = "void ffi_anjian_contract(void) {}\nvoid uniffi_anjian_fn_version(void) {}\n";

fn functions() -> Vec<String> {
    ["ffi_anjian_contract", "uniffi_anjian_fn_version"].map(str::to_owned).to_vec()
}

/// Compiles C into a shared library.
fn linked(source: &str, flags: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (c, so) = (folder.path().join("a.c"), folder.path().join("libanjian.so"));
    fs::write(&c, source).unwrap();
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-nostdlib", "-o"]).arg(&so).arg(&c).args(flags);
    let output = cc.output().expect("a C compiler, which SQLite needs as well");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(so).unwrap()
}

fn own_machine() -> u16 {
    if cfg!(target_arch = "aarch64") { header::EM_AARCH64 } else { header::EM_X86_64 }
}

fn checked(bytes: &[u8]) -> Vec<Fault> {
    let functions = functions();
    let wanted = Wanted {
        machine: Some(own_machine()),
        page: ANDROID_PAGE,
        needed: Some(&["libc.so", "libm.so", "libdl.so"]),
        functions: &functions,
    };
    check(bytes, &wanted).map_or_else(|faults| faults.0, |()| Vec::new())
}

#[test]
fn a_library_with_large_pages_is_taken() {
    assert_eq!(checked(&linked(GOOD, &["-Wl,-z,max-page-size=16384"])), []);
}

#[test]
fn small_pages_are_refused_segment_by_segment() {
    let faults = checked(&linked(GOOD, &["-Wl,-z,max-page-size=4096"]));
    assert!(faults.len() > 1, "{faults:?}");
    assert!(faults.iter().all(|f| matches!(f, Fault::Alignment { found: 4096, wanted: 16384, .. })), "{faults:?}");
}

#[test]
fn another_machine_is_refused() {
    let mut bytes = linked(GOOD, &["-Wl,-z,max-page-size=16384"]);
    // e_machine stands at byte 18 of every ELF header.
    bytes[18..20].copy_from_slice(&header::EM_ARM.to_le_bytes());
    assert_eq!(checked(&bytes), [Fault::Machine { found: header::EM_ARM, wanted: own_machine() }]);
}

#[test]
fn a_segment_that_cannot_be_mapped_is_refused() {
    let mut bytes = linked(GOOD, &["-Wl,-z,max-page-size=16384"]);
    let elf = Elf::parse(&bytes).unwrap();
    let segment = elf.program_headers.iter().rposition(|h| h.p_type == PT_LOAD).unwrap();
    // In the 64-bit program header the address stands 16 bytes in.
    let at = usize::try_from(elf.header.e_phoff).unwrap() + segment * usize::from(elf.header.e_phentsize) + 16;
    let address = elf.program_headers[segment].p_vaddr + 8;
    bytes[at..at + 8].copy_from_slice(&address.to_le_bytes());
    assert!(checked(&bytes).contains(&Fault::Placement { segment }));
}

#[test]
fn text_relocations_are_refused() {
    let source = format!("{GOOD}__asm__(\".text\\n.quad ffi_anjian_contract\\n\");\n");
    let bytes = linked(&source, &["-Wl,-z,max-page-size=16384", "-Wl,-z,notext"]);
    assert_eq!(checked(&bytes), [Fault::TextRelocations]);
}

#[test]
fn a_library_that_no_phone_has_is_refused() {
    let source = format!("{GOOD}double cos(double);\ndouble a(double x) {{ return cos(x); }}\n");
    let faults = checked(&linked(&source, &["-Wl,-z,max-page-size=16384", "-Wl,--no-as-needed", "-lm"]));
    assert_eq!(faults, [Fault::Needs("libm.so.6".to_owned())]);
}

#[test]
fn a_function_that_is_missing_or_only_imported_is_named() {
    let source =
        "void uniffi_anjian_fn_version(void);\nvoid ffi_anjian_contract(void) { uniffi_anjian_fn_version(); }\n";
    let faults = checked(&linked(source, &["-Wl,-z,max-page-size=16384"]));
    assert_eq!(faults, [Fault::Lacks { first: "uniffi_anjian_fn_version".to_owned(), count: 1 }]);
}

#[test]
fn what_is_no_library_is_refused() {
    assert!(matches!(checked(b"not a library").as_slice(), [Fault::Unreadable(_)]));
    let good = linked(GOOD, &["-Wl,-z,max-page-size=16384"]);
    assert!(!checked(&good[..good.len() / 2]).is_empty());
    let mut object = good;
    // e_type stands at byte 16; 1 is a relocatable object.
    object[16..18].copy_from_slice(&header::ET_REL.to_le_bytes());
    assert!(checked(&object).contains(&Fault::NotShared));
}

#[test]
fn the_message_names_the_file_and_every_fault() {
    let faults = Faults(vec![Fault::NotShared, Fault::Needs("libgcc_s.so.1".to_owned())]);
    let text = faults.of(Path::new("jni/arm64-v8a/libanjian.so")).to_string();
    assert_eq!(text, "jni/arm64-v8a/libanjian.so: not a shared library; it needs libgcc_s.so.1");
}
