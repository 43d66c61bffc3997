//! Reads one table of a template file, field by field, and notes every fault with its place instead of stopping at the
//! first. A field that nobody asked for is a fault too.

use super::super::id::BadId;
use super::super::words::Words;
use super::fault::{Problem, TemplateFault};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The faults found so far.
pub(super) type Faults = RefCell<Vec<TemplateFault>>;

/// A file under reading.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    pub(super) faults: &'a Faults,
}

impl File<'_> {
    pub(super) fn line(&self, offset: usize) -> usize {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }
}

/// One table under reading.
pub(super) struct Reader<'a> {
    pub(super) file: File<'a>,
    item: String,
    path: String,
    start: usize,
    table: &'a DeTable<'a>,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: File<'a>, table: &'a DeTable<'a>, start: usize) -> Self {
        Self { file, item: String::new(), path: String::new(), start, table, asked: RefCell::default() }
    }
    /// Names the item that the faults from here on belong to.
    pub(super) fn named(mut self, item: &str) -> Self {
        self.item = item.to_owned();
        self
    }
    /// Names it by the code that stands in it.
    pub(super) fn named_by_code(self) -> Self {
        let code = self.peek("code");
        // Inside an item named by its code, the path of fields begins anew.
        Self { path: String::new(), ..self.named(code) }
    }
    /// The text of a field, for naming the table before it is read; notes nothing.
    pub(super) fn peek(&self, key: &str) -> &'a str {
        self.table.get(key).and_then(|value| value.get_ref().as_str()).unwrap_or_default()
    }
    pub(super) fn line(&self) -> usize {
        self.file.line(self.start)
    }
    fn field(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
    /// Notes a fault at a field, or at the table where the field is not there.
    pub(super) fn fault(&self, key: &str, problem: Problem) {
        let first = key.split('.').next().unwrap_or(key);
        let found = self.table.keys().find(|known| known.get_ref() == first);
        self.fault_at(key, found.map_or(self.start, |known| known.span().start), problem);
    }
    fn fault_at(&self, key: &str, offset: usize, problem: Problem) {
        self.file.faults.borrow_mut().push(TemplateFault {
            file: self.file.name.to_owned(),
            line: Some(self.file.line(offset)),
            item: self.item.clone(),
            field: self.field(key),
            problem,
        });
    }
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }
    fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }
    fn wrong_type<T>(&self, key: &str, expected: &'static str) -> Option<T> {
        self.fault(key, Problem::WrongType { expected });
        None
    }
    /// Notes the absence of a needed field.
    pub(super) fn needed<T>(&self, key: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.has(key) {
            self.fault(key, Problem::Missing);
        }
        value
    }
    pub(super) fn text(&self, key: &'static str) -> Option<&'a str> {
        match self.value(key)?.get_ref().as_str() {
            None => self.wrong_type(key, "a text"),
            Some(text) if text.trim().is_empty() => {
                self.fault(key, Problem::Empty);
                None
            }
            Some(text) => Some(text),
        }
    }
    pub(super) fn code<T: FromStr<Err = BadId>>(&self, key: &'static str) -> Option<T> {
        let text = self.text(key)?;
        self.parse_code(key, text)
    }
    /// A code of a template: an id that cannot be taken apart wrongly inside an item's or a hazard's key.
    fn parse_code<T: FromStr<Err = BadId>>(&self, key: &str, text: &str) -> Option<T> {
        if text.contains(['#', ':']) {
            self.fault(key, Problem::BadCode("a code has no `#` and no `:`".to_owned()));
            return None;
        }
        text.parse().map_err(|bad: BadId| self.fault(key, Problem::BadCode(bad.to_string()))).ok()
    }
    pub(super) fn codes<T: FromStr<Err = BadId>>(&self, key: &'static str) -> Vec<T> {
        self.texts(key).into_iter().filter_map(|text| self.parse_code(key, text)).collect()
    }
    pub(super) fn texts(&self, key: &'static str) -> Vec<&'a str> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            return self.wrong_type(key, "a list of texts").unwrap_or_default();
        };
        if array.is_empty() {
            self.fault(key, Problem::Empty);
        }
        let all: Vec<_> = array.iter().filter_map(|value| value.get_ref().as_str()).collect();
        if all.len() != array.len() {
            return self.wrong_type(key, "a list of texts").unwrap_or_default();
        }
        all
    }
    pub(super) fn flag(&self, key: &'static str, default: bool) -> bool {
        self.optional_flag(key).unwrap_or(default)
    }
    pub(super) fn optional_flag(&self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        value.get_ref().as_bool().or_else(|| self.wrong_type(key, "true or false"))
    }
    pub(super) fn number(&self, key: &'static str, least: f64, greatest: f64) -> Option<f64> {
        let value = self.value(key)?;
        match number_of(value.get_ref()) {
            None => self.wrong_type(key, "a number"),
            Some(number) if (least..=greatest).contains(&number) => Some(number),
            Some(_) => {
                self.fault(key, Problem::OutOfBounds { least: least.to_string(), greatest: greatest.to_string() });
                None
            }
        }
    }
    pub(super) fn integer(&self, key: &'static str, least: u32, greatest: u32) -> Option<u32> {
        let value = self.value(key)?;
        let Some(integer) = value.get_ref().as_integer() else { return self.wrong_type(key, "a whole number") };
        let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok().and_then(|n| u32::try_from(n).ok());
        let number = number.filter(|n| (least..=greatest).contains(n));
        if number.is_none() {
            self.fault(key, Problem::OutOfBounds { least: least.to_string(), greatest: greatest.to_string() });
        }
        number
    }
    /// A pair of numbers `[least, greatest]`.
    pub(super) fn range(&self, key: &'static str) -> Option<(f64, f64)> {
        let array = self.value(key)?.get_ref().as_array();
        let numbers: Option<Vec<f64>> = array.and_then(|a| a.iter().map(|v| number_of(v.get_ref())).collect());
        match numbers.as_deref() {
            Some([least, greatest]) if least < greatest => Some((*least, *greatest)),
            Some([_, _]) => {
                self.fault(key, Problem::LimitsUnordered);
                None
            }
            _ => self.wrong_type(key, "[least, greatest]"),
        }
    }
    pub(super) fn word<T: Copy>(&self, key: &'static str, known: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        self.parse_word(key, text, known)
    }
    pub(super) fn word_list<T: Copy>(&self, key: &'static str, known: &[(&str, T)]) -> Vec<T> {
        self.texts(key).into_iter().filter_map(|text| self.parse_word(key, text, known)).collect()
    }
    pub(super) fn parse_word<T: Copy>(&self, key: &str, text: &str, known: &[(&str, T)]) -> Option<T> {
        let found = known.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<_> = known.iter().map(|(word, _)| *word).collect();
            self.fault(key, Problem::UnknownWord { found: text.to_owned(), known: known.join(", ") });
        }
        found
    }
    pub(super) fn words(&self, key: &'static str) -> Option<Words> {
        self.table(key)?.both_languages()
    }
    pub(super) fn words_list(&self, key: &'static str) -> Vec<Words> {
        self.tables(key).iter().filter_map(Self::both_languages).collect()
    }
    fn both_languages(&self) -> Option<Words> {
        let (zh, en) = (self.needed("zh", self.text("zh")), self.needed("en", self.text("en")));
        self.finish();
        Some(Words { zh: zh?.to_owned(), en: en?.to_owned() })
    }
    fn child(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else { return self.wrong_type(key, "a table") };
        let mut child = Self::new(self.file, table, value.span().start).named(&self.item);
        child.path = self.field(key);
        Some(child)
    }
    pub(super) fn table(&self, key: &'static str) -> Option<Self> {
        self.child(key, self.value(key)?)
    }
    /// Whether a field is a table rather than a plain value.
    pub(super) fn is_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().is_table())
    }
    /// Whether a field is a text.
    pub(super) fn is_text(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().is_str())
    }
    pub(super) fn tables(&self, key: &'static str) -> Vec<Self> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            return self.wrong_type(key, "a list of tables").unwrap_or_default();
        };
        array.iter().filter_map(|value| self.child(key, value)).collect()
    }
    /// A table from codes to whole numbers.
    pub(super) fn integers_by_code(&self, key: &'static str, least: u32, greatest: u32) -> Vec<(&'a str, u32)> {
        let Some(child) = self.table(key) else { return Vec::new() };
        let bounds = || Problem::OutOfBounds { least: least.to_string(), greatest: greatest.to_string() };
        let mut all = Vec::new();
        for (code, value) in child.table {
            match value.get_ref().as_integer().and_then(|n| n.as_str().parse().ok()) {
                Some(number) if (least..=greatest).contains(&number) => all.push((code.get_ref().as_ref(), number)),
                _ => child.fault(code.get_ref(), bounds()),
            }
        }
        all
    }
    /// Notes every field that was never asked for.
    pub(super) fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.table.keys().filter(|key| !asked.contains(key.get_ref().as_ref())) {
            self.fault_at(key.get_ref(), key.span().start, Problem::UnknownField);
        }
    }
}

fn number_of(value: &DeValue<'_>) -> Option<f64> {
    let text = match value {
        DeValue::Integer(integer) => integer.as_str(),
        DeValue::Float(float) => float.as_str(),
        _ => return None,
    };
    text.parse().ok().filter(|number: &f64| number.is_finite())
}
