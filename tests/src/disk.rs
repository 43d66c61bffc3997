//! A disk that can be filled up to the last byte.

use crate::left_out;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A disk of a few megabytes, in memory; it needs root.
pub struct Disk(TempDir);

impl Disk {
    /// A new one; `None`, and said so for `test`, where it cannot be mounted.
    pub fn of_megabytes(size: u32, test: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let size = format!("size={size}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(folder)),
            Ok(output) => {
                left_out(test, &format!("mount: {}", String::from_utf8_lossy(&output.stderr).trim()));
                None
            }
            Err(error) => {
                left_out(test, &format!("mount: {error}"));
                None
            }
        }
    }
    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }
    /// Fills the disk but for `left` bytes.
    pub fn fill(&self, left: u64) {
        let mut file = File::create(self.ballast()).expect("a file can be made");
        while file.write_all(&[1; 4 << 10]).is_ok() {}
        let size = file.metadata().expect("a file has a size").len();
        file.set_len(size.saturating_sub(left)).expect("a file can be cut");
    }
    /// Takes away what filled it.
    pub fn free(&self) {
        std::fs::remove_file(self.ballast()).expect("the ballast is there");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazy: the phone may still have it open when a test fails.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}
