//! Judges one row: takes its cells one after the other, repairs what can be repaired, and names every fault it has.

use super::cells::{Judge, unusable};
use super::clean::{self, How};
use super::columns::Column;
use super::date::{self, Span};
use super::fault::{Fault, FaultReason, Severity};
use super::phone::phones;
use super::sheet::{Line, RawRow, Sheet};
use super::vocabulary;
use super::warning::{Warning, WarningKind};
use anjian_core::model::id::{ApplianceId, AreaId, SiteId};
use anjian_core::model::site::{Address, Appliance, ApplianceKind, Site, SiteClass, Supply};
use chrono::NaiveDate;

/// What the reader of a register has to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Today in the company's time zone: a later date is a fault.
    pub today: NaiveDate,
    /// An earlier date is a fault: it stands for "unknown" (1900-01-01).
    pub earliest: NaiveDate,
}

impl Rules {
    /// The usual rules on a day.
    pub fn on(today: NaiveDate) -> Self {
        let earliest = NaiveDate::from_ymd_opt(1950, 1, 1).expect("1950-01-01 is a day");
        Self { today, earliest }
    }
}

/// A row that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it begins.
    pub line: Line,
    /// The site.
    pub site: Site,
    /// What was repaired or looks odd.
    pub warnings: Vec<Warning>,
}

/// What one row yields. A site comes only out of a row without a refusing fault.
pub(super) struct Verdict {
    pub(super) account: Option<SiteId>,
    pub(super) site: Option<Site>,
    pub(super) warnings: Vec<Warning>,
    pub(super) faults: Vec<Fault>,
}

pub(super) fn judge(sheet: &Sheet, raw: &RawRow, rules: &Rules) -> Verdict {
    let mut row = Judge::new(sheet, raw, rules);
    row.check_shape();
    let account = row.account();
    let class = row.class();
    let customer = row.customer();
    let (area, address) = row.place();
    let phone = row.phone();
    let meter = row.meter();
    let meter_kind = row.optional(Column::MeterKind, How::Name).unwrap_or_default().into_owned();
    let gas_on = row.day(Column::GasOn);
    let last_inspected = row.day(Column::LastInspected);
    let supply = row.supply();
    let hob = row.appliance(Column::Hob, ApplianceKind::Hob);
    let heater = row.appliance(Column::WaterHeater, ApplianceKind::WaterHeater);
    let hose_replaced = row.loose_date(Column::Hose);
    let alarm = row.alarm();
    let remark = row.take(Column::Remark, How::Remark, Severity::ValueLeftOut).unwrap_or_default().into_owned();
    row.compare(gas_on, last_inspected, supply);
    let Judge { warnings, faults, .. } = row;
    let refused = faults.iter().any(|fault| fault.severity == Severity::RowRefused);
    let site = match (refused, account.clone(), class, area, address) {
        (false, Some(id), Some(class), Some(area), Some(address)) => Some(Site {
            id,
            class,
            area,
            customer,
            phone,
            address,
            meter,
            meter_kind,
            gas_on,
            supply,
            appliances: hob.into_iter().chain(heater).collect(),
            hose_replaced,
            alarm,
            last_inspected,
            remark,
        }),
        _ => None,
    };
    Verdict { account, site, warnings, faults }
}

