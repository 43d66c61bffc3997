//! Numbered migrations, never edited after they were released.
//!
//! On a file they run when nobody else has it open for writing. On a server the programs of before go on while the new one begins: a
//! migration there only adds (tables, columns with a default, indexes), and what nobody uses any more is taken away by a later release.
//! One program migrates at a time, by a lock of the server's.

use super::db::{Begin, Connection, Dialect};
use crate::error::{Error, Result};

/// Migration `n` brings a file from version `n` to `n + 1`.
const FILE: [&str; 4] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
];
/// The same for a server. The first one makes what the file has after its third.
const SERVER: [&str; 2] = [include_str!("migrations/postgres/0001.sql"), include_str!("migrations/postgres/0002.sql")];

/// The lock of whoever migrates a server: "anjian" on a telephone's keys, and one.
const MIGRATING: i64 = 265_427;

/// Brings a database up to date. Refuses a file that a newer program wrote; on a server a newer program may be at work already.
pub(crate) fn up(db: &Connection) -> Result<()> {
    let tx = db.begin(Begin::Write)?;
    match tx.dialect() {
        Dialect::Sqlite => {
            let version: usize = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            if version > FILE.len() {
                return Err(Error::Conflict(format!(
                    "headquarters.db has version {version}, this program knows {}: use the newer program",
                    FILE.len()
                )));
            }
            FILE[version..].iter().try_for_each(|migration| tx.execute_batch(migration))?;
            tx.execute_batch(&format!("PRAGMA user_version = {}", FILE.len()))?;
        }
        Dialect::Postgres => {
            tx.execute("SELECT pg_advisory_xact_lock(?1)", [MIGRATING])?;
            tx.execute_batch(
                "CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now())",
            )?;
            let version: usize = tx.query_row("SELECT count(*) FROM migrations", [], |row| row.get(0))?;
            for (number, migration) in SERVER.iter().enumerate().skip(version) {
                tx.execute_batch(migration)?;
                tx.execute("INSERT INTO migrations (version) VALUES (?1)", [number + 1])?;
            }
        }
    }
    Ok(tx.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory() -> Connection {
        Connection::Sqlite(rusqlite::Connection::open_in_memory().unwrap())
    }

    fn schema(connection: &Connection) -> Vec<String> {
        let mut query =
            connection.prepare_cached("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(std::result::Result::unwrap).collect()
    }

    #[test]
    fn a_database_of_every_released_version_migrates_to_the_schema_of_a_fresh_one() {
        let fresh = memory();
        up(&fresh).unwrap();
        for released in 1..=FILE.len() {
            let old = memory();
            FILE[..released].iter().for_each(|sql| old.execute_batch(sql).unwrap());
            old.execute_batch(&format!("PRAGMA user_version = {released}")).unwrap();
            up(&old).unwrap();
            assert_eq!(schema(&old), schema(&fresh), "from version {released}");
        }
        assert!(schema(&fresh).iter().filter(|sql| sql.starts_with("CREATE TABLE")).all(|sql| sql.contains("STRICT")));
    }

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let newer = memory();
        newer.execute_batch("PRAGMA user_version = 99").unwrap();
        assert!(matches!(up(&newer), Err(Error::Conflict(_))));
    }
}
