//! Judging: from what a person enters to what it means by the template. What cannot be meant is refused with the item
//! and the field; what is bad news is never refused.

use super::super::answer::{Reading, Signature, Verdict};
use super::super::id::{ItemKey, OptionCode};
use super::super::record::{Answers, Record};
use super::super::site::{ApplianceKind, Site};
use super::entry::{BadEntry, BadEntryKind, Entry, EntryField, FoundHazard, Judged, Said};
use super::form::{Around, appliances};
use super::kind::{Band, DateMeaning, DateRule, HoldRule, Kind, Measure, Point, TextRule};
use super::{Consequence, Item, NotApplicableRule, Template};
use chrono::{Datelike, Months, NaiveDate};
use std::collections::BTreeMap;

/// The most characters of a note (备注) where the item sets no limit of its own.
const MOST_NOTE: usize = 2000;
/// No appliance, hose or meter in use is older; an earlier year is a slip.
const EARLIEST_YEAR: i32 = 1950;
/// No expiry lies further ahead; a later year is a slip.
const EXPIRY_YEARS_AHEAD: i32 = 50;

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

type Refused = (EntryField, BadEntryKind);

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

struct Judging<'a> {
    context: &'a Context<'a>,
    key: &'a ItemKey,
    item: &'a Item,
    appliance: Option<ApplianceKind>,
    appliances: &'a [(super::super::id::ApplianceId, ApplianceKind)],
}

