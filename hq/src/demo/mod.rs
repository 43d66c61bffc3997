//! A few days of a gas company in one program: a register is taken in, inspectors work offline on phones of their own,
//! their phones sync over HTTP, and headquarters counts.
//!
//! Here headquarters' program acts as phones too, through the public core alone. Nothing is played: each phone is a
//! database file, a key and a clock that is off by its own amount; headquarters listens on loopback.

mod account;
mod camera;
mod cast;
pub mod clock;
mod days;
pub mod inspector;
mod scenes;
mod tell;

pub use account::Account;

use crate::error::{Error, Result};
use crate::register::{self, Rules};
use crate::take_register::Which;
use crate::{Company, Headquarters, bind};
use anjian_core::model::id::PersonId;
use anjian_core::model::words::Language;
use cast::Cast;
use chrono::{Days, NaiveDate, NaiveTime};
use clock::DemoTime;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The register that the project carries: about 2,000 customers in the messy shape of a company's export.
const SAMPLE: &[u8] = include_bytes!("../../data/sample-register.csv");

/// How the demo is played.
#[derive(Clone, Debug)]
pub struct Options {
    /// A register of one's own instead of the sample.
    pub register: Option<PathBuf>,
    /// The folder for everything; must not exist or be empty. A temporary one when `None`.
    pub data: Option<PathBuf>,
    /// The same seed makes the same days.
    pub seed: u64,
    /// The last day that is worked.
    pub today: NaiveDate,
    /// Where headquarters listens.
    pub listen: SocketAddr,
    /// The language of what is told.
    pub language: Language,
}

/// What was played: the account of it, and the headquarters, still open.
pub struct Played {
    /// The figures.
    pub account: Account,
    /// Headquarters, to be looked at.
    pub hq: Arc<Headquarters>,
    /// Where its folder is.
    pub data: PathBuf,
    // Removed when everything is over.
    _temporary: Option<tempfile::TempDir>,
}

/// Working days that are played, the last one included.
const DAYS: usize = 4;

/// Plays the demo. Blocks; headquarters is served by `runtime` meanwhile. `say` is told, line by line, how it goes.
pub fn play(options: &Options, runtime: &tokio::runtime::Handle, say: &dyn Fn(&str)) -> Result<Played> {
    let zh = options.language == Language::Zh;
    let register = Register::read(options)?;
    let (data, temporary) = folder(options)?;
    let company = Company::in_folder(&data.join("hq"))?;
    let calendar = company.calendar.clone();
    let mut worked: Vec<NaiveDate> = Vec::new();
    let mut day = options.today;
    while worked.len() < DAYS {
        if calendar.is_workday(day) || day == options.today {
            worked.insert(0, day);
        }
        day = day.checked_sub_days(Days::new(1)).ok_or_else(|| Error::Invalid("the day is too early".into()))?;
    }
    let zone = company.zone;
    let at = |day, hour, minute| zone.moment(day, NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default());
    let time = DemoTime::beginning(at(worked[0], 7, 0));
    let told = time.clone();
    let clock: crate::Clock = Arc::new(move || told.now());
    let hq = Arc::new(Headquarters::open_with_clock(&data.join("hq"), company, clock)?);

    let faults = register.take(&hq, &data, options, say)?;
    let supervisor = PersonId::new("zhao").map_err(|e| Error::Broken(e.to_string()))?;
    let approved = hq.approve_exclusions(&Which::All, &supervisor, worked[0])?;
    say(&if zh {
        format!("主管 zhao 批准剔除 {approved} 户（报停、未通气、拆迁）；未批准的一户不减")
    } else {
        format!(
            "supervisor zhao approves {approved} exclusions (stopped, never lit, demolished); nothing leaves unapproved"
        )
    });

    let running = runtime.block_on(bind(hq.clone(), options.listen))?;
    let cast = Cast::enrol(&hq, &running.url(), &data.join("phones"), &time)?;
    say(&cast.introduction(options.language));
    cast.sync_all(&time)?;

    for (n, day) in worked.iter().enumerate() {
        let sheet = days::Sheet { day: *day, number: n, seed: options.seed, zone };
        cast.phones.iter().for_each(|phone| phone.time.becomes(at(*day, 8, 10)));
        scenes::of_the_day(&cast, &sheet)?;
        let doors = days::offline(&cast, &sheet)?;
        time.becomes(at(*day, 17, 40));
        let sent = cast.sync_all(&time)?;
        say(&if zh {
            format!("{day}：{} 部手机离线走了 {doors} 户，傍晚一次同步送回 {sent} 个变更", cast.phones.len())
        } else {
            format!(
                "{day}: {} phones, offline at {doors} doors; in the evening {sent} changes come home",
                cast.phones.len()
            )
        });
    }
    // Whoever synced first has not seen what came after.
    cast.sync_all(&time)?;
    let account = account::take(&hq, &cast, faults)?;
    if !options.keep_listening() {
        runtime.block_on(running.stop())?;
    } else {
        drop(runtime.spawn(async move {
            // Served until the program ends.
            let _held = running;
            std::future::pending::<()>().await;
        }));
    }
    tell::everything(&account, &hq, options.language, say)?;
    Ok(Played { account, hq, data, _temporary: temporary })
}

