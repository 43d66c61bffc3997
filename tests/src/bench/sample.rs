//! Repeats, medians, and floor and subject measured in turns.

use super::{Failed, Spread};
use std::time::Instant;

/// Values of one kind, at least one, sorted.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Refuses an empty list and values that are no numbers.
    pub fn new(mut values: Vec<f64>) -> Result<Self, Failed> {
        if values.is_empty() || values.iter().any(|value| value.is_nan()) {
            return Err("a bench gave no value, or one that is no number".into());
        }
        values.sort_by(f64::total_cmp);
        Ok(Self(values))
    }

    /// The value in the middle; of two in the middle, their mean.
    pub fn median(&self) -> f64 {
        let half = self.0.len() / 2;
        if self.0.len() % 2 == 1 { self.0[half] } else { f64::midpoint(self.0[half - 1], self.0[half]) }
    }

    /// The least value that `share` (0 to 1) of all values do not exceed: `0.99` for p99.
    pub fn percentile(&self, share: f64) -> f64 {
        let rank = (share.clamp(0.0, 1.0) * self.0.len() as f64).ceil() as usize;
        self.0[rank.clamp(1, self.0.len()) - 1]
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Least, middle, most.
    pub fn spread(&self) -> Spread {
        let (min, max) = (self.0[0], self.0[self.0.len() - 1]);
        Spread { min, median: self.median(), max, repeats: self.0.len() }
    }
}

/// Does `act` `times` times and gives the milliseconds of each; `act` learns its number.
pub fn timed(times: usize, mut act: impl FnMut(usize) -> Result<(), Failed>) -> Result<Samples, Failed> {
    let mut took = Vec::with_capacity(times);
    for number in 0..times {
        let start = Instant::now();
        act(number)?;
        took.push(start.elapsed().as_secs_f64() * 1e3);
    }
    Samples::new(took)
}

/// Floor and subject, measured in turns.
#[derive(Debug, Clone)]
pub struct Turns {
    /// The floor's values.
    pub floor: Samples,
    /// The subject's values.
    pub subject: Samples,
    ratios: Samples,
}

impl Turns {
    /// Turns that were measured beside others: one value of each in the order of the turns.
    pub fn of(floors: Vec<f64>, subjects: Vec<f64>) -> Result<Self, Failed> {
        let ratios = floors.iter().zip(&subjects).map(|(below, above)| above / below).collect();
        Ok(Self { floor: Samples::new(floors)?, subject: Samples::new(subjects)?, ratios: Samples::new(ratios)? })
    }

    /// Subject divided by floor, as the median of the turns' own ratios.
    pub fn ratio(&self) -> f64 {
        self.ratios.median()
    }
}

/// Measures both `repeats` times (at least once), in turns, and lets each go first every other time, so that neither always finds the
/// caches and the disk as the other left them. Each closure gives one value per turn: a duration, a median of its own, a CPU time.
pub fn turns(
    repeats: usize,
    mut floor: impl FnMut() -> Result<f64, Failed>,
    mut subject: impl FnMut() -> Result<f64, Failed>,
) -> Result<Turns, Failed> {
    let (mut floors, mut subjects) = (Vec::new(), Vec::new());
    for turn in 0..repeats.max(1) {
        let (below, above) = if turn % 2 == 0 {
            let below = floor()?;
            (below, subject()?)
        } else {
            let above = subject()?;
            (floor()?, above)
        };
        floors.push(below);
        subjects.push(above);
    }
    Turns::of(floors, subjects)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn medians_and_percentiles_are_those_of_the_textbook() {
        let samples = Samples::new((1..=100).rev().map(f64::from).collect()).expect("numbers");
        assert_eq!(samples.median(), 50.5);
        assert_eq!(samples.percentile(0.5), 50.0);
        assert_eq!(samples.percentile(0.99), 99.0);
        assert_eq!(samples.percentile(1.0), 100.0);
        assert_eq!(samples.spread(), Spread { min: 1.0, median: 50.5, max: 100.0, repeats: 100 });
        assert!(Samples::new(vec![]).is_err() && Samples::new(vec![f64::NAN]).is_err());
    }

    #[test]
    fn floor_and_subject_take_turns_at_going_first() {
        let order = RefCell::new(String::new());
        let said = |who: char, value: f64| {
            order.borrow_mut().push(who);
            Ok(value)
        };
        let turns = turns(3, || said('f', 2.0), || said('s', 3.0)).expect("both give numbers");
        assert_eq!(*order.borrow(), "fssffs");
        assert_eq!(turns.ratio(), 1.5);
    }
}
