//! People who sign in at headquarters: their roles, their areas, their sessions, and the book of who looked at or changed what.
//!
//! A role says what somebody may do, the areas where. Refuses: a password in plain text anywhere, a token in the database, a
//! figure outside somebody's areas.

pub mod audit;
mod password;
mod session;

pub use session::{SignedIn, Viewer};

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::store::{account, device};
use anjian_core::model::id::{AreaId, PersonId};

/// What somebody is at headquarters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// 安检员: looks at what concerns her own areas.
    Inspector,
    /// 站长: decides for the areas of a station.
    StationLead,
    /// 主管: decides, sends back, approves.
    Supervisor,
    /// 客服主管: sees customers and hazards, decides nothing about records.
    ServiceManager,
    /// 审计: sees everything and the book of who did what, changes nothing.
    Auditor,
    /// 管理员: people and devices, and whatever a supervisor may.
    Administrator,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Inspector,
        Self::StationLead,
        Self::Supervisor,
        Self::ServiceManager,
        Self::Auditor,
        Self::Administrator,
    ];
    /// Its stable word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Inspector => "inspector",
            Self::StationLead => "station_lead",
            Self::Supervisor => "supervisor",
            Self::ServiceManager => "service_manager",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }
    /// Its name in Chinese and English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Inspector => ("安检员", "inspector"),
            Self::StationLead => ("站长", "station lead"),
            Self::Supervisor => ("主管", "supervisor"),
            Self::ServiceManager => ("客服主管", "service manager"),
            Self::Auditor => ("审计", "auditor"),
            Self::Administrator => ("管理员", "administrator"),
        }
    }
    /// A role by its word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
    /// Whether it settles conflicts and reviews records.
    pub fn decides(self) -> bool {
        matches!(self, Self::StationLead | Self::Supervisor | Self::Administrator)
    }
    /// Whether it may take whole tables with names and addresses away.
    pub fn exports(self) -> bool {
        !matches!(self, Self::Inspector)
    }
    /// Whether it reads the book of who did what.
    pub fn audits(self) -> bool {
        matches!(self, Self::Auditor | Self::Administrator)
    }
}

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// For which areas; `None` for all.
    pub areas: Option<Vec<AreaId>>,
    /// Whether she was shut out.
    pub disabled: bool,
}

impl Headquarters {
    /// Makes an account, or changes role, areas and password of one. Whoever is signed in under it must sign in again.
    pub fn put_account(
        &self,
        person: &PersonId,
        name: &str,
        role: Role,
        areas: Option<&[AreaId]>,
        password: &str,
    ) -> Result<()> {
        if name.trim().is_empty() || name.len() > 200 {
            return Err(Error::Invalid("a name of 1 to 200 bytes is needed".into()));
        }
        let hash = password::hash(password)?;
        let now = self.now();
        self.store.write(|tx| {
            for area in areas.unwrap_or_default() {
                crate::store::site::known_area(tx, area)?;
            }
            device::put_person(tx, person, name.trim())?;
            account::put(tx, person, role, areas, &hash, now)?;
            audit::note(tx, now, person, "account_put", person.as_str(), role.code())
        })
    }
    /// Makes or changes an account in an administrator's name. Without a password the present one stays.
    pub(crate) fn put_account_by(
        &self,
        by: &PersonId,
        person: &PersonId,
        name: &str,
        role: Role,
        areas: Option<&[AreaId]>,
        password: Option<&str>,
    ) -> Result<()> {
        if name.trim().is_empty() || name.len() > 200 {
            return Err(Error::Invalid("a name of 1 to 200 bytes is needed".into()));
        }
        let now = self.now();
        let kept = self.store.read(|db| account::password(db, person))?;
        let hash = match (password, kept) {
            (Some(password), _) => password::hash(password)?,
            (None, Some(kept)) => kept,
            (None, None) => return Err(Error::Invalid("a password is needed".into())),
        };
        self.store.write(|tx| {
            for area in areas.unwrap_or_default() {
                crate::store::site::known_area(tx, area)?;
            }
            device::put_person(tx, person, name.trim())?;
            account::put(tx, person, role, areas, &hash, now)?;
            audit::note(tx, now, by, "account_put", person.as_str(), role.code())
        })
    }

    /// Shuts somebody out in an administrator's name.
    pub(crate) fn disable_account_by(&self, by: &PersonId, person: &PersonId) -> Result<()> {
        let now = self.now();
        self.store.write(|tx| {
            if !account::disable(tx, person, now)? {
                return Err(Error::NotFound(format!("nobody signs in as {person}")));
            }
            audit::note(tx, now, by, "account_disabled", person.as_str(), "")
        })
    }

    /// Shuts somebody out from now on.
    pub fn disable_account(&self, person: &PersonId) -> Result<()> {
        let now = self.now();
        self.store.write(|tx| {
            if !account::disable(tx, person, now)? {
                return Err(Error::NotFound(format!("nobody signs in as {person}")));
            }
            audit::note(tx, now, person, "account_disabled", person.as_str(), "")
        })
    }
    /// Everybody who may sign in.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        self.store.read(account::all)
    }
}
