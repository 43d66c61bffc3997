//! How figures, moments, ages and codes are said.

use anjian_core::model::grade::Grade;
use anjian_core::model::time::{Timestamp, Zone};
use anjian_core::model::words::Language;
use chrono::NaiveDate;

/// Says things in one language.
#[derive(Clone, Copy)]
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
    pub(super) fn pair(&self, words: (&'static str, &'static str)) -> &'static str {
        self.of(words.0, words.1)
    }
    pub(super) fn today(&self) -> NaiveDate {
        self.zone.date(self.now)
    }
    /// `11-18 14:20`.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        format!("{} {}", self.day(self.zone.date(at)), self.zone.time(at).format("%H:%M"))
    }
    /// `11-18`, with the year where it is another one.
    pub(super) fn day(&self, day: NaiveDate) -> String {
        let same = day.format("%Y").to_string() == self.today().format("%Y").to_string();
        day.format(if same { "%m-%d" } else { "%Y-%m-%d" }).to_string()
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
    /// Whole days from a moment until now.
    pub(super) fn days_since(&self, at: Timestamp) -> i64 {
        (self.today() - self.zone.date(at)).num_days()
    }
    pub(super) fn weekday(&self, monday_is_0: usize) -> &'static str {
        const DAYS: [(&str, &str); 7] = [
            ("周一", "Mon"),
            ("周二", "Tue"),
            ("周三", "Wed"),
            ("周四", "Thu"),
            ("周五", "Fri"),
            ("周六", "Sat"),
            ("周日", "Sun"),
        ];
        self.pair(DAYS[monday_is_0.min(6)])
    }
    pub(super) fn grade(&self, grade: Grade) -> &'static str {
        self.pair(match grade {
            Grade::L1 => ("1级 重大", "L1 grave"),
            Grade::L2 => ("2级 较大", "L2 serious"),
            Grade::L3 => ("3级 一般", "L3 ordinary"),
        })
    }
    /// `户` or `sites`.
    pub(super) fn sites(&self) -> &'static str {
        self.of("户", "sites")
    }
    /// How far a hazard has come.
    pub(super) fn stage(&self, code: &str) -> String {
        let words = match code {
            "raised" => ("已提出", "raised"),
            "made_safe" => ("已采取措施", "made safe"),
            "supply_stopped" => ("停气中", "gas stopped"),
            "notice_served" => ("已告知", "notice served"),
            "rectification_reported" => ("已报整改", "said to be fixed"),
            "recheck_failed" => ("复查不合格", "recheck failed"),
            "recheck_passed" => ("复查合格", "recheck passed"),
            "closed" => ("已关闭", "closed"),
            "supply_restored" => ("已恢复供气", "gas restored"),
            other => return other.to_owned(),
        };
        self.pair(words).to_owned()
    }
    /// How far an inspection has come.
    pub(super) fn progress(&self, code: &str) -> String {
        let words = match code {
            "untouched" => ("未到访", "not visited"),
            "begun" => ("在检", "begun"),
            "entered" | "completed" | "completed_ok" => ("入户完成", "completed"),
            "no_access" | "no_access_evidenced" => ("不遇", "no access"),
            "refused" => ("拒检", "refused"),
            "vacant" => ("空置待批", "vacant"),
            "wrong_address" => ("地址不对", "wrong address"),
            "excluded" => ("已剔除", "excluded"),
            other => return other.to_owned(),
        };
        self.pair(words).to_owned()
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

/// `52.4`, `496`, or a dash.
pub(super) fn per_day(n: Option<f64>) -> String {
    n.map_or_else(|| "—".to_owned(), |n| if n >= 100.0 { count(n.round() as u64) } else { format!("{n:.1}") })
}

/// `1.2 MB`.
pub(super) fn bytes(n: u64) -> String {
    match n {
        0..1024 => format!("{n} B"),
        1024..1_048_576 => format!("{:.1} KB", n as f64 / 1024.0),
        1_048_576..1_073_741_824 => format!("{:.1} MB", n as f64 / 1_048_576.0),
        _ => format!("{:.1} GB", n as f64 / 1_073_741_824.0),
    }
}

/// A telephone number that does not lie open on a screen: `139****9935`.
pub(super) fn masked(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    match digits.len() {
        0 => "—".to_owned(),
        1..8 => "****".to_owned(),
        n => digits[..3].iter().chain(['*'; 4].iter()).chain(&digits[n - 4..]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_as_people_read_them() {
        assert_eq!([count(0), count(999), count(1_000), count(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([bytes(12), bytes(54 * 1024), bytes(3 << 20)], ["12 B", "54.0 KB", "3.0 MB"]);
        assert_eq!([masked("13912349935"), masked("95158"), masked("")], ["139****9935", "****", "—"]);
        assert_eq!([per_day(Some(52.44)), per_day(Some(496.4)), per_day(None)], ["52.4", "496", "—"]);
    }
}
