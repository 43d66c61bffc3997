//! The Android app's screens without Android: compiled for the desktop, drawn, clicked through on the real core against a real headquarters.
//!
//! The sources are the very ones that Gradle takes; what is compiled only there stands in `android/README.md`.

use crate::kotlin::{self, Adapter, counted, named, path_of, run as ran};
use crate::{built, project::Project, step::Findings, tools};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Compose for the desktop, each artefact alone: the sets' own descriptions lead to Android's archives, which no JVM reads. From 1.8 on
/// another set is needed.
const COMPOSE: (&str, [&str; 28]) = (
    "compose-desktop-2",
    [
        "org.jetbrains.compose.runtime:runtime-desktop:1.7.3",
        "org.jetbrains.compose.runtime:runtime-saveable-desktop:1.7.3",
        "org.jetbrains.compose.ui:ui-desktop:1.7.3",
        "org.jetbrains.compose.ui:ui-geometry-desktop:1.7.3",
        "org.jetbrains.compose.ui:ui-graphics-desktop:1.7.3",
        "org.jetbrains.compose.ui:ui-text-desktop:1.7.3",
        "org.jetbrains.compose.ui:ui-unit-desktop:1.7.3",
        "org.jetbrains.compose.ui:ui-util-desktop:1.7.3",
        "org.jetbrains.compose.ui:ui-test-desktop:1.7.3",
        "org.jetbrains.compose.foundation:foundation-desktop:1.7.3",
        "org.jetbrains.compose.foundation:foundation-layout-desktop:1.7.3",
        "org.jetbrains.compose.animation:animation-desktop:1.7.3",
        "org.jetbrains.compose.animation:animation-core-desktop:1.7.3",
        "org.jetbrains.androidx.lifecycle:lifecycle-runtime-compose-desktop:2.8.4",
        "org.jetbrains.androidx.core:core-bundle-desktop:1.0.1",
        "org.jetbrains.skiko:skiko-awt:0.8.18",
        "org.jetbrains.kotlinx:kotlinx-coroutines-core-jvm:1.10.2",
        "org.jetbrains.kotlinx:kotlinx-coroutines-swing:1.10.2",
        "org.jetbrains.kotlinx:kotlinx-coroutines-test-jvm:1.10.2",
        "org.jetbrains.kotlinx:atomicfu-jvm:0.23.2",
        "androidx.collection:collection-jvm:1.4.0",
        "androidx.annotation:annotation-jvm:1.8.0",
        "androidx.lifecycle:lifecycle-common-jvm:2.8.5",
        "androidx.lifecycle:lifecycle-runtime-desktop:2.8.5",
        "androidx.lifecycle:lifecycle-viewmodel-desktop:2.8.5",
        "androidx.arch.core:core-common:2.2.0",
        "org.jetbrains:annotations:23.0.0",
        "com.google.zxing:core:3.5.3",
    ],
);
/// Android's own classes, without Google's libraries around them: enough to compile what the shell does with the framework.
const FRAMEWORK: (&str, [&str; 1]) = ("android-framework-1", ["org.robolectric:android-all:15-robolectric-13954326"]);
/// What draws, for one kind of machine; its name is put between.
const DRAWING: [&str; 2] = ["org.jetbrains.skiko:skiko-awt-runtime-", ":0.8.18"];
/// What Compose's drawing library loads, and the letters of the pictures; of Debian's packages.
const LOADED: [(&str, &str); 3] =
    [("libGL.so.1", "libgl1"), ("libX11.so.6", "libx11-6"), ("libfontconfig.so.1", "libfontconfig1")];
const LETTERS: (&str, &str) = ("Noto Sans CJK SC", "fonts-noto-cjk");
/// The modules in the order in which they stand on each other; only the first may import the bindings.
const MODULES: [&str; 5] = ["core", "ui", "feature", "walk", "desktop"];
/// Where their sources lie.
const SOURCES: &str = "src/main/kotlin";
/// The tests, which see the app from outside.
const TESTS: &str = "android/desktop/src/test/kotlin";
/// The part of Android's shell that stands on the framework alone, and the resources that it names.
const SHELL: &str = "android/app/src/main";
/// Tests of it that need no phone.
const SHELL_TESTS: &str = "android/app/src/test/kotlin";
/// Names the documents, which must say what was counted, and where the count is written.
const DOCS: &str = "ANJIAN_DOCS";
const FIELD_TRUTH: &str = "ANJIAN_FIELD_TRUTH";
const COUNTED: &str = "field-truth.md";

/// What `cargo xtask app` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder for the app's data; without one the app shows an invented day.
    folder: Option<PathBuf>,
    /// What the scanner reads: headquarters' code.
    #[arg(long)]
    code: Option<String>,
    /// Draws every screen into this folder instead.
    #[arg(long, value_name = "FOLDER")]
    draw: Option<PathBuf>,
}

