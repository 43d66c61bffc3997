//! What stops completion, in the order of the form, each with where to go. Nothing missing blocks going on or leaving.
//! Two differing answers are not missing: they are shown for a second look, and the worse counts meanwhile.

use super::super::fact::{Event, PhotoOf};
use super::super::grade::Grade;
use super::super::hazard::{Hazard, hazards};
use super::super::id::{HazardKey, ItemKey, OptionCode, PhotoId};
use super::super::record::Record;
use super::super::site::Site;
use super::super::visit::visits;
use super::Template;
use super::form::FormItem;
use super::item::PhotoWhen;
use super::kind::{Filled, Kind};
use std::collections::BTreeSet;

/// One thing that stops completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nobody has entered (入户) yet: go to the visit.
    EnteredVisit,
    /// An item is not answered.
    Answer(ItemKey),
    /// Mandatory measuring points have no number.
    Points {
        /// The item.
        item: ItemKey,
        /// The points.
        points: Vec<OptionCode>,
    },
    /// The item demands a photo and has none.
    Photo(ItemKey),
    /// The customer has not signed, and no reason is given.
    Signature(ItemKey),
    /// The hazard's grade demands that it is made safe or the supply stopped.
    Measure {
        /// The hazard.
        hazard: HazardKey,
        /// Its grade.
        grade: Grade,
    },
    /// A written notice must be served and name the hazard.
    Notice {
        /// The hazard.
        hazard: HazardKey,
        /// Its grade.
        grade: Grade,
        /// Whether it is one that must be noticed whatever the grade (MOHURD 2023-09, Art 9).
        must_notice: bool,
    },
}

impl Missing {
    /// The item to go to; `None` for the visit.
    pub fn item(&self) -> Option<&ItemKey> {
        match self {
            Self::EnteredVisit => None,
            Self::Answer(item) | Self::Points { item, .. } | Self::Photo(item) | Self::Signature(item) => Some(item),
            Self::Measure { hazard, .. } | Self::Notice { hazard, .. } => Some(&hazard.item),
        }
    }
}

impl Template {
    /// What stops the completion of an inspection; empty when it may be completed.
    pub fn missing(&self, site: &Site, record: &Record) -> Vec<Missing> {
        let mut missing = Vec::new();
        if !visits(record).entered() {
            missing.push(Missing::EnteredVisit);
        }
        let mut hazards = hazards(record);
        hazards.retain(|_, hazard| hazard.is_open());
        let notice_due = hazards.values().any(|open| self.demands_notice(open));
        for item in self.form(site, record).iter().flat_map(|group| &group.items) {
            of_item(item, record, notice_due, &mut missing);
            let here: Vec<_> = hazards.keys().filter(|hazard| hazard.item == item.key).cloned().collect();
            here.iter().filter_map(|key| hazards.remove(key)).for_each(|open| self.of_hazard(&open, &mut missing));
        }
        // Raised by hand, or on an item that is no longer asked.
        hazards.values().for_each(|open| self.of_hazard(open, &mut missing));
        missing
    }

    fn demands_notice(&self, open: &Hazard) -> bool {
        open.must_notice || self.grades.rule(open.grade).demands_notice()
    }

    fn of_hazard(&self, open: &Hazard, missing: &mut Vec<Missing>) {
        let (hazard, grade, must_notice) = (open.key.clone(), open.grade, open.must_notice);
        let safe = open.made_safe.is_some() || open.supply_off;
        if self.grades.rule(grade).measure_required && !safe {
            missing.push(Missing::Measure { hazard: hazard.clone(), grade });
        }
        if self.demands_notice(open) && open.notices.is_empty() {
            missing.push(Missing::Notice { hazard, grade, must_notice });
        }
    }
}

fn of_item(item: &FormItem<'_>, record: &Record, notice_due: bool, missing: &mut Vec<Missing>) {
    let key = &item.key;
    if !item.points_missing.is_empty() {
        let points = item.points_missing.iter().map(|code| (*code).clone()).collect();
        missing.push(Missing::Points { item: key.clone(), points });
    } else if item.is_asked() && !item.is_answered() && !item.item.optional {
        let signed = record.facts.values().any(|fact| matches!(fact.what, Event::Signed { .. }));
        match item.item.kind {
            Kind::Signature if signed => {}
            Kind::Signature => missing.push(Missing::Signature(key.clone())),
            _ => missing.push(Missing::Answer(key.clone())),
        }
    }
    let demanded = match (&item.item.kind, &item.item.photo.when) {
        (Kind::Automatic(Filled::Notices), PhotoWhen::OnFailure) => notice_due,
        _ => item.demands_photo(),
    };
    if demanded && item.photos(record).is_empty() {
        missing.push(Missing::Photo(key.clone()));
    }
}

impl<'a> FormItem<'a> {
    /// The photos of the item: those of its answers, and those taken of it, of its hazards, or of the notices it reports.
    pub fn photos(&self, record: &'a Record) -> BTreeSet<&'a PhotoId> {
        let answered = self.answers.into_iter().flat_map(|answers| answers.all()).flat_map(|answer| &answer.photos);
        let notices = self.item.kind == Kind::Automatic(Filled::Notices);
        let taken = record.facts.values().filter_map(|fact| match &fact.what {
            Event::Photo { photo, of: PhotoOf::Item(key), .. } if *key == self.key => Some(photo),
            Event::Photo { photo, of: PhotoOf::HazardBefore(hazard), .. } if hazard.item == self.key => Some(photo),
            Event::Photo { photo, of: PhotoOf::Notice(_), .. } if notices => Some(photo),
            _ => None,
        });
        answered.chain(taken).collect()
    }
}
