//! What a person wants to see at the end.

use super::account::Account;
use crate::Headquarters;
use crate::error::Result;
use crate::report::Line;
use anjian_core::model::coverage::percent;
use anjian_core::model::words::Language;

/// A table whose columns line up, Chinese characters counted as two.
struct Table(Vec<Vec<String>>);

impl Table {
    fn lines(&self) -> Vec<String> {
        let columns = self.0.iter().map(Vec::len).max().unwrap_or(0);
        let width = |n: usize| self.0.iter().filter_map(|row| row.get(n)).map(|c| display_width(c)).max().unwrap_or(0);
        let widths: Vec<_> = (0..columns).map(width).collect();
        let cell = |n: usize, text: &String| {
            let pad = " ".repeat(widths[n].saturating_sub(display_width(text)));
            if n == 0 { format!("{text}{pad}") } else { format!("{pad}{text}") }
        };
        self.0
            .iter()
            .map(|row| row.iter().enumerate().map(|(n, text)| cell(n, text)).collect::<Vec<_>>().join("  "))
            .collect()
    }
}

fn display_width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// Tells everything.
pub(super) fn everything(account: &Account, hq: &Headquarters, language: Language, say: &dyn Fn(&str)) -> Result<()> {
    let zh = language == Language::Zh;
    let word = |z: &'static str, e: &'static str| if zh { z } else { e };
    say("");
    say(word(
        "完成率（严口径 = 已入户 ÷（应检 − 剔除）；目标 80 %）",
        "Completion (strict = entered ÷ (due − excluded); target 80 %)",
    ));
    coverage(account, hq, language).lines().iter().for_each(|line| say(&format!("  {line}")));

    let h = &account.hazards;
    say("");
    say(&if zh {
        format!("隐患：重大 {}、较大 {}、一般 {}；未闭环 {}，已闭环 {}", h.l1, h.l2, h.l3, h.open, h.closed)
    } else {
        format!("Hazards: L1 {}, L2 {}, L3 {}; open {}, closed {}", h.l1, h.l2, h.l3, h.open, h.closed)
    });
    say(&if zh {
        format!("两人答得不一样的安检单：{}（定论前按较差的算，双方都看得到）", account.conflicts)
    } else {
        format!(
            "Records that two people answered differently: {} (the worse counts until settled; both are told)",
            account.conflicts
        )
    });
    for conflict in hq.conflicts(None, 20)? {
        let values: Vec<_> =
            conflict.values.iter().map(|said| format!("{} {}", said.by, verdict(&said.answer.verdict, zh))).collect();
        say(&format!("  {} {}: {}", conflict.inspection.site, conflict.item, values.join(" ≠ ")));
    }

    say("");
    say(word("手机", "Phones"));
    let mut rows = vec![
        [
            "",
            word("往返", "round trips"),
            word("上行字节", "bytes up"),
            word("下行字节", "bytes down"),
            word("送达变更", "changes sent"),
            word("收到变更", "changes received"),
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for d in &account.devices {
        rows.push(vec![
            d.device.clone(),
            d.round_trips.to_string(),
            d.bytes_up.to_string(),
            d.bytes_down.to_string(),
            d.changes_sent.to_string(),
            d.changes_received.to_string(),
        ]);
    }
    Table(rows).lines().iter().for_each(|line| say(&format!("  {line}")));
    say("");
    say(&match (account.digests_equal, zh) {
        (true, true) => {
            format!("摘要：比对 {} 份，手机与总部全部一致；隔离 {}", account.digests_compared, account.quarantined)
        }
        (true, false) => format!(
            "Digests: {} compared, all phones and headquarters agree; quarantined {}",
            account.digests_compared, account.quarantined
        ),
        (false, true) => "摘要：不一致！".to_owned(),
        (false, false) => "Digests: they DIFFER".to_owned(),
    });
    let seals = &account.seals;
    say(&if zh {
        format!(
            "封存：{} 份已完成并封存，其中 {} 份之后又有补记；逐份导出存档重新核对 {} 份，有误 {}",
            seals.sealed, seals.added_to, seals.verified, seals.wrong
        )
    } else {
        format!(
            "Seals: {} inspections completed and sealed, {} of them added to since; {} archives made and re-checked, {} wrong",
            seals.sealed, seals.added_to, seals.verified, seals.wrong
        )
    });
    let megabytes = account.photo_bytes as f64 / 1e6;
    say(&match zh {
        true => format!("照片：{} 个文件（含缩略图），{megabytes:.1} MB，全部有回执", account.photo_files),
        false => {
            format!("Photos: {} files, thumbnails among them, {megabytes:.1} MB, all receipted", account.photo_files)
        }
    });
    Ok(())
}

fn verdict(verdict: &anjian_core::model::answer::Verdict, zh: bool) -> String {
    use anjian_core::model::answer::Verdict;
    match verdict {
        Verdict::NotApplicable => if zh { "不适用" } else { "not applicable" }.to_owned(),
        Verdict::Pass => if zh { "合格" } else { "pass" }.to_owned(),
        Verdict::Recorded => if zh { "已记录" } else { "recorded" }.to_owned(),
        Verdict::Fail => if zh { "不合格" } else { "fail" }.to_owned(),
        Verdict::Hazard(grade) => format!("{} {grade}", if zh { "不合格" } else { "fail" }),
    }
}

fn coverage(account: &Account, hq: &Headquarters, language: Language) -> Table {
    let zh = language == Language::Zh;
    let head = if zh {
        ["", "应检", "剔除", "入户", "不遇", "拒检", "未检", "严口径", "宽口径", "到访率", "每工作日需", "判断"]
    } else {
        [
            "",
            "due",
            "excl.",
            "entered",
            "no access",
            "refused",
            "rest",
            "strict",
            "lenient",
            "visited",
            "per workday",
            "outlook",
        ]
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for total in &account.totals {
        let name =
            hq.company().programme(&total.programme).map_or_else(String::new, |p| p.name.in_language(language).into());
        rows.push(row(format!("{name} {}", total.period), total, zh));
        let mine = account.coverage.iter().filter(|l| l.programme == total.programme && l.period == total.period);
        for line in mine {
            let area = line.area.as_ref().map_or_else(String::new, ToString::to_string);
            rows.push(row(format!("  {area}"), line, zh));
        }
    }
    Table(rows)
}

fn row(name: String, line: &Line, zh: bool) -> Vec<String> {
    let outlook = match (line.outlook, zh) {
        (Some("met"), true) => "已达标",
        (Some("on_track"), true) => "按现速可达",
        (Some("possible"), true) => "尚可达",
        (Some("at_risk"), true) => "有风险",
        (Some("impossible"), true) => "已不可能",
        (Some(word), false) => word,
        _ => "—",
    };
    vec![
        name,
        line.due.to_string(),
        line.excluded.to_string(),
        line.entered.to_string(),
        line.no_access.to_string(),
        line.refused.to_string(),
        line.untouched.to_string(),
        percent(line.completion_strict),
        percent(line.completion_lenient),
        percent(line.visit_rate),
        line.needed_per_workday.map_or_else(|| "—".to_owned(), |n| format!("{n:.1}")),
        outlook.to_owned(),
    ]
}
