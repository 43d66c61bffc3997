//! The operations of a change, read row by row across its columns.
//!
//! Promises the same operations as Automerge's own decoding. Refuses a row that no Automerge would write, and above all one
//! that names an id which cannot exist yet: operation ids only ever refer backwards.

use automerge::legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, ObjType, ScalarValue};

use super::column::{self, Column, Deltas, Flags, Runs};
use super::header::{Header, MAX_COUNTER};
use super::value::Values;
use super::{Limits, Refused};

const MAP: u64 = 0;
const PUT: u64 = 1;
const LIST: u64 = 2;
const DELETE: u64 = 3;
const TEXT: u64 = 4;
const INCREMENT: u64 = 5;
const TABLE: u64 = 6;
const MARK: u64 = 7;

/// All operations of the change; the number of rows and predecessors is bounded before one is made.
pub(super) fn read_all(header: &Header<'_>, limits: &Limits) -> Result<Vec<Op>, Refused> {
    let mut rows = Rows::new(header, limits);
    let claimed = rows.action.claimed()?;
    if claimed > limits.ops as u64 {
        return Err(Refused::TooManyOps { claimed, limit: limits.ops });
    }
    let mut ops = Vec::with_capacity(claimed as usize);
    for row in 0..claimed as usize {
        ops.push(rows.next(row)?);
    }
    rows.finish()?;
    Ok(ops)
}

struct Rows<'a> {
    limits: &'a Limits,
    start_op: u64,
    actors: Actors<'a>,
    obj_actor: Runs<'a, u64>,
    obj_counter: Runs<'a, u64>,
    key_actor: Runs<'a, u64>,
    key_counter: Deltas<'a>,
    key_string: Runs<'a, &'a [u8]>,
    insert: Flags<'a>,
    action: Runs<'a, u64>,
    value: Values<'a>,
    pred_group: Runs<'a, u64>,
    pred_actor: Runs<'a, u64>,
    pred_counter: Deltas<'a>,
    expand: Flags<'a>,
    mark_name: Runs<'a, &'a [u8]>,
    preds: u64,
    keys: usize,
    objects: usize,
    marks: usize,
}

impl<'a> Rows<'a> {
    fn new(header: &'a Header<'a>, limits: &'a Limits) -> Self {
        let ids = |column: &Column| Runs::new(column, header.column(column));
        let strings = |column: &Column| Runs::new(column, header.column(column));
        let counters = |column: &Column| Deltas::new(column, header.column(column));
        let flags = |column: &Column| Flags::new(column, header.column(column));
        Self {
            limits,
            start_op: header.start_op,
            actors: Actors { listed: &header.actors, used: vec![false; header.actors.len()] },
            obj_actor: ids(&column::OBJ_ACTOR),
            obj_counter: ids(&column::OBJ_COUNTER),
            key_actor: ids(&column::KEY_ACTOR),
            key_counter: counters(&column::KEY_COUNTER),
            key_string: strings(&column::KEY_STRING),
            insert: flags(&column::INSERT),
            action: ids(&column::ACTION),
            value: Values::new(header, limits),
            pred_group: ids(&column::PRED_GROUP),
            pred_actor: ids(&column::PRED_ACTOR),
            pred_counter: counters(&column::PRED_COUNTER),
            expand: flags(&column::EXPAND),
            mark_name: strings(&column::MARK_NAME),
            preds: 0,
            keys: 0,
            objects: 0,
            marks: 0,
        }
    }

    fn next(&mut self, row: usize) -> Result<Op, Refused> {
        // Every id that an operation names was made before its own.
        let own = self.start_op + row as u64;
        if own > MAX_COUNTER {
            return Err(bad(row, "its counter is out of range"));
        }
        let obj = self.object(own)?;
        let key = self.key(own)?;
        if self.insert.is_absent() {
            return Err(self.insert.bad("it has fewer rows than the change"));
        }
        let insert = self.insert.next()?;
        let pred = self.preds(own)?;
        let action = self.action(row)?;
        let op = Op { action, obj, key, pred: pred.into(), insert };
        self.count(&op.action)?;
        match implausible(&op) {
            Some(why) => Err(bad(row, why)),
            None => Ok(op),
        }
    }

    fn count(&mut self, action: &OpType) -> Result<(), Refused> {
        match action {
            OpType::Make(_) => self.objects += 1,
            OpType::MarkBegin(_) | OpType::MarkEnd(_) => self.marks += 1,
            _ => {}
        }
        let Limits { objects, marks, .. } = *self.limits;
        if self.objects > objects {
            return Err(Refused::TooManyObjects { limit: objects });
        }
        if self.marks > marks {
            return Err(Refused::TooManyMarks { limit: marks });
        }
        Ok(())
    }

    fn object(&mut self, own: u64) -> Result<ObjectId, Refused> {
        match (self.obj_actor.next()?, self.obj_counter.next()?) {
            (None, None) => Ok(ObjectId::Root),
            (Some(actor), Some(counter)) => {
                Ok(ObjectId::Id(self.actors.id(&column::OBJ_ACTOR, actor, &column::OBJ_COUNTER, counter, own)?))
            }
            _ => Err(self.obj_counter.bad("an id has only one of actor and counter")),
        }
    }

    fn key(&mut self, own: u64) -> Result<Key, Refused> {
        match (self.key_actor.next()?, self.key_counter.next()?, self.key_string.next()?) {
            (None, None, Some(key)) => Ok(Key::Map(self.text(&column::KEY_STRING, key)?.into())),
            (None, Some(0), None) => Ok(Key::Seq(ElementId::Head)),
            (Some(actor), Some(counter), None) => {
                let id = self.actors.id(&column::KEY_ACTOR, actor, &column::KEY_COUNTER, counter, own)?;
                Ok(Key::Seq(ElementId::Id(id)))
            }
            _ => Err(self.key_string.bad("a key is neither a name nor an element")),
        }
    }

