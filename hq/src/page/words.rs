//! How figures, moments and ages are said.

use anjian_core::model::time::{Timestamp, Zone};
use anjian_core::model::words::Language;

/// Says things in one language.
pub(super) struct Say {
    pub(super) language: Language,
    pub(super) zone: Zone,
    pub(super) now: Timestamp,
}

impl Say {
    pub(super) fn of<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
    /// `11-18 14:20`.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        format!("{} {}", self.zone.date(at).format("%m-%d"), self.zone.time(at).format("%H:%M"))
    }
    /// How long ago.
    pub(super) fn ago(&self, at: Timestamp) -> String {
        let minutes = (self.now.0.saturating_sub(at.0) / 60_000).max(0);
        match minutes {
            0 => self.of("刚刚", "just now").to_owned(),
            1..60 => format!("{minutes} {}", self.of("分钟前", "min ago")),
            60..2880 => format!("{} {}", minutes / 60, self.of("小时前", "h ago")),
            _ => format!("{} {}", minutes / 1440, self.of("天前", "days ago")),
        }
    }
}

/// `208,612`.
pub(super) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `71.6 %`; a dash when there is nothing to measure. Never rounded up to a target that was not met.
pub(super) fn percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "—".to_owned(), |rate| format!("{:.1} %", (rate * 1000.0 + 1e-9).floor() / 10.0))
}

/// `52.4`, or a dash.
pub(super) fn per_day(n: Option<f64>) -> String {
    n.map_or_else(|| "—".to_owned(), |n| format!("{n:.1}"))
}

/// `1.2 MB`.
pub(super) fn bytes(n: u64) -> String {
    match n {
        0..1024 => format!("{n} B"),
        1024..1_048_576 => format!("{:.1} KB", n as f64 / 1024.0),
        _ => format!("{:.1} MB", n as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_as_people_read_them() {
        assert_eq!([count(0), count(999), count(1_000), count(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([percent(Some(0.8)), percent(Some(0.799_99)), percent(None)], ["80.0 %", "79.9 %", "—"]);
        assert_eq!([bytes(12), bytes(54 * 1024), bytes(3 << 20)], ["12 B", "54.0 KB", "3.0 MB"]);
    }
}
