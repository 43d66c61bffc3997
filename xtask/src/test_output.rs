//! Reads what `cargo test` prints, so that the summary can say who failed and who was ignored. The exit code decides, never this text.

use crate::step::Findings;

/// What the lines said so far.
#[derive(Debug, Default)]
pub(crate) struct TestOutput {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
    ignored: Vec<String>,
}

impl TestOutput {
    /// Takes one line into account.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.passed += count(counts, "passed");
            self.failed += count(counts, "failed");
        } else if let Some((name, outcome)) = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... ")) {
            if outcome.starts_with("FAILED") {
                self.failures.push(name.to_owned());
            } else if outcome.starts_with("ignored") {
                self.ignored.push(format!("{name}: {outcome}"));
            }
        }
    }
}

/// The number before `word` in `ok. 3 passed; 0 failed; …`.
fn count(counts: &str, word: &str) -> u64 {
    let parts = counts.split([';', '.']);
    parts.filter_map(|part| part.trim().strip_suffix(word)?.trim().parse::<u64>().ok()).sum()
}

/// `said` holds one line for each thing a test left out.
pub(crate) fn findings(output: TestOutput, succeeded: bool, said: &str) -> Findings {
    let mut findings = Findings { failures: output.failures, skips: output.ignored, ..Findings::default() };
    if !succeeded && findings.failures.is_empty() {
        findings.failures.push("`cargo test` failed before or after a test; its output above says why".to_owned());
    }
    let mut lines: Vec<_> = said.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    lines.sort();
    lines.dedup();
    findings.skips.extend(lines);
    findings.notes.push(format!("{} tests passed, {} failed", output.passed, output.failed));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "running 3 tests
test model::id::tests::slash ... ok
test store::tests::disk_full ... FAILED
test sync::tests::real_s3 ... ignored, needs a store
test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";

    #[test]
    fn failures_and_ignored_tests_are_named_and_all_are_counted() {
        let mut output = TestOutput::default();
        OUTPUT.lines().for_each(|line| output.read(line));
        let found = findings(output, false, "browser: no chromium\nbrowser: no chromium\n");
        assert_eq!(found.failures, ["store::tests::disk_full"]);
        assert_eq!(found.skips, ["sync::tests::real_s3: ignored, needs a store", "browser: no chromium"]);
        assert_eq!(found.notes, ["5 tests passed, 1 failed"]);
    }

    #[test]
    fn a_build_that_fails_is_a_failure_without_a_name() {
        assert_eq!(findings(TestOutput::default(), false, "").failures.len(), 1);
    }
}
