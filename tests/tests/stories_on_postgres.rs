//! The stories of headquarters once more, on PostgreSQL.

// The helpers of a story are tests as well; clippy only sees the functions marked so.
#![allow(clippy::unwrap_used)]

use anjian_tests::left_out;
use anjian_tests::postgres::{Server, shared};

#[path = "../../hq/tests/stories/archive.rs"]
mod archive;
#[path = "../../hq/tests/stories/coverage.rs"]
mod coverage;
#[path = "../../hq/tests/stories/down.rs"]
mod down;
#[path = "../../hq/tests/stories/exchange.rs"]
mod exchange;
#[path = "../../hq/tests/stories/http.rs"]
mod http;
#[path = "../../hq/tests/stories/pages.rs"]
mod pages;
#[path = "../../hq/tests/stories/phone.rs"]
mod phone;
#[path = "../../hq/tests/stories/town.rs"]
mod town;
#[path = "../../hq/tests/stories/uploads.rs"]
mod uploads;

/// The key and the settings in a folder, the database on a server of this program's own.
fn places(data: &std::path::Path) -> anjian_hq::Places {
    let server = server();
    let database = server.database().expect("a database for one story");
    anjian_hq::Places { data: data.to_owned(), database: Some(server.url(&database)), photos: None }
}

/// Without a server none of these stories can be told: the program ends, and says so.
fn server() -> &'static Server {
    shared().unwrap_or_else(|why| {
        left_out("the stories of headquarters on PostgreSQL", &why);
        std::process::exit(0)
    })
}
