use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use proptest::prelude::*;

use super::*;

/// One thing a person might do to a record; the indexes are taken modulo what is there.
#[derive(Debug, Clone)]
enum Edit {
    Put(u8, Scalar),
    Delete(u8),
    Increment(i32),
    Nest(u8, u8),
    Insert(usize, Scalar),
    Remove(usize),
    Splice(usize, usize, String),
    Mark(usize, usize),
    Commit(i64),
    Fork,
    Merge,
}

type Scalar = ScalarValue;

fn scalar() -> impl Strategy<Value = Scalar> {
    prop_oneof![
        "\\PC{0,40}".prop_map(|text| Scalar::Str(text.into())),
        any::<i64>().prop_map(Scalar::Int),
        any::<u64>().prop_map(Scalar::Uint),
        any::<i64>().prop_map(Scalar::Timestamp),
        (-1e9..1e9).prop_map(Scalar::F64),
        any::<bool>().prop_map(Scalar::Boolean),
        proptest::collection::vec(any::<u8>(), 0..200).prop_map(Scalar::Bytes),
        Just(Scalar::Null),
        any::<i32>().prop_map(|n| Scalar::counter(n.into())),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0..6u8, scalar()).prop_map(|(key, value)| Edit::Put(key, value)),
        2 => (0..6u8).prop_map(Edit::Delete),
        1 => any::<i32>().prop_map(Edit::Increment),
        1 => (0..6u8, 0..4u8).prop_map(|(key, kind)| Edit::Nest(key, kind)),
        2 => (0..99usize, scalar()).prop_map(|(at, value)| Edit::Insert(at, value)),
        1 => (0..99usize).prop_map(Edit::Remove),
        3 => (0..99usize, 0..4usize, "[a-c检阀🔧é\u{301}]{0,12}").prop_map(|(at, gone, new)| Edit::Splice(at, gone, new)),
        1 => (0..99usize, 1..9usize).prop_map(|(at, length)| Edit::Mark(at, length)),
        2 => (-9_000..2_000_000_000_000i64).prop_map(Edit::Commit),
        1 => Just(Edit::Fork),
        1 => Just(Edit::Merge),
    ]
}

struct Record {
    mine: AutoCommit,
    others: Vec<AutoCommit>,
    list: ObjId,
    note: ObjId,
}

impl Record {
    fn new() -> Self {
        let mut mine = AutoCommit::new().with_actor(ActorId::from([9; 16]));
        let list = mine.put_object(ROOT, "list", ObjType::List).expect("put");
        let note = mine.put_object(ROOT, "note", ObjType::Text).expect("put");
        mine.put(ROOT, "count", Scalar::counter(1)).expect("put");
        Self { mine, others: Vec::new(), list, note }
    }

    /// What Automerge itself refuses to do (an increment of a deleted counter, say) is left out.
    fn edit(&mut self, edit: Edit) {
        let (list, note, doc) = (&self.list, &self.note, &mut self.mine);
        let place = |length: usize, at: usize| at.checked_rem(length).unwrap_or(0);
        let _ = match edit {
            Edit::Put(key, value) => doc.put(ROOT, format!("key-{key}"), value),
            Edit::Delete(key) => doc.delete(ROOT, format!("key-{key}")),
            Edit::Increment(by) => doc.increment(ROOT, "count", by.into()),
            Edit::Nest(key, kind) => {
                let kinds = [ObjType::Map, ObjType::List, ObjType::Text, ObjType::Table];
                doc.put_object(ROOT, format!("key-{key}"), kinds[usize::from(kind)]).map(drop)
            }
            Edit::Insert(at, value) => doc.insert(list, place(doc.length(list) + 1, at), value),
            Edit::Remove(at) => doc.delete(list, place(doc.length(list), at)),
            Edit::Splice(at, gone, new) => {
                let at = place(doc.length(note) + 1, at);
                let gone = gone.min(doc.length(note) - at) as isize;
                doc.splice_text(note, at, gone, &new)
            }
            Edit::Mark(at, length) => {
                let at = place(doc.length(note), at);
                let end = (at + length).min(doc.length(note));
                doc.mark(note, Mark::new("seen".into(), true, at, end), ExpandMark::After)
            }
            Edit::Commit(time) => {
                doc.commit_with(CommitOptions::default().with_time(time).with_message("上门"));
                Ok(())
            }
            Edit::Fork => {
                let actor = vec![self.others.len() as u8 + 1; 1 + self.others.len() % 30];
                let fork = doc.fork().with_actor(ActorId::from(actor));
                self.others.push(std::mem::replace(doc, fork));
                Ok(())
            }
            Edit::Merge => {
                if let Some(mut other) = self.others.pop() {
                    doc.merge(&mut other).expect("merge");
                    self.others.insert(0, other);
                }
                Ok(())
            }
        };
    }

