//! Laws 2, 3, 4 and 7 on generated histories: any number of replicas, any order, duplicates, partitions, relays.

mod replicas;

use super::hash::ChangeHash;
use super::history::History;
use super::open::{Document, Edit};
use super::receive::receive;
use super::rejected::Rejected;
use crate::model::answer::Verdict;
use crate::model::fact::{Event, RaisedBy};
use crate::model::grade::Grade;
use crate::model::id::ItemKey;
use crate::model::record::Record;
use crate::model::seal::{Hash256, Since};
use proptest::prelude::*;
use replicas::*;
use std::collections::{BTreeMap, BTreeSet};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn law_3_order_does_not_matter(
        replicas in 1..5usize,
        steps in prop::collection::vec(step(4), 0..40),
        shuffle in any::<u64>(),
    ) {
        let steps: Vec<_> = steps.into_iter().map(|s| within(s, replicas)).collect();
        let (all, every_raise) = play(replicas, &steps);
        let everything: Vec<Vec<u8>> = all.iter().flat_map(|r| r.changes.iter().cloned()).collect();
        let mut digests = BTreeSet::new();
        for round in 0..3u64 {
            let mut order = everything.clone();
            order.sort_by_key(|raw| {
                use sha2::{Digest, Sha256};
                let seed = (shuffle ^ round).to_be_bytes();
                Sha256::new().chain_update(seed).chain_update(raw).finalize().to_vec()
            });
            let mut history = History::new(identity());
            let received = receive(&mut history, order.iter().map(Vec::as_slice), &person_of);
            prop_assert!(received.aside.is_empty(), "{:?}", received.aside);
            let raw = history.raw().unwrap();
            digests.insert(raw.digest(&identity()));

            // Law 7 and the fast way: fold, merged history and an opened document say the same.
            let document = Document::open(&identity(), history.entries().iter().map(|e| e.raw.as_slice())).unwrap();
            prop_assert_eq!(document.raw().unwrap(), raw.clone());
            prop_assert_eq!(document.heads(), history.heads());
            let folded = history.folded();
            prop_assert_eq!((folded.answers, folded.facts), (raw.answers.clone(), raw.facts.clone()));

            let record = history.record().unwrap();
            prop_assert_eq!(&document.record().unwrap().since, &record.since);
            since_is_what_the_completion_had_not_seen(&history, &record)?;

            // Law 2: no hazard lost, and none closed by somebody who had not seen it.
            let (raises, _) = raises_and_seen(&record);
            prop_assert_eq!(&raises, &every_raise);
            for (id, fact) in &record.facts {
                if let Event::HazardClosed { seen, .. } = &fact.what {
                    prop_assert!(seen.iter().all(|s| s != id && raises.contains(s)));
                }
            }
        }
        prop_assert_eq!(digests.len(), 1);
    }

    #[test]
    fn law_2_of_two_concurrent_answers_the_worse_counts_on_every_side(
        verdicts in prop::collection::vec(0..5u8, 2..5),
    ) {
        let mut all: Vec<_> = (1u8..).zip(&verdicts).map(|(n, _)| Replica::new(n)).collect();
        for (replica, v) in all.iter_mut().zip(&verdicts) {
            let seen = replica.document().heads();
            let value = answer(replica.number, verdict(*v), replica.time);
            replica.write(&seen, &[Edit::Answer("H1.1".parse().unwrap(), value)]);
        }
        let everything: Vec<_> = all.iter().flat_map(|r| r.changes.clone()).collect();
        let worst = verdicts.iter().map(|v| verdict(*v)).max().unwrap();
        let differ = verdicts.iter().any(|v| *v != verdicts[0]);
        for replica in &mut all {
            replica.takes(&everything);
            let record = replica.record();
            let answers = &record.answers[&"H1.1".parse::<ItemKey>().unwrap()];
            prop_assert_eq!(answers.effective().verdict, worst);
            prop_assert_eq!(answers.all().len(), verdicts.len());
            prop_assert_eq!(answers.in_conflict(), differ);
        }
        // Whoever has seen them all settles it, and then it is settled everywhere.
        let seen = all[0].document().heads();
        let settled = answer(1, Verdict::Pass, 99_000);
        all[0].write(&seen, &[Edit::Answer("H1.1".parse().unwrap(), settled)]);
        let everything = all[0].changes.clone();
        for replica in &mut all {
            replica.takes(&everything);
            let record = replica.record();
            prop_assert_eq!(record.answers[&"H1.1".parse::<ItemKey>().unwrap()].all().len(), 1);
        }
    }
}

