use super::*;
use proptest::prelude::*;

fn at(building: &str, unit: &str, room: &str) -> String {
    walking_order(&Address {
        estate: "光彩家园".into(),
        building: building.into(),
        unit: unit.into(),
        room: room.into(),
        ..Address::default()
    })
}
fn line(text: &str) -> String {
    walking_order(&Address { text: text.into(), ..Address::default() })
}
fn in_order(keys: &[(String, String)]) {
    for pair in keys.windows(2) {
        assert!(pair[0].1 < pair[1].1, "{:?} comes before {:?}", pair[0], pair[1]);
    }
}

#[test]
fn the_walk_goes_building_by_building_and_floor_by_floor() {
    let walk = [
        ("1号楼", "1单元", "负101"),
        ("1号楼", "1单元", "101"),
        ("1号楼", "1单元", "102室"),
        ("1号楼", "1单元", "201"),
        ("1号楼", "1单元", "1001"),
        ("1号楼", "2单元", "101"),
        ("1号楼", "10单元", "101"),
        ("２号楼", "1单元", "101"),
        ("3#", "1单元", "101"),
        ("四号楼", "一单元", "101"),
        ("4号楼", "二单元", "101"),
        ("10号楼", "1单元", "101"),
        ("十一栋", "1单元", "9-03"),
        ("11栋", "1单元", "1801"),
        ("12幢", "1单元", "101"),
        ("二十号楼", "1单元", "101"),
        ("100号楼", "1单元", "101"),
        ("A座", "1单元", "101"),
        ("b座", "1单元", "101"),
        ("主楼", "1单元", "101"),
    ];
    in_order(&walk.map(|(b, u, r)| (format!("{b}{u}{r}"), at(b, u, r))));
}

#[test]
fn one_building_written_in_several_ways_is_one_building() {
    for building in ["12号楼", "12#", "12栋", "12幢", "１２号楼", "十二号楼", " 12 号楼", "012号楼"] {
        assert_eq!(at(building, "1单元", "101"), at("12号楼", "一单元", "101室"), "{building}");
    }
}

#[test]
fn a_room_number_tells_its_floor() {
    for (room, expected) in [
        ("101", Some(1)),
        ("1801", Some(18)),
        ("0903", Some(9)),
        ("18-01", Some(18)),
        ("9层03", Some(9)),
        ("2-1801", Some(18)),
        ("负101", Some(-1)),
        ("-201", Some(-2)),
        ("1801a", Some(18)),
        ("7", None),
        ("12", None),
        ("10101", None),
        ("东户", None),
        ("", None),
    ] {
        assert_eq!(floor(room), expected, "{room}");
    }
}

#[test]
fn what_the_register_leaves_out_is_read_from_the_line() {
    let parts = |text: &str| {
        let p = Parts::read(text);
        [p.district, p.street, p.estate, p.building, p.unit, p.floor, p.room].join("|")
    };
    for (text, expected) in [
        ("蚌埠市禹会区马城镇梅姚村小区1号楼1单元101室", "禹会区|马城镇|梅姚村小区|1|1||101"),
        ("安徽省蚌埠市蚌山区纬二路街道第三小区十二栋二单元1801", "蚌山区|纬2路街道|第3小区|12|2||1801"),
        (
            "蚌埠市蚌山区淮河社区行政事务管理中心光彩里2号楼1单元301室",
            "蚌山区|淮河社区行政事务管理中心|光彩里|2|1||301",
        ),
        ("光彩家园６＃２-801", "||光彩家园|6|2||801"),
        ("光彩家园6-2-801室", "||光彩家园|6|2||801"),
        ("光彩家园6-801", "||光彩家园|6|||801"),
        ("蚌山区解放路123号", "蚌山区||解放路|123|||"),
        ("解放路123号5号楼2单元301", "||解放路123号|5|2||301"),
        ("解放路88号3层305", "||解放路|88||3|305"),
        ("商业广场A座1502室", "||商业广场|a|||1502"),
        ("梅姚村", "||梅姚村||||"),
        ("", "||||||"),
    ] {
        assert_eq!(parts(text), expected, "{text}");
    }
}

#[test]
fn sites_with_one_line_only_walk_in_the_same_order() {
    let walk = ["2号楼1单元101室", "2号楼1单元1801室", "2号楼2单元101", "10号楼1单元101室", "十一号楼1单元101室"];
    in_order(&walk.map(|house| (house.to_owned(), line(&format!("蚌埠市禹会区马城镇梅姚村小区{house}")))));
    let parts = Address {
        district: "禹会区".into(),
        street: "马城镇".into(),
        estate: "梅姚村小区".into(),
        building: "2号楼".into(),
        unit: "1单元".into(),
        room: "101".into(),
        ..Address::default()
    };
    assert_eq!(walking_order(&parts), line("蚌埠市禹会区马城镇梅姚村小区2号楼1单元101室"));
}

#[test]
fn chinese_numerals_are_numbers() {
    for (text, expected) in [
        ("十", "10"),
        ("二十一", "21"),
        ("一〇一", "101"),
        ("一百零五", "105"),
        ("三百二十", "320"),
        ("胜利五村", "胜利5村"),
    ] {
        assert_eq!(digits_for_numerals(text), expected);
    }
}

proptest! {
    #[test]
    fn numbers_walk_as_numbers(a in 0u64..100_000, b in 0u64..100_000) {
        let key = |n: u64| at(&format!("{n}号楼"), "1单元", "101");
        prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
    }

    #[test]
    fn any_text_has_a_key_with_eight_parts(text in any::<String>(), building in any::<String>(), room in any::<String>()) {
        let key = walking_order(&Address { text, building, room, ..Address::default() });
        prop_assert_eq!(key.matches(SEPARATOR).count(), 7);
    }
}