    fn changes(&mut self) -> Vec<automerge::Change> {
        while let Some(mut other) = self.others.pop() {
            self.mine.merge(&mut other).expect("merge");
        }
        self.mine.get_changes(&[])
    }
}

proptest! {
    #[test]
    fn a_change_made_by_automerge_passes_and_is_equal_to_automerges_own_decoding(
        edits in proptest::collection::vec(edit(), 0..60),
    ) {
        let mut record = Record::new();
        edits.into_iter().for_each(|edit| record.edit(edit));
        for change in record.changes() {
            let checked = check(change.raw_bytes(), &Limits::default());
            let checked = checked.map_err(|refused| TestCaseError::fail(refused.to_string()))?;
            let decoded = change.decode();
            prop_assert_eq!(&checked.ops, &decoded.operations);
            prop_assert_eq!(checked.hash, change.hash().0);
            prop_assert_eq!(&checked.actor[..], change.actor_id().to_bytes());
            prop_assert_eq!((checked.seq, checked.start_op), (change.seq(), change.start_op().get()));
            prop_assert_eq!(checked.time_ms, change.timestamp());
            let deps: Vec<_> = change.deps().iter().map(|dep| dep.0).collect();
            prop_assert_eq!(checked.deps, deps);
            prop_assert_eq!(&checked.raw[..], change.raw_bytes());
            prop_assert_eq!(checked.change, change);
        }
    }

    #[test]
    fn arbitrary_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(check(&bytes, &Limits::default()).is_err());
    }

    #[test]
    fn arbitrary_data_under_a_valid_checksum_never_panics(data in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = check(&chunk_of(&data), &Limits::default());
    }

    #[test]
    fn arbitrary_columns_behind_a_valid_header_never_panic(
        columns in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..8), column::ALL.len()),
        present in proptest::collection::vec(any::<bool>(), column::ALL.len()),
    ) {
        let columns: Vec<_> = column::ALL.iter().zip(columns).zip(present).filter(|(_, present)| *present).collect();
        let mut data = vec![0, 1, 7, 1, 1, 0, 0, 0, columns.len() as u8];
        for ((column, bytes), _) in &columns {
            leb128::write::unsigned(&mut data, column.spec.into()).expect("writing to memory");
            data.push(bytes.len() as u8);
        }
        columns.iter().for_each(|((_, bytes), _)| data.extend(bytes));
        let _ = check(&chunk_of(&data), &Limits::default());
    }

    #[test]
    fn a_number_is_read_in_its_shortest_form_only(unsigned: u64, signed: i64, pad in 1..3usize) {
        let (mut u, mut i) = (Vec::new(), Vec::new());
        leb128::write::unsigned(&mut u, unsigned).expect("writing to memory");
        leb128::write::signed(&mut i, signed).expect("writing to memory");
        prop_assert_eq!(Bytes::new(&u).u64(), Some(unsigned));
        prop_assert_eq!(Bytes::new(&i).i64(), Some(signed));
        for (bytes, filler) in [(&mut u, 0), (&mut i, if signed < 0 { 0x7f } else { 0 })] {
            *bytes.last_mut().expect("a byte") |= 0x80;
            bytes.extend(std::iter::repeat_n(filler | 0x80, pad - 1));
            bytes.push(filler);
        }
        prop_assert_eq!(Bytes::new(&u).u64(), None);
        prop_assert_eq!(Bytes::new(&i).i64(), None);
    }
}

