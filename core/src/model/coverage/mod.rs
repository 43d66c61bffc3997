//! Coverage (完成率, 入户率, 到访率): the single definition (law 5). The phone's figure, the dashboard's and the export's
//! are these functions; the formulas are those of inspection.md §4.
//!
//! Always D − X = E + N + R + U. Refused and vacant never count as done. Nothing leaves the denominator without a
//! supervisor's approval.

mod count;
mod freshness;
mod rectification;
mod shown;
mod standing;

pub use count::{Count, Rates, needed};
pub use freshness::Freshness;
pub use rectification::{Rectification, RectificationCount};
pub use shown::{percent, points};
pub use standing::{Standing, standing};

#[cfg(test)]
mod tests;
