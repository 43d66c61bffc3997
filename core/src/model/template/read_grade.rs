//! Reads the grades' file: what each of L1, L2 and L3 demands.

use super::super::grade::Grade;
use super::fault::Problem;
use super::grade_rule::{Chase, ChaseBy, ChaseWhen, ChaseWho, Close, GradeRule, Grades, NoticeDemand};
use super::reader::Reader;

const GRADES: &[(&str, Grade)] = &[("L1", Grade::L1), ("L2", Grade::L2), ("L3", Grade::L3)];

/// The three rules of the file's `[[grade]]` tables.
pub(super) fn grades(reader: &Reader<'_>) -> Option<Grades> {
    let tables = reader.tables("grade");
    let rules: Vec<_> = tables.into_iter().map(|table| rule(&table.named_by_code())).collect();
    let read = rules.len();
    let rules: Vec<_> = rules.into_iter().flatten().collect();
    if rules.len() < read {
        return None;
    }
    for grade in Grade::ALL {
        match rules.iter().filter(|rule| rule.grade == grade).count() {
            0 => reader.fault("grade", Problem::UnknownTarget(grade.to_string())),
            1 => {}
            _ => reader.fault("grade", Problem::Duplicate(grade.to_string())),
        }
    }
    Grades::new(rules)
}

fn rule(reader: &Reader<'_>) -> Option<GradeRule> {
    let grade = reader.needed("code", reader.word("code", GRADES));
    let label = reader.needed("label", reader.words("label"));
    let definition = reader.needed("definition", reader.words("definition"));
    let close = reader.needed(
        "close",
        reader.word(
            "close",
            &[("recheck_and_signature", Close::RecheckAndSignature), ("next_inspection", Close::NextInspection)],
        ),
    );
    let fix_within_days = reader.integer("fix_within_days", 0, 3650);
    let fix_suggested = reader.flag("fix_suggested", false);
    if fix_suggested && !reader.has("fix_within_days") {
        reader.fault("fix_suggested", Problem::DoesNotFit("there are no days to suggest"));
    }
    let measure_required = reader.needed("measure_required", reader.optional_flag("measure_required"));
    let on_site = reader.words_list("on_site");
    let report_within_minutes = reader.integer("report_within_minutes", 1, 525_600);
    let notice = notice(reader);
    let (chase, overdue_chase) = (chases(reader, "chase"), chases(reader, "overdue_chase"));
    let overdue = reader.words_list("overdue");
    reader.finish();
    Some(GradeRule {
        grade: grade?,
        label: label?,
        definition: definition?,
        measure_required: measure_required?,
        on_site,
        report_within_minutes,
        notice: notice?,
        fix_within_days,
        fix_suggested,
        chase,
        close: close?,
        overdue,
        overdue_chase,
    })
}

fn notice(reader: &Reader<'_>) -> Option<NoticeDemand> {
    let minutes = reader.integer("notice_within_minutes", 1, 525_600);
    let kinds = [("none", None), ("same_visit", Some(false)), ("within_minutes", Some(true))];
    let kind = reader.needed("notice", reader.word("notice", &kinds))?;
    if (kind == Some(true)) != reader.has("notice_within_minutes") {
        reader.fault(
            "notice_within_minutes",
            Problem::DoesNotFit("belongs to `notice = \"within_minutes\"` and to nothing else"),
        );
        return None;
    }
    Some(match kind {
        None => NoticeDemand::None,
        Some(false) => NoticeDemand::SameVisit,
        Some(true) => NoticeDemand::WithinMinutes(minutes?),
    })
}

fn chases(reader: &Reader<'_>, key: &'static str) -> Vec<Chase> {
    reader.tables(key).iter().filter_map(chase).collect()
}

fn chase(reader: &Reader<'_>) -> Option<Chase> {
    let after = reader.integer("after_days", 0, 3650).map(ChaseWhen::AfterDays);
    let every = reader.integer("every_days", 1, 3650).map(ChaseWhen::EveryDays);
    let by = reader.needed("by", reader.word("by", &[("phone", ChaseBy::Phone), ("visit", ChaseBy::Visit)]));
    let people = [("inspector", ChaseWho::Inspector), ("station_chief", ChaseWho::StationChief)];
    let who = reader.needed("who", reader.word("who", &people));
    if reader.has("after_days") == reader.has("every_days") {
        reader.fault("after_days", Problem::DoesNotFit("exactly one of `after_days` and `every_days`"));
    }
    reader.finish();
    Some(Chase { when: after.or(every)?, by: by?, who: who? })
}
