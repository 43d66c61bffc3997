//! The words that registers use for classes, supply and yes or no, as data. The first word of a line is the usual one.

use anjian_core::model::site::{SiteClass, Supply};

#[rustfmt::skip]
const CLASSES: [(SiteClass, &[&str]); 4] = [
    (SiteClass::Household, &["民用户", "居民", "居民用户", "居民户", "民用", "家庭", "家庭用户", "住宅", "household", "residential", "domestic"]),
    (SiteClass::Commercial, &["工商户", "工商", "工商业", "工商业用户", "工商用户", "商业", "商业用户", "商户", "工业", "工业用户", "公福",
        "公福用户", "公建", "公建用户", "非居民", "非居民用户", "非民用", "餐饮", "餐饮用户", "commercial", "business", "industrial"]),
    (SiteClass::CourtyardNetwork, &["庭院管网", "庭院", "庭院管道", "管网", "courtyard_network", "courtyard network", "courtyard"]),
    (SiteClass::Vehicle, &["车用", "车用气", "车辆", "cng车辆", "燃气车辆", "vehicle"]),
];

#[rustfmt::skip]
const SUPPLIES: [(Supply, &[&str]); 5] = [
    (Supply::InUse, &["正常", "在用", "使用中", "使用", "正常用气", "已通气", "通气", "in_use", "in use", "active", "normal"]),
    (Supply::Stopped, &["报停", "停用", "停气", "暂停", "已停气", "已报停", "stopped", "suspended"]),
    (Supply::NeverLit, &["未通气", "未点火", "未开通", "未开户", "never_lit", "never lit"]),
    (Supply::Demolished, &["拆迁", "已拆迁", "拆除", "已拆除", "demolished"]),
    (Supply::Vacant, &["空置", "空房", "无人居住", "无人", "vacant", "empty"]),
];

#[rustfmt::skip]
const YES: [&str; 12] = ["有", "是", "已装", "已安装", "安装", "yes", "y", "true", "1", "√", "✓", "v"];
const NO: [&str; 12] = ["无", "否", "没有", "未装", "未安装", "没装", "no", "n", "false", "0", "×", "x"];

/// The class a word means, and whether it is the usual word or the stable code.
pub(super) fn class(word: &str) -> Option<(SiteClass, bool)> {
    let word = word.to_lowercase();
    let (class, words) = CLASSES.iter().find(|(_, words)| words.contains(&word.as_str()))?;
    Some((*class, word == words[0] || word == class.code()))
}

/// The supply a word means.
pub(super) fn supply(word: &str) -> Option<Supply> {
    let word = word.to_lowercase();
    SUPPLIES.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(supply, _)| *supply)
}

/// Yes or no.
pub(super) fn yes_or_no(word: &str) -> Option<bool> {
    let word = word.to_lowercase();
    match (YES.contains(&word.as_str()), NO.contains(&word.as_str())) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_word_the_code_and_the_other_words() {
        assert_eq!(class("民用户"), Some((SiteClass::Household, true)));
        assert_eq!(class("居民"), Some((SiteClass::Household, false)));
        assert_eq!(class("Commercial"), Some((SiteClass::Commercial, true)));
        assert_eq!(class("CNG车辆"), Some((SiteClass::Vehicle, false)));
        assert_eq!(class("其他"), None);
        assert_eq!(supply("报停"), Some(Supply::Stopped));
        assert_eq!(supply("?"), None);
        assert_eq!((yes_or_no("有"), yes_or_no("N"), yes_or_no("也许")), (Some(true), Some(false), None));
    }
}
