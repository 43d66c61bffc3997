use super::*;
use encoding_rs::GB18030;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").unwrap();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn write_text(page: &mut rust_xlsxwriter::Worksheet, row: u32, cells: &str) {
    for (column, cell) in (0_u16..).zip(cells.split(',')) {
        if !cell.is_empty() {
            page.write_string(row, column, cell).unwrap();
        }
    }
}

#[test]
fn one_register_in_seven_dresses_is_one_register() {
    let text = format!("{HEADER}\r\n{ROW}\r\n{}\r\n", row_with(&[("户号", "1002"), ("用户类别", "")]));
    let plain = parsed(&text);
    assert_eq!((plain.rows.len(), plain.faults.len()), (1, 1));
    let tabs = text.replace(',', "\t");
    let utf16 = [0xff, 0xfe].into_iter().chain(tabs.encode_utf16().flat_map(u16::to_le_bytes));
    for (dress, bytes) in [
        ("BOM", format!("\u{feff}{text}").into_bytes()),
        ("GBK", GB18030.encode(&text).0.into_owned()),
        ("semicolon", text.replace(',', ";").into_bytes()),
        ("tab", tabs.clone().into_bytes()),
        ("UTF-16", utf16.collect()),
        ("old Mac", text.replace("\r\n", "\r").into_bytes()),
        ("quoted", text.replace(",正常", ",\"正常\"").into_bytes()),
    ] {
        assert_eq!(parse(&read_bytes(bytes).unwrap(), &rules()), plain, "{dress}");
    }
    let book = workbook(|page| {
        let lines = [HEADER.to_owned(), ROW.to_owned(), row_with(&[("户号", "1002"), ("用户类别", "")])];
        for (row, line) in (0..).zip(&lines) {
            write_text(page, row, line);
        }
    });
    let book = parse(&read_bytes(book).unwrap(), &rules());
    assert_eq!((&book.rows, &book.faults), (&plain.rows, &plain.faults));
}

#[test]
fn one_broken_byte_does_not_make_utf_8_into_gbk() {
    let mut bytes = format!("{HEADER}\n{ROW}\n{}\n", row_with(&[("户号", "1002"), ("户名", "@")])).into_bytes();
    let at = bytes.iter().rposition(|b| *b == b'@').unwrap();
    bytes[at] = 0xff;
    let parsed = parse(&read_bytes(bytes).unwrap(), &rules());
    assert_eq!(parsed.rows.len(), 2);
    assert_eq!((parsed.faults[0].line, parsed.faults[0].reason), (Line(3), FaultReason::Undecodable));
}

#[test]
fn titles_above_the_header_and_blank_lines_keep_the_lines_right() {
    let text = format!("某公司用户台账,,\n\"导出\n日期\",\n{HEADER}\n\n{}\n,,,\n", row_with(&[("用户类别", "")]));
    let parsed = parsed(&text);
    assert_eq!((parsed.faults[0].line, parsed.blank), (Line(6), 2));
}

#[test]
fn a_workbook_keeps_its_row_numbers_its_numbers_and_its_dates() {
    let date = Format::new().set_num_format("yyyy/m/d");
    let book = workbook(|page| {
        write_text(page, 0, "用户台账");
        write_text(page, 2, &format!("{HEADER},灶具购置日期"));
        write_text(page, 4, &row_with(&[("户号", ""), ("上次安检日期", ""), ("灶具购置", "")]));
        page.write_number(4, 0, 34_040_000_001.0).unwrap();
        page.write_number(4, 12, 2021).unwrap();
        page.write_with_format(4, 14, ExcelDateTime::from_ymd(2025, 3, 7).unwrap(), &date).unwrap();
        write_text(page, 5, &row_with(&[("户号", "")]));
        page.write_number(5, 0, 3_404_000_000_112_233_445.0).unwrap();
        write_text(page, 6, &row_with(&[("户号", "9")]));
        page.write_string(6, 30, "旁注").unwrap();
    });
    let parsed = parse(&read_bytes(book).unwrap(), &rules());
    let site = &parsed.rows[0].site;
    assert_eq!((parsed.rows[0].line, site.id.as_str()), (Line(5), "34040000001"));
    assert_eq!(site.last_inspected, NaiveDate::from_ymd_opt(2025, 3, 7));
    assert_eq!(site.appliances[0].bought.as_deref(), Some("2021"));
    let found: Vec<_> = parsed.faults.iter().map(|f| (f.line, f.reason, f.severity)).collect();
    assert_eq!(
        found,
        [
            (Line(6), FaultReason::DigitsLost, Severity::RowRefused),
            (Line(7), FaultReason::CellsBeyondHeader, Severity::ValueLeftOut),
        ]
    );
}

