//! The form: which groups and items a site is asked, in order, with what has been answered so far.

use super::super::answer::{Reading, Verdict};
use super::super::id::{ApplianceId, ItemCode, ItemKey, OptionCode};
use super::super::record::{Answers, Record};
use super::super::site::{ApplianceKind, Site};
use super::condition::Surroundings;
use super::{Group, Item, Kind, Template};
use std::collections::BTreeMap;

/// One group as it is asked at a site.
#[derive(Clone, Debug)]
pub struct FormGroup<'a> {
    /// The template's group.
    pub group: &'a Group,
    /// The appliance, for a group that repeats.
    pub appliance: Option<(ApplianceId, ApplianceKind)>,
    /// The items that apply, in order; never empty.
    pub items: Vec<FormItem<'a>>,
}

/// One item as it is asked at a site.
#[derive(Clone, Debug)]
pub struct FormItem<'a> {
    /// The template's item.
    pub item: &'a Item,
    /// Its key in the record.
    pub key: ItemKey,
    /// What was answered.
    pub answers: Option<&'a Answers>,
    /// Whether two people answered differently without having seen each other's answer.
    pub in_conflict: bool,
    /// The measuring points that must be there and are not.
    pub points_missing: Vec<&'a OptionCode>,
}

/// How far a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Items answered.
    pub answered: usize,
    /// Items asked, without the automatic ones and the optional ones that are not answered.
    pub asked: usize,
}

impl FormItem<'_> {
    /// Whether a person answers it.
    pub fn is_asked(&self) -> bool {
        !self.item.kind.is_automatic()
    }
    /// Whether it is answered, all mandatory points included.
    pub fn is_answered(&self) -> bool {
        self.answers.is_some() && self.points_missing.is_empty()
    }
    /// The effective verdict.
    pub fn verdict(&self) -> Option<Verdict> {
        self.answers.map(|answers| answers.effective().verdict)
    }
    /// Whether 本组其余合格 would answer it now.
    pub fn passes_with_rest(&self) -> bool {
        self.item.with_rest && self.answers.is_none()
    }
    /// What was chosen or found.
    pub(super) fn chosen(&self) -> Vec<&OptionCode> {
        let Some(answer) = self.answers.map(Answers::effective) else { return Vec::new() };
        let choice = match &answer.reading {
            Some(Reading::Choice(code)) => Some(code),
            _ => None,
        };
        choice.into_iter().chain(&answer.defects).collect()
    }
    /// Whether its photo rule demands a photo now.
    pub fn demands_photo(&self) -> bool {
        self.item
            .demands_photo(self.verdict().map(|verdict| (verdict, self.chosen())).as_ref().map(|(v, c)| (*v, &c[..])))
    }
}

impl FormGroup<'_> {
    /// How far the group is.
    pub fn progress(&self) -> Progress {
        let answered = self.items.iter().filter(|item| item.is_asked() && item.is_answered()).count();
        let open =
            self.items.iter().filter(|item| item.is_asked() && !item.is_answered() && !item.item.optional).count();
        Progress { answered, asked: answered + open }
    }
}

/// The appliances that a form is repeated for: those of the register, those that the record already answers for, and
/// the template's assumed ones where neither knows any. An inspector thus adds an appliance by answering for it.
pub fn appliances(template: &Template, site: &Site, record: &Record) -> Vec<(ApplianceId, ApplianceKind)> {
    let mut all: Vec<_> = site.appliances.iter().map(|appliance| (appliance.id.clone(), appliance.kind)).collect();
    if all.is_empty() {
        let assumed = template.default_appliances.iter();
        all.extend(assumed.filter_map(|kind| Some((ApplianceId::new(&format!("{}-1", kind.code())).ok()?, *kind))));
    }
    for id in record.answers.keys().filter_map(|key| key.appliance.as_ref()) {
        if !all.iter().any(|(known, _)| known == id) {
            all.push((id.clone(), kind_of(id)));
        }
    }
    all
}

