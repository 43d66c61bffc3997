//! Areas come and go: what is home is removed, the rest goes home first, and another area's change is refused with its
//! reason and stays on the device.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::model::id::AreaId;
use anjian_core::sync::client::{Answer, HttpTransport, Signed, Transport, TransportError};
use anjian_core::sync::status::Outcome;
use anjian_core::workspace::{Control, Workspace};
use anjian_tests::doing::{comment, comments};
use anjian_tests::folder::{assert_sound, database};
use anjian_tests::stage::{Stage, annual, home, site_id, sync};
use rusqlite::params;

/// Homes 0 to 9 in 东街, 10 to 19 in 西街.
fn two_streets() -> Stage {
    let sites: Vec<_> = (0..20).map(|n| home(n, if n < 10 { "东街" } else { "西街" })).collect();
    Stage::with_sites(&sites)
}

fn assign(stage: &Stage, phone: &Workspace, areas: &[&str]) {
    let areas: Vec<AreaId> = areas.iter().map(|a| AreaId::new(a).unwrap()).collect();
    stage.hq.assign(&phone.device(), &areas).unwrap();
}

fn sites_of(phone: &Workspace, homes: std::ops::Range<u32>) -> usize {
    homes.filter(|n| phone.site(&site_id(*n)).is_ok()).count()
}

fn assert_same(stage: &Stage, phone: &Workspace, number: u32) {
    assert_eq!(Some(phone.digest(&annual(number)).unwrap()), stage.hq.digest(&annual(number)).unwrap());
}

#[test]
fn when_an_area_leaves_what_is_home_is_removed_and_what_is_unsent_goes_home_first() {
    let stage = two_streets();
    let phone = stage.phone("a", "li", &["东街", "西街"]);
    comment(&phone, &annual(1), "stays").unwrap();
    comment(&phone, &annual(11), "home before it left").unwrap();
    sync(&phone);
    comment(&phone, &annual(12), "unsent when it left").unwrap();
    let unsent = {
        phone.pause().unwrap();
        phone.digest(&annual(12)).unwrap()
    };
    assign(&stage, &phone, &["东街"]);
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    assert_eq!(stage.hq.digest(&annual(12)).unwrap(), Some(unsent));
    assert_eq!((sites_of(&phone, 0..10), sites_of(&phone, 10..20)), (10, 0));
    assert_eq!(phone.inspections().unwrap(), [annual(1)]);
    assert_sound(&phone);
}

/// Somebody taps while the exchange is under way.
struct Meanwhile<'a> {
    way: HttpTransport,
    act: &'a (dyn Fn() + Send + Sync),
}

impl Transport for Meanwhile<'_> {
    fn exchange(&self, device: &str, request: &Signed) -> Result<Answer, TransportError> {
        let answer = self.way.exchange(device, request);
        (self.act)();
        answer
    }
}

#[test]
fn what_was_tapped_while_the_area_left_goes_home_and_an_area_that_returns_is_whole_again() {
    let stage = two_streets();
    let phone = stage.phone("a", "li", &["东街", "西街"]);
    comment(&phone, &annual(11), "home").unwrap();
    sync(&phone);
    assign(&stage, &phone, &["东街"]);
    let way = HttpTransport::new(stage.url()).unwrap();
    let act = || drop(comment(&phone, &annual(12), "tapped while it left").unwrap());
    let report = phone.sync_over(&Meanwhile { way, act: &act }, &Control::default()).unwrap();
    assert_eq!(report.outcome, Outcome::Partly { refused: 0, waiting: 1 });
    assert_eq!(sites_of(&phone, 10..20), 1, "only the home where something is unsent");
    // It comes back before the rest went home.
    assign(&stage, &phone, &["东街", "西街"]);
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    assert_eq!(sites_of(&phone, 10..20), 10);
    assert_eq!(comments(&phone.form(&annual(11)).unwrap()).len(), 1);
    assert_same(&stage, &phone, 12);
    assert_sound(&phone);
    assign(&stage, &phone, &["东街"]);
    sync(&phone);
    assert_eq!(sites_of(&phone, 10..20), 0);
}

