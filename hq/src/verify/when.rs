//! Times in words: by whose clock, and how far that may be wrong (law 10).

use anjian_core::model::time::{Stamp, Timestamp, Zone};
use anjian_core::model::words::Words;

/// A moment on the company's wall clock.
pub fn local(zone: Zone, at: Timestamp) -> String {
    format!("{} {}", zone.date(at), zone.time(at).format("%H:%M:%S"))
}

/// A stamp: headquarters' time as well as the device knew it, or the device's own.
pub fn stamp(zone: Zone, at: &Stamp) -> Words {
    let when = local(zone, at.best());
    match at.clock {
        Some(clock) => {
            let off = seconds(u64::from(clock.uncertainty_ms));
            let moved = match clock.offset_ms {
                0 => String::new(),
                offset => format!(", {}{} s", if offset < 0 { "−" } else { "+" }, seconds(offset.unsigned_abs())),
            };
            Words {
                zh: format!("{when} ±{off} s{}", moved.replace(", ", "，校正 ")),
                en: format!("{when} ±{off} s{}", moved.replace(", ", ", corrected by ")),
            }
        }
        None => Words {
            zh: format!("{when}（终端自己的钟，从未与总部对过）"),
            en: format!("{when} (the device's own clock, never compared with headquarters')"),
        },
    }
}

/// Milliseconds as seconds, rounded up to a tenth: an uncertainty is never told smaller than it is.
fn seconds(ms: u64) -> String {
    let tenths = ms.div_ceil(100);
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjian_core::model::time::ClockError;

    #[test]
    fn law_10_a_time_is_told_with_its_clock_and_how_far_that_may_be_wrong() {
        let at = Timestamp(1_794_877_200_000);
        let known = Stamp { at, clock: Some(ClockError { offset_ms: -90_000, uncertainty_ms: 542 }) };
        let words = stamp(Zone::default(), &known);
        assert_eq!(words.en, "2026-11-17 08:58:30 ±0.6 s, corrected by −90 s");
        assert_eq!(words.zh, "2026-11-17 08:58:30 ±0.6 s，校正 −90 s");
        assert!(stamp(Zone::default(), &Stamp { at, clock: None }).en.contains("never compared"));
        assert_eq!(stamp(Zone::default(), &Stamp::certain(at)).zh, "2026-11-17 09:00:00 ±0 s");
    }
}
