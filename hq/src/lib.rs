//! hq

#![forbid(unsafe_code)]
