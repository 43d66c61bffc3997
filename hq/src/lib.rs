//! hq

pub mod register;
