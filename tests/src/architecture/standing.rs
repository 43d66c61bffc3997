//! The project stands alone: nothing in it leads out of its own folder.

use std::path::{Component, Path};

/// Folders outside the project that a file must not name. Written in parts, since this file is looked at too.
const OUTSIDE: [&str; 2] = [concat!("../sha", "red"), concat!("/wo", "rk/sha", "red")];

/// References in `file` (relative to the root) that leave the project, as `file:line: …`: a folder outside by its name, and relative
/// paths that climb too high where something follows them: a `path` in a manifest, an include in a source, a link in a text.
pub fn references_outside(file: &Path, text: &str) -> Vec<String> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let place = format!("{}:{}", file.display(), number + 1);
        for outside in OUTSIDE.iter().filter(|outside| line.contains(**outside)) {
            found.push(format!("{place}: names {outside}"));
        }
        for target in followed(file, line).filter(|target| leaves(folder, target)) {
            found.push(format!("{place}: {target} leads out of the project"));
        }
    }
    found
}

/// The relative paths in a line that some program will follow.
fn followed<'a>(file: &Path, line: &'a str) -> impl Iterator<Item = &'a str> {
    let (opening, closing): (&[&str], char) = match file.extension().and_then(|extension| extension.to_str()) {
        Some("toml") => (&["path = \""], '"'),
        Some("rs") => (&["include!(\"", "include_str!(\"", "include_bytes!(\"", "#[path = \""], '"'),
        Some("md") => (&["]("], ')'),
        _ => (&[], ' '),
    };
    opening.iter().flat_map(move |opening| {
        line.match_indices(opening).filter_map(move |(at, _)| line[at + opening.len()..].split(closing).next())
    })
}

fn leaves(folder: &Path, target: &str) -> bool {
    if target.contains("://") {
        return false;
    }
    let target = Path::new(target);
    let mut depth = folder.components().count();
    target.is_absolute()
        || target.components().any(|part| match part {
            Component::ParentDir if depth == 0 => true,
            Component::ParentDir => {
                depth -= 1;
                false
            }
            Component::Normal(_) => {
                depth += 1;
                false
            }
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_climbs_out_is_found_where_it_is_followed() {
        let found = |file: &str, text: &str| references_outside(Path::new(file), text);
        assert_eq!(
            found("hq/Cargo.toml", "\nx = { path = \"../../x\" }"),
            ["hq/Cargo.toml:2: ../../x leads out of the project"]
        );
        assert_eq!(found("core/src/lib.rs", "include_str!(\"../../../x\")").len(), 1);
        assert_eq!(found("docs/a.md", "[x](../../x.md) and [y](/etc/y)").len(), 2);
        assert_eq!(found("a.sh", &format!("ls {}", OUTSIDE[0])).len(), 1);
    }

    #[test]
    fn a_path_that_stays_inside_is_fine() {
        let found = |file: &str, text: &str| references_outside(Path::new(file), text);
        assert!(found("hq/Cargo.toml", "x = { path = \"../core\" }").is_empty());
        assert!(found("docs/adr/a.md", "[x](../../README.md) [w](https://example.org/../x)").is_empty());
        assert!(found("core/src/a.rs", "assert!(parse(\"../../../etc\").is_err());").is_empty());
    }
}
