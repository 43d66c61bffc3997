//! An inspector at the door, working through the public core alone: she opens the form, answers what it asks, and does
//! what is missing until nothing is.

use anjian_core::actions::add_visit::AddVisit;
use anjian_core::actions::attach_photo::AttachPhoto;
use anjian_core::actions::complete::Complete;
use anjian_core::actions::hazard_steps::{MakeSafe, StopSupply};
use anjian_core::actions::pass_rest::PassRest;
use anjian_core::actions::record_answer::RecordAnswer;
use anjian_core::actions::serve_notice::ServeNotice;
use anjian_core::error::Error;
use anjian_core::model::answer::Signature;
use anjian_core::model::fact::{Delivery, NoticeKind, PhotoOf, VisitOutcome};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{InspectionId, ItemKey, PhotoId};
use anjian_core::model::template::{Context, Entry, FormItem, Judged, Kind, Missing, Said};
use anjian_core::workspace::{Form, Workspace};
use chrono::{Days, Months, NaiveDate};
use rand::RngExt;
use rand::rngs::StdRng;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What she finds inside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Findings {
    /// How likely each item that can fail does, 0 to 1.
    pub failure_rate: f64,
    /// How likely a failure of the gravest grade is none after all, 0 to 1.
    pub graver_are_rarer: f64,
    /// Whether she leaves before everything is answered.
    pub leaves_early: bool,
}

/// A photo of something by its name alone: the hash of these words, for stories and benches of which the files are no part.
/// The demo's own camera ([`super::camera`]) takes those of doors and hazards.
pub fn photo(of: &str) -> PhotoId {
    PhotoId::new(&hex::encode(Sha256::digest(of))).expect("64 hexadecimal characters are an id")
}

/// Nobody opens, or nobody lets her in.
pub fn outside(workspace: &Workspace, id: &InspectionId, outcome: VisitOutcome, note: &str) -> Result<(), Error> {
    let seen = workspace.form(id)?.seen;
    let evidence = vec![photo(&format!("{id} door {}", workspace.now().0))];
    let card_left = outcome == VisitOutcome::NoAccess;
    workspace.act(id, &seen, &AddVisit { outcome, evidence, card_left, note: note.to_owned() })?;
    Ok(())
}

/// She is let in and inspects. Whether the inspection is completed.
pub fn inspect(
    workspace: &Workspace,
    id: &InspectionId,
    findings: Findings,
    chance: &mut StdRng,
) -> Result<bool, Error> {
    enter(workspace, id)?;
    answer_everything(workspace, id, findings, chance)?;
    if findings.leaves_early {
        workspace.pause()?;
        return Ok(false);
    }
    supply_what_is_missing(workspace, id)?;
    let seen = workspace.form(id)?.seen;
    workspace.act(id, &seen, &Complete)?;
    Ok(true)
}

/// She is let in.
pub fn enter(workspace: &Workspace, id: &InspectionId) -> Result<(), Error> {
    let seen = workspace.form(id)?.seen;
    let visit = AddVisit { outcome: VisitOutcome::Entered, evidence: vec![], card_left: false, note: String::new() };
    workspace.act(id, &seen, &visit)?;
    Ok(())
}

/// She answers every item that is asked; answers may bring further questions, so she looks again until none is left.
pub fn answer_everything(
    workspace: &Workspace,
    id: &InspectionId,
    findings: Findings,
    chance: &mut StdRng,
) -> Result<(), Error> {
    loop {
        let form = workspace.form(id)?;
        let answers = answers(&form, workspace, findings, chance);
        let left = answers.len();
        for (n, action) in answers.into_iter().enumerate() {
            workspace.act(id, &form.seen, &action)?;
            if findings.leaves_early && n > left / 2 {
                return Ok(());
            }
        }
        if left > 0 {
            continue;
        }
        let rest = rest_of_groups(&form);
        if rest.is_empty() {
            return Ok(());
        }
        for action in rest {
            workspace.act(id, &form.seen, &action)?;
        }
    }
}

/// Answers to the items that need a look of their own: all but those that 本组其余合格 will pass.
fn answers(form: &Form, workspace: &Workspace, findings: Findings, chance: &mut StdRng) -> Vec<RecordAnswer> {
    let today = workspace.reference().today(workspace.now());
    let mut actions = Vec::new();
    for group in form.template.form(&form.site, &form.record) {
        for item in &group.items {
            if !item.is_asked() || item.is_answered() || matches!(item.item.kind, Kind::Signature) {
                continue;
            }
            let fails = chance.random_bool(findings.failure_rate);
            if item.passes_with_rest() && !fails {
                continue;
            }
            let Some((mut entered, mut judged)) = entry(form, item, today, fails) else { continue };
            // Grave ones are rare.
            if judged.verdict.grade() == Some(Grade::L1) && chance.random_bool(findings.graver_are_rarer) {
                let Some(passing) = entry(form, item, today, false) else { continue };
                (entered, judged) = passing;
            }
            let shown = item.item.demands_photo(Some((judged.verdict, &judged.defects.iter().collect::<Vec<_>>())));
            let photos = if shown { vec![photo(&format!("{} {}", form.id, item.key))] } else { vec![] };
            actions.push(RecordAnswer { item: item.key.clone(), entry: entered, photos });
        }
    }
    actions
}

fn rest_of_groups(form: &Form) -> Vec<PassRest> {
    let groups = form.template.form(&form.site, &form.record);
    let open = groups.iter().filter(|g| g.items.iter().any(FormItem::passes_with_rest));
    open.map(|g| PassRest { group: g.group.code.clone(), appliance: g.appliance.as_ref().map(|(id, _)| id.clone()) })
        .collect()
}

