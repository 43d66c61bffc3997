//! A figure and what it takes to believe it.

use super::Turns;
use serde::Serialize;
use std::{fs, sync::OnceLock, thread};

/// One measured value.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// Its name, the same in every report: `first_agenda_ms`.
    pub name: String,
    /// The median over the repeats.
    pub value: f64,
    /// What `value`, `spread` and the floor's value are counted in.
    pub unit: Unit,
    /// What we want to reach; several where the design asks for several.
    pub targets: Vec<Target>,
    /// The floor it was measured beside, in the same run.
    pub ratio_to: Option<Floor>,
    /// How far the repeats lie apart.
    pub spread: Spread,
    /// How it was made, in one sentence.
    pub how: String,
    /// Where it was made.
    pub machine: &'static Machine,
}

impl Figure {
    /// A figure that was counted, not timed: every repeat would give the same.
    pub fn count(name: impl Into<String>, value: f64, how: impl Into<String>) -> Self {
        Self::new(name, Unit::Count, Spread { min: value, median: value, max: value, repeats: 1 }, how)
    }

    /// A figure with the spread of its repeats; its value is their median.
    pub fn new(name: impl Into<String>, unit: Unit, spread: Spread, how: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: spread.median,
            unit,
            targets: Vec::new(),
            ratio_to: None,
            spread,
            how: how.into(),
            machine: Machine::this(),
        }
    }

    /// A figure measured in turns with its floor.
    pub fn beside(name: impl Into<String>, unit: Unit, floor: &str, turns: &Turns, how: impl Into<String>) -> Self {
        let mut figure = Self::new(name, unit, turns.subject.spread(), how);
        figure.ratio_to = Some(Floor { name: floor.to_owned(), value: turns.floor.median(), ratio: turns.ratio() });
        figure
    }

    /// The same figure with one more target.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        self.targets.push(target);
        self
    }

    /// The same figure in another unit, for what was counted or weighed.
    #[must_use]
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// Whether a target is met; `None` where it asks for a ratio and no floor was measured.
    pub fn meets(&self, target: Target) -> Option<bool> {
        match target {
            Target::AtMost(limit) => Some(self.value <= limit),
            Target::AtLeast(limit) => Some(self.value >= limit),
            Target::TimesFloorAtMost(limit) => self.ratio_to.as_ref().map(|floor| floor.ratio <= limit),
            Target::TimesFloorAtLeast(limit) => self.ratio_to.as_ref().map(|floor| floor.ratio >= limit),
        }
    }
}

/// What a value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Unit {
    /// Milliseconds of wall-clock time.
    #[serde(rename = "ms")]
    Milliseconds,
    /// Seconds of CPU time.
    #[serde(rename = "CPU-s")]
    CpuSeconds,
    /// Bytes.
    #[serde(rename = "B")]
    Bytes,
    /// Mebibytes, 1,048,576 bytes.
    #[serde(rename = "MiB")]
    Mebibytes,
    /// So many in a second.
    #[serde(rename = "1/s")]
    PerSecond,
    /// Just so many.
    #[serde(rename = "")]
    Count,
}

impl Unit {
    /// As the table writes it.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::CpuSeconds => "CPU-s",
            Self::Bytes => "B",
            Self::Mebibytes => "MiB",
            Self::PerSecond => "1/s",
            Self::Count => "",
        }
    }
}

/// What we want to reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The value, in the figure's unit, is not above this.
    AtMost(f64),
    /// The value, in the figure's unit, is not below this.
    AtLeast(f64),
    /// The ratio to the floor is not above this.
    TimesFloorAtMost(f64),
    /// The ratio to the floor is not below this.
    TimesFloorAtLeast(f64),
}

/// The least that could be done, measured beside the figure.
#[derive(Debug, Clone, Serialize)]
pub struct Floor {
    /// What was done.
    pub name: String,
    /// Its median, in the figure's unit.
    pub value: f64,
    /// Subject divided by floor: the median of the turns' own ratios, so that what slows a whole turn cancels out.
    pub ratio: f64,
}

/// How far the repeats lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// The least.
    pub min: f64,
    /// The one in the middle.
    pub median: f64,
    /// The most.
    pub max: f64,
    /// How many there were.
    pub repeats: usize,
}

/// The machine, as far as it says of itself. No host name: a report may be published.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// `linux`, `macos`, …
    pub os: &'static str,
    /// `x86_64`, `aarch64`, …
    pub arch: &'static str,
    /// The processor's name; empty where Linux' `/proc/cpuinfo` is missing or silent.
    pub processor: String,
    /// How many threads it runs at once for us.
    pub threads: usize,
}

impl Machine {
    /// This one.
    pub fn this() -> &'static Self {
        static THIS: OnceLock<Machine> = OnceLock::new();
        THIS.get_or_init(|| {
            let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
            let name = cpus.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(':'));
            Self {
                os: std::env::consts::OS,
                arch: std::env::consts::ARCH,
                processor: name.map(|(_, name)| name.trim().to_owned()).unwrap_or_default(),
                threads: thread::available_parallelism().map_or(1, usize::from),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_target_is_neither_met_nor_missed_without_a_floor() {
        let figure = Figure::count("day_round_trips", 1.0, "counted").target(Target::AtMost(1.0));
        assert_eq!(figure.meets(Target::AtMost(1.0)), Some(true));
        assert_eq!(figure.meets(Target::AtLeast(1.5)), Some(false));
        assert_eq!(figure.meets(Target::TimesFloorAtMost(3.0)), None);
    }
}
