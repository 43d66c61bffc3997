//! Hostile changes against the guard: whatever the bytes, no panic leaves, and time and memory stay bounded.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anjian_core::document::guard::{Checked, Limits, Refused, check, shielded};
use automerge::{Automerge, Change, ChangeHash, ReadDoc};

#[path = "hostile/forge.rs"]
mod forge;
use forge::Real;

/// Counts the bytes that are in use and their peak.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator unchanged; the counters do not touch the memory.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = IN_USE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(now, Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// One test at a time: they share the count of memory.
static ALONE: Mutex<()> = Mutex::new(());

const MEMORY: usize = 256 << 20;
const TIME: Duration = Duration::from_secs(2);

/// Runs `f` and asserts the safety law: at most 256 MB in use and two seconds.
fn bounded<T>(f: impl FnOnce() -> T) -> T {
    PEAK.store(IN_USE.load(Relaxed), Relaxed);
    let start = Instant::now();
    let value = f();
    assert!(start.elapsed() < TIME, "took {:?}", start.elapsed());
    assert!(PEAK.load(Relaxed) < MEMORY, "needed {} bytes", PEAK.load(Relaxed));
    value
}

fn alone() -> std::sync::MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Merges an accepted change into a copy of the document, reads it, and returns the change as the document would send it
/// on; every panic must end in `shielded`.
fn merge_and_read(before: &Automerge, checked: &Checked) -> Result<Option<Change>, Refused> {
    shielded(|| {
        let mut doc = before.clone();
        let _ = doc.apply_changes([checked.change.clone()]);
        let _ = doc.hydrate(None);
        let _ = doc.save();
        doc.get_change_by_hash(&ChangeHash(checked.hash))
    })
}

/// What became of a flood of damaged changes.
#[derive(Debug, Default)]
struct Tally {
    tried: usize,
    accepted: usize,
    merged: usize,
    panicked: usize,
}

impl Tally {
    fn attack(&mut self, real: &Real, body: &[u8]) {
        self.tried += 1;
        let bytes = forge::chunk(1, body);
        let Ok(checked) = bounded(|| check(&bytes, &Limits::default())) else {
            return;
        };
        self.accepted += 1;
        assert_eq!(checked.ops, checked.change.decode().operations);
        match bounded(|| merge_and_read(&real.before, &checked)) {
            Err(_) => self.panicked += 1,
            Ok(None) => {}
            Ok(Some(rebuilt)) => {
                self.merged += 1;
                // The same content in another spelling would be a second hash for one change.
                let same_content = rebuilt.decode() == checked.change.decode();
                assert_eq!(same_content, rebuilt.raw_bytes() == checked.raw);
            }
        }
    }
}

#[test]
fn every_single_byte_mutation_of_three_real_changes_is_checked_or_refused() {
    let _alone = alone();
    let mut tally = Tally::default();
    for real in forge::real_changes() {
        let original = forge::body(&real.bytes).to_vec();
        for at in 0..original.len() {
            let mut body = original.clone();
            for value in 0..=u8::MAX {
                body[at] = value;
                tally.attack(&real, &body);
            }
        }
    }
    println!("{tally:?}");
    assert!(tally.accepted > 1_000 && tally.merged > 1_000, "{tally:?}");
}

/// A fixed sequence of numbers (SplitMix64), so that a failure comes back.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

#[test]
fn sixty_thousand_random_mutations_leave_no_panic_and_stay_bounded() {
    let _alone = alone();
    let mut tally = Tally::default();
    let mut numbers = Numbers(0xa17_1a0);
    for real in forge::real_changes() {
        let original = forge::body(&real.bytes).to_vec();
        for _ in 0..20_000 {
            let mut body = original.clone();
            for _ in 0..=numbers.below(6) {
                let at = numbers.below(body.len());
                match numbers.below(5) {
                    0 => body[at] = numbers.below(256) as u8,
                    1 => body[at] = body[at].wrapping_add(1),
                    2 => body[at] ^= 1 << numbers.below(8),
                    3 => body.insert(at, numbers.below(256) as u8),
                    _ => body.swap(at, numbers.below(original.len()).min(at)),
                }
            }
            tally.attack(&real, &body);
        }
    }
    println!("{tally:?}");
    assert!(tally.accepted > 1_000 && tally.merged > 1_000, "{tally:?}");
}

#[test]
fn a_change_of_a_few_bytes_that_claims_ten_million_operations_is_refused_at_once() {
    let _alone = alone();
    let bytes = forge::chunk(1, &forge::first_change(&forge::claims(10_000_000)));
    assert!(bytes.len() < 100, "{} bytes", bytes.len());
    let before = IN_USE.load(Relaxed);
    let refused = bounded(|| check(&bytes, &Limits::default())).err();
    assert_eq!(refused, Some(Refused::TooManyOps { claimed: 10_000_000, limit: 4_096 }));
    assert!(PEAK.load(Relaxed) - before < 1 << 20, "nothing may be made before it is counted");
}

#[test]
fn every_column_that_alone_claims_ten_million_rows_is_refused_at_once() {
    let _alone = alone();
    let many = 10_000_000;
    let nulls = [vec![0], forge::leb(many)].concat();
    let same = [forge::run(many), vec![1]].concat();
    for spec in [0x01, 0x02, 0x11, 0x13, 0x15, 0x34, 0x42, 0x56, 0x70, 0x71, 0x73, 0x94, 0xa5] {
        for content in [&nulls, &same] {
            let mut columns = forge::claims(2);
            columns.retain(|(other, _)| *other != spec);
            columns.push((spec, content.clone()));
            columns.sort_by_key(|(spec, _)| *spec);
            let bytes = forge::chunk(1, &forge::first_change(&columns));
            assert!(bounded(|| check(&bytes, &Limits::default())).is_err(), "column {spec:#x}");
        }
    }
    assert!(check(&forge::chunk(1, &forge::first_change(&forge::claims(2))), &Limits::default()).is_ok());
}

