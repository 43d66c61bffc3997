//! The names of the papers' fields, in both languages. No sentence of law or advice stands here: those are the company's
//! and the template's data.

use crate::model::fact::Delivery;
use crate::model::time::{Stamp, Timestamp, Zone};
use crate::model::words::Language;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A name in Chinese and in English.
pub(super) type Name = (&'static str, &'static str);

/// The name in one language.
pub(super) fn say(language: Language, name: Name) -> &'static str {
    match language {
        Language::Zh => name.0,
        Language::En => name.1,
    }
}

/// The language's own tag.
pub(super) fn tag(language: Language) -> &'static str {
    say(language, ("zh-CN", "en"))
}

pub(super) const CARD: Name = ("到访不遇告知单", "We called and nobody was in");
pub(super) const NOTICE: Name = ("燃气安全隐患整改通知书", "Gas hazard rectification notice");
pub(super) const REPORT: Name = ("入户安全检查报告", "Gas safety inspection report");

pub(super) const NUMBER: Name = ("编号", "No.");
pub(super) const INSPECTION: Name = ("安检单", "Inspection");
pub(super) const ACCOUNT: Name = ("户号", "Account");
pub(super) const CUSTOMER: Name = ("户名", "Customer");
pub(super) const PHONE: Name = ("联系电话", "Telephone");
pub(super) const ADDRESS: Name = ("地址", "Address");
pub(super) const METER: Name = ("表号", "Meter");
pub(super) const INSPECTED: Name = ("检查日期", "Inspected");
pub(super) const CALLED: Name = ("到访时间", "We called");
pub(super) const ISSUED: Name = ("签发时间", "Issued");
pub(super) const INSPECTOR: Name = ("安检员", "Inspector");
pub(super) const DELIVERY: Name = ("送达方式", "Served");
pub(super) const ARRIVED: Name = ("入户时间", "Entered");
pub(super) const COMPLETED: Name = ("完成时间", "Completed");
pub(super) const NOT_COMPLETED: Name = ("尚未完成", "not completed yet");
pub(super) const PROMISED: Name = ("预约时间", "Appointment");
pub(super) const LIMIT: Name = ("整改期限", "Deadline");

pub(super) const HAZARDS: Name = ("隐患及整改要求", "Hazards and what is to be done");
pub(super) const FOUND: Name = ("发现的隐患", "Hazards found");
pub(super) const LEGAL: Name = ("依据", "Legal basis");
pub(super) const DEMAND: Name = ("整改要求", "What we ask of you");
pub(super) const READINGS: Name = ("检测数据", "Readings");
pub(super) const CHECKED: Name = ("检查项目", "What was checked");
pub(super) const ADVICE: Name = ("用气安全提示", "Using gas safely");
pub(super) const REMARK: Name = ("备注", "Remark");
pub(super) const NOTICES: Name = ("已送达的通知", "Notices served");

pub(super) const ORDINAL: Name = ("序号", "No.");
pub(super) const HAZARD: Name = ("隐患", "Hazard");
pub(super) const GRADE: Name = ("级别", "Grade");
pub(super) const FIX: Name = ("整改措施", "Measure");
pub(super) const BY: Name = ("期限", "Deadline");
pub(super) const PLACE: Name = ("部位", "Where");
pub(super) const ITEM: Name = ("项目", "Item");
pub(super) const VALUE: Name = ("结果", "Result");

pub(super) const CUSTOMER_SIGNS: Name = ("用户签收", "Received by the customer");
pub(super) const CUSTOMER_CONFIRMS: Name = ("用户确认", "Confirmed by the customer");
pub(super) const SERVED_BY: Name = ("送达人", "Served by");
pub(super) const STAMP: Name = ("（单位盖章）", "(Company stamp)");
pub(super) const SIGNED_BY: Name = ("签字人", "Signed by");
pub(super) const NOT_SIGNED: Name = ("未签字", "Not signed");
pub(super) const SEE_REASON: Name = ("未签字，原因见上", "Not signed; the reason stands above");
pub(super) const REASON: Name = ("未签字原因", "Why it is not signed");
pub(super) const ON_FILE: Name = ("签字存档", "Signature kept on file");
pub(super) const DATE: Name = ("日期", "Date");

pub(super) const REQUIRED: Name = ("要求", "Required");
pub(super) const NOT_MET: Name = ("不符合", "Not met");
pub(super) const MEASURED: Name = ("实测", "Measured");
pub(super) const NOTED: Name = ("说明", "Noted");
pub(super) const STOPPED: Name = ("已停气", "Gas stopped");
pub(super) const MADE_SAFE: Name = ("已现场处置", "Made safe on the spot");
pub(super) const SUGGESTED: Name = ("建议", "advised");
pub(super) const NO_TIME: Name = ("尽快", "soon");
pub(super) const SETTLED: Name = ("已消除", "rectified");

