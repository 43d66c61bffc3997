//! What is done to an archive, by somebody from outside and by somebody who holds headquarters' key.

use crate::honest::household_now;
use crate::made::{
    Device, MORNING, Made, checked, device_line, files, headquarters, identity, listed, open, parts, photo, resigned,
    wrong,
};
use anjian_core::document::open::Edit;
use anjian_core::model::answer::Verdict;
use anjian_core::model::fact::Event;
use anjian_core::model::seal::Hash256;
use anjian_core::model::site::{Address, Site, SiteClass, Supply};
use anjian_core::model::time::Timestamp;
use anjian_core::sync::protocol::message::ChangeSignature;
use anjian_core::sync::protocol::sign::MemoryKey;
use anjian_hq::verify::package::{assemble, sign};
use anjian_hq::verify::{container, verify};

fn register_line() -> Site {
    Site {
        id: identity().site,
        class: SiteClass::Household,
        area: "东街".parse().unwrap(),
        customer: "张三".into(),
        phone: "13800000000".into(),
        address: Address { text: "东街1号楼101室".into(), ..Address::default() },
        meter: "M1".into(),
        meter_kind: String::new(),
        gas_on: None,
        supply: Supply::InUse,
        appliances: Vec::new(),
        hose_replaced: None,
        alarm: None,
        last_inspected: None,
        remark: String::new(),
    }
}

/// With everything in it that an archive may have, and small.
fn small() -> Vec<u8> {
    let mut contents = Made::ordinary().contents();
    contents.site = Some(register_line());
    contents.pack(&headquarters()).unwrap()
}

/// Some weeks, two devices, six large photos, the checklist's text: two megabytes.
fn big() -> Vec<u8> {
    let mut made = Made::ordinary();
    made.reopen(0);
    for n in 0..6_u8 {
        made.answer(usize::from(n % 2), &format!("H1.{}", n + 1), Verdict::Pass);
        let noise = (0..300_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> (n + 7)) as u8);
        made.photo(0, &[0xff, 0xd8, 0xff, n].into_iter().chain(noise).collect::<Vec<_>>());
        made.receive(&[0, 1]);
    }
    made.complete(0);
    made.receive(&[0]);
    let mut contents = made.contents();
    contents.site = Some(register_line());
    contents.checklists = vec![household_now()];
    contents.pack(&headquarters()).unwrap()
}

#[test]
fn law_9_every_single_flipped_byte_of_an_archive_is_found() {
    let archive = small();
    assert!(checked(&archive).holds());
    for at in 0..archive.len() {
        let mut bytes = archive.clone();
        bytes[at] ^= 1 << (at % 8);
        assert!(!checked(&bytes).holds(), "byte {at} of {}", archive.len());
    }
}

#[test]
fn law_9_every_flipped_byte_is_found_by_hashes_and_signatures_alone_when_the_frame_was_made_anew() {
    let all = files(&small());
    for (which, (name, bytes)) in all.iter().enumerate() {
        for at in 0..bytes.len() {
            let mut other = all.clone();
            other[which].1[at] ^= 1 << (at % 8);
            let report = checked(&container::write(&other).unwrap());
            assert!(!report.holds(), "byte {at} of {name}");
            assert!(!wrong(&report).contains(&"container"), "the frame is right");
        }
    }
}

#[test]
fn law_9_a_big_archive_is_as_closed_as_a_small_one_wherever_it_is_tried() {
    let archive = big();
    let report = checked(&archive);
    assert!(report.holds() && archive.len() > 1_800_000, "{:?}", report.wrong);
    // Primes, so that every kind of place comes up; the end, where the frame stands, byte by byte.
    let places = (0..archive.len()).step_by(4_001).chain(archive.len() - 600..archive.len());
    for at in places {
        let mut flipped = archive.clone();
        flipped[at] ^= 1 << (at % 8);
        let mut shorter = archive.clone();
        shorter.remove(at);
        let mut longer = archive.clone();
        longer.insert(at, archive[at]);
        for bytes in [&flipped[..], &shorter, &longer, &archive[..at]] {
            assert!(!checked(bytes).holds(), "{at}");
        }
    }
    let all = files(&archive);
    for (which, (name, bytes)) in all.iter().enumerate() {
        for at in (0..bytes.len()).step_by(60_013) {
            let mut other = all.clone();
            other[which].1[at] ^= 0x80;
            assert!(!checked(&container::write(&other).unwrap()).holds(), "byte {at} of {name}");
        }
    }
}

