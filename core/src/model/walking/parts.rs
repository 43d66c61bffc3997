//! Reading the parts of an address from its text, as far as it goes: for registers that know nothing but one line. It
//! serves the walking order only; a wrong guess costs steps, never a record.

use super::plain;

/// What could be read; empty where nothing was found. Numerals are digits already.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) district: String,
    pub(super) street: String,
    pub(super) estate: String,
    pub(super) building: String,
    pub(super) unit: String,
    pub(super) floor: String,
    pub(super) room: String,
}

/// A number or a letter that a certain word follows, and where the word ends.
struct Mark<'a> {
    at: usize,
    number: &'a str,
    end: usize,
}

const BUILDINGS: [&str; 5] = ["号楼", "栋", "幢", "座", "#"];
const UNITS: [&str; 2] = ["单元", "门"];
const FLOORS: [&str; 2] = ["层", "楼"];
const ROOMS: [&str; 3] = ["室", "房", "户"];

impl Parts {
    /// Reads `蚌埠市禹会区马城镇梅姚村小区1号楼1单元101室`, `光彩家园6#2-801`, `解放路123号`, `光彩家园6-2-801` and their kin.
    pub(super) fn read(text: &str) -> Self {
        let text = plain(text);
        let mut parts = Self::default();
        let rest = take(&text, &["省"], 4).map_or(text.as_str(), |(_, rest)| rest);
        let rest = take(rest, &["市"], 5).map_or(rest, |(_, rest)| rest);
        let district =
            take(rest, &["区", "县"], 5).filter(|(name, _)| !name.ends_with("小区") && !name.ends_with("社区"));
        let rest = district.as_ref().map_or(rest, |(_, rest)| rest);
        parts.district = district.map(|(name, _)| name).unwrap_or_default();
        let street = take(rest, &["街道", "镇", "乡"], 8).or_else(|| take(rest, &["管理中心"], 14));
        let rest = street.as_ref().map_or(rest, |(_, rest)| rest);
        parts.street = street.map(|(name, _)| name).unwrap_or_default();
        parts.read_house(rest);
        parts
    }

    fn read_house(&mut self, text: &str) {
        let building = find(text, &BUILDINGS).or_else(|| find(text, &["号"]));
        let tail = match &building {
            Some(mark) => {
                self.estate = text[..mark.at].to_owned();
                self.building = mark.number.to_owned();
                &text[mark.end..]
            }
            None => self.read_dashes(text),
        };
        let unit = find(tail, &UNITS);
        let tail = unit.as_ref().map_or(tail, |mark| &tail[mark.end..]);
        let floor = find(tail, &FLOORS);
        let tail = floor.as_ref().map_or(tail, |mark| &tail[mark.end..]);
        let room = find(tail, &ROOMS).map(|mark| mark.number.to_owned());
        let mut runs: Vec<&str> = runs(tail).map(|(_, run)| run).collect();
        self.room = room.or_else(|| runs.last().map(|run| (*run).to_owned())).unwrap_or(std::mem::take(&mut self.room));
        runs.pop();
        self.unit = match unit {
            Some(mark) => mark.number.to_owned(),
            None => runs.last().map_or(std::mem::take(&mut self.unit), |run| (*run).to_owned()),
        };
        self.floor = floor.map(|mark| mark.number.to_owned()).unwrap_or_default();
    }

    /// `…6-2-801` is building, unit and room; `…6-801` building and room. Answers what is left to read.
    fn read_dashes<'a>(&mut self, text: &'a str) -> &'a str {
        let line = text.trim_end_matches(['室', '房', '户']);
        let start = line.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
        let numbers: Vec<&str> = line[start..].split('-').filter(|run| !run.is_empty()).collect();
        let (building, unit, room) = match numbers.as_slice() {
            [building, unit, room] => (*building, *unit, *room),
            [building, room] => (*building, "", *room),
            _ => {
                self.estate = find(text, &[UNITS, FLOORS].concat()).map_or(text, |mark| &text[..mark.at]).to_owned();
                return &text[self.estate.len()..];
            }
        };
        self.estate = line[..start].to_owned();
        [self.building, self.unit, self.room] = [building, unit, room].map(str::to_owned);
        ""
    }
}

/// Cuts a name that ends in one of some words within its first characters.
fn take<'a>(text: &'a str, words: &[&str], most: usize) -> Option<(String, &'a str)> {
    let end = words.iter().filter_map(|word| text.find(word).map(|at| at + word.len())).min()?;
    let name = &text[..end];
    (name.chars().count() <= most).then(|| (name.to_owned(), &text[end..]))
}

/// Runs of digits and ASCII letters, with their places.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(move |run| {
        let at = from + text[from..].find(run)?;
        from = at + run.len();
        (!run.is_empty()).then_some((at, run))
    })
}

/// The first run that one of some words follows.
fn find<'a>(text: &'a str, words: &[&'static str]) -> Option<Mark<'a>> {
    runs(text).find_map(|(at, number)| {
        let after = at + number.len();
        let word = words.iter().find(|word| text[after..].starts_with(**word))?;
        Some(Mark { at, number, end: after + word.len() })
    })
}
