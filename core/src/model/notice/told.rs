//! A hazard as a customer is told of it: what was found, what is asked for, by when, what was done about it. In both
//! languages; the template's own words.

use super::super::fact::Event;
use super::super::grade::Grade;
use super::super::hazard::Hazard;
use super::super::id::{ApplianceId, HazardKey, OptionCode};
use super::super::record::Record;
use super::super::site::{ApplianceKind, Site};
use super::super::template::{Item, Kind, Template, appliances};
use super::super::time::{Stamp, Timestamp, Zone};
use super::super::words::Words;
use super::reading::measured;

/// Until when it is to be rectified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixBy {
    /// Until the end of this day, and no later.
    Deadline(Timestamp),
    /// Until then, as advice.
    Suggested(Timestamp),
    /// The grade sets no time.
    Open,
}

/// What was done about a hazard on the spot.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// When.
    pub at: Stamp,
    /// Whether the gas was stopped for it.
    pub stopped: bool,
    /// In the inspector's words.
    pub measure: String,
}

/// A hazard in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Which.
    pub key: HazardKey,
    /// Where: the group, and the appliance where it repeats. `None` where the template no longer has the item.
    pub place: Option<Words>,
    /// What was found, where the template has a name for it.
    pub found: Option<Words>,
    /// How it ought to be.
    pub required: Option<Words>,
    /// What was measured.
    pub measured: Option<Words>,
    /// What the inspectors said when they raised it.
    pub notes: Vec<String>,
    /// Its grade.
    pub grade: Grade,
    /// What that grade is called.
    pub label: Words,
    /// How it is put right.
    pub fix: Option<Words>,
    /// By when.
    pub by: FixBy,
    /// What was done on the spot.
    pub done: Vec<Done>,
}

/// Puts a hazard of a record into words.
pub fn told(template: &Template, site: &Site, record: &Record, hazard: &Hazard, zone: Zone) -> Told {
    let key = &hazard.key;
    let rule = template.grades.rule(hazard.grade);
    let found = template.find(&key.item.item);
    let answer = record.answers.get(&key.item).map(|answers| answers.effective());
    let place = found.map(|(group, _)| {
        let appliance = key.item.appliance.as_ref().map(|id| appliance(template, site, record, id));
        place(&group.title, appliance.as_ref())
    });
    let suggested = || rule.fix_by(zone, hazard.first_raised.best()).filter(|_| rule.fix_suggested);
    let by = match hazard.deadline {
        Some(deadline) => FixBy::Deadline(deadline),
        None => suggested().map_or(FixBy::Open, FixBy::Suggested),
    };
    let (notes, done) = (notes(record, hazard), done(record, key));
    Told {
        place,
        found: found.and_then(|(_, item)| name(item, &key.defect)),
        // A choice or a point is named together with what was asked.
        required: found.map(|(_, item)| item).filter(|item| !asks(item)).map(|item| item.text.clone()),
        measured: found.zip(answer).and_then(|((_, item), answer)| measured(item, answer, Some(&key.defect))),
        notes,
        grade: hazard.grade,
        label: rule.label.clone(),
        fix: found.and_then(|(_, item)| fix(item, key, hazard.grade)),
        by,
        done,
        key: key.clone(),
    }
}

/// Whether the item's text asks for something rather than saying how it ought to be.
fn asks(item: &Item) -> bool {
    matches!(item.kind, Kind::Choice(_) | Kind::Points { .. })
}

/// What the template calls a defect; `None` where an item knows only pass and fail, or where it was raised by hand.
fn name(item: &Item, defect: &OptionCode) -> Option<Words> {
    match &item.kind {
        Kind::Defects(options) => options.iter().find(|o| o.code == *defect).map(|o| o.text.clone()),
        Kind::Choice(options) => Some(beside(&item.text, options.iter().find(|o| o.code == *defect).map(|o| &o.text))),
        Kind::Points { points, .. } => {
            Some(beside(&item.text, points.iter().find(|p| p.code == *defect).map(|p| &p.text)))
        }
        _ => None,
    }
}

/// What was asked, and where or which.
fn beside(asked: &Words, one: Option<&Words>) -> Words {
    let Some(one) = one else { return asked.clone() };
    Words { zh: format!("{}：{}", asked.zh, one.zh), en: format!("{}: {}", asked.en, one.en) }
}

/// How the template says that it is put right: the option's own words, else those of a consequence of this grade, else the
/// item's.
fn fix(item: &Item, key: &HazardKey, grade: Grade) -> Option<Words> {
    let own = match &item.kind {
        Kind::Defects(options) => options.iter().find(|o| o.code == key.defect).and_then(|o| o.fails.fix.clone()),
        Kind::Choice(options) => {
            options.iter().find(|o| o.code == key.defect).and_then(|o| o.fails.as_ref()?.fix.clone())
        }
        kind => {
            let graded = kind.consequences().into_iter().filter(|fails| fails.grade == Some(grade));
            graded.rev().find_map(|fails| fails.fix.clone())
        }
    };
    own.or_else(|| item.fix.clone())
}

fn notes(record: &Record, hazard: &Hazard) -> Vec<String> {
    let raises = hazard.open_raises.iter().filter_map(|id| record.facts.get(id));
    let notes = raises.filter_map(|fact| match &fact.what {
        Event::HazardRaised { note, .. } | Event::Recheck { note, .. } => Some(note.trim().to_owned()),
        _ => None,
    });
    let mut said: Vec<String> = Vec::new();
    for note in notes.filter(|note| !note.is_empty()) {
        if !said.contains(&note) {
            said.push(note);
        }
    }
    said
}

fn done(record: &Record, key: &HazardKey) -> Vec<Done> {
    let steps = record.chronicle().into_iter().filter_map(|(_, fact)| match &fact.what {
        Event::MadeSafe { hazard, measure } if hazard == key => Some((fact.at, false, measure)),
        Event::SupplyStopped { hazard, measure } if hazard == key => Some((fact.at, true, measure)),
        _ => None,
    });
    steps.map(|(at, stopped, measure)| Done { at, stopped, measure: measure.clone() }).collect()
}

/// A group's title, with the appliance it was asked for.
pub(crate) fn place(title: &Words, appliance: Option<&Words>) -> Words {
    match appliance {
        None => title.clone(),
        Some(one) => Words { zh: format!("{}（{}）", title.zh, one.zh), en: format!("{} ({})", title.en, one.en) },
    }
}

/// An appliance in words: its kind, and its number where the site has several of that kind.
pub(crate) fn appliance(template: &Template, site: &Site, record: &Record, id: &ApplianceId) -> Words {
    let all = appliances(template, site, record);
    let kind = all.iter().find(|(known, _)| known == id).map_or(ApplianceKind::Other, |(_, kind)| *kind);
    let (zh, en) = match kind {
        ApplianceKind::Hob => ("灶具", "hob"),
        ApplianceKind::WaterHeater => ("热水器", "water heater"),
        ApplianceKind::WallBoiler => ("壁挂炉", "wall boiler"),
        ApplianceKind::Boiler => ("锅炉", "boiler"),
        ApplianceKind::Other => ("其他用气设备", "other appliance"),
    };
    let alike: Vec<_> = all.iter().filter(|(_, other)| *other == kind).collect();
    match alike.iter().position(|(known, _)| known == id) {
        Some(place) if alike.len() > 1 => Words { zh: format!("{zh}{}", place + 1), en: format!("{en} {}", place + 1) },
        _ => Words { zh: zh.into(), en: en.into() },
    }
}
