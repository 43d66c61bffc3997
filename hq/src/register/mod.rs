//! The company's customer register (用户台账) as a file: CSV or XLSX in, sites and named faults out.
//!
//! Pure: no database, no network. [`read`] finds the form of the file (encoding, separator, header row) and [`parse`]
//! judges its rows. Promises: every row that is not blank comes out as a site or as a refused row with its line and
//! its reason; a value that could not be used is reported as found; every repair leaves a warning. Refuses to guess an
//! account number, a class, an address or an area.

mod cells;
mod clean;
mod columns;
mod date;
mod fault;
mod parse;
mod phone;
mod read;
mod row;
mod sheet;
mod split;
mod vocabulary;
mod warning;
mod workbook;
mod write_faults;

pub use columns::Column;
pub use fault::{Fault, FaultReason, Severity};
pub use parse::{Counts, Parsed, Repeat, parse};
pub use read::{MAX_BYTES, ReadError, read, read_bytes};
pub use row::{Row, Rules};
pub use sheet::{Line, Sheet};
pub use warning::{Warning, WarningKind};
pub(crate) use write_faults::{faults_csv, harmless};
pub use write_faults::{faults_path, write_faults};

#[cfg(test)]
mod tests;
