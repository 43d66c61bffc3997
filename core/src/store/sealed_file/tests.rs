//! What a sealed file promises, tried on every byte.

use super::*;
use proptest::prelude::*;

fn seal() -> FileSeal {
    FileSeal::of(&DatabaseKey::from_bytes([9; 32]))
}

fn photo(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|n| (n * 31 % 251) as u8).collect()
}

/// Around every edge of the format.
const LENGTHS: [usize; 9] = [0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 300_000];

#[test]
fn what_was_sealed_is_what_is_opened_whatever_its_length() {
    for length in LENGTHS {
        let plain = photo(length);
        let sealed = seal().seal("photo", &plain).unwrap();
        assert_eq!(seal().open("photo", &sealed).unwrap(), plain, "{length} bytes");
        assert_ne!(sealed, seal().seal("photo", &plain).unwrap(), "no two files are alike");
    }
}

#[test]
fn every_flipped_byte_is_refused() {
    for length in [0, 1, 100, CHUNK + 10] {
        let sealed = seal().seal("photo", &photo(length)).unwrap();
        // Every one of the first and the last, some between.
        let places = (0..sealed.len()).filter(|n| *n < 300 || sealed.len() - n < 300 || n % 997 == 0);
        for place in places {
            for bit in [0x01, 0x80] {
                let mut altered = sealed.clone();
                altered[place] ^= bit;
                let refused = seal().open("photo", &altered);
                assert!(refused.is_err(), "byte {place} of a file of {length}");
                let expected = match place {
                    0..8 => matches!(refused, Err(Unsealable::NoSealedFile)),
                    8..16 => matches!(refused, Err(Unsealable::Length { .. })),
                    _ => matches!(refused, Err(Unsealable::Altered { .. })),
                };
                assert!(expected, "byte {place} of a file of {length}: {refused:?}");
            }
        }
    }
}

#[test]
fn a_file_cut_anywhere_or_made_longer_is_refused() {
    let sealed = seal().seal("photo", &photo(2 * CHUNK + 7)).unwrap();
    let cuts = (0..sealed.len()).filter(|n| *n < 200 || n % 613 == 0 || (HEADER + CHUNK..).contains(n) && n % 101 == 0);
    for cut in cuts.chain([HEADER + CHUNK + TAG, HEADER + 2 * (CHUNK + TAG)]) {
        let refused = seal().open("photo", &sealed[..cut]);
        assert!(matches!(refused, Err(Unsealable::Length { .. } | Unsealable::NoSealedFile)), "cut at {cut}");
    }
    for more in [1, TAG, CHUNK + TAG] {
        let mut longer = sealed.clone();
        longer.resize(sealed.len() + more, 0);
        assert!(matches!(seal().open("photo", &longer), Err(Unsealable::Length { .. })));
    }
}

#[test]
fn chunks_in_another_order_or_of_another_file_are_refused() {
    let (one, two) =
        (seal().seal("photo", &photo(3 * CHUNK)).unwrap(), seal().seal("photo", &photo(3 * CHUNK)).unwrap());
    let (first, second) = (HEADER..HEADER + CHUNK + TAG, HEADER + CHUNK + TAG..HEADER + 2 * (CHUNK + TAG));
    let mut exchanged = one.clone();
    exchanged[first.clone()].copy_from_slice(&one[second.clone()]);
    exchanged[second].copy_from_slice(&one[first.clone()]);
    assert!(matches!(seal().open("photo", &exchanged), Err(Unsealable::Altered { chunk: 0 })));
    let mut mixed = one;
    mixed[first.clone()].copy_from_slice(&two[first]);
    assert!(matches!(seal().open("photo", &mixed), Err(Unsealable::Altered { chunk: 0 })));
}

#[test]
fn another_key_and_another_name_open_nothing() {
    let sealed = seal().seal("photo", &photo(100)).unwrap();
    let other = FileSeal::of(&DatabaseKey::from_bytes([8; 32]));
    assert!(matches!(other.open("photo", &sealed), Err(Unsealable::Altered { chunk: 0 })));
    assert!(matches!(seal().open("another photo", &sealed), Err(Unsealable::Altered { chunk: 0 })));
}

