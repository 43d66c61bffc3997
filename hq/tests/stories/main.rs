//! Stories of headquarters, told by phones made of core's documents and keys.

mod exchange;
mod http;
mod phone;
mod town;
