//! The routes for people: pages, tables, pictures, decisions. Whoever has no account sees nothing; while nobody has one, pages are
//! shown to this very machine alone, not through a proxy and not under a foreign name (a web page elsewhere could otherwise read
//! them through the browser of somebody here), and nothing can be decided.

mod decide;
mod door;
mod events;
mod files;
mod office;

use super::Desk;
use super::doors::blocking;
use crate::error::Error;
use crate::page::{self, Asked};
use crate::people::Viewer;
use anjian_core::model::words::Language;
use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Extension, OriginalUri, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The cookie with the secret of a session, and the one with the language.
const SESSION: &str = "anjian";
const LANGUAGE: &str = "anjian-lang";

/// A register that is uploaded is at most so large: some half a million customers.
const MOST_REGISTER: usize = 192 << 20;

/// To whom pages and tables are served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pages {
    /// To browsers on this machine.
    #[default]
    ThisMachine,
    /// To everybody who reaches headquarters: a proxy with a log-in stands before it.
    Everybody,
}

/// Every route for people.
pub(super) fn routes(desk: &Desk) -> Router<Desk> {
    let inside = Router::new()
        .route("/export/{file}", get(files::table))
        .route("/list/{file}", get(files::list))
        .route("/photo/{id}", get(files::photo))
        .route("/events", get(events::events))
        .route("/settle", post(decide::settle))
        .route("/review", post(decide::review))
        .route("/sign-out", post(door::sign_out))
        .route("/register/upload", post(office::upload).layer(DefaultBodyLimit::max(MOST_REGISTER)))
        .route("/register/imports/{id}/faults.csv", get(office::faults))
        .fallback(get(page).post(office::act))
        .layer(axum::middleware::from_fn_with_state(desk.clone(), signed_in));
    Router::new()
        .route("/assets/anjian.css", get(style))
        .route("/assets/anjian.js", get(script))
        .route("/assets/anjian.svg", get(icon))
        .route("/sign-in", get(door::page).post(door::sign_in))
        .merge(inside)
        .layer(axum::middleware::from_fn_with_state(desk.clone(), for_people))
}

/// Lets through whom the pages are for, and says to browsers that a page needs nothing from elsewhere.
async fn for_people(
    State(desk): State<Desk>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if desk.pages == Pages::ThisMachine && !is_from_here(peer, request.headers()) {
        let words = "headquarters' pages are served to its own machine only; with people who sign in and a proxy that \
                     speaks https before it, start it with --pages everybody\n";
        return (StatusCode::FORBIDDEN, words).into_response();
    }
    let chosen = query_of(request.uri().query()).remove("lang").filter(|code| ["zh", "en"].contains(&code.as_str()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    let cookie = chosen.map(|code| format!("{LANGUAGE}={code}; Path=/; Max-Age=31536000; SameSite=Strict"));
    if let Some(value) = cookie.and_then(|text| header::HeaderValue::from_str(&text).ok()) {
        headers.append(header::SET_COOKIE, value);
    }
    response
}

/// Finds out who looks, or sends her to the door.
async fn signed_in(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let language = language(request.headers(), request.uri().query());
    let token = cookie(request.headers(), SESSION);
    let looked = blocking(&desk, move |hq| {
        if let Some(token) = token
            && let Some(viewer) = hq.viewer(&token, language)?
        {
            return Ok(Some(viewer));
        }
        let nobody = !hq.store.read(crate::store::account::any)?;
        Ok(nobody.then(|| Viewer::of_this_machine(language)))
    });
    match looked.await {
        Ok(Some(viewer)) => {
            request.extensions_mut().insert(viewer);
            next.run(request).await
        }
        Ok(None) if request.method() == axum::http::Method::GET && request.uri().path() != "/events" => {
            let to = request.uri().path_and_query().map_or("/", |to| to.as_str());
            Redirect::to(&format!("/sign-in?to={}", page::encoded(to))).into_response()
        }
        Ok(None) => (StatusCode::UNAUTHORIZED, "sign in first\n").into_response(),
        Err(error) => failed(&error, language),
    }
}

fn is_from_here(peer: SocketAddr, headers: &HeaderMap) -> bool {
    let proxied = ["forwarded", "x-forwarded-for", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    peer.ip().is_loopback() && !proxied && ["localhost", "127.0.0.1", "[::1]"].contains(&name)
}

/// The value of a cookie.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next()
}

fn query_of(text: Option<&str>) -> BTreeMap<String, String> {
    let uri = format!("/?{}", text.unwrap_or_default()).parse();
    let query = uri.ok().and_then(|uri| Query::<BTreeMap<String, String>>::try_from_uri(&uri).ok());
    query.map(|Query(pairs)| pairs).unwrap_or_default()
}

/// What the address says, else what was chosen before, else what the browser prefers, else Chinese.
fn language(headers: &HeaderMap, query: Option<&str>) -> Language {
    let chosen = query_of(query).remove("lang").or_else(|| cookie(headers, LANGUAGE));
    let prefers = || {
        headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|v| v.to_str().ok())
            .map(|v| v.get(..2).unwrap_or_default().to_owned())
    };
    match chosen.or_else(prefers).as_deref() {
        Some("en") => Language::En,
        _ => Language::Zh,
    }
}

/// A page.
async fn page(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let language = viewer.language;
    let mut query = query_of(uri.query());
    query.remove("lang");
    let asked = Asked::new(uri.path(), query);
    let made = blocking(&desk, move |hq| {
        let made = page::render(hq, &viewer, &asked)?;
        if let Some(list) = page::list_of_homes(&asked) {
            hq.looked(viewer.person.as_ref(), "list_looked_at", &list)?;
        }
        Ok(made)
    });
    match made.await {
        Ok(page) => html(StatusCode::OK, page),
        Err(error) => failed(&error, language),
    }
}

fn html(status: StatusCode, page: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, page).into_response()
}