#[test]
fn a_stray_cell_at_the_end_of_the_world_is_an_error_and_not_400_gigabytes() {
    let book = workbook(|page| {
        write_text(page, 0, HEADER);
        page.write_string(1_048_575, 16_383, " .").unwrap();
    });
    assert_eq!(read_bytes(book), Err(ReadError::TooWide { row: 1_048_576 }));
}

#[test]
fn missing_columns_are_named_with_what_was_found() {
    let error = read_bytes("户名,联系电话,街道\n张三,1,2\n".into()).unwrap_err();
    let expected = vec![Column::Account, Column::Class, Column::Address];
    let found = ["户名", "联系电话", "街道"].map(String::from).to_vec();
    assert_eq!(error, ReadError::Columns { found, expected });
    assert_eq!(
        error.to_string(),
        "columns are missing: 户号 (account), 用户类别 (class), 地址 (address); found: 户名, 联系电话, 街道"
    );
    assert!(error.words().zh.contains("缺少必需的列：户号"));
}

#[test]
fn what_is_no_register_is_refused_with_a_reason() {
    for (bytes, error) in [
        (&b""[..], ReadError::Empty),
        (b"\n ,\n\n", ReadError::Empty),
        (b"a,b\n1,2\n", ReadError::NoHeader),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ReadError::OldWorkbook),
        (b"PK\x03\x04 and nothing more", ReadError::DamagedWorkbook),
        (b"<html><table>", ReadError::WebPage),
        (b"\x89PNG\r\n\x1a\n\0\0\0", ReadError::NotARegister),
    ] {
        assert_eq!(read_bytes(bytes.to_vec()), Err(error));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.csv");
    assert_eq!(read(&path), Err(ReadError::File(std::io::ErrorKind::NotFound)));
    // A sparse file: it has the size and takes no room.
    std::fs::File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
    assert_eq!(read(&path), Err(ReadError::TooBig));
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>(), rows in "[0-9a-z户无年月\",;'=\t\r\n/.:+-]{0,300}") {
        for text in [text.clone(), rows.clone(), format!("{HEADER}\n{text}"), format!("{HEADER}\n{ROW}\n{rows}")] {
            if let Ok(sheet) = read_bytes(text.into_bytes()) {
                let judged = parse(&sheet, &rules());
                let counts = judged.counts();
                prop_assert_eq!(counts.taken + counts.refused, sheet.len());
            }
        }
    }

    #[test]
    fn no_cell_makes_the_reader_panic(
        cells in prop::collection::vec(prop_oneof![any::<String>(), "[0-9年月日TE./:+ -]{0,12}"], 17)
    ) {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&cells).unwrap();
        let row = String::from_utf8(out.into_inner().unwrap()).unwrap();
        let sheet = sheet(&format!("{HEADER}\n{row}"));
        let counts = parse(&sheet, &rules()).counts();
        prop_assert_eq!(counts.taken + counts.refused, sheet.len());
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_bytes(bytes.clone());
        let _ = read_bytes([b"PK\x03\x04".to_vec(), bytes.clone()].concat());
        let header = GB18030.encode(HEADER).0.into_owned();
        if let Ok(sheet) = read_bytes([header, b"\n".to_vec(), bytes].concat()) {
            parse(&sheet, &rules());
        }
    }
}
