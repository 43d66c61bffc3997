//! Checks what only the whole template can tell: that every reference leads to something that was asked before.

use super::super::id::{GroupCode, ItemCode};
use super::Group;
use super::condition::{Condition, Says};
use super::fault::{Problem, TemplateFault};
use super::item::Item;
use super::kind::{Kind, Life};
use super::reader::{Faults, Reader};
use std::collections::{BTreeMap, BTreeSet};

/// Where an item was written.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: usize,
}

impl Place {
    pub(super) fn fault(&self, faults: &Faults, item: &ItemCode, field: &str, problem: Problem) {
        faults.borrow_mut().push(TemplateFault {
            file: self.file.clone(),
            line: Some(self.line),
            item: item.to_string(),
            field: field.to_owned(),
            problem,
        });
    }
}

struct Checks<'a> {
    all: BTreeMap<&'a ItemCode, (&'a Group, &'a Item)>,
    before: BTreeSet<&'a ItemCode>,
}

pub(super) fn validate(groups: &[Group], places: &BTreeMap<ItemCode, Place>, root: &Reader<'_>) {
    let faults = root.file.faults;
    let all = groups.iter().flat_map(|group| group.items.iter().map(move |item| (&item.code, (group, item))));
    let mut checks = Checks { all: all.collect(), before: BTreeSet::new() };
    let mut codes: BTreeSet<&GroupCode> = BTreeSet::new();
    for group in groups {
        if !codes.insert(&group.code) {
            root.fault("group", Problem::Duplicate(group.code.to_string()));
        }
        let first = group.items.first().and_then(|item| Some((places.get(&item.code)?, item)));
        if let Some((place, item)) = first {
            checks.condition(&group.when, |problem| place.fault(faults, &item.code, "group.when", problem));
        }
        for item in &group.items {
            let Some(place) = places.get(&item.code) else { continue };
            let note = |field: &'static str| move |problem| place.fault(faults, &item.code, field, problem);
            checks.condition(&item.when, note("when"));
            match &item.kind {
                Kind::Points { points, .. } => {
                    points.iter().for_each(|point| checks.condition(&point.when, note("options.when")));
                }
                Kind::Date(rule) => {
                    rule.life.iter().for_each(|life| checks.life(life, group, note("life")));
                }
                _ => {}
            }
            checks.before.insert(&item.code);
        }
    }
}

impl<'a> Checks<'a> {
    fn earlier(&self, code: &ItemCode, note: &impl Fn(Problem)) -> Option<(&'a Group, &'a Item)> {
        let found = self.all.get(code).copied();
        match found {
            None => note(Problem::UnknownTarget(code.to_string())),
            Some(_) if !self.before.contains(code) => note(Problem::NotEarlier(code.to_string())),
            Some((_, item)) if item.kind.is_automatic() => note(Problem::DoesNotFit("an automatic item has no answer")),
            Some(_) => {}
        }
        found
    }
    fn condition(&self, condition: &Condition, note: impl Fn(Problem)) {
        for (code, says) in condition.targets() {
            let (Some((_, item)), Says::Chosen(options) | Says::Without(options)) = (self.earlier(code, &note), says)
            else {
                continue;
            };
            let known = match &item.kind {
                Kind::Choice(_) | Kind::Defects(_) => item.kind.option_codes(),
                _ => Vec::new(),
            };
            for option in options.iter().filter(|option| !known.contains(option)) {
                note(Problem::UnknownTarget(format!("{code}:{option}")));
            }
        }
    }
    fn life(&self, life: &Life, group: &Group, note: impl Fn(Problem)) {
        if !life.by_appliance.is_empty() && group.repeat.is_empty() {
            note(Problem::DoesNotFit("months by appliance in a group that does not repeat"));
        }
        let Some(code) = &life.choice_item else { return };
        let Some((target_group, target)) = self.earlier(code, &note) else { return };
        if !matches!(target.kind, Kind::Choice(_)) {
            note(Problem::DoesNotFit("`choice_of` names an item that is no choice"));
        } else {
            let known = target.kind.option_codes();
            for option in life.by_choice.keys().filter(|option| !known.contains(option)) {
                note(Problem::UnknownTarget(format!("{code}:{option}")));
            }
        }
        if group.repeat.is_empty() && !target_group.repeat.is_empty() {
            note(Problem::DoesNotFit("`choice_of` names an item that repeats"));
        }
    }
}
