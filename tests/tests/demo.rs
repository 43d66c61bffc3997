//! The demo, from the register to the figures; the figures counted again from the exported tables by a few lines of SQL
//! that share nothing with the code that made them.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::model::words::Language;
use anjian_hq::demo::{Options, Played, play};
use anjian_hq::export::Table;
use anjian_hq::{Headquarters, Question};
use rusqlite::Connection;
use std::path::PathBuf;

fn options(register: Option<PathBuf>) -> Options {
    Options {
        register,
        data: None,
        seed: 7,
        today: "2026-11-20".parse().unwrap(),
        listen: "127.0.0.1:0".parse().unwrap(),
        language: Language::En,
    }
}

fn played(options: &Options) -> (Played, Vec<String>) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let told = std::sync::Mutex::new(Vec::new());
    let played = play(options, runtime.handle(), &|line| told.lock().unwrap().push(line.to_owned())).unwrap();
    (played, told.into_inner().unwrap())
}

/// Puts an exported CSV into a table of texts.
fn into_sql(db: &Connection, hq: &Headquarters, table: Table) {
    let mut csv = Vec::new();
    hq.export(table, &Question::default(), &mut csv).unwrap();
    let text = String::from_utf8(csv).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let columns: Vec<_> = reader.headers().unwrap().iter().map(|c| format!("\"{c}\" TEXT")).collect();
    db.execute_batch(&format!("CREATE TABLE {} ({})", table.name(), columns.join(", "))).unwrap();
    let marks = vec!["?"; columns.len()].join(", ");
    let mut insert = db.prepare(&format!("INSERT INTO {} VALUES ({marks})", table.name())).unwrap();
    for row in reader.records() {
        insert.execute(rusqlite::params_from_iter(row.unwrap().iter())).unwrap();
    }
}

/// Due, excluded, entered, no access, refused and the rest, by programme and area, from sites and inspections alone.
const COUNTED_AGAIN: &str = "
WITH programmes (programme, period, class, first_day, last_day) AS (VALUES
    ('household-annual', '2026', 'household', '2026-01-01', '2026-12-31'),
    ('commercial-monthly', '2026-11', 'commercial', '2026-11-01', '2026-11-30')),
due AS (
    SELECT p.programme, p.period, s.area, s.site,
        (s.excluded_from <> '' AND s.excluded_from <= p.last_day
         AND (s.excluded_until = '' OR p.last_day <= s.excluded_until)) AS approved,
        coalesce((SELECT i.progress FROM inspections i
                  WHERE i.site = s.site AND i.programme = p.programme AND i.period = p.period), 'untouched') AS progress
    FROM sites s JOIN programmes p ON p.class = s.class
    WHERE s.gas_on = '' OR substr(s.gas_on, 1, 7) < substr(p.first_day, 1, 7))
SELECT programme, period, area, count(*) AS due,
    sum(approved AND progress <> 'completed') AS excluded,
    sum(progress = 'completed') AS entered,
    sum(NOT approved AND progress = 'no_access') AS no_access,
    sum(NOT approved AND progress = 'refused') AS refused,
    sum(NOT approved AND progress IN ('untouched', 'begun', 'vacant', 'wrong_address')) AS rest
FROM due GROUP BY programme, period, area ORDER BY programme, period, area";

