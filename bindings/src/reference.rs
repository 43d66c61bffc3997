//! Headquarters' own data on this device: company, programmes, areas, people.

use crate::error::AnjianError;
use crate::workspace::Workspace;
use anjian_core::model::id::{AreaId, PersonId, ProgrammeId, TemplateCode};
use anjian_core::model::notice::Hotline;
use anjian_core::model::period::{Cadence, Period};
use anjian_core::model::programme::CompletionMode;
use anjian_core::model::site::SiteClass;
use anjian_core::model::words::Words;

/// How often a programme asks for an inspection of each site.
#[uniffi::remote(Enum)]
pub enum Cadence {
    /// Once a calendar month.
    Monthly,
    /// Once a calendar quarter.
    Quarterly,
    /// Once a calendar half-year.
    HalfYearly,
    /// Once a calendar year.
    Annual,
    /// Only when asked for.
    OnDemand,
}

/// Which rate is "the" completion rate of a programme.
#[uniffi::remote(Enum)]
pub enum CompletionMode {
    /// Entered and completed only.
    Strict,
    /// No access counts too, after enough evidenced attempts.
    Lenient,
}

/// A programme (安检计划).
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// Its name.
    pub name: Words,
    /// Which class of sites it covers.
    pub class: SiteClass,
    /// How often.
    pub cadence: Cadence,
    /// Its period now; `None` for one on demand.
    pub period: Option<Period>,
    /// The checklist.
    pub template: TemplateCode,
    /// Target completion rate, 0 to 1.
    pub target: f64,
    /// Which completion rate is judged against the target.
    pub completion_mode: CompletionMode,
}

/// An area of this device.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Area {
    /// Its id, which is its name.
    pub id: AreaId,
    /// Whether it is assigned to this device now; otherwise it left, and what is not home yet still goes.
    pub assigned: bool,
}

/// Somebody whose name this device knows.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Person {
    /// Her id.
    pub id: PersonId,
    /// Her name.
    pub name: String,
}

/// A telephone number of the company, for example for emergencies.
#[uniffi::remote(Record)]
pub struct Hotline {
    /// What it is for.
    pub label: Words,
    /// The number, as it is to be printed.
    pub number: String,
}

/// Headquarters' own data on this device.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Reference {
    /// The company's name; empty before the first sync.
    pub company: Words,
    /// Its time zone, for example `Asia/Shanghai`: days and deadlines are counted in it.
    pub zone: String,
    /// Its version; 0 before the first sync.
    pub version: u64,
    /// The programmes.
    pub programmes: Vec<Programme>,
    /// The areas.
    pub areas: Vec<Area>,
    /// The people.
    pub people: Vec<Person>,
    /// The company's telephone numbers, the one to call first first; empty where it says none.
    pub hotlines: Vec<Hotline>,
}

#[uniffi::export]
impl Workspace {
    /// Company, programmes, areas and people, as headquarters last sent them.
    pub fn reference(&self) -> Result<Reference, AnjianError> {
        self.with(|core| {
            let (reference, now) = (core.reference(), core.now());
            let programmes = reference.programmes.values().map(|programme| Programme {
                id: programme.id.clone(),
                name: programme.name.clone(),
                class: programme.class,
                cadence: programme.cadence,
                period: reference.current_period(programme, now),
                template: programme.template.clone(),
                target: programme.target,
                completion_mode: programme.completion_mode,
            });
            let areas = reference.areas.iter().map(|(id, assigned)| Area { id: id.clone(), assigned: *assigned });
            let people = reference.people.iter().map(|(id, name)| Person { id: id.clone(), name: name.clone() });
            Ok(Reference {
                company: reference.company.name.clone(),
                zone: reference.company.zone.0.name().to_owned(),
                version: reference.company.version,
                programmes: programmes.collect(),
                areas: areas.collect(),
                people: people.collect(),
                hotlines: reference.company.notices.hotlines.clone(),
            })
        })
    }
}
