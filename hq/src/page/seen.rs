//! The long unseen: sites in which nobody was for longer than the company's limit.

use super::asked::encoded;
use super::frame::Frame;
use super::list::{Cell, Listing, Stretch};
use crate::error::Result;
use maud::html;

pub(super) fn listing(frame: &Frame<'_>, stretch: Stretch) -> Result<Listing> {
    let say = &frame.say;
    let (found, total) = frame.hq.unseen_among(&frame.among()?, stretch.most, stretch.skip)?;
    let row = |it: crate::report::UnseenSite| {
        let day = it.last_seen.map_or_else(String::new, |day| day.to_string());
        let shown = if day.is_empty() { "—".to_owned() } else { day.clone() };
        vec![
            Cell::text(it.site.to_string())
                .shown(html! { a href={ "/site/" (encoded(it.site.as_str())) } { (it.site) } }),
            Cell::text(it.area.to_string()),
            Cell::text(day).shown(html! { (shown) }),
        ]
    };
    let columns = vec![say.of("户号", "site"), say.of("片区", "area"), say.of("最近有人入户", "last inside")];
    Ok(Listing { name: "unseen", columns, rows: found.into_iter().map(row).collect(), total })
}

pub(super) fn page(frame: &Frame<'_>) -> Result<String> {
    let say = &frame.say;
    let title = say.of("长期未检", "Long unseen");
    let listing = listing(frame, Stretch::page(frame))?;
    let body = html! {
        div.head { h1 { (title) } span.mut { (frame.hq.company().long_unseen_months) " " (say.of("个月以上无人入户", "months and more with nobody inside")) } }
        section.card { (listing.card(frame, title, say.of("没有长期未检的户 ✓", "None ✓"))) }
    };
    Ok(frame.page(title, &[(String::new(), title.to_owned())], &body))
}
