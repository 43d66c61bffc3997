//! The papers of small stories, read line by line, and read again from the PDF by the marks that every reader looks for.

use super::*;
use crate::model::answer::Signature;
use crate::model::fact::{Delivery, Event, VisitOutcome};
use crate::model::grade::Grade;
use crate::model::id::PersonId;
use crate::model::notice::NoticeRules;
use crate::model::record::Record;
use crate::model::site::{Address, Site, SiteClass, Supply};
use crate::model::story::{Story, id};
use crate::model::strokes::{PenPoint, Strokes};
use crate::model::template::Template;
use crate::model::time::{Stamp, Timestamp, Zone};
use crate::model::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

const RULES: &str = r#"
hotlines = [{ label = { zh = "服务与抢修热线", en = "Service and emergencies" }, number = "95158" }]
free = { zh = "本次检查免费。", en = "Free of charge." }
card = [{ zh = "请拨打热线预约。", en = "Please call for an appointment." }]
legal = [{ zh = "《城镇燃气管理条例》第二十七条", en = "Regulations on Urban Gas, article 27" }]
demand = [{ zh = "请在期限内整改。", en = "Please rectify it in time." }]
consequence = { zh = "逾期未整改的，后果自负。", en = "What follows is yours to bear." }
advice = [{ zh = "用气时保持通风。", en = "Keep the room aired." }]
"#;

/// 2026-11-16 at 9:00 in Shanghai.
const MORNING: i64 = 1_794_790_800_000;
const DAY: i64 = 86_400_000;

struct House {
    site: Site,
    story: Story,
    template: Arc<Template>,
    company: Words,
    rules: NoticeRules,
    people: BTreeMap<PersonId, String>,
}

impl House {
    fn new() -> Self {
        let site = Site {
            id: "34040000001".parse().unwrap(),
            class: SiteClass::Household,
            area: "yuhui".parse().unwrap(),
            customer: "陈国良".into(),
            phone: "13800000001".into(),
            address: Address {
                text: "蚌埠市禹会区幸福小区10号楼1单元1801室".into(), ..Address::default()
            },
            meter: "M00000001".into(),
            meter_kind: "物联网表".into(),
            gas_on: None,
            supply: Supply::InUse,
            appliances: Vec::new(),
            hose_replaced: None,
            alarm: None,
            last_inspected: None,
            remark: String::new(),
        };
        let company = Words { zh: "蚌埠燃气有限公司".into(), en: "Bengbu Gas".into() };
        let people = BTreeMap::from([("lin".parse().unwrap(), "林晓燕".to_owned())]);
        let (template, rules) = (Template::household(), toml::from_str(RULES).unwrap());
        Self { site, story: Story::new(), template, company, rules, people }
    }

    fn source<'a>(&'a self, record: &'a Record) -> Source<'a> {
        let (site, template, company, rules, people) =
            (&self.site, &self.template, &self.company, &self.rules, &self.people);
        Source { site, record, template, company, zone: Zone::default(), rules, people }
    }

    /// Somebody was let in and a valve leaked; the gas was stopped and a notice served.
    fn with_a_leak(signature: Signature) -> Self {
        let mut house = Self::new();
        house.story.visit(MORNING, VisitOutcome::Entered).raised(
            "leak",
            MORNING + 60_000,
            Grade::L1,
            MORNING + 7 * DAY,
        );
        let (hazard, measure) = (crate::model::story::leak(), "关闭表前阀".to_owned());
        house.story.named("off", MORNING + 120_000, Event::SupplyStopped { hazard: hazard.clone(), measure });
        let served = Event::NoticeServed {
            number: "ZG20261116-yuhui-7K2QMX-001".into(),
            notice: NoticeKind::Rectification,
            hazards: vec![hazard],
            delivery: Delivery::InPerson,
            signature,
        };
        house.story.named("notice", MORNING + 180_000, served);
        house
    }

    fn served(&self, language: Language) -> Paper {
        let record = as_of(&self.story.record, &id("notice"));
        let notice = Notice::served(&self.story.record, &id("notice")).unwrap();
        Paper::notice(&self.source(&record), &notice, language).unwrap()
    }
}

fn signed() -> Signature {
    let line = (0..40).map(|n| PenPoint { x: n as f32 * 8.0, y: 60.0 + 40.0 * (n as f32 * 0.7).sin(), ms: n * 16 });
    let strokes = Strokes::draw(400.0, 150.0, &[line.collect()]).unwrap();
    Signature::Drawn { strokes, name: "陈国良".into() }
}

/// Every line of a paper, page by page.
fn lines(paper: &Paper) -> Vec<String> {
    let marks = paper.laid.pages.iter().flat_map(|page| &page.marks);
    let lines = marks.filter_map(|mark| match mark {
        page::Mark::Text { line, .. } => Some(line.text()),
        _ => None,
    });
    lines.collect()
}

#[test]
fn a_rectification_notice_reads_line_by_line_in_both_languages() {
    let house = House::with_a_leak(signed());
    for (language, name) in [(Language::Zh, "notice_zh"), (Language::En, "notice_en")] {
        insta::assert_snapshot!(name, lines(&house.served(language)).join("\n"));
    }
}

