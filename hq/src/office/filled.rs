//! A filled form: names and values, a name as often as it was ticked.

use crate::error::{Error, Result};
use std::str::FromStr;

/// What somebody filled in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filled(pub(crate) Vec<(String, String)>);

impl Filled {
    /// The value of a field that says something.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut named = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim());
        named.find(|value| !value.is_empty())
    }
    /// Every value of a field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
    /// A field that has to say something that parses.
    pub(crate) fn needed<T: FromStr>(&self, name: &str) -> Result<T> {
        let value = self.get(name).and_then(|value| value.parse().ok());
        value.ok_or_else(|| Error::Invalid(format!("the field {name} is missing or cannot be read")))
    }
    /// A field that may be empty; when it is not it has to parse.
    pub(crate) fn maybe<T: FromStr>(&self, name: &str) -> Result<Option<T>> {
        self.get(name).map(|_| self.needed(name)).transpose()
    }
    /// Every value of a field, each of which has to parse; at least one.
    pub(crate) fn some<T: FromStr>(&self, name: &str) -> Result<Vec<T>> {
        let values: Option<Vec<T>> = self.all(name).map(|value| value.parse().ok()).collect();
        let values = values.filter(|values| !values.is_empty());
        values.ok_or_else(|| Error::Invalid(format!("nothing is chosen, or {name} cannot be read")))
    }
}
