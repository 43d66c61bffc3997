//! Lays an output folder out: beside its place first, then renamed, so that it is whole or as it was before.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// An output folder in the making. Dropped before [`Layout::done`], it leaves nothing behind.
pub(crate) struct Layout {
    making: TempDir,
    place: PathBuf,
}

impl Layout {
    /// Begins one that will stand at `place`.
    pub(crate) fn begin(place: PathBuf) -> Result<Self> {
        let parent = place.parent().context("the output folder has no parent")?;
        fs::create_dir_all(parent).with_context(|| format!("{}", parent.display()))?;
        let making = tempfile::Builder::new().prefix(".making-").tempdir_in(parent);
        Ok(Self { making: making.with_context(|| format!("{}", parent.display()))?, place })
    }

    /// A folder in it, made when it is not there.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.making.path().join(name);
        fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
        Ok(folder)
    }

    /// Copies a file into a folder of it.
    pub(crate) fn copy(&self, file: &Path, folder: &str) -> Result<PathBuf> {
        let name = file.file_name().with_context(|| format!("{}: no file", file.display()))?;
        let copy = self.folder(folder)?.join(name);
        fs::copy(file, &copy).with_context(|| format!("{} to {}", file.display(), copy.display()))?;
        Ok(copy)
    }

    /// Writes a text into it.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<()> {
        let file = self.making.path().join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{}", folder.display()))?;
        }
        fs::write(&file, text).with_context(|| format!("{}", file.display()))
    }

    /// Puts it in its place; what stood there is gone.
    pub(crate) fn done(self) -> Result<PathBuf> {
        let Self { making, place } = self;
        if place.exists() {
            // Moved aside within the folder that goes away, so that a reader never sees a half-removed one.
            let old = tempfile::Builder::new().prefix(".old-").tempdir_in(place.parent().unwrap_or(&place))?;
            fs::rename(&place, old.path().join("old")).with_context(|| format!("{}", place.display()))?;
        }
        fs::rename(making.path(), &place).with_context(|| format!("{}", place.display()))?;
        // Its folder has another name now; there is nothing for it to remove.
        let _ = making.keep();
        open_to_read(&place)?;
        Ok(place)
    }
}

/// A temporary folder is its owner's alone; a package is for every build that may read the checkout.
fn open_to_read(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_replaces_the_old_one_whole() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("host");
        for text in ["one", "two"] {
            let layout = Layout::begin(place.clone()).unwrap();
            layout.write("kotlin/a.kt", text).unwrap();
            layout.write(text, "").unwrap();
            layout.done().unwrap();
        }
        assert_eq!(fs::read_to_string(place.join("kotlin/a.kt")).unwrap(), "two");
        assert!(!place.join("one").exists() && place.join("two").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing stays beside it");
    }

    #[test]
    fn what_was_not_finished_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("host");
        fs::create_dir(&place).unwrap();
        fs::write(place.join("old"), "").unwrap();
        let layout = Layout::begin(place.clone()).unwrap();
        layout.write("new", "").unwrap();
        drop(layout);
        assert!(place.join("old").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
