//! Telephone numbers as a register has them: several in one cell, with and without separators.

/// What a cell yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phones {
    /// The numbers that can be dialled, `13800000000` and `0552-3000000`, joined by `/`.
    pub(super) text: String,
    /// Something in the cell is no number.
    pub(super) faulty: bool,
}

/// Reads a cell whose characters are half-width already.
pub(super) fn phones(text: &str) -> Phones {
    let mut numbers: Vec<String> = Vec::new();
    let mut faulty = false;
    let mut take = |number: String| {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    };
    for part in text.split(['/', ';', ',', '、', '|', '\\']).filter(|part| !part.trim().is_empty()) {
        // White space stands inside one number (138 0000 0000) or between two: the whole is tried first.
        if let Some(one) = number(part) {
            take(one);
            continue;
        }
        for word in part.split_whitespace() {
            match number(word) {
                Some(one) => take(one),
                None => faulty = true,
            }
        }
    }
    Phones { text: numbers.join("/"), faulty }
}

/// One number in its usual form. Numbers as the country's plan has them: mobile 1[3-9] and nine digits; landline with
/// or without an area code, perhaps with an extension; 400 and 800 services.
fn number(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.chars().all(|c| c.is_ascii_digit() || " -.()+_".contains(c)) {
        return None;
    }
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let all = groups.concat();
    let digits =
        ["0086", "86"].iter().find_map(|p| all.strip_prefix(p).filter(|rest| rest.len() >= 10)).unwrap_or(&all);
    let mobile = digits.strip_prefix('0').filter(|rest| rest.len() == 11).unwrap_or(digits);
    if mobile.len() == 11 && mobile.starts_with('1') && matches!(mobile.as_bytes()[1], b'3'..=b'9') {
        return Some(mobile.to_owned());
    }
    if digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) {
        return Some(digits.to_owned());
    }
    if digits.starts_with('0') {
        return landline(digits, &groups);
    }
    // No local number begins with 1: such a one is a mobile number cut short.
    (matches!(digits.len(), 7 | 8) && !digits.starts_with('1')).then(|| digits.to_owned())
}

fn landline(digits: &str, groups: &[&str]) -> Option<String> {
    // 010 and 02x have three digits, every other area code has four.
    let area = if digits.starts_with("010") || digits.starts_with("02") { 3 } else { 4 };
    let (code, rest) = digits.split_at_checked(area)?;
    if matches!(rest.len(), 7 | 8) {
        return Some(format!("{code}-{rest}"));
    }
    match groups {
        [first, local, extension] if *first == code && matches!(local.len(), 7 | 8) && extension.len() <= 6 => {
            Some(format!("{code}-{local}-{extension}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_separated() {
        for (text, read) in [
            ("13800000000", "13800000000"),
            ("138-0000-0000", "13800000000"),
            ("138 0000 0000", "13800000000"),
            ("+86 13800000000", "13800000000"),
            ("8613800000000", "13800000000"),
            ("013800000000", "13800000000"),
            ("0552-3000000", "0552-3000000"),
            ("(0552)3000000", "0552-3000000"),
            ("05523000000", "0552-3000000"),
            ("02112345678", "021-12345678"),
            ("0552-3000000-801", "0552-3000000-801"),
            ("400-800-0000", "4008000000"),
            ("3000000", "3000000"),
            ("0552-3000000/13800000000", "0552-3000000/13800000000"),
            ("13800000000 13900000000", "13800000000/13900000000"),
            ("13800000000;13900000000,13800000000", "13800000000/13900000000"),
        ] {
            assert_eq!(phones(text), Phones { text: read.into(), faulty: false }, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_dialled_is_left_out_and_the_rest_is_kept() {
        for (text, kept) in [
            ("1380000000", ""),
            ("1380000", ""),
            ("138000000000", ""),
            ("12800000000", ""),
            ("王先生", ""),
            ("13800000000/123", "13800000000"),
            ("0552", ""),
            ("0", ""),
        ] {
            assert_eq!(phones(text), Phones { text: kept.into(), faulty: true }, "{text}");
        }
    }
}
