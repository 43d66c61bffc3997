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
#[path = "../stories/office.rs"]
mod office;
#[path = "../stories/pages.rs"]
mod pages;
#[path = "../stories/phone.rs"]
mod phone;
#[path = "../stories/town.rs"]
mod town;
#[path = "../stories/uploads.rs"]
mod uploads;

#[path = "../../../tests/src/left_out.rs"]
#[allow(unreachable_pub, reason = "it is shared with the stories across programs")]
mod left_out;
#[path = "../../../tests/src/postgres.rs"]
#[allow(dead_code, unreachable_pub, reason = "it is shared with the stories across programs, which stop the server")]
mod server;

use left_out::left_out;
use server::{Server, shared};

/// The key and the settings in a folder, the database on a server of this program's own.
fn places(data: &std::path::Path) -> anjian_hq::Places {
    let server = the_server();
    let database = server.database().expect("a database for one story");
    anjian_hq::Places { data: data.to_owned(), database: Some(server.url(&database)), photos: None }
}

/// Without a server none of these stories can be told: the program ends, and says so.
fn the_server() -> &'static Server {
    shared().unwrap_or_else(|why| {
        left_out("the stories of headquarters on PostgreSQL", &why);
        std::process::exit(0)
    })
}
