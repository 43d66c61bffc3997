//! The house's directions, held by a test. `mention` finds what a source names, `rule` says what it may name, `standing` looks for
//! references that leave the project.
//!
//! Promises: comments and texts never count, paths do wherever they stand: in a `use`, in an expression, inside a macro's brackets.
//! Refuses a source it cannot read instead of passing it over.

mod mention;
mod rule;
mod standing;

pub use mention::{BadSource, Mention, mentions};
pub use rule::{House, RULES, Rule, forbids_unsafe_code, violations};
pub use standing::references_outside;
