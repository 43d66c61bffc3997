//! Changes made by hand, real changes to damage, and real changes that are hard to merge.

use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, Automerge, ObjType, ROOT, ScalarValue};
use sha2::{Digest, Sha256};

pub(crate) fn leb(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number > 0x7f {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}

/// A positive run length, signed as in the format.
pub(crate) fn run(count: u64) -> Vec<u8> {
    let mut out = leb(count);
    if out.last().is_some_and(|last| last & 0x40 != 0) {
        *out.last_mut().expect("leb writes a byte") |= 0x80;
        out.push(0);
    }
    out
}

/// A chunk of the given type with a valid checksum.
pub(crate) fn chunk(chunk_type: u8, data: &[u8]) -> Vec<u8> {
    let covered = [&[chunk_type][..], &leb(data.len() as u64), data].concat();
    [&[0x85, 0x6f, 0x4a, 0x83][..], &Sha256::digest(&covered)[..4], &covered].concat()
}

/// The data of a chunk.
pub(crate) fn body(chunk: &[u8]) -> &[u8] {
    let length = chunk[9..].iter().position(|byte| byte & 0x80 == 0).expect("a length") + 1;
    &chunk[9 + length..]
}

/// The data of a first change by actor 7 with the given columns (specification, bytes).
pub(crate) fn first_change(columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut data = vec![0, 1, 7, 1, 1, 0, 0, 0];
    data.extend(leb(columns.len() as u64));
    for (spec, bytes) in columns {
        data.extend(leb(*spec));
        data.extend(leb(bytes.len() as u64));
    }
    data.extend(columns.iter().flat_map(|(_, bytes)| bytes));
    data
}

/// `rows` times `root.a = null`, in a few dozen bytes.
pub(crate) fn claims(rows: u64) -> Vec<(u64, Vec<u8>)> {
    vec![
        (0x15, [run(rows), vec![1, b'a']].concat()),
        (0x34, leb(rows)),
        (0x42, [run(rows), vec![1]].concat()),
        (0x56, [run(rows), vec![0]].concat()),
        (0x70, [run(rows), vec![0]].concat()),
    ]
}

/// A deflate stream that never ends its block: a zero, then "258 bytes from one byte back" for ever.
pub(crate) fn endless_deflate(bytes: usize) -> Vec<u8> {
    let mut bits = vec![false, true, false, false, false, true, true, false, false, false, false];
    let again = [true, true, false, false, false, true, false, true, false, false, false, false, false];
    while bits.len() < bytes * 8 {
        bits.extend(again);
    }
    bits.chunks_exact(8).map(|byte| byte.iter().rev().fold(0, |sum, bit| sum << 1 | u8::from(*bit))).collect()
}

/// A real change together with the document that it belongs on.
pub(crate) struct Real {
    pub(crate) before: Automerge,
    pub(crate) bytes: Vec<u8>,
}

/// Three real changes: answers and facts, edits of a text in two alphabets, and a merge's deletes, conflicts and marks.
pub(crate) fn real_changes() -> Vec<Real> {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([1; 16]));
    let answers = doc.put_object(ROOT, "answers", ObjType::Map).expect("put");
    let note = doc.put_object(ROOT, "note", ObjType::Text).expect("put");
    let list = doc.put_object(ROOT, "list", ObjType::List).expect("put");
    doc.put(ROOT, "count", ScalarValue::counter(3)).expect("put");
    doc.splice_text(&note, 0, 0, "meter").expect("splice");
    doc.insert(&list, 0, "first").expect("insert");
    let mut reals = Vec::new();

    close(&mut doc, &mut reals, |doc| {
        for item in ["H1.1", "H1.2", "H4.3#hob-1"] {
            doc.put(&answers, item, format!("{{\"verdict\":\"pass\",\"item\":\"{item}\"}}").into_bytes()).expect("put");
        }
        doc.put(&answers, "reading", 2.5).expect("put");
        doc.put(&answers, "at", ScalarValue::Timestamp(1_760_000_000_000)).expect("put");
        doc.put(&answers, "leak", false).expect("put");
        doc.put(&answers, "left", ()).expect("put");
        doc.put(&answers, "pressure", 2_000_u64).expect("put");
    });
    close(&mut doc, &mut reals, |doc| {
        doc.splice_text(&note, 2, 2, "阀门老化 🔧 valve").expect("splice");
        doc.insert(&list, 0, -7).expect("insert");
        let nested = doc.insert_object(&list, 1, ObjType::Map).expect("insert");
        doc.put(&nested, "k", "v").expect("put");
    });
    let mut other = doc.fork().with_actor(ActorId::from([2; 20]));
    other.put(&answers, "H1.1", "fail").expect("put");
    other.increment(ROOT, "count", 2).expect("increment");
    other.splice_text(&note, 0, 1, "M").expect("splice");
    doc.put(&answers, "H1.1", "vacant").expect("put");
    doc.merge(&mut other).expect("merge");
    close(&mut doc, &mut reals, |doc| {
        doc.put(&answers, "H1.1", "seen both").expect("put");
        doc.delete(&answers, "H1.2").expect("delete");
        doc.delete(&list, 0).expect("delete");
        doc.increment(ROOT, "count", -1).expect("increment");
        doc.splice_text(&note, 1, 3, "").expect("splice");
        doc.mark(&note, Mark::new("bold".into(), true, 0, 3), ExpandMark::Both).expect("mark");
    });
    reals
}

/// Changes at the limits on which merging works hardest: inserts at one place, deletes, and marks across a long text.
pub(crate) fn slow_changes() -> Vec<Real> {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([1; 16]));
    let list = doc.put_object(ROOT, "list", ObjType::List).expect("put");
    let note = doc.put_object(ROOT, "note", ObjType::Text).expect("put");
    doc.splice_text(&note, 0, 0, &"long ".repeat(8_000)).expect("splice");
    let mut reals = Vec::new();
    close(&mut doc, &mut reals, |doc| {
        for number in 0..4_096 {
            doc.insert(&list, 0, number).expect("insert");
        }
    });
    close(&mut doc, &mut reals, |doc| {
        for number in 0..64_usize {
            let mark = Mark::new(format!("mark-{number}"), true, number, 40_000 - number);
            doc.mark(&note, mark, ExpandMark::Both).expect("mark");
        }
    });
    close(&mut doc, &mut reals, |doc| {
        doc.splice_text(&note, 900, 4_096, "").expect("splice");
    });
    reals
}

/// A change that makes `depth` maps, each inside the one before.
pub(crate) fn nested_objects(depth: usize) -> Vec<u8> {
    let mut doc = AutoCommit::new();
    let mut innermost = ROOT;
    for _ in 0..depth {
        innermost = doc.put_object(&innermost, "k", ObjType::Map).expect("put");
    }
    doc.get_last_local_change().expect("a change").raw_bytes().to_vec()
}

fn close(doc: &mut AutoCommit, reals: &mut Vec<Real>, edit: impl FnOnce(&mut AutoCommit)) {
    doc.commit_with(CommitOptions::default().with_time(1_760_000_000_000));
    let before = doc.document().clone();
    edit(doc);
    doc.commit_with(CommitOptions::default().with_time(1_760_000_001_000).with_message("visit 上门"));
    let last = doc.get_last_local_change().expect("a change");
    reals.push(Real { before, bytes: last.raw_bytes().to_vec() });
}
