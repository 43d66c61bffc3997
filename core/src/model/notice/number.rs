//! A notice's number (编号) by the company's pattern, for example `{kind}{date}-{area}-{device}-{count:3}`.
//!
//! Phones number notices without a network. So a pattern must hold `{device}`, the series of one phone, and `{count}`, which
//! only grows within a series. A series belongs to one incarnation of a phone's database: a restored backup, whose count
//! is old, begins another.

use super::super::fact::NoticeKind;
use super::super::id::{AreaId, SiteId};
use super::rules::KindCodes;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// The series of one phone's numbers: six letters and digits that name its actor. Without I, L, O and U, which are taken
/// for others when a number is read out over the telephone.
///
/// Two of a company's phones share a series with a chance of one in a billion, and would still have to count alike on one
/// day in one area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Series(String);

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SERIES_LETTERS: usize = 6;

impl Series {
    /// The series of an actor, given as its bytes.
    pub fn of(actor: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"anjian notice series v1\n");
        hash.update(actor);
        let bits = hash.finalize().iter().take(4).fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
        let letter = |place: usize| char::from(LETTERS[(bits >> (27 - 5 * place)) as usize & 31]);
        Self((0..SERIES_LETTERS).map(letter).collect())
    }
    /// The letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a number is drawn for.
#[derive(Clone, Debug)]
pub struct Drawn<'a> {
    /// What the notice is.
    pub kind: NoticeKind,
    /// The site's area.
    pub area: &'a AreaId,
    /// The site.
    pub site: &'a SiteId,
    /// The day, on the company's calendar.
    pub day: NaiveDate,
    /// The phone's series.
    pub series: &'a Series,
    /// The how manieth of the series, from 1.
    pub count: u32,
}

/// A company's pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NumberPattern(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Kind,
    Area,
    Site,
    Date,
    Year,
    Month,
    Day,
    Device,
    Count(usize),
}

/// Why a pattern is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    /// A name in braces that has no meaning.
    #[error(
        "{{{0}}} is not known; known are {{kind}} {{area}} {{site}} {{date}} {{year}} {{month}} {{day}} {{device}} {{count}} {{count:4}}"
    )]
    Unknown(String),
    /// A brace without its partner.
    #[error("a brace is not closed, or not opened")]
    Brace,
    /// Two phones could give one number twice.
    #[error("{{device}} and {{count}} must both be there: without them two phones could give one number twice")]
    NotUnique,
    /// Characters that do not belong in a number.
    #[error("white space and control characters do not belong in a number")]
    Character,
    /// More than 100 characters of its own.
    #[error("it is longer than 100 characters")]
    TooLong,
}

impl NumberPattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, BadPattern> {
        if text.chars().count() > 100 {
            return Err(BadPattern::TooLong);
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(BadPattern::Character);
        }
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some(brace) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(brace);
            let inside = from.strip_prefix('{').and_then(|from| from.split_once('}')).ok_or(BadPattern::Brace)?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::parse(inside.0)?);
            rest = inside.1;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        let unique = parts.contains(&Part::Device) && parts.iter().any(|part| matches!(part, Part::Count(_)));
        if unique { Ok(Self(parts)) } else { Err(BadPattern::NotUnique) }
    }

    /// The number.
    pub fn number(&self, codes: &KindCodes, drawn: &Drawn<'_>) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Kind => codes.of(drawn.kind).to_owned(),
            Part::Area => drawn.area.to_string(),
            Part::Site => drawn.site.to_string(),
            Part::Date => drawn.day.format("%Y%m%d").to_string(),
            Part::Year => drawn.day.year().to_string(),
            Part::Month => format!("{:02}", drawn.day.month()),
            Part::Day => format!("{:02}", drawn.day.day()),
            Part::Device => drawn.series.as_str().to_owned(),
            Part::Count(digits) => format!("{:0digits$}", drawn.count),
        };
        self.0.iter().map(part).collect()
    }
}

