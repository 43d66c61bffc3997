//! Figures: incremental equals rebuilt (law 7) and equals a plain recount of the records (law 5).

use crate::phone::{Phone, inspection};
use crate::town::{Town, area, home};
use anjian_core::document::history::History;
use anjian_core::model::answer::Verdict;
use anjian_core::model::coverage::{Count, standing};
use anjian_core::model::fact::VisitOutcome;
use anjian_core::model::grade::Grade;
use anjian_core::model::hazard::hazards;
use anjian_core::model::id::{AreaId, InspectionId, SiteId};
use anjian_core::model::inspection::{InspectionState, Progress};
use anjian_core::model::record::Record;
use anjian_core::model::schedule::{excluded, is_due};
use anjian_core::model::site::{Exclusion, ExclusionReason, Site};
use anjian_core::model::time::Timestamp;
use anjian_hq::Question;
use anjian_hq::export::Table;
use proptest::prelude::*;
use std::collections::BTreeMap;

const AREAS: [&str; 2] = ["yuhui", "longzihu"];
const HOMES: usize = 6;

#[derive(Clone, Debug)]
enum Step {
    Visit { who: usize, site: usize, outcome: usize },
    Complete { who: usize, site: usize },
    Reopen { who: usize, site: usize },
    Answer { who: usize, site: usize, bad: bool },
    Raise { who: usize, site: usize, grade: usize },
    Close { who: usize, site: usize },
    Sync { who: usize },
    Move { site: usize },
    Regas { site: usize, year: i32 },
    Exclude { site: usize, until: bool },
}

fn step() -> impl Strategy<Value = Step> {
    let (who, site) = (0..2usize, 0..HOMES);
    let pair = (who.clone(), site.clone());
    prop_oneof![
        3 => (who.clone(), site.clone(), 0..5usize).prop_map(|(who, site, outcome)| Step::Visit { who, site, outcome }),
        2 => pair.clone().prop_map(|(who, site)| Step::Complete { who, site }),
        1 => pair.clone().prop_map(|(who, site)| Step::Reopen { who, site }),
        2 => (who.clone(), site.clone(), any::<bool>()).prop_map(|(who, site, bad)| Step::Answer { who, site, bad }),
        2 => (who.clone(), site.clone(), 0..3usize).prop_map(|(who, site, grade)| Step::Raise { who, site, grade }),
        1 => pair.prop_map(|(who, site)| Step::Close { who, site }),
        4 => who.prop_map(|who| Step::Sync { who }),
        1 => site.clone().prop_map(|site| Step::Move { site }),
        1 => (site.clone(), 2024..2027i32).prop_map(|(site, year)| Step::Regas { site, year }),
        1 => (site, any::<bool>()).prop_map(|(site, until)| Step::Exclude { site, until }),
    ]
}

struct Play {
    town: Town,
    phones: Vec<Phone>,
    register: BTreeMap<SiteId, Site>,
    exclusions: BTreeMap<SiteId, Exclusion>,
}

impl Play {
    fn new() -> Self {
        let town = Town::new(&AREAS, HOMES / 2);
        let sites = AREAS.iter().flat_map(|a| (1..=HOMES / 2).map(|n| home(a, n)));
        let register = sites.map(|site| (site.id.clone(), site)).collect();
        let phones = ["lin", "bai"].map(|who| Phone::enrolled(&town, who, &AREAS)).into();
        Self { town, phones, register, exclusions: BTreeMap::new() }
    }

    fn site(&self, n: usize) -> Site {
        let id = home(AREAS[n % 2], n / 2 + 1).id;
        self.register[&id].clone()
    }

    fn change(&mut self, site: Site) {
        self.town.hq.take_sites(std::slice::from_ref(&site), |_, _| {}).unwrap();
        self.register.insert(site.id.clone(), site);
    }

    fn go(&mut self, step: &Step) {
        let id = |n: &usize| inspection(AREAS[n % 2], n / 2 + 1);
        match step {
            Step::Visit { who, site, outcome } => {
                use VisitOutcome::*;
                let outcome = [Entered, NoAccess, Refused, Vacant, WrongAddress][*outcome];
                self.phones[*who].visit(&id(site), outcome);
            }
            Step::Complete { who, site } => self.phones[*who].complete(&id(site)),
            Step::Reopen { who, site } => {
                let phone = &mut self.phones[*who];
                let seen = anjian_core::model::inspection::standing_completions(&phone.record(&id(site)));
                let reopened = phone.fact(anjian_core::model::fact::Event::Reopened { seen, reason: "补拍".into() });
                phone.write(&id(site), &[reopened]);
            }
            Step::Answer { who, site, bad } => {
                let verdict = if *bad { Verdict::Hazard(Grade::L2) } else { Verdict::Pass };
                let answer = self.phones[*who].answer("H2.1", verdict);
                self.phones[*who].write(&id(site), &[answer]);
            }
            Step::Raise { who, site, grade } => self.phones[*who].raise(&id(site), Grade::ALL[*grade]),
            Step::Close { who, site } => self.phones[*who].close(&id(site)),
            Step::Sync { who } => self.phones[*who].sync(&self.town.hq),
            Step::Move { site } => {
                let mut site = self.site(*site);
                site.area = area(if site.area.as_str() == AREAS[0] { AREAS[1] } else { AREAS[0] });
                self.change(site);
            }
            Step::Regas { site, year } => {
                let mut site = self.site(*site);
                site.gas_on = chrono::NaiveDate::from_ymd_opt(*year, 3, 1);
                self.change(site);
            }
            Step::Exclude { site, until } => {
                let exclusion = Exclusion {
                    site: self.site(*site).id,
                    reason: ExclusionReason::Vacant,
                    from: "2026-02-01".parse().unwrap(),
                    until: until.then(|| "2026-06-30".parse().unwrap()),
                    approved_by: "wu".parse().unwrap(),
                    approved_at: self.town.now(),
                };
                self.town.hq.exclude(&exclusion).unwrap();
                self.exclusions.insert(exclusion.site.clone(), exclusion);
            }
        }
    }

