//! Measurements, run by hand: `cargo test --release -p anjian-hq --test stories -- --ignored --nocapture speed`.

use crate::phone::{Phone, inspection};
use crate::town::{Town, home};
use anjian_core::model::grade::Grade;
use anjian_core::model::site::Site;
use anjian_hq::Question;
use std::time::Instant;

#[test]
#[ignore = "a measurement"]
fn inspections_a_second() {
    const PHONES: usize = 25;
    const DAY: usize = 40;
    let town = Town::new(&["yuhui"], PHONES * DAY);
    let mut phones: Vec<Phone> = (0..PHONES).map(|n| Phone::enrolled(&town, &format!("p{n}"), &["yuhui"])).collect();
    for (n, phone) in phones.iter_mut().enumerate() {
        (1..=DAY).for_each(|k| phone.complete(&inspection("yuhui", n * DAY + k)));
        (1..=DAY / 5).for_each(|k| phone.raise(&inspection("yuhui", n * DAY + k), Grade::L2));
        phone.assigned.clear();
        phone.reference = u64::MAX;
    }
    let requests: Vec<_> = phones.iter().map(|phone| (phone, phone.parcels())).collect();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for half in requests.chunks(PHONES.div_ceil(2)) {
            let hq = &town.hq;
            scope.spawn(move || {
                for (phone, parcels) in half {
                    assert_eq!(phone.send(hq, parcels.clone()).unwrap().receipts.len(), DAY);
                }
            });
        }
    });
    let took = start.elapsed().as_secs_f64();
    println!("{:.0} inspections a second", (PHONES * DAY) as f64 / took);
}

#[test]
#[ignore = "a measurement"]
fn coverage_of_a_million_sites() {
    let town = Town::new(&["yuhui"], 0);
    let start = Instant::now();
    for area in 0..24 {
        let name = format!("area{area:02}");
        let sites: Vec<Site> = (0..41_667)
            .map(|n| {
                let mut site = home(&name, n);
                site.gas_on = chrono::NaiveDate::from_ymd_opt(2005 + (n % 20) as i32, 1 + (n / 20 % 12) as u32, 5);
                site.last_inspected = "2025-06-01".parse().ok();
                site
            })
            .collect();
        town.hq.take_sites(&sites, |_, _| {}).unwrap();
    }
    println!("imported in {:.1} s", start.elapsed().as_secs_f64());
    let mut lin = Phone::enrolled(&town, "lin", &["area00"]);
    (1..=100).for_each(|n| lin.complete(&inspection("area00", n)));
    lin.send(&town.hq, lin.parcels()).unwrap();
    for _ in 0..5 {
        let start = Instant::now();
        let report = town.hq.report(&Question::default()).unwrap();
        println!("{} sites: {:.1} ms", report.sites, start.elapsed().as_secs_f64() * 1000.0);
    }
}
