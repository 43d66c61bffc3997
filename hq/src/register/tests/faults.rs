use super::FaultReason as R;
use super::Severity::{RowRefused, ValueLeftOut};
use super::*;
use std::collections::BTreeSet;

/// A table of what can stand in a cell, and of what is said about it.
fn cells() -> Vec<(&'static str, String, FaultReason, Severity)> {
    let long = "长".repeat(201);
    [
        ("户号", "", R::NoAccount, RowRefused),
        ("户号", "10/01", R::BadAccount, RowRefused),
        ("户号", "3.404E+10", R::DigitsLost, RowRefused),
        ("户号", "#N/A", R::FailedFormula, RowRefused),
        ("用户类别", "", R::NoClass, RowRefused),
        ("用户类别", "火星用户", R::UnknownClass, RowRefused),
        ("街道", "", R::NoArea, RowRefused),
        ("街道", "东街/西街", R::BadArea, RowRefused),
        ("地址", "乱\u{fffd}码", R::Undecodable, RowRefused),
        ("户名", "", R::NoName, ValueLeftOut),
        ("户名", "乱\u{fffd}码", R::Undecodable, ValueLeftOut),
        ("户名", &long, R::TooLong, ValueLeftOut),
        ("联系电话", "", R::NoPhone, ValueLeftOut),
        ("联系电话", "无", R::NoPhone, ValueLeftOut),
        ("联系电话", "1380000", R::BadPhone, ValueLeftOut),
        ("联系电话", "1.38E+10", R::DigitsLost, ValueLeftOut),
        ("表号", "1.23E+11", R::DigitsLost, ValueLeftOut),
        ("通气日期", "很久以前", R::NotADate, ValueLeftOut),
        ("通气日期", "1900-01-01", R::DateTooEarly, ValueLeftOut),
        ("上次安检日期", "2025-02-30", R::ImpossibleDate, ValueLeftOut),
        ("上次安检日期", "2025-02", R::NotADay, ValueLeftOut),
        ("上次安检日期", "2026-11-24", R::DateInFuture, ValueLeftOut),
        ("灶具购置", "2021-13", R::ImpossibleDate, ValueLeftOut),
        ("报警器", "也许", R::UnknownAlarm, ValueLeftOut),
        ("状态", "闹鬼", R::UnknownSupply, ValueLeftOut),
    ]
    .map(|(column, value, reason, severity)| (column, value.to_owned(), reason, severity))
    .into()
}

/// Rows that are faulty as a whole, each under the good row of line 2.
fn whole_rows() -> Vec<(String, &'static str, FaultReason, Severity)> {
    let first = Line(2);
    vec![
        (row_with(&[("户名", "李四")]), "户号", R::RepeatedAccount { first }, RowRefused),
        (row_with(&[("户号", " １００１")]), "户号", R::IdenticalRepeat { first }, RowRefused),
        (row_with(&[("户号", "2"), ("地址", ""), ("楼栋", ""), ("房号", "")]), "地址", R::NoAddress, RowRefused),
        (format!("{},多,出", row_with(&[("户号", "2")])), "*", R::TooManyCells, RowRefused),
        (row_with(&[("户号", "2"), ("备注", "\"没有关")]), "*", R::UnclosedQuote, RowRefused),
        ("2,李四,民用户,东街,花园,1号楼,2单元,302,东街302,13900000000".into(), "*", R::TooFewCells, ValueLeftOut),
    ]
}

#[test]
fn every_faulty_cell_is_named_with_line_column_value_and_reason() {
    for (column, value, reason, severity) in cells() {
        let parsed = changed(&[(column, &value)]);
        let fault = Fault { line: Line(2), column: column.into(), value: value.clone(), reason, severity };
        assert_eq!(parsed.faults, [fault], "{column} {value}");
        assert_eq!(parsed.rows.len(), usize::from(severity == ValueLeftOut), "{column} {value}");
        assert_eq!(parsed.originals[&Line(2)].len(), 17);
    }
}

