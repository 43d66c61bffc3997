//! Headquarters.

#![forbid(unsafe_code)]
pub mod register;
