//! The routes for people: the page and the tables. There is no log-in yet, and tables hold names and addresses: so by
//! default they are served to this very machine alone, not through a proxy and not under a foreign name (a web page
//! elsewhere could otherwise read them through the browser of somebody here).

use super::Desk;
use super::doors::blocking;
use crate::error::Error;
use crate::export::Table;
use crate::page;
use crate::report::Question;
use anjian_core::model::words::Language;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::net::SocketAddr;

/// To whom pages and tables are served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pages {
    /// To browsers on this machine.
    #[default]
    ThisMachine,
    /// To everybody who reaches headquarters: a proxy with a log-in stands before it.
    Everybody,
}

/// Lets through whom the pages are for, and says to browsers that a page needs nothing from elsewhere.
pub(super) async fn for_people(
    State(desk): State<Desk>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if desk.pages == Pages::ThisMachine && !is_from_here(peer, request.headers()) {
        let words = "headquarters' pages are served to its own machine only; with a log-in before it, start it with \
                     --pages everybody\n";
        return (StatusCode::FORBIDDEN, words).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'self'; frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}

fn is_from_here(peer: SocketAddr, headers: &HeaderMap) -> bool {
    let proxied = ["forwarded", "x-forwarded-for", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    peer.ip().is_loopback() && !proxied && ["localhost", "127.0.0.1", "[::1]"].contains(&name)
}

#[derive(Deserialize)]
pub(super) struct Wish {
    lang: Option<String>,
}

pub(super) async fn overview(State(desk): State<Desk>, Query(wish): Query<Wish>) -> Response {
    let language = if wish.lang.as_deref() == Some("en") { Language::En } else { Language::Zh };
    match blocking(&desk, move |hq| page::overview(hq, language)).await {
        Ok(page) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], page)
            .into_response(),
        Err(error) => failed(&error),
    }
}

pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], page::STYLE).into_response()
}

pub(super) async fn table(State(desk): State<Desk>, Path(file): Path<String>) -> Response {
    let Some(Ok(table)) = file.strip_suffix(".csv").map(str::parse::<Table>) else {
        return (StatusCode::NOT_FOUND, "there is no such table\n").into_response();
    };
    let export = move |hq: &crate::Headquarters| {
        let mut out = Vec::new();
        hq.export(table, &Question::default(), &mut out).map(|()| out)
    };
    match blocking(&desk, export).await {
        Ok(csv) => {
            let name = format!("attachment; filename=\"{}.csv\"", table.name());
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, csv).into_response()
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> Response {
    tracing::error!(code = error.code(), %error, "a page failed");
    (super::answer::status(error), "headquarters has a fault; try again later\n").into_response()
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
