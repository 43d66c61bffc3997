//! Handshakes of generated holdings: bounded whatever the amount, converging whatever the filter takes for something else, and
//! refused with a reason when they are anything else.

use super::bad::BadHandshake;
use super::filter::{CAPACITY, Filter, Key, Kind};
use super::handshake::{Handshake, MOST_BYTES, MOST_CHARACTERS, Place};
use super::inventory::Held;
use crate::model::id::InspectionId;
use crate::sync::protocol::sign::MemoryKey;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A change or a file of the model: its inspection, its number, whether it is a file.
type Thing = (u16, u16, bool);
/// What a phone holds, and of each whether it waits.
type Phone = BTreeMap<Thing, bool>;

fn inspection(number: u16) -> InspectionId {
    format!("household-annual/2026/3404{number:07}").parse().unwrap()
}

fn name((inspection, number, file): Thing) -> [u8; 32] {
    Sha256::digest(format!("{inspection} {number} {file}")).into()
}

fn held(phone: &Phone) -> Vec<Held> {
    let kind = |file: bool, waits: bool| match (file, waits) {
        (false, true) => Kind::ChangeWaits,
        (false, false) => Kind::ChangeHome,
        (true, true) => Kind::FileWaits,
        (true, false) => Kind::FileHome,
    };
    let one = |(thing, waits): (&Thing, &bool)| Held {
        place: Place::of(&inspection(thing.0)),
        kind: kind(thing.2, *waits),
        name: name(*thing),
    };
    phone.iter().map(one).collect()
}

/// What a phone sends in answer: by the rules of `answer`, without a store. Files that are home go to nobody.
fn sends(phone: &Phone, asked: &Handshake) -> Phone {
    let goes = |(thing, waits): &(&Thing, &bool)| {
        let (name, place) = (name(**thing), Place::of(&inspection(thing.0)));
        let has = if thing.2 { asked.has_file(&name) } else { asked.has_change(&name) };
        !has && asked.speaks_for(place, !**waits) && (**waits || !thing.2)
    };
    phone.iter().filter(goes).map(|(thing, waits)| (*thing, *waits)).collect()
}

/// What it should hold in the end: everything but files that are home elsewhere.
fn whole(one: &Phone, other: &Phone) -> (Vec<Thing>, Vec<Thing>) {
    let end = |here: &Phone, there: &Phone| {
        let comes = |(thing, waits): &(&Thing, &bool)| **waits || !thing.2;
        let mut end: Vec<Thing> = here.keys().copied().collect();
        end.extend(there.iter().filter(comes).map(|(thing, _)| *thing).filter(|thing| !here.contains_key(thing)));
        end.sort_unstable();
        end
    };
    (end(one, other), end(other, one))
}

fn says_everything(held: usize, capacity: usize) -> bool {
    held * 2 <= capacity.min(CAPACITY)
}