#[test]
fn law_9_files_in_any_other_order_are_found() {
    let all = files(&small());
    for a in 0..all.len() {
        for b in a + 1..all.len() {
            let mut swapped = all.clone();
            swapped.swap(a, b);
            assert!(!checked(&container::write(&swapped).unwrap()).holds(), "{} and {}", all[a].0, all[b].0);
            let mut turned = all.clone();
            turned[a..=b].rotate_left(1);
            assert!(!checked(&container::write(&turned).unwrap()).holds(), "{} behind {}", all[a].0, all[b].0);
        }
    }
    // Pieces of the bytes themselves: blocks of an archive exchanged with their neighbours.
    let archive = small();
    for at in (0..archive.len() - 64).step_by(17) {
        let mut bytes = archive.clone();
        bytes[at..at + 64].rotate_left(32);
        assert!(bytes == archive || !checked(&bytes).holds(), "{at}");
    }
}

#[test]
fn law_9_every_cut_and_every_byte_taken_away_or_added_is_found() {
    let archive = small();
    for at in 0..archive.len() {
        assert!(!checked(&archive[..at]).holds(), "cut at {at}");
        let mut shorter = archive.clone();
        shorter.remove(at);
        assert!(!checked(&shorter).holds(), "byte {at} taken away");
        let mut longer = archive.clone();
        longer.insert(at, archive[at]);
        assert!(!checked(&longer).holds(), "a byte added at {at}");
    }
}

#[test]
fn a_file_that_is_removed_exchanged_added_or_moved_is_found() {
    let archive = Made::ordinary().archive();
    let all = files(&archive);
    let packed = |files: &[(String, Vec<u8>)]| checked(&container::write(files).unwrap());
    for at in 0..all.len() {
        let mut without = all.clone();
        let (gone, _) = without.remove(at);
        assert!(wrong(&packed(&without)).contains(&"file_missing"), "{gone} removed");
        let mut moved = all.clone();
        moved.swap(at, (at + 1) % all.len());
        assert!(!packed(&moved).holds(), "{gone} moved");
        let mut altered = all.clone();
        altered[at].1.push(b' ');
        assert!(!packed(&altered).holds(), "{gone} altered");
        let mut added = all.clone();
        added.insert(at, ("photos/more.jpg".into(), vec![1]));
        assert!(!packed(&added).holds(), "something added before {gone}");
    }
}

#[test]
fn whoever_lists_the_files_anew_without_headquarters_key_is_found_by_its_signature() {
    let archive = Made::ordinary().archive();
    let old: String = String::from_utf8(files(&archive)[1].1.clone()).unwrap();
    let (mut manifest, mut files) = parts(&archive);
    files[2].1 = b"{}\n".to_vec();
    manifest.files = files.iter().map(|(name, bytes)| listed(name, bytes)).collect();
    let stolen = assemble(&manifest, &old.trim().parse().unwrap(), files.clone()).unwrap();
    assert!(wrong(&checked(&stolen)).contains(&"manifest_signature"));
    let other = MemoryKey::from_seed([9; 32]);
    let bytes = anjian_hq::verify::package::pretty(&manifest).unwrap();
    let forged = assemble(&manifest, &sign(&identity(), &bytes, &other).unwrap(), files).unwrap();
    assert!(wrong(&checked(&forged)).contains(&"manifest_signature"));
}

