//! The office: what people at headquarters decide about devices, people, the register and the templates. Forms come in as
//! [`Filled`], parsed here once; what was done stands in the book of who did what, in the same transaction.
//!
//! Nothing here writes into a record: that is `desk`.

mod areas;
mod corrections;
mod device;
mod difference;
mod entry;
mod exclusions;
mod filled;
mod import;
mod people;
mod template;

pub(crate) use areas::follow;
pub(crate) use difference::{Change, differences};
pub(crate) use entry::{Breach, Breached, Visitor, breaches};
pub(crate) use exclusions::{Candidate, candidates};
pub(crate) use filled::Filled;
pub(crate) use import::{AGAINST, CHANGED, FAULTY, GONE, NEW, Summary, Told};

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::Viewer;

/// Where somebody goes after she decided.
pub(crate) enum Next {
    /// To another page.
    To(String),
    /// This page, shown once: it holds what nobody can look up later.
    Page(String),
}

/// Does what a form asks for.
pub(crate) fn act(hq: &Headquarters, viewer: &Viewer, path: &[&str], form: &Filled) -> Result<Next> {
    viewer.sent(form.get("csrf").unwrap_or_default())?;
    match path {
        ["devices", "enrol"] => device::enrol(hq, viewer, form),
        ["devices", "revoke"] => device::revoke(hq, viewer, form),
        ["devices", "areas"] => device::give_areas(hq, viewer, form),
        ["people", "put"] => people::put(hq, viewer, form),
        ["people", "shut-out"] => people::shut_out(hq, viewer, form),
        ["register", "imports", id, "take"] => import::take(hq, viewer, id, form),
        ["register", "imports", id, "drop"] => import::drop(hq, viewer, id),
        ["register", "imports", id, "again"] => import::again(hq, viewer, id),
        ["register", "exclusions"] => exclusions::decide(hq, viewer, form),
        ["register", "exclusions", "end"] => exclusions::end(hq, viewer, form),
        ["register", "corrections"] => corrections::decide(hq, viewer, form),
        ["register", "areas"] => areas::assign(hq, viewer, form),
        ["entries", "check"] => entry::check(hq, viewer, form),
        ["templates", code, "draft"] => template::draft(hq, viewer, code),
        ["templates", code, version, verb] => template::act(hq, viewer, (code, version, verb), form),
        _ => Err(Error::NotFound("there is no such form".into())),
    }
}

/// Takes an uploaded register in to be looked at.
pub(crate) fn upload(hq: &Headquarters, viewer: &Viewer, csrf: &str, name: &str, bytes: Vec<u8>) -> Result<Next> {
    viewer.sent(csrf)?;
    import::upload(hq, viewer, name, bytes)
}

/// The faulty rows of an uploaded register as a file.
pub(crate) fn faults(hq: &Headquarters, viewer: &Viewer, id: &str) -> Result<(String, Vec<u8>)> {
    import::faults(hq, viewer, id)
}