fn phones() -> impl Strategy<Value = (Phone, Phone)> {
    let thing = (0..120_u16, 0..6_u16, any::<bool>());
    let holding = (thing, any::<bool>(), 0..3_u8);
    proptest::collection::vec(holding, 0..400).prop_map(|things| {
        let (mut one, mut other) = (Phone::new(), Phone::new());
        for (thing, waits, whose) in things {
            if whose != 1 {
                one.insert(thing, waits);
            }
            if whose != 0 {
                other.insert(thing, waits);
            }
        }
        (one, other)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever two phones hold, and however little one code can speak for.
    #[test]
    fn repeated_exchange_always_converges_to_equality((one, other) in phones(), capacity in 60..600_usize) {
        let keys = [MemoryKey::from_seed([1; 32]), MemoryKey::from_seed([2; 32])];
        let mut phones = [one.clone(), other.clone()];
        let (end_one, end_other) = whole(&one, &other);
        let mut codes = 0;
        let mut salt = 0_u32;
        while phones[0].keys().ne(end_one.iter()) || phones[1].keys().ne(end_other.iter()) {
            salt += 1;
            prop_assert!(salt < 400, "it does not converge");
            for (asks, answers) in [(0, 1), (1, 0)] {
                let asked = Handshake::of(&held(&phones[asks]), salt, capacity, &keys[asks]).unwrap();
                prop_assert!(asked.to_bytes().len() <= MOST_BYTES);
                codes = codes.max(asked.codes());
                let before = phones[asks].len();
                let came = sends(&phones[answers], &asked);
                let brought = came.len();
                for (thing, waits) in came {
                    phones[asks].entry(thing).or_insert(waits);
                }
                // What is there already comes again at most where one code could not speak for everything.
                if says_everything(before, capacity) {
                    prop_assert_eq!(phones[asks].len() - before, brought);
                }
            }
        }
        // Each salt brings what its slice misses, but for what it takes for something else.
        prop_assert!(salt <= codes * 12, "{} codes took {} handshakes", codes, salt);
        let again = Handshake::of(&held(&phones[0]), salt + 1, capacity, &keys[0]).unwrap();
        if says_everything(phones[0].len(), capacity) {
            prop_assert!(sends(&phones[1], &again).is_empty(), "the next exchange is empty");
        }
    }

    #[test]
    fn law_9_no_text_and_no_bytes_are_more_than_refused(
        text in "(ANJIAN1:)?[0-9A-Z $%*+./:-]{0,1200}|.{0,80}", bytes in proptest::collection::vec(any::<u8>(), 0..700),
    ) {
        prop_assert!(text.parse::<Handshake>().is_err());
        prop_assert!(Handshake::from_bytes(&bytes).is_err());
    }
}

#[test]
fn a_code_is_small_whatever_the_phone_holds_and_reads_back_as_written() {
    let key = MemoryKey::from_seed([7; 32]);
    for (inspections, most) in [(0, 160), (40, 800), (300, MOST_CHARACTERS), (20_000, MOST_CHARACTERS)] {
        let phone: Phone = (0..inspections).flat_map(|n| [((n, 0, false), n < 300), ((n, 1, false), false)]).collect();
        let handshake = Handshake::of(&held(&phone), 1, CAPACITY, &key).unwrap();
        let text = handshake.to_string();
        assert!(text.len() <= most && handshake.to_bytes().len() <= MOST_BYTES, "{inspections}: {}", text.len());
        assert!(text.len() <= 970, "a QR code of version 20, correction level M");
        assert_eq!(text.parse::<Handshake>().unwrap(), handshake);
        assert!(handshake.is_of(&key.public()) && !handshake.is_of(&MemoryKey::from_seed([8; 32]).public()));
        // 40 inspections of a day: what is said of them is almost never mistaken.
        let mistaken =
            (0..10_000_u32).filter(|n| handshake.has_change(&Sha256::digest(n.to_be_bytes()).into())).count();
        println!("{inspections} inspections: {} bytes, {} codes, {mistaken} of 10,000", text.len(), handshake.codes());
        assert!(mistaken < if inspections <= 40 { 10 } else { 600 });
    }
}

#[test]
fn law_9_a_code_that_is_cut_changed_or_another_is_refused_with_its_reason() {
    let key = MemoryKey::from_seed([7; 32]);
    let handshake = Handshake::of(&[], 1, CAPACITY, &key).unwrap();
    let bytes = handshake.to_bytes();
    for cut in 0..bytes.len() {
        assert_eq!(Handshake::from_bytes(&bytes[..cut]), Err(BadHandshake::Misread), "cut at {cut}");
    }
    for at in 1..bytes.len() {
        let mut other = bytes.clone();
        other[at] ^= 0x20;
        assert_eq!(Handshake::from_bytes(&other), Err(BadHandshake::Misread), "changed at {at}");
    }
    assert_eq!(Handshake::from_bytes(&[&[9], &bytes[1..]].concat()), Err(BadHandshake::Newer { version: 9 }));
    // Whole, and not meant: who makes it must also be able to sum.
    let summed = |at: usize, to: u8| {
        let mut said = bytes[..bytes.len() - 4].to_vec();
        said[at] = to;
        let sum = Sha256::digest(&said);
        Handshake::from_bytes(&[&said, &sum[..4]].concat())
    };
    assert!(matches!(summed(1, 0x50), Err(BadHandshake::Form(_))), "slices");
    for probes in [0, 23, 255] {
        assert!(matches!(summed(22, probes), Err(BadHandshake::Form(_))), "probes");
    }
    assert!(!summed(6, 1).unwrap().is_of(&key.public()), "another device");
    assert!(!summed(23, 255).unwrap().is_of(&key.public()), "another filter");
    let text = handshake.to_string();
    for other in ["", "https://hq.example.com/#ABCD", &text[1..], &text.to_lowercase()] {
        assert_eq!(other.parse::<Handshake>(), Err(BadHandshake::NotOne));
    }
    assert_eq!(text[..text.len() - 1].parse::<Handshake>(), Err(BadHandshake::Misread));
    assert!(matches!("ANJIAN1:".to_owned().repeat(200).parse::<Handshake>(), Err(BadHandshake::TooLong { .. })));
    assert_eq!(format!(" {text}\n").parse::<Handshake>().unwrap(), handshake);
}

#[test]
fn a_small_filter_is_hardly_ever_mistaken_either() {
    for things in [1_u32, 2, 5, 12, 40] {
        let key = |n: u32| Key::of(7, Kind::ChangeWaits, &Sha256::digest(n.to_be_bytes()).into());
        let filter = Filter::of(&(0..things).map(key).collect::<Vec<_>>());
        assert!((0..things).all(|n| filter.has(key(n))));
        let mistaken = (1_000..201_000).filter(|n| filter.has(key(*n))).count();
        assert!(mistaken < 20, "{mistaken} of 200,000 with {things} in it");
    }
}

#[test]
fn one_salt_takes_for_another_what_the_next_one_does_not() {
    let key = MemoryKey::from_seed([7; 32]);
    let phone: Phone = (0..2_000).map(|n| ((n, 0, false), true)).collect();
    let full = |salt| Handshake::of(&held(&phone), salt, usize::MAX, &key).unwrap();
    let mistaken = |salt: u32| -> Vec<u32> {
        let asked = full(salt);
        (0..2_000_u32).filter(|n| asked.has(Kind::ChangeWaits, &Sha256::digest(n.to_be_bytes()).into())).collect()
    };
    let (first, second) = (mistaken(1), mistaken(2));
    let both = first.iter().filter(|n| second.contains(n)).count();
    assert!(first.len() > 500, "four times too much is in it: {}", first.len());
    assert!(both * 10 < first.len() * 8, "{both} of {}", first.len());
    assert_ne!(Key::of(1, Kind::ChangeWaits, &[0; 32]), Key::of(1, Kind::ChangeHome, &[0; 32]));
}
