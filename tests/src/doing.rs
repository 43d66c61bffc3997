//! What people do at a door, in one line each.

use crate::photographer::draw;
use anjian_core::actions::comment::AddComment;
use anjian_core::actions::raise_hazard::RaiseHazard;
use anjian_core::actions::record_answer::RecordAnswer;
use anjian_core::error::Error;
use anjian_core::model::fact::{Event, PhotoOf, PhotoSource};
use anjian_core::model::grade::Grade;
use anjian_core::model::id::{HazardKey, InspectionId, PhotoId};
use anjian_core::model::template::{Entry, Said};
use anjian_core::workspace::{Done, Form, Workspace};
use std::collections::BTreeSet;

/// Answers an item as seen on the screen now, with a note.
pub fn answer(phone: &Workspace, id: &InspectionId, item: &str, said: Said, note: &str) -> Result<Done, Error> {
    let seen = phone.form(id)?.seen;
    let item = item.parse().expect("a story's item is an id");
    phone.act(id, &seen, &RecordAnswer { item, entry: Entry::from(said).with_note(note), photos: vec![] })
}

/// Says something.
pub fn comment(phone: &Workspace, id: &InspectionId, text: &str) -> Result<Done, Error> {
    let seen = phone.form(id)?.seen;
    phone.act(id, &seen, &AddComment { text: text.to_owned() })
}

/// The hazard that stories raise by hand.
pub fn leak() -> HazardKey {
    "H1.1:leak".parse().expect("a hazard's key")
}

/// Raises it.
pub fn raise(phone: &Workspace, id: &InspectionId, note: &str) -> Result<Done, Error> {
    let seen = phone.form(id)?.seen;
    let raise = RaiseHazard { hazard: leak(), grade: Grade::L1, must_notice: true, note: note.to_owned() };
    phone.act(id, &seen, &raise)
}

/// Takes a photo, a different one for each number.
pub fn photograph(
    phone: &Workspace,
    id: &InspectionId,
    number: u64,
    size: (u16, u16),
    of: PhotoOf,
) -> Result<PhotoId, Error> {
    let camera = phone.folder().with_extension("camera.jpg");
    draw(&camera, number, size).expect("a picture is drawn");
    let seen = phone.form(id)?.seen;
    Ok(phone.take_photo(id, &seen, &camera, of, PhotoSource::Camera)?.photo)
}

/// Everything that was said in comments.
pub fn comments(form: &Form) -> BTreeSet<String> {
    let texts = form.record.facts.values().filter_map(|fact| match &fact.what {
        Event::Comment { text } => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}

/// The notes of all answers to an item, the one that counts first.
pub fn notes(form: &Form, item: &str) -> Vec<String> {
    let answers = form.record.answers.get(&item.parse().expect("a story's item is an id"));
    answers.map_or_else(Vec::new, |answers| answers.all().iter().map(|a| a.note.clone()).collect())
}