#[test]
fn a_row_faulty_as_a_whole_is_named_and_the_next_one_is_safe() {
    for (row, column, reason, severity) in whole_rows() {
        let text = format!("{HEADER}\n{ROW}\n{row}\n{}\n", row_with(&[("户号", "3")]));
        let parsed = parsed(&text);
        let [fault] = &parsed.faults[..] else { panic!("{row}: {:?}", parsed.faults) };
        assert_eq!((fault.line, &*fault.column, fault.reason, fault.severity), (Line(3), column, reason, severity));
        assert_eq!(parsed.rows.first().map(|row| row.line), Some(Line(2)), "{row}");
        assert_eq!(parsed.rows.last().map(|row| row.line), Some(Line(4)), "{row}");
        assert_eq!(parsed.rows.len(), if severity == RowRefused { 2 } else { 3 });
    }
}

#[test]
fn no_kind_of_fault_is_without_its_story() {
    let told = cells().into_iter().map(|cell| cell.2).chain(whole_rows().into_iter().map(|row| row.2));
    let mut told: BTreeSet<&str> = told.map(FaultReason::code).collect();
    told.insert(R::CellsBeyondHeader.code()); // A workbook's own; its story stands with the files.
    let source = include_str!("../fault.rs").lines().filter_map(|line| line.split("=> \"").nth(1));
    let known: BTreeSet<&str> = source.filter_map(|rest| rest.strip_suffix("\",")).collect();
    assert_eq!(told, known);
}

#[test]
fn a_row_with_several_faults_names_them_all() {
    let parsed = changed(&[("户号", ""), ("用户类别", ""), ("联系电话", "x"), ("通气日期", "2019-02-29")]);
    let reasons: Vec<_> = parsed.faults.iter().map(|fault| fault.reason).collect();
    assert_eq!(reasons, [R::NoAccount, R::NoClass, R::BadPhone, R::ImpossibleDate]);
    assert_eq!(parsed.counts().refused, 1);
}

#[test]
fn one_good_number_of_two_is_kept_and_the_other_is_named() {
    let parsed = changed(&[("联系电话", "13800000000/123")]);
    assert_eq!(parsed.rows[0].site.phone, "13800000000");
    assert_eq!(parsed.faults[0].reason, R::BadPhone);
}

#[test]
fn an_appliance_without_a_readable_date_still_burns_gas() {
    for value in ["有", "去年"] {
        let appliances = &changed(&[("灶具购置", value)]).rows[0].site.appliances;
        assert_eq!((appliances.len(), &appliances[0].bought), (1, &None), "{value}");
    }
}

#[test]
fn the_first_row_of_an_account_stands_and_says_so() {
    let second = row_with(&[("户名", "李四")]);
    let parsed = parsed(&format!("{HEADER}\n{ROW}\n{second}\n{ROW}\n"));
    let found: Vec<_> = parsed.repeats.iter().map(|r| (r.line, r.first, r.identical)).collect();
    assert_eq!(found, [(Line(3), Line(2), false), (Line(4), Line(2), true)]);
    assert_eq!(parsed.rows[0].site.customer, "张三");
    assert_eq!(parsed.faults[1].reason.words().en, "identical repeat of line 2");
}

#[test]
fn the_faults_file_is_mended_and_imported_again() {
    let bad = row_with(&[("户号", "0007"), ("用户类别", ""), ("备注", "=cmd()")]);
    let repeat = row_with(&[("户名", "李四")]);
    let before = parsed(&format!("{HEADER}\n{ROW}\n{bad}\n{repeat}\n"));
    let folder = tempfile::tempdir().unwrap();
    let path = faults_path(&folder.path().join("register.csv"));
    write_faults(&path, &before).unwrap();

    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("'=cmd()") && text.contains("'0007"));
    assert!(text.contains("缺少用户类别") && text.contains("no class") && text.contains("户号与第 2 行重复"));

    // Unmended, it repeats the same faults and overwrites nobody.
    let again = parse(&read(&path).unwrap(), &rules());
    assert_eq!(again.counts().refusals, before.counts().refusals);
    assert_eq!(again.rows[0].site, before.rows[0].site);

    let mended = text.replace("张三,,", "张三,民用户,").replace("1001,李四", "1002,李四");
    let after = parsed(&mended);
    assert_eq!(after.faults, []);
    let ids: Vec<_> = after.rows.iter().map(|row| row.site.id.as_str()).collect();
    assert_eq!(ids, ["1001", "0007", "1002"]);
    assert_eq!(after.rows[1].site.remark, "=cmd()");
}
