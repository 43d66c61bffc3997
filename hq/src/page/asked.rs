//! What an address asks for: its path, and the filters behind it.

use std::collections::BTreeMap;
use std::fmt::Write;

/// A path and a query, both decoded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    path: Vec<String>,
    query: BTreeMap<String, String>,
}

impl Asked {
    pub(crate) fn new(path: &str, query: BTreeMap<String, String>) -> Self {
        let segments = path.split('/').filter(|segment| !segment.is_empty()).map(decoded);
        Self { path: segments.collect(), query }
    }
    /// The segments of the path.
    pub(crate) fn path(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }
    /// A filter that says something.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
    /// The number of the page, from 1.
    pub(crate) fn page(&self) -> usize {
        self.get("page").and_then(|page| page.parse().ok()).unwrap_or(1_usize).clamp(1, 1_000_000)
    }
    /// This address with other filters; `None` takes one away.
    pub(crate) fn with(&self, changes: &[(&str, Option<&str>)]) -> String {
        let path = format!("/{}", self.path.iter().map(|segment| encoded(segment)).collect::<Vec<_>>().join("/"));
        format!("{path}{}", self.query_with(changes))
    }
    /// The filters alone, `?a=b`.
    pub(crate) fn query_with(&self, changes: &[(&str, Option<&str>)]) -> String {
        let mut query: BTreeMap<&str, &str> = self.query.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        for (name, value) in changes {
            match value {
                Some(value) => query.insert(name, value),
                None => query.remove(name),
            };
        }
        query_of(&query.into_iter().collect::<Vec<_>>())
    }
}

/// `?a=b&c=d`, encoded.
pub(crate) fn query_of(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// A text as it may stand in an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_it_was_written() {
        let asked =
            Asked::new(&format!("/area/{}", encoded("东升街道/100%")), [("page".to_owned(), "2".to_owned())].into());
        assert_eq!(asked.path(), ["area", "东升街道/100%"]);
        assert_eq!(
            asked.with(&[("page", None), ("q", Some("a b"))]),
            format!("/area/{}?q=a%20b", encoded("东升街道/100%"))
        );
        assert_eq!(decoded("%E4%B8%9c%"), "东%");
    }
}