#[test]
fn a_notice_has_every_field_that_inspection_md_asks_for() {
    let text = lines(&House::with_a_leak(signed()).served(Language::Zh)).join("");
    for field in [
        "编号 ZG20261116-yuhui-7K2QMX-001", // number
        "陈国良",
        "幸福小区10号楼",
        "13800000001",          // customer, address, telephone
        "2026年11月16日 09:00", // date of inspection
        "阀门漏气",
        "重大",                           // hazards with grade
        "《城镇燃气管理条例》第二十七条", // legal basis
        "2026年11月23日24时前",           // deadline
        "关断上游阀门停气",               // required action
        "后果自负",                       // what follows
        "当面送达",
        "2026年11月16日 09:03",
        "林晓燕",
        "单位盖章",
        "免费",
    ] {
        assert!(text.contains(field), "{field} is missing in {text}");
    }
}

#[test]
fn a_notice_that_nobody_signed_says_why_however_long_the_reason_is() {
    let short = House::with_a_leak(Signature::None { reason: "用户不在家".into() });
    assert!(lines(&short.served(Language::Zh)).join("").contains("未签字：用户不在家"));
    let house = House::with_a_leak(Signature::None {
        reason: "用户认为费用应由公司承担，拒绝签字，".repeat(60)
    });
    let paper = house.served(Language::Zh);
    assert!(paper.pages() > 1);
    assert_eq!(lines(&paper).join("").matches('认').count(), 60, "the whole reason is there");
}

#[test]
fn a_notice_is_told_as_it_stood_when_it_was_served() {
    let mut house = House::with_a_leak(signed());
    house.story.rechecked("again", MORNING + DAY, true).closed("end", MORNING + DAY, &["leak"]);
    house.story.raised("worse", MORNING + 2 * DAY, Grade::L1, MORNING + 3 * DAY);
    let text = lines(&house.served(Language::Zh)).join("");
    assert!(text.contains("2026年11月23日24时前") && !text.contains("11月19日"), "{text}");
}

#[test]
fn the_card_on_the_door_names_neither_the_customer_nor_the_telephone() {
    let mut house = House::new();
    house.story.no_access(MORNING, 1, true);
    let record = &house.story.record;
    let (kind, by) = (NoticeKind::NoAccessCard, "lin".parse().unwrap());
    let at = Stamp::certain(Timestamp(MORNING));
    let notice = Notice { kind, number: "BY-1".into(), hazards: vec![], at, by, delivery: None, signature: None };
    let text = lines(&Paper::notice(&house.source(record), &notice, Language::Zh).unwrap()).join("\n");
    insta::assert_snapshot!("card_zh", text);
    assert!(!text.contains("陈国良") && !text.contains("13800000001"));
}

#[test]
fn a_report_before_anybody_was_let_in_is_refused() {
    let house = House::new();
    let refused = Paper::report(&house.source(&house.story.record), Language::Zh);
    assert!(matches!(refused, Err(BadPaper::NothingChecked)));
}

#[test]
fn a_pdf_embeds_its_fonts_and_the_same_record_gives_the_same_bytes() {
    let house = House::with_a_leak(signed());
    let pdf = house.served(Language::Zh).to_pdf().unwrap();
    assert!(pdf.starts_with(b"%PDF-1."));
    assert_eq!(pdf, house.served(Language::Zh).to_pdf().unwrap());
    assert!(pdf.len() < 200_000, "{} bytes", pdf.len());
    let has = |what: &[u8]| pdf.windows(what.len()).any(|window| window == what);
    assert!(has(b"/FontFile3") && has(b"/ToUnicode") && has(b"/Identity-H"));
}

#[test]
fn a_picture_has_150_dots_an_inch_and_ink_on_it() {
    let paper = House::with_a_leak(signed()).served(Language::Zh);
    let bytes = paper.to_png(0).unwrap().unwrap();
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (1_240, 1_754));
    let dark = pixels.chunks(3).filter(|pixel| pixel[0] < 100 && pixel[1] < 100).count();
    assert!((10_000..200_000).contains(&dark), "{dark} dark pixels");
    assert!(paper.to_png(paper.pages()).is_none());
}

#[test]
fn characters_that_no_font_has_stand_as_boxes_and_are_told() {
    let mut house = House::with_a_leak(signed());
    house.site.customer = "𠮷田😀".into();
    let paper = house.served(Language::Zh);
    assert_eq!(paper.unprintable(), &BTreeSet::from(['𠮷', '😀']));
    assert!(lines(&paper).join("").contains("U+1F600、U+20BB7"));
    paper.to_pdf().unwrap();
}

#[test]
fn every_word_of_templates_and_names_of_fields_is_in_the_font() {
    let mut missing = BTreeSet::new();
    for template in Template::embedded() {
        for word in format!("{template:?}").chars() {
            if !word.is_control() && font::glyph(word).is_none() {
                missing.insert(word);
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
    for source in [include_str!("words.rs"), RULES] {
        let unknown = source.chars().filter(|c| !c.is_control() && font::glyph(*c).is_none());
        assert_eq!(unknown.collect::<String>(), "");
    }
}
