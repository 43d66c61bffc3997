//! Sites (检查对象): what is inspected, as headquarters' register knows it.

use super::id::{ApplianceId, AreaId, PersonId, SiteId};
use super::time::Timestamp;
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// The class of a site (用户类别).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteClass {
    /// 民用户.
    Household,
    /// 工商户.
    Commercial,
    /// 庭院管网.
    CourtyardNetwork,
    /// 车用.
    Vehicle,
}

impl SiteClass {
    /// All classes.
    pub const ALL: [Self; 4] = [Self::Household, Self::Commercial, Self::CourtyardNetwork, Self::Vehicle];
    /// The stable word that stands in files and databases.
    pub fn code(self) -> &'static str {
        match self {
            Self::Household => "household",
            Self::Commercial => "commercial",
            Self::CourtyardNetwork => "courtyard_network",
            Self::Vehicle => "vehicle",
        }
    }
    /// The class with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// What the register says of a site's supply. Words of the register only: none of them takes a site out of the
/// count; that needs an [`Exclusion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    /// 正常: gas is on.
    InUse,
    /// 报停: stopped at the customer's request.
    Stopped,
    /// 未通气: never lit.
    NeverLit,
    /// 拆迁: demolished.
    Demolished,
    /// 空置: nobody lives there.
    Vacant,
}

/// An address. `text` is the whole address as the register has it; the parts serve the walking order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// 区.
    #[serde(default)]
    pub district: String,
    /// 街道 or 镇.
    #[serde(default)]
    pub street: String,
    /// 社区 or 村.
    #[serde(default)]
    pub community: String,
    /// 小区.
    #[serde(default)]
    pub estate: String,
    /// 楼栋, for example `10号楼`.
    #[serde(default)]
    pub building: String,
    /// 单元.
    #[serde(default)]
    pub unit: String,
    /// 房号, for example `1801`.
    #[serde(default)]
    pub room: String,
    /// The whole address.
    pub text: String,
}

/// What kind of appliance burns the gas. Groups of a template repeat per appliance of the kinds they name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplianceKind {
    /// 灶具.
    Hob,
    /// 热水器.
    WaterHeater,
    /// 壁挂炉.
    WallBoiler,
    /// 锅炉.
    Boiler,
    /// Any other.
    Other,
}

impl ApplianceKind {
    /// The stable word that stands in files, databases and appliance ids.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hob => "hob",
            Self::WaterHeater => "water_heater",
            Self::WallBoiler => "wall_boiler",
            Self::Boiler => "boiler",
            Self::Other => "other",
        }
    }
}

/// One appliance of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appliance {
    /// Its id at this site, for example `hob-1`.
    pub id: ApplianceId,
    /// What it is.
    pub kind: ApplianceKind,
    /// The year, month or day it was bought, as exact as the register knows it (`2021`, `2021-05` or a date).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bought: Option<String>,
}

impl Appliance {
    /// The whole years that it has at least: of a year or a month in the register the last day counts. `None` where the
    /// register does not know, and for what was bought later than `today`.
    pub fn age_years(&self, today: NaiveDate) -> Option<u32> {
        let mut parts = self.bought.as_deref()?.splitn(3, '-');
        let year: i32 = parts.next()?.parse().ok()?;
        let month = parts.next().map_or(Ok(12), str::parse).ok()?;
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let day = match parts.next() {
            Some(day) => first.with_day(day.parse().ok()?)?,
            None => first.checked_add_months(Months::new(1))?.pred_opt()?,
        };
        today.years_since(day)
    }
}

/// A site of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default)]
    pub phone: String,
    /// Where it is.
    pub address: Address,
    /// Meter number (表号); empty when there is none.
    #[serde(default)]
    pub meter: String,
    /// Kind of meter (表具类型), in the register's words.
    #[serde(default)]
    pub meter_kind: String,
    /// The day gas was turned on (通气日期).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gas_on: Option<NaiveDate>,
    /// The register's word about the supply (状态).
    pub supply: Supply,
    /// Appliances known to the register.
    #[serde(default)]
    pub appliances: Vec<Appliance>,
    /// When the hose was last replaced (软管更换): a year, a month or a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hose_replaced: Option<String>,
    /// Whether a gas alarm is fitted (报警器), where the register knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<bool>,
    /// The day of the last inspection known to the register (上次安检日期).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_inspected: Option<NaiveDate>,
    /// Remark (备注).
    #[serde(default)]
    pub remark: String,
}

/// Why a site is taken out of the denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExclusionReason {
    /// 报停.
    Stopped,
    /// 未通气.
    NeverLit,
    /// 拆迁.
    Demolished,
    /// 空置.
    Vacant,
}

impl Supply {
    /// The reason for which a supervisor may exclude a site with this word in the register.
    pub fn may_exclude(self) -> Option<ExclusionReason> {
        match self {
            Self::InUse => None,
            Self::Stopped => Some(ExclusionReason::Stopped),
            Self::NeverLit => Some(ExclusionReason::NeverLit),
            Self::Demolished => Some(ExclusionReason::Demolished),
            Self::Vacant => Some(ExclusionReason::Vacant),
        }
    }
}

/// A supervisor's approval that a site leaves the denominator. Without one nothing leaves it (law 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// The site.
    pub site: SiteId,
    /// Why.
    pub reason: ExclusionReason,
    /// First day it counts.
    pub from: NaiveDate,
    /// Last day it counts; open when `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Who approved it.
    pub approved_by: PersonId,
    /// When.
    pub approved_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_appliance_has_at_least_the_years_since_the_last_day_that_the_register_allows() {
        let age = |bought: &str, today: &str| {
            let appliance = Appliance {
                id: ApplianceId::new("hob-1").unwrap(),
                kind: ApplianceKind::Hob,
                bought: Some(bought.to_owned()),
            };
            appliance.age_years(today.parse().unwrap())
        };
        assert_eq!(age("2018", "2026-12-30"), Some(7));
        assert_eq!(age("2018", "2026-12-31"), Some(8));
        assert_eq!(age("2018-02", "2026-02-28"), Some(8));
        assert_eq!(age("2018-03-05", "2026-03-04"), Some(7));
        assert_eq!(age("2026", "2026-11-24"), None, "it may be bought tomorrow");
        assert_eq!(age("last year", "2026-11-24"), None);
    }
}
