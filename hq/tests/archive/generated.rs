//! Archives of generated histories: any steps, any exchange with headquarters in between, any one thing done to them.

use crate::made::{Made, checked, headquarters, open, parts, resigned, wrong};
use anjian_core::document::hash::Heads;
use anjian_core::document::open::Edit;
use anjian_core::model::answer::Verdict;
use anjian_core::model::fact::{Event, VisitOutcome};
use anjian_core::model::grade::Grade;
use anjian_hq::verify::Proven;
use proptest::prelude::*;

const DEVICES: usize = 3;

#[derive(Clone, Debug)]
enum Step {
    Answer { who: usize, item: u8, worst: bool },
    Visit { who: usize },
    Photo { who: usize, of: u8 },
    Note { who: usize, text: String },
    Comment { who: usize, unaware: bool },
    Complete { who: usize },
    Reopen { who: usize },
    Receive { who: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..DEVICES;
    prop_oneof![
        3 => (who.clone(), 0..3u8, any::<bool>()).prop_map(|(who, item, worst)| Step::Answer { who, item, worst }),
        1 => who.clone().prop_map(|who| Step::Visit { who }),
        1 => (who.clone(), 0..3u8).prop_map(|(who, of)| Step::Photo { who, of }),
        1 => (who.clone(), "[a-c安检 ]{0,6}").prop_map(|(who, text)| Step::Note { who, text }),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, unaware)| Step::Comment { who, unaware }),
        2 => who.clone().prop_map(|who| Step::Complete { who }),
        1 => who.clone().prop_map(|who| Step::Reopen { who }),
        3 => who.prop_map(|who| Step::Receive { who }),
    ]
}

fn played(steps: &[Step]) -> Made {
    let mut made = Made::with_devices(DEVICES as u8);
    // What a device sees that knows nothing of the others.
    let nothing = made.heads();
    for step in steps {
        match step {
            Step::Answer { who, item, worst } => {
                let verdict = if *worst { Verdict::Hazard(Grade::L1) } else { Verdict::Pass };
                made.answer(*who, &format!("H1.{item}"), verdict);
            }
            Step::Visit { who } => {
                let outcome = VisitOutcome::Entered;
                made.fact(*who, Event::Visit { outcome, evidence: vec![], card_left: false, note: String::new() });
            }
            Step::Photo { who, of } => made.photo(*who, &[0xff, 0xd8, 0xff, *of]),
            Step::Note { who, text } => {
                let seen = made.heads();
                made.write(*who, &seen, &[Edit::Note(text.clone())]);
            }
            Step::Comment { who, unaware } => {
                let seen: Heads = if *unaware { nothing.clone() } else { made.heads() };
                let comment = made.device_fact(*who, Event::Comment { text: "ok".into() });
                made.write(*who, &seen, &[comment]);
            }
            Step::Complete { who } => made.complete(*who),
            Step::Reopen { who } => made.reopen(*who),
            Step::Receive { who } => made.receive(&[*who]),
        }
    }
    made.receive(&[0, 1, 2]);
    made
}

/// One thing that somebody does to what headquarters would archive.
#[derive(Clone, Debug)]
enum Deed {
    FlipChange { at: usize, bit: u8 },
    LoseChange { which: usize },
    LoseCertificate { which: usize },
    AlterReceipt { which: usize },
    AlterSignature { which: usize },
    AlterDigest,
    SwapChanges { which: usize },
    LosePhoto { which: usize },
    AlterPhotoReceipt { which: usize },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => (any::<usize>(), 0..8u8).prop_map(|(at, bit)| Deed::FlipChange { at, bit }),
        2 => any::<usize>().prop_map(|which| Deed::LoseChange { which }),
        1 => any::<usize>().prop_map(|which| Deed::LoseCertificate { which }),
        1 => any::<usize>().prop_map(|which| Deed::AlterReceipt { which }),
        1 => any::<usize>().prop_map(|which| Deed::AlterSignature { which }),
        1 => Just(Deed::AlterDigest),
        2 => any::<usize>().prop_map(|which| Deed::SwapChanges { which }),
        1 => any::<usize>().prop_map(|which| Deed::LosePhoto { which }),
        1 => any::<usize>().prop_map(|which| Deed::AlterPhotoReceipt { which }),
    ]
}

