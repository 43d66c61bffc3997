//! How the library of a phone is built: the profile `phone` of the workspace, equal functions folded, relocations packed, and of the
//! world's time zones those in which we have companies. The code is the same as in every test; only its size is another.

use crate::build::{self, Kind, PACKAGE};
use crate::project::Project;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The profile in `Cargo.toml`.
pub(crate) const PROFILE: &str = "phone";

/// Which time zones a phone knows; all of the world's are 2 MB. Said otherwise by the variable in the caller's environment.
const ZONES: (&str, &str) = ("CHRONO_TZ_TIMEZONE_FILTER", "^(Asia/.*|Etc/.*|UTC)$");

/// Parts of SQLite that no table and no statement of this core needs.
const SQLITE: (&str, &str) = (
    "LIBSQLITE3_FLAGS",
    "-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_FTS5 -USQLITE_ENABLE_RTREE -USQLITE_ENABLE_DBSTAT_VTAB \
     -USQLITE_ENABLE_API_ARMOR -DSQLITE_OMIT_JSON",
);

/// C never unwinds here: SQLite and zstd are called and call back through functions that let no panic out. Of zstd, the searches of the high
/// levels, which take a hundred times as long for a tenth of the bytes, are left out.
const C: (&str, &str) = (
    "CFLAGS",
    "-fno-asynchronous-unwind-tables -fno-unwind-tables -DZSTD_EXCLUDE_BTLAZY2_BLOCK_COMPRESSOR \
     -DZSTD_EXCLUDE_BTOPT_BLOCK_COMPRESSOR -DZSTD_EXCLUDE_BTULTRA_BLOCK_COMPRESSOR -DZSTD_EXCLUDE_LAZY_BLOCK_COMPRESSOR \
     -DZSTD_EXCLUDE_LAZY2_BLOCK_COMPRESSOR -DZSTD_STRIP_ERROR_STRINGS=1",
);

/// What the linker of every ELF platform is asked for. Cargo's own separator stands between flags.
pub(crate) fn flags(more: &[&str]) -> String {
    let all = ["-Clink-arg=-Wl,--icf=all", "-Clink-arg=-Wl,-O2"].iter().chain(more);
    all.copied().collect::<Vec<_>>().join("\x1f")
}

/// What every build for phones has in its environment.
pub(crate) fn environment(cargo: &mut Command) {
    for (name, value) in [ZONES, SQLITE, C] {
        if std::env::var_os(name).is_none() {
            cargo.env(name, value);
        }
    }
}

/// This machine's library as a phone would have it, symbols and all, to be weighed. Beside the usual builds, since its flags would make
/// everything anew there.
pub(crate) fn package(project: &Project, into: PathBuf) -> Result<PathBuf> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--profile", PROFILE, "--package", PACKAGE, "--lib", "--target-dir"]).arg(&into);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(&["-Clink-arg=-Wl,-z,pack-relative-relocs"]));
    environment(&mut cargo);
    let library = build::library(cargo, Kind::Shared)?;
    let shown = into.join("libanjian.so");
    fs::copy(&library, &shown).with_context(|| format!("{}", library.display()))?;
    Ok(into)
}
