//! Faults of a template: which file, which line, which item, which field, and what is wrong there.

use std::fmt;

/// One fault. All of a template's faults are reported together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TemplateFault {
    /// The file's name.
    pub file: String,
    /// The line, counted from 1, where there is one.
    pub line: Option<usize>,
    /// The item, grade or group; empty for the template itself.
    pub item: String,
    /// The field; empty for the whole.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Problem {
    /// The text is not TOML.
    #[error("not TOML: {0}")]
    NotToml(String),
    /// A field that no program of this version knows.
    #[error("unknown field")]
    UnknownField,
    /// A format that no program of this version knows.
    #[error("unknown format {0}, this program reads 1")]
    UnknownFormat(i64),
    /// The field is needed.
    #[error("missing")]
    Missing,
    /// The text is empty.
    #[error("empty")]
    Empty,
    /// Another type of value is wanted.
    #[error("expected {expected}")]
    WrongType {
        /// What is wanted.
        expected: &'static str,
    },
    /// Not one of the words known here.
    #[error("`{found}` is none of {known}")]
    UnknownWord {
        /// What stands there.
        found: String,
        /// What may stand there.
        known: String,
    },
    /// Not an id.
    #[error("{0}")]
    BadCode(String),
    /// A number out of bounds.
    #[error("must lie between {least} and {greatest}")]
    OutOfBounds {
        /// The least.
        least: String,
        /// The greatest.
        greatest: String,
    },
    /// The code is used twice.
    #[error("`{0}` is there twice")]
    Duplicate(String),
    /// A name that leads nowhere.
    #[error("there is no `{0}`")]
    UnknownTarget(String),
    /// A condition may only look at what was asked before.
    #[error("`{0}` does not come before")]
    NotEarlier(String),
    /// The file is not among those given.
    #[error("there is no file `{0}`")]
    IncludeMissing(String),
    /// A file includes itself.
    #[error("`{0}` includes itself")]
    IncludeCyclic(String),
    /// Limits must go from the mildest to the gravest.
    #[error("limits are not ordered from the mildest to the gravest")]
    LimitsUnordered,
    /// A date needs a life to be judged.
    #[error("a date needs a life in months")]
    LifeMissing,
    /// Two fields that exclude each other, or one that does not fit the kind.
    #[error("does not fit here: {0}")]
    DoesNotFit(&'static str),
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        for part in [&self.item, &self.field].into_iter().filter(|part| !part.is_empty()) {
            write!(f, ": {part}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for TemplateFault {}