/// The plainest form of what a seal and `Record::since` promise: the record as it was is made anew and compared.
fn since_is_what_the_completion_had_not_seen(history: &History, record: &Record) -> Result<(), TestCaseError> {
    let now = history.raw().unwrap();
    for completion in record.completions() {
        let Event::Completed { seal: Some(seal), .. } = &record.facts[completion].what else { continue };
        let carrier = history.change_of(completion).unwrap();
        let heads: Vec<_> = carrier.deps.iter().copied().map(Hash256::from).collect();
        prop_assert_eq!(&BTreeSet::from_iter(&seal.heads), &BTreeSet::from_iter(&heads));
        let sealed = history.up_to(&carrier.deps).unwrap();
        prop_assert_eq!(seal.digest.0, sealed.raw().unwrap().digest(&identity()));

        let then = history.up_to(&[carrier.hash]).unwrap().raw().unwrap();
        let facts = now.facts.keys().filter(|id| !then.facts.contains_key(*id));
        let news = |(key, values): &(&String, &Vec<String>)| {
            values.iter().any(|value| then.answers.get(*key).is_none_or(|old| !old.contains(value)))
        };
        let since = Since {
            facts: facts.map(|id| id.parse().unwrap()).collect(),
            answers: now.answers.iter().filter(news).map(|(key, _)| key.parse().unwrap()).collect(),
            note: now.note != then.note,
        };
        prop_assert_eq!(record.since.get(completion).cloned().unwrap_or_default(), since);
    }
    Ok(())
}

#[test]
fn law_4_two_inspectors_who_meet_at_the_same_door_write_one_inspection() {
    let (mut one, mut two) = (Replica::new(1), Replica::new(2));
    for (replica, item) in [(&mut one, "H1.1"), (&mut two, "H1.2")] {
        let seen = replica.document().heads();
        let value = answer(replica.number, Verdict::Pass, 5);
        replica.write(&seen, &[Edit::Answer(item.parse().unwrap(), value)]);
    }
    one.takes(&two.changes.clone());
    assert_eq!(one.record().answers.len(), 2);
}

#[test]
fn law_2_an_answer_given_without_having_seen_the_other_does_not_replace_it() {
    let (mut one, mut two) = (Replica::new(1), Replica::new(2));
    let opened = one.document().heads();
    let fail = answer(2, Verdict::Hazard(Grade::L1), 5);
    two.write(&opened, &[Edit::Answer("H1.1".parse().unwrap(), fail)]);
    // The failure arrives while the form is open on the other phone; its person taps without having seen it.
    one.takes(&two.changes.clone());
    one.write(&opened, &[Edit::Answer("H1.1".parse().unwrap(), answer(1, Verdict::Pass, 9))]);
    let record = one.record();
    let answers = &record.answers[&"H1.1".parse::<ItemKey>().unwrap()];
    assert_eq!(answers.effective().verdict, Verdict::Hazard(Grade::L1));
    assert!(answers.in_conflict());
    // The same person's second tap on the same form replaces her own, still not the one she has not seen.
    one.write(&opened, &[Edit::Answer("H1.1".parse().unwrap(), answer(1, Verdict::NotApplicable, 10))]);
    let record = one.record();
    assert_eq!(record.answers[&"H1.1".parse::<ItemKey>().unwrap()].all().len(), 2);
}

#[test]
fn law_9_a_change_that_names_another_author_is_set_aside_and_the_others_enter() {
    let mut one = Replica::new(1);
    let seen = one.document().heads();
    one.write(&seen, &[Edit::Answer("H1.1".parse().unwrap(), answer(1, Verdict::Pass, 5))]);
    let good = one.changes[0].clone();
    let mut forger = Replica::new(3);
    forger.write(&seen, &[Edit::Answer("H1.1".parse().unwrap(), answer(1, Verdict::Pass, 5))]);
    let mut two = Replica::new(2);
    let received = two.takes(&[forger.changes[0].clone(), vec![1, 2, 3], good]);
    assert_eq!(received.new, 1);
    let reasons: Vec<_> = received.aside.iter().map(|a| a.why.code()).collect();
    assert!(reasons.contains(&"forged_author"), "{reasons:?}");
    assert_eq!(reasons.len(), 2);
}

