//! Templates (检查表): checklists as versioned data, the judging of an answer, and what a record still lacks.
//!
//! Codes, grades, thresholds, photo rules and deadlines are data of a template, never constants in code. A template
//! that loads is whole: every reference in it leads somewhere and every text is there in both languages. One that does
//! not load names all its faults at once. Nothing here reads a clock or a file.

mod condition;
mod consequence;
mod entry;
mod fault;
mod form;
mod grade_rule;
mod in_force;
mod item;
mod judge;
mod kind;
mod lifetime;
mod load;
mod measured;
mod missing;
mod read_condition;
mod read_grade;
mod read_item;
mod read_kind;
mod reader;
mod source;
mod validate;

pub use condition::{Condition, Says, Surroundings, VerdictWord};
pub use consequence::Consequence;
pub use entry::{BadEntry, BadEntryKind, Entry, EntryField, FoundHazard, Judged, Said};
pub use fault::{Problem, TemplateFault};
pub use form::{FormGroup, FormItem, Progress, appliances};
pub use grade_rule::{Chase, ChaseBy, ChaseDue, ChaseWhen, ChaseWho, Close, GradeRule, Grades, NoticeDemand};
pub use in_force::{began, in_force};
pub use item::{Item, NotApplicableRule, PhotoRule, PhotoWhen};
pub use judge::Context;
pub use kind::{
    Band, ChoiceOption, DateMeaning, DateRule, Defect, Filled, HoldRule, Kind, Life, Limit, Measure, PassReading,
    Point, TextRule,
};
pub use missing::Missing;
pub use source::TemplateSource;

use super::id::{GroupCode, HazardKey, ItemCode, TemplateCode};
use super::site::{ApplianceKind, SiteClass};
use super::words::Words;
use std::sync::{Arc, LazyLock};

/// A checklist.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Its code, for example `household`.
    pub code: TemplateCode,
    /// Its version; a record keeps the one it was completed with.
    pub version: u32,
    /// Its title.
    pub title: Words,
    /// The classes of sites it is for.
    pub classes: Vec<SiteClass>,
    /// The reference number under which the company filed it (备案号).
    pub filing: Option<String>,
    /// Appliances assumed at a site of which none is known, so that their questions are asked rather than lost.
    pub default_appliances: Vec<ApplianceKind>,
    /// What each grade demands.
    pub grades: Grades,
    /// The groups, in the order of the walk through the rooms.
    pub groups: Vec<Group>,
}

/// A group of items (检查项目组).
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its code.
    pub code: GroupCode,
    /// Its title.
    pub title: Words,
    /// The kinds of appliance for each of which the group repeats; empty when it is asked once.
    pub repeat: Vec<ApplianceKind>,
    /// When it applies.
    pub when: Condition,
    /// Its items.
    pub items: Vec<Item>,
}

impl Template {
    /// Loads a template from its source texts, `(name, text)`: the first is the template, the others what it includes.
    /// Either a whole template, or every fault found.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<TemplateFault>> {
        load::load(files)
    }
    /// The templates that come with the program.
    pub fn embedded() -> &'static [Arc<Self>] {
        static EMBEDDED: LazyLock<Vec<Arc<Template>>> = LazyLock::new(|| {
            TemplateSource::embedded()
                .iter()
                .map(|source| Arc::new(source.load().expect("a test proves that the embedded templates load")))
                .collect()
        });
        &EMBEDDED
    }
    /// The embedded template for homes (民用户).
    pub fn household() -> Arc<Self> {
        Self::embedded()[0].clone()
    }
    /// The embedded template for shops, canteens and boiler rooms (工商户).
    pub fn commercial() -> Arc<Self> {
        Self::embedded()[1].clone()
    }
    /// Every item with its group, in order.
    pub fn items(&self) -> impl Iterator<Item = (&Group, &Item)> {
        self.groups.iter().flat_map(|group| group.items.iter().map(move |item| (group, item)))
    }
    /// The item with a code, and its group.
    pub fn find(&self, code: &ItemCode) -> Option<(&Group, &Item)> {
        self.items().find(|(_, item)| item.code == *code)
    }
    /// The item with a code.
    pub fn item(&self, code: &ItemCode) -> Option<&Item> {
        self.find(code).map(|(_, item)| item)
    }
    /// What a hazard is called: its item, and what was found there where the item tells several things apart. `None` when
    /// this version has no such item.
    pub fn words_of(&self, hazard: &HazardKey) -> Option<(&Words, Option<&Words>)> {
        let item = self.item(&hazard.item.item)?;
        Some((&item.text, item.kind.option_words(&hazard.defect)))
    }
    /// The items whose judgement looks at the answer of another: those are judged again when it changes.
    pub fn judged_by(&self, code: &ItemCode) -> impl Iterator<Item = &Item> {
        self.items().map(|(_, item)| item).filter(move |item| match &item.kind {
            Kind::Date(rule) => rule.life.as_ref().is_some_and(|life| life.choice_item.as_ref() == Some(code)),
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests;
