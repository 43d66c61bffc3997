//! Values on their way in and out. Four kinds, as SQLite has them; yes and no are 1 and 0.

use rusqlite::types::{ToSqlOutput, ValueRef as SqliteRef};

/// A value on its way in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'v> {
    /// None of a kind.
    Null(Kind),
    /// A number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(&'v str),
    /// Bytes.
    Blob(&'v [u8]),
    /// A number that no database here can hold.
    TooLarge,
}

/// The kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Integer,
    Real,
    Text,
    Blob,
}

impl Value<'_> {
    /// Its kind.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Null(kind) => *kind,
            Self::Integer(_) | Self::TooLarge => Kind::Integer,
            Self::Real(_) => Kind::Real,
            Self::Text(_) => Kind::Text,
            Self::Blob(_) => Kind::Blob,
        }
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null(_) => SqliteRef::Null,
            Self::Integer(n) => SqliteRef::Integer(n),
            Self::Real(n) => SqliteRef::Real(n),
            Self::Text(text) => SqliteRef::Text(text.as_bytes()),
            Self::Blob(bytes) => SqliteRef::Blob(bytes),
            Self::TooLarge => return Err(rusqlite::Error::ToSqlConversionFailure("a number of 64 bits".into())),
        }))
    }
}

/// What can be bound to a parameter.
pub(crate) trait Bind {
    /// Its value.
    fn value(&self) -> Value<'_>;
}

macro_rules! bind_integers {
    ($($number:ty),*) => { $(
        impl Bind for $number {
            fn value(&self) -> Value<'_> { i64::try_from(*self).map_or(Value::TooLarge, Value::Integer) }
        }
        impl Take for $number {
            fn take(value: ValueRef<'_>) -> Result<Self, String> {
                Self::try_from(value.as_i64()?).map_err(|e| e.to_string())
            }
        }
    )* };
}
bind_integers!(i64, u64, i32, u32, u16, u8, usize);

macro_rules! bind {
    ($(($of:ty, |$this:ident| $value:expr)),* $(,)?) => { $(
        impl Bind for $of {
            fn value(&self) -> Value<'_> { let $this = self; $value }
        }
    )* };
}
bind! {
    (bool, |yes| Value::Integer(i64::from(*yes))),
    (f64, |n| Value::Real(*n)),
    (str, |text| Value::Text(text)),
    (String, |text| Value::Text(text)),
    ([u8], |bytes| Value::Blob(bytes)),
    (Vec<u8>, |bytes| Value::Blob(bytes)),
}

impl<const N: usize> Bind for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl<T: Bind + ?Sized> Bind for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

/// A kind that is known before there is a value.
pub(crate) trait Kinded {
    /// The kind.
    const KIND: Kind;
}

macro_rules! kinded {
    ($($of:ty = $kind:ident),*) => { $(impl Kinded for $of { const KIND: Kind = Kind::$kind; })* };
}
kinded!(
    i64 = Integer,
    u64 = Integer,
    i32 = Integer,
    u32 = Integer,
    u16 = Integer,
    u8 = Integer,
    usize = Integer,
    bool = Integer,
    f64 = Real,
    str = Text,
    String = Text,
    [u8] = Blob,
    Vec<u8> = Blob
);
impl<const N: usize> Kinded for [u8; N] {
    const KIND: Kind = Kind::Blob;
}
impl<T: Kinded + ?Sized> Kinded for &T {
    const KIND: Kind = T::KIND;
}

impl<T: Bind + Kinded> Bind for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null(T::KIND), Bind::value)
    }
}

