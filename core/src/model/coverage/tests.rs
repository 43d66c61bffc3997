use super::*;
use crate::model::inspection::Progress;
use crate::model::programme::CompletionMode;
use crate::model::story::programme;
use crate::model::time::Timestamp;
use proptest::prelude::*;

fn any_progress() -> impl Strategy<Value = Progress> {
    let no_access = (1u32..6).prop_flat_map(|attempts| (Just(attempts), 0..=attempts));
    prop_oneof![
        3 => Just(Progress::Untouched),
        1 => Just(Progress::Begun),
        4 => Just(Progress::Completed),
        3 => no_access.prop_map(|(attempts, evidenced)| Progress::NoAccess { attempts, evidenced }),
        1 => Just(Progress::Refused),
        1 => Just(Progress::Vacant),
        1 => Just(Progress::WrongAddress),
    ]
}
fn homes() -> impl Strategy<Value = Vec<(Progress, bool)>> {
    proptest::collection::vec((any_progress(), proptest::bool::weighted(0.2)), 0..60)
}
fn count(homes: &[(Progress, bool)]) -> Count {
    let mut count = Count::default();
    homes.iter().for_each(|(progress, excluded)| count.add(standing(*progress, *excluded, &programme())));
    count
}

#[test]
fn law_5_an_exclusion_never_takes_away_what_was_done_and_nothing_else_survives_it() {
    let programme = programme();
    assert_eq!(standing(Progress::Completed, true, &programme), Standing::Entered);
    for progress in [Progress::Refused, Progress::Vacant, Progress::Begun, Progress::Untouched] {
        assert_eq!(standing(progress, true, &programme), Standing::Excluded);
        assert!(!standing(progress, false, &programme).is_settled());
    }
}

#[test]
fn law_5_no_access_counts_as_done_only_in_the_lenient_rate_and_with_its_evidence() {
    let mut lenient = programme();
    lenient.completion_mode = CompletionMode::Lenient;
    let tries = |attempts, evidenced| standing(Progress::NoAccess { attempts, evidenced }, false, &lenient);
    assert_eq!(tries(5, 1), Standing::NoAccess);
    assert_eq!(tries(2, 2), Standing::NoAccessEvidenced);
    let mut count = Count::default();
    [Standing::Entered, tries(5, 1), tries(2, 2), Standing::Refused, Standing::Vacant]
        .iter()
        .for_each(|s| count.add(*s));
    let rates = count.rates();
    assert_eq!((rates.entry, rates.completion_strict), (Some(0.2), Some(0.2)));
    assert_eq!((rates.completion_lenient, rates.visit), (Some(0.4), Some(0.8)));
    lenient.lenient_attempts = 0;
    let none = Progress::NoAccess { attempts: 3, evidenced: 0 };
    assert_eq!(standing(none, false, &lenient), Standing::NoAccess, "k = 0 is no licence to count the unproven");
}

#[test]
fn eighty_percent_is_whole_numbers() {
    for (base, needs) in [(0, 0), (1, 1), (5, 4), (10, 8), (35, 28), (36, 29), (300_000, 240_000)] {
        assert_eq!(needed(0.80, base), needs, "80 % of {base}");
    }
    let mut count = Count::default();
    assert_eq!((count.meets_target(&programme()), count.rates().entry), (None, None), "nothing due is shown as a dash");
    for n in 0..35 {
        count.add(if n < 28 { Standing::Entered } else { Standing::Refused });
    }
    assert_eq!(count.meets_target(&programme()), Some(true));
}

#[test]
fn every_standing_reads_back_from_its_code() {
    for standing in Standing::ALL {
        assert_eq!(Standing::from_code(standing.code()), Some(standing));
        assert_eq!(serde_json::to_value(standing).unwrap(), standing.code());
    }
}

#[test]
fn a_figure_says_how_old_its_oldest_word_is() {
    let freshness =
        Freshness { devices_heard: 3, devices_total: 4, oldest_word: Some(Timestamp(40)), as_of: Timestamp(100) };
    assert!(!freshness.is_complete());
    assert_eq!(freshness.oldest_age_ms(), Some(60));
}

proptest! {
    #[test]
    fn law_5_the_parts_always_balance(homes in homes()) {
        let count = count(&homes);
        prop_assert!(count.balances(), "{count:?}");
        prop_assert_eq!(count.due, homes.len() as u64);
        prop_assert_eq!(count.base(), count.entered + count.no_access + count.refused + count.rest());
    }

    #[test]
    fn law_5_counting_by_areas_and_counting_all_at_once_agree(homes in homes(), cut in 0usize..60) {
        let (here, there) = homes.split_at(cut.min(homes.len()));
        prop_assert_eq!([count(here), count(there)].into_iter().sum::<Count>(), count(&homes));
    }

    #[test]
    fn law_5_a_site_that_changes_its_standing_is_counted_once(homes in homes(), later in any_progress()) {
        let mut moved = count(&homes);
        let mut expected = homes.clone();
        if let Some((progress, excluded)) = expected.first_mut() {
            moved.remove(standing(*progress, *excluded, &programme()));
            *progress = later;
            moved.add(standing(*progress, *excluded, &programme()));
        }
        prop_assert_eq!(moved, count(&expected));
    }

    #[test]
    fn law_5_the_plans_arithmetic_and_the_walk_over_every_site_agree(homes in homes()) {
        let (without, with): (Vec<_>, Vec<_>) = homes.iter().copied().partition(|(p, _)| *p == Progress::Untouched);
        let excluded = without.iter().filter(|(_, excluded)| *excluded).count() as u64;
        let touched = count(&with);
        prop_assert_eq!(Count::from_touched(homes.len() as u64, excluded, touched), Some(count(&homes)));
        prop_assert!(touched.due == 0 || Count::from_touched(touched.due - 1, 0, touched).is_none());
    }

    #[test]
    fn law_5_the_rates_are_ordered(homes in homes()) {
        let rates = count(&homes).rates();
        prop_assert!(rates.entry <= rates.completion_lenient && rates.completion_lenient <= rates.visit);
        prop_assert!(rates.visit.is_none_or(|rate| (0.0..=1.0).contains(&rate)));
    }
}
