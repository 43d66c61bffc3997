//! Bytes from outside, bounded and checked before Automerge decodes them.