/// The parameters of a statement.
pub(crate) trait Params {
    /// Hands their values on.
    fn with<R>(self, run: impl FnOnce(&[Value<'_>]) -> R) -> R;
}

impl Params for [&(dyn Bind + Send + Sync); 0] {
    fn with<R>(self, run: impl FnOnce(&[Value<'_>]) -> R) -> R {
        run(&[])
    }
}
impl Params for () {
    fn with<R>(self, run: impl FnOnce(&[Value<'_>]) -> R) -> R {
        run(&[])
    }
}
impl Params for &[&dyn Bind] {
    fn with<R>(self, run: impl FnOnce(&[Value<'_>]) -> R) -> R {
        run(&self.iter().map(|value| value.value()).collect::<Vec<_>>())
    }
}
macro_rules! arrays {
    ($($n:literal)*) => { $(
        impl<T: Bind> Params for [T; $n] {
            fn with<R>(self, run: impl FnOnce(&[Value<'_>]) -> R) -> R {
                run(&self.each_ref().map(Bind::value))
            }
        }
    )* };
}
arrays!(1 2 3 4 5 6);
macro_rules! tuples {
    ($(($($of:ident $at:tt)*))*) => { $(
        impl<$($of: Bind),*> Params for ($($of,)*) {
            fn with<R>(self, run: impl FnOnce(&[Value<'_>]) -> R) -> R {
                run(&[$(self.$at.value()),*])
            }
        }
    )* };
}
tuples! {
    (A 0)
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
    (A 0 B 1 C 2 D 3 E 4 F 5)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15)
}

/// A value on its way out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ValueRef<'v> {
    /// None.
    Null,
    /// A number, a yes or a no.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(&'v str),
    /// Bytes.
    Blob(&'v [u8]),
}

impl<'v> ValueRef<'v> {
    pub(super) fn of_sqlite(value: SqliteRef<'v>) -> Result<Self, std::str::Utf8Error> {
        Ok(match value {
            SqliteRef::Null => Self::Null,
            SqliteRef::Integer(n) => Self::Integer(n),
            SqliteRef::Real(n) => Self::Real(n),
            SqliteRef::Text(text) => Self::Text(std::str::from_utf8(text)?),
            SqliteRef::Blob(bytes) => Self::Blob(bytes),
        })
    }
    fn as_i64(self) -> Result<i64, String> {
        match self {
            Self::Integer(n) => Ok(n),
            other => Err(other.instead_of("a number")),
        }
    }
    fn instead_of(self, wanted: &str) -> String {
        let kind = match self {
            Self::Null => "NULL",
            Self::Integer(_) => "a number",
            Self::Real(_) => "a fraction",
            Self::Text(_) => "a text",
            Self::Blob(_) => "bytes",
        };
        format!("{kind} instead of {wanted}")
    }
    /// A text.
    pub(crate) fn as_str(self) -> super::Result<&'v str> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(super::Error::Column { at: 0, why: other.instead_of("a text") }),
        }
    }
    /// Bytes.
    pub(crate) fn as_blob(self) -> super::Result<&'v [u8]> {
        match self {
            Self::Blob(bytes) => Ok(bytes),
            other => Err(super::Error::Column { at: 0, why: other.instead_of("bytes") }),
        }
    }
}

/// What can be read from a column.
pub(crate) trait Take: Sized {
    /// Reads it.
    fn take(value: ValueRef<'_>) -> Result<Self, String>;
}

impl Take for bool {
    fn take(value: ValueRef<'_>) -> Result<Self, String> {
        value.as_i64().map(|n| n != 0)
    }
}
impl Take for f64 {
    fn take(value: ValueRef<'_>) -> Result<Self, String> {
        match value {
            ValueRef::Real(n) => Ok(n),
            ValueRef::Integer(n) => Ok(n as f64),
            other => Err(other.instead_of("a fraction")),
        }
    }
}
impl Take for String {
    fn take(value: ValueRef<'_>) -> Result<Self, String> {
        match value {
            ValueRef::Text(text) => Ok(text.to_owned()),
            other => Err(other.instead_of("a text")),
        }
    }
}
impl Take for Vec<u8> {
    fn take(value: ValueRef<'_>) -> Result<Self, String> {
        match value {
            ValueRef::Blob(bytes) => Ok(bytes.to_owned()),
            other => Err(other.instead_of("bytes")),
        }
    }
}
impl<T: Take> Take for Option<T> {
    fn take(value: ValueRef<'_>) -> Result<Self, String> {
        match value {
            ValueRef::Null => Ok(None),
            value => T::take(value).map(Some),
        }
    }
}
