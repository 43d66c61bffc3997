//! How a rate is written, wherever a person reads it: pages, tables, the demo. Cut after the first decimal, never rounded: a rate
//! that is written as its target has reached it.

/// `71.6`, out of a hundred; a dash when there is nothing to measure.
pub fn points(rate: Option<f64>) -> String {
    // A float's dust is not a missing tenth: 0.116 × 1000 may come out below 116.
    rate.map_or_else(|| "—".to_owned(), |rate| format!("{:.1}", (rate * 1000.0 + 1e-9).floor() / 10.0))
}

/// `71.6 %`; a dash when there is nothing to measure.
pub fn percent(rate: Option<f64>) -> String {
    if rate.is_some() { points(rate) + " %" } else { points(rate) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::coverage::needed;

    #[test]
    fn law_5_no_rate_is_written_as_a_target_that_it_missed() {
        let said = [Some(0.7996), Some(0.799_999), Some(0.8), Some(0.801), None].map(percent);
        assert_eq!(said, ["79.9 %", "79.9 %", "80.0 %", "80.1 %", "—"]);
        for base in 1..3_000_u64 {
            let least = needed(0.8, base);
            let rate = |done: u64| Some(done as f64 / base as f64);
            assert_ne!(percent(rate(least - 1)), "80.0 %", "{} of {base}", least - 1);
            assert!(
                rate(least) >= Some(0.8) && points(rate(least)).parse::<f64>().unwrap() >= 80.0,
                "{least} of {base}"
            );
        }
    }

    #[test]
    fn whole_tenths_are_written_as_they_are() {
        for tenths in 0..=1_000_u32 {
            assert_eq!(points(Some(f64::from(tenths) / 1_000.0)), format!("{}.{}", tenths / 10, tenths % 10));
        }
    }
}
