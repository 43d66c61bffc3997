//! The first coverage page: rendered here, complete without script, a sentence first. A figure's definition is its title.

mod coverage;
mod parts;
mod words;

use crate::error::Result;
use crate::headquarters::Headquarters;
use crate::report::Question;
use anjian_core::model::words::Language;
use maud::{DOCTYPE, Markup, html};
use words::Say;

/// The style of every page.
pub(crate) const STYLE: &str = concat!(include_str!("../../assets/tokens.css"), include_str!("../../assets/pages.css"));

/// Conflicts shown on the page; the table has all.
const MOST_CONFLICTS: usize = 50;

/// The overview.
pub(crate) fn overview(hq: &Headquarters, language: Language) -> Result<String> {
    let report = hq.report(&Question::default())?;
    let conflicts = hq.conflicts(None, MOST_CONFLICTS)?;
    let devices = hq.devices()?;
    let say = Say { language, zone: hq.company().zone, now: report.as_of };
    let company = hq.company().name.in_language(language);
    let title = say.of("安检", "Anjian");
    let other = if language == Language::Zh { ("?lang=en", "en", "English") } else { ("?lang=zh", "zh", "中文") };
    let page: Markup = html! {
        (DOCTYPE)
        html lang=(say.of("zh-CN", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (company) }
                link rel="stylesheet" href="/assets/anjian.css";
            }
            body {
                a.skip href="#main" { (say.of("跳到正文", "Skip to the content")) }
                header.top {
                    div.logo { (title) small { (company) } }
                    div.end { a href=(other.0) lang=(other.1) hreflang=(other.1) { (other.2) } }
                }
                (parts::freshness(&say, &report))
                main #main {
                    h1.sr { (say.of("总览", "Overview")) }
                    @for total in &report.totals {
                        (coverage::programme(&say, hq.company(), &report, total))
                    }
                    div.grid {
                        (parts::to_do(&say, &report, &devices))
                        (parts::hazards(&say, &report))
                    }
                    (parts::conflicts(&say, &conflicts, report.conflicts))
                    (parts::devices(&say, &devices))
                }
                footer {
                    p { (say.of(
                        "应检−剔除＝已入户＋不遇＋拒检＋未检；拒检、空置从不计完成，空置须主管批准才剔除。估计值从不计入完成率。",
                        "Due − excluded = entered + no access + refused + untouched. Refused and vacant never count as done; \
                         a vacant site leaves the count only when a supervisor approved it. No estimate enters a rate.")) }
                    p { (say.of("下载", "Download")) ": "
                        @for table in crate::export::Table::ALL {
                            a href={ "/export/" (table.name()) ".csv" } { (table.name()) ".csv" } " "
                        }
                    }
                }
            }
        }
    };
    Ok(page.into_string())
}
