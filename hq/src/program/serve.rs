//! `serve` and `rebuild`.

use super::Data;
use anjian_hq::{Error, Pages, Result, bind_with};
use clap::Args;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Listen for phones and browsers.
#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    data: Data,
    /// Where to listen. Other than on this machine, put it behind a proxy that speaks https.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    listen: SocketAddr,
    /// To whom pages and tables are served. `everybody` is for headquarters behind a proxy that speaks https; make accounts with
    /// `anjian-hq person` first, or everybody sees everything.
    #[arg(long, value_enum, default_value = "this-machine")]
    pages: For,
    /// Seconds between the word to stop and the stop: /ready says no meanwhile, so that a balancer sends nobody here any more.
    #[arg(long, default_value_t = 0, value_name = "SECONDS")]
    drain: u64,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum For {
    ThisMachine,
    Everybody,
}

impl Serve {
    pub(super) fn run(self) -> Result<()> {
        let hq = Arc::new(self.data.open()?);
        let runtime = tokio::runtime::Runtime::new().map_err(|e| Error::Broken(format!("no runtime: {e}")))?;
        runtime.block_on(async {
            let pages = match self.pages {
                For::ThisMachine => Pages::ThisMachine,
                For::Everybody => Pages::Everybody,
            };
            let running = bind_with(hq, self.listen, pages).await?;
            println!("http://{}/", running.address);
            stopped().await?;
            eprintln!("stopping…");
            running.drain(Duration::from_secs(self.drain)).await;
            running.stop().await
        })
    }
}

/// Until somebody asks to stop: Ctrl-C or SIGTERM.
async fn stopped() -> Result<()> {
    let failed = |e: std::io::Error| Error::Broken(format!("signals cannot be heard: {e}"));
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted.map_err(failed),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(failed)
}

/// Make every table that figures read anew from the changes.
#[derive(Args)]
pub(super) struct Rebuild {
    #[command(flatten)]
    data: Data,
}

impl Rebuild {
    pub(super) fn run(self) -> Result<()> {
        let inspections = self.data.open()?.rebuild(|done, of| {
            if done % 1_000 == 0 {
                eprintln!("{done}/{of}");
            }
        })?;
        println!("{inspections} inspections rebuilt");
        Ok(())
    }
}
