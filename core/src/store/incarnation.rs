//! The incarnation of a database: which run of its life this is. A restored backup is noticed here and draws a new one,
//! because an actor that goes on from an old state would write two different changes under one number.
//!
//! Beside the database lies a file that a backup of the database does not hold, or holds at another place of the disk.
//! It names the incarnation, counts at least as many changes as the database, and knows its own inode: a database from
//! a backup counts fewer, and a copied folder has other inodes.

use super::database::{StoreError, meta, set_meta};
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The names in the `meta` table.
const INCARNATION: &str = "incarnation";
const WRITTEN: &str = "written";

/// An incarnation: 8 random bytes.
pub type Incarnation = [u8; 8];

/// What the file beside the database says.
#[derive(Debug, Serialize, Deserialize)]
struct Witness {
    incarnation: Incarnation,
    written: u64,
    inode: Option<u64>,
}

/// Bytes of the file: a witness filled up with blanks.
const LENGTH: usize = 256;

/// The witness of a data folder.
#[derive(Debug)]
pub struct WitnessFile(PathBuf);

impl WitnessFile {
    /// The witness of a data folder.
    pub fn of(folder: &Path) -> Self {
        Self(folder.join("incarnation"))
    }

    /// The incarnation to go on with; a new one when the database is new or was restored from a backup. The second is
    /// whether an earlier one was given up.
    pub fn settle(&self, connection: &mut Connection) -> Result<(Incarnation, bool), StoreError> {
        let known: Option<Incarnation> = meta(connection, INCARNATION)?;
        let written = written(connection)?;
        let witness = std::fs::read(&self.0).ok().and_then(|bytes| serde_json::from_slice::<Witness>(&bytes).ok());
        let same = |w: &Witness| {
            known == Some(w.incarnation) && w.written == written && w.inode.is_none_or(|n| inode(&self.0) == Some(n))
        };
        if let (Some(incarnation), true) = (known, witness.as_ref().is_some_and(same)) {
            return Ok((incarnation, false));
        }
        let mut incarnation = Incarnation::default();
        getrandom::fill(&mut incarnation).map_err(|e| StoreError::Io(std::io::Error::other(e.to_string())))?;
        let tx = connection.transaction()?;
        set_meta(&tx, INCARNATION, &incarnation)?;
        set_meta(&tx, WRITTEN, &0_u64)?;
        tx.commit()?;
        self.testify(incarnation, 0)?;
        Ok((incarnation, known.is_some()))
    }

    /// Takes the witness away, so that the next [`WitnessFile::settle`] draws a new incarnation.
    pub fn forget(&self) {
        // Where it cannot be removed it is made worthless.
        if std::fs::remove_file(&self.0).is_err() && std::fs::write(&self.0, b"").is_err() {
            tracing::error!("the witness file can be neither removed nor written");
        }
    }

    /// Says how many changes the incarnation has made. Called before they are committed: dying in between costs a new
    /// actor, the other order could miss a restored backup.
    pub fn testify(&self, incarnation: Incarnation, written: u64) -> Result<(), StoreError> {
        use std::io::Write;
        // Always as long, and in place: on a full disk there would be no room to write it anew once it was cut off.
        let mut file = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&self.0)?;
        let witness = Witness { incarnation, written, inode: inode(&self.0) };
        let mut bytes =
            serde_json::to_vec(&witness).map_err(|e| StoreError::Io(std::io::Error::other(e.to_string())))?;
        bytes.resize(LENGTH.max(bytes.len()), b' ');
        file.write_all(&bytes)?;
        file.sync_all()?;
        Ok(())
    }
}

/// How many changes this incarnation has made.
pub fn written(connection: &Connection) -> Result<u64, StoreError> {
    Ok(meta(connection, WRITTEN)?.unwrap_or(0))
}

/// Counts one more.
pub fn count_change(tx: &Transaction<'_>) -> Result<(), StoreError> {
    set_meta(tx, WRITTEN, &(written(tx)? + 1))
}

#[cfg(unix)]
fn inode(path: &Path) -> Option<u64> {
    std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(path).ok()?).into()
}

#[cfg(not(unix))]
fn inode(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::database::open;

    fn write_one(witness: &WitnessFile, connection: &mut Connection, incarnation: Incarnation) {
        let tx = connection.transaction().unwrap();
        count_change(&tx).unwrap();
        witness.testify(incarnation, written(&tx).unwrap()).unwrap();
        tx.commit().unwrap();
    }

    #[test]
    fn a_restored_backup_draws_a_new_incarnation_and_an_ordinary_restart_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let (path, backup) = (folder.path().join("a.db"), folder.path().join("backup.db"));
        let witness = WitnessFile::of(folder.path());
        let mut connection = open(&path, None).unwrap();
        let (first, _) = witness.settle(&mut connection).unwrap();
        write_one(&witness, &mut connection, first);
        drop(connection);
        std::fs::copy(&path, &backup).unwrap();

        let mut connection = open(&path, None).unwrap();
        assert_eq!(witness.settle(&mut connection).unwrap(), (first, false));
        write_one(&witness, &mut connection, first);
        drop(connection);

        // In place, as a careless restore does it: same inode, older state.
        std::fs::write(&path, std::fs::read(&backup).unwrap()).unwrap();
        let mut connection = open(&path, None).unwrap();
        let (second, noticed) = witness.settle(&mut connection).unwrap();
        assert!(noticed && second != first);
    }

    #[test]
    fn a_copied_folder_draws_a_new_incarnation() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut connection = open(&one.path().join("a.db"), None).unwrap();
        let (first, _) = WitnessFile::of(one.path()).settle(&mut connection).unwrap();
        drop(connection);
        for file in ["a.db", "incarnation"] {
            std::fs::copy(one.path().join(file), two.path().join(file)).unwrap();
        }
        let mut connection = open(&two.path().join("a.db"), None).unwrap();
        assert_ne!(WitnessFile::of(two.path()).settle(&mut connection).unwrap().0, first);
    }
}
