//! Readings in words, with the template's units and names.

use super::super::answer::{Answer, Reading};
use super::super::id::OptionCode;
use super::super::template::{Band, DateMeaning, Item, Kind, Measure};
use super::super::words::Words;

fn same(text: String) -> Words {
    Words { zh: text.clone(), en: text }
}

/// What was measured or chosen; of several points only `point`, where one is named. `None` where there is nothing, or
/// where it is a signature.
pub fn measured(item: &Item, answer: &Answer, point: Option<&OptionCode>) -> Option<Words> {
    match (answer.reading.as_ref()?, &item.kind) {
        (Reading::Number(number), Kind::Number(measure)) => Some(same(with_unit(*number, measure))),
        (Reading::Number(number), Kind::PassFail { reading: Some(wanted), .. }) => {
            Some(same(with_unit(*number, &wanted.measure)))
        }
        (Reading::Points(read), Kind::Points { measure, points, .. }) => {
            let one = points.iter().any(|known| Some(&known.code) == point);
            let wanted = points.iter().filter(|known| !one || Some(&known.code) == point);
            let spoken: Vec<_> = wanted
                .filter_map(|known| {
                    let number = with_unit(*read.get(&known.code)?, measure);
                    let named = |name: &str| if one { number.clone() } else { format!("{name}\u{a0}{number}") };
                    Some((named(&known.text.zh), named(&known.text.en)))
                })
                .collect();
            let (zh, en): (Vec<_>, Vec<_>) = spoken.into_iter().unzip();
            (!zh.is_empty()).then(|| Words { zh: zh.join("，"), en: en.join(", ") })
        }
        (Reading::Hold { start, end, minutes }, _) => {
            let drop = plain(start - end);
            let (start, end, minutes) = (plain(*start), plain(*end), plain(*minutes));
            Some(Words {
                zh: format!("{start} → {end}\u{a0}Pa，{minutes}\u{a0}分钟，压降 {drop}\u{a0}Pa"),
                en: format!("{start} → {end}\u{a0}Pa in {minutes}\u{a0}min, a drop of {drop}\u{a0}Pa"),
            })
        }
        (Reading::Date(date), Kind::Date(rule)) => {
            let (zh, en) = match rule.meaning {
                DateMeaning::Bought => ("购买", "bought"),
                DateMeaning::Installed => ("安装", "installed"),
                DateMeaning::Made => ("出厂", "made"),
                DateMeaning::Expiry => ("有效期至", "good until"),
                DateMeaning::Checked => ("上次", "last on"),
            };
            Some(Words { zh: format!("{zh} {date}"), en: format!("{en} {date}") })
        }
        (Reading::Choice(code), Kind::Choice(options)) => {
            options.iter().find(|option| option.code == *code).map(|option| option.text.clone())
        }
        _ => None,
    }
}

/// What the template advises for numbers beyond its limits.
pub fn advice(item: &Item, answer: &Answer) -> Vec<Words> {
    let said = |bands: &[Band], numbers: Vec<f64>| -> Vec<Words> {
        let passed = bands.iter().filter(|band| numbers.iter().any(|number| band.limit.is_passed(*number)));
        passed.filter_map(|band| band.advice.clone()).collect()
    };
    match (&answer.reading, &item.kind) {
        (Some(Reading::Number(number)), Kind::Number(measure)) => said(&measure.bands, vec![*number]),
        (Some(Reading::Number(number)), Kind::PassFail { reading: Some(wanted), .. }) => {
            said(&wanted.measure.bands, vec![*number])
        }
        (Some(Reading::Points(read)), Kind::Points { measure, .. }) => {
            said(&measure.bands, read.values().copied().collect())
        }
        _ => Vec::new(),
    }
}

/// A number and its unit, which no line parts.
fn with_unit(number: f64, measure: &Measure) -> String {
    format!("{number:.*}\u{a0}{}", usize::from(measure.decimals), measure.unit)
}

fn plain(number: f64) -> String {
    // A difference of two readings must not end in …0000000004.
    let rounded = (number * 100.0).round() / 100.0;
    rounded.to_string()
}
