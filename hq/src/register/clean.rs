//! Repairs what spreadsheets and keyboards do to a cell: full-width characters, stray white space, text marks.

use super::warning::WarningKind;
use std::borrow::Cow;

/// What a cell holds decides how much may be touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// A number-like word (account, meter): everything becomes half-width, no white space stays.
    Code,
    /// A date or a telephone: everything becomes half-width, white space inside stays, since it may separate.
    Figures,
    /// Part of an address: digits and letters become half-width, punctuation stays as written.
    Place,
    /// A name or another word: the width stays as written.
    Name,
    /// A remark: as `Name`, and its line breaks stay.
    Remark,
}

/// White space of any kind, and the invisible characters that ride along in copied text.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// A text without the white space around it.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// The half-width form of a full-width character.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// One character as it should stand; `None` when it should not stand at all.
fn mend(c: char, how: How) -> Option<char> {
    if is_space(c) {
        return match how {
            How::Code => None,
            How::Remark if c == '\n' => Some(c),
            _ if c == '\n' || c == '\t' || c == '\u{3000}' => Some(' '),
            _ if c.is_whitespace() && !c.is_control() => Some(c),
            _ => None,
        };
    }
    let half = narrow(c);
    match how {
        How::Code | How::Figures => Some(half),
        How::Place if half.is_ascii_alphanumeric() => Some(half),
        _ => Some(c),
    }
}

/// Cleans a cell and says what had to be done.
pub(super) fn clean<'c>(raw: &'c str, how: How, done: &mut Vec<WarningKind>) -> Cow<'c, str> {
    let mut text = bare(raw);
    if text.len() != raw.len() {
        note(done, WarningKind::Spaces);
    }
    if let Some(inside) = unmarked(text) {
        note(done, WarningKind::TextMark);
        text = inside;
    }
    let mut cleaned = Cow::Borrowed(text);
    if !text.bytes().all(|b| b.is_ascii_graphic()) && text.chars().any(|c| mend(c, how) != Some(c)) {
        for c in text.chars() {
            match mend(c, how) {
                Some(mended) if mended == c => {}
                Some(mended) if !is_space(mended) => note(done, WarningKind::FullWidth),
                _ => note(done, WarningKind::Spaces),
            }
        }
        cleaned = Cow::Owned(text.chars().filter_map(|c| mend(c, how)).collect());
    }
    if how == How::Code && has_decimal_tail(&cleaned) {
        note(done, WarningKind::DecimalTail);
        let length = cleaned.len() - 2;
        cleaned = match cleaned {
            Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
            Cow::Owned(text) => Cow::Owned(text[..length].to_owned()),
        };
    }
    cleaned
}

fn note(done: &mut Vec<WarningKind>, kind: WarningKind) {
    if !done.contains(&kind) {
        done.push(kind);
    }
}

/// What stands inside `="007"` or behind `'007` and `'=x`: the ways in which a spreadsheet is told "this is text".
fn unmarked(text: &str) -> Option<&str> {
    if let Some(inside) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return Some(inside);
    }
    let rest = text.strip_prefix('\'')?;
    let first = rest.chars().next()?;
    (first.is_ascii_digit() || super::write_faults::would_execute(rest)).then_some(rest)
}

/// `34040000001.0`: a number that passed through a program that knows only fractions.
fn has_decimal_tail(text: &str) -> bool {
    text.strip_suffix(".0").is_some_and(|head| !head.is_empty() && head.bytes().all(|b| b.is_ascii_digit()))
}

/// `3.404E+10`: a spreadsheet has thrown the digits away.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((head, power)) = text.split_once(['E', 'e']) else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    power.strip_prefix('+').is_some_and(digits) && head.split('.').all(digits)
}

/// `#N/A` and its kin: a formula that failed stands where a value should.
pub(super) fn is_failed_formula(text: &str) -> bool {
    const FAILED: [&str; 8] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA"];
    text.starts_with('#') && FAILED.contains(&text.trim_end())
}

/// What people write into a cell that has to be left empty.
pub(super) fn is_placeholder(text: &str) -> bool {
    const NOTHING: [&str; 17] = [
        "-", "--", "—", "——", "/", "\\", "0", "无", "暂无", "没有", "不详", "未知", "null", "none", "n/a", "na",
        "(null)",
    ];
    text.len() <= 6 && NOTHING.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(raw: &str, how: How) -> (String, Vec<WarningKind>) {
        let mut done = Vec::new();
        (clean(raw, how, &mut done).into_owned(), done)
    }

    #[test]
    fn codes_lose_width_and_spaces_names_keep_theirs() {
        use WarningKind::{DecimalTail, FullWidth, Spaces, TextMark};
        assert_eq!(cleaned("３４０　４", How::Code), ("3404".into(), vec![FullWidth, Spaces]));
        assert_eq!(cleaned("34040000001.0", How::Code), ("34040000001".into(), vec![DecimalTail]));
        assert_eq!(cleaned("=\"007\"", How::Code), ("007".into(), vec![TextMark]));
        assert_eq!(cleaned("'=1+1", How::Name), ("=1+1".into(), vec![TextMark]));
        assert_eq!(cleaned(" １号楼，（东）\n", How::Place), ("1号楼，（东）".into(), vec![Spaces, FullWidth]));
        assert_eq!(cleaned("Ａ座 小吃", How::Name), ("Ａ座 小吃".into(), vec![]));
        assert_eq!(cleaned("一\r\n二", How::Remark), ("一\n二".into(), vec![Spaces]));
        assert_eq!(cleaned("IC卡表", How::Name), ("IC卡表".into(), vec![]));
    }

    #[test]
    fn lost_digits_are_told_from_words_with_an_e() {
        assert!(is_scientific("3.404E+10") && is_scientific("3E+10"));
        assert!(!is_scientific("12E4567") && !is_scientific("M1E+") && !is_scientific("E+10"));
    }
}
