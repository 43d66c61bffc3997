//! The trade: pure, no I/O, no SQL, no Automerge.