#[test]
fn another_headquarters_archive_is_not_taken_for_ours() {
    let archive = Made::ordinary().archive();
    let ours = MemoryKey::from_seed([9; 32]);
    assert_eq!(wrong(&verify(&archive, Some(&ours.public()))), ["foreign_headquarters"]);
    // Signed anew by ours, its certificates and receipts are still another's.
    let foreign = Made::ordinary().contents().pack(&ours).unwrap();
    let report = verify(&foreign, Some(&ours.public()));
    let kinds = wrong(&report);
    let all = ["certificate", "signature", "change", "receipt"];
    assert!(all.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
}

#[test]
fn a_cut_tail_is_found_by_the_receipts_even_when_headquarters_signs_it_anew() {
    let made = Made::ordinary();
    for left in 0..made.changes.len() {
        let mut cut = made.contents();
        cut.changes.truncate(left);
        let here = &made.hashes[..left];
        cut.signatures.retain(|signature| here.contains(&signature.change));
        let wrote: Vec<_> = made.by[..left].iter().map(|by| made.devices[*by].key.public()).collect();
        cut.devices.retain(|device| wrote.contains(&device.key));
        let report = checked(&cut.pack(&headquarters()).unwrap());
        assert!(wrong(&report).contains(&"cut"), "{left} left: {:?}", wrong(&report));
    }
}

#[test]
fn a_change_signature_certificate_or_photo_that_is_left_out_by_headquarters_itself_is_told() {
    let made = Made::ordinary();
    for gone in 0..made.contents().signatures.len() {
        let mut contents = made.contents();
        contents.signatures.remove(gone);
        let kinds = wrong(&checked(&contents.pack(&headquarters()).unwrap()));
        // The completion's signature covers what the same device wrote before it.
        assert_eq!(kinds.contains(&"change"), gone != 0, "signature {gone}: {kinds:?}");
    }
    for gone in 0..2 {
        let mut contents = made.contents();
        contents.devices.remove(gone);
        let kinds = wrong(&checked(&contents.pack(&headquarters()).unwrap()));
        assert!(kinds.contains(&"change") && kinds.contains(&"signature"), "{kinds:?}");
    }
    // A change in the middle: what builds on it is no longer whole.
    for gone in 0..made.changes.len() {
        let (manifest, mut files) = parts(&made.archive());
        let raw = &made.changes[gone];
        let at = files[1].1.windows(raw.len()).position(|window| window == raw.as_slice()).unwrap();
        files[1].1.drain(at..at + raw.len());
        let kinds = wrong(&checked(&resigned(manifest, files)));
        assert!(kinds.contains(&"changes_listed") && kinds.contains(&"cut"), "{gone}: {kinds:?}");
    }
    // A photo: it is said to be missing, or the list of the missing is wrong.
    let mut contents = made.contents();
    contents.photos.clear();
    assert!(open(&checked(&contents.pack(&headquarters()).unwrap())).contains(&"photos_left_out"));
    let (manifest, mut files) = parts(&made.archive());
    files.pop();
    assert_eq!(wrong(&checked(&resigned(manifest, files))), ["photos_missing_list"]);
    // All receipts: then nobody says when anything came.
    let mut contents = made.contents();
    contents.receipts.clear();
    let report = checked(&contents.pack(&headquarters()).unwrap());
    assert!(open(&report).contains(&"no_receipt") && report.changes.iter().all(|line| line.received.is_none()));
}

#[test]
fn what_is_added_by_headquarters_itself_is_told() {
    let made = Made::ordinary();
    let stranger = Device::new(7);
    let mut contents = made.contents();
    contents.devices.push(device_line(&stranger.certificate(&headquarters())));
    assert_eq!(wrong(&checked(&contents.pack(&headquarters()).unwrap())), ["certificate_of_nobody"]);
    let mut contents = made.contents();
    contents.devices.push(contents.devices[0].clone());
    assert_eq!(wrong(&checked(&contents.pack(&headquarters()).unwrap())), ["certificate"]);
    let mut contents = made.contents();
    contents.signatures.push(contents.signatures[0].clone());
    assert_eq!(wrong(&checked(&contents.pack(&headquarters()).unwrap())), ["signature_of_nothing"]);
    // A signature under another inspection's change, and a receipt that was altered.
    let mut contents = made.contents();
    let elsewhere = "household-annual/2027/34040000001".parse().unwrap();
    let signed = ChangeSignature::sign(&elsewhere, made.hashes[3], &made.devices[0].key).unwrap();
    contents.signatures[1] = crate::made::line(&signed);
    assert!(wrong(&checked(&contents.pack(&headquarters()).unwrap())).contains(&"signature"));
    let mut contents = made.contents();
    contents.receipts[0].at = Timestamp(MORNING - 1);
    assert_eq!(wrong(&checked(&contents.pack(&headquarters()).unwrap())), ["receipt"]);
    // A change twice, and one before what it builds on.
    let (manifest, mut twice) = parts(&made.archive());
    twice[1].1.extend(&made.changes[4]);
    let kinds = wrong(&checked(&resigned(manifest.clone(), twice)));
    assert_eq!(kinds, ["changes_listed", "change_order"]);
    let mut manifest = manifest;
    let (_, mut swapped) = parts(&made.archive());
    let genesis = anjian_core::document::genesis::Genesis::of(&identity()).bytes();
    let mut order: Vec<usize> = (0..made.changes.len()).collect();
    order.swap(0, 1);
    swapped[1].1 = order.iter().fold(genesis, |chain, n| [chain, made.changes[*n].clone()].concat());
    manifest.changes.swap(0, 1);
    assert!(wrong(&checked(&resigned(manifest, swapped))).contains(&"change_order"));
}

#[test]
fn a_file_beside_the_changes_that_says_something_else_is_told() {
    let made = Made::ordinary();
    let (manifest, files) = parts(&made.archive());
    let mut other = files.clone();
    other[2].1 = String::from_utf8(other[2].1.clone()).unwrap().replace("\"pass\"", "\"na\"").into_bytes();
    assert_eq!(wrong(&checked(&resigned(manifest.clone(), other))), ["record"]);
    let mut other = manifest.clone();
    other.digest = Hash256([3; 32]);
    assert_eq!(wrong(&checked(&resigned(other, files.clone()))), ["record"]);
    let mut other = manifest.clone();
    other.heads.pop();
    assert_eq!(wrong(&checked(&resigned(other, files.clone()))), ["record"]);
    let mut other = files.clone();
    other.last_mut().unwrap().1.push(0);
    assert_eq!(wrong(&checked(&resigned(manifest.clone(), other))), ["photo", "photos_missing_list"]);
    let mut other = files.clone();
    other.push((format!("photos/{}.bin", photo(b"x")), b"x".to_vec()));
    assert_eq!(wrong(&checked(&resigned(manifest.clone(), other))), ["photo_unnamed"]);
    let mut other = files.clone();
    other.push(("more.txt".into(), b"x".to_vec()));
    assert_eq!(wrong(&checked(&resigned(manifest.clone(), other))), ["file_unlisted"]);
    let mut contents = made.contents();
    contents.site = Some(Site { id: "34040000002".parse().unwrap(), ..register_line() });
    assert_eq!(wrong(&checked(&contents.pack(&headquarters()).unwrap())), ["site"]);
    let mut other = manifest;
    other.format = "anjian archive 2".into();
    assert_eq!(wrong(&checked(&resigned(other, files))), ["format"]);
}

#[test]
fn a_seal_over_something_else_is_found() {
    for (spoil, kind) in [(0, "seal_digest"), (1, "seal_heads"), (2, "seal_photos")] {
        let mut made = Made::ordinary();
        made.reopen(0);
        let mut seal = made.sealing();
        match spoil {
            0 => seal.digest = Hash256([5; 32]),
            1 => seal.heads[0] = Hash256([5; 32]),
            _ => seal.photos.clear(),
        }
        made.fact(0, Event::Completed { template_version: 1, seal: Some(seal) });
        made.receive(&[0]);
        assert_eq!(wrong(&checked(&made.archive())), [kind]);
    }
    // Something slipped into the very change that completes: it is no part of what was sealed, and that is said.
    let mut made = Made::ordinary();
    made.reopen(0);
    let seal = Some(made.sealing());
    let seen = made.heads();
    let completed = made.device_fact(0, Event::Completed { template_version: 1, seal });
    let beside: Edit = made.device_fact(0, Event::Comment { text: "夹带".into() });
    made.write(0, &seen, &[completed, beside]);
    made.receive(&[0]);
    let report = checked(&made.archive());
    assert!(report.holds() && open(&report).contains(&"beside_the_seal"), "{:?}", open(&report));
}
