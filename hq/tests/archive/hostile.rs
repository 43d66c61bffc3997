//! Bytes that mean harm: whatever they are, no panic leaves, nothing is believed, and memory stays bounded.

use crate::made::{Made, checked, headquarters, parts, resigned};
use anjian_hq::verify::container;
use anjian_hq::verify::package::{assemble, pretty, sign};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

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

/// All tests of this program together.
const MEMORY: usize = 256 << 20;

fn bounded() {
    assert!(PEAK.load(Relaxed) < MEMORY, "needed {} bytes", PEAK.load(Relaxed));
}

/// The same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit.max(1)
    }
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len());
            match self.below(7) {
                _ if bytes.is_empty() => bytes.push(7),
                0 => bytes[at] = self.below(256) as u8,
                1 => bytes[at] = bytes[at].wrapping_add(1),
                2 => bytes[at] ^= 1 << self.below(8),
                3 => bytes.insert(at, self.below(256) as u8),
                4 => drop(bytes.remove(at)),
                5 => bytes.truncate(at),
                _ => {
                    let piece = bytes[at..(at + self.below(64)).min(bytes.len())].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
        }
    }
}

#[test]
fn law_9_twenty_thousand_random_mutations_of_an_archive_leave_no_panic_and_none_is_believed() {
    let archive = Made::ordinary().archive();
    let mut numbers = Numbers(0x5ea1);
    for _ in 0..20_000 {
        let mut bytes = archive.clone();
        numbers.mutate(&mut bytes);
        assert_eq!(checked(&bytes).holds(), bytes == archive);
    }
    bounded();
}

#[test]
fn law_9_mutations_behind_a_frame_and_a_signature_that_are_right_leave_no_panic() {
    let made = Made::ordinary();
    let (manifest, files) = parts(&made.archive());
    let mut numbers = Numbers(0xc0de);
    let (mut believed, mut tried) = (0, 0);
    for _ in 0..6_000 {
        // One of the files, listed and signed anew by whoever holds the key.
        let mut other = files.clone();
        let which = numbers.below(other.len());
        numbers.mutate(&mut other[which].1);
        let report = checked(&resigned(manifest.clone(), other.clone()));
        // What nobody but headquarters says may be anything: the words to the reader.
        let its_own_words = which == 0 || other == files;
        assert!(!report.holds() || its_own_words || which == 2, "{}", other[which].0);
        // Or the manifest itself, signed as it is.
        let mut text = pretty(&manifest).unwrap();
        numbers.mutate(&mut text);
        let signature = sign(&manifest.inspection, &text, &headquarters()).unwrap();
        let mut entries = vec![
            ("manifest.json".to_owned(), text),
            ("manifest.sig".to_owned(), format!("{signature}\n").into_bytes()),
        ];
        entries.extend(files.clone());
        believed += usize::from(checked(&container::write(&entries).unwrap()).holds());
        tried += 1;
    }
    // White space between the words, and names of people, are headquarters' to choose.
    assert!(believed < tried / 2, "{believed} of {tried}");
    bounded();
}

#[test]
fn law_9_a_record_made_to_be_slow_is_given_up_in_time() {
    let mut made = Made::with_devices(1);
    let begun = Instant::now();
    // Every change completes it: each seal would have the whole record read again.
    for _ in 0..140 {
        made.complete(0);
    }
    made.receive(&[0]);
    let archive = made.archive();
    let made_in = begun.elapsed();
    let begun = Instant::now();
    let report = checked(&archive);
    let took = begun.elapsed();
    assert_eq!(crate::made::wrong(&report), ["too_many"]);
    assert!(took < Duration::from_secs(20), "{took:?}, made in {made_in:?}");
    // Receipts without end over the same record, each of them good.
    let mut contents = made.contents();
    let receipt = contents.receipts[0].clone();
    contents.receipts = vec![receipt; 4_000];
    contents.changes.truncate(100);
    let begun = Instant::now();
    assert!(!checked(&contents.pack(&headquarters()).unwrap()).holds());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    bounded();
}

#[test]
fn law_9_an_archive_that_claims_more_than_it_is_costs_nothing() {
    let made = Made::ordinary();
    // A local header that claims four gigabytes.
    let mut bytes = made.archive();
    bytes[18..26].fill(0xff);
    assert!(!checked(&bytes).holds());
    // A list of a million empty things.
    let (manifest, files) = parts(&made.archive());
    let text = String::from_utf8(pretty(&manifest).unwrap()).unwrap();
    let hashes = vec![format!("\"{}\"", "0".repeat(64)); 100_000].join(",");
    let text = text.replacen("\"changes\": [", &format!("\"changes\": [{hashes},"), 1).into_bytes();
    let signature = sign(&manifest.inspection, &text, &headquarters()).unwrap();
    let mut entries =
        vec![("manifest.json".to_owned(), text), ("manifest.sig".to_owned(), format!("{signature}\n").into_bytes())];
    entries.extend(files.clone());
    let report = checked(&container::write(&entries).unwrap());
    assert_eq!(crate::made::wrong(&report), ["too_many"]);
    // A short text that would make a large record, and a checklist of twenty megabytes.
    let zeros = format!("[{}0]", "0,".repeat(10 << 20)).into_bytes();
    let mut other = files.clone();
    other[2].1.clone_from(&zeros);
    assert_eq!(crate::made::wrong(&checked(&resigned(manifest.clone(), other))), ["record"]);
    let mut other = (manifest.clone(), files.clone());
    let (code, texts) = (crate::made::household(), vec![("a".to_owned(), "template/a".to_owned())]);
    other.0.templates = vec![anjian_hq::verify::manifest::TemplateLine { code, version: 1, texts }];
    other.1.push(("template/a".to_owned(), zeros));
    assert_eq!(crate::made::wrong(&checked(&resigned(other.0, other.1))), ["checklist"]);
    // As many entries as an archive may not have.
    let many: Vec<_> = (0..container::MOST_ENTRIES + 1).map(|n| (n.to_string(), vec![])).collect();
    assert_eq!(container::write(&many), None);
    assert!(assemble(&manifest, &signature, many).is_err());
    bounded();
}
