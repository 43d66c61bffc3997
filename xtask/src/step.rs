//! Steps with a title, a duration and an outcome. A failed step does not hide the ones after it, and the summary comes last:
//! it names what failed and what was left out, and why.

use crate::project::Project;
use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

/// One thing to check.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    /// `name: what it runs`.
    pub(crate) title: &'static str,
    /// Runs it, showing its output as it goes.
    pub(crate) run: fn(&Project) -> Findings,
}

impl Step {
    fn name(&self) -> &'static str {
        self.title.split(':').next().unwrap_or(self.title)
    }
}

/// What a step found. Nothing found is a pass.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// What is wrong.
    pub(crate) failures: Vec<String>,
    /// What was left out and why; a failure where `CI=true`.
    pub(crate) skips: Vec<String>,
    /// What is worth reading but stops nobody.
    pub(crate) notes: Vec<String>,
    /// An extra that this machine does not offer; said plainly, so that it never reads as a pass.
    pub(crate) not_run: Option<String>,
}

impl Findings {
    /// One failure.
    pub(crate) fn failed(why: impl Into<String>) -> Self {
        Self { failures: vec![why.into()], ..Self::default() }
    }

    /// One thing left out.
    pub(crate) fn skipped(why: impl Into<String>) -> Self {
        Self { skips: vec![why.into()], ..Self::default() }
    }

    /// An extra that was not run, and why.
    pub(crate) fn not_run(why: impl Into<String>) -> Self {
        Self { not_run: Some(why.into()), ..Self::default() }
    }

    fn verdict(&self, ci: bool) -> Verdict {
        match (self.failures.is_empty(), self.skips.is_empty()) {
            (false, _) => Verdict::Failed,
            (true, false) if ci => Verdict::Failed,
            (true, false) => Verdict::PassedInPart,
            (true, true) if self.not_run.is_some() => Verdict::NotRun,
            (true, true) => Verdict::Passed,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Passed,
    PassedInPart,
    NotRun,
    Failed,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::PassedInPart => "passed, WITH SKIPS",
            Self::NotRun => "not run",
            Self::Failed => "FAILED",
        }
    }
}

/// Runs the steps that are named, or all when none is; a name that no step has is refused before any is run.
pub(crate) fn run_some(steps: &[Step], only: &[String], project: &Project) -> ExitCode {
    if only.is_empty() {
        return run_all(steps, project);
    }
    if let Some(unknown) = only.iter().find(|name| steps.iter().all(|step| step.name() != *name)) {
        let names: Vec<_> = steps.iter().map(Step::name).collect();
        eprintln!("xtask: no step is called {unknown:?}; there are {}", names.join(", "));
        return ExitCode::FAILURE;
    }
    let some: Vec<_> = steps.iter().filter(|step| only.iter().any(|name| name == step.name())).copied().collect();
    run_all(&some, project)
}

/// Runs every step, then prints the summary.
pub(crate) fn run_all(steps: &[Step], project: &Project) -> ExitCode {
    let mut done = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        println!("\n==> [{}/{}] {}", number + 1, steps.len(), step.title);
        let start = Instant::now();
        let findings = (step.run)(project);
        let took = start.elapsed();
        println!("<== {}: {} in {:.1} s", step.name(), findings.verdict(project.ci).word(), took.as_secs_f64());
        done.push((step.name(), took, findings));
    }
    let (summary, all_well) = summary(&done, project.ci);
    print!("{summary}");
    if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn summary(done: &[(&str, Duration, Findings)], ci: bool) -> (String, bool) {
    let mut text = String::from("\n==== summary\n");
    for (name, took, findings) in done {
        let word = findings.verdict(ci).word();
        text += &format!("{name:<12} {word:<20} {:>7.1} s\n", took.as_secs_f64());
        let labelled = [("FAILED", &findings.failures), ("SKIPPED", &findings.skips), ("note", &findings.notes)];
        for (label, lines) in labelled {
            for line in lines {
                text += &format!("    {label}: {line}\n");
            }
        }
        if let Some(why) = &findings.not_run {
            text += &format!("    {why}\n");
        }
    }
    let skips: usize = done.iter().map(|(_, _, findings)| findings.skips.len()).sum();
    if skips > 0 {
        let meaning = if ci { "CI=true: they count as failures" } else { "the rest was checked" };
        text += &format!("!!!! {skips} LEFT OUT ({meaning})\n");
    }
    let failed: Vec<_> = done
        .iter()
        .filter(|(_, _, findings)| findings.verdict(ci) == Verdict::Failed)
        .map(|(name, _, _)| *name)
        .collect();
    if failed.is_empty() {
        let run = done.iter().filter(|(_, _, findings)| findings.verdict(ci) != Verdict::NotRun).count();
        text += &format!("==== all {run} steps that were run passed\n");
    } else {
        text += &format!("==== FAILED: {}\n", failed.join(", "));
    }
    (text, failed.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(findings: Findings) -> Vec<(&'static str, Duration, Findings)> {
        vec![("format", Duration::ZERO, Findings::default()), ("tests", Duration::from_secs(2), findings)]
    }

    #[test]
    fn the_summary_ends_with_what_failed() {
        let (text, well) = summary(&done(Findings::failed("model::id::tests::slash")), false);
        assert!(!well);
        assert!(text.contains("FAILED: model::id::tests::slash"), "{text}");
        assert!(text.ends_with("==== FAILED: tests\n"), "{text}");
    }

    #[test]
    fn a_skip_is_loud_at_home_and_a_failure_in_ci() {
        let (text, well) = summary(&done(Findings::skipped("no browser here")), false);
        assert!(well);
        assert!(text.contains("SKIPPED: no browser here") && text.contains("!!!! 1 LEFT OUT"), "{text}");
        let (text, well) = summary(&done(Findings::skipped("no browser here")), true);
        assert!(!well);
        assert!(text.ends_with("==== FAILED: tests\n"), "{text}");
    }

    #[test]
    fn an_extra_that_was_not_run_stops_nobody_and_is_not_called_a_pass() {
        let (text, well) = summary(&done(Findings::not_run("cargo-deny is not installed")), true);
        assert!(well);
        assert!(text.contains("not run") && text.ends_with("==== all 1 steps that were run passed\n"), "{text}");
    }

    #[test]
    fn a_note_stops_nobody_not_even_ci() {
        let noted = Findings { notes: vec!["420 lines".to_owned()], ..Findings::default() };
        assert!(summary(&done(noted), true).1);
    }
}
