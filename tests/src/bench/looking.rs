//! Opening the app, turning pages, searching: on a phone with 10,000 sites and 20,000 inspections, with warm file caches.

use super::town::{AREAS, SITES, Town, site};
use super::{Failed, Figure, Samples, Settings, Target, Unit, timed};
use crate::stage::{moment, open};
use anjian_core::model::agenda::AgendaRank;
use anjian_core::model::id::AreaId;
use anjian_core::model::time::Timestamp;
use anjian_core::store::agenda::{AgendaFilter, Place};
use anjian_core::store::lists::HazardFilter;
use anjian_core::workspace::Workspace;
use anjian_hq::demo::clock::DemoTime;
use std::time::Instant;

/// Lines of a page.
const PAGE: u32 = 50;

/// Opening the workspace and its first agenda page: in the hour of the last look, after the time band changed, after a
/// night.
pub(super) fn first_agenda(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let town = Town::prepared(settings)?;
    let folder = town.phone_folder()?;
    let opened = |at: Timestamp| -> Result<f64, Failed> {
        let time = DemoTime::beginning(at);
        let start = Instant::now();
        let phone = open(folder.path(), &time, 0);
        let lines = phone.agenda(&AgendaFilter::default(), None, PAGE)?;
        let took = start.elapsed().as_secs_f64() * 1e3;
        if lines.len() != PAGE as usize { Err("the page is not full".into()) } else { Ok(took) }
    };
    let (morning, evening) = (moment("2026-11-17", 9, 0), moment("2026-11-17", 19, 0));
    let cases = [
        ("same_hour", [morning, morning], "in the hour of the last look"),
        ("new_band", [morning, evening], "each time in another time band of the day than the last"),
        ("new_day", [morning, moment("2026-11-18", 9, 0)], "each time on another day than the last"),
    ];
    let mut figures = Vec::new();
    for (name, hours, what) in cases {
        opened(hours[1])?;
        let took = (0..settings.repeats.max(2)).map(|n| opened(hours[n % 2])).collect::<Result<Vec<_>, _>>()?;
        let how = format!("workspace opened and first {PAGE} lines read, {what}; warm file cache");
        let figure =
            Figure::new(format!("first_agenda_ms.{name}"), Unit::Milliseconds, Samples::new(took)?.spread(), how);
        figures.push(figure.target(Target::AtMost(50.0)));
    }
    Ok(figures)
}

/// A list and its name.
type Look<'a> = (String, Box<dyn Fn(&Workspace) -> Result<(), Failed> + 'a>);

/// Every page of the agenda, pages behind filters, hazards, conflicts and a site's card.
pub(super) fn list_page(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let town = Town::prepared(settings)?;
    let (phone, _folder) = town.phone()?;
    let area = AreaId::new(AREAS[4])?;
    let filters = [
        ("all", AgendaFilter::default()),
        ("last area", AgendaFilter { area: Some(area.clone()), ..AgendaFilter::default() }),
        ("restaurants", AgendaFilter { programme: Some("commercial-monthly".parse()?), ..AgendaFilter::default() }),
        ("done", AgendaFilter { ranks: vec![AgendaRank::Done], ..AgendaFilter::default() }),
        ("done in last area", AgendaFilter { area: Some(area), ranks: vec![AgendaRank::Done], programme: None }),
    ];
    let mut looks: Vec<Look<'_>> = Vec::new();
    for (name, filter) in filters {
        for (number, place) in places(&phone, &filter)?.into_iter().enumerate() {
            let filter = filter.clone();
            let look = move |phone: &Workspace| match phone.agenda(&filter, place.as_ref(), PAGE)?.is_empty() {
                true => Err("an empty page".into()),
                false => Ok(()),
            };
            looks.push((format!("page {} of the agenda, {name}", number + 1), Box::new(look)));
        }
    }
    looks.push((
        "50 open hazards".into(),
        Box::new(|phone| phone.hazards(&HazardFilter::default(), None, PAGE).map(drop).map_err(Into::into)),
    ));
    looks.push(("50 conflicts".into(), Box::new(|phone| phone.conflicts(None, PAGE).map(drop).map_err(Into::into))));
    looks.push(("a site's card".into(), Box::new(|phone| phone.site(&site(4_321).id).map(drop).map_err(Into::into))));
    looks.push((
        "agenda counts".into(),
        Box::new(|phone| phone.agenda_counts(&AgendaFilter::default()).map(drop).map_err(Into::into)),
    ));
    worst(settings, &phone, "list_page_ms", &looks, 5.0)
}

/// Where each page of a filter begins.
fn places(phone: &Workspace, filter: &AgendaFilter) -> Result<Vec<Option<Place>>, Failed> {
    let mut places = vec![None];
    loop {
        let lines = phone.agenda(filter, places.last().and_then(Option::as_ref), PAGE)?;
        match lines.last() {
            Some(line) if lines.len() == PAGE as usize => places.push(Some(line.place.clone())),
            Some(_) => return Ok(places),
            None => {
                places.pop();
                return Ok(places);
            }
        }
    }
}

/// Searches by every kind of part.
pub(super) fn search(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let town = Town::prepared(settings)?;
    let (phone, _folder) = town.phone()?;
    let (early, late) = (site(3), site(SITES - 3));
    let last = |text: &str, n: usize| text.chars().skip(text.chars().count() - n).collect::<String>();
    let queries = [
        early.customer.clone(),
        late.customer.clone(),
        "饭店".to_owned(),
        "小区".to_owned(),
        late.address.estate.clone(),
        format!("{} {}", late.address.building, late.address.room),
        last(&late.phone, 4),
        late.phone.clone(),
        last(&late.meter, 5),
        last(late.id.as_str(), 6),
        "wjg".to_owned(),
        "xfxq".to_owned(),
        "zfd kfq".to_owned(),
        "1".to_owned(),
        "nobody is called so".to_owned(),
        "１３８".to_owned(),
    ];
    let looks: Vec<Look<'_>> = queries
        .iter()
        .map(|query| -> Look<'_> {
            (format!("\"{query}\""), Box::new(move |phone| phone.search(query, PAGE).map(drop).map_err(Into::into)))
        })
        .collect();
    worst(settings, &phone, "search_ms", &looks, 20.0)
}

/// The slowest of all looks, each by the median of its repeats; and the median of all.
fn worst(
    settings: &Settings,
    phone: &Workspace,
    name: &str,
    looks: &[Look<'_>],
    limit: f64,
) -> Result<Vec<Figure>, Failed> {
    let mut slowest: Option<(Samples, &str)> = None;
    let mut medians = Vec::new();
    for (what, look) in looks {
        look(phone)?; // the page cache and the statement
        let took = timed(settings.repeats, |_| look(phone))?;
        medians.push(took.median());
        if slowest.as_ref().is_none_or(|(so_far, _)| so_far.median() < took.median()) {
            slowest = Some((took, what));
        }
    }
    let (took, what) = slowest.ok_or("nothing to look at")?;
    let (all, count) = (Samples::new(medians)?, looks.len());
    let worst = format!("the slowest of {count} lists or queries by the median of its repeats: {what}");
    let middle = format!("the median of {count} lists or queries, each by the median of its repeats");
    Ok(vec![
        Figure::new(format!("{name}.worst"), Unit::Milliseconds, took.spread(), worst).target(Target::AtMost(limit)),
        Figure::new(format!("{name}.median"), Unit::Milliseconds, all.spread(), middle),
    ])
}
