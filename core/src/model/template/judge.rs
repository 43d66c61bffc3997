//! Judging: from what a person enters to what it means by the template. What cannot be meant is refused with the item
//! and the field; what is bad news is never refused.

use super::super::answer::{BadSignature, Reading, Signature, Verdict};
use super::super::id::{ItemKey, OptionCode};
use super::super::record::Record;
use super::super::site::{ApplianceKind, Site};
use super::entry::{BadEntry, BadEntryKind, Entry, EntryField, FoundHazard, Judged, Said};
use super::form::appliances;
use super::kind::{Kind, TextRule};
use super::measured::plausible;
use super::{Consequence, Item, NotApplicableRule, Template};
use chrono::NaiveDate;

/// The most characters of a note (备注) where the item sets no limit of its own.
const MOST_NOTE: usize = 2000;

/// What judging may look at beside the entry.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The site.
    pub site: &'a Site,
    /// What was answered so far.
    pub record: &'a Record,
    /// Today on the company's calendar.
    pub today: NaiveDate,
}

pub(super) type Refused = (EntryField, BadEntryKind);

impl Template {
    /// Judges what a person enters for an item.
    ///
    /// # Errors
    /// Says which field cannot be meant and why; nothing was judged then.
    pub fn judge(&self, context: &Context<'_>, key: &ItemKey, entry: &Entry) -> Result<Judged, BadEntry> {
        let bad = |(field, kind)| BadEntry { item: key.clone(), field, kind };
        let (group, item) = self.find(&key.item).ok_or(bad((EntryField::Item, BadEntryKind::UnknownItem)))?;
        let appliances = appliances(self, context.site, context.record);
        let appliance = match &key.appliance {
            // An appliance that nobody knew is added by answering for it; its id tells its kind.
            Some(id) => {
                let known = appliances.iter().find(|(known, _)| known == id).map(|(_, kind)| *kind);
                Some(known.unwrap_or_else(|| super::form::kind_of(id)))
            }
            None => None,
        };
        if appliance.map_or(!group.repeat.is_empty(), |kind| !group.repeat.contains(&kind)) {
            return Err(bad((EntryField::Item, BadEntryKind::WrongAppliance)));
        }
        Judging { context, key, item, appliance, appliances: &appliances }.judge(entry).map_err(bad)
    }
}

/// One entry under judgement.
pub(super) struct Judging<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) key: &'a ItemKey,
    pub(super) item: &'a Item,
    pub(super) appliance: Option<ApplianceKind>,
    pub(super) appliances: &'a [(super::super::id::ApplianceId, ApplianceKind)],
}

