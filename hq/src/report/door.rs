//! At what hours doors open: attempts and entries by weekday and hour, and the hours worth trying.

use super::Among;
use crate::error::Result;
use crate::store::db::Connection;
use chrono::NaiveDate;

/// Below so many attempts nothing is said of an hour.
pub(crate) const FEW: u64 = 20;
/// The hours that are shown.
pub(crate) const HOURS: std::ops::RangeInclusive<u32> = 8..=20;

/// Attempts and entries by weekday (Monday first) and hour.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doors {
    cells: [[(u64, u64); 24]; 7],
}

impl Doors {
    /// Attempts and entries of an hour; Monday is 0.
    pub(crate) fn cell(&self, weekday: usize, hour: u32) -> (u64, u64) {
        self.cells[weekday.min(6)][hour.min(23) as usize]
    }
    /// The share of doors that opened; `None` where too few were tried.
    pub(crate) fn rate(&self, weekday: usize, hour: u32) -> Option<f64> {
        let (attempts, entered) = self.cell(weekday, hour);
        (attempts >= FEW).then(|| entered as f64 / attempts as f64)
    }
    /// All attempts and entries.
    pub(crate) fn total(&self) -> (u64, u64) {
        self.cells.iter().flatten().fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1))
    }
    /// The rate from which an hour is worth planning: the upper quarter of those that are known.
    pub(crate) fn worthwhile(&self) -> Option<f64> {
        let mut rates: Vec<f64> =
            (0..7).flat_map(|day| HOURS.map(move |hour| (day, hour))).filter_map(|(d, h)| self.rate(d, h)).collect();
        rates.sort_by(f64::total_cmp);
        (rates.len() >= 8).then(|| rates[rates.len() * 3 / 4])
    }
    /// The best hours, as (weekday, hour, rate), the best first.
    pub(crate) fn best(&self, most: usize) -> Vec<(usize, u32, f64)> {
        let mut best: Vec<_> = (0..7)
            .flat_map(|day| HOURS.map(move |hour| (day, hour)))
            .filter_map(|(day, hour)| Some((day, hour, self.rate(day, hour)?)))
            .collect();
        best.sort_by(|a, b| b.2.total_cmp(&a.2));
        best.truncate(most);
        best
    }
}

/// The doors of areas since a day.
pub(crate) fn doors(db: &Connection, among: &Among, since: NaiveDate) -> Result<Doors> {
    let mut query = db.prepare_cached(&format!(
        "SELECT weekday, hour, count(*), count(CASE WHEN outcome = 'entered' THEN 1 END) FROM visits
         WHERE day >= ?1 AND {} GROUP BY weekday, hour",
        among.holds("area", 2)
    ))?;
    let mut doors = Doors::default();
    let mut rows = query.query((since.to_string(), among.json()))?;
    while let Some(row) = rows.next()? {
        let (weekday, hour): (usize, usize) = (row.get(0)?, row.get(1)?);
        doors.cells[weekday.clamp(1, 7) - 1][hour.min(23)] = (row.get(2)?, row.get(3)?);
    }
    Ok(doors)
}
