//! A C compiler for other systems, good enough to let build scripts do their work before a type check, never for shipping: nothing
//! that it makes is linked into anything.
//!
//! It has neither Android's nor iOS's headers, but those of their near relatives musl and macOS.

use super::environment;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The environment, under the name that changes with what is in it.
const ENVIRONMENT: (&str, [&str; 1]) = ("zig-1", ["ziglang==0.17.1"]);

/// Last, so that it counts. A tenth of the time: zig adds debug information and a sanitizer of its own where optimising is off.
const QUICKLY: &str = "-O0 -g0 -fno-sanitize=undefined";

/// Writes compilers for one target into a folder; answers what tells cargo's build scripts of them.
///
/// What they would say about the system is left out, since the relative has another name, and `relative` says it instead.
pub(crate) fn compilers(target: &str, relative: &str, folder: &Path) -> Result<Vec<(String, PathBuf)>, String> {
    let zig = zig()?;
    let name = target.replace('-', "_");
    let mut variables = Vec::new();
    for (variable, command) in [("CC", "cc"), ("CXX", "c++")] {
        let file = folder.join(format!("{target}-{command}"));
        write(&file, &wrapper(&zig, command, relative))?;
        variables.push((format!("{variable}_{name}"), file));
    }
    let archiver = folder.join(format!("{target}-ar"));
    write(&archiver, &format!("#!/bin/sh\nexec '{}' ar \"$@\"\n", zig.display()))?;
    variables.push((format!("AR_{name}"), archiver));
    Ok(variables)
}

fn wrapper(zig: &Path, command: &str, relative: &str) -> String {
    format!(
        "#!/bin/bash\narguments=()\nwhile [ $# -gt 0 ]; do\n  case \"$1\" in\n    \
         --target=*|-m*-version-min=*) ;;\n    -target|-arch|-isysroot) shift ;;\n    *) arguments+=(\"$1\") ;;\n  esac\n  \
         shift\ndone\nexec '{}' {command} {relative} \"${{arguments[@]}}\" {QUICKLY}\n",
        zig.display()
    )
}

fn zig() -> Result<PathBuf, String> {
    let python = environment(ENVIRONMENT.0, &ENVIRONMENT.1)?;
    let output = Command::new(&python).args(["-c", "import ziglang; print(ziglang.__path__[0])"]).output();
    let output = output.map_err(|e| format!("{}: {e}", python.display()))?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if folder.join("zig").is_file() { Ok(folder.join("zig")) } else { Err("the package ziglang has no zig".to_owned()) }
}

/// Writes a script that can be called; only when it is another one, since build scripts go by its time.
fn write(file: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(file).is_ok_and(|present| present == text) {
        return Ok(());
    }
    let written = fs::write(file, text).and_then(|()| {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(file, fs::Permissions::from_mode(0o755))?;
        }
        Ok(())
    });
    written.map_err(|e| format!("{}: {e}", file.display()))
}
