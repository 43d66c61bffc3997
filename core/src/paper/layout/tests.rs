use super::super::sheet::{Cell, Column};
use super::*;
use crate::model::time::Timestamp;
use crate::model::words::Language;
use proptest::prelude::*;

fn sheet(blocks: Vec<Block>) -> Sheet {
    Sheet {
        format: Format::A4,
        language: Language::Zh,
        issuer: "燃气公司".into(),
        title: "通知书".into(),
        number: Some(("编号".into(), "ZG-1".into())),
        foot: "热线 95158".into(),
        at: Timestamp(0),
        blocks,
    }
}

fn table(rows: Vec<Vec<Cell>>) -> Block {
    let column = |head: &str| Column { head: head.into(), share: 1.0 };
    Block::Table { columns: vec![column("甲"), column("乙")], rows, ruled: true }
}

fn texts(page: &Page) -> Vec<(f32, String)> {
    let texts = page.marks.iter().filter_map(|mark| match mark {
        Mark::Text { y, line, .. } => Some((*y, line.text())),
        _ => None,
    });
    texts.collect()
}

#[test]
fn a_table_goes_on_under_its_head_on_every_page() {
    let rows = (0..90).map(|n| vec![vec![Text::body(format!("第{n}行"))], vec![Text::body("内容")]]).collect();
    let laid = lay(&sheet(vec![table(rows)])).unwrap();
    assert!(laid.pages.len() > 2);
    let all: Vec<_> = laid.pages.iter().flat_map(texts).map(|(_, text)| text).collect();
    assert!((0..90).all(|n| all.contains(&format!("第{n}行"))));
    for (place, page) in laid.pages.iter().enumerate() {
        let page_texts: Vec<_> = texts(page).into_iter().map(|(_, text)| text).collect();
        assert!(page_texts.contains(&"甲".to_owned()), "page {place} has no head");
        let pages = format!("第 {} 页，共 {} 页", place + 1, laid.pages.len());
        assert!(page_texts.contains(&pages));
    }
}

#[test]
fn a_row_taller_than_a_page_is_parted_and_nothing_of_it_is_lost() {
    let long: String = (0..4_000).map(|n| char::from(b'a' + (n % 26) as u8)).collect();
    let laid = lay(&sheet(vec![table(vec![vec![vec![Text::body(long.clone())], vec![Text::body("短")]]])])).unwrap();
    assert!(laid.pages.len() > 1);
    let all: String = laid.pages.iter().flat_map(texts).map(|(_, text)| text).filter(|t| t.is_ascii()).collect();
    assert!(all.contains(&long[..2_000]) && all.len() >= long.len());
}

#[test]
fn places_to_sign_are_never_parted_from_each_other() {
    let place = |label: &str| super::super::sheet::SignPlace {
        label: label.into(),
        strokes: None,
        said: None,
        below: vec!["日期".into()],
        stamp: None,
    };
    for filler in 30..60 {
        let mut blocks = vec![Block::Paragraph(Text::body("字\n".repeat(filler)))];
        blocks.push(Block::Signatures(vec![place("用户"), place("安检员")]));
        let laid = lay(&sheet(blocks)).unwrap();
        let on = |what: &str| laid.pages.iter().position(|p| texts(p).iter().any(|(_, t)| t == what));
        assert_eq!(on("用户"), on("安检员"), "{filler} lines above");
        assert_eq!(on("日期"), on("用户"), "{filler} lines above");
    }
}

#[test]
fn a_paper_without_end_is_refused() {
    let endless = Block::Paragraph(Text::body("字\n".repeat(10_000)));
    assert_eq!(lay(&sheet(vec![endless])).unwrap_err(), TooLong);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_it_says_stays_within_the_edges_of_its_pages(
        cells in prop::collection::vec(("[一-龥a-z ，。]{0,400}", "[A-Za-z0-9/.-]{0,90}"), 0..14),
        fields in prop::collection::vec(("[一-龥]{1,4}", "[一-龥0-9 ]{0,90}"), 0..8),
    ) {
        let rows = cells.iter().map(|(a, b)| vec![vec![Text::body(a.clone())], vec![Text::aside(b.clone())]]).collect();
        let laid = lay(&sheet(vec![Block::Fields(fields), table(rows)])).unwrap();
        for page in &laid.pages {
            for mark in &page.marks {
                if let Mark::Text { x, y, size, line, .. } = mark {
                    let right = x + line.advance() * size;
                    // A character may be wider than its column is left; it never leaves the page.
                    prop_assert!(*x >= 40.0 && right <= page.width - 30.0, "{x} to {right}: {}", line.text());
                    prop_assert!(*y >= 20.0 && *y <= page.height - 15.0, "{y}: {}", line.text());
                }
            }
        }
    }
}
