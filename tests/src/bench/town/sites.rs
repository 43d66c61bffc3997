//! The register: five areas of 2,000 sites, every twentieth a restaurant.

use crate::stage::home;
use anjian_core::model::site::{Site, SiteClass};

/// How many sites there are.
pub(in crate::bench) const SITES: u32 = 10_000;
/// Where they lie.
pub(in crate::bench) const AREAS: &[&str] = &["城东片区", "城西片区", "城南片区", "城北片区", "开发区片区"];

const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗",
];
const GIVEN: [&str; 24] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀兰", "霞",
    "平", "刚", "桂英", "建国", "志强",
];
const ESTATES: [&str; 16] = [
    "幸福", "阳光", "和平", "建设", "文昌", "锦绣", "翠湖", "金桂", "紫薇", "银杏", "东湖", "南苑", "北辰", "龙泉",
    "凤凰", "兴隆",
];

/// The `number`th site.
pub(in crate::bench) fn site(number: u32) -> Site {
    let pick = |words: &[&str], by: u32| words[(number / by) as usize % words.len()].to_owned();
    let area = AREAS[(number / (SITES / AREAS.len() as u32)) as usize % AREAS.len()];
    let mut site = home(number, area);
    let estate = format!("{}小区", pick(&ESTATES, 160));
    // Steps without a common divisor: names repeat as they do in a town, not with the houses.
    site.customer = format!("{}{}", pick(&SURNAMES, 1), GIVEN[(number * 7 / 20) as usize % GIVEN.len()]);
    if is_commercial(number) {
        site.class = SiteClass::Commercial;
        site.customer = format!("{}饭店", site.customer);
    }
    site.phone = format!("13{:09}", u64::from(number) * 7_919_317 % 1_000_000_000);
    site.address.street = format!("{}路{}号", pick(&ESTATES, 320), number / 40 + 1);
    site.address.text = format!(
        "{area}{}{estate}{}{}{}室",
        site.address.street, site.address.building, site.address.unit, site.address.room
    );
    site.address.estate = estate;
    site
}

/// Whether the `number`th site is a restaurant.
pub(super) fn is_commercial(number: u32) -> bool {
    number % 20 == 7
}
