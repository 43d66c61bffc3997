//! The floor under every durable write: one row, one commit, with SQLite alone.

use super::{Failed, Figure, Samples, Settings, Unit, timed};
use rusqlite::Connection;
use tempfile::TempDir;

/// Commits in one repeat; enough for a p99 that is not simply the worst.
const COMMITS: usize = 300;
/// About what one answer's change weighs.
const ROW_BYTES: usize = 200;

/// A database with one table and the settings of our own: WAL, `synchronous=FULL`, automatic checkpoints.
pub struct CommitFloor {
    connection: Connection,
    // Behind the connection, so that the file is closed before its folder goes.
    _folder: TempDir,
}

impl CommitFloor {
    /// A fresh database in a folder of its own.
    pub fn open(settings: &Settings) -> Result<Self, Failed> {
        let folder = tempfile::tempdir_in(&settings.folder)?;
        let connection = Connection::open(folder.path().join("floor.db"))?;
        let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(format!("this folder's file system gives journal mode {mode}, not WAL").into());
        }
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch("CREATE TABLE floor (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT")?;
        Ok(Self { connection, _folder: folder })
    }

    /// One durable commit of one row.
    pub fn commit(&self, bytes: &[u8]) -> Result<(), Failed> {
        self.connection.prepare_cached("INSERT INTO floor (bytes) VALUES (?1)")?.execute([bytes])?;
        Ok(())
    }

    /// The milliseconds of `times` commits.
    pub fn commits(&self, times: usize) -> Result<Samples, Failed> {
        timed(times, |number| self.commit(&[number as u8; ROW_BYTES]))
    }
}

/// `sqlite_commit_floor_ms` at p50 and p99.
pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let floor = CommitFloor::open(settings)?;
    // Warms the statement and the page cache, and lets the log grow to the thousand pages at which it begins anew: a commit
    // into a log that still grows waits for the file system's own journal too.
    floor.commits(1_500)?;
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for _ in 0..settings.repeats.max(1) {
        let took = floor.commits(COMMITS)?;
        p50.push(took.percentile(0.50));
        p99.push(took.percentile(0.99));
    }
    let how = |what| {
        format!(
            "{what} of {COMMITS} commits of one {ROW_BYTES}-byte row each, bare SQLite, WAL, synchronous=FULL; median of the repeats"
        )
    };
    Ok(vec![
        Figure::new("sqlite_commit_floor_ms.p50", Unit::Milliseconds, Samples::new(p50)?.spread(), how("p50")),
        Figure::new("sqlite_commit_floor_ms.p99", Unit::Milliseconds, Samples::new(p99)?.spread(), how("p99")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_writes_what_it_claims() {
        let settings = Settings { repeats: 1, folder: std::env::temp_dir() };
        let floor = CommitFloor::open(&settings).expect("a temporary folder takes a database");
        floor.commits(3).expect("three commits");
        let count = |sql| floor.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("one number");
        assert_eq!(count("SELECT count(*) FROM floor"), 3);
        assert_eq!(count("PRAGMA synchronous"), 2);
    }
}
