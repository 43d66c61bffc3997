//! The walking order: district, street, community, estate, building, unit, floor, room, as one key whose plain byte order
//! is the order of the walk (building 2 before 10, floor by floor). SQL sorts by it; nothing has to understand it.
//!
//! A number, in full width, in Chinese numerals or plain, is written as the count of its digits and the digits, so that
//! bytes compare as numbers do. What a register leaves out is read from the whole address as far as that goes. Two sites
//! with one key keep the order of their account numbers: order by the key, then by the id.

use super::search::half_width;
use super::site::Address;
use parts::Parts;

mod parts;

/// Below every character of a part, so that a shorter part comes first and parts never run into each other.
const SEPARATOR: char = '!';

/// Words that say what a part is, not which: `10号楼`, `10#`, `10栋` are one building.
const BUILDING: [&str; 8] = ["号楼", "号", "楼", "栋", "幢", "座", "#", "宅"];
const UNIT: [&str; 4] = ["单元", "门", "梯", "#"];
const ROOM: [&str; 5] = ["室", "号", "房", "户", "#"];

/// The key of an address.
pub fn walking_order(address: &Address) -> String {
    let complete = [&address.building, &address.room].iter().all(|part| !part.trim().is_empty());
    let read = if complete { Parts::default() } else { Parts::read(&address.text) };
    let part = |given: &str, read: String| if given.trim().is_empty() { read } else { plain(given) };
    let building = part(&address.building, read.building);
    let unit = part(&address.unit, read.unit);
    let room = part(&address.room, read.room);
    let floor = floor(&room).or_else(|| read.floor.parse().ok()).unwrap_or(0);
    let parts = [
        natural(&part(&address.district, read.district)),
        natural(&part(&address.street, read.street)),
        natural(&plain(&address.community)),
        natural(&part(&address.estate, read.estate)),
        natural(without(&building, &BUILDING)),
        natural(without(&unit, &UNIT)),
        // Basements lie below 500, so that they come first and in their order.
        natural(&(500 + floor).to_string()),
        natural(without(&room, &ROOM)),
    ];
    parts.join(&SEPARATOR.to_string())
}

/// Half-width, lower case, without white space; Chinese numerals as digits.
pub(crate) fn plain(text: &str) -> String {
    let folded: String =
        text.chars().map(half_width).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    digits_for_numerals(&folded)
}

fn without<'a>(part: &'a str, words: &[&str]) -> &'a str {
    let stem = words.iter().find_map(|word| part.strip_suffix(word));
    stem.filter(|stem| !stem.is_empty()).unwrap_or(part)
}

/// The floor that a room number tells: 1801 is on floor 18, 101 on floor 1 (three digits: the first; four: the first two).
/// `18-01` and `18层01` name it themselves; `负101` and `-101` are in the basement. One or two digits, or more than four,
/// tell nothing.
fn floor(room: &str) -> Option<i32> {
    let (below, room) = match room.strip_prefix(['负', '-']) {
        Some(rest) => (true, rest),
        None => (false, room),
    };
    let runs: Vec<&str> = room.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let floor = match runs.as_slice() {
        [floor, door] if door.len() <= 2 && floor.len() <= 2 => floor.parse().ok(),
        [.., run] if matches!(run.len(), 3 | 4) => run.parse::<i32>().ok().map(|number| number / 100),
        _ => None,
    };
    floor.map(|floor| if below { -floor } else { floor })
}

/// Numbers as digit count and digits, everything else as it stands. The count is one character from `1` to `X`, above the
/// separator and below every letter, so numbers come before letters and letters before Chinese words.
fn natural(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 4);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 {
            // Punctuation is no part of a name: `A-1座` walks with `A1座`.
            key.extend(first.is_alphanumeric().then_some(first));
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let number = rest[..digits].trim_start_matches('0');
        key.push(char::from(b'0' + u8::try_from(number.len().min(40)).unwrap_or(40)));
        key.push_str(number);
        rest = &rest[digits..];
    }
    key
}

/// `十二` → `12`, `二十` → `20`, `一〇一` → `101`, `一百零五` → `105`; text without numerals stays.
fn digits_for_numerals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(['\0']) {
        if numeral(c).is_some() || matches!(c, '十' | '百') {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            out.push_str(&value(&run));
            run.clear();
        }
        out.extend((c != '\0').then_some(c));
    }
    out
}

fn numeral(c: char) -> Option<u64> {
    "零一二三四五六七八九".chars().position(|n| n == c).or((c == '〇').then_some(0)).map(|n| n as u64)
}

fn value(run: &str) -> String {
    if !run.contains(['十', '百']) {
        return run.chars().filter_map(numeral).map(|n| n.to_string()).collect();
    }
    let (mut sum, mut digit) = (0u64, None);
    for c in run.chars() {
        match c {
            '百' => sum += 100 * digit.take().unwrap_or(1),
            '十' => sum += 10 * digit.take().filter(|n| *n > 0).unwrap_or(1),
            _ => digit = numeral(c),
        }
    }
    (sum + digit.unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests;