#[test]
fn a_header_that_claims_the_world_is_refused_before_anything_is_reserved_for_it() {
    let mut sealed = seal().seal("photo", &photo(10)).unwrap();
    sealed[8..16].copy_from_slice(&u64::MAX.to_be_bytes());
    assert!(matches!(seal().open("photo", &sealed), Err(Unsealable::Length { expected: u64::MAX, .. })));
}

#[test]
fn a_sealed_photo_holds_no_plain_text_and_gives_any_part_of_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo");
    let mut plain = photo(300_000);
    let address = "幸福小区3号楼".as_bytes();
    plain[100_000..100_000 + address.len()].copy_from_slice(address);
    let raw = seal().seal("photo", &plain).unwrap();
    std::fs::write(&path, &raw).unwrap();
    assert!(!raw.windows(address.len()).any(|window| window == address));
    assert_eq!(seal().read(&path, "photo").unwrap(), plain);
    for range in [0..0, 0..1, 65_535..65_537, 65_536..131_072, 299_999..300_000, 300_000..300_000, 0..300_000] {
        let part = seal().read_range(&path, "photo", range.clone()).unwrap();
        assert_eq!(part, plain[range.start as usize..range.end as usize], "{range:?}");
    }
    for (start, end) in [(0, 300_001), (300_001, 300_001), (2, 1)] {
        let refused = seal().read_range(&path, "photo", Range { start, end });
        assert!(matches!(refused, Err(Unsealable::OutOfRange { length: 300_000, .. })));
    }
}

#[test]
fn a_part_is_read_although_another_part_is_damaged_and_the_damaged_part_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo");
    let plain = photo(3 * CHUNK);
    let mut sealed = seal().seal("photo", &plain).unwrap();
    sealed[HEADER + CHUNK + TAG + 5] ^= 1;
    std::fs::write(&path, sealed).unwrap();
    let chunk = CHUNK as u64;
    assert_eq!(seal().read_range(&path, "photo", 0..chunk).unwrap(), plain[..CHUNK]);
    assert!(matches!(seal().read_range(&path, "photo", chunk..chunk + 1), Err(Unsealable::Altered { chunk: 1 })));
    assert!(matches!(seal().read(&path, "photo"), Err(Unsealable::Altered { chunk: 1 })));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_come_back_and_any_part_of_them(plain in proptest::collection::vec(any::<u8>(), 0..200_000), a: u32, b: u32) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo");
        std::fs::write(&path, seal().seal("photo", &plain).unwrap()).unwrap();
        prop_assert_eq!(&seal().read(&path, "photo").unwrap(), &plain);
        let (a, b) = (a as usize % (plain.len() + 1), b as usize % (plain.len() + 1));
        let (start, end) = (a.min(b), a.max(b));
        let part = seal().read_range(&path, "photo", start as u64..end as u64).unwrap();
        prop_assert_eq!(&part, &plain[start..end]);
    }

    #[test]
    fn any_damage_is_refused(length in 0_usize..150_000, damage in proptest::collection::vec((any::<u32>(), 1_u8..), 1..4), cut: u16) {
        let sealed = seal().seal("photo", &photo(length)).unwrap();
        let mut altered = sealed.clone();
        for (place, flip) in damage {
            let place = place as usize % altered.len();
            altered[place] ^= flip;
        }
        altered.truncate(sealed.len() - cut as usize % 3);
        prop_assume!(altered != sealed);
        prop_assert!(seal().open("photo", &altered).is_err());
    }

    #[test]
    fn bytes_from_anywhere_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), as_ours: bool) {
        let mut bytes = bytes;
        if as_ours && bytes.len() >= 8 {
            bytes[..8].copy_from_slice(FORMAT);
        }
        prop_assert!(seal().open("photo", &bytes).is_err());
    }
}