impl Judging<'_> {
    fn judge(&self, entry: &Entry) -> Result<Judged, Refused> {
        let note = self.note(entry)?;
        let mut judged = match (&self.item.kind, &entry.said) {
            (Kind::Automatic(_), _) => return Err((EntryField::Item, BadEntryKind::NeverAsked)),
            (_, Said::NotApplicable) => self.not_applicable(&note)?,
            (Kind::PassFail { .. }, Said::Pass(number)) => self.pass_fail(None, *number)?,
            (Kind::PassFail { fails, .. }, Said::Fail(number)) => self.pass_fail(Some(fails), *number)?,
            (Kind::PassFail { reading: Some(_), .. }, Said::Number(number)) => self.pass_fail(None, Some(*number))?,
            (Kind::Number(measure), Said::Number(number)) => self.number(measure, *number)?,
            (Kind::Points { measure, points, spread }, Said::Points(read)) => {
                self.points(measure, points, spread.as_ref(), read)?
            }
            (Kind::Hold(rule), Said::Hold { start, end, minutes }) => self.hold(rule, *start, *end, *minutes)?,
            (Kind::Date(rule), Said::Date(date)) => self.date(rule, *date)?,
            (Kind::Choice(_), Said::Choice(code)) => self.choice(code)?,
            (Kind::Defects(_), Said::Defects(codes)) => self.defects(codes)?,
            (Kind::Text { .. }, Said::Text) => Judging::nothing_found(Verdict::Recorded),
            (Kind::Signature, Said::Signature(signature)) => signed(signature)?,
            _ => return Err((EntryField::Answer, BadEntryKind::WrongKind)),
        };
        judged.note = note;
        Ok(judged)
    }

    fn note(&self, entry: &Entry) -> Result<String, Refused> {
        let note = entry.note.trim();
        let answered = entry.said != Said::NotApplicable;
        let (most, required) = match &self.item.kind {
            Kind::Text { most, required } => (*most, *required && answered),
            Kind::PassFail { text, .. } => (MOST_NOTE, *text == TextRule::Required && answered),
            _ => (MOST_NOTE, false),
        };
        if note.chars().count() > most {
            return Err((EntryField::Note, BadEntryKind::TooLong(most)));
        }
        if required && note.is_empty() {
            return Err((EntryField::Note, BadEntryKind::Missing));
        }
        Ok(note.to_owned())
    }

    pub(super) fn nothing_found(verdict: Verdict) -> Judged {
        let (defects, hazards, advice) = (Vec::new(), Vec::new(), Vec::new());
        Judged { verdict, reading: None, defects, note: String::new(), hazards, advice }
    }

    fn not_applicable(&self, note: &str) -> Result<Judged, Refused> {
        match self.item.na {
            NotApplicableRule::Never => Err((EntryField::Answer, BadEntryKind::AlwaysApplies)),
            NotApplicableRule::WithReason if note.is_empty() => Err((EntryField::Note, BadEntryKind::Missing)),
            _ => Ok(Self::nothing_found(Verdict::NotApplicable)),
        }
    }

    /// Adds a failure. The verdict stays the worst; a graded failure raises a hazard, once per defect.
    pub(super) fn fail(&self, judged: &mut Judged, defect: Option<&OptionCode>, fails: &Consequence) {
        judged.verdict = judged.verdict.max(fails.verdict());
        let Some(grade) = fails.grade else { return };
        let defect =
            defect.cloned().unwrap_or_else(|| OptionCode::new("fail").expect("a word of four letters is an id"));
        let fix = fails.fix.clone().or_else(|| self.item.fix.clone());
        match judged.hazards.iter_mut().find(|hazard| hazard.defect == defect) {
            Some(hazard) => {
                if grade > hazard.grade {
                    (hazard.grade, hazard.fix) = (grade, fix);
                }
                hazard.must_notice |= fails.must_notice;
                hazard.stop_supply |= fails.stop_supply;
            }
            None => judged.hazards.push(FoundHazard {
                defect,
                grade,
                must_notice: fails.must_notice,
                fix,
                stop_supply: fails.stop_supply,
            }),
        }
    }

    fn pass_fail(&self, failed: Option<&Consequence>, number: Option<f64>) -> Result<Judged, Refused> {
        let Kind::PassFail { reading, .. } = &self.item.kind else {
            return Err((EntryField::Answer, BadEntryKind::WrongKind));
        };
        let mut judged = Self::nothing_found(Verdict::Pass);
        if let Some(fails) = failed {
            self.fail(&mut judged, None, fails);
        }
        match (reading, number) {
            (None, Some(_)) => return Err((EntryField::Number, BadEntryKind::WrongKind)),
            (Some(wanted), None) if wanted.required => return Err((EntryField::Number, BadEntryKind::Missing)),
            (Some(wanted), Some(number)) => {
                plausible(EntryField::Number, number, wanted.measure.plausible, Some(wanted.measure.decimals))?;
                // The worse of the person's word and the number counts.
                self.measured(&mut judged, None, &wanted.measure.bands, number);
                judged.reading = Some(Reading::Number(number));
            }
            (_, None) => {}
        }
        Ok(judged)
    }

    fn choice(&self, code: &OptionCode) -> Result<Judged, Refused> {
        let Kind::Choice(options) = &self.item.kind else { return Err((EntryField::Answer, BadEntryKind::WrongKind)) };
        let unknown = || (EntryField::Answer, BadEntryKind::UnknownOption(code.clone()));
        let option = options.iter().find(|option| option.code == *code).ok_or_else(unknown)?;
        let mut judged = Self::nothing_found(passed_or_recorded(options.iter().all(|option| option.fails.is_none())));
        if let Some(fails) = &option.fails {
            self.fail(&mut judged, Some(code), fails);
        }
        judged.reading = Some(Reading::Choice(code.clone()));
        Ok(judged)
    }

    fn defects(&self, codes: &[OptionCode]) -> Result<Judged, Refused> {
        let Kind::Defects(known) = &self.item.kind else { return Err((EntryField::Answer, BadEntryKind::WrongKind)) };
        if let Some(code) = codes.iter().find(|code| !known.iter().any(|defect| defect.code == **code)) {
            return Err((EntryField::Answer, BadEntryKind::UnknownOption(code.clone())));
        }
        let mut judged = Self::nothing_found(Verdict::Pass);
        for defect in known.iter().filter(|defect| codes.contains(&defect.code)) {
            self.fail(&mut judged, Some(&defect.code), &defect.fails);
            judged.defects.push(defect.code.clone());
        }
        Ok(judged)
    }
}

/// An item that judges nothing is recorded, any other starts as passed.
pub(super) fn passed_or_recorded(only_recorded: bool) -> Verdict {
    if only_recorded { Verdict::Recorded } else { Verdict::Pass }
}

fn signed(signature: &Signature) -> Result<Judged, Refused> {
    let signature = signature.checked().map_err(|why| {
        let kind = match why {
            BadSignature::NoReason => BadEntryKind::Missing,
            BadSignature::TooLong(most) => BadEntryKind::TooLong(most),
            BadSignature::File => BadEntryKind::WrongKind,
        };
        (EntryField::Signature, kind)
    })?;
    let mut judged = Judging::nothing_found(Verdict::Recorded);
    judged.reading = Some(Reading::Signature(signature));
    Ok(judged)
}
