//! Tables and pictures.

use super::super::Desk;
use super::super::doors::blocking;
use super::query_of;
use crate::error::{Error, Result};
use crate::export::{Table, local};
use crate::headquarters::Headquarters;
use crate::page::{self, Asked};
use crate::people::{Viewer, audit};
use crate::report::Question;
use crate::sheet::Format;
use crate::store::{photo, site};
use anjian_core::model::id::InspectionId;
use anjian_core::sync::protocol::photo::{MOST_PHOTO, PhotoHash};
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// `coverage.csv`: which, and how it is written.
fn named(file: &str) -> Result<(&str, Format)> {
    let missing = || Error::NotFound("there is no such table".into());
    let (name, ending) = file.rsplit_once('.').ok_or_else(missing)?;
    Ok((name, ending.parse().map_err(|_| missing())?))
}

/// Whoever takes a table away is named in the book.
fn taken(hq: &Headquarters, viewer: &Viewer, file: &str) -> Result<()> {
    if !viewer.role.exports() {
        return Err(Error::Unauthorised("this role does not take whole tables away".into()));
    }
    let Some(person) = &viewer.person else { return Ok(()) };
    hq.store.write(|tx| audit::note(tx, hq.now(), person, "exported", file, ""))
}

fn attached(file: &str, format: Format, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, format.media().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

pub(super) async fn table(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
    Path(file): Path<String>,
) -> Response {
    let language = viewer.language;
    let made = blocking(&desk, move |hq| {
        let (name, format) = named(&file)?;
        let table: Table = name.parse().map_err(|_| Error::NotFound("there is no such table".into()))?;
        taken(hq, &viewer, &file)?;
        let question = Question { scope: viewer.areas.clone(), ..Question::default() };
        let mut bytes = Vec::new();
        hq.export_as(table, format, &question, &mut bytes)?;
        Ok(attached(&format!("{}.{}", table.name(), format.ending()), format, bytes))
    });
    made.await.unwrap_or_else(|error| super::failed(&error, language))
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
    Path(file): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let language = viewer.language;
    let asked = Asked::new(uri.path(), query_of(uri.query()));
    let made = blocking(&desk, move |hq| {
        let (name, format) = named(&file)?;
        let listing = page::listing(hq, &viewer, name, &asked)?;
        taken(hq, &viewer, &file)?;
        let mut bytes = Vec::new();
        listing.write(format, &local(&hq.company().zone, hq.now()), &mut bytes)?;
        Ok(attached(&format!("{name}.{}", format.ending()), format, bytes))
    });
    made.await.unwrap_or_else(|error| super::failed(&error, language))
}

pub(super) async fn photo(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let language = viewer.language;
    let small = query_of(uri.query()).contains_key("small");
    let found = blocking(&desk, move |hq| {
        let missing = || Error::NotFound("this photo is not here".into());
        let hash: PhotoHash = id.parse().map_err(|_| missing())?;
        let (inspection, thumbnail) = hq.store.read(|db| {
            let inspection: InspectionId = photo::inspection(db, &hash)?.ok_or_else(missing)?;
            let site = site::find(db, &inspection.site)?.ok_or_else(missing)?;
            if !viewer.sees(&site.area) {
                return Err(Error::Unauthorised("this photo lies in no area of yours".into()));
            }
            let thumbnail = if small { photo::thumbnail(db, &inspection, &hash)? } else { None };
            Ok((inspection, thumbnail))
        })?;
        if !small {
            hq.looked(viewer.person.as_ref(), "photo_looked_at", &inspection.to_string())?;
        }
        let wanted = thumbnail.map_or(hash, |receipt| receipt.photo);
        hq.blobs.read(&wanted, MOST_PHOTO)?.ok_or_else(missing)
    });
    match found.await {
        Ok(bytes) => {
            // Its name is its hash: it never changes.
            let headers =
                [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=604800, immutable")];
            (headers, bytes).into_response()
        }
        Err(error) => super::failed(&error, language),
    }
}