/// The archive after it, signed anew by headquarters' own key; `None` where there is nothing to do it to.
fn done(deed: &Deed, made: &Made) -> Option<Vec<u8>> {
    let (mut manifest, mut files) = parts(&made.archive());
    let begins = files[1].1.len() - made.changes.iter().map(Vec::len).sum::<usize>();
    let mut changes = made.changes.clone();
    match deed {
        Deed::FlipChange { at, bit } => {
            let which = at.checked_rem(changes.len())?;
            let byte = at % changes[which].len();
            changes[which][byte] ^= 1 << bit;
        }
        Deed::LoseChange { which } => drop(changes.remove(which.checked_rem(changes.len())?)),
        Deed::SwapChanges { which } => {
            let which = which.checked_rem(changes.len().checked_sub(1)?)?;
            changes.swap(which, which + 1);
        }
        Deed::LoseCertificate { which } => drop(manifest.devices.remove(which.checked_rem(manifest.devices.len())?)),
        Deed::AlterReceipt { which } => {
            let which = which.checked_rem(manifest.receipts.len())?;
            manifest.receipts[which].at.0 -= 1;
        }
        Deed::AlterSignature { which } => {
            let which = which.checked_rem(manifest.signatures.len())?;
            manifest.signatures[which].signature.0[which % 64] ^= 1;
        }
        Deed::LosePhoto { which } => {
            let photos: Vec<usize> = (0..files.len()).filter(|at| files[*at].0.starts_with("photos/")).collect();
            drop(files.remove(photos[which.checked_rem(photos.len())?]));
        }
        Deed::AlterPhotoReceipt { which } => {
            let which = which.checked_rem(manifest.photo_receipts.len())?;
            manifest.photo_receipts[which].at.0 += 1;
        }
        Deed::AlterDigest => manifest.digest.0[0] ^= 1,
    }
    files[1].1.truncate(begins);
    changes.iter().for_each(|raw| files[1].1.extend(raw));
    Some(resigned(manifest, files))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn law_8_every_history_that_headquarters_received_is_proven_and_any_one_thing_done_to_it_is_found(
        steps in prop::collection::vec(step(), 1..24),
        deeds in prop::collection::vec(deed(), 4),
    ) {
        let made = played(&steps);
        let report = checked(&made.archive());
        prop_assert_eq!(wrong(&report), [] as [&str; 0]);
        prop_assert_eq!(report.changes.len(), made.changes.len());
        prop_assert!(report.changes.iter().all(|line| line.received.is_some()));
        prop_assert!(!open(&report).contains(&"no_receipt"));

        // Every completion has its seal, and a standing one tells exactly what the record tells.
        let record = made.document().record().unwrap();
        let sealed = report.proven.iter().filter(|it| matches!(it, Proven::Sealed { .. })).count();
        prop_assert_eq!(sealed, record.completions().count());
        let state = anjian_core::model::inspection::InspectionState::fold(&record, anjian_core::model::time::Timestamp(0));
        let since = state.sealed.is_some_and(|sealed| !sealed.since.is_nothing());
        prop_assert_eq!(open(&report).contains(&"since_the_seal"), since);

        for deed in &deeds {
            if let Some(archive) = done(deed, &made) {
                prop_assert!(!checked(&archive).holds(), "{:?}", deed);
            }
        }
        prop_assert!(!anjian_hq::verify::verify(&made.archive(), Some(&made.devices[0].key.public())).holds());
        prop_assert_eq!(made.archive(), made.contents().pack(&headquarters()).unwrap());
    }
}
