//! Scripts that start a phone of one language as a program (bindings/DEVICE.md): `devices/<language>` beside the packages.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Writes the script of a language: `command` with these variables of the environment. `host` is the folder of `package host`.
pub(crate) fn write(host: &Path, language: &str, variables: &[(&str, &Path)], command: &Command) -> Result<(), String> {
    let folder = crate::package::devices_beside(host);
    let file = folder.join(language);
    let failed = |e: std::io::Error| format!("{}: {e}", file.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    fs::write(&file, script(variables, command)).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).map_err(failed)?;
    }
    Ok(())
}

fn script(variables: &[(&str, &Path)], command: &Command) -> String {
    let mut script = String::from("#!/bin/sh\n");
    for (name, value) in variables {
        script += &format!("export {name}={}\n", quoted(value.as_os_str()));
    }
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).map(quoted).collect();
    script + &format!("exec {}\n", words.join(" "))
}

fn quoted(text: &OsStr) -> String {
    format!("'{}'", text.to_string_lossy().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_survives_spaces_and_quotes() {
        let mut command = Command::new("/a b/python");
        command.args(["-m", "it's"]);
        let script = script(&[("PYTHONPATH", Path::new("/c d"))], &command);
        assert_eq!(script, "#!/bin/sh\nexport PYTHONPATH='/c d'\nexec '/a b/python' '-m' 'it'\\''s'\n");
    }
}