async fn style() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, page::STYLE).into_response()
}

async fn icon() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=86400")], page::ICON).into_response()
}

async fn script() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, page::SCRIPT).into_response()
}

/// What failed, what is kept, and what to do.
fn failed(error: &Error, language: Language) -> Response {
    let zh = language == Language::Zh;
    let (status, words) = match error {
        Error::NotFound(_) => {
            (StatusCode::NOT_FOUND, if zh { "没有这一页。" } else { "There is no such page." }.to_owned())
        }
        Error::Unauthorised(why) => {
            (StatusCode::FORBIDDEN, if zh { format!("没有权限：{why}") } else { format!("Not allowed: {why}.") })
        }
        Error::Conflict(why) => (
            StatusCode::CONFLICT,
            if zh {
                format!("未保存：记录已变，请返回并刷新后再看（{why}）。")
            } else {
                format!("Not saved: {why}. Go back and reload.")
            },
        ),
        Error::Invalid(why) => {
            (StatusCode::BAD_REQUEST, if zh { format!("未保存：{why}") } else { format!("Not saved: {why}.") })
        }
        Error::TooLarge(why) => {
            (StatusCode::PAYLOAD_TOO_LARGE, if zh { format!("太大：{why}") } else { format!("Too large: {why}.") })
        }
        Error::TooMany => (
            StatusCode::TOO_MANY_REQUESTS,
            if zh {
                "请求过于频繁，请一分钟后再试。"
            } else {
                "Too many requests: try again in a minute."
            }
            .to_owned(),
        ),
        Error::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            if zh {
                "现在忙，请稍后再试；没有丢失任何数据。"
            } else {
                "Busy: try again soon; nothing was lost."
            }
            .to_owned(),
        ),
        error => {
            tracing::error!(code = error.code(), %error, "a page failed");
            (
                super::answer::status(error),
                if zh {
                    "总部程序出错，请稍后再试；没有丢失任何数据。"
                } else {
                    "Headquarters has a fault; try again later. Nothing was lost."
                }
                .to_owned(),
            )
        }
    };
    html(status, page::failed(language, &words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_for_this_machine_not_through_a_proxy_and_not_under_a_foreign_name() {
        let from = |peer: &str, headers: &[(&'static str, &'static str)]| {
            let headers = headers
                .iter()
                .map(|(name, value)| (header::HeaderName::from_static(name), header::HeaderValue::from_static(value)));
            is_from_here(peer.parse().unwrap(), &headers.collect())
        };
        assert!(from("127.0.0.1:5", &[("host", "localhost:8080")]));
        assert!(from("[::1]:5", &[("host", "[::1]:8080")]));
        assert!(!from("10.0.0.7:5", &[("host", "127.0.0.1:8080")]));
        assert!(!from("127.0.0.1:5", &[("host", "evil.example:8080")]));
        assert!(!from("127.0.0.1:5", &[("host", "127.0.0.1:8080"), ("x-forwarded-for", "10.0.0.7")]));
    }
}
