//! A headquarters as its users run it: the program `anjian-hq` in a process of its own, on a free port of loopback.
//!
//! Built beside this program by `cargo build --release`; when it is missing, this says so and how to get it.

use crate::object_store::ObjectStore;
use crate::stage::home;
use anjian_core::model::site::Site;
use anjian_core::model::time::{Timestamp, Zone};
use anjian_core::sync::protocol::message::Ticket;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What went wrong, in words for the one who wrote the test.
pub type Failed = String;

/// A data folder with a register, and the process that serves it.
pub struct HqProcess {
    program: PathBuf,
    data: PathBuf,
    elsewhere: Elsewhere,
    url: String,
    serving: Option<Child>,
}

/// What does not lie in the data folder, as the environment says it to the program. Nothing: everything lies there.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere(Vec<(String, String)>);

impl Elsewhere {
    /// The database on a server.
    pub fn database(url: String) -> Self {
        Self(vec![("ANJIAN_HQ_DATABASE".to_owned(), url)])
    }
    /// The photos in a store of objects as well.
    #[must_use]
    pub fn with_photos(mut self, store: &ObjectStore) -> Self {
        self.0.extend(store.environment());
        self
    }
}

/// The columns of the register that homes have, as a company's export names them.
const HEADERS: [&str; 17] = [
    "户号",
    "户名",
    "用户类别",
    "片区",
    "街道",
    "小区",
    "楼栋",
    "单元",
    "房号",
    "地址",
    "联系电话",
    "表号",
    "表具类型",
    "通气日期",
    "灶具购置",
    "报警器",
    "状态",
];

impl HqProcess {
    /// Makes a data folder below `folder` with so many homes, which take turns in the areas, and serves it.
    pub fn start(folder: &Path, homes: u32, areas: &[String]) -> Result<Self, Failed> {
        Self::start_on(folder, homes, areas, Elsewhere::default())
    }

    /// The same with its database on a server, or its photos in a store of objects.
    pub fn start_on(folder: &Path, homes: u32, areas: &[String], elsewhere: Elsewhere) -> Result<Self, Failed> {
        if areas.is_empty() {
            return Err("at least one area is needed".to_owned());
        }
        let data = folder.join("hq");
        let mut hq = Self { program: program()?, data, elsewhere, url: String::new(), serving: None };
        let register = folder.join("register.csv");
        write_register(&register, homes, areas)?;
        let told = hq.run(["import-register", "--json"], [register.as_os_str()])?;
        let told: serde_json::Value = serde_json::from_str(&told).map_err(|e| format!("import-register: {e}"))?;
        if told["taken"] != homes || !told["faults"].as_array().is_some_and(Vec::is_empty) {
            return Err(format!("import-register did not take {homes} homes: {told}"));
        }
        hq.go_on()?;
        Ok(hq)
    }

