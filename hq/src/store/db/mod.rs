//! One set of statements for two databases: SQLite in a file, PostgreSQL for a company.
//!
//! Promises nearly rusqlite's calls, over either. Statements are SQL that both read; they name their parameters `?1`, `?2`, … Every
//! list is read to its end at once, so that the next statement may run on the same connection. Refuses to hide which database it is where
//! they really differ: [`Connection::dialect`] tells, and `store` is the only one to ask.

mod error;
pub(crate) mod postgres;
mod row;
pub(crate) mod sqlite;
mod value;

pub(crate) use error::{Error, OptionalExtension, Result};
pub(crate) use row::{Row, Rows};
pub(crate) use value::{Bind, Kind, Params, Value, ValueRef};

use postgres::Postgres;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::ops::Deref;

/// Parameters of different kinds, more than a tuple holds.
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(&$value as &dyn $crate::store::db::Bind),*] as &[&dyn $crate::store::db::Bind] };
}
pub(crate) use params;

/// Which of them it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// How a transaction begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// It reads one snapshot.
    Snapshot,
    /// It writes.
    Write,
}

/// A connection.
pub(crate) enum Connection {
    /// To a file.
    Sqlite(rusqlite::Connection),
    /// To a server.
    Postgres(Box<Postgres>),
}

impl Connection {
    /// Which database it is.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The word for a join whose tables are to be read in this order, where there is one.
    pub(crate) fn then(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "CROSS JOIN",
            Self::Postgres(_) => "JOIN",
        }
    }

    /// Whether it broke: it is thrown away then.
    pub(crate) fn is_broken(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(server) => server.is_broken(),
        }
    }

    /// Begins a transaction.
    pub(crate) fn begin(&self, how: Begin) -> Result<Transaction<'_>> {
        self.execute_batch(match (self, how) {
            (Self::Sqlite(_), Begin::Snapshot) => "BEGIN DEFERRED",
            (Self::Sqlite(_), Begin::Write) => "BEGIN IMMEDIATE",
            (Self::Postgres(_), Begin::Snapshot) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            (Self::Postgres(_), Begin::Write) => "BEGIN",
        })?;
        Ok(Transaction { connection: self, is_open: true })
    }

    /// A statement, kept for the next time.
    pub(crate) fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>> {
        Ok(match self {
            Self::Sqlite(file) => Statement::Sqlite(file.prepare_cached(sql)?),
            Self::Postgres(server) => Statement::Postgres(server, sql.to_owned()),
        })
    }

    /// The one row of a query.
    pub(crate) fn query_row<T>(
        &self,
        sql: &str,
        params: impl Params,
        from_row: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.prepare_cached(sql)?.query_row(params, from_row)
    }

    /// Runs a statement; answers how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, params: impl Params) -> Result<usize> {
        self.prepare_cached(sql)?.execute(params)
    }

    /// Every row of a query, a few at a time however many there are. Only within a transaction.
    pub(crate) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut take: impl FnMut(&Row<'_>) -> crate::Result<()>,
    ) -> crate::Result<()> {
        if let Self::Sqlite(_) = self {
            let mut query = self.prepare_cached(sql)?;
            let mut rows = query.query(params)?;
            while let Some(row) = rows.next()? {
                take(&row)?;
            }
            return Ok(());
        }
        // A name of its own: a connection remembers the columns of every statement that it has prepared.
        let name = format!("each_{:x}", BuildHasherDefault::<DefaultHasher>::default().hash_one(sql));
        self.execute(&format!("DECLARE {name} NO SCROLL CURSOR FOR {sql}"), params)?;
        loop {
            let mut some = self.prepare_cached(&format!("FETCH 2000 FROM {name}"))?;
            let (mut rows, mut came) = (some.query(())?, false);
            while let Some(row) = rows.next()? {
                came = true;
                take(&row)?;
            }
            if !came {
                break;
            }
        }
        Ok(self.execute_batch(&format!("CLOSE {name}"))?)
    }

    /// A table's columns, those left out that the database computes, and what they hold.
    pub(crate) fn columns(&self, table: &str) -> Result<Vec<(String, Kind)>> {
        let sql = match self {
            Self::Sqlite(_) => "SELECT name, type FROM pragma_table_info(?1) ORDER BY cid",
            Self::Postgres(_) => {
                "SELECT column_name::text, data_type::text FROM information_schema.columns
                 WHERE table_schema = current_schema() AND table_name = ?1 AND is_generated = 'NEVER' ORDER BY ordinal_position"
            }
        };
        let kind = |word: String| match word.as_str() {
            "INTEGER" | "bigint" => Kind::Integer,
            "REAL" | "double precision" => Kind::Real,
            "BLOB" | "bytea" => Kind::Blob,
            _ => Kind::Text,
        };
        let mut query = self.prepare_cached(sql)?;
        query.query_map([table], |row| Ok((row.get(0)?, kind(row.get(1)?))))?.collect()
    }

    /// Runs statements without parameters.
    pub(crate) fn execute_batch(&self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(file) => Ok(file.execute_batch(sql)?),
            Self::Postgres(server) => server.execute_batch(sql),
        }
    }
}

/// A transaction under way: what it wrote is gone again when it is dropped without [`Transaction::commit`].
pub(crate) struct Transaction<'c> {
    connection: &'c Connection,
    is_open: bool,
}

impl Transaction<'_> {
    /// Keeps what was written.
    pub(crate) fn commit(mut self) -> Result<()> {
        self.connection.execute_batch("COMMIT")?;
        self.is_open = false;
        Ok(())
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.is_open {
            return;
        }
        // A file may have ended it by itself, when the disk is full. A server that does not hear it has lost it with the connection.
        let ended = matches!(self.connection, Connection::Sqlite(file) if file.is_autocommit());
        if !ended && let Err(error) = self.connection.execute_batch("ROLLBACK") {
            tracing::debug!(%error, "not rolled back");
            if let Connection::Postgres(server) = self.connection {
                server.give_up();
            }
        }
    }
}

/// A statement that may run several times.
pub(crate) enum Statement<'c> {
    /// On a file.
    Sqlite(rusqlite::CachedStatement<'c>),
    /// On a server.
    Postgres(&'c Postgres, String),
}

impl Statement<'_> {
    /// Runs it; answers how many rows it changed.
    pub(crate) fn execute(&mut self, params: impl Params) -> Result<usize> {
        params.with(|values| match self {
            Self::Sqlite(statement) => Ok(statement.execute(rusqlite::params_from_iter(values))?),
            Self::Postgres(server, sql) => server.execute(sql, values),
        })
    }

    /// Its rows.
    pub(crate) fn query(&mut self, params: impl Params) -> Result<Rows<'_>> {
        params.with(|values| match self {
            Self::Sqlite(statement) => Ok(Rows::Sqlite(statement.query(rusqlite::params_from_iter(values))?)),
            Self::Postgres(server, sql) => Ok(Rows::Postgres(server.query(sql, values)?.into_iter())),
        })
    }

    /// Its rows, each made into something.
    pub(crate) fn query_map<T>(
        &mut self,
        params: impl Params,
        mut from_row: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<std::vec::IntoIter<Result<T>>> {
        let mut made = Vec::new();
        let mut rows = self.query(params)?;
        while let Some(row) = rows.next()? {
            made.push(from_row(&row));
        }
        Ok(made.into_iter())
    }

    /// Its first row; [`Error::NoRow`] when there is none.
    pub(crate) fn query_row<T>(
        &mut self,
        params: impl Params,
        from_row: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        match self.query(params)?.next()? {
            Some(row) => from_row(&row),
            None => Err(Error::NoRow),
        }
    }
}
