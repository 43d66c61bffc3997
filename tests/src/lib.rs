//! What the stories across programs share: the house's rules, the benches' frame, and a way to say what was left out.

pub mod architecture;
pub mod bench;
pub mod cutter;
pub mod device;
pub mod disk;
pub mod doing;
pub mod folder;
pub mod forge;
pub mod hand;
pub mod hq_process;
mod left_out;
pub mod misery;
pub mod object_store;
pub mod photographer;
pub mod postgres;
pub mod signer;
pub mod stage;
pub mod tools;
pub mod tree;

pub use left_out::left_out;