pub(super) const IN_ORDER: Name = ("检查合格，未发现隐患", "In order: no hazard was found");
pub(super) const WORSE_COUNTS: Name = ("两次检查结果不同，按较重者计", "two inspectors differ; the worse counts");
pub(super) const LEGEND: Name = (
    "✓ 合格　× 不合格　／ 不适用　○ 已记录　— 未检查",
    "✓ in order   × not in order   ／ n/a   ○ written down   — not checked",
);
pub(super) const UNCHECKED_CLOCK: Name = ("终端时间，未经校准", "by the phone's clock, which was never checked");

/// Page `page` of `count`.
pub(super) fn page(language: Language, page: usize, count: usize) -> String {
    match language {
        Language::Zh => format!("第 {page} 页，共 {count} 页"),
        Language::En => format!("Page {page} of {count}"),
    }
}

/// What the boxes stand for.
pub(super) fn boxes(language: Language, unprintable: &BTreeSet<char>) -> String {
    let mut codes: Vec<_> = unprintable.iter().take(12).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    if unprintable.len() > codes.len() {
        codes.push("…".to_owned());
    }
    match language {
        Language::Zh => format!("注：方框（□）处为字库中没有的字，请手写补上：{}", codes.join("、")),
        Language::En => {
            format!(
                "Note: a box (□) stands for a character that the font lacks; please write it in: {}",
                codes.join(", ")
            )
        }
    }
}

/// How many hazards there are.
pub(super) fn hazards(language: Language, count: usize) -> String {
    match (language, count) {
        (Language::Zh, _) => format!("发现隐患 {count} 项"),
        (Language::En, 1) => "1 hazard was found".to_owned(),
        (Language::En, _) => format!("{count} hazards were found"),
    }
}

/// How it was delivered.
pub(super) fn delivery(language: Language, delivery: Delivery) -> &'static str {
    let name = match delivery {
        Delivery::InPerson => ("当面送达", "in person"),
        Delivery::OnDoor => ("门上张贴", "left on the door"),
        Delivery::Phone => ("电话告知", "by telephone"),
        Delivery::Message => ("短信告知", "by text message"),
        Delivery::RegisteredMail => ("挂号信", "by registered mail"),
    };
    say(language, name)
}

/// Every way of delivery with a box to tick, for a paper that is filled in by hand.
pub(super) fn deliveries(language: Language) -> String {
    let all = [Delivery::InPerson, Delivery::OnDoor, Delivery::Phone, Delivery::Message, Delivery::RegisteredMail];
    all.map(|by| format!("□\u{a0}{}", delivery(language, by))).join("　")
}

/// A day.
pub(super) fn day(language: Language, date: NaiveDate) -> String {
    // The word joiner, which is never drawn, keeps a date on one line.
    let form = match language {
        Language::Zh => "%Y\u{2060}年\u{2060}%-m\u{2060}月\u{2060}%-d\u{2060}日",
        Language::En => "%-d \u{2060}%b \u{2060}%Y",
    };
    date.format(form).to_string()
}

/// A deadline is the end of its day (service promises §7.6), and says so: 前 alone leaves the day itself in doubt.
pub(super) fn until(language: Language, zone: Zone, at: Timestamp) -> String {
    let day = day(language, zone.date(at));
    match language {
        Language::Zh => format!("{day}24\u{2060}时\u{2060}前"),
        Language::En => format!("by the end of {day}"),
    }
}

/// A moment by the company's clock, as well as it is known (law 10).
pub(super) fn moment(language: Language, zone: Zone, at: &Stamp) -> String {
    let best = at.best();
    let text = time(language, zone, best);
    match at.clock {
        Some(_) => text,
        None => brackets(language, &text, say(language, UNCHECKED_CLOCK)),
    }
}

/// Day and time.
pub(super) fn time(language: Language, zone: Zone, at: Timestamp) -> String {
    format!("{} {}", day(language, zone.date(at)), zone.time(at).format("%H:%M"))
}

/// From one moment to another, the day said once where it is the same.
pub(super) fn span(language: Language, zone: Zone, from: Timestamp, until: Timestamp) -> String {
    let end = if zone.date(from) == zone.date(until) {
        zone.time(until).format("%H:%M").to_string()
    } else {
        time(language, zone, until)
    };
    format!("{}–{end}", time(language, zone, from))
}

/// Something said aside.
pub(super) fn brackets(language: Language, text: &str, aside: &str) -> String {
    match language {
        Language::Zh => format!("{text}（{aside}）"),
        Language::En => format!("{text} ({aside})"),
    }
}

/// What stands between label and value, and between parts of a list.
pub(super) fn colon(language: Language, label: &str, value: &str) -> String {
    match language {
        Language::Zh => format!("{label}：{value}"),
        Language::En => format!("{label}: {value}"),
    }
}
