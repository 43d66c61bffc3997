//! Reads what Swift's compiler and Swift Testing say, so that the summary can name what failed and count what ran.

use crate::step::Findings;
use std::collections::BTreeSet;

/// Whose warnings are nobody's here.
const GENERATED: &str = "/AnjianGenerated/";

/// What the lines said so far.
#[derive(Debug, Default)]
pub(crate) struct SwiftOutput {
    /// Of the compiler and of the formatter: errors, and warnings, which are as bad.
    complaints: BTreeSet<String>,
    failed: BTreeSet<String>,
    skipped: BTreeSet<String>,
    passed: u64,
    ran: bool,
}

impl SwiftOutput {
    /// Takes one line into account.
    pub(crate) fn read(&mut self, line: &str) {
        let test = |end: &str| line.split_once(" Test ").and_then(|(_, rest)| Some(rest.split_once(end)?.0.to_owned()));
        let complains = line.contains(": warning:") && !line.contains(GENERATED) || line.contains(": error:");
        if complains {
            self.complaints.insert(line.to_owned());
        } else if line.contains(" Test run with ") {
            self.ran = true;
        } else if let Some(name) = test(" passed after ") {
            self.passed += u64::from(name.ends_with(')') || name.starts_with('"'));
        } else if let Some(name) = test(" failed after ") {
            self.failed.insert(name);
        } else if let Some(name) = test(" skipped") {
            self.skipped.insert(name);
        }
    }

    /// What it comes to.
    pub(crate) fn add_to(self, findings: &mut Findings) {
        findings.notes.push(format!("{} Swift tests passed, {} failed", self.passed, self.failed.len()));
        findings.failures.extend(self.complaints);
        if !self.ran || self.passed + self.failed.len() as u64 == 0 {
            findings.failures.push("swift-test ran no test".to_owned());
        }
        findings.failures.extend(self.failed);
        findings.skips.extend(self.skipped);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "/p/Sources/Anjian/Lane.swift:9:1: warning: odd
/p/Sources/AnjianGenerated/AnjianGenerated.swift:9:1: warning: odd
◇ Test run started.
◇ Suite Errors started.
◇ Test \"one story\" started.
✔ Test \"one story\" passed after 0.001 seconds.
✔ Test three() passed after 0.001 seconds.
✘ Test four() failed after 0.001 seconds with 1 issue.
➜ Test five() skipped: \"no stage\"
✔ Suite Errors passed after 0.002 seconds.
✘ Test run with 4 tests failed after 0.005 seconds with 1 issue.";

    #[test]
    fn tests_are_counted_and_what_is_wrong_is_named() {
        let mut output = SwiftOutput::default();
        SAID.lines().for_each(|line| output.read(line));
        let mut findings = Findings::default();
        output.add_to(&mut findings);
        assert_eq!(findings.notes, ["2 Swift tests passed, 1 failed"]);
        assert_eq!(findings.failures, ["/p/Sources/Anjian/Lane.swift:9:1: warning: odd", "four()"]);
        assert_eq!(findings.skips, ["five()"]);
    }
}