#[test]
fn law_5_the_demos_figures_are_right_when_counted_again_from_the_exported_tables() {
    let (played, told) = played(&options(None));
    let account = &played.account;
    assert!(account.digests_equal && account.digests_compared > 300, "{account:?}");
    assert!(account.conflicts >= 2 && account.quarantined == 0);
    let entered: u64 = account.totals.iter().map(|line| line.entered).sum();
    assert!(account.seals.sealed == entered && account.seals.wrong == 0 && entered > 200, "{:?}", account.seals);
    assert_eq!(account.seals.verified, played.hq.inspections().unwrap().len() as u64);
    assert!(account.photo_files > 2 && account.photo_files % 2 == 0, "each photo with its thumbnail");
    assert!(account.hazards.open > 0 && account.hazards.closed > 0);
    assert!(told.iter().any(|line| line.contains("refused")), "{told:?}");

    let db = Connection::open_in_memory().unwrap();
    for table in Table::ALL {
        into_sql(&db, &played.hq, table);
    }
    let mut statement = db.prepare(COUNTED_AGAIN).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut compared = 0;
    while let Some(row) = rows.next().unwrap() {
        let key: (String, String, String) = (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap());
        let counted: Vec<u64> = (3..9).map(|n| row.get::<_, i64>(n).unwrap().unsigned_abs()).collect();
        let line = account.coverage.iter().find(|line| {
            let area = line.area.as_ref().map(ToString::to_string).unwrap_or_default();
            (line.programme.to_string(), line.period.to_string(), area) == key
        });
        let line = line.unwrap_or_else(|| panic!("no line for {key:?}"));
        let told = [line.due, line.excluded, line.entered, line.no_access, line.refused, line.untouched];
        assert_eq!(counted, told, "{key:?}");
        let base = (line.due - line.excluded) as f64;
        assert!((line.completion_strict.unwrap() - line.entered as f64 / base).abs() < 1e-9);
        assert!((line.visit_rate.unwrap() - (line.entered + line.no_access + line.refused) as f64 / base).abs() < 1e-9);
        compared += 1;
    }
    assert_eq!(compared, account.coverage.len());

    let one = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap().unsigned_abs();
    assert_eq!(one("SELECT count(*) FROM hazards WHERE open = '1'"), account.hazards.open);
    assert_eq!(one("SELECT count(*) FROM hazards WHERE open = '0'"), account.hazards.closed);
    assert_eq!(one("SELECT count(*) FROM hazards WHERE grade = 'L1'"), account.hazards.l1);
    assert_eq!(one("SELECT count(DISTINCT inspection) FROM conflicts"), account.conflicts);
    assert_eq!(one("SELECT count(*) FROM hazards WHERE owes_notice = '1'"), 0, "a grave hazard without a notice");
    // What another finds again stays open, although the closing names everything its author had seen.
    assert!(one("SELECT count(*) FROM hazards WHERE open = '1' AND hazard LIKE 'H1.3%'") >= 1);
}

#[test]
fn the_same_seed_makes_the_same_days() {
    let figures = || {
        let (played, _) = played(&options(None));
        let mut account = serde_json::to_value(&played.account).unwrap();
        // Keys are drawn anew, so the bytes that signatures and ids compress to differ by a few.
        for device in account["devices"].as_array_mut().unwrap() {
            device.as_object_mut().unwrap().retain(|name, _| !name.starts_with("bytes"));
        }
        account
    };
    assert_eq!(figures(), figures());
}

/// A register of 20,000 rows in the shape of a company's export, with the faults such exports have.
fn big_register() -> (String, usize) {
    let mut text = String::from(
        "\u{feff}户号,户名,用户类别,区,街道,社区,小区,楼栋,单元,房号,地址,联系电话,表号,表具类型,通气日期,灶具购置,热水器购置,软管更换,报警器,上次安检日期,状态,备注\r\n",
    );
    let mut refused = 0;
    for n in 0..20_000_u32 {
        let account = if n % 400 == 399 { 34_040_000_000 + u64::from(n) - 1 } else { 34_040_000_000 + u64::from(n) };
        let class = match n {
            _ if n % 333 == 7 => "",
            _ if n % 70 == 3 => "工商户",
            _ => "民用户",
        };
        refused += usize::from(n % 400 == 399 || class.is_empty());
        let (street, building, room) = (n / 700, n / 40 % 18 + 1, n % 40 / 2 * 100 + 101 + n % 2);
        let last = if n % 500 == 11 { "2025-02-30" } else { "2025-03-07" };
        let phone = if n % 90 == 5 { "" } else { "13800001111" };
        let remark = if n % 1000 == 1 { "\"两行\r\n备注\"" } else { "" };
        let digits = if n % 250 == 9 { "１０号楼".to_owned() } else { format!("{building}号楼") };
        text += &format!(
            "{account},张{n},{class},蚌山区,{street}街道,{street}社区,{street}苑,{digits},1单元,{room},蚌埠市蚌山区{street}街道{street}苑{digits}1单元{room}室,{phone},M{n:08},IC卡表,2015-06-01,2021,2020,2024-01,有,{last},正常,{remark}\r\n"
        );
    }
    (text, refused)
}

#[test]
fn a_register_of_twenty_thousand_rows_is_taken_its_faulty_rows_are_all_named_and_the_demo_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.csv");
    let (text, refused) = big_register();
    std::fs::write(&path, text).unwrap();
    let (played, _) = played(&options(Some(path)));
    let account = &played.account;
    assert_eq!(account.register.refused, refused as u64);
    assert_eq!(account.sites, 20_000 - refused as u64);
    assert!(account.digests_equal);
    let named = std::fs::read_to_string(folder.path().join("register-faults.csv")).unwrap();
    let lines = csv::Reader::from_reader(named.trim_start_matches('\u{feff}').as_bytes()).into_records().count();
    // Every faulty row, and beside each repeated account the row that had it first.
    assert!(lines >= refused + usize::try_from(account.register.values_left_out).unwrap(), "{lines}");
}