#[test]
fn an_area_that_is_assigned_anew_comes_in_the_same_run_whatever_else_is_new() {
    let stage = two_streets();
    let (phone, colleague) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["东街"]));
    comment(&colleague, &annual(2), "news of the area that it has").unwrap();
    sync(&colleague);
    assign(&stage, &phone, &["东街", "西街"]);
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    assert_eq!(sites_of(&phone, 0..20), 20);
    assert_eq!(phone.inspections().unwrap(), [annual(2)]);
}

/// A site that this phone was never given, as a fault might leave it there.
fn slip_in(from: &Workspace, to: &Workspace, number: u32) {
    let read = database(from.folder());
    let site = site_id(number);
    type Row = (String, String, Vec<u8>, String);
    let row: Row = read
        .query_row("SELECT area, class, walk, card FROM sites WHERE site = ?1", [site.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .unwrap();
    let write = database(to.folder());
    write
        .execute(
            "INSERT INTO sites (site, area, class, walk, card) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![site.as_str(), row.0, row.1, row.2, row.3],
        )
        .unwrap();
}

#[test]
fn another_areas_change_is_refused_with_its_reason_stays_here_and_goes_once_the_area_is_assigned() {
    let stage = two_streets();
    let (phone, colleague) = (stage.phone("a", "li", &["东街"]), stage.phone("b", "wang", &["西街"]));
    slip_in(&colleague, &phone, 15);
    comment(&phone, &annual(15), "not mine").unwrap();
    comment(&phone, &annual(5), "mine").unwrap();
    let report = sync(&phone);
    assert_eq!(report.outcome, Outcome::Partly { refused: 1, waiting: 0 });
    let refused = phone.storage().unwrap().refused;
    assert_eq!(refused[0].0, annual(15));
    assert!(refused[0].1.contains("foreign_area") && refused[0].1.contains("西街"), "{}", refused[0].1);
    assert_same(&stage, &phone, 5);
    assert_eq!(stage.hq.digest(&annual(15)).unwrap(), None);
    assert!(phone.form(&annual(15)).unwrap().only_here);
    // Asking again changes nothing and loses nothing.
    assert_eq!(sync(&phone).outcome, Outcome::Partly { refused: 1, waiting: 0 });
    assign(&stage, &phone, &["东街", "西街"]);
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    assert_same(&stage, &phone, 15);
}

#[test]
fn what_counts_is_whether_the_author_ever_had_the_area_not_who_carried_it() {
    let stage = two_streets();
    let (author, carrier) = (stage.phone("a", "li", &["西街"]), stage.phone("b", "wang", &["东街"]));
    comment(&author, &annual(13), "carried by a colleague of another street").unwrap();
    let file = stage.folder_of("bundle");
    author.export_bundle(&file, false).unwrap();
    assert_eq!(carrier.import_bundle(&file).unwrap().new, 1);
    assert_eq!(sync(&carrier).outcome, Outcome::SentAll);
    assert_same(&stage, &author, 13);
    // The other way round: who has the area does not make a stranger's change welcome.
    slip_in(&author, &carrier, 16);
    comment(&carrier, &annual(16), "of somebody who never had the street").unwrap();
    carrier.export_bundle(&file, false).unwrap();
    author.import_bundle(&file).unwrap();
    let report = sync(&author);
    assert_eq!(report.outcome, Outcome::Partly { refused: 1, waiting: 0 });
    assert_eq!(stage.hq.digest(&annual(16)).unwrap(), None);
}

#[test]
fn a_site_that_moves_between_two_areas_of_one_phone_stays_on_it() {
    let stage = two_streets();
    let phone = stage.phone("a", "li", &["东街", "西街"]);
    comment(&phone, &annual(3), "here").unwrap();
    sync(&phone);
    stage.hq.take_sites(&[home(3, "西街"), home(12, "东街")], |_, _| {}).unwrap();
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    assert_eq!(sites_of(&phone, 0..20), 20);
    assert_eq!(phone.site(&site_id(3)).unwrap().site.area.as_str(), "西街");
    assert_eq!(phone.site(&site_id(12)).unwrap().site.area.as_str(), "东街");
    comment(&phone, &annual(3), "and there").unwrap();
    assert_eq!(sync(&phone).outcome, Outcome::SentAll);
    assert_same(&stage, &phone, 3);
    assert_sound(&phone);
}
