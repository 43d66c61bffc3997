//! Decisions: forms that carry the session's second token and what their author had on the page.

use super::super::Desk;
use super::super::doors::blocking;
use crate::desk::{Choice, Looked, Settlement};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::page;
use crate::people::Viewer;
use crate::store::site;
use anjian_core::document::hash::Heads;
use anjian_core::model::id::{AreaId, InspectionId, ItemKey};
use axum::Form;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

fn heads(text: &str) -> Result<Heads> {
    let bytes = hex::decode(text).ok().and_then(|bytes| Heads::from_bytes(&bytes));
    bytes.ok_or_else(|| Error::Invalid("the form does not say what was on the page".into()))
}

fn inspection(text: &str) -> Result<InspectionId> {
    text.parse().map_err(|_| Error::Invalid("the form names no inspection".into()))
}

fn area(hq: &Headquarters, id: &InspectionId) -> Result<AreaId> {
    let site = hq.store.read(|db| site::find(db, &id.site))?;
    Ok(site.ok_or_else(|| Error::NotFound("there is no such site".into()))?.area)
}

#[derive(Deserialize)]
pub(super) struct Settle {
    csrf: String,
    inspection: String,
    item: String,
    heads: String,
    seen: String,
    choice: String,
    reason: String,
}

pub(super) async fn settle(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
    Form(form): Form<Settle>,
) -> Response {
    let language = viewer.language;
    let done = blocking(&desk, move |hq| {
        viewer.sent(&form.csrf)?;
        let id = inspection(&form.inspection)?;
        let by = viewer.decider(&area(hq, &id)?)?;
        let item: ItemKey = form.item.parse().map_err(|_| Error::Invalid("the form names no item".into()))?;
        let seen: Vec<String> = form.seen.split(',').map(str::to_owned).collect();
        let choice = if form.choice == "again" { Choice::LookAgain } else { Choice::Adopt(form.choice) };
        let heads = heads(&form.heads)?;
        let looked = Looked { inspection: &id, heads: &heads };
        hq.settle(by, &Settlement { looked, item: &item, seen: &seen, choice, reason: &form.reason })?;
        Ok(page::after(&id))
    });
    match done.await {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(error) => super::failed(&error, language),
    }
}

#[derive(Deserialize)]
pub(super) struct Review {
    csrf: String,
    inspection: String,
    heads: String,
    accepted: String,
    #[serde(default)]
    text: String,
}

pub(super) async fn review(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
    Form(form): Form<Review>,
) -> Response {
    let language = viewer.language;
    let done = blocking(&desk, move |hq| {
        viewer.sent(&form.csrf)?;
        let id = inspection(&form.inspection)?;
        let by = viewer.decider(&area(hq, &id)?)?;
        let heads = heads(&form.heads)?;
        hq.review(by, &Looked { inspection: &id, heads: &heads }, form.accepted == "yes", &form.text)
    });
    match done.await {
        Ok(()) => Redirect::to("/reviews").into_response(),
        Err(error) => super::failed(&error, language),
    }
}
