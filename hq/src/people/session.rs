//! Sessions: a random token in a cookie that scripts cannot read, its hash in the database, a second token that every form carries.

use super::{Role, audit, password};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::store::{account, session};
use anjian_core::model::id::{AreaId, PersonId};
use anjian_core::model::words::Language;
use sha2::{Digest, Sha256};

/// A session that nobody used for so long is over.
const IDLE_MINUTES: i64 = 8 * 60;
/// No session lasts longer.
const MOST_MINUTES: i64 = 7 * 24 * 60;
/// Failed attempts under one name, in [`WINDOW_MINUTES`], after which no further one is looked at.
const MOST_FAILED: u64 = 8;
const WINDOW_MINUTES: i64 = 15;

/// Who looks at a page.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Who; `None` for this machine's own browser while nobody has an account.
    pub person: Option<PersonId>,
    /// The name that stands on the page.
    pub name: String,
    /// What she is.
    pub role: Role,
    /// Her areas; `None` for all.
    pub areas: Option<Vec<AreaId>>,
    /// What her forms must carry.
    pub csrf: String,
    /// What she reads.
    pub language: Language,
}

/// Somebody who just signed in.
pub struct SignedIn {
    /// The secret for the cookie; kept nowhere else.
    pub token: String,
    /// Who.
    pub person: PersonId,
}

impl Viewer {
    /// This machine's own browser, before anybody has an account: sees all, changes nothing.
    pub(crate) fn of_this_machine(language: Language) -> Self {
        Self { person: None, name: String::new(), role: Role::Auditor, areas: None, csrf: String::new(), language }
    }
    /// Whether an area is hers to see.
    pub(crate) fn sees(&self, area: &AreaId) -> bool {
        self.areas.as_ref().is_none_or(|areas| areas.contains(area))
    }
    /// Whether a form is of this session.
    pub(crate) fn sent(&self, csrf: &str) -> Result<()> {
        match !self.csrf.is_empty() && self.csrf == csrf {
            true => Ok(()),
            false => Err(Error::Unauthorised("the form is not of this session".into())),
        }
    }
    /// Who looks after devices and areas of these areas.
    pub(crate) fn keeps_devices(&self, areas: &[AreaId]) -> Result<&PersonId> {
        match &self.person {
            Some(person) if self.role.decides() && areas.iter().all(|area| self.sees(area)) => Ok(person),
            _ => Err(Error::Unauthorised(
                "a supervisor, a station lead or an administrator of all these areas does this".into(),
            )),
        }
    }
    /// Who takes registers over: it concerns every area.
    pub(crate) fn keeps_register(&self) -> Result<&PersonId> {
        match &self.person {
            Some(person) if matches!(self.role, Role::Supervisor | Role::Administrator) && self.areas.is_none() => {
                Ok(person)
            }
            _ => Err(Error::Unauthorised("a supervisor or an administrator of all areas keeps the register".into())),
        }
    }
    /// Who drafts, approves and publishes templates: they are every area's.
    pub(crate) fn keeps_templates(&self) -> Result<&PersonId> {
        let roles = [Role::Supervisor, Role::ServiceManager, Role::Administrator];
        match &self.person {
            Some(person) if roles.contains(&self.role) && self.areas.is_none() => Ok(person),
            _ => Err(Error::Unauthorised(
                "a supervisor, a service manager or an administrator of all areas looks after templates".into(),
            )),
        }
    }
    /// Who decides here; an error that names who may, when she may not.
    pub(crate) fn decider(&self, area: &AreaId) -> Result<&PersonId> {
        let refused =
            || Error::Unauthorised("a supervisor, a station lead or an administrator of the area decides".into());
        match &self.person {
            Some(person) if self.role.decides() && self.sees(area) => Ok(person),
            _ => Err(refused()),
        }
    }
}

impl Headquarters {
    /// Signs somebody in. One answer for a wrong name and a wrong password.
    pub fn sign_in(&self, name: &str, password: &str) -> Result<SignedIn> {
        let now = self.now();
        let wrong = || Error::Unauthorised("name or password is wrong".into());
        let name = name.trim().to_lowercase();
        let person = PersonId::new(&name).map_err(|_| wrong())?;
        let since = now.plus_minutes(-WINDOW_MINUTES);
        let (failed, kept) =
            self.store.read(|db| Ok((session::failed(db, &name, since)?, account::password(db, &person)?)))?;
        if failed >= MOST_FAILED {
            return Err(Error::Busy);
        }
        if !password::is_right(password, kept.as_deref())? {
            self.store.write_beside(|tx| session::fail(tx, &name, now))?;
            return Err(wrong());
        }
        let (token, csrf) = (secret()?, secret()?);
        self.store.write_beside(|tx| {
            session::begin(tx, &hash(&token), &person, &csrf, now)?;
            session::sweep(tx, now.plus_minutes(-MOST_MINUTES))?;
            audit::note(tx, now, &person, "signed_in", "", "")
        })?;
        Ok(SignedIn { token, person })
    }

    /// Whose token it is; `None` when nobody's, or no longer.
    pub fn viewer(&self, token: &str, language: Language) -> Result<Option<Viewer>> {
        let (now, hash) = (self.now(), hash(token));
        let Some(open) = self.store.read(|db| session::find(db, &hash))? else { return Ok(None) };
        if open.seen_at < now.plus_minutes(-IDLE_MINUTES) || open.began_at < now.plus_minutes(-MOST_MINUTES) {
            return Ok(None);
        }
        // Once a minute is enough to know that somebody is there; a page must not wait for the writer.
        if open.seen_at < now.plus_minutes(-1) {
            self.store.write_beside(|tx| session::seen(tx, &hash, now))?;
        }
        let it = open.account;
        let person = Some(it.person);
        Ok(Some(Viewer { person, name: it.name, role: it.role, areas: it.areas, csrf: open.csrf, language }))
    }

    /// Ends a session.
    pub fn sign_out(&self, token: &str) -> Result<()> {
        self.store.write_beside(|tx| session::end(tx, &hash(token)))
    }
}

fn secret() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| Error::Broken(format!("no randomness: {e}")))?;
    Ok(hex::encode(bytes))
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