impl Options {
    fn keep_listening(&self) -> bool {
        self.listen.port() != 0
    }
}

fn folder(options: &Options) -> Result<(PathBuf, Option<tempfile::TempDir>)> {
    match &options.data {
        Some(data) => {
            let used = std::fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some());
            if used {
                return Err(Error::Invalid(format!("{} is not empty: the demo begins anew", data.display())));
            }
            std::fs::create_dir_all(data).map_err(Error::file(data))?;
            Ok((data.clone(), None))
        }
        None => {
            let temporary = tempfile::Builder::new().prefix("anjian-demo-").tempdir();
            let temporary = temporary.map_err(Error::file(Path::new("the temporary folder")))?;
            Ok((temporary.path().to_owned(), Some(temporary)))
        }
    }
}

/// A register that was read, and where its faults are named.
struct Register {
    parsed: register::Parsed,
    beside: Option<PathBuf>,
}

impl Register {
    fn read(options: &Options) -> Result<Self> {
        let unreadable =
            |e: register::ReadError| Error::Invalid(format!("the register cannot be read: {}", e.words().en));
        let (sheet, beside) = match &options.register {
            Some(path) => (register::read(path).map_err(unreadable)?, Some(register::faults_path(path))),
            None => (register::read_bytes(SAMPLE.to_vec()).map_err(unreadable)?, None),
        };
        Ok(Self { parsed: register::parse(&sheet, &Rules::on(options.today)), beside })
    }

    /// Takes the good rows in and names what is wrong with the others.
    fn take(
        &self,
        hq: &Headquarters,
        data: &Path,
        options: &Options,
        say: &dyn Fn(&str),
    ) -> Result<account::RegisterFaults> {
        let sites: Vec<_> = self.parsed.rows.iter().map(|row| row.site.clone()).collect();
        hq.take_sites(&sites, |_, _| {})?;
        let (zh, kept) = (options.language == Language::Zh, self.beside.is_some() || options.data.is_some());
        let beside = self.beside.clone().unwrap_or_else(|| data.join("register-faults.csv"));
        let named = match register::write_faults(&beside, &self.parsed) {
            // A temporary folder is gone when the demo ends.
            Ok(()) if !kept => if zh { "（加 --data DIR 保留清单）" } else { "(--data DIR keeps the list)" }.to_owned(),
            Ok(()) => beside.display().to_string(),
            Err(error) => format!("{} ({error})", beside.display()),
        };
        let counts = self.parsed.counts();
        let (taken, refused, partly) = (counts.taken, counts.refused, counts.taken_with_fault);
        say(&match options.language {
            Language::Zh => {
                format!("用户册：{taken} 行导入，{refused} 行退回，{partly} 行有一个值未采用；逐行原因见 {named}")
            }
            Language::En => {
                format!("register: {taken} rows taken, {refused} refused, {partly} with a value left out: see {named}")
            }
        });
        Ok(account::RegisterFaults { refused: refused as u64, values_left_out: partly as u64 })
    }
}

/// An error of a phone, told by headquarters' program.
fn of_phone(phone: &str) -> impl Fn(anjian_core::error::Error) -> Error + '_ {
    move |error| Error::Broken(format!("phone {phone}: {error}"))
}
