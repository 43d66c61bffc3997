//! The servers that headquarters' stories talk to.

use super::{apt, environment};
use std::fs;
use std::path::PathBuf;

/// Names a Python that has moto; `anjian_tests::object_store` reads it.
pub(crate) const MOTO: &str = "ANJIAN_MOTO";

/// Makes sure that PostgreSQL's programs are there; the stories find them, and start their own server with its own folder and port.
pub(crate) fn postgres() -> Result<(), String> {
    let debian = fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
    if debian.into_iter().any(|version| version.path().join("bin/initdb").is_file()) {
        return Ok(());
    }
    apt::program("initdb", &["postgresql"]).or_else(|why| match fs::exists("/usr/lib/postgresql") {
        // Debian keeps them out of everybody's way.
        Ok(true) => Ok(()),
        _ => Err(why),
    })
}

/// A Python with moto, an S3-protocol server.
pub(crate) fn moto() -> Result<PathBuf, String> {
    environment("moto-1", &["moto[s3,server]==5.2.5"])
}
