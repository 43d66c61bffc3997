//! Compiles SQLite3 Multiple Ciphers' amalgamation with one cipher, ChaCha20-Poly1305. Needs a C compiler and nothing else.

/// As libsqlite3-sys has them, so that a statement is planned here as in a program that bundles plain SQLite; without
/// the extensions that nobody here uses.
const AS_BUNDLED: [&str; 10] = [
    "SQLITE_CORE",
    "SQLITE_DEFAULT_FOREIGN_KEYS=1",
    "SQLITE_ENABLE_API_ARMOR",
    "SQLITE_ENABLE_STAT4",
    "SQLITE_THREADSAFE=1",
    "SQLITE_USE_URI",
    "SQLITE_OMIT_LOAD_EXTENSION",
    "HAVE_USLEEP=1",
    "HAVE_ISNAN",
    "_POSIX_THREAD_SAFE_FUNCTIONS",
];

/// Temporary tables and sorts never reach the disk: SQLite would write them in plain text.
const IN_MEMORY: &str = "SQLITE_TEMP_STORE=3";

/// Ciphers that are left out; ChaCha20-Poly1305 stays. It is fast on every phone, with or without instructions for AES.
const LEFT_OUT: [&str; 6] = ["AES_128_CBC", "AES_256_CBC", "SQLCIPHER", "RC4", "ASCON128", "AEGIS"];

fn main() {
    let source = sqlite3mc_src::source_dir().join(sqlite3mc_src::SOURCE_FILE);
    let mut build = cc::Build::new();
    build.file(&source).warnings(false).cargo_metadata(false);
    for option in AS_BUNDLED.into_iter().chain([IN_MEMORY]) {
        let (name, value) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
        build.define(name, value);
    }
    for cipher in LEFT_OUT {
        build.define(&format!("HAVE_CIPHER_{cipher}"), "0");
    }
    if std::env::var_os("CARGO_CFG_WINDOWS").is_none() {
        build.define("HAVE_LOCALTIME_R", None);
    }
    build.compile("anjian_sqlite3");
    // Whole: it is libsqlite3-sys that asks for SQLite's functions, and a linker that meets us first would leave them out.
    println!("cargo:rustc-link-lib=static:+whole-archive=anjian_sqlite3");
    println!("cargo:rustc-link-search=native={}", std::env::var("OUT_DIR").expect("cargo says where"));
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", source.display());
}
