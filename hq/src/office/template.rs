//! Templates: drafted, approved under a number by another person, published with the day from which they are used. What was published is
//! never changed; what is under way keeps its version.

use super::{Filled, Next};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::{Viewer, audit};
use crate::store::counter::Counter;
use crate::store::draft::{self, Draft, State};
use crate::store::programme;
use anjian_core::model::id::TemplateCode;
use anjian_core::model::template::{Template, TemplateSource};
use chrono::NaiveDate;

fn code(text: &str) -> Result<TemplateCode> {
    TemplateCode::new(text).map_err(|_| missing())
}

fn missing() -> Error {
    Error::NotFound("there is no such version".into())
}

/// The line of a template's own file that says its version.
fn renumbered(text: &str, version: u32) -> String {
    let mut done = false;
    let lines =
        text.lines().map(|line| match !done && line.trim_start().starts_with("version") && line.contains('=') {
            true => {
                done = true;
                format!("version = {version}")
            }
            false => line.to_owned(),
        });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// Begins a new version from the newest published one; one is under way at a time.
pub(super) fn draft(hq: &Headquarters, viewer: &Viewer, text: &str) -> Result<Next> {
    let (by, code) = (viewer.keeps_templates()?, code(text)?);
    let version = hq.store.write(|tx| {
        let published = programme::versions(tx, &code)?;
        let newest = published.last().ok_or_else(missing)?;
        let open = draft::all(tx)?.into_iter().find(|it| it.code == code && it.state != State::Published);
        if let Some(open) = open {
            return Ok(open.version);
        }
        let version = newest.version + 1;
        let mut files = newest.text.files.clone();
        if let Some(first) = files.first_mut() {
            first.1 = renumbered(&first.1, version);
        }
        let new = Draft { code: code.clone(), version, files, state: State::Draft, filing: String::new() };
        draft::put(tx, &new)?;
        draft::step(tx, &new, "drafted", by.as_str(), hq.now(), "")?;
        audit::note(tx, hq.now(), by, "template_drafted", &format!("{code}/{version}"), "")?;
        Ok(version)
    })?;
    Ok(Next::To(format!("/templates/{text}/{version}/edit")))
}

/// Loads what somebody wrote, or says every fault.
fn loaded(draft: &Draft) -> Result<Template> {
    let source = TemplateSource { files: draft.files.clone() };
    let template = source.load().map_err(|faults| {
        let faults: Vec<String> = faults.iter().take(20).map(ToString::to_string).collect();
        Error::Invalid(faults.join("; "))
    })?;
    match template.code == draft.code && template.version == draft.version {
        true => Ok(template),
        false => {
            Err(Error::Invalid(format!("the file must say code \"{}\" and version {}", draft.code, draft.version)))
        }
    }
}

/// Does the next step of a version.
pub(super) fn act(
    hq: &Headquarters,
    viewer: &Viewer,
    (text, version, verb): (&str, &str, &str),
    form: &Filled,
) -> Result<Next> {
    let (by, code) = (viewer.keeps_templates()?, code(text)?);
    let version: u32 = version.parse().map_err(|_| missing())?;
    let now = hq.now();
    hq.store.write(|tx| {
        let mut it = draft::find(tx, &code, version)?.ok_or_else(missing)?;
        let wrong = || Err(Error::Conflict("the version has gone on meanwhile: look again".into()));
        let (what, detail) = match (verb, it.state) {
            ("save", State::Draft) => {
                for (n, file) in it.files.iter_mut().enumerate() {
                    let field = format!("file-{n}");
                    if let Some((_, value)) = form.0.iter().find(|(name, _)| *name == field) {
                        file.1 = value.replace("\r\n", "\n");
                    }
                }
                loaded(&it)?;
                ("edited", String::new())
            }
            ("approve", State::Draft) => {
                // Four eyes: nobody approves what she wrote herself.
                let steps = draft::steps(tx, &code, version)?;
                if steps
                    .iter()
                    .any(|step| ["drafted", "edited"].contains(&step.what.as_str()) && step.by == by.as_str())
                {
                    return Err(Error::Unauthorised(
                        "whoever wrote a version does not approve it: another person does".into(),
                    ));
                }
                loaded(&it)?;
                it.filing = form.needed::<String>("filing")?.chars().take(60).collect();
                it.state = State::Approved;
                ("approved", it.filing.clone())
            }
            ("return", State::Draft | State::Approved) => {
                (it.state, it.filing) = (State::Draft, String::new());
                ("returned", form.needed::<String>("reason")?.chars().take(500).collect())
            }
            ("publish", State::Approved) => {
                let start: NaiveDate = form.needed("start")?;
                if start < hq.company().zone.date(now) {
                    return Err(Error::Invalid("a version is used from today on, or later".into()));
                }
                if form.get("seen").is_none() {
                    return Err(Error::Invalid("say that you have seen what changes of grades and notices".into()));
                }
                loaded(&it)?;
                programme::publish_version(tx, &code, version, &it.files, start)?;
                it.state = State::Published;
                Counter::Reference.next(tx)?;
                ("published", start.to_string())
            }
            ("file", State::Published) => ("filed", form.needed::<String>("filing")?.chars().take(60).collect()),
            ("save" | "approve" | "return" | "publish" | "file", _) => return wrong(),
            _ => return Err(missing()),
        };
        draft::put(tx, &it)?;
        draft::step(tx, &it, what, by.as_str(), now, &detail)?;
        audit::note(tx, now, by, &format!("template_{what}"), &format!("{code}/{version}"), &detail)
    })?;
    Ok(Next::To(format!("/templates/{text}/{version}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_version_says_its_number_in_its_own_line() {
        assert_eq!(
            renumbered("code = \"a\"\nversion = 1\n[x]\nversion = 7\n", 2),
            "code = \"a\"\nversion = 2\n[x]\nversion = 7\n"
        );
    }
}
