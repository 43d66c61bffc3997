//! A site (检查对象): its card, with history, open hazards and what is due there.

use crate::agenda::InspectionLine;
use crate::error::AnjianError;
use crate::hazard::HazardLine;
use crate::workspace::Workspace;
use anjian_core::model::id::{ApplianceId, AreaId, InspectionId, PersonId, SiteId};
use anjian_core::model::site::{
    Address, Appliance, ApplianceKind, Exclusion, ExclusionReason, Site, SiteClass, Supply,
};
use anjian_core::model::time::Timestamp;
use anjian_core::workspace::SiteCard as CoreCard;
use chrono::NaiveDate;

use crate::ids::Day;

/// An address. `text` is the whole address as the register has it; the parts may be empty.
#[uniffi::remote(Record)]
pub struct Address {
    /// 区.
    pub district: String,
    /// 街道 or 镇.
    pub street: String,
    /// 社区 or 村.
    pub community: String,
    /// 小区.
    pub estate: String,
    /// 楼栋.
    pub building: String,
    /// 单元.
    pub unit: String,
    /// 房号.
    pub room: String,
    /// The whole address.
    pub text: String,
}

/// One appliance of a site.
#[uniffi::remote(Record)]
pub struct Appliance {
    /// Its id at this site, for example `hob-1`.
    pub id: ApplianceId,
    /// What it is.
    pub kind: ApplianceKind,
    /// The year, month or day it was bought, as exact as the register knows it (`2021`, `2021-05` or a day).
    pub bought: Option<String>,
}

/// A site of the register.
#[uniffi::remote(Record)]
pub struct Site {
    /// Account number (户号).
    pub id: SiteId,
    /// Class.
    pub class: SiteClass,
    /// The area it lies in.
    pub area: AreaId,
    /// The customer's name (户名).
    pub customer: String,
    /// Telephone; empty when the register has none.
    pub phone: String,
    /// Where it is.
    pub address: Address,
    /// Meter number (表号); empty when there is none.
    pub meter: String,
    /// Kind of meter (表具类型), in the register's words.
    pub meter_kind: String,
    /// The day gas was turned on (通气日期).
    pub gas_on: Option<Day>,
    /// The register's word about the supply (状态).
    pub supply: Supply,
    /// Appliances known to the register.
    pub appliances: Vec<Appliance>,
    /// When the hose was last replaced (软管更换): a year, a month or a day.
    pub hose_replaced: Option<String>,
    /// Whether a gas alarm is fitted (报警器), where the register knows it.
    pub alarm: Option<bool>,
    /// The day of the last inspection known to the register (上次安检日期).
    pub last_inspected: Option<Day>,
    /// Remark (备注).
    pub remark: String,
}

/// A supervisor's approval that a site leaves the count.
#[uniffi::remote(Record)]
pub struct Exclusion {
    /// The site.
    pub site: SiteId,
    /// Why.
    pub reason: ExclusionReason,
    /// First day it counts.
    pub from: Day,
    /// Last day it counts; open when `None`.
    pub until: Option<Day>,
    /// Who approved it.
    pub approved_by: PersonId,
    /// When.
    pub approved_at: Timestamp,
}

/// How old an appliance is, by the register.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ApplianceAge {
    /// The appliance.
    pub appliance: Appliance,
    /// Whole years that it has at least; `None` where the register does not know when it was bought.
    pub years: Option<u32>,
}

/// A site's card.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct SiteCard {
    /// The site.
    pub site: Site,
    /// Its appliances with their ages.
    pub appliances: Vec<ApplianceAge>,
    /// Its approved exclusions.
    pub exclusions: Vec<Exclusion>,
    /// Its inspections on this device, newest first.
    pub inspections: Vec<InspectionLine>,
    /// Its hazards, open ones first.
    pub hazards: Vec<HazardLine>,
    /// What is due there now.
    pub due: Vec<InspectionId>,
}

#[uniffi::export]
impl Workspace {
    /// A site's card: customer, history, open hazards, appliances, what is due. Serves the screen of one site.
    ///
    /// Errors: `NotFound` when the site is not, or no longer, on this device.
    pub fn site(&self, site: SiteId) -> Result<SiteCard, AnjianError> {
        self.with(|core| {
            let reference = core.reference();
            let (card, now): (CoreCard, _) = (core.site(&site)?, core.now());
            let today: NaiveDate = reference.today(now);
            let age = |a: &Appliance| ApplianceAge { appliance: a.clone(), years: a.age_years(today) };
            Ok(SiteCard {
                appliances: card.site.appliances.iter().map(age).collect(),
                exclusions: card.exclusions,
                inspections: card.inspections.into_iter().map(|row| InspectionLine::of(row, &reference)).collect(),
                hazards: card.hazards.into_iter().map(|row| HazardLine::of(row, &card.site, &reference, now)).collect(),
                due: card.due,
                site: card.site,
            })
        })
    }
}