#[test]
fn predecessors_are_counted_before_they_are_made() {
    let _alone = alone();
    let mut columns = forge::claims(2);
    columns.retain(|(spec, _)| *spec != 0x70);
    columns.push((0x70, [forge::run(2), forge::leb(5_000_000)].concat()));
    columns.push((0x71, [forge::run(10_000_000), vec![0]].concat()));
    columns.push((0x73, [forge::run(10_000_000), vec![1]].concat()));
    let bytes = forge::chunk(1, &forge::first_change(&columns));
    let refused = bounded(|| check(&bytes, &Limits::default())).err();
    assert_eq!(refused, Some(Refused::TooManyPreds { claimed: 5_000_000, limit: 16_384 }));
}

#[test]
fn the_largest_change_that_is_accepted_merges_within_the_bounds() {
    let _alone = alone();
    let empty = Real { before: Automerge::new(), bytes: Vec::new() };
    let mut tally = Tally::default();
    tally.attack(&empty, &forge::first_change(&forge::claims(4_096)));
    // A key of 60,000 bytes, seventeen times: one megabyte.
    let mut columns = forge::claims(17);
    columns[0].1 = [forge::run(17), forge::leb(60_000), vec![b'k'; 60_000]].concat();
    tally.attack(&empty, &forge::first_change(&columns));
    assert_eq!((tally.accepted, tally.merged), (2, 2));
    columns[0].1 = [forge::run(18), forge::leb(60_000), vec![b'k'; 60_000]].concat();
    tally.attack(&empty, &forge::first_change(&columns));
    assert_eq!(tally.accepted, 2);
}

#[test]
fn the_slowest_real_changes_that_are_accepted_merge_within_the_bounds() {
    let _alone = alone();
    for real in forge::slow_changes() {
        let checked = bounded(|| check(&real.bytes, &Limits::default())).expect("within the limits");
        let rebuilt = bounded(|| merge_and_read(&real.before, &checked)).expect("no panic").expect("merged");
        assert_eq!(rebuilt.raw_bytes(), real.bytes);
    }
}

#[test]
fn objects_nested_deeper_than_a_stack_are_refused() {
    let _alone = alone();
    let refused = check(&forge::nested_objects(4_000), &Limits::default()).err();
    assert_eq!(refused, Some(Refused::TooManyObjects { limit: 64 }));
}

#[test]
fn a_compressed_chunk_that_inflates_without_end_is_refused_without_inflating() {
    let _alone = alone();
    let bytes = forge::chunk(2, &forge::endless_deflate(200_000));
    let before = IN_USE.load(Relaxed);
    assert_eq!(bounded(|| check(&bytes, &Limits::default())).err(), Some(Refused::Compressed));
    assert!(PEAK.load(Relaxed) - before < 1 << 20);
}

#[test]
fn a_compressed_column_is_refused_without_inflating() {
    let _alone = alone();
    let mut columns = forge::claims(2);
    columns[2] = (0x42 | 0b1000, forge::endless_deflate(200_000));
    let bytes = forge::chunk(1, &forge::first_change(&columns));
    assert_eq!(bounded(|| check(&bytes, &Limits::default())).err(), Some(Refused::Compressed));
}

#[test]
fn a_document_a_bundle_and_an_unknown_chunk_are_refused() {
    let _alone = alone();
    let document = forge::real_changes()[0].before.save();
    assert_eq!(check(&document, &Limits::default()).err(), Some(Refused::NotAChange { chunk_type: 0 }));
    for chunk_type in [3, 4, 255] {
        let bytes = forge::chunk(chunk_type, &[0; 40]);
        assert_eq!(check(&bytes, &Limits::default()).err(), Some(Refused::NotAChange { chunk_type }));
    }
}

#[test]
fn a_change_cut_off_at_any_byte_is_refused() {
    let _alone = alone();
    for real in forge::real_changes() {
        for end in 0..real.bytes.len() {
            assert!(check(&real.bytes[..end], &Limits::default()).is_err(), "cut at {end}");
        }
        let original = forge::body(&real.bytes);
        for end in 0..original.len() {
            let refused = check(&forge::chunk(1, &original[..end]), &Limits::default());
            assert!(refused.is_err(), "cut at {end} under a valid checksum");
        }
    }
}

#[test]
fn a_change_with_anything_behind_it_is_refused() {
    let _alone = alone();
    for real in forge::real_changes() {
        let twice = [&real.bytes[..], &real.bytes].concat();
        let (at, bytes) = (real.bytes.len(), real.bytes.len());
        assert_eq!(check(&twice, &Limits::default()).err(), Some(Refused::Trailing { at, bytes }));
        let inside = forge::chunk(1, &[forge::body(&real.bytes), &[0]].concat());
        assert!(matches!(check(&inside, &Limits::default()), Err(Refused::Trailing { bytes: 1, .. })));
    }
}

#[test]
fn a_flipped_bit_under_the_old_checksum_is_refused() {
    let _alone = alone();
    for real in forge::real_changes() {
        let body_at = real.bytes.len() - forge::body(&real.bytes).len();
        for at in body_at..real.bytes.len() {
            let mut bytes = real.bytes.clone();
            bytes[at] ^= 1;
            assert_eq!(check(&bytes, &Limits::default()).err(), Some(Refused::Checksum));
        }
    }
}
