//! The heat strip: entries ÷ attempts by weekday and hour. It is a table; dark is worth planning, under twenty attempts nothing is said.

use super::super::words::Say;
use crate::report::door::{Doors, HOURS};
use maud::{Markup, html};

/// When doors open.
pub(in crate::page) fn heat(say: &Say, doors: &Doors) -> Markup {
    let worth = doors.worthwhile().unwrap_or(1.1);
    html! {
        div.scroll { table.heat {
            caption.sr { (say.of("各时段开门率（%）", "share of doors that opened, in %")) }
            thead { tr { td {} @for hour in HOURS { th scope="col" { (hour) (say.of(" 时", ":00")) } } } }
            tbody { @for weekday in 0..7 { tr {
                th scope="row" { (say.weekday(weekday)) }
                @for hour in HOURS {
                    @let (attempts, entered) = doors.cell(weekday, hour);
                    @match doors.rate(weekday, hour) {
                        None => { td.few title={ (entered) "/" (attempts) } { @if attempts > 0 { (say.of("少", "few")) } @else { "·" } } }
                        Some(rate) => { td class=(class(rate, worth)) title={ (entered) "/" (attempts) } { (format!("{:.0}", rate * 100.0)) } }
                    }
                }
            } } }
        } }
    }
}

fn class(rate: f64, worth: f64) -> &'static str {
    const STEPS: [&str; 5] = ["h0", "h1", "h2", "h3", "h4"];
    if rate >= worth {
        return "h5";
    }
    let step = (rate / worth.max(0.01) * 5.0) as usize;
    STEPS[step.min(4)]
}
