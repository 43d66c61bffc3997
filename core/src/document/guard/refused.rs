//! Why bytes were set aside. Says what and where; holds numbers and names of columns, never a customer's data.

/// Why bytes were set aside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// More bytes than one change may have.
    #[error("the change has {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// What came.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// The magic bytes are missing.
    #[error("the bytes do not begin as an Automerge chunk")]
    NotAutomerge,
    /// A chunk, but of a whole document, a bundle or an unknown kind.
    #[error("the chunk at byte 8 is of type {chunk_type}, not a single change")]
    NotAChange {
        /// Automerge's number of the kind.
        chunk_type: u8,
    },
    /// A compressed chunk, which is never inflated.
    #[error("the chunk at byte 8 is a compressed change")]
    Compressed,
    /// The bytes end before the chunk does.
    #[error("the bytes end at {at}, before the chunk does")]
    CutOff {
        /// Byte offset of the end.
        at: usize,
    },
    /// Bytes after the chunk, or inside it after its columns.
    #[error("{bytes} bytes follow the end of the change at byte {at}")]
    Trailing {
        /// Byte offset of the first of them.
        at: usize,
        /// How many.
        bytes: usize,
    },
    /// The bytes are not the ones that were written.
    #[error("the checksum at byte 4 does not match the bytes")]
    Checksum,
    /// A part of the header is broken or out of range.
    #[error("the {part} before byte {at} is broken or out of range")]
    BadHeader {
        /// Byte offset at which reading stopped.
        at: usize,
        /// Which part.
        part: &'static str,
    },
    /// More dependencies than allowed.
    #[error("the change claims {claimed} dependencies, more than the limit of {limit}")]
    TooManyDeps {
        /// What the header claims.
        claimed: u64,
        /// What is allowed.
        limit: usize,
    },
    /// More actors than allowed.
    #[error("the change claims {claimed} other actors, more than the limit of {limit}")]
    TooManyActors {
        /// What the header claims.
        claimed: u64,
        /// What is allowed.
        limit: usize,
    },
    /// The run lengths of the action column add up to more operations than allowed.
    #[error("the change claims {claimed} operations, more than the limit of {limit}")]
    TooManyOps {
        /// What the runs claim.
        claimed: u64,
        /// What is allowed.
        limit: usize,
    },
    /// The predecessor groups add up to more than allowed.
    #[error("the change claims at least {claimed} predecessors, more than the limit of {limit}")]
    TooManyPreds {
        /// The sum at which counting stopped.
        claimed: u64,
        /// What is allowed.
        limit: usize,
    },
    /// More new objects than allowed.
    #[error("the change makes more objects than the limit of {limit}")]
    TooManyObjects {
        /// What is allowed.
        limit: usize,
    },
    /// More marks than allowed.
    #[error("the change begins and ends more marks than the limit of {limit}")]
    TooManyMarks {
        /// What is allowed.
        limit: usize,
    },
    /// Keys and mark names, expanded, are longer than allowed.
    #[error("the keys expand to more than the limit of {limit} bytes")]
    TooMuchText {
        /// What is allowed.
        limit: usize,
    },
    /// A column is broken, has another number of rows than its neighbours, or is not written as Automerge writes it.
    #[error("column {column} is refused: {why}")]
    BadColumn {
        /// The column's name in the format.
        column: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An operation names an actor that the header does not list.
    #[error("column {column} names actor {index}, which the header does not list")]
    UnknownActor {
        /// The column's name in the format.
        column: &'static str,
        /// The index it gave.
        index: u64,
    },
    /// An operation that no Automerge would write.
    #[error("operation {row} is refused: {why}")]
    BadOp {
        /// Its place in the change, from 0.
        row: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Automerge's own parser found something that the guard did not.
    #[error("Automerge could not parse the change")]
    AutomergeRefused,
    /// Automerge reads another hash or another number of operations than the guard.
    #[error("Automerge reads the change differently")]
    AutomergeDisagrees,
    /// Automerge panicked while parsing or merging.
    #[error("Automerge panicked on the change")]
    DecoderPanicked,
}

impl Refused {
    /// A stable word for storing and counting.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::NotAutomerge => "not_automerge",
            Self::NotAChange { .. } => "not_a_change",
            Self::Compressed => "compressed",
            Self::CutOff { .. } => "cut_off",
            Self::Trailing { .. } => "trailing",
            Self::Checksum => "checksum",
            Self::BadHeader { .. } => "bad_header",
            Self::TooManyDeps { .. } => "too_many_deps",
            Self::TooManyActors { .. } => "too_many_actors",
            Self::TooManyOps { .. } => "too_many_ops",
            Self::TooManyPreds { .. } => "too_many_preds",
            Self::TooManyObjects { .. } => "too_many_objects",
            Self::TooManyMarks { .. } => "too_many_marks",
            Self::TooMuchText { .. } => "too_much_text",
            Self::BadColumn { .. } => "bad_column",
            Self::UnknownActor { .. } => "unknown_actor",
            Self::BadOp { .. } => "bad_op",
            Self::AutomergeRefused => "automerge_refused",
            Self::AutomergeDisagrees => "automerge_disagrees",
            Self::DecoderPanicked => "decoder_panicked",
        }
    }
}