fn chunk_of(data: &[u8]) -> Vec<u8> {
    let mut covered = vec![CHANGE];
    leb128::write::unsigned(&mut covered, data.len() as u64).expect("writing to memory");
    covered.extend(data);
    [&MAGIC[..], &Sha256::digest(&covered)[..4], &covered].concat()
}

/// A change without operations: deps, author, seq, start, time, message, other actors, columns.
fn header_only(seq: u64, start_op: u64, time: i64) -> Vec<u8> {
    let mut data = vec![0, 1, 7];
    leb128::write::unsigned(&mut data, seq).expect("writing to memory");
    leb128::write::unsigned(&mut data, start_op).expect("writing to memory");
    leb128::write::signed(&mut data, time).expect("writing to memory");
    data.extend([0, 0, 0]);
    chunk_of(&data)
}

#[test]
fn a_change_without_operations_passes() {
    let checked = check(&header_only(1, 1, 0), &Limits::default()).expect("an empty change is a change");
    assert!(checked.ops.is_empty());
}

#[test]
fn counters_and_times_near_the_limits_of_their_types_are_refused() {
    let code =
        |seq, start_op, time| check(&header_only(seq, start_op, time), &Limits::default()).err().map(|r| r.code());
    for wild in [0, (1 << 31) + 1, u64::from(u32::MAX), i64::MAX as u64, u64::MAX] {
        assert_eq!(code(wild, 1, 0), Some("bad_header"));
        assert_eq!(code(1, wild, 0), Some("bad_header"));
    }
    for wild in [i64::MIN, i64::MAX, 8_640_000_000_000_001] {
        assert_eq!(code(1, 1, wild), Some("bad_header"));
    }
    assert_eq!(code(1 << 31, 1 << 31, -1), None);
}

#[test]
fn every_limit_is_a_limit() {
    let mut record = Record::new();
    record.edit(Edit::Put(1, "a value of some length".into()));
    record.edit(Edit::Commit(1));
    record.edit(Edit::Fork);
    record.edit(Edit::Put(1, 2.into()));
    record.edit(Edit::Splice(0, 0, "text".into()));
    record.edit(Edit::Mark(0, 2));
    let changes = record.changes();
    let (first, last) = (changes[0].raw_bytes(), changes[1].raw_bytes());
    let code = |bytes, tighten: fn(&mut Limits)| {
        let mut limits = Limits::default();
        tighten(&mut limits);
        check(bytes, &limits).err().map(|refused| refused.code())
    };
    assert_eq!(code(first, |_| {}), None);
    assert_eq!(code(last, |_| {}), None);
    assert_eq!(code(first, |limits| limits.bytes = 99), Some("too_large"));
    assert_eq!(code(first, |limits| limits.ops = 3), Some("too_many_ops"));
    assert_eq!(code(first, |limits| limits.objects = 1), Some("too_many_objects"));
    assert_eq!(code(first, |limits| limits.string = 21), Some("bad_column"));
    assert_eq!(code(first, |limits| limits.keys = 17), Some("too_much_text"));
    assert_eq!(code(last, |limits| limits.preds = 0), Some("too_many_preds"));
    assert_eq!(code(last, |limits| limits.marks = 1), Some("too_many_marks"));
    assert_eq!(code(last, |limits| limits.deps = 0), Some("too_many_deps"));
    assert_eq!(code(last, |limits| limits.actors = 0), Some("too_many_actors"));
}

#[test]
fn a_panic_inside_the_shield_is_an_error_and_the_shield_still_holds() {
    assert_eq!(shielded(|| -> u8 { panic!("inside") }), Err(Refused::DecoderPanicked));
    assert_eq!(shielded(|| shielded(|| -> u8 { panic!("further inside") })), Ok(Err(Refused::DecoderPanicked)));
    assert_eq!(shielded(|| 7), Ok(7));
}

#[test]
fn a_refusal_says_what_and_where_in_one_sentence() {
    let refused = check(&header_only(0, 1, 0), &Limits::default()).expect_err("sequence numbers begin at 1");
    assert_eq!(refused.to_string(), "the sequence number before byte 14 is broken or out of range");
}
