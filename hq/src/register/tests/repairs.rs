use super::*;
use anjian_core::model::site::{SiteClass, Supply};

fn kinds(parsed: &Parsed) -> Vec<WarningKind> {
    parsed.rows[0].warnings.iter().map(|warning| warning.kind).collect()
}

#[test]
fn a_good_row_becomes_a_site_without_a_word() {
    let parsed = changed(&[]);
    assert!(parsed.faults.is_empty() && parsed.rows[0].warnings.is_empty());
    let site = &parsed.rows[0].site;
    assert_eq!((site.id.as_str(), site.area.as_str(), site.class), ("1001", "东街", SiteClass::Household));
    assert_eq!((site.address.room.as_str(), site.phone.as_str(), site.alarm), ("301", "13800000000", Some(true)));
    assert_eq!(site.last_inspected, NaiveDate::from_ymd_opt(2025, 3, 7));
    assert_eq!(site.appliances[0].id.as_str(), "hob-1");
    assert_eq!(site.appliances[0].bought.as_deref(), Some("2021"));
}

#[test]
fn what_can_be_repaired_is_repaired_with_a_warning() {
    use WarningKind as W;
    let good = &changed(&[]).rows[0].site;
    for (column, value, kind) in [
        ("户号", "１００１", W::FullWidth),
        ("户号", " 10 01", W::Spaces),
        ("户号", "'1001", W::TextMark),
        ("户号", "=\"1001\"", W::TextMark),
        ("户号", "1001.0", W::DecimalTail),
        ("用户类别", "居民", W::ClassWord),
        ("房号", "３０１", W::FullWidth),
        ("地址", "  东街花园1号楼2单元301室 ", W::Spaces),
        ("地址", "", W::AddressComposed),
        ("联系电话", "138-0000-0000", W::PhoneForm),
        ("联系电话", "+86 138 0000 0000", W::PhoneForm),
        ("上次安检日期", "2025/3/7", W::DateForm),
        ("上次安检日期", "2025.3.7", W::DateForm),
        ("上次安检日期", "20250307", W::DateForm),
        ("上次安检日期", "2025年3月7日", W::DateForm),
        ("上次安检日期", "45723", W::DateSerial),
        ("灶具购置", "2021年", W::DateForm),
        ("状态", "", W::SupplyMissing),
    ] {
        let parsed = changed(&[(column, value)]);
        assert!(parsed.faults.is_empty(), "{column} {value}: {:?}", parsed.faults);
        assert_eq!(kinds(&parsed), [kind], "{column} {value}");
        assert_eq!(&parsed.rows[0].site, good, "{column} {value}");
    }
}

#[test]
fn what_looks_odd_is_taken_and_said() {
    use WarningKind as W;
    for (changes, kind) in [
        (&[("表号", "")][..], W::NoMeter),
        (&[("灶具购置", "无")], W::Placeholder),
        (&[("地址", "东街花园1号楼底商1号")], W::AddressDisagrees),
        (&[("通气日期", "2025-03-08")], W::InspectedBeforeGasOn),
        (&[("状态", "未通气")], W::NeverLitButGasOn),
    ] {
        let parsed = changed(changes);
        assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
        assert_eq!(kinds(&parsed), [kind]);
    }
    let text = format!("{HEADER}\n{ROW}\n{}\n", row_with(&[("户号", "1002")]));
    let [first, second] = [0, 1].map(|at| parsed(&text).rows[at].warnings.clone());
    assert!(first.is_empty());
    let line = Line(2);
    assert_eq!(second[0].kind, W::RepeatedMeter { first: line });
    assert_eq!(second[1].kind, W::RepeatedAddress { first: line });
}

#[test]
fn supply_words_and_an_empty_one() {
    for (word, supply) in [
        ("正常", Supply::InUse),
        ("报停", Supply::Stopped),
        ("未通气", Supply::NeverLit),
        ("拆迁", Supply::Demolished),
        ("空置", Supply::Vacant),
        ("", Supply::InUse),
        ("闹鬼", Supply::InUse),
    ] {
        assert_eq!(changed(&[("状态", word)]).rows[0].site.supply, supply, "{word}");
    }
}

#[test]
fn the_area_is_the_companys_own_where_it_has_one_and_the_street_elsewhere() {
    let text = format!("{HEADER},片区\n{ROW},城东 一片\n{},\n", row_with(&[("户号", "1002")]));
    let areas: Vec<_> = parsed(&text).rows.into_iter().map(|row| row.site.area.to_string()).collect();
    assert_eq!(areas, ["城东一片", "东街"]);
}

#[test]
fn english_headers_and_words_do_as_well() {
    let text = "Account No.;Name;Class;Town;Estate;Building;Room;Mobile;Telephone;Status;Hob;Notes\n\
                7;Li;Commercial;East;Garden;2;101;13800000000;0552-3000000;active;2020-05;\"by; door\"\n";
    let parsed = parsed(text);
    assert_eq!(parsed.faults, []);
    let site = &parsed.rows[0].site;
    assert_eq!((site.class, site.area.as_str(), site.supply), (SiteClass::Commercial, "East", Supply::InUse));
    assert_eq!(site.phone, "13800000000/0552-3000000");
    assert_eq!(site.address.text, "EastGarden2101室");
    assert_eq!(site.appliances[0].bought.as_deref(), Some("2020-05"));
    assert_eq!(site.remark, "by; door");
}