/// The step.
pub(crate) fn step(project: &Project) -> Findings {
    let app = match App::compiled(project) {
        Ok(app) => app,
        Err(Stopped::NotToBeHad(why)) => return Findings::skipped(format!("the app was not checked: {why}")),
        Err(Stopped::Failed(why)) => return Findings::failed(why),
    };
    app.checked().unwrap_or_else(Findings::failed)
}

/// The app in a window.
pub(crate) fn run(project: &Project, arguments: &Arguments) -> ExitCode {
    let opened =
        App::compiled(project).map_err(|(Stopped::NotToBeHad(why) | Stopped::Failed(why))| why).and_then(|app| {
            if let Some(folder) = &arguments.draw {
                return app.draw(folder);
            }
            let mut java = app.java(&[]);
            java.arg("app.anjian.desktop.MainKt").args(&arguments.folder).args(&arguments.code);
            ran("the app", &mut java)
        });
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask app: {why}");
            ExitCode::FAILURE
        }
    }
}

/// This kind of machine, as the drawing library names it.
fn machine() -> String {
    let processor = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
    format!("{}-{processor}", std::env::consts::OS)
}

enum Stopped {
    NotToBeHad(String),
    Failed(String),
}

struct App<'a> {
    project: &'a Project,
    adapter: Adapter,
    compose: Vec<PathBuf>,
    out: PathBuf,
    modules: Vec<PathBuf>,
}

impl<'a> App<'a> {
    fn compiled(project: &'a Project) -> Result<Self, Stopped> {
        let mut compose = tools::jars_alone(COMPOSE.0, &COMPOSE.1).map_err(Stopped::NotToBeHad)?;
        let machine = machine();
        let drawing = DRAWING.join(&machine);
        let drawing = tools::jars_alone(&format!("compose-drawing-1-{machine}"), &[&drawing]);
        compose.extend(drawing.map_err(Stopped::NotToBeHad)?);
        for (library, package) in LOADED {
            tools::library(library, &[package]).map_err(Stopped::NotToBeHad)?;
        }
        tools::font(LETTERS.0, &[LETTERS.1]).map_err(Stopped::NotToBeHad)?;
        let adapter = kotlin::adapter(project).map_err(Stopped::Failed)?;
        let out = adapter.host.parent().unwrap_or(&adapter.host).join("app");
        fs::create_dir_all(&out).map_err(|e| Stopped::Failed(format!("{}: {e}", out.display())))?;
        let mut app = Self { project, adapter, compose, out, modules: Vec::new() };
        for module in MODULES {
            let jar = app.out.join(format!("{module}.jar"));
            app.kotlinc(module, &format!("android/{module}/{SOURCES}"), &jar, &[]).map_err(Stopped::Failed)?;
            app.modules.push(jar);
        }
        Ok(app)
    }

    fn checked(&self) -> Result<Findings, String> {
        let mut findings = Findings::default();
        findings.failures.extend(self.strangers()?);
        let pictures = self.out.join("pictures");
        self.draw(&pictures)?;
        let drawn = fs::read_dir(&pictures).map_err(|e| e.to_string())?.count();
        findings.notes.push(format!("{drawn} pictures of the screens lie in {}", pictures.display()));
        let tests = self.out.join("tests.jar");
        self.kotlinc("desktop-tests", TESTS, &tests, &self.adapter.tests)?;
        self.junit("walks through the app", &tests, &[], &mut findings)?;
        findings.notes.push(format!("what the walks counted: {}", self.out.join(COUNTED).display()));
        self.shell(&mut findings)?;
        Ok(findings)
    }

    /// Compiles the shell's half that needs no Jetpack, with a class for the resources as Gradle would generate it.
    fn shell(&self, findings: &mut Findings) -> Result<(), String> {
        let framework = tools::jars_alone(FRAMEWORK.0, &FRAMEWORK.1)?;
        let resources = self.out.join("resources");
        let package = resources.join("app/anjian/inspector");
        fs::create_dir_all(&package).map_err(|e| format!("{}: {e}", package.display()))?;
        let source = package.join("R.java");
        fs::write(&source, self.resources()?).map_err(|e| format!("{}: {e}", source.display()))?;
        ran("javac R.java", self.project.command("javac").arg("-d").arg(&resources).arg(&source))?;
        let more: Vec<_> = [resources].into_iter().chain(framework).collect();
        let (shell, tests) = (self.out.join("shell.jar"), self.out.join("shell-tests.jar"));
        self.kotlinc("shell", &format!("{SHELL}/kotlin"), &shell, &more)?;
        let seen: Vec<_> = [&shell].into_iter().chain(&self.adapter.tests).cloned().collect();
        self.kotlinc("shell-tests", SHELL_TESTS, &tests, &seen)?;
        self.junit("tests of the shell", &tests, &[&shell], findings)?;
        findings.notes.push("the shell is compiled but for src/jetpack (android/README.md)".to_owned());
        Ok(())
    }

