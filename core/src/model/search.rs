//! Finding a site (查找) by whatever somebody remembers: a name, an address, the end of a phone number, or the pinyin
//! initials of either, typed as letters or on a telephone's keys (245 = CGL).
//!
//! Each site has one haystack, written once; a query becomes needles, and a site is found when its haystack contains every
//! one of them. So SQL does the same with `instr`. Promises: needles never reach across two fields.

use super::site::Site;

/// Stands between the fields of a haystack; no needle holds it.
const SEPARATOR: char = '\n';

/// Characters that places use in another reading than the pinyin table's: 长青乡 is not zhang,
/// 重庆路 not zhong.
const IN_PLACES: [(char, char); 2] = [('长', 'c'), ('重', 'c')];

/// Surnames that are not read as the character usually is; only those whose initial differs.
const SURNAMES: [(char, char); 11] = [
    ('单', 's'),
    ('曾', 'z'),
    ('仇', 'q'),
    ('解', 'x'),
    ('区', 'o'),
    ('查', 'z'),
    ('翟', 'z'),
    ('覃', 'q'),
    ('乐', 'y'),
    ('秘', 'b'),
    ('种', 'c'),
];

/// A full-width form (１, Ａ, ＃, and the wide space) as the half-width one; every other character unchanged.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Half-width, lower case, without spaces and punctuation: what two people type differently reads the same.
pub fn fold(text: &str) -> String {
    text.chars().map(half_width).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn reading(c: char, of: &[(char, char)]) -> Option<char> {
    of.iter().find(|(character, _)| *character == c).map(|(_, initial)| *initial)
}

fn initial(c: char) -> Option<char> {
    reading(c, &IN_PLACES).or_else(|| usual_initial(c))
}

/// The initial of each character from 〇 on, made by `build.rs` from the library `pinyin`; 0 where it knows no reading.
static INITIALS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pinyin_initials"));

fn usual_initial(c: char) -> Option<char> {
    let place = u32::from(c).checked_sub(u32::from('〇')).and_then(|place| usize::try_from(place).ok());
    match place.and_then(|place| INITIALS.get(place)) {
        Some(0) => None,
        Some(letter) => Some(char::from(*letter)),
        None => c.is_ascii_alphanumeric().then_some(c),
    }
}

/// The pinyin initials of a text, with its own letters and digits between them: `光彩家园6号楼` → `gcjy6hl`. A character with
/// several readings takes the commonest.
pub fn initials(text: &str) -> String {
    fold(text).chars().filter_map(initial).collect()
}

/// The initials of a person's name: as [`initials`], but a surname is read as a surname.
pub fn name_initials(name: &str) -> String {
    let folded = fold(name);
    let mut rest = folded.chars();
    let surname = rest.next().and_then(|c| reading(c, &SURNAMES).or_else(|| initial(c)));
    surname.into_iter().chain(rest.filter_map(initial)).collect()
}

/// Initials as they are typed on a telephone's keys: `cgl` → `245`. Digits stay, everything else falls away.
pub fn t9(initials: &str) -> String {
    let key = |c: char| match c.to_ascii_lowercase() {
        'a'..='c' => Some('2'),
        'd'..='f' => Some('3'),
        'g'..='i' => Some('4'),
        'j'..='l' => Some('5'),
        'm'..='o' => Some('6'),
        'p'..='s' => Some('7'),
        't'..='v' => Some('8'),
        'w'..='z' => Some('9'),
        '0'..='9' => Some(c),
        _ => None,
    };
    initials.chars().filter_map(key).collect()
}

/// What a site is found by: name, address, account, phone, meter; the initials of the name and of the place (estate to
/// room; the whole address where the register has no parts); and both on a telephone's keys, the place by its estate only,
/// since house numbers are found as they stand.
pub fn haystack(site: &Site) -> String {
    let at = &site.address;
    let place = match [&at.estate, &at.building, &at.unit, &at.room].map(String::as_str).concat() {
        parts if parts.trim().is_empty() => at.text.clone(),
        parts => parts,
    };
    let name = name_initials(&site.customer);
    let fields = [
        fold(&site.customer),
        fold(&at.text),
        fold(site.id.as_str()),
        fold(&site.phone),
        fold(&site.meter),
        t9(&name),
        name,
        initials(&place),
        t9(&initials(&at.estate)),
    ];
    let mut haystack = String::with_capacity(256);
    for field in fields.iter().filter(|field| !field.is_empty()) {
        haystack.push_str(field);
        haystack.push(SEPARATOR);
    }
    haystack.pop();
    haystack.shrink_to_fit();
    haystack
}

/// The terms of a query, folded; spaces and punctuation part them. An empty query has none and finds everything.
pub fn needle(query: &str) -> Vec<String> {
    let terms = query.split(|c: char| !half_width(c).is_alphanumeric());
    terms.map(fold).filter(|term| !term.is_empty()).collect()
}

/// Whether a haystack contains every term.
pub fn matches(haystack: &str, needle: &[String]) -> bool {
    needle.iter().all(|term| haystack.contains(term.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::site::{Address, SiteClass, Supply};
    use super::*;
    use proptest::prelude::*;

    fn home() -> Site {
        let part = str::to_owned;
        Site {
            id: "34040000001".parse().unwrap(),
            class: SiteClass::Household,
            area: "bengshan".parse().unwrap(),
            customer: part("陈国良"),
            phone: part("139-5529-1234"),
            address: Address {
                district: part("蚌山区"),
                street: part("纬二路街道"),
                community: part("光彩社区"),
                estate: part("光彩家园"),
                building: part("６号楼"),
                unit: part("2单元"),
                room: part("801"),
                text: part("蚌埠市蚌山区纬二路街道光彩家园６号楼2单元801室"),
            },
            meter: part("M78248519"),
            meter_kind: part("IC卡表"),
            gas_on: None,
            supply: Supply::InUse,
            appliances: Vec::new(),
            hose_replaced: None,
            alarm: None,
            last_inspected: None,
            remark: String::new(),
        }
    }

    #[test]
    fn the_table_of_initials_says_what_the_library_says() {
        use pinyin::ToPinyin;
        for c in '\u{0}'..='\u{9fff}' {
            let reading = c.to_pinyin().and_then(|reading| reading.plain().chars().next());
            let letter = reading.filter(char::is_ascii_alphabetic);
            let expected = letter.or_else(|| (reading.is_none() && c.is_ascii_alphanumeric()).then_some(c));
            assert_eq!(usual_initial(c), expected, "{c} {:x}", u32::from(c));
        }
    }

    #[test]
    fn whatever_she_remembers_finds_the_home() {
        let haystack = haystack(&home());
        for query in [
            "",
            " ",
            "陈国良",
            "国良",
            "CGL",
            "cgl",
            "245",
            "光彩家园",
            "gcjy",
            "gcjy6",
            "4259",
            "６号楼 801",
            "6号楼，801",
            "1234",
            "5529-1234",
            "M78248519",
            "m7824",
            "Ｍ７８２４",
            "34040000001",
            "0000001",
            "纬二路",
            "陈 801",
            "cgl　gcjy",
        ] {
            assert!(matches(&haystack, &needle(query)), "{query:?} in {haystack:?}");
        }
        for query in ["陈国梁", "cgx", "246", "7号楼", "陈 802", "1234m7824"] {
            assert!(!matches(&haystack, &needle(query)), "{query:?} in {haystack:?}");
        }
        assert!(haystack.len() <= 200, "{} bytes for each of 10,000 sites", haystack.len());
    }

    #[test]
    fn a_site_without_parts_is_found_by_the_initials_of_its_whole_address() {
        let mut site = home();
        site.address = Address { text: "蚌埠市光彩家园".into(), ..Address::default() };
        assert!(matches(&haystack(&site), &needle("gcjy")));
    }

    #[test]
    fn initials_are_those_that_people_type() {
        for (text, expected) in [
            ("光彩家园6号楼", "gcjy6hl"),
            ("长青乡", "cqx"),
            ("蚌埠市", "bbs"),
            ("吕女士", "lns"),
            ("Ｋ-ｔｖ", "ktv"),
            ("重庆路党校", "cqldx"),
        ] {
            assert_eq!(initials(text), expected, "{text}");
        }
        for (name, expected) in
            [("单国强", "sgq"), ("曾丽", "zl"), ("解晓东", "xxd"), ("欧阳锋", "oyf"), ("任静", "rj"), ("", "")]
        {
            assert_eq!(name_initials(name), expected, "{name}");
        }
        for (character, initial) in SURNAMES.into_iter().chain(IN_PLACES) {
            assert_ne!(usual_initial(character), Some(initial), "{character} needs no entry");
        }
        assert_eq!(initials("简单"), "jd", "a surname's reading belongs to surnames");
        assert_eq!((t9("cgl"), t9("adgjmptw"), t9("z 1")), ("245".into(), "23456789".into(), "91".into()));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.contains(SEPARATOR));
        }
    }
}
