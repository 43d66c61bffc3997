//! Reads a condition (`when`): the keys of one table must all be met.

use super::super::site::{ApplianceKind, SiteClass, Supply};
use super::condition::{Condition, Says, VerdictWord};
use super::fault::Problem;
use super::reader::Reader;

pub(super) const APPLIANCES: &[(&str, ApplianceKind)] = &[
    ("hob", ApplianceKind::Hob),
    ("water_heater", ApplianceKind::WaterHeater),
    ("wall_boiler", ApplianceKind::WallBoiler),
    ("boiler", ApplianceKind::Boiler),
    ("other", ApplianceKind::Other),
];

pub(super) const CLASSES: &[(&str, SiteClass)] = &[
    ("household", SiteClass::Household),
    ("commercial", SiteClass::Commercial),
    ("courtyard_network", SiteClass::CourtyardNetwork),
    ("vehicle", SiteClass::Vehicle),
];

const SUPPLIES: &[(&str, Supply)] = &[
    ("in_use", Supply::InUse),
    ("stopped", Supply::Stopped),
    ("never_lit", Supply::NeverLit),
    ("demolished", Supply::Demolished),
    ("vacant", Supply::Vacant),
];

const VERDICTS: &[(&str, VerdictWord)] = &[
    ("na", VerdictWord::NotApplicable),
    ("pass", VerdictWord::Pass),
    ("recorded", VerdictWord::Recorded),
    ("fail", VerdictWord::Fail),
    ("task", VerdictWord::Task),
];

/// The condition at `when`; always, where there is none.
pub(super) fn when(reader: &Reader<'_>) -> Condition {
    reader.table("when").map_or_else(Condition::always, |table| condition(&table))
}

fn condition(reader: &Reader<'_>) -> Condition {
    let mut parts = Vec::new();
    if reader.has("classes") {
        parts.push(Condition::Class(reader.word_list("classes", CLASSES)));
    }
    if reader.has("appliances") {
        parts.push(Condition::Appliances(reader.word_list("appliances", APPLIANCES)));
    }
    if reader.has("supply") {
        parts.push(Condition::Supply(reader.word_list("supply", SUPPLIES)));
    }
    parts.extend(reader.optional_flag("alarm").map(Condition::Alarm));
    parts.extend(reader.optional_flag("meter").map(Condition::Meter));
    parts.extend(answer(reader));
    parts.extend(reader.table("not").map(|part| Condition::Not(Box::new(condition(&part)))));
    if reader.has("any") {
        parts.push(Condition::Any(reader.tables("any").iter().map(condition).collect()));
    }
    reader.finish();
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => Condition::All(parts),
    }
}

fn answer(reader: &Reader<'_>) -> Option<Condition> {
    if !reader.has("item") {
        return None;
    }
    let item = reader.code("item");
    let verdicts = reader.has("verdict").then(|| Says::Verdict(reader.word_list("verdict", VERDICTS)));
    let chosen = reader.has("chosen").then(|| Says::Chosen(reader.codes("chosen")));
    let without = reader.has("without").then(|| Says::Without(reader.codes("without")));
    let mut says = [verdicts, chosen, without].into_iter().flatten();
    let first = says.next();
    if first.is_none() || says.next().is_some() {
        reader.fault("item", Problem::DoesNotFit("an item needs exactly one of `verdict`, `chosen`, `without`"));
    }
    Some(Condition::Answer { item: item?, says: first? })
}
