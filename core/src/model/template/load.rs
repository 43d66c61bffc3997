//! Loads a template from its texts: the template's own groups, the groups of the files it includes, what it leaves out
//! or replaces of them, and the grades.

use super::super::id::{BadId, GroupCode, ItemCode, TemplateCode};
use super::fault::{Problem, TemplateFault};
use super::item::Item;
use super::read_condition::{APPLIANCES, CLASSES, when};
use super::reader::{Faults, File, Reader};
use super::validate::{Place, validate};
use super::{Group, Template, read_grade, read_item};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::DeTable;

/// The one format that this program reads.
const FORMAT: u32 = 1;

/// A group whose items still know where they were written.
struct Placed {
    group: Group,
    places: Vec<Place>,
}

/// The files that are TOML, by name.
struct Library<'a> {
    files: BTreeMap<&'a str, (File<'a>, Spanned<DeTable<'a>>)>,
}

/// Code and version of a template's text, each where it can be read.
pub(super) fn head(text: &str) -> (Option<TemplateCode>, Option<u32>) {
    let (table, _) = DeTable::parse_recoverable(text);
    let faults = Faults::default();
    let reader = Reader::new(File { name: "", text, faults: &faults }, table.get_ref(), 0);
    (reader.code("code"), reader.integer("version", 1, u32::MAX))
}

pub(super) fn load(files: &[(&str, &str)]) -> Result<Template, Vec<TemplateFault>> {
    let faults = Faults::default();
    let template = Library::parse(files, &faults).and_then(|library| library.template(files.first()?.0));
    let mut faults = faults.into_inner();
    faults.sort();
    faults.dedup();
    match template {
        Some(template) if faults.is_empty() => Ok(template),
        _ => Err(faults),
    }
}

impl<'a> Library<'a> {
    fn parse(files: &[(&'a str, &'a str)], faults: &'a Faults) -> Option<Self> {
        let mut library = Self { files: BTreeMap::new() };
        let note = |name: &str, line, problem| {
            let (item, field) = (String::new(), String::new());
            faults.borrow_mut().push(TemplateFault { file: name.to_owned(), line, item, field, problem });
        };
        if files.is_empty() {
            note("", None, Problem::Missing);
        }
        for (name, text) in files {
            let file = File { name, text, faults };
            let (table, errors) = DeTable::parse_recoverable(text);
            for error in &errors {
                let line = error.span().map(|span| file.line(span.start));
                note(name, line, Problem::NotToml(error.message().to_owned()));
            }
            if library.files.insert(name, (file, table)).is_some() {
                note(name, None, Problem::Duplicate((*name).to_owned()));
            }
        }
        // What stands in a file that is not TOML cannot be told apart from what is missing there.
        faults.borrow().is_empty().then_some(library)
    }

