//! Which column means what: the headers that companies' exports carry, as data.

use super::clean;
use anjian_core::model::words::Words;

/// A column of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// 户号.
    Account,
    /// 户名.
    Customer,
    /// 用户类别.
    Class,
    /// 片区.
    Area,
    /// 区.
    District,
    /// 街道 or 镇.
    Street,
    /// 社区 or 村.
    Community,
    /// 小区.
    Estate,
    /// 楼栋.
    Building,
    /// 单元.
    Unit,
    /// 房号.
    Room,
    /// 地址.
    Address,
    /// 联系电话.
    Phone,
    /// 表号.
    Meter,
    /// 表具类型.
    MeterKind,
    /// 通气日期.
    GasOn,
    /// 灶具购置.
    Hob,
    /// 热水器购置.
    WaterHeater,
    /// 软管更换.
    Hose,
    /// 报警器.
    Alarm,
    /// 上次安检日期.
    LastInspected,
    /// 状态.
    Supply,
    /// 备注.
    Remark,
}

/// One line of the table: the column, its name in Chinese and English, and the other headers it goes by. Headers are
/// compared in lower case, without spaces, underscores, hyphens, dots, stars and what stands in brackets.
struct Known(Column, &'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const KNOWN: [Known; 23] = [
    Known(Column::Account, "户号", "account",
        &["用户编号", "用户号", "客户编号", "客户号", "账号", "帐号", "账户", "燃气户号", "用户编码", "customerno",
          "accountno", "accountnumber", "accountid", "customerid", "customernumber"]),
    Known(Column::Customer, "户名", "customer",
        &["姓名", "用户名称", "用户姓名", "客户名称", "客户姓名", "名称", "name", "customername"]),
    Known(Column::Class, "用户类别", "class",
        &["类别", "用户类型", "客户类别", "客户类型", "用气类别", "用气性质", "用户性质", "customerclass", "siteclass",
          "customertype", "type"]),
    Known(Column::Area, "片区", "area", &["安检片区", "责任片区", "管理片区", "网格", "inspectionarea"]),
    Known(Column::District, "区", "district", &["区县", "县区", "行政区", "所属区", "county"]),
    Known(Column::Street, "街道", "street", &["镇", "乡镇", "街道镇", "街道乡镇", "镇街", "所属街道", "town", "township", "subdistrict"]),
    Known(Column::Community, "社区", "community", &["村", "社区村", "村社区", "居委会", "村居", "village"]),
    Known(Column::Estate, "小区", "estate", &["小区名称", "楼盘", "住宅小区", "compound"]),
    Known(Column::Building, "楼栋", "building", &["楼号", "栋号", "幢号", "楼栋号", "楼", "栋", "幢", "buildingno"]),
    Known(Column::Unit, "单元", "unit", &["单元号", "entrance"]),
    Known(Column::Room, "房号", "room", &["门牌", "门牌号", "室号", "房间号", "户室", "室", "roomno", "flat", "apartment", "door"]),
    Known(Column::Address, "地址", "address",
        &["用户地址", "用气地址", "详细地址", "客户地址", "安装地址", "住址", "fulladdress", "siteaddress"]),
    Known(Column::Phone, "联系电话", "phone",
        &["电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "移动电话", "固定电话", "telephone", "tel", "mobile",
          "phonenumber", "phoneno", "mobilephone"]),
    Known(Column::Meter, "表号", "meter", &["表具编号", "表具号", "燃气表号", "气表号", "表钢号", "表编号", "meterno", "meternumber", "meterid"]),
    Known(Column::MeterKind, "表具类型", "meter kind", &["表类型", "表型", "表具类别", "燃气表类型", "metertype"]),
    Known(Column::GasOn, "通气日期", "gas on", &["点火日期", "开通日期", "通气时间", "点火时间", "开户日期", "gasondate", "connected", "commissioned"]),
    Known(Column::Hob, "灶具购置", "hob bought", &["灶具购置日期", "灶具购置时间", "灶具购买日期", "灶具", "hob", "stove", "cooker"]),
    Known(Column::WaterHeater, "热水器购置", "water heater bought",
        &["热水器购置日期", "热水器购置时间", "热水器购买日期", "热水器", "waterheater", "boiler"]),
    Known(Column::Hose, "软管更换", "hose replaced", &["软管更换日期", "软管更换时间", "软管", "连接管更换", "hose"]),
    Known(Column::Alarm, "报警器", "alarm", &["燃气报警器", "报警器安装", "是否安装报警器", "gasalarm", "detector"]),
    Known(Column::LastInspected, "上次安检日期", "last inspected",
        &["上次安检", "上次安检时间", "最近安检日期", "安检日期", "上次检查日期", "lastinspection", "lastinspectiondate"]),
    Known(Column::Supply, "状态", "supply", &["用户状态", "用气状态", "供气状态", "客户状态", "status", "state"]),
    Known(Column::Remark, "备注", "remark", &["说明", "附注", "remarks", "note", "notes", "comment"]),
];