/// An entry for an item that fails, or that passes; the other one where this item cannot.
pub fn entry(form: &Form, item: &FormItem<'_>, today: NaiveDate, fails: bool) -> Option<(Entry, Judged)> {
    let context = Context { site: &form.site, record: &form.record, today };
    let judged: Vec<_> = candidates(item, today)
        .into_iter()
        .filter_map(|entry| form.template.judge(&context, &item.key, &entry).ok().map(|judged| (entry, judged)))
        .collect();
    let wanted = judged.iter().find(|(_, j)| j.verdict.is_failure() == fails);
    wanted.or(judged.first()).cloned()
}

/// Entries that an item of its kind may get.
fn candidates(item: &FormItem<'_>, today: NaiveDate) -> Vec<Entry> {
    let numbers = |(low, high): (f64, f64)| {
        let middle = ((low + high) / 2.0).floor();
        [low.max(0.0), 1.0, 2.0, 20.0, 100.0, 2_000.0, middle, high]
            .into_iter()
            .filter(move |n| (low..=high).contains(n))
    };
    let said: Vec<Said> = match &item.item.kind {
        Kind::PassFail { reading, .. } => {
            let beside: Vec<Option<f64>> = match reading {
                Some(reading) => numbers(reading.measure.plausible).map(Some).collect(),
                None => vec![None],
            };
            beside.iter().map(|n| Said::Pass(*n)).chain(beside.iter().map(|n| Said::Fail(*n))).collect()
        }
        Kind::Number(measure) => numbers(measure.plausible).map(Said::Number).collect(),
        Kind::Points { measure, points, .. } => numbers(measure.plausible)
            .map(|n| {
                let all = points.iter().map(|point| (point.code.clone(), n));
                Said::Points(all.collect::<BTreeMap<_, _>>())
            })
            .collect(),
        Kind::Hold(_) => [10.0, 15.0, 30.0]
            .into_iter()
            .flat_map(|minutes| [2_000.0, 1_500.0].map(|end| Said::Hold { start: 2_000.0, end, minutes }))
            .collect(),
        Kind::Date(_) => {
            let years = [0, 12, 48, 120, 240].map(|months| today.checked_sub_months(Months::new(months)));
            let ahead = [today.checked_add_months(Months::new(24)), today.checked_sub_days(Days::new(30))];
            ahead.into_iter().chain(years).flatten().map(Said::Date).collect()
        }
        Kind::Choice(options) => options.iter().map(|option| Said::Choice(option.code.clone())).collect(),
        Kind::Defects(defects) => {
            let one = defects.iter().map(|defect| Said::Defects(vec![defect.code.clone()]));
            std::iter::once(Said::Defects(vec![])).chain(one).collect()
        }
        Kind::Text { .. } => vec![Said::Text],
        Kind::Signature => vec![Said::Signature(signature())],
        Kind::Automatic(_) => vec![],
    };
    said.into_iter().map(|said| Entry::from(said).with_note("已查看")).collect()
}

/// Nobody draws in the demo: the reason why there are no strokes.
pub fn signature() -> Signature {
    Signature::None { reason: "演示：口头确认".to_owned() }
}

/// She does what stops completion, as often as something new turns up.
pub fn supply_what_is_missing(workspace: &Workspace, id: &InspectionId) -> Result<(), Error> {
    // Each round removes what it saw; a handful of rounds is all that the longest chain of demands takes.
    for _ in 0..8 {
        let form = workspace.form(id)?;
        if form.missing.is_empty() {
            return Ok(());
        }
        let mut to_notice = Vec::new();
        for missing in &form.missing {
            match missing {
                Missing::EnteredVisit => enter(workspace, id)?,
                Missing::Answer(key) | Missing::Points { item: key, .. } => answer_one(workspace, &form, key)?,
                Missing::Photo(key) => {
                    let (of, photo) = (PhotoOf::Item(key.clone()), photo(&format!("{id} {key} again")));
                    workspace.act(id, &form.seen, &AttachPhoto { photo, of, bytes: 240_000 })?;
                }
                Missing::Signature(key) => {
                    let entry = Entry::from(Said::Signature(signature()));
                    workspace.act(id, &form.seen, &RecordAnswer { item: key.clone(), entry, photos: vec![] })?;
                }
                Missing::Measure { hazard, grade } => {
                    let hazard = hazard.clone();
                    if *grade == Grade::L1 {
                        let measure = "关闭表前阀，开窗通风".to_owned();
                        workspace.act(id, &form.seen, &StopSupply { hazard, measure })?;
                    } else {
                        let measure = "现场处理".to_owned();
                        workspace.act(id, &form.seen, &MakeSafe { hazard, measure })?;
                    }
                }
                Missing::Notice { hazard, .. } => to_notice.push(hazard.clone()),
            }
        }
        if !to_notice.is_empty() {
            let (notice, delivery) = (NoticeKind::Rectification, Delivery::InPerson);
            let number = workspace.next_notice_number(id, notice)?;
            let serve = ServeNotice { number, notice, hazards: to_notice, delivery, signature: signature() };
            workspace.act(id, &form.seen, &serve)?;
        }
    }
    Ok(())
}

fn answer_one(workspace: &Workspace, form: &Form, key: &ItemKey) -> Result<(), Error> {
    let today = workspace.reference().today(workspace.now());
    let groups = form.template.form(&form.site, &form.record);
    let item = groups.iter().flat_map(|g| &g.items).find(|item| item.key == *key);
    if let Some((entry, _)) = item.and_then(|item| entry(form, item, today, false)) {
        let photos = vec![photo(&format!("{} {key}", form.id))];
        workspace.act(&form.id, &form.seen, &RecordAnswer { item: key.clone(), entry, photos })?;
    }
    Ok(())
}
