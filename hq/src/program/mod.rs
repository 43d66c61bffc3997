//! The commands. Each is one file; what they print is for people, or JSON where they are asked for it.

mod archive;
mod backup;
mod coverage;
mod demo;
mod devices;
mod export;
mod person;
mod register;
mod serve;

use anjian_core::model::time::Timestamp;
use anjian_hq::{Company, Error, Headquarters, Places, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Anjian's headquarters (安检总部): receives what the phones send, keeps the register, counts the coverage.
#[derive(Parser)]
#[command(name = "anjian-hq", version, about)]
pub(crate) struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Play a few days of a gas company in this one program.
    Demo(demo::Demo),
    /// Listen for phones and browsers.
    Serve(serve::Serve),
    /// Read the customer register (CSV or XLSX) into the data folder.
    ImportRegister(register::ImportRegister),
    /// Approve, in a person's name, that sites whose supply word allows it leave the count.
    ApproveExclusions(register::ApproveExclusions),
    /// Give out a one-time code for a device.
    Enrol(devices::Enrol),
    /// Turn a device away from now on.
    Revoke(devices::Revoke),
    /// Give a device other areas.
    Assign(devices::Assign),
    /// List the devices with their last word.
    Devices(devices::Devices),
    /// Let a person sign in at the pages, or shut one out.
    Person(person::Person),
    /// List who may sign in.
    People(person::People),
    /// Show the coverage.
    Coverage(coverage::Coverage),
    /// Write a table as CSV: coverage, hazards, inspections, sites or conflicts.
    Export(export::Export),
    /// Write one inspection as a signed archive.
    Archive(archive::Archive),
    /// Re-check an archive, or an inspection of a data folder.
    Verify(archive::Verify),
    /// Make a backup.
    Backup(backup::Backup),
    /// Restore a backup into an empty headquarters.
    Restore(backup::Restore),
    /// Make every table that figures read anew from the changes.
    Rebuild(serve::Rebuild),
}

impl Program {
    /// How much goes into the log where `RUST_LOG` says nothing. The demo tells its story instead.
    pub(crate) fn log(&self) -> &'static str {
        if matches!(self.command, Command::Demo(_)) { "warn" } else { "info" }
    }
    pub(crate) fn run(self) -> Result<ExitCode> {
        let done = match self.command {
            Command::Demo(command) => command.run(),
            Command::Serve(command) => command.run(),
            Command::ImportRegister(command) => command.run(),
            Command::ApproveExclusions(command) => command.run(),
            Command::Enrol(command) => command.run(),
            Command::Revoke(command) => command.run(),
            Command::Assign(command) => command.run(),
            Command::Devices(command) => command.run(),
            Command::Person(command) => command.run(),
            Command::People(command) => command.run(),
            Command::Coverage(command) => command.run(),
            Command::Export(command) => command.run(),
            Command::Archive(command) => command.run(),
            Command::Verify(command) => return command.run(),
            Command::Backup(command) => command.run(),
            Command::Restore(command) => command.run(),
            Command::Rebuild(command) => command.run(),
        };
        done.map(|()| ExitCode::SUCCESS)
    }
}

/// Names where the database is.
const DATABASE: &str = "ANJIAN_HQ_DATABASE";
/// Names where the photos are.
const PHOTOS: &str = "ANJIAN_HQ_PHOTOS";

/// Which headquarters.
#[derive(Args)]
struct Data {
    /// The data folder; made when there is none.
    #[arg(long, env = "ANJIAN_HQ_DATA", value_name = "DIR")]
    data: PathBuf,
    /// A PostgreSQL instead of a file in the data folder: `postgresql://user@host/database`. Any number of programs may use it at once.
    #[arg(long, env = DATABASE, value_name = "URL", hide_env_values = true)]
    database: Option<String>,
    /// An S3-compatible store for the photos instead of a folder: `s3://bucket/prefix`. Keys, region and endpoint come from the
    /// environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`).
    #[arg(long, env = PHOTOS, value_name = "URL")]
    photos: Option<String>,
}

impl Data {
    /// A folder, and the places beside it that the environment names.
    fn folder(data: PathBuf) -> Self {
        let named = |name| std::env::var(name).ok();
        Self { data, database: named(DATABASE), photos: named(PHOTOS) }
    }
    fn places(&self) -> Places {
        let (data, database, photos) = (self.data.clone(), self.database.clone(), self.photos.clone());
        Places { data, database, photos }
    }

    fn open(&self) -> Result<Headquarters> {
        let places = self.places();
        Headquarters::open_at(&places, Company::in_folder(&self.data)?, Arc::new(Timestamp::now))
    }
}

/// The language of what is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Lang {
    Zh,
    En,
}

impl Lang {
    fn of<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// What went wrong, for scripts: 2 what was given, 3 not found, 4 a clash, 5 try again later, 1 anything else; `verify`
/// ends with 6 when something is wrong. clap ends with 2 as well.
pub(crate) fn exit_code(error: &Error) -> ExitCode {
    ExitCode::from(match error {
        Error::Invalid(_) | Error::TooLarge(_) | Error::NewerProtocol { .. } | Error::Unauthorised(_) => 2,
        Error::NotFound(_) | Error::Gone(_) => 3,
        Error::Conflict(_) => 4,
        Error::Busy | Error::Unsettled(_) | Error::StorageFull | Error::Locked => 5,
        // Said over HTTP only.
        Error::Replayed { .. } | Error::Revoked | Error::TooMany => 1,
        Error::Refused { .. } | Error::Checksum | Error::TusVersion | Error::MediaType | Error::Method => 1,
        Error::File { .. } | Error::Broken(_) => 1,
    })
}

/// Prints a value as JSON.
fn print_json<T: serde::Serialize>(value: &T) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Error::Broken(e.to_string()))?;
    println!("{text}");
    Ok(())
}
