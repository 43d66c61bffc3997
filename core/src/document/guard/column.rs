//! The encodings of a change's columns: run lengths, deltas and flags, read row by row without expanding a run.
//!
//! Accepts only what Automerge's encoder writes: runs of two or more, literals without repetition, no run beside one that it
//! would have been merged with, no column of nulls alone, shortest numbers.

use super::Refused;
use super::bytes::Bytes;
use super::header::MAX_COUNTER;

/// One column of a change: its place in [`ALL`], its number in the format, its name in messages.
pub(super) struct Column {
    pub(super) index: usize,
    pub(super) spec: u32,
    pub(super) name: &'static str,
}

macro_rules! columns {
    ($count:literal: $($index:literal $name:ident = $spec:literal $text:literal,)*) => {
        $(pub(super) const $name: Column = Column { index: $index, spec: $spec, name: $text };)*
        /// All columns, in the order in which a change holds them.
        pub(super) const ALL: [Column; $count] = [$($name),*];
    };
}

columns! { 14:
    0 OBJ_ACTOR = 0x01 "obj:actor",
    1 OBJ_COUNTER = 0x02 "obj:counter",
    2 KEY_ACTOR = 0x11 "key:actor",
    3 KEY_COUNTER = 0x13 "key:counter",
    4 KEY_STRING = 0x15 "key:string",
    5 INSERT = 0x34 "insert",
    6 ACTION = 0x42 "action",
    7 VALUE_META = 0x56 "value:meta",
    8 VALUE = 0x57 "value",
    9 PRED_GROUP = 0x70 "pred",
    10 PRED_ACTOR = 0x71 "pred:actor",
    11 PRED_COUNTER = 0x73 "pred:counter",
    12 EXPAND = 0x94 "expand",
    13 MARK_NAME = 0xa5 "mark:name",
}

/// What a run-length column may hold.
pub(super) trait Cell<'a>: Copy + PartialEq {
    fn read(bytes: &mut Bytes<'a>) -> Option<Self>;
}

impl Cell<'_> for u64 {
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        bytes.u64()
    }
}

impl Cell<'_> for i64 {
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        bytes.i64()
    }
}

impl<'a> Cell<'a> for &'a [u8] {
    fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        bytes.prefixed(usize::MAX)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Run {
    Start,
    Same,
    Literal,
    Null,
}

/// A run-length column: positive n is a value n times, negative n is n values, 0 is nulls.
pub(super) struct Runs<'a, V> {
    column: &'static str,
    bytes: Bytes<'a>,
    absent: bool,
    run: Run,
    left: u64,
    last: Option<V>,
    has_value: bool,
}

impl<'a, V: Cell<'a>> Runs<'a, V> {
    pub(super) fn new(column: &Column, bytes: &'a [u8]) -> Self {
        Self {
            column: column.name,
            bytes: Bytes::new(bytes),
            absent: bytes.is_empty(),
            run: Run::Start,
            left: 0,
            last: None,
            has_value: false,
        }
    }

    /// The sum of the runs, however large they claim to be; takes time with the bytes, not with the claim.
    pub(super) fn claimed(&self) -> Result<u64, Refused> {
        let mut bytes = self.bytes;
        let mut total = 0u64;
        while !bytes.is_done() {
            let count = bytes.i64().ok_or_else(|| self.bad("a run is broken"))?;
            let (rows, values) = match count {
                0 => (bytes.u64().ok_or_else(|| self.bad("a run is broken"))?, 0),
                1.. => (count.unsigned_abs(), 1),
                _ => (count.unsigned_abs(), count.unsigned_abs()),
            };
            // Ends with the bytes at the latest: each value takes at least one.
            for _ in 0..values {
                V::read(&mut bytes).ok_or_else(|| self.bad("a value is broken"))?;
            }
            total = total.saturating_add(rows);
        }
        Ok(total)
    }

    /// The next row. A column without bytes is null in every row.
    pub(super) fn next(&mut self) -> Result<Option<V>, Refused> {
        if self.absent {
            return Ok(None);
        }
        if self.left == 0 {
            self.begin_run()?;
        }
        self.left -= 1;
        if self.run == Run::Literal {
            self.read_other_value()?;
        }
        Ok(self.last)
    }

    pub(super) fn required(&mut self) -> Result<V, Refused> {
        self.next()?.ok_or_else(|| self.bad("a row has no value"))
    }

    /// To be called after the last row.
    pub(super) fn finish(&self) -> Result<(), Refused> {
        if self.left > 0 || !self.bytes.is_done() {
            return Err(self.bad("it has more rows than the change"));
        }
        if !self.absent && !self.has_value {
            return Err(self.bad("it holds nulls alone"));
        }
        Ok(())
    }

    pub(super) fn bad(&self, why: &'static str) -> Refused {
        Refused::BadColumn { column: self.column, why }
    }

    fn begin_run(&mut self) -> Result<(), Refused> {
        if self.bytes.is_done() {
            return Err(self.bad("it has fewer rows than the change"));
        }
        let count = self.bytes.i64().ok_or_else(|| self.bad("a run is broken"))?;
        let before = self.run;
        (self.run, self.left) = match count {
            0 => (Run::Null, self.bytes.u64().ok_or_else(|| self.bad("a run is broken"))?),
            1.. => (Run::Same, count.unsigned_abs()),
            _ => (Run::Literal, count.unsigned_abs()),
        };
        let splits = self.run == before && before != Run::Same;
        if splits || self.left == 0 || count == 1 {
            return Err(self.bad("its runs are not as Automerge writes them"));
        }
        match self.run {
            Run::Same => self.read_other_value(),
            Run::Null => {
                self.last = None;
                Ok(())
            }
            Run::Literal | Run::Start => Ok(()),
        }
    }

    fn read_other_value(&mut self) -> Result<(), Refused> {
        let value = V::read(&mut self.bytes).ok_or_else(|| self.bad("a value is broken"))?;
        if self.last == Some(value) {
            return Err(self.bad("its runs are not as Automerge writes them"));
        }
        self.last = Some(value);
        self.has_value = true;
        Ok(())
    }
}

