//! `person` and `people`: who signs in at the pages.

use super::{Data, print_json};
use anjian_core::model::id::{AreaId, PersonId};
use anjian_hq::{Error, Result, Role};
use clap::Args;
use std::io::BufRead;

/// Let a person sign in at the pages, or change how; the password is read from standard input, one line.
#[derive(Args)]
pub(super) struct Person {
    #[command(flatten)]
    data: Data,
    /// The id under which she signs in, and under which her decisions stand.
    #[arg(long)]
    id: PersonId,
    /// Her name.
    #[arg(long, required_unless_present = "shut_out")]
    name: Option<String>,
    /// inspector, station_lead, supervisor, service_manager, auditor or administrator.
    #[arg(long, value_parser = role, default_value = "supervisor")]
    role: Role,
    /// Her areas, one after the other; without any, all.
    #[arg(long, value_name = "AREA")]
    area: Vec<AreaId>,
    /// Shut her out from now on.
    #[arg(long)]
    shut_out: bool,
}

fn role(code: &str) -> std::result::Result<Role, String> {
    Role::from_code(code).ok_or_else(|| format!("there are {}", Role::ALL.map(Role::code).join(", ")))
}

impl Person {
    pub(super) fn run(self) -> Result<()> {
        let hq = self.data.open()?;
        if self.shut_out {
            hq.disable_account(&self.id)?;
            eprintln!("{} can no longer sign in", self.id);
            return Ok(());
        }
        eprintln!("password of {} (one line on standard input):", self.id);
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        read.map_err(|e| Error::Invalid(format!("no password on standard input: {e}")))?;
        let areas = (!self.area.is_empty()).then_some(self.area.as_slice());
        let name = self.name.unwrap_or_default();
        hq.put_account(&self.id, &name, self.role, areas, line.trim_end_matches(['\r', '\n']))?;
        eprintln!("{} signs in as {}", self.id, self.role.code());
        Ok(())
    }
}

/// List who may sign in.
#[derive(Args)]
pub(super) struct People {
    #[command(flatten)]
    data: Data,
}

impl People {
    pub(super) fn run(self) -> Result<()> {
        let accounts = self.data.open()?.accounts()?;
        let line = |a: &anjian_hq::Account| {
            let areas = a.areas.as_ref().map(|areas| areas.iter().map(ToString::to_string).collect::<Vec<_>>());
            serde_json::json!({ "id": a.person.to_string(), "name": a.name, "role": a.role.code(), "areas": areas, "shut_out": a.disabled })
        };
        print_json(&accounts.iter().map(line).collect::<Vec<_>>())
    }
}