impl Judge<'_> {
    fn account(&mut self) -> Option<SiteId> {
        let text = self.take(Column::Account, How::Code, Severity::RowRefused)?;
        let reason = match SiteId::new(&text) {
            _ if text.is_empty() => FaultReason::NoAccount,
            _ if clean::is_scientific(&text) => FaultReason::DigitsLost,
            Ok(id) => return Some(id),
            Err(_) => FaultReason::BadAccount,
        };
        self.fault(Column::Account, reason, Severity::RowRefused);
        None
    }

    fn class(&mut self) -> Option<SiteClass> {
        let text = self.take(Column::Class, How::Name, Severity::RowRefused)?;
        if text.is_empty() {
            self.fault(Column::Class, FaultReason::NoClass, Severity::RowRefused);
            return None;
        }
        let Some((class, usual)) = vocabulary::class(&text) else {
            self.fault(Column::Class, FaultReason::UnknownClass, Severity::RowRefused);
            return None;
        };
        if !usual {
            self.warn(Column::Class, WarningKind::ClassWord);
        }
        Some(class)
    }

    fn customer(&mut self) -> String {
        let before = self.faults.len();
        let name = self.optional(Column::Customer, How::Name).unwrap_or_default().into_owned();
        if name.is_empty() && self.faults.len() == before && self.sheet.columns.has(Column::Customer) {
            self.fault(Column::Customer, FaultReason::NoName, Severity::ValueLeftOut);
        }
        name
    }

    /// Area and address. The area is the street where the register has no area of its own.
    fn place(&mut self) -> (Option<AreaId>, Option<Address>) {
        let own = self.take(Column::Area, How::Code, Severity::RowRefused);
        let street_is_area = own.as_ref().is_some_and(|own| own.is_empty());
        let severity = if street_is_area { Severity::RowRefused } else { Severity::ValueLeftOut };
        let street = self.take(Column::Street, How::Place, severity);
        let area = match (own, &street) {
            (Some(own), _) if !own.is_empty() => self.area(Column::Area, &own),
            (Some(_), Some(street)) => self.area(Column::Street, street),
            _ => None,
        };
        (area, self.address(street.unwrap_or_default().into_owned()))
    }

    fn area(&mut self, column: Column, text: &str) -> Option<AreaId> {
        let name: String = text.chars().filter(|c| !clean::is_space(*c)).map(clean::narrow).collect();
        let reason = match AreaId::new(&name) {
            Ok(area) => return Some(area),
            Err(_) if name.is_empty() => FaultReason::NoArea,
            Err(_) => FaultReason::BadArea,
        };
        self.fault(column, reason, Severity::RowRefused);
        None
    }

    fn address(&mut self, street: String) -> Option<Address> {
        let text = self.take(Column::Address, How::Place, Severity::RowRefused);
        let mut part = |column| self.optional(column, How::Place).unwrap_or_default().into_owned();
        let mut address = Address {
            district: part(Column::District),
            street,
            community: part(Column::Community),
            estate: part(Column::Estate),
            building: part(Column::Building),
            unit: part(Column::Unit),
            room: part(Column::Room),
            text: text?.into_owned(),
        };
        if clean::is_placeholder(&address.text) {
            address.text.clear();
        }
        if !address.text.is_empty() {
            if disagrees(&address) {
                self.warn(Column::Address, WarningKind::AddressDisagrees);
            }
        } else if address.building.is_empty() && address.room.is_empty() {
            self.fault(Column::Address, FaultReason::NoAddress, Severity::RowRefused);
            return None;
        } else {
            address.text = composed(&address);
            self.warn(Column::Address, WarningKind::AddressComposed);
        }
        Some(address)
    }

    /// All numbers of all telephone columns.
    fn phone(&mut self) -> String {
        let cells: Vec<&str> = self.filled(Column::Phone).map(|(_, cell)| cell).collect();
        let mut done = Vec::new();
        let mut text = String::new();
        for cell in &cells {
            let unusable = unusable(cell, Column::Phone);
            let cleaned = clean::clean(cell, How::Figures, &mut done);
            let reason = unusable.or(clean::is_scientific(&cleaned).then_some(FaultReason::DigitsLost));
            if let Some(reason) = reason {
                self.fault(Column::Phone, reason, Severity::ValueLeftOut);
                return String::new();
            }
            if !clean::is_placeholder(&cleaned) {
                text.push_str(if text.is_empty() { "" } else { "/" });
                text.push_str(&cleaned);
            }
        }
        for kind in done {
            self.warn(Column::Phone, kind);
        }
        if text.is_empty() {
            if self.sheet.columns.has(Column::Phone) {
                self.fault(Column::Phone, FaultReason::NoPhone, Severity::ValueLeftOut);
            }
            return text;
        }
        let read = phones(&text);
        if read.faulty || read.text.is_empty() {
            self.fault(Column::Phone, FaultReason::BadPhone, Severity::ValueLeftOut);
        } else if read.text != text {
            self.warn(Column::Phone, WarningKind::PhoneForm);
        }
        read.text
    }

    fn meter(&mut self) -> String {
        let before = self.faults.len();
        let meter = self.optional(Column::Meter, How::Code).unwrap_or_default();
        if clean::is_scientific(&meter) {
            self.fault(Column::Meter, FaultReason::DigitsLost, Severity::ValueLeftOut);
            return String::new();
        }
        if meter.is_empty() && self.faults.len() == before && self.sheet.columns.has(Column::Meter) {
            self.warn(Column::Meter, WarningKind::NoMeter);
        }
        meter.into_owned()
    }

    fn span(&self) -> Span {
        Span { earliest: self.rules.earliest, today: self.rules.today }
    }

    fn day(&mut self, column: Column) -> Option<NaiveDate> {
        let text = self.optional(column, How::Figures)?;
        let read = date::day(&text, self.span());
        self.dated(column, read)
    }

    fn loose_date(&mut self, column: Column) -> Option<String> {
        let text = self.optional(column, How::Figures)?;
        let read = date::loose(&text, self.span());
        self.dated(column, read).map(|date| date.to_string())
    }

    fn dated<D>(&mut self, column: Column, read: Result<(D, Option<WarningKind>), FaultReason>) -> Option<D> {
        match read {
            Ok((date, warning)) => {
                if let Some(kind) = warning {
                    self.warn(column, kind);
                }
                Some(date)
            }
            Err(reason) => {
                self.fault(column, reason, Severity::ValueLeftOut);
                None
            }
        }
    }

    /// An appliance stands in the register when its cell says anything but "none"; without a readable date its age is
    /// unknown, but it burns gas.
    fn appliance(&mut self, column: Column, kind: ApplianceKind) -> Option<Appliance> {
        let text = self.optional(column, How::Figures)?;
        let bought = match vocabulary::yes_or_no(&text) {
            Some(false) => return None,
            Some(true) => None,
            None => {
                let read = date::loose(&text, self.span());
                self.dated(column, read).map(|date| date.to_string())
            }
        };
        let id = ApplianceId::new(&format!("{}-1", kind.code())).expect("a kind's code is letters and underscores");
        Some(Appliance { id, kind, bought })
    }

    fn alarm(&mut self) -> Option<bool> {
        let text = self.take(Column::Alarm, How::Figures, Severity::ValueLeftOut)?;
        if text.is_empty() {
            return None;
        }
        let alarm = vocabulary::yes_or_no(&text);
        if alarm.is_none() {
            self.fault(Column::Alarm, FaultReason::UnknownAlarm, Severity::ValueLeftOut);
        }
        alarm
    }

    /// Whatever cannot be read counts as in use: so it stays in the plan until somebody has looked.
    fn supply(&mut self) -> Supply {
        let Some(text) = self.take(Column::Supply, How::Name, Severity::ValueLeftOut) else { return Supply::InUse };
        if text.is_empty() {
            if self.sheet.columns.has(Column::Supply) {
                self.warn(Column::Supply, WarningKind::SupplyMissing);
            }
            return Supply::InUse;
        }
        vocabulary::supply(&text).unwrap_or_else(|| {
            self.fault(Column::Supply, FaultReason::UnknownSupply, Severity::ValueLeftOut);
            Supply::InUse
        })
    }

    fn compare(&mut self, gas_on: Option<NaiveDate>, last_inspected: Option<NaiveDate>, supply: Supply) {
        if gas_on.zip(last_inspected).is_some_and(|(on, last)| last < on) {
            self.warn(Column::LastInspected, WarningKind::InspectedBeforeGasOn);
        }
        if supply == Supply::NeverLit && gas_on.is_some() {
            self.warn(Column::Supply, WarningKind::NeverLitButGasOn);
        }
    }
}

/// Compares by the numbers: 1号楼 and 1栋 agree.
fn disagrees(address: &Address) -> bool {
    let building = address.building.trim_end_matches(|c: char| !c.is_ascii_digit());
    !address.text.contains(&address.room) || !address.text.contains(building)
}

fn composed(address: &Address) -> String {
    let Address { district, street, community, estate, building, unit, room, .. } = address;
    let estate = if estate.is_empty() { community } else { estate };
    let door = if room.ends_with(|c: char| c.is_ascii_digit()) { "室" } else { "" };
    [district, street, estate, building, unit, room].map(String::as_str).concat() + door
}