    fn root(&self, name: &str) -> Option<Reader<'_>> {
        let (file, table) = self.files.get(name)?;
        let reader = Reader::new(*file, table.get_ref(), 0);
        match reader.needed("format", reader.integer("format", 0, u32::MAX)) {
            Some(FORMAT) | None => {}
            Some(other) => reader.fault("format", Problem::UnknownFormat(i64::from(other))),
        }
        Some(reader)
    }

    fn template(&self, name: &str) -> Option<Template> {
        let reader = self.root(name)?;
        let code = reader.needed("code", reader.code("code"));
        let version = reader.needed("version", reader.integer("version", 1, u32::MAX));
        let title = reader.needed("title", reader.words("title"));
        let classes = reader.word_list("classes", CLASSES);
        if !reader.has("classes") {
            reader.fault("classes", Problem::Missing);
        }
        let filing = reader.text("filing").map(str::to_owned);
        let default_appliances = reader.word_list("default_appliances", APPLIANCES);
        let grades = reader.needed("grades", reader.text("grades")).and_then(|file| match self.root(file) {
            None => {
                reader.fault("grades", Problem::IncludeMissing(file.to_owned()));
                None
            }
            Some(root) => {
                let grades = read_grade::grades(&root);
                root.finish();
                grades
            }
        });
        let mut groups = self.groups(&reader, &mut vec![name.to_owned()]);
        replace(&reader, &mut groups);
        reader.finish();
        let places = places(&reader, &groups);
        let groups = groups.into_iter().map(|placed| placed.group).collect::<Vec<_>>();
        validate(&groups, &places, &reader);
        Some(Template {
            code: code?,
            version: version?,
            title: title?,
            classes,
            filing,
            default_appliances,
            grades: grades?,
            groups,
        })
    }

    /// The groups of a file in order, those of included files in their place.
    fn groups(&self, reader: &Reader<'_>, trail: &mut Vec<String>) -> Vec<Placed> {
        let tables = reader.tables("group");
        if tables.is_empty() {
            reader.needed::<()>("group", None);
        }
        let mut groups = Vec::new();
        for table in tables {
            if table.has("include") {
                groups.extend(self.include(&table, trail));
            } else {
                groups.extend(group(&table.named_by_code()));
            }
        }
        groups
    }

    fn include(&self, table: &Reader<'_>, trail: &mut Vec<String>) -> Vec<Placed> {
        let wanted: Vec<GroupCode> = table.codes("groups");
        let leave_out: Vec<ItemCode> = table.codes("leave_out");
        let name = table.text("include");
        table.finish();
        let Some(name) = name else { return Vec::new() };
        if trail.iter().any(|file| file == name) {
            table.fault("include", Problem::IncludeCyclic(name.to_owned()));
            return Vec::new();
        }
        let Some(root) = self.root(name) else {
            table.fault("include", Problem::IncludeMissing(name.to_owned()));
            return Vec::new();
        };
        trail.push(name.to_owned());
        let mut groups = self.groups(&root, trail);
        trail.pop();
        root.finish();
        let missing = wanted.iter().filter(|code| !groups.iter().any(|placed| placed.group.code == **code));
        missing.for_each(|code| table.fault("groups", Problem::UnknownTarget(code.to_string())));
        if table.has("groups") {
            groups.retain(|placed| wanted.contains(&placed.group.code));
        }
        for code in &leave_out {
            let found = groups.iter_mut().find_map(|placed| Some((placed.position(code)?, placed)));
            match found {
                None => table.fault("leave_out", Problem::UnknownTarget(code.to_string())),
                Some((at, placed)) => {
                    placed.group.items.remove(at);
                    placed.places.remove(at);
                }
            }
        }
        groups.retain(|placed| !placed.group.items.is_empty());
        groups
    }
}

impl Placed {
    fn position(&self, code: &ItemCode) -> Option<usize> {
        self.group.items.iter().position(|item| item.code == *code)
    }
}

fn group(reader: &Reader<'_>) -> Option<Placed> {
    let code = reader.needed("code", reader.code("code"));
    let title = reader.needed("title", reader.words("title"));
    let repeat = reader.word_list("repeat", APPLIANCES);
    let when = when(reader);
    let tables = reader.tables("item");
    if tables.is_empty() {
        reader.needed::<()>("item", None);
    }
    let (items, places) = tables.into_iter().filter_map(placed_item).unzip();
    reader.finish();
    Some(Placed { group: Group { code: code?, title: title?, repeat, when, items }, places })
}

fn placed_item(table: Reader<'_>) -> Option<(Item, Place)> {
    let table = table.named_by_code();
    let place = Place { file: table.file.name.to_owned(), line: table.line() };
    Some((read_item::item(&table)?, place))
}

/// Puts the items of `[[replace]]` in the place of the included ones with the same code.
fn replace(reader: &Reader<'_>, groups: &mut [Placed]) {
    for table in reader.tables("replace") {
        let code = ItemCode::new(table.peek("code")).map_err(|_: BadId| ()).ok();
        let found = code.and_then(|code| groups.iter_mut().find_map(|placed| Some((placed.position(&code)?, placed))));
        if found.is_none() && !table.peek("code").is_empty() {
            table.fault("code", Problem::UnknownTarget(table.peek("code").to_owned()));
        }
        if let (Some((item, place)), Some((at, placed))) = (placed_item(table), found) {
            placed.group.items[at] = item;
            placed.places[at] = place;
        }
    }
}

/// Where each item was written; notes codes that are there twice.
fn places(reader: &Reader<'_>, groups: &[Placed]) -> BTreeMap<ItemCode, Place> {
    let mut places = BTreeMap::new();
    for placed in groups {
        for (item, place) in placed.group.items.iter().zip(&placed.places) {
            if places.insert(item.code.clone(), place.clone()).is_some() {
                place.fault(reader.file.faults, &item.code, "code", Problem::Duplicate(item.code.to_string()));
            }
        }
    }
    places
}
