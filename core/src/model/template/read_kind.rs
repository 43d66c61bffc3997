//! Reads a kind of answer with its options, bands, points, hold test or life.

use super::super::id::{BadId, OptionCode};
use super::super::site::ApplianceKind;
use super::fault::Problem;
use super::kind::{
    Band, ChoiceOption, DateMeaning, DateRule, Defect, Filled, HoldRule, Kind, Life, Limit, Measure, PassReading,
    Point, TextRule,
};
use super::read_condition::{APPLIANCES, when};
use super::read_item::{consequence, needed_consequence};
use super::reader::Reader;

/// The most characters of a text that an item may ask for.
const MOST_TEXT: u32 = 2000;

type Read = fn(&Reader<'_>) -> Option<Kind>;

const KINDS: &[(&str, Read)] = &[
    ("pass_fail", pass_fail),
    ("number", |reader| Some(Kind::Number(measure(reader)?))),
    ("points", points),
    ("hold", hold),
    ("date", date),
    ("choice", |reader| Some(Kind::Choice(options(reader, choice_option)?))),
    ("defects", |reader| Some(Kind::Defects(options(reader, defect)?))),
    ("text", text),
    ("signature", |_| Some(Kind::Signature)),
    ("automatic", automatic),
];

pub(super) fn kind(reader: &Reader<'_>) -> Option<Kind> {
    reader.needed("kind", reader.word("kind", KINDS))?(reader)
}

fn pass_fail(reader: &Reader<'_>) -> Option<Kind> {
    let reading = reader.table("reading").map(|table| {
        let required = table.flag("required", false);
        let measure = measure(&table);
        table.finish();
        Some(PassReading { measure: measure?, required })
    });
    let words = [("none", TextRule::None), ("optional", TextRule::Optional), ("required", TextRule::Required)];
    let text = if reader.has("note") { reader.word("note", &words) } else { Some(TextRule::None) };
    let fails = needed_consequence(reader);
    let reading = match reading {
        Some(None) => return None,
        Some(reading) => reading,
        None => None,
    };
    Some(Kind::PassFail { reading, text: text?, fails: fails? })
}

fn measure(reader: &Reader<'_>) -> Option<Measure> {
    let unit = reader.needed("unit", reader.text("unit"));
    let decimals = reader.integer("decimals", 0, 6).unwrap_or(0);
    let plausible = reader.needed("plausible", reader.range("plausible"));
    let tables = reader.tables("bands");
    let bands: Option<Vec<_>> = tables.iter().map(band).collect();
    let bands = bands?;
    let plausible = plausible?;
    let upper: Vec<_> = bands.iter().filter(|band| band.limit.is_upper()).collect();
    let lower: Vec<_> = bands.iter().filter(|band| !band.limit.is_upper()).collect();
    let milder = |a: &Band, b: &Band| a.fails.verdict() <= b.fails.verdict();
    let rising = upper.windows(2).all(|w| w[0].limit.number() < w[1].limit.number() && milder(w[0], w[1]));
    let falling = lower.windows(2).all(|w| w[0].limit.number() > w[1].limit.number() && milder(w[0], w[1]));
    let crossed = upper.first().zip(lower.first()).is_some_and(|(u, l)| u.limit.number() < l.limit.number());
    if !rising || !falling || crossed {
        reader.fault("bands", Problem::LimitsUnordered);
    }
    if bands.iter().any(|band| !(plausible.0..=plausible.1).contains(&band.limit.number())) {
        let (least, greatest) = (plausible.0.to_string(), plausible.1.to_string());
        reader.fault("bands", Problem::OutOfBounds { least, greatest });
    }
    Some(Measure { unit: unit?.to_owned(), decimals: u8::try_from(decimals).unwrap_or(u8::MAX), plausible, bands })
}

fn band(reader: &Reader<'_>) -> Option<Band> {
    let bound = 1e12;
    let limits = [
        reader.number("over", -bound, bound).map(Limit::Over),
        reader.number("from", -bound, bound).map(Limit::From),
        reader.number("under", -bound, bound).map(Limit::Under),
    ];
    if ["over", "from", "under"].iter().filter(|key| reader.has(key)).count() != 1 {
        reader.fault("over", Problem::DoesNotFit("exactly one of `over`, `from`, `under`"));
    }
    let fails = needed_consequence(reader);
    let advice = reader.words("advice");
    reader.finish();
    Some(Band { limit: limits.into_iter().flatten().next()?, fails: fails?, advice })
}

fn points(reader: &Reader<'_>) -> Option<Kind> {
    let measure = measure(reader);
    let spread = reader.table("spread").map(|table| band(&table));
    let points = options(reader, |table| {
        let (code, text) = code_and_text(table);
        let mandatory = table.flag("mandatory", true);
        let when = when(table);
        table.finish();
        Some(Point { code: code?, text: text?, mandatory, when })
    });
    let spread = match spread {
        Some(None) => return None,
        Some(spread) => spread,
        None => None,
    };
    if spread.as_ref().is_some_and(|band| !band.limit.is_upper()) {
        reader.fault("spread", Problem::DoesNotFit("a difference has an upper limit"));
    }
    Some(Kind::Points { measure: measure?, points: points?, spread })
}

fn hold(reader: &Reader<'_>) -> Option<Kind> {
    let minutes = |key| reader.needed(key, reader.number(key, 0.0, 1440.0));
    let pascal = |key| reader.needed(key, reader.number(key, 0.0, 1e7));
    let (stabilise, hold) = (minutes("stabilise_minutes"), minutes("hold_minutes"));
    let (allowed_drop, tolerance) = (pascal("allowed_drop"), pascal("tolerance"));
    let plausible = reader.needed("plausible", reader.range("plausible"));
    let fails = needed_consequence(reader);
    Some(Kind::Hold(HoldRule {
        stabilise_minutes: stabilise?,
        hold_minutes: hold?,
        allowed_drop: allowed_drop?,
        tolerance: tolerance?,
        plausible: plausible?,
        fails: fails?,
    }))
}

fn date(reader: &Reader<'_>) -> Option<Kind> {
    let meanings = [
        ("bought", DateMeaning::Bought),
        ("installed", DateMeaning::Installed),
        ("made", DateMeaning::Made),
        ("expiry", DateMeaning::Expiry),
        ("checked", DateMeaning::Checked),
    ];
    let meaning = reader.needed("meaning", reader.word("meaning", &meanings));
    let life = reader.table("life").map(|table| life(&table));
    let over = needed_consequence(reader);
    let meaning = meaning?;
    match &life {
        None if meaning != DateMeaning::Expiry => reader.fault("life", Problem::LifeMissing),
        Some(_) if meaning == DateMeaning::Expiry => {
            reader.fault("life", Problem::DoesNotFit("an expiry date is its own end"));
        }
        _ => {}
    }
    let life = match life {
        Some(None) => return None,
        Some(life) => life,
        None => None,
    };
    Some(Kind::Date(DateRule { meaning, life, over: over? }))
}

fn life(reader: &Reader<'_>) -> Option<Life> {
    let months = reader.integer("months", 1, 1200);
    if months.is_none() && !reader.has("months") {
        reader.fault("months", Problem::LifeMissing);
    }
    let by_appliance = reader.integers_by_code("by_appliance", 1, 1200).into_iter().filter_map(|(word, months)| {
        let kind: Option<ApplianceKind> = reader.parse_word("by_appliance", word, APPLIANCES);
        Some((kind?, months))
    });
    let by_appliance = by_appliance.collect();
    let choice_item = reader.code("choice_of");
    let by_choice = reader.integers_by_code("by_choice", 1, 1200).into_iter().filter_map(|(word, months)| {
        let code = OptionCode::new(word);
        Some((code.map_err(|bad: BadId| reader.fault("by_choice", Problem::BadCode(bad.to_string()))).ok()?, months))
    });
    let by_choice = by_choice.collect();
    if reader.has("choice_of") != reader.has("by_choice") {
        reader.fault("choice_of", Problem::DoesNotFit("`choice_of` and `by_choice` belong together"));
    }
    reader.finish();
    Some(Life { months: months?, by_appliance, choice_item, by_choice })
}

fn text(reader: &Reader<'_>) -> Option<Kind> {
    let most = reader.integer("most", 1, MOST_TEXT).unwrap_or(MOST_TEXT);
    Some(Kind::Text { most: usize::try_from(most).unwrap_or(usize::MAX), required: reader.flag("required", false) })
}

fn automatic(reader: &Reader<'_>) -> Option<Kind> {
    let facts = [("times", Filled::Times), ("outcome", Filled::Outcome), ("notices", Filled::Notices)];
    Some(Kind::Automatic(reader.needed("filled_from", reader.word("filled_from", &facts))?))
}

/// The tables of `options`: at least one, no code twice.
fn options<T>(reader: &Reader<'_>, read: fn(&Reader<'_>) -> Option<T>) -> Option<Vec<T>> {
    let tables = reader.tables("options");
    if tables.is_empty() {
        reader.needed::<()>("options", None);
    }
    let mut seen = Vec::new();
    for table in &tables {
        let code = table.peek("code");
        if seen.contains(&code) {
            table.fault("code", Problem::Duplicate(code.to_owned()));
        }
        seen.push(code);
    }
    let read: Vec<_> = tables.iter().map(read).collect();
    read.into_iter().collect()
}

fn code_and_text(reader: &Reader<'_>) -> (Option<OptionCode>, Option<super::super::words::Words>) {
    (reader.needed("code", reader.code("code")), reader.needed("text", reader.words("text")))
}

fn choice_option(reader: &Reader<'_>) -> Option<ChoiceOption> {
    let (code, text) = code_and_text(reader);
    let fails = consequence(reader);
    reader.finish();
    Some(ChoiceOption { code: code?, text: text?, fails })
}

fn defect(reader: &Reader<'_>) -> Option<Defect> {
    let (code, text) = code_and_text(reader);
    let fails = needed_consequence(reader);
    reader.finish();
    Some(Defect { code: code?, text: text?, fails: fails? })
}
