//! The pages for people: rendered here, complete without script, a sentence first. Every figure opens its list; filters, order and the
//! opened row live in the address. Changes nothing: what is decided goes through `desk`.

mod area;
mod areas;
mod asked;
mod conflict;
mod corrections;
mod course;
mod devices;
mod enrol;
mod entries;
mod exclusions;
mod frame;
mod hazards;
mod import;
mod list;
mod mark;
mod office;
mod overview;
mod plot;
mod record;
mod register;
mod review;
mod seen;
mod sign_in;
mod site;
mod sites;
mod template;
mod words;

pub(crate) use asked::{Asked, encoded};
pub(crate) use conflict::after;
pub(crate) use enrol::code;
pub(crate) use list::Listing;
pub(crate) use sign_in::{failed, sign_in};

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::Viewer;
use frame::Frame;

/// The style of every page.
pub(crate) const STYLE: &str = concat!(include_str!("../../assets/tokens.css"), include_str!("../../assets/pages.css"));
/// The mark in a browser's tab.
pub(crate) const ICON: &str = include_str!("../../assets/anjian.svg");
/// The few lines of script: live update and keys. Everything works without it.
pub(crate) const SCRIPT: &str = include_str!("../../assets/pages.js");

/// A page.
pub(crate) fn render(hq: &Headquarters, viewer: &Viewer, asked: &Asked) -> Result<String> {
    let frame = Frame::of(hq, viewer, asked)?;
    match asked.path()[..] {
        [] => overview::page(&frame),
        ["areas"] => area::all(&frame),
        ["area", area] => area::one(&frame, area),
        ["hazards"] => hazards::page(&frame),
        ["record", programme, period, site] => record::page(&frame, programme, period, site),
        ["site", site] => site::page(&frame, site),
        ["search"] => site::search(&frame),
        ["sites"] => sites::page(&frame),
        ["unseen"] => seen::page(&frame),
        ["conflicts"] => conflict::page(&frame),
        ["reviews"] => review::page(&frame),
        ["devices"] => devices::page(&frame),
        ["register"] => register::page(&frame),
        ["register", "imports", id] => import::page(&frame, id),
        ["register", "exclusions"] => exclusions::page(&frame),
        ["register", "corrections"] => corrections::page(&frame),
        ["register", "areas"] => areas::page(&frame),
        ["entries"] => entries::page(&frame),
        ["templates"] => template::all(&frame),
        ["templates", code, version] => template::one(&frame, code, version),
        ["templates", code, version, "edit"] => template::edit(&frame, code, version),
        ["templates", code, version, "text"] => template::text(&frame, code, version),
        ["tables"] => office::tables(&frame),
        ["people"] => office::people(&frame),
        ["audit"] => office::audit(&frame),
        _ => Err(Error::NotFound("there is no such page".into())),
    }
}

/// Names a page that lists people's homes, with its filters: whoever looks at one stands in the book.
pub(crate) fn list_of_homes(asked: &Asked) -> Option<String> {
    let lists = ["sites", "unseen", "search", "reviews", "register/exclusions", "register/corrections", "entries"];
    let path = asked.path().join("/");
    // What was searched for is somebody's name or number: that there was a search is enough.
    let filters = if path == "search" { String::new() } else { asked.query_with(&[]) };
    let is_import = path.starts_with("register/imports/");
    (is_import || lists.contains(&path.as_str())).then(|| format!("{path}{filters}"))
}

/// The rows of a list, all of them, for a spreadsheet.
pub(crate) fn listing(hq: &Headquarters, viewer: &Viewer, name: &str, asked: &Asked) -> Result<Listing> {
    let frame = Frame::of(hq, viewer, asked)?;
    let all = list::Stretch::ALL;
    match name {
        "sites" => sites::listing(&frame, all),
        "unseen" => seen::listing(&frame, all),
        "hazards" => hazards::listing(&frame, all),
        "reviews" => review::listing(&frame, all),
        "devices" => devices::listing(&frame),
        "exclusions" => exclusions::listing(&frame),
        "corrections" => corrections::listing(&frame),
        "assignments" => areas::listing(&frame),
        "entries" => entries::listing(&frame),
        "areas" => area::listing(&frame),
        "people" => office::people_listing(&frame),
        "audit" => office::audit_listing(&frame, all),
        _ => Err(Error::NotFound("there is no such list".into())),
    }
}