impl Part {
    fn parse(name: &str) -> Result<Self, BadPattern> {
        let unknown = || BadPattern::Unknown(name.to_owned());
        Ok(match name {
            "kind" => Self::Kind,
            "area" => Self::Area,
            "site" => Self::Site,
            "date" => Self::Date,
            "year" => Self::Year,
            "month" => Self::Month,
            "day" => Self::Day,
            "device" => Self::Device,
            "count" => Self::Count(1),
            _ => {
                let digits = name.strip_prefix("count:").and_then(|digits| digits.parse().ok());
                Self::Count(digits.filter(|digits| (1..=9).contains(digits)).ok_or_else(unknown)?)
            }
        })
    }
}

impl fmt::Display for NumberPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(text),
            Part::Kind => f.write_str("{kind}"),
            Part::Area => f.write_str("{area}"),
            Part::Site => f.write_str("{site}"),
            Part::Date => f.write_str("{date}"),
            Part::Year => f.write_str("{year}"),
            Part::Month => f.write_str("{month}"),
            Part::Day => f.write_str("{day}"),
            Part::Device => f.write_str("{device}"),
            Part::Count(1) => f.write_str("{count}"),
            Part::Count(digits) => write!(f, "{{count:{digits}}}"),
        })
    }
}

impl TryFrom<String> for NumberPattern {
    type Error = BadPattern;
    fn try_from(text: String) -> Result<Self, BadPattern> {
        Self::parse(&text)
    }
}

impl From<NumberPattern> for String {
    fn from(pattern: NumberPattern) -> Self {
        pattern.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn number(pattern: &str, actor: &[u8], count: u32) -> String {
        let (area, site) = ("yuhui".parse().unwrap(), "34040000001".parse().unwrap());
        let (series, day) = (Series::of(actor), NaiveDate::from_ymd_opt(2026, 11, 3).unwrap());
        let kind = NoticeKind::Rectification;
        let drawn = Drawn { kind, area: &area, site: &site, day, series: &series, count };
        NumberPattern::parse(pattern).unwrap().number(&KindCodes::default(), &drawn)
    }

    #[test]
    fn a_number_is_what_the_company_asks_for() {
        let all = "{kind}/{area}·{site} {date}|{year}.{month}.{day}-{device}-{count:4}".replace(' ', "_");
        assert_eq!(number(&all, b"actor", 7), "ZG/yuhui·34040000001_20261103|2026.11.03-H2SPM0-0007");
        assert_eq!(number("第{count}号{device}", b"actor", 70_000), "第70000号H2SPM0");
    }

    #[test]
    fn two_phones_without_a_network_and_a_restored_one_never_give_one_number_twice() {
        let pattern = "{area}-{date}-{device}-{count:3}";
        let actors = [[1_u8; 24], [2; 24], {
            let mut restored = [1; 24];
            restored[23] = 9;
            restored
        }];
        let all: Vec<_> = actors.iter().flat_map(|a| (1..=2_000).map(|n| number(pattern, a, n))).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn a_pattern_without_device_or_count_is_refused_and_so_is_a_slip() {
        let bad = |text: &str| NumberPattern::parse(text).unwrap_err();
        assert_eq!(bad("{area}-{date}-{count}"), BadPattern::NotUnique);
        assert_eq!(bad("{device}-{date}"), BadPattern::NotUnique);
        assert_eq!(bad("{device}{count:0}"), BadPattern::Unknown("count:0".into()));
        assert_eq!(bad("{devise}{count}"), BadPattern::Unknown("devise".into()));
        assert_eq!(bad("{device}{count"), BadPattern::Brace);
        assert_eq!(bad("{device}}{count}"), BadPattern::Brace);
        assert_eq!(bad("{device} {count}"), BadPattern::Character);
        assert_eq!(bad(&"{device}{count}".repeat(7)), BadPattern::TooLong);
    }

    #[test]
    fn a_pattern_reads_back_as_written() {
        for text in ["{kind}{date}-{area}-{device}-{count:3}", "甲{year}{month}{day}{site}{device}{count}乙"] {
            assert_eq!(NumberPattern::parse(text).unwrap().to_string(), text);
        }
    }
}
