//! One tap until it is durable, in turns with a bare SQLite commit of a row of the same size.

use super::commit_floor::CommitFloor;
use super::town::{SITES, Town, site};
use super::{Failed, Figure, Samples, Settings, Target, Unit, timed, turns};
use crate::folder::database;
use crate::stage::chance;
use anjian_core::actions::record_answer::RecordAnswer;
use anjian_core::model::id::InspectionId;
use anjian_core::model::template::{Kind, Said};
use anjian_core::store::agenda::AgendaFilter;
use anjian_core::workspace::Workspace;
use anjian_hq::demo::inspector::{enter, entry};
use rand::seq::SliceRandom;
use std::cell::RefCell;
use std::time::Instant;

/// Homes visited in one turn; about 20 taps each.
const HOMES: usize = 12;
/// Homes visited before: more than the thousand pages at which SQLite begins its log anew.
const HOMES_TO_WARM: usize = 24;

/// p50 and p99 of a tap, each beside the same of the floor.
pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let town = Town::prepared(settings)?;
    let (phone, _folder) = town.phone()?;
    let floor = CommitFloor::open(settings)?;
    let mut homes = due(&phone)?;
    homes.shuffle(&mut chance(11));
    let mut next = homes.into_iter();
    let mut visit = |homes: usize| -> Result<Samples, Failed> {
        let mut took = Vec::new();
        for id in next.by_ref().take(homes) {
            took.extend(taps(&phone, &id)?);
        }
        Samples::new(took)
    };
    // Warms statements and caches, and lets both logs grow to their full length: a commit into a log that still grows waits
    // for the file system's own journal too.
    visit(HOMES_TO_WARM)?;
    let row: f64 =
        database(phone.folder()).query_row("SELECT avg(length(edit) + length(seen)) FROM journal", [], |r| r.get(0))?;
    let row = vec![7_u8; row as usize];
    floor.commits(1_500)?;
    let (floors, subjects) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let taps_in_turn = RefCell::new(0);
    let p50 = turns(
        settings.repeats,
        || {
            let took = timed(HOMES * 22, |_| floor.commit(&row))?;
            floors.borrow_mut().push(took.percentile(0.99));
            Ok(took.median())
        },
        || {
            let took = visit(HOMES)?;
            subjects.borrow_mut().push(took.percentile(0.99));
            *taps_in_turn.borrow_mut() = took.count();
            Ok(took.median())
        },
    )?;
    let p99 = super::Turns::of(floors.into_inner(), subjects.into_inner())?;
    let how = |what: &str| {
        format!(
            "{what} of {} RecordAnswer taps in {HOMES} homes until `act` returns, on a phone with 20,000 inspections; the \
             floor commits one row of the {} bytes that a tap puts into the journal",
            taps_in_turn.borrow(),
            row.len()
        )
    };
    Ok(vec![
        Figure::beside("record_answer_vs_sqlite_commit.p50", Unit::Milliseconds, "commit", &p50, how("p50"))
            .target(Target::TimesFloorAtMost(1.5)),
        Figure::beside("record_answer_vs_sqlite_commit.p99", Unit::Milliseconds, "commit", &p99, how("p99"))
            .target(Target::AtMost(20.0))
            .target(Target::TimesFloorAtMost(1.5)),
    ])
}

/// Homes in which nobody was in this period.
fn due(phone: &Workspace) -> Result<Vec<InspectionId>, Failed> {
    let lines = phone.agenda(&AgendaFilter::default(), None, SITES)?;
    let untouched = lines.into_iter().filter(|l| l.standing.code() == "untouched" && l.site.class == site(0).class);
    Ok(untouched.map(|line| line.inspection).collect())
}

/// Answers every item that a home's form asks for, one tap each; the milliseconds of each.
fn taps(phone: &Workspace, id: &InspectionId) -> Result<Vec<f64>, Failed> {
    enter(phone, id)?;
    let form = phone.form(id)?;
    let today = phone.reference().today(phone.now());
    let mut took = Vec::new();
    for group in form.template.form(&form.site, &form.record) {
        for item in group.items.iter().filter(|item| item.is_asked() && !matches!(item.item.kind, Kind::Signature)) {
            let Some((entry, _)) = entry(&form, item, today, false) else { continue };
            if matches!(entry.said, Said::Signature(_)) {
                continue;
            }
            let tap = RecordAnswer { item: item.key.clone(), entry, photos: vec![] };
            let start = Instant::now();
            phone.act(id, &form.seen, &tap)?;
            took.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(took)
}
