//! Swift on Linux: the package that `package host` lays out, formatted, built and tested in a Debian that has its toolchain.

use crate::{built, devices, package, project::Project, step::Findings, swift_output::SwiftOutput, tools::Trixie};
use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Where Debian keeps the parts of the toolchain that it gives no place on the path.
pub(crate) const TOOLS: &str = "/usr/libexec/swift/bin";
/// The only sources that may see what is generated, beside the tests, which try how it behaves.
const ADAPTER: &str = "Sources/Anjian";
const TESTS: &str = "Tests";

/// The step.
pub(crate) fn step(project: &Project) -> Findings {
    match Trixie::ready() {
        Ok(trixie) => checked(project, &trixie).unwrap_or_else(Findings::failed),
        Err(why) => Findings::skipped(format!("Swift was not checked: {why}")),
    }
}

fn checked(project: &Project, trixie: &Trixie) -> Result<Findings, String> {
    let host = package::host(project)?;
    let stage = built::stage(project)?;
    let swift = Swift::of(project, trixie, &host)?;
    let mut output = SwiftOutput::default();
    let mut findings = Findings::default();
    findings.failures.extend(intruders(&swift.package)?.into_iter().chain(unnamed(&swift.package)?));
    findings.failures.extend(swift.formatted(&project.root.join("bindings/swift"), &mut output).err());
    let mut build = swift.tool("swift-build");
    if let Err(why) = shown("swift build", swift.with_library(&mut build).arg("--build-tests"), &mut output) {
        output.add_to(&mut findings);
        findings.failures.push(why);
        return Ok(findings);
    }
    devices::write(&host, "swift", &[("LANG", Path::new("C.UTF-8"))], &swift.tool_at(&swift.built("device")))?;
    let mut test = swift.tool("swift-test");
    swift.with_library(&mut test).args(["--skip-build", "--disable-xctest", "--no-parallel"]).env(built::STAGE, stage);
    findings.failures.extend(shown("swift-test", &mut test, &mut output).err());
    output.add_to(&mut findings);
    Ok(findings)
}

/// A package in the Debian.
pub(crate) struct Swift<'a> {
    trixie: &'a Trixie,
    /// What the Debian must see of this machine.
    folders: Vec<PathBuf>,
    /// The package, a copy whose files change only when their content does, so that little is compiled anew.
    pub(crate) package: PathBuf,
    scratch: PathBuf,
    library: PathBuf,
}

impl<'a> Swift<'a> {
    /// The bindings' own package.
    pub(crate) fn of(project: &Project, trixie: &'a Trixie, host: &Path) -> Result<Self, String> {
        let beside = host.parent().unwrap_or(host);
        let (package, scratch) = (beside.join("swift"), beside.join("swift-build"));
        for folder in [&package, &scratch] {
            fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        }
        mirror(&host.join("swift"), &package)?;
        // The build folder holds the programs that tests start, and they put their files where temporary ones go.
        let target = beside.parent().unwrap_or(beside).to_owned();
        let folders = vec![env::temp_dir(), project.root.clone(), target];
        Ok(Self { trixie, folders, package, scratch, library: host.join("lib") })
    }

    /// A package that stands on this one, built where it lies into a scratch folder of this name.
    pub(crate) fn under(&self, package: PathBuf, scratch: &str) -> Self {
        let scratch = self.scratch.with_file_name(scratch);
        Self { trixie: self.trixie, folders: self.folders.clone(), package, scratch, library: self.library.clone() }
    }

    /// Whether every source in a folder is formatted as the folder's own configuration says.
    pub(crate) fn formatted(&self, folder: &Path, output: &mut SwiftOutput) -> Result<(), String> {
        // From within its folder: called from the root, it loses the beginning of every path.
        let mut format = self.tool_at(Path::new("env"));
        format.arg("--chdir").arg(folder).arg(Path::new(TOOLS).join("swift-format"));
        format.args(["lint", "--strict", "--parallel", "--recursive", "."]);
        shown("swift-format lint", &mut format, output)
    }

    /// A program of the toolchain.
    pub(crate) fn tool(&self, name: &str) -> Command {
        self.tool_at(&Path::new(TOOLS).join(name))
    }

    fn tool_at(&self, program: &Path) -> Command {
        let folders: Vec<_> = self.folders.iter().map(PathBuf::as_path).collect();
        let mut command = self.trixie.command(&folders, &program.to_string_lossy());
        command.env("HOME", env::temp_dir());
        command
    }

    /// Says where the package, its scratch folder and the core's library lie.
    pub(crate) fn with_library<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.arg("--package-path").arg(&self.package).arg("--scratch-path").arg(&self.scratch);
        let library = self.library.to_string_lossy();
        for word in [format!("-L{library}"), "-lanjian".to_owned(), format!("-rpath={library}")] {
            command.args(["-Xlinker", &word]);
        }
        command
    }

    fn built(&self, program: &str) -> PathBuf {
        self.scratch.join("debug").join(program)
    }
}

