//! Headquarters over HTTP.

mod answer;
mod doors;
mod people;

pub use people::Pages;

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use anjian_core::sync::protocol::message::{ENROL, EXCHANGE};
use axum::Router;
use axum::routing::{get, post};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

/// Exchanges worked on at once; each may hold an unpacked body.
const AT_ONCE: usize = 16;
/// How long those under way may take to end when headquarters stops.
const GRACE: Duration = Duration::from_secs(10);

/// What every route has.
#[derive(Clone)]
struct Desk {
    hq: Arc<Headquarters>,
    at_once: Arc<Semaphore>,
    pages: Pages,
}

/// A headquarters that listens.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

impl Running {
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
    let app = routes(hq, pages).into_make_service_with_connect_info::<SocketAddr>();
    let served = tokio::spawn(async move {
        let until = async {
            // Stopped, or whoever could stop it is gone.
            let _ = stopped.await;
        };
        axum::serve(listener, app).with_graceful_shutdown(until).await
    });
    tracing::info!(%address, "listening");
    Ok(Running { address, stop, served })
}

fn routes(hq: Arc<Headquarters>, pages: Pages) -> Router {
    let desk = Desk { hq, at_once: Arc::new(Semaphore::new(AT_ONCE)), pages };
    let for_people = Router::new()
        .route("/", get(people::overview))
        .route("/assets/anjian.css", get(people::style))
        .route("/export/{file}", get(people::table))
        .route_layer(axum::middleware::from_fn_with_state(desk.clone(), people::for_people));
    Router::new()
        .merge(for_people)
        .route(EXCHANGE, post(doors::exchange))
        .route(ENROL, post(doors::enrol))
        .route("/healthz", get(doors::healthz))
        .route("/key", get(doors::key))
        .with_state(desk)
}
