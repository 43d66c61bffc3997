//! The stories of headquarters once more, on PostgreSQL.

// The helpers of a story are tests as well; clippy only sees the functions marked so.
#![allow(clippy::unwrap_used)]

#[path = "../stories/archive.rs"]
mod archive;
#[path = "../stories/coverage.rs"]
mod coverage;
#[path = "../stories/down.rs"]
mod down;
#[path = "../stories/exchange.rs"]
mod exchange;
#[path = "../stories/http.rs"]
mod http;
#[path = "../stories/pages.rs"]
mod pages;
#[path = "../stories/phone.rs"]
mod phone;
#[path = "../stories/server.rs"]
mod server;
#[path = "../stories/town.rs"]
mod town;
#[path = "../stories/uploads.rs"]
mod uploads;

/// The key and the settings in a folder, the database on a server of this program's own.
fn places(data: &std::path::Path) -> anjian_hq::Places {
    let server = server::shared().expect("PostgreSQL is there");
    let database = server.database().expect("a database for one story");
    anjian_hq::Places { data: data.to_owned(), database: Some(server.url(&database)) }
}