/// The kind that an appliance's id begins with (`hob-2`); an unknown word is some other appliance.
pub(super) fn kind_of(id: &ApplianceId) -> ApplianceKind {
    let word = id.as_str().rsplit_once('-').map_or(id.as_str(), |(word, _)| word);
    let kinds = [ApplianceKind::Hob, ApplianceKind::WaterHeater, ApplianceKind::WallBoiler, ApplianceKind::Boiler];
    kinds.into_iter().find(|kind| kind.code() == word).unwrap_or(ApplianceKind::Other)
}

/// What the conditions of one group, repeated or not, may look at.
pub(super) struct Around<'a> {
    pub(super) site: &'a Site,
    pub(super) kinds: &'a [ApplianceKind],
    pub(super) appliance: Option<&'a (ApplianceId, ApplianceKind)>,
    /// The answers of the items asked so far.
    pub(super) seen: &'a BTreeMap<ItemKey, &'a Answers>,
}

impl Surroundings for Around<'_> {
    fn site(&self) -> &Site {
        self.site
    }
    fn appliance(&self) -> Option<ApplianceKind> {
        self.appliance.map(|(_, kind)| *kind)
    }
    fn appliances(&self) -> &[ApplianceKind] {
        self.kinds
    }
    fn answers(&self, item: &ItemCode) -> Vec<&Answers> {
        let of_item = self.seen.iter().filter(|(key, _)| key.item == *item);
        let here = |key: &ItemKey| match (&key.appliance, self.appliance) {
            (Some(id), Some((this, _))) => id == this,
            _ => true,
        };
        of_item.filter(|(key, _)| here(key)).map(|(_, answers)| *answers).collect()
    }
}

impl Template {
    /// What a site is asked, in order. Answers to items that no longer apply count for no condition.
    pub fn form<'a>(&'a self, site: &'a Site, record: &'a Record) -> Vec<FormGroup<'a>> {
        let appliances = appliances(self, site, record);
        let kinds: Vec<_> = appliances.iter().map(|(_, kind)| *kind).collect();
        let mut seen = BTreeMap::new();
        let mut form = Vec::new();
        for group in &self.groups {
            let repeats: Vec<_> = if group.repeat.is_empty() {
                vec![None]
            } else {
                appliances.iter().filter(|(_, kind)| group.repeat.contains(kind)).map(Some).collect()
            };
            for appliance in repeats {
                let items = items(group, appliance, site, record, &kinds, &mut seen);
                if !items.is_empty() {
                    form.push(FormGroup { group, appliance: appliance.cloned(), items });
                }
            }
        }
        form
    }
}

fn items<'a>(
    group: &'a Group,
    appliance: Option<&(ApplianceId, ApplianceKind)>,
    site: &'a Site,
    record: &'a Record,
    kinds: &[ApplianceKind],
    seen: &mut BTreeMap<ItemKey, &'a Answers>,
) -> Vec<FormItem<'a>> {
    if !group.when.is_met(&Around { site, kinds, appliance, seen }) {
        return Vec::new();
    }
    let mut items = Vec::new();
    for item in &group.items {
        let around = Around { site, kinds, appliance, seen };
        if !item.when.is_met(&around) {
            continue;
        }
        let key = ItemKey { item: item.code.clone(), appliance: appliance.map(|(id, _)| id.clone()) };
        let answers = record.answers.get(&key);
        let points_missing = answers.map(|answers| points_missing(item, answers, &around)).unwrap_or_default();
        let in_conflict = answers.is_some_and(Answers::in_conflict);
        seen.extend(answers.map(|answers| (key.clone(), answers)));
        items.push(FormItem { item, key, answers, in_conflict, points_missing });
    }
    items
}

fn points_missing<'a>(item: &'a Item, answers: &Answers, around: &Around<'_>) -> Vec<&'a OptionCode> {
    let (Kind::Points { points, .. }, Some(Reading::Points(read))) = (&item.kind, &answers.effective().reading) else {
        return Vec::new();
    };
    let wanted = points.iter().filter(|point| point.mandatory && point.when.is_met(around));
    wanted.map(|point| &point.code).filter(|code| !read.contains_key(*code)).collect()
}