impl Column {
    /// All columns, in the order of the usual export.
    pub const ALL: [Self; 23] = {
        let mut all = [Self::Account; 23];
        let mut at = 0;
        while at < all.len() {
            all[at] = KNOWN[at].0;
            at += 1;
        }
        all
    };

    /// The column a header means.
    pub fn named(header: &str) -> Option<Self> {
        let name = plain(header);
        KNOWN.iter().find(|k| k.1 == name || plain(k.2) == name || k.3.contains(&name.as_str())).map(|k| k.0)
    }

    /// Its usual header in both languages.
    pub fn words(self) -> Words {
        let Known(_, zh, en, _) = KNOWN[self as usize];
        Words { zh: zh.into(), en: en.into() }
    }
}

/// A header in the form in which headers are compared.
fn plain(header: &str) -> String {
    let mut deep = 0_u32;
    let mut name = String::new();
    for c in header.chars().map(clean::narrow) {
        match c {
            '(' | '[' | '【' | '〔' => deep += 1,
            ')' | ']' | '】' | '〕' => deep = deep.saturating_sub(1),
            _ if deep > 0 || clean::is_space(c) || "_-.*:/、#".contains(c) => {}
            _ => name.extend(c.to_lowercase()),
        }
    }
    name
}

/// Where each column stands. A meaning may stand in several columns (电话 and 手机).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns([Vec<usize>; 23]);

impl Columns {
    pub(super) fn find<'h>(header: impl Iterator<Item = &'h str>) -> Self {
        let mut at: [Vec<usize>; 23] = Default::default();
        for (index, name) in header.enumerate() {
            if let Some(column) = Column::named(name) {
                at[column as usize].push(index);
            }
        }
        Self(at)
    }

    pub(super) fn at(&self, column: Column) -> &[usize] {
        &self.0[column as usize]
    }

    pub(super) fn has(&self, column: Column) -> bool {
        !self.at(column).is_empty()
    }

    /// How many different columns were found.
    pub(super) fn known(&self) -> usize {
        self.0.iter().filter(|at| !at.is_empty()).count()
    }

    /// What a register cannot do without and this one lacks: an account, a class, an area or a street, and an address
    /// or its parts down to the room.
    pub(super) fn lacking(&self) -> Vec<Column> {
        let mut lacking: Vec<_> =
            [Column::Account, Column::Class].into_iter().filter(|column| !self.has(*column)).collect();
        if !self.has(Column::Area) && !self.has(Column::Street) {
            lacking.push(Column::Street);
        }
        let parts = self.has(Column::Room) && (self.has(Column::Building) || self.has(Column::Estate));
        if !self.has(Column::Address) && !parts {
            lacking.push(Column::Address);
        }
        lacking
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_of_the_table_finds_its_own_column_and_no_other() {
        for (index, Known(column, zh, en, others)) in KNOWN.iter().enumerate() {
            assert_eq!(*column as usize, index, "{zh}: the table keeps the order of the enum");
            for name in [zh, en].into_iter().chain(others.iter()) {
                assert_eq!(Column::named(name), Some(*column), "{name}");
            }
        }
    }

    #[test]
    fn headers_are_found_however_they_are_dressed() {
        for (header, column) in [
            (" *户号（必填）", Column::Account),
            ("Account No.", Column::Account),
            ("ACCOUNT_NUMBER", Column::Account),
            ("街道/镇", Column::Street),
            ("\u{feff}联系电话：", Column::Phone),
            ("Last inspected", Column::LastInspected),
            ("ＡＲＥＡ", Column::Area),
        ] {
            assert_eq!(Column::named(header), Some(column), "{header}");
        }
        assert_eq!(Column::named("抄表员"), None);
        assert_eq!(Column::named(""), None);
    }
}