    /// Every record that headquarters holds, from its changes alone.
    fn records(&self) -> BTreeMap<InspectionId, Record> {
        let db = self.town.database();
        let sql = "SELECT identity, raw FROM changes JOIN inspections ON number = inspection ORDER BY inspection, n";
        let mut histories: BTreeMap<InspectionId, History> = BTreeMap::new();
        for row in db.rows(sql) {
            let id: InspectionId = row[0].parse().unwrap();
            let history = histories.entry(id.clone()).or_insert_with(|| History::new(id));
            history.add(&hex::decode(&row[1]).unwrap(), None).unwrap();
        }
        histories.into_iter().map(|(id, history)| (id, history.into_record().unwrap())).collect()
    }

    fn naive_coverage(&self, records: &BTreeMap<InspectionId, Record>) -> BTreeMap<AreaId, Count> {
        let programme = &self.town.hq.company().programmes[0];
        let period = "2026".parse().unwrap();
        let mut counts: BTreeMap<AreaId, Count> = BTreeMap::new();
        for site in self.register.values().filter(|site| is_due(site, programme, &period)) {
            let id = InspectionId { programme: programme.id.clone(), period: period.clone(), site: site.id.clone() };
            let progress =
                records.get(&id).map_or(Progress::Untouched, |r| InspectionState::fold(r, Timestamp(0)).progress);
            let out = excluded(self.exclusions.get(&site.id), &period);
            counts.entry(site.area.clone()).or_default().add(standing(progress, out, programme));
        }
        counts
    }