/// A column of counters, each written as its distance from the one before.
pub(super) struct Deltas<'a> {
    runs: Runs<'a, i64>,
    sum: i64,
}

impl<'a> Deltas<'a> {
    pub(super) fn new(column: &Column, bytes: &'a [u8]) -> Self {
        Self { runs: Runs::new(column, bytes), sum: 0 }
    }

    pub(super) fn next(&mut self) -> Result<Option<u64>, Refused> {
        let Some(delta) = self.runs.next()? else {
            return Ok(None);
        };
        self.sum = self.sum.saturating_add(delta);
        let counter = u64::try_from(self.sum).ok().filter(|counter| *counter <= MAX_COUNTER);
        counter.map(Some).ok_or_else(|| self.runs.bad("a counter is out of range"))
    }

    pub(super) fn finish(&self) -> Result<(), Refused> {
        self.runs.finish()
    }
}

/// A column of flags: the lengths of alternating runs of false and true.
pub(super) struct Flags<'a> {
    column: &'static str,
    bytes: Bytes<'a>,
    absent: bool,
    flag: bool,
    left: u64,
    seen_true: bool,
}

impl<'a> Flags<'a> {
    pub(super) fn new(column: &Column, bytes: &'a [u8]) -> Self {
        let absent = bytes.is_empty();
        Self { column: column.name, bytes: Bytes::new(bytes), absent, flag: true, left: 0, seen_true: false }
    }

    pub(super) fn is_absent(&self) -> bool {
        self.absent
    }

    pub(super) fn seen_true(&self) -> bool {
        self.seen_true
    }

    /// The next row. A column without bytes is false in every row.
    pub(super) fn next(&mut self) -> Result<bool, Refused> {
        if self.absent {
            return Ok(false);
        }
        while self.left == 0 {
            if self.bytes.is_done() {
                return Err(self.bad("it has fewer rows than the change"));
            }
            let first = self.bytes.at() == 0;
            self.left = self.bytes.u64().ok_or_else(|| self.bad("a run is broken"))?;
            self.flag = !self.flag;
            if self.left == 0 && !first {
                return Err(self.bad("its runs are not as Automerge writes them"));
            }
        }
        self.left -= 1;
        self.seen_true |= self.flag;
        Ok(self.flag)
    }

    /// To be called after the last row.
    pub(super) fn finish(&self) -> Result<(), Refused> {
        if self.left > 0 || !self.bytes.is_done() {
            return Err(self.bad("it has more rows than the change"));
        }
        Ok(())
    }

    pub(super) fn bad(&self, why: &'static str) -> Refused {
        Refused::BadColumn { column: self.column, why }
    }
}
