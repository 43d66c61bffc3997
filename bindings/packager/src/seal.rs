//! Makes internal, in the generated Kotlin, what an app must not touch: the objects and functions whose calls block.
//!
//! uniffi can say "internal" of Swift only. Records, enums, errors and the traits that an app implements stay public, since the adapter's
//! calls take and return them. Refuses to go on when a name is not found, which is how a change of uniffi's templates shows itself.

use anyhow::{Result, bail};
use std::collections::BTreeSet;

/// The words that begin a declaration at the file's outermost level, up to its name.
const DECLARATIONS: [&str; 4] = ["public interface ", "public object ", "open class ", "public open class "];

/// What blocks, by the interface's own names.
#[derive(Debug, Default)]
pub(crate) struct Blocking {
    /// Objects that live in Rust.
    pub(crate) objects: Vec<String>,
    /// Traits that only the adapter implements.
    pub(crate) listeners: Vec<String>,
    /// Functions outside objects, as Kotlin names them.
    pub(crate) functions: Vec<String>,
}

/// The generated source with these internal.
pub(crate) fn kotlin(source: &str, blocking: &Blocking) -> Result<String> {
    let mut wanted = BTreeSet::new();
    for name in &blocking.objects {
        wanted.extend([name.clone(), format!("{name}Interface"), format!("FfiConverterType{name}")]);
    }
    for name in &blocking.listeners {
        wanted.extend([name.clone(), format!("{name}Impl"), format!("FfiConverterType{name}")]);
    }
    // Only where a call takes or returns one that may be left out.
    let optional = |name: &str| name.strip_prefix("FfiConverterOptional").map(|rest| format!("FfiConverter{rest}"));
    let mut found = BTreeSet::new();
    let mut sealed = String::with_capacity(source.len() + 4096);
    for line in source.split_inclusive('\n') {
        match declared(line) {
            Some(name) if wanted.contains(name) || optional(name).is_some_and(|of| wanted.contains(&of)) => {
                found.insert(name.to_owned());
                sealed += "internal ";
                sealed += line.strip_prefix("public ").unwrap_or(line);
            }
            _ => sealed += line,
        }
    }
    let missing: Vec<_> = wanted.difference(&found).cloned().collect();
    if !missing.is_empty() {
        bail!("the generated Kotlin does not declare {}: uniffi's templates have changed", missing.join(", "));
    }
    for name in &blocking.functions {
        let declaration = format!(" fun `{name}`(");
        if sealed.matches(&declaration).count() != 1 {
            bail!(
                "the generated Kotlin does not declare the function {name} just once: uniffi's templates have changed"
            );
        }
        sealed = sealed.replace(&declaration, &format!(" internal{declaration}"));
    }
    Ok(sealed)
}

/// The name that a line declares at the outermost level.
fn declared(line: &str) -> Option<&str> {
    let rest = DECLARATIONS.iter().find_map(|words| line.strip_prefix(words))?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    Some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "public interface WorkspaceInterface {
    fun `act`()
}
open class Workspace: Disposable
{
public object FfiConverterTypeWorkspace: FfiConverter<Workspace, Long> {
public object FfiConverterOptionalTypeWorkspace: FfiConverterRustBuffer<Workspace?> {
data class Site (
    @Throws(AnjianException::class) fun `readTicket`(`text`: kotlin.String): Ticket {
";

    fn blocking() -> Blocking {
        Blocking { objects: vec!["Workspace".into()], functions: vec!["readTicket".into()], ..Blocking::default() }
    }

    #[test]
    fn what_blocks_becomes_internal_and_the_rest_stays() {
        let sealed = kotlin(SOURCE, &blocking()).unwrap();
        let lines: Vec<_> = sealed.lines().collect();
        assert_eq!(lines[0], "internal interface WorkspaceInterface {");
        assert_eq!(lines[3], "internal open class Workspace: Disposable");
        assert_eq!(lines[5], "internal object FfiConverterTypeWorkspace: FfiConverter<Workspace, Long> {");
        assert_eq!(lines[6], "internal object FfiConverterOptionalTypeWorkspace: FfiConverterRustBuffer<Workspace?> {");
        assert_eq!(lines[7], "data class Site (");
        assert!(lines[8].contains(") internal fun `readTicket`("), "{}", lines[8]);
    }

    #[test]
    fn a_template_that_changed_is_noticed() {
        let changed = SOURCE.replace("open class Workspace", "abstract class Workspace");
        let why = kotlin(&changed, &blocking()).unwrap_err().to_string();
        assert!(why.contains("does not declare Workspace:"), "{why}");
        let twice = format!("{SOURCE}{SOURCE}");
        assert!(kotlin(&twice, &blocking()).unwrap_err().to_string().contains("readTicket just once"));
    }
}