    fn preds(&mut self, own: u64) -> Result<Vec<OpId>, Refused> {
        let count = self.pred_group.required()?;
        self.preds = self.preds.saturating_add(count);
        if self.preds > self.limits.preds as u64 {
            return Err(Refused::TooManyPreds { claimed: self.preds, limit: self.limits.preds });
        }
        let mut preds = Vec::with_capacity(count as usize);
        for _ in 0..count {
            let actor = self.pred_actor.required()?;
            let counter = self.pred_counter.next()?.unwrap_or(0);
            let pred = self.actors.id(&column::PRED_ACTOR, actor, &column::PRED_COUNTER, counter, own)?;
            if preds.last().is_some_and(|last| *last >= pred) {
                return Err(self.pred_actor.bad("the predecessors are not in order"));
            }
            preds.push(pred);
        }
        Ok(preds)
    }

    fn action(&mut self, row: usize) -> Result<OpType, Refused> {
        let value = self.value.next()?;
        let expand = self.expand.next()?;
        let mark_name = self.mark_name.next()?;
        let action = self.action.required()?;
        if action != MARK && (expand || mark_name.is_some()) {
            return Err(bad(row, "only a mark has a name or expands"));
        }
        let made = |object| match value {
            ScalarValue::Null => Ok(OpType::Make(object)),
            _ => Err(bad(row, "a new object has a value")),
        };
        match action {
            MAP => made(ObjType::Map),
            LIST => made(ObjType::List),
            TEXT => made(ObjType::Text),
            TABLE => made(ObjType::Table),
            PUT => Ok(OpType::Put(value)),
            DELETE if value == ScalarValue::Null => Ok(OpType::Delete),
            INCREMENT => match value {
                ScalarValue::Int(by) if by.unsigned_abs() <= MAX_COUNTER => Ok(OpType::Increment(by)),
                _ => Err(bad(row, "an increment is not a moderate integer")),
            },
            MARK => match mark_name {
                Some(name) => {
                    let name = self.text(&column::MARK_NAME, name)?.into();
                    Ok(OpType::MarkBegin(MarkData { name, value, expand }))
                }
                None if value == ScalarValue::Null => Ok(OpType::MarkEnd(expand)),
                None => Err(bad(row, "the end of a mark has a value")),
            },
            _ => Err(bad(row, "its action is unknown")),
        }
    }

    fn text(&mut self, column: &Column, text: &'a [u8]) -> Result<&'a str, Refused> {
        self.keys = self.keys.saturating_add(text.len());
        if self.keys > self.limits.keys {
            return Err(Refused::TooMuchText { limit: self.limits.keys });
        }
        let text = if text.len() <= self.limits.string { std::str::from_utf8(text).ok() } else { None };
        text.ok_or(Refused::BadColumn { column: column.name, why: "a string is too long or not UTF-8" })
    }

    fn finish(&self) -> Result<(), Refused> {
        for ids in
            [&self.obj_actor, &self.obj_counter, &self.key_actor, &self.action, &self.pred_group, &self.pred_actor]
        {
            ids.finish()?;
        }
        self.key_counter.finish()?;
        self.key_string.finish()?;
        self.insert.finish()?;
        self.value.finish()?;
        self.pred_counter.finish()?;
        self.expand.finish()?;
        self.mark_name.finish()?;
        if !self.expand.is_absent() && !self.expand.seen_true() {
            return Err(self.expand.bad("it is false in every row"));
        }
        self.actors.finish()
    }
}

/// The actors of the header, and which of them an operation named.
struct Actors<'a> {
    listed: &'a [ActorId],
    used: Vec<bool>,
}

impl Actors<'_> {
    fn id(&mut self, actors: &Column, index: u64, counters: &Column, counter: u64, own: u64) -> Result<OpId, Refused> {
        let unknown = Refused::UnknownActor { column: actors.name, index };
        let place = usize::try_from(index).ok().filter(|place| *place < self.listed.len()).ok_or(unknown)?;
        if counter == 0 || counter >= own {
            return Err(Refused::BadColumn { column: counters.name, why: "an id cannot exist yet" });
        }
        self.used[place] = true;
        Ok(OpId::new(counter, &self.listed[place]))
    }

    fn finish(&self) -> Result<(), Refused> {
        match self.used.iter().skip(1).position(|used| !used) {
            Some(_) => Err(Refused::BadColumn { column: "other actors", why: "a listed actor is never named" }),
            None => Ok(()),
        }
    }
}

fn bad(row: usize, why: &'static str) -> Refused {
    Refused::BadOp { row, why }
}

/// What a row may not say although each of its cells is in order.
fn implausible(op: &Op) -> Option<&'static str> {
    let in_map = op.key.is_map_key();
    match &op.action {
        _ if op.insert && in_map => Some("it inserts into a map"),
        _ if op.insert && !op.pred.is_empty() => Some("an insertion replaces something"),
        _ if !op.insert && op.key == Key::head() => Some("it changes the head of a list"),
        _ if !in_map && op.obj == ObjectId::Root => Some("the root is no list"),
        OpType::Delete | OpType::Increment(_) if op.pred.is_empty() => Some("it deletes or increments nothing"),
        OpType::MarkBegin(_) | OpType::MarkEnd(_) if !op.insert => Some("a mark is not inserted"),
        _ => None,
    }
}