/// Sources beside the adapter that import what is generated: its calls block, and an app must not have them.
fn intruders(package: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for file in files(package)? {
        let inside = file.strip_prefix(package).unwrap_or(&file);
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let may = inside.starts_with(ADAPTER) || inside.starts_with(TESTS);
        if !may && text.lines().any(|line| line.trim_end().ends_with("import AnjianGenerated")) {
            found.push(format!("bindings/swift/{} imports AnjianGenerated", inside.display()));
        }
    }
    Ok(found)
}

/// Records and enums that the adapter does not pass on: an app could not name them.
fn unnamed(package: &Path) -> Result<Vec<String>, String> {
    let text = |name: &str| fs::read_to_string(package.join(name)).map_err(|e| format!("{name}: {e}"));
    let generated = text("Sources/AnjianGenerated/AnjianGenerated.swift")?;
    let named = text("Sources/Anjian/Words.swift")?;
    let declared = |line: &str| {
        let rest = line.strip_prefix("public struct ").or_else(|| line.strip_prefix("public enum "))?;
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        (!name.starts_with("FfiConverter")).then_some(name)
    };
    let missing = generated.lines().filter_map(declared).filter(|name| {
        let line = format!("public typealias {name} = AnjianGenerated.{name}");
        named.lines().all(|present| present != line)
    });
    Ok(missing.map(|name| format!("bindings/swift/{ADAPTER}/Words.swift does not pass on {name}")).collect())
}

/// Makes `to` equal to `from` and touches nothing that is equal already: compilers go by the time of a file.
fn mirror(from: &Path, to: &Path) -> Result<(), String> {
    let wanted: Vec<_> =
        files(from)?.iter().filter_map(|file| file.strip_prefix(from).map(Path::to_owned).ok()).collect();
    for file in files(to)? {
        if !wanted.iter().any(|name| to.join(name) == file) {
            fs::remove_file(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        }
    }
    for name in wanted {
        let (source, copy) = (from.join(&name), to.join(&name));
        let bytes = fs::read(&source).map_err(|e| format!("{}: {e}", source.display()))?;
        if fs::read(&copy).is_ok_and(|present| present == bytes) {
            continue;
        }
        let folder = copy.parent().unwrap_or(to);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&copy, bytes));
        written.map_err(|e| format!("{}: {e}", copy.display()))?;
    }
    Ok(())
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| format!("{}: {e}", folder.display()))?.path();
        if path.is_dir() { files.extend(self::files(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

/// Runs a command, shows what it says as it comes, and lets `output` read it.
pub(crate) fn shown(name: &str, command: &mut Command, output: &mut SwiftOutput) -> Result<(), String> {
    // One stream for both: in which order warnings and tests came is worth seeing.
    let (reader, writer) = std::io::pipe().map_err(|e| format!("{name}: {e}"))?;
    let errors = writer.try_clone().map_err(|e| format!("{name}: {e}"))?;
    let child = command.stdout(writer).stderr(errors).stdin(Stdio::null()).spawn();
    let mut child = child.map_err(|e| format!("{name} does not start: {e}"))?;
    // Ours of the writing ends; the stream ends with the child's.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    for line in BufReader::new(reader).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        output.read(&line);
    }
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} ended with {status}")),
        Err(why) => Err(format!("{name}: {why}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_is_equal_and_leaves_alone_what_was() {
        let folder = env::temp_dir().join(format!("anjian-mirror-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        fs::create_dir_all(from.join("Sources")).unwrap();
        fs::create_dir_all(&to).unwrap();
        fs::write(from.join("Sources/a.swift"), "a").unwrap();
        fs::write(to.join("gone.swift"), "").unwrap();
        mirror(&from, &to).unwrap();
        let time = || fs::metadata(to.join("Sources/a.swift")).unwrap().modified().unwrap();
        let first = time();
        mirror(&from, &to).unwrap();
        assert_eq!((time(), to.join("gone.swift").exists()), (first, false));
        fs::write(from.join("Sources/a.swift"), "import AnjianGenerated\n").unwrap();
        mirror(&from, &to).unwrap();
        assert_eq!(intruders(&to).unwrap(), ["bindings/swift/Sources/a.swift imports AnjianGenerated"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_record_that_an_app_could_not_name_is_found() {
        let folder = env::temp_dir().join(format!("anjian-unnamed-{}", std::process::id()));
        for (name, text) in [
            (
                "AnjianGenerated/AnjianGenerated.swift",
                "public struct Site: Equatable {\npublic enum Said {\npublic struct FfiConverterX {",
            ),
            ("Anjian/Words.swift", "public typealias Site = AnjianGenerated.Site\n"),
        ] {
            let file = folder.join("Sources").join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        assert_eq!(unnamed(&folder).unwrap(), ["bindings/swift/Sources/Anjian/Words.swift does not pass on Said"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_a_command_says_is_read_and_its_end_told() {
        let mut output = SwiftOutput::default();
        let script = "echo 'x.swift:1:1: warning: odd' >&2; exit 3";
        let ended = shown("it", Command::new("sh").args(["-c", script]), &mut output);
        assert_eq!(ended, Err("it ended with exit status: 3".to_owned()));
        let mut findings = Findings::default();
        output.add_to(&mut findings);
        assert_eq!(findings.failures, ["x.swift:1:1: warning: odd", "swift-test ran no test"]);
    }
}
