//! Places to sign: what was drawn, or why nothing was, or room for a pen.

use super::super::sheet::{Block, SignPlace, Text};
use super::super::words::{self, Name, say};
use super::Source;
use crate::model::answer::Signature;
use crate::model::id::PersonId;
use crate::model::time::Stamp;
use crate::model::words::Language;

/// The most characters of a reason that stand in the place itself; a longer one stands above it.
const SHORT: usize = 24;

/// The blocks at the end of a paper: a long reason why nobody signed, then the places of the customer, and of the
/// inspector as whatever `hand` calls her.
pub(super) fn signing(
    source: &Source<'_>,
    language: Language,
    customer: Option<(Name, Option<&Signature>)>,
    hand: Name,
    at: &Stamp,
    by: &PersonId,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    let moment = words::moment(language, source.zone, at);
    let mut places = Vec::new();
    if let Some((label, signature)) = customer {
        if let Some(Signature::None { reason }) = signature
            && reason.chars().count() > SHORT
        {
            let reason = words::colon(language, say(language, words::REASON), reason);
            blocks.push(Block::Paragraph(Text::body(reason)));
        }
        places.push(place(language, label, signature, &moment));
    }
    places.push(SignPlace {
        label: say(language, hand).to_owned(),
        strokes: None,
        said: Some(source.person(language, by)),
        below: vec![source.company.in_language(language).to_owned(), moment],
        stamp: Some(say(language, words::STAMP).to_owned()),
    });
    blocks.push(Block::Signatures(places));
    blocks
}

fn place(language: Language, label: Name, signature: Option<&Signature>, moment: &str) -> SignPlace {
    let (mut strokes, mut said, mut below) = (None, None, vec![moment.to_owned()]);
    let by = |name: &str| words::colon(language, say(language, words::SIGNED_BY), name);
    match signature {
        Some(Signature::Drawn { strokes: drawn, name }) => {
            strokes = Some(drawn.clone());
            below.splice(0..0, (!name.is_empty()).then(|| by(name)));
        }
        // The strokes lie in a file that is not here.
        Some(Signature::Strokes { name, .. }) => {
            said = Some(say(language, words::ON_FILE).to_owned());
            below.splice(0..0, (!name.is_empty()).then(|| by(name)));
        }
        Some(Signature::None { reason }) if reason.chars().count() > SHORT => {
            said = Some(say(language, words::SEE_REASON).to_owned());
        }
        Some(Signature::None { reason }) => {
            said = Some(words::colon(language, say(language, words::NOT_SIGNED), reason));
        }
        None => below = vec![words::colon(language, say(language, words::DATE), "")],
    }
    SignPlace { label: say(language, label).to_owned(), strokes, said, below, stamp: None }
}