#[test]
fn a_restored_backup_that_goes_on_with_its_actor_is_noticed_as_a_duplicate_sequence() {
    let (mut phone, mut restored) = (Replica::new(1), Replica::new(1));
    let seen = phone.document().heads();
    phone.write(&seen, &[Edit::Answer("H1.1".parse().unwrap(), answer(1, Verdict::Pass, 5))]);
    restored.write(&seen, &[Edit::Answer("H1.1".parse().unwrap(), answer(1, Verdict::NotApplicable, 6))]);
    let mut other = Replica::new(2);
    other.takes(&phone.changes.clone());
    let received = other.takes(&restored.changes.clone());
    assert_eq!(received.aside[0].why, Rejected::DuplicateSequence { seq: 1 });
}

#[test]
fn an_orphan_waits_in_quarantine_and_nothing_else_waits_for_it() {
    let mut one = Replica::new(1);
    for item in ["H1.1", "H1.2"] {
        let seen = one.document().heads();
        one.write(&seen, &[Edit::Answer(item.parse().unwrap(), answer(1, Verdict::Pass, 5))]);
    }
    let mut two = Replica::new(2);
    let received = two.takes(&[one.changes[1].clone()]);
    assert_eq!(received.aside[0].why.code(), "orphan");
    let received = two.takes(&[one.changes[1].clone(), one.changes[0].clone()]);
    assert_eq!((received.new, received.aside.len()), (2, 0));
}

#[test]
fn a_fact_cannot_be_overwritten_deleted_or_added_under_anothers_id() {
    use automerge::transaction::Transactable;
    use automerge::{ActorId, Automerge, ObjId, ROOT, ReadDoc};
    let mut one = Replica::new(1);
    let (id, edit) = one.fact(raised(RaisedBy::Hand));
    let seen = one.document().heads();
    one.write(&seen, &[edit]);
    let build = |write: &dyn Fn(&mut automerge::transaction::Transaction<'_>, &ObjId)| {
        let genesis = super::genesis::Genesis::of(&identity());
        let mut doc = Automerge::new().with_actor(ActorId::from(actor(2)));
        let all = std::iter::once(genesis.bytes()).chain(one.changes.clone());
        doc.apply_changes(all.map(|raw| automerge::Change::from_bytes(raw).unwrap()).collect::<Vec<_>>()).unwrap();
        let facts = doc.get(ROOT, "facts").unwrap().unwrap().1;
        let mut tx = doc.transaction();
        write(&mut tx, &facts);
        tx.commit();
        doc.get_last_local_change().unwrap().raw_bytes().to_vec()
    };
    let comment = r#"{"by":"p2","at":[5],"k":"comment","text":"x"}"#;
    let hostile: BTreeMap<&str, Vec<u8>> = BTreeMap::from([
        ("overwrite", build(&|tx, facts| tx.put(facts, id.to_string(), comment).unwrap())),
        ("delete", build(&|tx, facts| tx.delete(facts, id.to_string()).unwrap())),
        ("foreign id", build(&|tx, facts| tx.put(facts, actor(1).fact_id(9).to_string(), comment).unwrap())),
        ("root", build(&|tx, _| tx.put(ROOT, "facts", "gone").unwrap())),
        ("not json", build(&|tx, facts| tx.put(facts, actor(2).fact_id(1).to_string(), "{").unwrap())),
    ]);
    for (what, raw) in hostile {
        let mut other = Replica::new(4);
        other.takes(&one.changes.clone());
        let received = other.takes(&[raw]);
        assert_eq!(received.aside.len(), 1, "{what}");
        assert!(matches!(received.aside[0].why, Rejected::Law(_)), "{what}: {}", received.aside[0].why);
        assert!(other.record().facts.contains_key(&id), "{what}");
    }
}

#[test]
fn what_is_beyond_some_heads_is_what_somebody_else_misses() {
    let mut one = Replica::new(1);
    for item in ["H1.1", "H1.2", "H1.3"] {
        let seen = one.document().heads();
        one.write(&seen, &[Edit::Answer(item.parse().unwrap(), answer(1, Verdict::Pass, 5))]);
    }
    let history = one.history();
    let first: ChangeHash = history.entries()[0].hash;
    assert_eq!(history.beyond(&[first]).len(), 2);
    assert_eq!(history.written_by(|a| *a == actor(1), &[history.entries()[1].hash]).len(), 2);
}
