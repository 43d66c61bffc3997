//! Misery on purpose: a process that is killed, or meets a full disk, at exactly the n-th call that changes its folder; the steps of a
//! day that it takes; and what must be true whenever the folder is opened again.

pub mod afterwards;
pub mod faults;
pub mod steps;
