//! The list of what a machine lacks: each thing with the way to get it, all of them at once.

use anyhow::{Result, bail};
use std::fmt;

/// One thing that is missing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    /// What.
    pub(crate) what: String,
    /// How to get it.
    pub(crate) how: String,
}

impl Missing {
    /// Something that is missing, and how to get it.
    pub(crate) fn new(what: impl Into<String>, how: impl Into<String>) -> Self {
        Self { what: what.into(), how: how.into() }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n      {}", self.what, self.how)
    }
}

/// Fails with the whole list, when there is one.
pub(crate) fn refuse(what: &str, missing: &[Missing]) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let list: String = missing.iter().map(|thing| format!("\n  - {thing}")).collect();
    bail!("{what} cannot be packaged on this machine; {} missing, nothing was written:{list}", counted(missing.len()))
}

fn counted(things: usize) -> String {
    if things == 1 { "1 thing is".to_owned() } else { format!("{things} things are") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_counts_and_names_everything_with_its_way() {
        let missing =
            [Missing::new("cargo-ndk", "cargo install --locked cargo-ndk"), Missing::new("the NDK", "get it")];
        let text = refuse("android", &missing).unwrap_err().to_string();
        assert_eq!(
            text,
            "android cannot be packaged on this machine; 2 things are missing, nothing was written:\n  \
             - cargo-ndk\n      cargo install --locked cargo-ndk\n  - the NDK\n      get it"
        );
        assert!(refuse("android", &[]).is_ok());
    }
}
