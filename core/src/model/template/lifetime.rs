//! Judging dates: whether a life in calendar months is over.

use super::super::answer::{Reading, Verdict};
use super::super::id::ItemKey;
use super::super::record::Answers;
use super::entry::{BadEntryKind, EntryField, Judged};
use super::judge::{Judging, Refused};
use super::kind::{DateMeaning, DateRule};
use chrono::{Datelike, Months, NaiveDate};

/// No appliance, hose or meter in use is older; an earlier year is a slip.
const EARLIEST_YEAR: i32 = 1950;
/// No expiry lies further ahead; a later year is a slip.
const EXPIRY_YEARS_AHEAD: i32 = 50;

impl Judging<'_> {
    pub(super) fn date(&self, rule: &DateRule, date: NaiveDate) -> Result<Judged, Refused> {
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
}
