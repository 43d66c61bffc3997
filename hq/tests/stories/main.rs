//! Stories of headquarters, told by phones made of core's documents and keys.

mod coverage;
mod down;
mod exchange;
mod http;
mod phone;
mod speed;
mod town;
