//! Stories about templates.

mod embedded;
