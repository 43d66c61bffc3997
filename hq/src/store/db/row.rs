//! Rows as either database gives them.

use super::value::{Take, ValueRef};
use super::{Error, Result, postgres};

/// A row.
pub(crate) enum Row<'r> {
    /// Of a file.
    Sqlite(&'r rusqlite::Row<'r>),
    /// Of a server.
    Postgres(::postgres::Row),
}

/// A column by its number, from 0.
pub(crate) trait Place {
    /// The number.
    fn place(self) -> usize;
}

impl Place for usize {
    fn place(self) -> usize {
        self
    }
}

impl Row<'_> {
    /// A column.
    pub(crate) fn get<I: Place, T: Take>(&self, at: I) -> Result<T> {
        let at = at.place();
        T::take(self.get_ref(at)?).map_err(|why| Error::Column { at, why })
    }

    /// A column as it stands.
    pub(crate) fn get_ref(&self, at: usize) -> Result<ValueRef<'_>> {
        match self {
            Self::Sqlite(row) => {
                ValueRef::of_sqlite(row.get_ref(at)?).map_err(|why| Error::Column { at, why: why.to_string() })
            }
            Self::Postgres(row) => Ok(row.try_get::<_, postgres::Column<'_>>(at)?.0),
        }
    }
}

/// Rows under way.
pub(crate) enum Rows<'s> {
    /// Of a file.
    Sqlite(rusqlite::Rows<'s>),
    /// Of a server.
    Postgres(std::vec::IntoIter<::postgres::Row>),
}

impl Rows<'_> {
    /// The next one.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>> {
        Ok(match self {
            Self::Sqlite(rows) => rows.next()?.map(Row::Sqlite),
            Self::Postgres(rows) => rows.next().map(Row::Postgres),
        })
    }
}
