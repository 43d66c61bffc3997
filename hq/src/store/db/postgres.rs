//! PostgreSQL: a server, spoken to from the threads that wait for it.
//!
//! A connection keeps every statement that it has prepared. What differs in the words of a statement is rewritten here and nowhere
//! else: `?1` becomes `$1`. What SQLite has and PostgreSQL has not (`max` of two, `json_each`) is made by the first migration.

use super::Result;
use super::value::{Kind, Value, ValueRef};
use crate::error::Error;
use ::postgres::config::SslMode;
use ::postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, NoTls, Row, Statement};
use bytes::BytesMut;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::error::Error as StdError;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Statements kept by one connection; with more, all are forgotten and prepared anew.
const MOST_STATEMENTS: usize = 512;
/// Names a file with the certificates (PEM) of the company's own authorities.
const AUTHORITIES: &str = "ANJIAN_HQ_DATABASE_CA";

/// How to reach a server.
pub(crate) type Address = ::postgres::Config;

/// A connection.
pub(crate) struct Postgres {
    client: RefCell<Client>,
    statements: RefCell<HashMap<(String, Vec<Kind>), Statement>>,
    is_given_up: Cell<bool>,
}

/// Connects. Whoever waits longer for a lock than this is told to come again.
pub(crate) fn connect(address: &Address) -> crate::Result<super::Connection> {
    let mut client = match address.get_ssl_mode() {
        // Demanded, so the server's certificate is checked; elsewhere the line is within a machine or a network of the company's own.
        SslMode::Require => address.connect(tls()?),
        _ => address.connect(NoTls),
    }
    .map_err(super::Error::from)?;
    set_up(&mut client).map_err(super::Error::from)?;
    let (client, statements) = (RefCell::new(client), RefCell::default());
    let server = Postgres { client, statements, is_given_up: Cell::new(false) };
    Ok(super::Connection::Postgres(Box::new(server)))
}

fn set_up(client: &mut Client) -> std::result::Result<(), ::postgres::Error> {
    client.batch_execute(
        "SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '10min'; SET client_min_messages = warning;
         SET TIME ZONE 'UTC'; SET jit = off; SET max_parallel_workers_per_gather = 0",
    )
}

/// Trusts the world's authorities, and the company's own where they are named.
fn tls() -> crate::Result<MakeRustlsConnect> {
    // Whoever was first in this program decides; it is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = std::env::var_os(AUTHORITIES) {
        let bad = |e: &dyn std::fmt::Display| Error::Invalid(format!("{AUTHORITIES}: {e}"));
        for certificate in CertificateDer::pem_file_iter(path).map_err(|e| bad(&e))? {
            roots.add(certificate.map_err(|e| bad(&e))?).map_err(|e| bad(&e))?;
        }
    }
    let config = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

impl Postgres {
    pub(super) fn is_broken(&self) -> bool {
        self.is_given_up.get() || self.client.borrow().is_closed()
    }
    /// Nobody knows any more what state it is in.
    pub(super) fn give_up(&self) {
        self.is_given_up.set(true);
    }
    pub(super) fn execute_batch(&self, sql: &str) -> Result<()> {
        Ok(self.client.borrow_mut().batch_execute(sql)?)
    }
    pub(super) fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<usize> {
        let statement = self.prepared(sql, values)?;
        let changed = self.client.borrow_mut().execute(&statement, &references(values))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }
    pub(super) fn query(&self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let statement = self.prepared(sql, values)?;
        Ok(self.client.borrow_mut().query(&statement, &references(values))?)
    }

