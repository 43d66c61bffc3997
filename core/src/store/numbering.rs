//! The count of this phone's notice numbers, and the numbers drawn for papers that are not served yet.
//!
//! Promises: a number is drawn once. A paper that is looked at again, printed, left and taken up tomorrow keeps its number;
//! one that is never served leaves a gap. After a restored backup the series is another, and so are all numbers.

use super::database::{StoreError, meta, set_meta};
use crate::model::notice::Series;
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name in the `meta` table.
const NUMBERS: &str = "notice_numbers";

#[derive(Debug, Serialize, Deserialize)]
struct Numbers {
    series: Series,
    /// The last count that was drawn.
    last: u32,
    /// Numbers drawn and not served, by what they were drawn for.
    drawn: BTreeMap<String, String>,
}

/// What is known of a series: nothing, when the last numbers were of another.
fn load(connection: &Connection, series: &Series) -> Result<Numbers, StoreError> {
    let known: Option<Numbers> = meta(connection, NUMBERS)?;
    let known = known.filter(|numbers| numbers.series == *series);
    Ok(known.unwrap_or_else(|| Numbers { series: series.clone(), last: 0, drawn: BTreeMap::new() }))
}

/// The number drawn for something, or a new one, made of the next count; and whether it is new. One that is new is
/// witnessed before it is committed: else a backup from before would draw it again.
pub fn draw(
    tx: &Transaction<'_>,
    series: &Series,
    purpose: &str,
    number: impl FnOnce(u32) -> String,
) -> Result<(String, bool), StoreError> {
    let mut numbers = load(tx, series)?;
    if let Some(drawn) = numbers.drawn.get(purpose) {
        return Ok((drawn.clone(), false));
    }
    numbers.last += 1;
    let drawn = number(numbers.last);
    numbers.drawn.insert(purpose.to_owned(), drawn.clone());
    set_meta(tx, NUMBERS, &numbers)?;
    Ok((drawn, true))
}

/// A number was served: what it was drawn for gets another one next time. In the transaction that stores the serving.
pub fn served(tx: &Transaction<'_>, series: &Series, number: &str) -> Result<(), StoreError> {
    let mut numbers = load(tx, series)?;
    let before = numbers.drawn.len();
    numbers.drawn.retain(|_, drawn| drawn.as_str() != number);
    if numbers.drawn.len() < before {
        set_meta(tx, NUMBERS, &numbers)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::database::open;
    use super::*;

    #[test]
    fn a_number_is_drawn_once_keeps_its_paper_and_begins_anew_with_another_series() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = open(&folder.path().join("a.db"), None).unwrap();
        let (first, restored) = (Series::of(b"first"), Series::of(b"restored"));
        let mut at = |series: &Series, purpose: &str, serve: bool| {
            let tx = connection.transaction().unwrap();
            let (number, _) = draw(&tx, series, purpose, |count| format!("{}-{count}", series.as_str())).unwrap();
            if serve {
                served(&tx, series, &number).unwrap();
            }
            tx.commit().unwrap();
            number[7..].to_owned()
        };
        assert_eq!(at(&first, "a", false), "1");
        assert_eq!(at(&first, "b", false), "2");
        assert_eq!(at(&first, "a", true), "1", "the paper that was looked at before");
        assert_eq!(at(&first, "a", false), "3", "what was served is never drawn again");
        assert_eq!(at(&restored, "a", false), "1", "of another series");
    }
}
