//! A change's header: dependencies, actors, counters, and where each column lies.

use automerge::ActorId;

use super::bytes::Bytes;
use super::column::{ALL, Column};
use super::{Limits, Refused};

/// Sequence numbers and operation counters above this are refused: far above any real record, far below the `u32` in which
/// Automerge keeps them.
pub(super) const MAX_COUNTER: u64 = 1 << 31;
/// The last instant of ECMAScript's calendar, in milliseconds; Automerge subtracts times from each other without checks.
const MAX_TIME_MS: u64 = 8_640_000_000_000_000;
const MAX_ACTOR: usize = 64;
/// The bit of a column specification that says "compressed".
const DEFLATED: u64 = 0b1000;

pub(super) struct Header<'a> {
    pub(super) deps: Vec<[u8; 32]>,
    /// The author first, then the others, ascending.
    pub(super) actors: Vec<ActorId>,
    pub(super) seq: u64,
    pub(super) start_op: u64,
    pub(super) time_ms: i64,
    columns: [&'a [u8]; ALL.len()],
}

impl<'a> Header<'a> {
    /// Reads the data of a chunk; `offset` is where it lies in the bytes that came.
    pub(super) fn read(body: &'a [u8], offset: usize, limits: &Limits) -> Result<Self, Refused> {
        let mut reader = Reader { body: Bytes::new(body), offset };
        let deps = reader.deps(limits)?;
        let author = reader.actor("author")?;
        let seq = reader.counter("sequence number")?;
        let start_op = reader.counter("start operation")?;
        let time = reader.body.i64().filter(|time| time.unsigned_abs() <= MAX_TIME_MS);
        let time_ms = time.ok_or_else(|| reader.bad("time"))?;
        let message = reader.body.prefixed(limits.string).and_then(|message| std::str::from_utf8(message).ok());
        message.ok_or_else(|| reader.bad("message"))?;
        let actors = reader.actors(author, limits)?;
        let columns = reader.columns()?;
        Ok(Self { deps, actors, seq, start_op, time_ms, columns })
    }

    /// The column's bytes; empty if the change does not have it.
    pub(super) fn column(&self, column: &Column) -> &'a [u8] {
        self.columns[column.index]
    }
}

struct Reader<'a> {
    body: Bytes<'a>,
    offset: usize,
}

impl<'a> Reader<'a> {
    fn at(&self) -> usize {
        self.offset + self.body.at()
    }

    fn bad(&self, part: &'static str) -> Refused {
        Refused::BadHeader { at: self.at(), part }
    }

    fn count(&mut self, part: &'static str) -> Result<u64, Refused> {
        self.body.u64().ok_or_else(|| self.bad(part))
    }

    fn counter(&mut self, part: &'static str) -> Result<u64, Refused> {
        let counter = self.count(part)?;
        if (1..=MAX_COUNTER).contains(&counter) { Ok(counter) } else { Err(self.bad(part)) }
    }

    fn deps(&mut self, limits: &Limits) -> Result<Vec<[u8; 32]>, Refused> {
        let claimed = self.count("dependencies")?;
        if claimed > limits.deps as u64 {
            return Err(Refused::TooManyDeps { claimed, limit: limits.deps });
        }
        let mut deps = Vec::with_capacity(claimed as usize);
        for _ in 0..claimed {
            let dep = self.body.array::<32>().ok_or_else(|| self.bad("dependencies"))?;
            if deps.last().is_some_and(|last| *last >= dep) {
                return Err(self.bad("order of dependencies"));
            }
            deps.push(dep);
        }
        Ok(deps)
    }

    fn actor(&mut self, part: &'static str) -> Result<ActorId, Refused> {
        let actor = self.body.prefixed(MAX_ACTOR).filter(|actor| !actor.is_empty());
        actor.map(ActorId::from).ok_or_else(|| self.bad(part))
    }

    fn actors(&mut self, author: ActorId, limits: &Limits) -> Result<Vec<ActorId>, Refused> {
        let claimed = self.count("other actors")?;
        if claimed > limits.actors as u64 {
            return Err(Refused::TooManyActors { claimed, limit: limits.actors });
        }
        let mut actors = vec![author];
        for _ in 0..claimed {
            let actor = self.actor("other actors")?;
            if actor == actors[0] || actors[1..].last().is_some_and(|last| *last >= actor) {
                return Err(self.bad("order of other actors"));
            }
            actors.push(actor);
        }
        Ok(actors)
    }

    fn columns(&mut self) -> Result<[&'a [u8]; ALL.len()], Refused> {
        let part = "column list";
        let claimed = self.count(part)?;
        if claimed > ALL.len() as u64 {
            return Err(self.bad(part));
        }
        let mut lengths = [0; ALL.len()];
        let mut free = 0;
        for _ in 0..claimed {
            let (spec, length) = (self.count(part)?, self.count(part)?);
            if spec & DEFLATED != 0 {
                return Err(Refused::Compressed);
            }
            // Columns come in the order of ALL, each once, none empty.
            let found = ALL[free..].iter().find(|column| u64::from(column.spec) == spec);
            let column = found.filter(|_| length > 0).ok_or_else(|| self.bad(part))?;
            lengths[column.index] = length;
            free = column.index + 1;
        }
        let mut columns = [&[][..]; ALL.len()];
        for (column, length) in columns.iter_mut().zip(lengths) {
            *column = self.body.take(length).ok_or_else(|| self.bad("column data"))?;
        }
        if !self.body.is_done() {
            return Err(Refused::Trailing { at: self.at(), bytes: self.body.left() });
        }
        Ok(columns)
    }
}
