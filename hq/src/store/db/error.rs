//! What a database says when it cannot.

use ::postgres::error::SqlState;

/// A result of the database.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Why the database did not.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A query that must have a row has none.
    #[error("no row")]
    NoRow,
    /// A column is not what it should be, or a value cannot be written.
    #[error("column {at}: {why}")]
    Column {
        /// Which, from 0.
        at: usize,
        /// What is wrong.
        why: String,
    },
    /// SQLite's word.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL's word. Its own text may quote a row, so only its kind is told.
    #[error("{}", told(.0))]
    Postgres(#[from] ::postgres::Error),
}

fn told(error: &::postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => format!(
            "PostgreSQL {} {}{}",
            said.code().code(),
            said.message(),
            said.constraint().map_or_else(String::new, |name| format!(" ({name})"))
        ),
        None => format!("PostgreSQL: {error}{}", cause(error)),
    }
}

fn cause(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(String::new, |why| format!(": {why}"))
}

impl Error {
    /// Whether the same transaction may go through when it is begun again: somebody else was in its way, or the connection went.
    pub(crate) fn may_pass(&self) -> bool {
        self.is_lost()
            || matches!(self.state(), Some(state) if [
                SqlState::T_R_SERIALIZATION_FAILURE,
                SqlState::T_R_DEADLOCK_DETECTED,
                // Two began the same row at once: the second one finds the first one's now.
                SqlState::UNIQUE_VIOLATION,
            ].contains(state))
    }

    /// Whether the connection is gone: the server stopped, or the line broke.
    pub(crate) fn is_lost(&self) -> bool {
        match self {
            Self::Postgres(error) => match error.code() {
                Some(state) => [
                    SqlState::ADMIN_SHUTDOWN,
                    SqlState::CRASH_SHUTDOWN,
                    SqlState::CANNOT_CONNECT_NOW,
                    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
                ]
                .contains(state),
                // No word of the server's: its line broke.
                None => {
                    error.is_closed() || std::error::Error::source(error).is_some_and(|why| why.is::<std::io::Error>())
                }
            },
            _ => false,
        }
    }

    fn state(&self) -> Option<&SqlState> {
        match self {
            Self::Postgres(error) => error.code(),
            _ => None,
        }
    }
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> Self {
        let broken = || Self::Broken(format!("the database: {error}"));
        match &error {
            Error::Sqlite(said) => match said.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DiskFull) => Self::StorageFull,
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Self::Busy,
                _ => broken(),
            },
            Error::Postgres(said) => match said.code() {
                Some(state) if *state == SqlState::DISK_FULL => Self::StorageFull,
                Some(state)
                    if [SqlState::LOCK_NOT_AVAILABLE, SqlState::TOO_MANY_CONNECTIONS, SqlState::QUERY_CANCELED]
                        .contains(state) =>
                {
                    Self::Busy
                }
                _ if error.may_pass() => Self::Unsettled(error.to_string()),
                _ => broken(),
            },
            Error::NoRow | Error::Column { .. } => broken(),
        }
    }
}

/// A row that may be missing.
pub(crate) trait OptionalExtension<T> {
    /// `None` for [`Error::NoRow`].
    fn optional(self) -> Result<Option<T>>;
}

impl<T> OptionalExtension<T> for Result<T> {
    fn optional(self) -> Result<Option<T>> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(Error::NoRow) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
