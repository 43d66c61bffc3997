//! Reads an item, its photo rule and the consequence of a failure.

use super::super::grade::Grade;
use super::consequence::Consequence;
use super::fault::Problem;
use super::item::{Item, NotApplicableRule, PhotoRule, PhotoWhen};
use super::kind::{Kind, TextRule};
use super::read_condition::when;
use super::read_kind;
use super::reader::Reader;

/// The most photos of an answer, where the item does not say (§4: at most 9).
const MOST_PHOTOS: u32 = 9;

pub(super) fn item(reader: &Reader<'_>) -> Option<Item> {
    let code = reader.needed("code", reader.code("code"));
    let text = reader.needed("text", reader.words("text"));
    let kind = read_kind::kind(reader);
    let photo = photo(reader, kind.as_ref());
    let na = not_applicable(reader);
    let with_rest = reader.optional_flag("with_rest");
    let optional = reader.flag("optional", false);
    let fix = reader.words("fix");
    let source = reader.text("source").map(str::to_owned);
    let when = when(reader);
    reader.finish();
    let (kind, photo) = (kind?, photo?);
    let may = may_pass_with_rest(&kind, &photo);
    if with_rest == Some(true) && !may {
        reader.fault("with_rest", Problem::DoesNotFit("needs a reading, a text, a choice or a photo of its own"));
    }
    let with_rest = with_rest.unwrap_or(may);
    Some(Item { code: code?, text: text?, kind, na: na?, photo, with_rest, optional, when, fix, source })
}

fn may_pass_with_rest(kind: &Kind, photo: &PhotoRule) -> bool {
    let without_words = match kind {
        Kind::PassFail { reading, text, .. } => {
            !reading.as_ref().is_some_and(|reading| reading.required) && *text != TextRule::Required
        }
        Kind::Defects(_) => true,
        _ => false,
    };
    without_words && photo.when != PhotoWhen::Required
}

fn not_applicable(reader: &Reader<'_>) -> Option<NotApplicableRule> {
    if reader.is_text("na") {
        return reader.word("na", &[("with_reason", NotApplicableRule::WithReason)]);
    }
    let allowed = reader.flag("na", false);
    Some(if allowed { NotApplicableRule::Allowed } else { NotApplicableRule::Never })
}

fn photo(reader: &Reader<'_>, kind: Option<&Kind>) -> Option<PhotoRule> {
    if !reader.has("photo") {
        return reader.needed("photo", None);
    }
    let rule = if reader.is_table("photo") {
        let table = reader.table("photo")?;
        let from = table.text("from");
        let rule = photo_when(&table, "rule", from);
        let most = table.integer("most", 1, 99).unwrap_or(MOST_PHOTOS);
        let caption = table.words("caption");
        table.finish();
        PhotoRule { when: rule?, most: u8::try_from(most).unwrap_or(u8::MAX), caption }
    } else {
        PhotoRule { when: photo_when(reader, "photo", None)?, most: 9, caption: None }
    };
    if let (PhotoWhen::OnFailureFromOption(code), Some(kind)) = (&rule.when, kind)
        && !kind.option_codes().contains(&code)
    {
        reader.fault("photo.from", Problem::UnknownTarget(code.to_string()));
    }
    let never_fails = kind.is_some_and(|kind| kind.consequences().is_empty() && !kind.is_automatic());
    if never_fails && !matches!(rule.when, PhotoWhen::Required | PhotoWhen::Optional | PhotoWhen::None) {
        reader.fault("photo", Problem::DoesNotFit("an item that cannot fail"));
    }
    if rule.when == PhotoWhen::None && rule.caption.is_some() {
        reader.fault("photo.caption", Problem::DoesNotFit("no photo is offered"));
    }
    Some(rule)
}

fn photo_when(reader: &Reader<'_>, key: &'static str, from: Option<&str>) -> Option<PhotoWhen> {
    let known = [("required", 0), ("on_failure", 1), ("on_failure_from", 2), ("optional", 3), ("none", 4)];
    let rule = reader.needed(key, reader.word(key, &known))?;
    if (rule == 2) != from.is_some() {
        reader.fault("from", Problem::DoesNotFit("`from` belongs to `on_failure_from` and to nothing else"));
        return None;
    }
    Some(match (rule, from) {
        (0, _) => PhotoWhen::Required,
        (1, _) => PhotoWhen::OnFailure,
        (3, _) => PhotoWhen::Optional,
        (4, _) => PhotoWhen::None,
        (_, from) => match from.and_then(Grade::from_code) {
            Some(grade) => PhotoWhen::OnFailureFromGrade(grade),
            None => PhotoWhen::OnFailureFromOption(reader.code("from")?),
        },
    })
}

/// The consequence at this table: `grade`, `must_notice`, `stop_supply`, `fix`. `None` where there is no grade.
pub(super) fn consequence(reader: &Reader<'_>) -> Option<Consequence> {
    let known = [("L1", Some(Grade::L1)), ("L2", Some(Grade::L2)), ("L3", Some(Grade::L3)), ("task", None)];
    let grade = reader.word("grade", &known);
    let must_notice = reader.flag("must_notice", false);
    let stop_supply = reader.flag("stop_supply", false);
    let fix = reader.words("fix");
    if grade.flatten().is_none() {
        for key in ["must_notice", "stop_supply"].into_iter().filter(|key| reader.has(key)) {
            reader.fault(key, Problem::DoesNotFit("only a graded failure has it"));
        }
    }
    Some(Consequence { grade: grade?, must_notice, stop_supply, fix })
}

/// The consequence where one is needed.
pub(super) fn needed_consequence(reader: &Reader<'_>) -> Option<Consequence> {
    let read = consequence(reader);
    reader.needed("grade", read)
}
