//! Numbered migrations, never edited after they were released.

use crate::error::{Error, Result};
use rusqlite::{Connection, TransactionBehavior};

/// Migration `n` brings a database from version `n` to `n + 1`.
const MIGRATIONS: [&str; 4] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
];

/// Brings a database up to date. Refuses one that a newer program wrote.
pub(crate) fn up(connection: &mut Connection) -> Result<()> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: usize = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > MIGRATIONS.len() {
        return Err(Error::Conflict(format!(
            "headquarters.db has version {version}, this program knows {}: use the newer program",
            MIGRATIONS.len()
        )));
    }
    for migration in &MIGRATIONS[version..] {
        tx.execute_batch(migration)?;
    }
    tx.pragma_update(None, "user_version", MIGRATIONS.len())?;
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(connection: &Connection) -> Vec<String> {
        let mut query =
            connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn a_database_of_every_released_version_migrates_to_the_schema_of_a_fresh_one() {
        let mut fresh = Connection::open_in_memory().unwrap();
        up(&mut fresh).unwrap();
        for released in 1..=MIGRATIONS.len() {
            let mut old = Connection::open_in_memory().unwrap();
            MIGRATIONS[..released].iter().for_each(|sql| old.execute_batch(sql).unwrap());
            old.pragma_update(None, "user_version", released).unwrap();
            up(&mut old).unwrap();
            assert_eq!(schema(&old), schema(&fresh), "from version {released}");
        }
        assert!(schema(&fresh).iter().filter(|sql| sql.starts_with("CREATE TABLE")).all(|sql| sql.contains("STRICT")));
    }

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let mut newer = Connection::open_in_memory().unwrap();
        newer.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(up(&mut newer), Err(Error::Conflict(_))));
    }
}
