//! For whoever runs headquarters: whether it lives, whether it may be sent requests, how it is doing; and the limit of what it takes on.

use super::Desk;
use super::doors::blocking;
use crate::error::Result;
use crate::headquarters::Headquarters;
use crate::metrics::Asked;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::{Duration, Instant};

/// Requests under way at once; whoever comes then is told to come again.
const MOST_UNDER_WAY: i64 = 2_000;
/// What a balancer waits for.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// It lives. Says nothing of what it depends on: a program is not started anew because its database is away.
pub(super) async fn health() -> &'static str {
    "ok\n"
}

/// It takes requests: it does not stop, and its database answers.
pub(super) async fn ready(State(desk): State<Desk>) -> Response {
    if *desk.closing.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    match tokio::time::timeout(READY_WITHIN, blocking(&desk, Headquarters::asked)).await {
        Ok(Ok(_)) => "ready\n".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

/// The figures.
pub(super) async fn metrics(State(desk): State<Desk>) -> Response {
    let asked = blocking(&desk, Headquarters::asked).await.unwrap_or_default();
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], desk.hq.metrics.text(asked)).into_response()
}

/// Counts every request, and turns away what is too much.
pub(super) async fn counted(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let metrics = &desk.hq.metrics;
    // The route, never the path: that may name a customer's account.
    let route = request.extensions().get::<MatchedPath>().map_or("page", MatchedPath::as_str).to_owned();
    let began = Instant::now();
    let place = Place::take(&desk.hq);
    let response = if metrics.under_way.get() > MOST_UNDER_WAY {
        metrics.turned_away.inc();
        (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")], "too many at once: try again\n")
            .into_response()
    } else {
        next.run(request).await
    };
    drop(place);
    metrics.answered(&route, response.status().as_u16(), began.elapsed());
    response
}

/// A request under way; gone when it is dropped, also when whoever asked is.
struct Place<'h>(&'h Headquarters);

impl<'h> Place<'h> {
    fn take(hq: &'h Headquarters) -> Self {
        hq.metrics.under_way.inc();
        Self(hq)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.metrics.under_way.dec();
    }
}

impl Headquarters {
    /// What a monitoring system asks of the database; that it answers is the most important of it.
    pub(crate) fn asked(&self) -> Result<Asked> {
        let now = self.now();
        let repeated = self.store.repeated();
        self.store.read(|db| {
            let sql = "SELECT (SELECT coalesce(sum(head), 0) FROM areas), (SELECT count(*) FROM quarantine),
                (SELECT coalesce(min(last_heard), ?1) FROM devices WHERE revoked_at IS NULL AND desk = 0)";
            Ok(db.query_row(sql, [now.0], |row| {
                let heard: i64 = row.get(2)?;
                let silent = (now.0 - heard) / 1_000;
                Ok(Asked { repeated, log_entries: row.get(0)?, quarantined: row.get(1)?, silent })
            })?)
        })
    }
}
