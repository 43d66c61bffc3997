//! A file is there as a whole or not at all: it is written beside its place, synced and renamed, and what was written is
//! taken away again where that fails. A name is on the disk only when its folder is synced, too.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file. When it returns, the file survives the battery being pulled.
pub(crate) fn put(path: &Path, pieces: &[&[u8]]) -> io::Result<()> {
    place(path, pieces)?;
    flush(folder(path))
}

/// The same, and only its owner may read it.
pub(crate) fn put_secret(path: &Path, secret: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Never into a file that somebody else made.
    match fs::remove_file(beside(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    write(path, &[secret], options.write(true).create_new(true))?;
    flush(folder(path))
}

/// Writes a file whose folder is the caller's to [`flush`].
pub(crate) fn place(path: &Path, pieces: &[&[u8]]) -> io::Result<()> {
    write(path, pieces, OpenOptions::new().write(true).create(true).truncate(true))
}

/// Brings the names of a folder to the disk.
pub(crate) fn flush(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn write(path: &Path, pieces: &[&[u8]], options: &OpenOptions) -> io::Result<()> {
    let beside = beside(path);
    let written = options.open(&beside).and_then(|mut file| {
        pieces.iter().try_for_each(|piece| file.write_all(piece))?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
        // On a full disk half a file is in the way of what is tried next; what cannot be removed is overwritten then.
        let _ = fs::remove_file(&beside);
    })
}

fn beside(path: &Path) -> std::path::PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("paper.pdf");
        put(&path, &[b"old"]).unwrap();
        put(&path, &[b"n", b"ew"]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_get_its_name_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        fs::create_dir(&path).unwrap();
        put(&path, &[b"new"]).unwrap_err();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the folder only");
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_is_its_owners_even_where_somebody_made_a_file_beside_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::write(beside(&path), b"theirs").unwrap();
        put_secret(&path, b"ours").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"ours");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
