//! Forms of the office, an uploaded register, and its faulty rows.

use super::super::Desk;
use super::super::doors::blocking;
use super::html;
use crate::error::{Error, Result};
use crate::office::{self, Filled, Next};
use crate::page::Asked;
use crate::people::Viewer;
use crate::sheet::Format;
use axum::Form;
use axum::extract::{Extension, Multipart, OriginalUri, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::BTreeMap;

fn gone(next: Result<Next>, viewer: &Viewer) -> Response {
    match next {
        Ok(Next::To(to)) => Redirect::to(&to).into_response(),
        Ok(Next::Page(page)) => html(StatusCode::OK, page),
        Err(error) => super::failed(&error, viewer.language),
    }
}

/// Whatever a form of the office asks for.
pub(super) async fn act(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
    OriginalUri(uri): OriginalUri,
    Form(form): Form<Vec<(String, String)>>,
) -> Response {
    let (asked, by) = (Asked::new(uri.path(), BTreeMap::new()), viewer.clone());
    let next = blocking(&desk, move |hq| office::act(hq, &by, &asked.path(), &Filled(form))).await;
    gone(next, &viewer)
}

/// A register as a browser sends a file.
pub(super) async fn upload(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
    mut parts: Multipart,
) -> Response {
    let read = async {
        let (mut csrf, mut file) = (String::new(), None);
        let cut = |e: axum::extract::multipart::MultipartError| match e.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge("the file: split it by areas".into()),
            _ => Error::Invalid("the file did not come whole".into()),
        };
        while let Some(part) = parts.next_field().await.map_err(cut)? {
            match part.name() {
                Some("csrf") => csrf = part.text().await.map_err(cut)?,
                Some("file") => {
                    let name = part.file_name().unwrap_or_default().to_owned();
                    file = Some((name, part.bytes().await.map_err(cut)?.to_vec()));
                }
                _ => {}
            }
        }
        let file = file.filter(|(_, bytes)| !bytes.is_empty());
        Ok::<_, Error>((csrf, file.ok_or_else(|| Error::Invalid("choose a file".into()))?))
    };
    let next = match read.await {
        Err(error) => Err(error),
        Ok((csrf, (name, bytes))) => {
            let by = viewer.clone();
            blocking(&desk, move |hq| office::upload(hq, &by, &csrf, &name, bytes)).await
        }
    };
    gone(next, &viewer)
}

/// The faulty rows of an uploaded register.
pub(super) async fn faults(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Response {
    let by = viewer.clone();
    match blocking(&desk, move |hq| office::faults(hq, &by, &id)).await {
        Ok((name, bytes)) => {
            let headers = [
                (header::CONTENT_TYPE, Format::Csv.media().to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => super::failed(&error, viewer.language),
    }
}
