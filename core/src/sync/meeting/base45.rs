//! Bytes as Base45 (RFC 9285): the 45 characters that a QR code packs into 5½ bits each, so that a code costs hardly more than its
//! bytes and every scanner hands it over as text.

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Writes bytes: two as three characters, a last one as two.
pub(super) fn write(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
    let mut digits = |mut number: usize, count: usize| {
        for _ in 0..count {
            text.push(char::from(ALPHABET[number % 45]));
            number /= 45;
        }
    };
    for pair in bytes.chunks(2) {
        match *pair {
            [a, b] => digits(usize::from(a) * 256 + usize::from(b), 3),
            [a] => digits(usize::from(a), 2),
            _ => {}
        }
    }
    text
}

/// Reads what [`write`] wrote; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in text.as_bytes().chunks(3) {
        let mut number = 0;
        for character in group.iter().rev() {
            number = number * 45 + ALPHABET.iter().position(|known| known == character)?;
        }
        match group.len() {
            3 => bytes.extend(u16::try_from(number).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(number).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_rfc_9285_are_read_and_written() {
        for (bytes, text) in [(&b"AB"[..], "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"", "")]
        {
            assert_eq!(write(bytes), text);
            assert_eq!(read(text).as_deref(), Some(bytes));
        }
        // 65,536 and 256 are no bytes; one character alone and small letters are no text of it.
        for bad in ["GGW", "W5", "::", "A", "BB8A", "bb8", "安检"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_read_back_as_written(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let text = write(&bytes);
            prop_assert!(!text.ends_with(' '), "no scanner trims anything away");
            prop_assert_eq!(read(&text), Some(bytes));
        }
    }
}
