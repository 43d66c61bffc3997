//! One phone as a program, in whatever language (bindings/DEVICE.md): a line of JSON in, a line of JSON out.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Names the folder with one program per language; `cargo xtask test` sets it once they are built.
pub const DEVICES: &str = "ANJIAN_DEVICES";

/// Every language that has such a program.
pub const LANGUAGES: [&str; 3] = ["kotlin", "swift", "python"];

/// A running phone.
pub struct Device {
    /// Its language.
    pub language: &'static str,
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// Where the programs lie, one for each language; or why they are not there.
pub fn programs() -> Result<PathBuf, String> {
    let folder = std::env::var_os(DEVICES).map(PathBuf::from);
    let folder = folder.ok_or("the phones' programs are built by `cargo xtask test`")?;
    match LANGUAGES.iter().find(|language| !folder.join(language).is_file()) {
        None => Ok(folder),
        Some(language) => Err(format!("the phone in {language} was not built; the step of that language says why")),
    }
}

impl Device {
    /// Starts a phone of a language and opens its data folder.
    pub fn start(programs: &Path, language: &'static str, folder: &Path) -> Self {
        let program = programs.join(language);
        let mut child = Command::new(&program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|why| panic!("{}: {why}", program.display()));
        let requests = child.stdin.take().expect("its input is a pipe");
        let answers = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        let mut device = Self { language, child, requests, answers };
        device.ask(json!({ "do": "open", "folder": folder }));
        device
    }

    /// Asks, and wants it done.
    pub fn ask(&mut self, request: Value) -> Value {
        let answer = self.try_ask(&request);
        assert!(answer.get("ok").is_some(), "{}: {request}: {answer}", self.language);
        answer["ok"].clone()
    }

    /// Asks, and wants it refused; the kind of the error.
    pub fn refused(&mut self, request: Value) -> String {
        let answer = self.try_ask(&request);
        let kind = answer["error"]["kind"].as_str();
        kind.unwrap_or_else(|| panic!("{}: {request}: {answer}", self.language)).to_owned()
    }

    fn try_ask(&mut self, request: &Value) -> Value {
        let failed = |why: &dyn std::fmt::Display| -> ! { panic!("{}: {request}: {why}", self.language) };
        if let Err(why) = writeln!(self.requests, "{request}").and_then(|()| self.requests.flush()) {
            failed(&why);
        }
        let mut line = String::new();
        match self.answers.read_line(&mut line) {
            Ok(0) => failed(&"the program ended"),
            Ok(_) => serde_json::from_str(&line).unwrap_or_else(|why| failed(&why)),
            Err(why) => failed(&why),
        }
    }

    /// Ends the input; the program closes its workspace and ends well.
    pub fn finish(self) {
        let Self { language, mut child, requests, .. } = self;
        drop(requests);
        let status = child.wait().expect("the program ends");
        assert!(status.success(), "{language} ended with {status}");
    }
}
