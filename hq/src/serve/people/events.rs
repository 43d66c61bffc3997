//! News of syncs as server-sent events: which area changed, and nothing else; the page fetches what it shows itself.

use super::super::Desk;
use crate::people::Viewer;
use anjian_core::model::id::AreaId;
use axum::extract::{Extension, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use std::convert::Infallible;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

struct Listening {
    news: Receiver<AreaId>,
    closing: watch::Receiver<bool>,
    viewer: Viewer,
}

impl Listening {
    /// The next area of hers in which something changed; empty when too much did to be named. `None` at the end.
    async fn next(&mut self) -> Option<String> {
        loop {
            tokio::select! {
                _ = self.closing.changed() => return None,
                heard = self.news.recv() => match heard {
                    Ok(area) if self.viewer.sees(&area) => return Some(area.to_string()),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return Some(String::new()),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }
}

pub(super) async fn events(
    State(desk): State<Desk>,
    Extension(viewer): Extension<Viewer>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let listening = Listening { news: desk.hq.listen(), closing: desk.closing.clone(), viewer };
    let stream = unfold(listening, |mut listening| async move {
        let area = listening.next().await?;
        Some((Ok(Event::default().event("changed").data(area)), listening))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