    /// The names of the shell's resources: a name that a source uses and no resource has does not compile.
    fn resources(&self) -> Result<String, String> {
        let strings = self.project.root.join(SHELL).join("res/values/strings.xml");
        let text = fs::read_to_string(&strings).map_err(|e| format!("{}: {e}", strings.display()))?;
        let named = |tag: &str| -> Vec<String> {
            let begin = format!("<{tag} name=\"");
            text.split(&begin).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
        };
        let drawables = self.project.root.join(SHELL).join("res/drawable");
        let files = fs::read_dir(&drawables).map_err(|e| format!("{}: {e}", drawables.display()))?;
        let stem = |file: fs::DirEntry| file.path().file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let drawables: Vec<_> = files.filter_map(Result::ok).filter_map(stem).collect();
        let class = |name: &str, fields: &[String]| {
            let fields: String = fields.iter().map(|field| format!("public static int {field}; ")).collect();
            format!("public static final class {name} {{ {fields}}} ")
        };
        let classes =
            [class("string", &named("string")), class("plurals", &named("plurals")), class("drawable", &drawables)];
        Ok(format!("package app.anjian.inspector;\npublic final class R {{ {}}}\n", classes.concat()))
    }

    /// Whoever imports the bindings and is not the module `core`.
    fn strangers(&self) -> Result<Vec<String>, String> {
        let mut strangers = Vec::new();
        for path in self.project.tracked_files()? {
            let shown = path.to_string_lossy().replace('\\', "/");
            if !shown.contains("android/") || shown.contains("android/core/") || !shown.ends_with(".kt") {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(|e| format!("{shown}: {e}"))?;
            let imports = |line: &str| {
                line.strip_prefix("import app.anjian.")
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c == '*'))
            };
            if text.lines().any(imports) {
                strangers.push(format!("{shown} imports the bindings; only android/core may"));
            }
        }
        Ok(strangers)
    }

    fn kotlinc(&self, name: &str, sources: &str, into: &Path, more: &[PathBuf]) -> Result<(), String> {
        let compiler = &self.adapter.compiler;
        let mut kotlinc = self.project.command("bash");
        kotlinc.arg(compiler.join("bin/kotlinc")).args(["-jvm-target", "17", "-Werror", "-classpath"]);
        kotlinc.arg(path_of(self.classpath().into_iter().chain(more)));
        kotlinc.arg(format!("-Xplugin={}", compiler.join("lib/compose-compiler-plugin.jar").display()));
        kotlinc.args(["-module-name", &format!("anjian-{name}"), "-d"]).arg(into).arg(sources);
        ran(&format!("kotlinc {sources}"), &mut kotlinc)
    }

    /// One coroutines library, and the compiler's own standard library.
    fn classpath(&self) -> Vec<&PathBuf> {
        let once =
            self.adapter.jars.iter().filter(|jar| !named(jar, "kotlinx-coroutines-core") && !named(jar, "annotations"));
        self.modules.iter().chain(once).chain(&self.compose).collect()
    }

    fn draw(&self, folder: &Path) -> Result<(), String> {
        let mut java = self.java(&[]);
        ran("drawing the screens", java.arg("-Djava.awt.headless=true").arg("app.anjian.desktop.DrawKt").arg(folder))
    }

    fn junit(&self, what: &str, tests: &Path, more: &[&Path], findings: &mut Findings) -> Result<(), String> {
        let mut java = self.java(&[&[tests], more].concat());
        java.arg("-Djava.awt.headless=true");
        java.args(["org.junit.platform.console.ConsoleLauncher", "execute", "--disable-banner", "--details=tree"]);
        // A walk that stands still says where, instead of holding up everything.
        java.args(["--config", "junit.jupiter.execution.timeout.default=5m"]);
        java.args(["--config", "junit.jupiter.execution.timeout.threaddump.enabled=true"]);
        java.arg(format!("--scan-classpath={}", tests.display())).env(built::STAGE, built::stage(self.project)?);
        java.env(DOCS, self.project.root.join("docs")).env(FIELD_TRUTH, self.out.join(COUNTED));
        let output = java.output().map_err(|e| format!("java: {e}"))?;
        let said = String::from_utf8_lossy(&output.stdout);
        println!("{said}{}", String::from_utf8_lossy(&output.stderr));
        let passed = counted(&said, "tests successful");
        if !output.status.success() || passed == 0 {
            findings.failures.push(format!("JUnit, {what}, ended with {}", output.status));
        }
        findings.notes.push(format!("{passed} {what} passed"));
        Ok(())
    }

    fn java(&self, more: &[&Path]) -> Command {
        let runtime = self.adapter.compiler.join("lib/kotlin-stdlib.jar");
        let more: Vec<_> = more.iter().map(|jar| jar.to_path_buf()).collect();
        let mut java = self.project.command("java");
        java.args(["-XX:+UseSerialGC", "-Xmx1g", "-Dfile.encoding=UTF-8"]);
        java.arg(format!("-Djna.library.path={}", self.adapter.host.join("lib").display())).arg("-classpath");
        java.arg(path_of(more.iter().chain(self.classpath()).chain(&self.adapter.tests).chain([&runtime])));
        java
    }
}
