//! A Debian trixie in a folder of the cache: Swift's toolchain, which no registry carries by itself, comes from there, and so do the
//! sources of Rust's standard library.
//!
//! Programs run in it by chroot in a mount namespace of their own. What was mounted for a program is gone when it ends, however it ends:
//! nothing stays mounted, and no clean-up can reach through a mount into a checkout. Wants root, and says so.

use super::{apt, fetched, quietly};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder's name; another number for every change of what is put into it.
const SET: &str = "trixie-1";
/// Swift 6.0.3 and what its linker wants. Together with the system 2.8 GB, two to four minutes.
const PACKAGES: [&str; 3] = ["swiftlang", "libc6-dev", "libstdc++-14-dev"];
/// Its arguments: the root, folders to mount, `--`, the program with its own.
const ENTER: &str = r#"root=$1; shift
mount -t proc proc "$root/proc"
while [ "$1" != -- ]; do mkdir -p "$root$1"; mount --bind "$1" "$root$1"; shift; done
shift; exec chroot "$root" "$@""#;
/// Its arguments: a package, the beginning of its version, the folder for the file.
const DOWNLOAD: &str = r#"cd "$3"; apt-get update -q
for version in $(apt-cache madison "$1" | cut -d '|' -f 2); do
    case $version in "$2"*) exec apt-get download -q -o APT::Sandbox::User=root "$1=$version" ;; esac
done
echo "this Debian has no $1 $2"; exit 1"#;

/// The folder, complete.
pub(crate) struct Trixie {
    root: PathBuf,
}

impl Trixie {
    /// Takes it from the cache, or makes it.
    pub(crate) fn ready() -> Result<Self, String> {
        if !apt::is_root() {
            return Err("a Debian of our own wants root".to_owned());
        }
        apt::program("unshare", &["util-linux"])?;
        // Many containers forbid it; said at once rather than after the downloads.
        quietly(apart().arg("true")).map_err(|why| format!("a Debian of our own wants to mount: {why}"))?;
        Ok(Self { root: fetched(SET, fill)? })
    }

    /// A command that runs in it and sees these folders of ours under their own names. Its environment is bare.
    pub(crate) fn command(&self, folders: &[&Path], program: &str) -> Command {
        let mut command = entered(&self.root, folders);
        command.arg(program);
        command
    }

    /// Downloads a package of trixie or its backports, in a version that begins with `version`, into a folder; answers the file.
    pub(crate) fn download(&self, package: &str, version: &str, into: &Path) -> Result<PathBuf, String> {
        names(&self.root)?;
        let mut command = self.command(&[into], "sh");
        quietly(command.args(["-eu", "-c", DOWNLOAD, "sh", package, version]).arg(into))?;
        let files = fs::read_dir(into).map_err(|e| format!("{}: {e}", into.display()))?;
        let mut files = files.flatten().map(|file| file.path());
        files
            .find(|file| file.extension().is_some_and(|end| end == "deb"))
            .ok_or_else(|| format!("no file of {package}"))
    }
}

/// Makes a trixie with Swift in an empty folder.
fn fill(root: &Path) -> Result<(), String> {
    // Not `program`: the update that comes with it brings the lists in which the mirror is found.
    apt::install(&["debootstrap"])?;
    let mirror = mirror()?;
    quietly(apart().args(["debootstrap", "--variant=minbase", "trixie"]).arg(root).arg(&mirror))?;
    let backports = root.join("etc/apt/sources.list.d/backports.list");
    fs::write(&backports, format!("deb {mirror} trixie-backports main\n"))
        .map_err(|e| format!("{}: {e}", backports.display()))?;
    names(root)?;
    let apt = |arguments: &[&str]| {
        let mut command = entered(root, &[]);
        quietly(command.env("DEBIAN_FRONTEND", "noninteractive").arg("apt-get").args(arguments))
    };
    apt(&["update", "-q"])?;
    apt(&[["install", "-y", "-q", "--no-install-recommends"].as_slice(), &PACKAGES].concat())?;
    apt(&["clean"])
}

/// The name servers of today; the folder may be older than the network.
fn names(root: &Path) -> Result<(), String> {
    let there = root.join("etc/resolv.conf");
    fs::copy("/etc/resolv.conf", &there).map(|_| ()).map_err(|e| format!("{}: {e}", there.display()))
}

/// What enters a root; the program and its arguments are still to come.
fn entered(root: &Path, folders: &[&Path]) -> Command {
    let mut command = apart();
    command.args(["sh", "-eu", "-c", ENTER, "sh"]).arg(root).args(folders).arg("--").env_clear();
    command.envs([("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), ("LANG", "C.UTF-8")]);
    command
}

/// What runs with mounts of its own.
fn apart() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation", "private", "--"]);
    command
}

/// Where this machine takes its Debian from, as apt itself tells it.
fn mirror() -> Result<String, String> {
    let mut command = Command::new("apt-get");
    command.args(["indextargets", "--format", "$(ORIGIN) $(CODENAME) $(REPO_URI)", "Created-By: Packages"]);
    let output = command.output().map_err(|e| format!("apt-get: {e}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    debian_in(&said).map(str::to_owned).ok_or_else(|| "apt knows no mirror of Debian".to_owned())
}

/// The first address with a release itself, not only its security or other updates.
fn debian_in(targets: &str) -> Option<&str> {
    targets.lines().find_map(|line| {
        let mut words = line.split(' ');
        let (origin, codename, address) = (words.next()?, words.next()?, words.next()?);
        (origin == "Debian" && !codename.is_empty() && !codename.contains('-')).then_some(address)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_is_that_of_the_release() {
        let said = "Node.js nodistro https://node.example.org/\nDebian bookworm-security http://example.org/security/\n\
                    Debian bookworm http://example.org/debian/\n";
        assert_eq!(debian_in(said), Some("http://example.org/debian/"));
        assert_eq!(debian_in("Ubuntu noble http://example.org/ubuntu/\n"), None);
        assert_eq!(debian_in(""), None);
    }

    #[test]
    fn what_is_mounted_stands_before_the_program() {
        let command = entered(Path::new("/cache/trixie"), &[Path::new("/a b"), Path::new("/c")]);
        let words: Vec<_> = command.get_args().skip(8).map(|word| word.to_string_lossy()).collect();
        assert_eq!(words, ["sh", "/cache/trixie", "/a b", "/c", "--"]);
    }
}