    /// The tables that are a picture of the changes.
    fn pictures(&self) -> Vec<String> {
        let db = self.town.database();
        let mut all = Vec::new();
        for sql in [
            "SELECT * FROM inspections ORDER BY number",
            "SELECT * FROM hazards ORDER BY inspection, hazard",
            "SELECT * FROM cells ORDER BY 1, 2, 3, 4, 5, 6, 7",
            "SELECT * FROM hazard_cells ORDER BY 1, 2, 3",
            "SELECT * FROM visits ORDER BY 1, 2",
            "SELECT * FROM site_counts WHERE sites > 0 ORDER BY 1, 2, 3",
            "SELECT * FROM exclusion_counts WHERE sites > 0 ORDER BY 1, 2, 3, 4, 5",
            "SELECT * FROM sites ORDER BY id",
        ] {
            all.extend(db.rows(sql).iter().map(|row| row.join("|")));
        }
        all
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn law_5_and_7_the_figures_equal_a_recount_and_rebuilt_equals_incremental(
        steps in prop::collection::vec(step(), 0..40),
    ) {
        let mut play = Play::new();
        steps.iter().for_each(|step| play.go(step));
        for who in 0..2 {
            play.phones[who].sync(&play.town.hq);
        }
        let records = play.records();
        let report = play.town.hq.report(&Question::default()).unwrap();
        let counted: BTreeMap<AreaId, Count> = report
            .coverage
            .iter()
            .filter(|line| line.programme.as_str() == "household-annual" && line.due > 0)
            .map(|line| (line.area.clone().unwrap(), line.count))
            .collect();
        prop_assert_eq!(&counted, &play.naive_coverage(&records));
        for line in report.coverage.iter().chain(&report.totals) {
            prop_assert!(line.count.balances());
            prop_assert_eq!(line.due - line.excluded, line.entered + line.no_access + line.refused + line.untouched);
        }
        let all: Vec<_> = records.values().flat_map(|record| hazards(record).into_values()).collect();
        let open = all.iter().filter(|hazard| hazard.is_open()).count() as u64;
        prop_assert_eq!(report.hazards.iter().map(|line| line.open).sum::<u64>(), open);
        prop_assert_eq!(report.hazards.iter().map(|line| line.closed).sum::<u64>(), all.len() as u64 - open);
        let owing = all.iter().filter(|hazard| hazard.needs_notice()).count() as u64;
        prop_assert_eq!(report.hazards.iter().map(|line| line.without_notice).sum::<u64>(), owing);
        let conflicts = records.values().filter(|record| record.conflicts().count() > 0).count() as u64;
        prop_assert_eq!(report.conflicts, conflicts);

        let incremental = play.pictures();
        play.town.hq.rebuild(|_, _| {}).unwrap();
        prop_assert_eq!(play.pictures(), incremental);
    }
}

#[test]
fn a_report_says_how_much_it_knows_and_who_did_what() {
    let town = Town::new(&["yuhui"], 10);
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    Phone::enrolled(&town, "bai", &["yuhui"]);
    (1..=8).for_each(|n| lin.complete(&inspection("yuhui", n)));
    lin.visit(&inspection("yuhui", 9), VisitOutcome::Refused);
    lin.sync(&town.hq);
    town.wait_minutes(90);
    let report =
        town.hq.report(&Question { programme: Some("household-annual".parse().unwrap()), ..Question::default() });
    let report = report.unwrap();
    let line = &report.coverage[0];
    assert_eq!((line.due, line.entered, line.refused, line.untouched), (10, 8, 1, 1));
    assert_eq!((line.completion_strict, line.visit_rate, line.still_needed), (Some(0.8), Some(0.9), 0));
    assert_eq!((line.freshness.devices_heard, line.freshness.devices_total), (1, 2));
    assert_eq!(line.freshness.oldest_age_ms(), Some(90 * 60_000));
    let person = report.people.iter().find(|p| p.inspector == "lin").unwrap();
    assert_eq!((person.month.as_str(), person.entered, person.refused), ("2026-11", 8, 1));
    let november = Question { period: Some("2026-11".parse().unwrap()), ..Question::default() };
    assert!(town.hq.report(&november).unwrap().coverage.iter().all(|l| l.programme.as_str() == "commercial-monthly"));
}

#[test]
fn conflicts_are_told_with_both_values_and_the_lists_hold_what_their_figures_count() {
    let town = Town::new(&["yuhui"], 5);
    let (mut lin, mut bai) = (Phone::enrolled(&town, "lin", &["yuhui"]), Phone::enrolled(&town, "bai", &["yuhui"]));
    let id = inspection("yuhui", 1);
    let (pass, fail) = (lin.answer("H1.1", Verdict::Pass), bai.answer("H1.1", Verdict::Hazard(Grade::L1)));
    lin.write(&id, &[pass]);
    bai.write(&id, &[fail]);
    bai.raise(&id, Grade::L1);
    lin.sync(&town.hq);
    bai.sync(&town.hq);
    let conflicts = town.hq.conflicts(None, 10).unwrap();
    assert_eq!(conflicts.len(), 1);
    let said: Vec<_> = conflicts[0].values.iter().map(|v| (v.by.as_str(), v.answer.verdict)).collect();
    assert_eq!(said, [("bai", Verdict::Hazard(Grade::L1)), ("lin", Verdict::Pass)]);
    assert_eq!(town.hq.hazards_without_notice(None, 10).unwrap().len(), 1);
    assert!(town.hq.overdue_hazards(None, 10).unwrap().is_empty());
    town.wait_minutes(8 * 24 * 60);
    assert_eq!(town.hq.overdue_hazards(None, 10).unwrap().len(), 1);
    assert_eq!(town.hq.report(&Question::default()).unwrap().hazards[0].overdue, 1);
    assert_eq!(town.hq.long_unseen(None, 10).unwrap().len(), 5, "gas came in 2020 and nobody was inside since");
    lin.complete(&inspection("yuhui", 2));
    lin.sync(&town.hq);
    assert_eq!(town.hq.report(&Question::default()).unwrap().long_unseen, 4);
}

#[test]
fn tables_can_be_counted_again_and_a_spreadsheet_runs_nothing_in_them() {
    let town = Town::new(&["yuhui"], 4);
    let mut evil = home("yuhui", 3);
    evil.customer = "=HYPERLINK(\"http://x\")".into();
    town.hq.take_sites(&[evil], |_, _| {}).unwrap();
    let mut lin = Phone::enrolled(&town, "lin", &["yuhui"]);
    lin.complete(&inspection("yuhui", 1));
    lin.raise(&inspection("yuhui", 2), Grade::L2);
    lin.sync(&town.hq);
    let table = |table| {
        let mut out = Vec::new();
        town.hq.export(table, &Question::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.strip_prefix('\u{feff}').unwrap().to_owned()
    };
    for which in Table::ALL {
        let text = table(which);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().unwrap().len();
        assert!(reader.records().all(|record| record.unwrap().len() == columns), "{}", which.name());
    }
    assert!(table(Table::Sites).contains("'=HYPERLINK"));
    let inspections = table(Table::Inspections);
    assert_eq!(inspections.lines().filter(|line| line.contains(",entered,")).count(), 1);
    assert!(table(Table::Hazards).contains("household-annual/2026/yuhui-0002,H2.7:leak"));
}