    /// One more program on the same data, at an address of its own.
    pub fn beside(&self) -> Result<Self, Failed> {
        let mut another = Self {
            program: self.program.clone(),
            data: self.data.clone(),
            elsewhere: self.elsewhere.clone(),
            url: String::new(),
            serving: None,
        };
        another.go_on()?;
        Ok(another)
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Where it listens, or listened before it was stopped.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The most memory it held, in bytes; on Linux, while it serves.
    pub fn peak_memory(&self) -> Option<u64> {
        crate::bench::meter::linux_peak_memory_of(self.serving.as_ref()?.id())
    }

    /// How many inspections of this year stand somewhere, by its own coverage: `entered`, `refused`, ….
    pub fn count(&self, standing: &str) -> Result<u64, Failed> {
        let told = self.run(["coverage", "--json"], [])?;
        let told: serde_json::Value = serde_json::from_str(&told).map_err(|e| format!("coverage: {e}"))?;
        let lines = told["totals"].as_array().ok_or("the coverage has no totals")?;
        Ok(lines.iter().filter_map(|line| line["count"][standing].as_u64().or(line[standing].as_u64())).sum())
    }

    /// Makes a backup in a folder.
    pub fn backup(&self, to: &Path) -> Result<(), Failed> {
        self.run(["backup"], [to.as_os_str()]).map(drop)
    }

    /// Restores a backup into an empty folder, and into a server where one is named, and serves it; at an address of before, where one is
    /// given.
    pub fn restore(from: &Path, data: &Path, elsewhere: Elsewhere, url: &str) -> Result<Self, Failed> {
        let (program, data) = (program()?, data.to_owned());
        let mut hq = Self { program, data, elsewhere, url: url.to_owned(), serving: None };
        hq.run(["restore"], [from.as_os_str()])?;
        hq.go_on()?;
        Ok(hq)
    }

    /// A ticket for one device of a person, with these areas.
    pub fn invite(&self, person: &str, areas: &[String]) -> Result<Ticket, Failed> {
        let mut words = vec![OsStr::new("--address"), OsStr::new(&self.url), OsStr::new("--area")];
        words.extend(areas.iter().map(OsStr::new));
        let said = self.run(["enrol", "--person", person, "--name", person], words)?;
        said.trim().parse().map_err(|e| format!("no ticket: {e}"))
    }

    /// Goes away at once, as in a power cut; phones are offline.
    pub fn stop(&mut self) {
        if let Some(mut serving) = self.serving.take() {
            // It may have ended by itself; either way it is gone and waited for.
            let _ = serving.kill();
            let _ = serving.wait();
        }
    }

    /// Serves, after a stop at the same address as before.
    pub fn go_on(&mut self) -> Result<(), Failed> {
        if self.serving.is_some() {
            return Ok(());
        }
        let listen = self.url.strip_prefix("http://").unwrap_or("127.0.0.1:0").to_owned();
        let mut child = self
            .command()
            .args(["serve", "--listen", &listen])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("{}: {e}", self.program.display()))?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            // An empty line means that it ended, which is told below.
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        let url = line.trim().trim_end_matches('/').to_owned();
        self.serving = Some(child);
        if !url.starts_with("http://") {
            self.stop();
            return Err(format!("anjian-hq serve on {listen} did not say where it listens, but {line:?}"));
        }
        self.url = url;
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env("ANJIAN_HQ_DATA", &self.data).env("RUST_LOG", "warn");
        command.envs(self.elsewhere.0.iter().map(|(name, value)| (name, value)));
        command
    }

    fn run<'a>(
        &self,
        words: impl IntoIterator<Item = &'a str>,
        more: impl IntoIterator<Item = &'a OsStr>,
    ) -> Result<String, Failed> {
        let output = self.command().args(words).args(more).output();
        let output = output.map_err(|e| format!("{}: {e}", self.program.display()))?;
        if output.status.success() {
            return String::from_utf8(output.stdout).map_err(|e| e.to_string());
        }
        Err(format!("anjian-hq ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim()))
    }
}

impl Drop for HqProcess {
    fn drop(&mut self) {
        self.stop();
    }
}

/// This year's inspection of the `number`th home, by this machine's clock.
pub fn annual_now(number: u32) -> String {
    let today = Zone::default().date(Timestamp::now());
    format!("household-annual/{}/{}", today.format("%Y"), crate::stage::site_id(number))
}

fn program() -> Result<PathBuf, Failed> {
    let own = std::env::current_exe().map_err(|e| format!("where this program lies: {e}"))?;
    let name = format!("anjian-hq{}", std::env::consts::EXE_SUFFIX);
    // A test lies one folder deeper than a program.
    let found = own.ancestors().skip(1).take(2).map(|folder| folder.join(&name)).find(|path| path.is_file());
    found.ok_or_else(|| format!("{name} is not beside {}: cargo build --release -p anjian-hq", own.display()))
}

fn write_register(path: &Path, homes: u32, areas: &[String]) -> Result<(), Failed> {
    let failed = |e: csv::Error| format!("{}: {e}", path.display());
    let mut file = csv::Writer::from_path(path).map_err(failed)?;
    file.write_record(HEADERS).map_err(failed)?;
    for (number, area) in (0..homes).zip(areas.iter().cycle()) {
        file.write_record(row(&home(number, area))).map_err(failed)?;
    }
    file.flush().map_err(|e| format!("{}: {e}", path.display()))
}

fn row(site: &Site) -> [String; 17] {
    let gas_on = site.gas_on.map_or_else(String::new, |day| day.to_string());
    [
        site.id.to_string(),
        site.customer.clone(),
        "民用户".to_owned(),
        site.area.to_string(),
        site.address.street.clone(),
        site.address.estate.clone(),
        site.address.building.clone(),
        site.address.unit.clone(),
        site.address.room.clone(),
        site.address.text.clone(),
        site.phone.clone(),
        site.meter.clone(),
        site.meter_kind.clone(),
        gas_on,
        "2022".to_owned(),
        "有".to_owned(),
        "正常".to_owned(),
    ]
}
