//! `enrol`, `revoke`, `assign` and `devices`.

use super::{Data, print_json};
use anjian_core::model::id::{AreaId, DeviceId, PersonId};
use anjian_hq::Result;
use anjian_hq::enrol::Invitation;
use clap::Args;

/// Give out a one-time code for a device.
#[derive(Args)]
pub(super) struct Enrol {
    #[command(flatten)]
    data: Data,
    /// Who will carry the device: the id of a person.
    #[arg(long)]
    person: PersonId,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// An area that the device gets; may be said several times.
    #[arg(long = "area", required = true, num_args = 1..)]
    areas: Vec<AreaId>,
    /// Where phones reach this headquarters; https, unless it is this machine.
    #[arg(long, default_value = "http://127.0.0.1:8080", value_name = "URL")]
    address: String,
    /// For how many hours the code is valid; what the company says (company.toml) when not said.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=24 * 30))]
    hours: Option<i64>,
}

impl Enrol {
    pub(super) fn run(self) -> Result<()> {
        let hq = self.data.open()?;
        let invitation = Invitation {
            person: self.person,
            name: self.name,
            areas: self.areas,
            valid_minutes: self.hours.map(|hours| hours * 60),
            by: None,
        };
        let (ticket, expires) = hq.invite(&invitation, &self.address)?;
        let zone = hq.company().zone;
        println!("{ticket}");
        eprintln!("one device, once, until {} {}", zone.date(expires), zone.time(expires).format("%H:%M"),);
        Ok(())
    }
}

/// Turn a device away: at its next contact it brings what it alone holds, and wipes.
#[derive(Args)]
pub(super) struct Revoke {
    #[command(flatten)]
    data: Data,
    /// Its id; `devices` lists them.
    device: DeviceId,
}

impl Revoke {
    pub(super) fn run(self) -> Result<()> {
        self.data.open()?.revoke(&self.device, None)?;
        println!("{} revoked: it brings what it holds at its next contact, and wipes", self.device);
        Ok(())
    }
}

/// Give a device other areas.
#[derive(Args)]
pub(super) struct Assign {
    #[command(flatten)]
    data: Data,
    /// Its id; `devices` lists them.
    device: DeviceId,
    /// An area that it holds from now on; all others leave it.
    #[arg(long = "area", required = true, num_args = 1..)]
    areas: Vec<AreaId>,
}

impl Assign {
    pub(super) fn run(self) -> Result<()> {
        self.data.open()?.assign(&self.device, &self.areas)?;
        println!("{} assigned", self.device);
        Ok(())
    }
}

/// List the devices.
#[derive(Args)]
pub(super) struct Devices {
    #[command(flatten)]
    data: Data,
    /// Print JSON instead.
    #[arg(long)]
    json: bool,
}

impl Devices {
    pub(super) fn run(self) -> Result<()> {
        let hq = self.data.open()?;
        let devices = hq.devices()?;
        if self.json {
            return print_json(&devices);
        }
        let zone = hq.company().zone;
        for d in devices {
            let heard = d
                .last_heard
                .map_or_else(|| "—".to_owned(), |at| format!("{} {}", zone.date(at), zone.time(at).format("%H:%M")));
            let areas: Vec<&str> = d.areas.iter().map(AreaId::as_str).collect();
            let state = if d.revoked { "revoked" } else { "" };
            println!("{}  {}  {}  {heard}  {}  {state}", d.device, d.person, d.name, areas.join(","));
        }
        Ok(())
    }
}
