//! Judging measured numbers: a value, the values of several points, a pressure-hold test.

use super::super::answer::{Reading, Verdict};
use super::super::id::OptionCode;
use super::entry::{BadEntryKind, EntryField, Judged};
use super::form::Around;
use super::judge::{Judging, Refused, passed_or_recorded};
use super::kind::{Band, HoldRule, Measure, Point};
use std::collections::BTreeMap;

impl Judging<'_> {
    pub(super) fn measured(&self, judged: &mut Judged, defect: Option<&OptionCode>, bands: &[Band], value: f64) {
        let passed = |upper| bands.iter().rfind(|b| b.limit.is_upper() == upper && b.limit.is_passed(value));
        for band in [passed(true), passed(false)].into_iter().flatten() {
            self.fail(judged, defect, &band.fails);
            judged
                .advice
                .extend(band.advice.iter().filter(|a| !judged.advice.contains(a)).cloned().collect::<Vec<_>>());
        }
    }

    pub(super) fn number(&self, measure: &Measure, number: f64) -> Result<Judged, Refused> {
        plausible(EntryField::Number, number, measure.plausible, Some(measure.decimals))?;
        let mut judged = Self::nothing_found(passed_or_recorded(measure.bands.is_empty()));
        self.measured(&mut judged, None, &measure.bands, number);
        judged.reading = Some(Reading::Number(number));
        Ok(judged)
    }

    pub(super) fn points(
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

    pub(super) fn hold(&self, rule: &HoldRule, start: f64, end: f64, minutes: f64) -> Result<Judged, Refused> {
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
}

pub(super) fn plausible(
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
