//! What makes a merge hard: two at the same door at once, and one closing what another finds open again, all without a
//! network.

use super::cast::{Cast, Phone};
use super::days::Sheet;
use super::inspector::{enter, signature};
use super::of_phone;
use crate::error::Result;
use anjian_core::actions::edit_note::EditNote;
use anjian_core::actions::raise_hazard::RaiseHazard;
use anjian_core::actions::recheck::Recheck;
use anjian_core::actions::record_answer::RecordAnswer;
use anjian_core::error::Error as PhoneError;
use anjian_core::model::agenda::AgendaRank;
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{HazardKey, InspectionId, ItemKey, ProgrammeId};
use anjian_core::model::template::{Entry, Said};
use anjian_core::store::agenda::AgendaFilter;
use anjian_core::store::lists::HazardFilter;

/// Plays the scenes of a day, first thing in the morning.
pub(super) fn of_the_day(cast: &Cast, sheet: &Sheet) -> Result<()> {
    let (li, chen) = (cast.phone("li-1")?, cast.phone("chen-1")?);
    let (wang, second) = (cast.phone("wang-1")?, cast.phone("wang-2")?);
    let played = match sheet.number {
        1 => same_door(li, chen, 40),
        2 => raise_for_later(li).and_then(|()| same_door(wang, second, 60)),
        3 => closed_here_reopened_there(li, chen),
        _ => Ok(()),
    };
    played.map_err(of_phone("on stage"))
}

fn item(code: &str) -> std::result::Result<ItemKey, PhoneError> {
    code.parse().map_err(|e| PhoneError::Invalid {
        what: "item".into(),
        why: format!("{e}"),
        zh: "检查项编号无效".into(),
    })
}

/// A home far down a phone's agenda, where nobody's ordinary way leads.
fn far_door(phone: &Phone, place: usize) -> std::result::Result<Option<InspectionId>, PhoneError> {
    let filter = AgendaFilter {
        area: Some(phone.beat.clone()),
        programme: ProgrammeId::new("household-annual").ok(),
        ranks: vec![AgendaRank::Overdue, AgendaRank::Plain],
    };
    let lines = phone.workspace.agenda(&filter, None, u32::try_from(place + 60).unwrap_or(u32::MAX))?;
    // A small register has no such far door: then it is the last one.
    Ok(lines.get(place + 50).or(lines.last()).map(|line| line.inspection.clone()))
}

fn tap(phone: &Phone, id: &InspectionId, code: &str, said: Said) -> std::result::Result<(), PhoneError> {
    let seen = phone.workspace.form(id)?.seen;
    let answer = RecordAnswer { item: item(code)?, entry: Entry::from(said), photos: vec![] };
    phone.workspace.act(id, &seen, &answer).map(drop)
}

/// The third day: a grave hazard is found, and by the evening everybody in the area knows it.
fn raise_for_later(li: &Phone) -> std::result::Result<(), PhoneError> {
    let Some(id) = far_door(li, 20)? else { return Ok(()) };
    enter(&li.workspace, &id)?;
    tap(li, &id, "H1.3", Said::Fail(None))
}

/// The fourth day: Li rechecks it and closes it; at the same time Chen finds it again.
fn closed_here_reopened_there(li: &Phone, chen: &Phone) -> std::result::Result<(), PhoneError> {
    let hazard: Option<(InspectionId, HazardKey)> = li
        .workspace
        .hazards(&HazardFilter::default(), None, 200)?
        .into_iter()
        .map(|(line, _)| line.row)
        .find(|row| row.hazard.item.item.as_str() == "H1.3")
        .map(|row| (row.inspection, row.hazard));
    let Some((id, hazard)) = hazard else { return Ok(()) };
    let seen = li.workspace.form(&id)?.seen;
    let note = "第二气源已拆除".to_owned();
    let recheck = Recheck { hazard: hazard.clone(), passed: true, note, signature: Some(signature()) };
    li.workspace.act(&id, &seen, &recheck)?;
    let seen = chen.workspace.form(&id)?.seen;
    let note = "阳台又放了一个液化气瓶".to_owned();
    chen.workspace.act(&id, &seen, &RaiseHazard { hazard, grade: Grade::L1, must_notice: false, note }).map(drop)
}

/// Two phones at one door without a network: one sees nothing wrong, the other does; both write into the remark.
fn same_door(one: &Phone, other: &Phone, place: usize) -> std::result::Result<(), PhoneError> {
    let Some(id) = far_door(one, place)? else { return Ok(()) };
    for (phone, said, remark) in
        [(one, Said::Pass(None), "灶具旁放了纸箱，已移走。"), (other, Said::Fail(None), "厨房门口堆放纸箱。")]
    {
        phone.time.becomes(one.time.now());
        enter(&phone.workspace, &id)?;
        tap(phone, &id, "H1.6", said)?;
        let seen = phone.workspace.form(&id)?.seen;
        phone.workspace.act(&id, &seen, &EditNote { text: remark.to_owned() })?;
        phone.workspace.pause()?;
    }
    Ok(())
}