impl Judging<'_> {
    fn judge(&self, entry: &Entry) -> Result<Judged, Refused> {
        let note = self.note(entry)?;
        let mut judged = match (&self.item.kind, &entry.said) {
            (Kind::Automatic(_), _) => return Err((EntryField::Item, BadEntryKind::NeverAsked)),
            (_, Said::NotApplicable) => self.not_applicable(&note)?,
            (Kind::PassFail { fails, .. }, Said::Pass(number)) => self.pass_fail(None, fails, *number)?,
            (Kind::PassFail { fails, .. }, Said::Fail(number)) => self.pass_fail(Some(fails), fails, *number)?,
            (Kind::PassFail { reading: Some(_), fails, .. }, Said::Number(n)) => {
                self.pass_fail(None, fails, Some(*n))?
            }
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

    fn nothing_found(verdict: Verdict) -> Judged {
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
    fn fail(&self, judged: &mut Judged, defect: Option<&OptionCode>, fails: &Consequence) {
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

    fn measured(&self, judged: &mut Judged, defect: Option<&OptionCode>, bands: &[Band], value: f64) {
        let passed = |upper| bands.iter().rfind(|b| b.limit.is_upper() == upper && b.limit.is_passed(value));
        for band in [passed(true), passed(false)].into_iter().flatten() {
            self.fail(judged, defect, &band.fails);
            judged
                .advice
                .extend(band.advice.iter().filter(|a| !judged.advice.contains(a)).cloned().collect::<Vec<_>>());
        }
    }

    fn pass_fail(
        &self,
        failed: Option<&Consequence>,
        fails: &Consequence,
        number: Option<f64>,
    ) -> Result<Judged, Refused> {
        let Kind::PassFail { reading, .. } = &self.item.kind else {
            return Err((EntryField::Answer, BadEntryKind::WrongKind));
        };
        let mut judged = Self::nothing_found(Verdict::Pass);
        if failed.is_some() {
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

    fn number(&self, measure: &Measure, number: f64) -> Result<Judged, Refused> {
        plausible(EntryField::Number, number, measure.plausible, Some(measure.decimals))?;
        let mut judged = Self::nothing_found(passed_or_recorded(measure.bands.is_empty()));
        if measure.bands.is_empty() {
            judged.reading = Some(Reading::Number(number));
            return Ok(judged);
        }
        judged.verdict = Verdict::Pass;
        self.measured(&mut judged, None, &measure.bands, number);
        judged.reading = Some(Reading::Number(number));
        Ok(judged)
    }

    fn points(
        &self,
        measure: &Measure,
        points: &[Point],
        spread: Option<&Band>,
        read: &BTreeMap<OptionCode, f64>,
    ) -> Result<Judged, Refused> {
        if read.is_empty() {
            return Err((EntryField::Answer, BadEntryKind::Missing));
        }
        if let Some(code) = read.keys().find(|code| !points.iter().any(|point| point.code == **code)) {
            return Err((EntryField::Answer, BadEntryKind::UnknownOption(code.clone())));
        }
        let whole = self.has_every_mandatory(points, read);
        let judges = !measure.bands.is_empty() || spread.is_some();
        let mut judged = Self::nothing_found(passed_or_recorded(!whole || !judges));
        for point in points {
            let Some(number) = read.get(&point.code) else { continue };
            plausible(EntryField::Point(point.code.clone()), *number, measure.plausible, Some(measure.decimals))?;
            self.measured(&mut judged, Some(&point.code), &measure.bands, *number);
        }
        if let (Some(band), true) = (spread, read.len() > 1) {
            let least = read.values().copied().fold(f64::INFINITY, f64::min);
            let greatest = read.values().copied().fold(f64::NEG_INFINITY, f64::max);
            self.measured(&mut judged, None, std::slice::from_ref(band), greatest - least);
        }
        judged.reading = Some(Reading::Points(read.clone()));
        Ok(judged)
    }

    fn has_every_mandatory(&self, points: &[Point], read: &BTreeMap<OptionCode, f64>) -> bool {
        let kinds: Vec<_> = self.appliances.iter().map(|(_, kind)| *kind).collect();
        let appliance = self.key.appliance.clone().zip(self.appliance);
        let seen = self.context.record.answers.iter().map(|(key, answers)| (key.clone(), answers)).collect();
        let around = Around { site: self.context.site, kinds: &kinds, appliance: appliance.as_ref(), seen: &seen };
        let mut wanted = points.iter().filter(|point| point.mandatory && point.when.is_met(&around));
        wanted.all(|point| read.contains_key(&point.code))
    }

    fn hold(&self, rule: &HoldRule, start: f64, end: f64, minutes: f64) -> Result<Judged, Refused> {
        plausible(EntryField::Start, start, rule.plausible, None)?;
        plausible(EntryField::End, end, rule.plausible, None)?;
        plausible(EntryField::Minutes, minutes, (0.0, 1440.0), None)?;
        let failed = start - end > rule.allowed_drop + rule.tolerance;
        if !failed && minutes < rule.hold_minutes {
            return Err((EntryField::Minutes, BadEntryKind::TooShort(rule.hold_minutes.to_string())));
        }
        let mut judged = Self::nothing_found(Verdict::Pass);
        if failed {
            self.fail(&mut judged, None, &rule.fails);
        }
        judged.reading = Some(Reading::Hold { start, end, minutes });
        Ok(judged)
    }

    fn date(&self, rule: &DateRule, date: NaiveDate) -> Result<Judged, Refused> {
        let today = self.context.today;
        let latest_year = today.year().saturating_add(EXPIRY_YEARS_AHEAD);
        if date.year() < EARLIEST_YEAR || date.year() > latest_year {
            return Err((EntryField::Date, BadEntryKind::ImpossibleDate));
        }
        if rule.meaning != DateMeaning::Expiry && date > today {
            return Err((EntryField::Date, BadEntryKind::InFuture));
        }
        // The last day of the life still belongs to it.
        let last_day = match self.months(rule) {
            None => Some(date),
            Some(months) => date.checked_add_months(Months::new(months)),
        };
        let mut judged = Self::nothing_found(Verdict::Pass);
        if last_day.is_some_and(|last_day| today > last_day) {
            self.fail(&mut judged, None, &rule.over);
        }
        judged.reading = Some(Reading::Date(date));
        Ok(judged)
    }

    fn months(&self, rule: &DateRule) -> Option<u32> {
        let life = rule.life.as_ref()?;
        let chosen = life.choice_item.as_ref().and_then(|code| {
            let here = ItemKey { item: code.clone(), appliance: self.key.appliance.clone() };
            let answers = &self.context.record.answers;
            let answer = answers.get(&here).or_else(|| answers.get(&ItemKey::plain(code.clone())));
            match &answer.map(Answers::effective)?.reading {
                Some(Reading::Choice(option)) => life.by_choice.get(option),
                _ => None,
            }
        });
        let of_appliance = self.appliance.and_then(|kind| life.by_appliance.get(&kind));
        Some(chosen.or(of_appliance).copied().unwrap_or(life.months))
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

fn passed_or_recorded(only_recorded: bool) -> Verdict {
    if only_recorded { Verdict::Recorded } else { Verdict::Pass }
}

fn signed(signature: &Signature) -> Result<Judged, Refused> {
    if matches!(signature, Signature::None { reason } if reason.trim().is_empty()) {
        return Err((EntryField::Signature, BadEntryKind::Missing));
    }
    let mut judged = Judging::nothing_found(Verdict::Recorded);
    judged.reading = Some(Reading::Signature(signature.clone()));
    Ok(judged)
}

fn plausible(
    field: EntryField,
    number: f64,
    (least, greatest): (f64, f64),
    decimals: Option<u8>,
) -> Result<(), Refused> {
    if !number.is_finite() {
        return Err((field, BadEntryKind::NotANumber));
    }
    if !(least..=greatest).contains(&number) {
        let kind = BadEntryKind::Implausible { least: least.to_string(), greatest: greatest.to_string() };
        return Err((field, kind));
    }
    // Rounding instead would turn a reading of 0.4 ppm into none.
    if let Some(decimals) = decimals {
        let written = number.to_string();
        let after_point = written.split_once('.').map_or(0, |(_, after)| after.len());
        if after_point > usize::from(decimals) {
            return Err((field, BadEntryKind::TooManyDecimals(decimals)));
        }
    }
    Ok(())
}
