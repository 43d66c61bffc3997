//! A copy of the present Rust toolchain that has the sources of its standard library, so that cargo can build the library for targets
//! whose own one is not installed.

use super::{fetched, quietly, trixie::Trixie};
use crate::project::Project;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The sources, seen from a toolchain's folder.
const SOURCES: &str = "lib/rustlib/src/rust";

/// A toolchain's folder in which the sources stand.
pub(crate) fn with_sources(project: &Project) -> Result<PathBuf, String> {
    let present = PathBuf::from(rustc(project, &["--print", "sysroot"])?.trim());
    if present.join(SOURCES).join("library").is_dir() {
        return Ok(present); // rustup component add rust-src
    }
    let said = rustc(project, &["-vV"])?;
    let word = |name: &str| said.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("unknown").trim();
    let (release, commit) = (word("release:"), word("commit-hash:"));
    let set = format!("rust-{release}-{}", commit.get(..9).unwrap_or(commit));
    fetched(&set, |folder| {
        sources(release, folder)?;
        // Hard links where the cache lies on the same disk. Without `share`, which is documentation and the larger half.
        for part in ["bin", "lib"] {
            let linked = quietly(Command::new("cp").arg("-al").arg(present.join(part)).arg(folder));
            linked
                .or_else(|_| quietly(Command::new("cp").args(["-a", "--force"]).arg(present.join(part)).arg(folder)))?;
        }
        let place = folder.join(SOURCES);
        let made = fs::create_dir_all(&place);
        made.and_then(|()| fs::rename(folder.join("library"), place.join("library")))
            .map_err(|e| format!("{}: {e}", place.display()))
    })
}

/// Debian packages the sources of the very release; `library` is the part that is compiled.
fn sources(release: &str, folder: &Path) -> Result<(), String> {
    let file = Trixie::ready()?.download("rust-src", &format!("{release}+"), folder)?;
    let inside = format!("./usr/src/rustc-{release}/library");
    let script = r#"dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --strip-components=4 "$3""#;
    quietly(Command::new("sh").args(["-eu", "-c", script, "sh"]).arg(&file).arg(folder).arg(&inside))?;
    fs::remove_file(&file).map_err(|e| format!("{}: {e}", file.display()))
}

fn rustc(project: &Project, arguments: &[&str]) -> Result<String, String> {
    let output = project.command("rustc").args(arguments).output().map_err(|e| format!("rustc: {e}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
