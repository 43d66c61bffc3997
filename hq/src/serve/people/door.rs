//! Signing in and out.

use super::super::Desk;
use super::super::doors::blocking;
use super::super::limits::Who;
use super::{SESSION, cookie, html, is_from_here, language};
use crate::error::Error;
use crate::page;
use crate::people::Viewer;
use anjian_core::model::words::Language;
use axum::Form;
use axum::extract::{ConnectInfo, Extension, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::net::SocketAddr;

#[derive(Deserialize)]
pub(super) struct Whither {
    to: Option<String>,
}

/// Only a path of this very server: whoever signs in is not sent elsewhere.
fn inside(to: Option<&str>) -> String {
    match to {
        Some(to) if to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') => to.to_owned(),
        _ => "/".to_owned(),
    }
}

pub(super) async fn page(
    State(desk): State<Desk>,
    Query(whither): Query<Whither>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let language = language(&headers, uri.query());
    let company = desk.hq.company().name.in_language(language).to_owned();
    html(StatusCode::OK, page::sign_in(language, &company, None, &inside(whither.to.as_deref())))
}

#[derive(Deserialize)]
pub(super) struct Credentials {
    name: String,
    password: String,
    to: Option<String>,
}

pub(super) async fn sign_in(
    State(desk): State<Desk>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(given): Form<Credentials>,
) -> Response {
    let language = language(&headers, None);
    let to = inside(given.to.as_deref());
    // By address as well as by name: whoever tries one password on many names is slowed down, too.
    if let Err(error) = desk.limits.allow_from(peer, &headers, Who::SignsIn) {
        return super::failed(&error, language);
    }
    match blocking(&desk, move |hq| hq.sign_in(&given.name, &given.password)).await {
        Ok(signed) => {
            // Behind a proxy the browser speaks https; on this machine there may be none.
            let secure = if is_from_here(peer, &headers) { "" } else { "; Secure" };
            let cookie =
                format!("{SESSION}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800{secure}", signed.token);
            ([(header::SET_COOKIE, cookie)], Redirect::to(&to)).into_response()
        }
        Err(error) => {
            let zh = language == Language::Zh;
            let (status, why) = match error {
                Error::Unauthorised(_) => {
                    (StatusCode::UNAUTHORIZED, if zh { "登录名或密码不对。" } else { "Name or password is wrong." })
                }
                Error::Busy => (
                    StatusCode::TOO_MANY_REQUESTS,
                    if zh {
                        "尝试过多，请 15 分钟后再试。"
                    } else {
                        "Too many attempts: try again in 15 minutes."
                    },
                ),
                _ => (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    if zh {
                        "总部程序出错，请稍后再试。"
                    } else {
                        "Headquarters has a fault; try again later."
                    },
                ),
            };
            let company = desk.hq.company().name.in_language(language).to_owned();
            html(status, page::sign_in(language, &company, Some(why), &to))
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Farewell {
    csrf: String,
}

pub(super) async fn sign_out(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    Form(form): Form<Farewell>,
) -> Response {
    if form.csrf != viewer.csrf {
        return super::failed(&Error::Unauthorised("the form is not of this session".into()), viewer.language);
    }
    if let Some(token) = cookie(&headers, SESSION) {
        let ended = blocking(&desk, move |hq| hq.sign_out(&token)).await;
        if let Err(error) = ended {
            return super::failed(&error, viewer.language);
        }
    }
    let gone = format!("{SESSION}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    ([(header::SET_COOKIE, gone)], Redirect::to("/sign-in")).into_response()
}