    fn prepared(&self, sql: &str, values: &[Value<'_>]) -> Result<Statement> {
        let kinds: Vec<Kind> = values.iter().map(Value::kind).collect();
        let key = (sql.to_owned(), kinds);
        if let Some(known) = self.statements.borrow().get(&key) {
            return Ok(known.clone());
        }
        let types: Vec<Type> = key.1.iter().map(|kind| type_of(*kind)).collect();
        let statement = self.client.borrow_mut().prepare_typed(&rewritten(sql), &types)?;
        let mut statements = self.statements.borrow_mut();
        if statements.len() >= MOST_STATEMENTS {
            statements.clear();
        }
        statements.insert(key, statement.clone());
        Ok(statement)
    }
}

/// `?1` as `$1`, outside of texts; SQLite's `LIKE` does not tell `a` from `A`.
fn rewritten(sql: &str) -> String {
    let sql = sql.replace(" LIKE ", " ILIKE ");
    let mut quoted = false;
    let mut before = ' ';
    let mut out = String::with_capacity(sql.len());
    for c in sql.chars() {
        if c == '\'' {
            quoted = !quoted;
        }
        let is_mark = c == '?' && !quoted && before != '?';
        out.push(if is_mark { '$' } else { c });
        before = c;
    }
    out
}

fn type_of(kind: Kind) -> Type {
    match kind {
        Kind::Integer => Type::INT8,
        Kind::Real => Type::FLOAT8,
        Kind::Text => Type::TEXT,
        Kind::Blob => Type::BYTEA,
    }
}

fn references<'v>(values: &'v [Value<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

type Fault = Box<dyn StdError + Sync + Send>;

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Fault> {
        match self {
            Self::Null(_) => Ok(IsNull::Yes),
            Self::Integer(n) => n.to_sql(ty, out),
            Self::Real(n) => n.to_sql(ty, out),
            Self::Text(text) if text.contains('\0') => Err("a text with a zero byte".into()),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Blob(bytes) => bytes.to_sql(ty, out),
            Self::TooLarge => Err("a number of 64 bits".into()),
        }
    }
    fn accepts(_: &Type) -> bool {
        // Every parameter is prepared with the type of its value.
        true
    }
    to_sql_checked!();
}

/// A column, whatever it is.
pub(super) struct Column<'r>(pub(super) ValueRef<'r>);

impl<'r> FromSql<'r> for Column<'r> {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> std::result::Result<Self, Fault> {
        Ok(Self(match *ty {
            Type::INT8 => ValueRef::Integer(i64::from_sql(ty, raw)?),
            Type::INT4 => ValueRef::Integer(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT2 => ValueRef::Integer(i64::from(i16::from_sql(ty, raw)?)),
            Type::BOOL => ValueRef::Integer(i64::from(bool::from_sql(ty, raw)?)),
            Type::FLOAT8 => ValueRef::Real(f64::from_sql(ty, raw)?),
            Type::NUMERIC => numeric(raw)?,
            Type::BYTEA => ValueRef::Blob(<&[u8]>::from_sql(ty, raw)?),
            _ => ValueRef::Text(<&str>::from_sql(ty, raw)?),
        }))
    }
    fn from_sql_null(_: &Type) -> std::result::Result<Self, Fault> {
        Ok(Self(ValueRef::Null))
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

/// What sums and averages of whole numbers come as: digits to the base of 10,000, the first of which counts `10000^weight`.
fn numeric(raw: &[u8]) -> std::result::Result<ValueRef<'static>, Fault> {
    let word = |at: usize| raw.get(at..at + 2).map(|two| u16::from_be_bytes([two[0], two[1]]));
    let head = (word(0), word(2), word(4), word(6));
    let (Some(digits), Some(weight), Some(sign), Some(scale)) = head else { return Err("a short number".into()) };
    let weight = i32::from(weight.cast_signed());
    let mut whole: i64 = 0;
    let mut value = 0.0;
    for n in 0..i32::from(digits) {
        let digit = word(8 + 2 * usize::try_from(n)?).ok_or("a short number")?;
        value += f64::from(digit) * 10_000_f64.powi(weight - n);
        if n <= weight {
            whole = whole.checked_mul(10_000).and_then(|w| w.checked_add(i64::from(digit))).ok_or("too large")?;
        }
    }
    for _ in i32::from(digits)..=weight {
        whole = whole.checked_mul(10_000).ok_or("too large")?;
    }
    let negative = sign == 0x4000;
    Ok(match scale {
        0 => ValueRef::Integer(if negative { -whole } else { whole }),
        _ => ValueRef::Real(if negative { -value } else { value }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_rewritten_outside_of_texts_alone() {
        assert_eq!(rewritten("SELECT '?1' || ?2 WHERE a = ?10"), "SELECT '?1' || $2 WHERE a = $10");
    }

    #[test]
    fn sums_are_whole_numbers_and_averages_are_not() {
        let raw = |words: &[u16]| words.iter().flat_map(|w| w.to_be_bytes()).collect::<Vec<_>>();
        assert_eq!(numeric(&raw(&[2, 1, 0, 0, 12, 3_456])).unwrap(), ValueRef::Integer(123_456));
        assert_eq!(numeric(&raw(&[1, 1, 0x4000, 0, 12])).unwrap(), ValueRef::Integer(-120_000));
        assert_eq!(numeric(&raw(&[0, 0, 0, 0])).unwrap(), ValueRef::Integer(0));
        assert_eq!(numeric(&raw(&[2, 0, 0, 1, 2, 5_000])).unwrap(), ValueRef::Real(2.5));
        assert!(numeric(&[0, 1]).is_err());
    }
}
