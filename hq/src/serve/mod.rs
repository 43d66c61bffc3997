//! Headquarters over HTTP.

mod answer;
mod doors;
mod limits;
mod people;
mod uploads;
mod watch;

pub use people::Pages;

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use anjian_core::sync::protocol::message::{ENROL, EXCHANGE};
use axum::Router;
use axum::routing::{get, post};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch as told;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

/// Exchanges worked on at once; each may hold an unpacked body.
const AT_ONCE: usize = 16;
/// Chunks of photos received at once; each is a file and a little memory, and most of its time a slow line.
const UPLOADS_AT_ONCE: usize = 512;
/// How often uploads that nobody goes on with are swept away.
const SWEEP: Duration = Duration::from_secs(3_600);
/// How often other programs' work is looked for.
const OTHERS: Duration = Duration::from_secs(3);
/// How long those under way may take to end when headquarters stops.
const GRACE: Duration = Duration::from_secs(10);

/// What every route has.
#[derive(Clone)]
struct Desk {
    hq: Arc<Headquarters>,
    at_once: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
    turns: uploads::Turns,
    limits: limits::Limits,
    pages: Pages,
    /// Becomes true when headquarters stops: what has no end of its own ends then.
    closing: told::Receiver<bool>,
}

/// A headquarters that listens.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    close: told::Sender<bool>,
    served: JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Says to balancers that it stops, and goes on meanwhile.
    pub async fn drain(&self, time: Duration) {
        let _ = self.close.send(true);
        tokio::time::sleep(time).await;
    }

    /// Stops: exchanges under way end first, for at most ten seconds.
    pub async fn stop(self) -> Result<()> {
        // It may have ended by itself.
        let _ = self.stop.send(());
        match tokio::time::timeout(GRACE, self.served).await {
            Ok(Ok(served)) => served.map_err(|e| Error::Broken(format!("the server: {e}"))),
            Ok(Err(panic)) => Err(Error::Broken(format!("the server: {panic}"))),
            Err(_) => Ok(()),
        }
    }
    /// The address as a device needs it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Listens on an address; port 0 takes a free one. Pages are served to this machine alone. Needs a tokio runtime.
pub async fn bind(hq: Arc<Headquarters>, address: SocketAddr) -> Result<Running> {
    bind_with(hq, address, Pages::default()).await
}

/// As [`bind`], with a word on whom pages are for.
pub async fn bind_with(hq: Arc<Headquarters>, address: SocketAddr, pages: Pages) -> Result<Running> {
    let listener =
        TcpListener::bind(address).await.map_err(|e| Error::Invalid(format!("cannot listen on {address}: {e}")))?;
    let address = listener.local_addr().map_err(|e| Error::Broken(e.to_string()))?;
    let (stop, stopped) = oneshot::channel::<()>();
    sweep(hq.clone()).await;
    let sweeping = tokio::spawn(sweep_hourly(hq.clone()));
    let listening = hq.is_shared().then(|| tokio::spawn(hear_others(hq.clone())));
    let (close, closing) = told::channel(false);
    let closes = close.clone();
    let app = routes(hq, pages, closing).into_make_service_with_connect_info::<SocketAddr>();
    let served = tokio::spawn(async move {
        let until = async move {
            // Stopped, or whoever could stop it is gone.
            let _ = stopped.await;
            let _ = closes.send(true);
        };
        let served = axum::serve(listener, app).with_graceful_shutdown(until).await;
        sweeping.abort();
        if let Some(listening) = listening {
            listening.abort();
        }
        served
    });
    tracing::info!(%address, "listening");
    Ok(Running { address, stop, close, served })
}

/// Sweeps. What fails is tried again the next time: nobody waits for it.
async fn sweep(hq: Arc<Headquarters>) {
    match tokio::task::spawn_blocking(move || hq.sweep_uploads()).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::error!(code = error.code(), %error, "uploads not swept"),
        Err(panic) => tracing::error!(%panic, "uploads not swept"),
    }
}

/// Looks for what other programs on the same database did, for the pages that are open here.
async fn hear_others(hq: Arc<Headquarters>) {
    let mut times = tokio::time::interval(OTHERS);
    let mut heads = BTreeMap::new();
    loop {
        times.tick().await;
        let hq = hq.clone();
        let heard = tokio::task::spawn_blocking(move || {
            let told = hq.tell_of_others(&mut heads);
            (told, heads)
        });
        let Ok((told, now)) = heard.await else { return };
        heads = now;
        if let Err(error) = told {
            tracing::warn!(code = error.code(), "other programs were not heard");
        }
    }
}

async fn sweep_hourly(hq: Arc<Headquarters>) {
    let mut hours = tokio::time::interval_at(tokio::time::Instant::now() + SWEEP, SWEEP);
    loop {
        hours.tick().await;
        sweep(hq.clone()).await;
    }
}

fn routes(hq: Arc<Headquarters>, pages: Pages, closing: told::Receiver<bool>) -> Router {
    let semaphore = |most| Arc::new(Semaphore::new(most));
    let (at_once, uploads) = (semaphore(AT_ONCE), semaphore(UPLOADS_AT_ONCE));
    let limits = limits::Limits::new(hq.company().doors);
    let desk = Desk { hq, at_once, uploads, turns: uploads::Turns::default(), limits, pages, closing };
    Router::new()
        .merge(people::routes(&desk))
        .merge(uploads::routes())
        .route(EXCHANGE, post(doors::exchange))
        .route(ENROL, post(doors::enrol))
        .route("/health", get(watch::health))
        .route("/healthz", get(watch::health))
        .route("/ready", get(watch::ready))
        .route("/metrics", get(watch::metrics))
        .route("/key", get(doors::key))
        .layer(axum::middleware::from_fn_with_state(desk.clone(), watch::counted))
        .with_state(desk)
}
