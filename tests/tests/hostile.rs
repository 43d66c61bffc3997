//! Law 9: nothing from outside is believed before it is checked and bounded, and one bad record never blocks the others.
//! Hostile parcels go through the real doors, headquarters' HTTP and the phone's import; each in a process of its own, so
//! that its time and memory can be told.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use anjian_core::model::id::PersonId;
use anjian_core::sync::protocol::message::Parcel;
use anjian_core::sync::protocol::wire;
use anjian_tests::doing::{comment, comments};
use anjian_tests::folder::assert_sound;
use anjian_tests::forge::{Bundle, Rogue, body, chunk, claims, write_bundle};
use anjian_tests::stage::{Stage, annual, home, sync};
use serde::Serialize;
use serde_bytes::ByteBuf;
use std::collections::BTreeMap;
use std::process::Command;

const MOST_KB: u64 = 256 << 10;
const MOST_MS: i64 = 2_000;
/// The honest record in every exchange.
const HONEST: u32 = 9;

/// What is set aside, by its word, and how often.
type Aside = BTreeMap<String, usize>;

fn aside(of: &[(&str, usize)]) -> Option<Aside> {
    Some(of.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect())
}

/// Hostile parcels, and what is to become of them; `None` where any word will do.
fn parcels(
    attack: &str,
    stage: &Stage,
    rogue: &Rogue,
    victim: &anjian_core::workspace::Workspace,
) -> (Vec<Parcel>, Option<Aside>) {
    let id = annual(1);
    let honest = rogue.own(stage, &id, &[], "first");
    match attack {
        "claims_ten_million" => {
            let bytes = claims(10_000_000);
            assert!(bytes.len() < 100);
            (vec![rogue.parcel(&id, vec![bytes])], None)
        }
        "compressed" => (vec![rogue.parcel(&id, vec![chunk(2, &[0; 90_000])])], None),
        "mutated" => {
            let original = body(&honest).to_vec();
            let mutations = (0..2_000_usize).map(|n| {
                let mut bytes = original.clone();
                let at = n * 7 % bytes.len();
                bytes[at] ^= 1 << (n / bytes.len() % 8);
                chunk(1, &bytes)
            });
            let mutations: Vec<_> = mutations.collect();
            (mutations.chunks(200).map(|some| rogue.parcel(&id, some.to_vec())).collect(), None)
        }
        "forged_actor" => {
            let other = anjian_core::document::actor::Actor::new(victim.device(), [1; 8]);
            let forged = Rogue::comment(stage, &id, &[], (&other, &victim.person().unwrap()), "not hers");
            (vec![rogue.parcel(&id, vec![forged])], aside(&[("signature", 1)]))
        }
        "forged_name" => {
            let name = victim.person().unwrap();
            let forged = Rogue::comment(stage, &id, &[], (&rogue.actor(), &name), "not hers");
            (vec![rogue.parcel(&id, vec![forged])], aside(&[("forged_author", 1)]))
        }
        "unknown_device" => {
            let nobody = anjian_core::document::actor::Actor::new("ff".repeat(16).parse().unwrap(), [1; 8]);
            let forged = Rogue::comment(stage, &id, &[], (&nobody, &PersonId::new("nobody").unwrap()), "boo");
            (vec![rogue.parcel(&id, vec![forged])], aside(&[("unknown_device", 1)]))
        }
        "wrong_signature" => {
            let mut parcel = rogue.parcel(&id, vec![honest]);
            parcel.signatures[0].signature.0[10] ^= 1;
            (vec![parcel], aside(&[("signature", 1)]))
        }
        "signature_of_another_inspection" => {
            let mut parcel = rogue.parcel(&id, vec![honest.clone()]);
            parcel.signatures = rogue.parcel(&annual(2), vec![honest]).signatures;
            (vec![parcel], aside(&[("signature", 1)]))
        }
        "change_of_another_inspection" => (vec![rogue.parcel(&annual(2), vec![honest])], aside(&[("orphan", 1)])),
        "duplicate_sequence" => {
            let again = rogue.own(stage, &id, &[], "another first");
            (vec![rogue.parcel(&id, vec![honest, again])], aside(&[("duplicate_sequence", 1)]))
        }
        "orphans" => {
            let mut chain = vec![honest];
            for n in 0..40 {
                chain.push(rogue.own(stage, &id, &chain, &n.to_string()));
            }
            chain.remove(0);
            (vec![rogue.parcel(&id, chain)], aside(&[("orphan", 40)]))
        }
        "flood_of_wrong_signatures" => {
            let mut flood = Vec::new();
            for n in 0..1_200 {
                let id = annual(n % 8);
                let mut parcel = rogue.parcel(&id, vec![rogue.own(stage, &id, &[], &n.to_string())]);
                let sample = parcel.signatures[0].clone();
                parcel.signatures = (0..250_u8)
                    .map(|k| {
                        let mut wrong = sample.clone();
                        wrong.signature.0[usize::from(k) % 32] ^= k | 1;
                        wrong
                    })
                    .collect();
                flood.push(parcel);
            }
            (flood, aside(&[("signature", 1_200)]))
        }
        other => panic!("{other}"),
    }
}

const PARCELS: [&str; 12] = [
    "claims_ten_million",
    "compressed",
    "mutated",
    "forged_actor",
    "forged_name",
    "unknown_device",
    "wrong_signature",
    "signature_of_another_inspection",
    "change_of_another_inspection",
    "duplicate_sequence",
    "orphans",
    "flood_of_wrong_signatures",
];

/// A request whose lists have millions of elements of next to no bytes: an empty array costs nothing to make.
#[derive(Serialize)]
struct Flood<C: Serialize, A: Serialize> {
    protocol: u32,
    incarnation: ByteBuf,
    written: u64,
    areas: Vec<A>,
    reference: u64,
    parcels: Vec<Flooded<C>>,
    most_bytes: u32,
}

#[derive(Serialize)]
struct Flooded<C: Serialize> {
    i: String,
    c: Vec<C>,
    s: Vec<C>,
}

fn flooded<C: Serialize>(c: Vec<C>) -> Vec<Flooded<C>> {
    vec![Flooded { i: annual(1).to_string(), c, s: vec![] }]
}

fn flood<C: Serialize, A: Serialize>(parcels: Vec<Flooded<C>>, areas: Vec<A>) -> Vec<u8> {
    let (incarnation, written) = (ByteBuf::from([6; 8]), 0);
    wire::pack(&Flood { protocol: 1, incarnation, written, areas, reference: 0, parcels, most_bytes: 0 }).unwrap()
}

const NOTHING: [u8; 0] = [];

/// Bodies that are no message.
fn bomb(attack: &str) -> Vec<u8> {
    match attack {
        "zstd_bomb" => zstd::encode_all(std::io::Read::take(std::io::repeat(0), 1 << 30), 1).unwrap(),
        "wide_window" => {
            let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
            encoder.window_log(27).unwrap();
            std::io::copy(&mut std::io::Read::take(std::io::repeat(7), 60 << 20), &mut encoder).unwrap();
            encoder.finish().unwrap()
        }
        "millions_of_empty_changes" => flood(flooded(vec![NOTHING; 60 << 20]), vec![NOTHING; 0]),
        "millions_of_areas" => flood(flooded(vec![NOTHING; 0]), vec![("a", ()); 12 << 20]),
        "deeply_nested" => {
            let plain = vec![0x91_u8; 8 << 20];
            zstd::encode_all(plain.as_slice(), 1).unwrap()
        }
        other => panic!("{other}"),
    }
}

const BOMBS: [&str; 5] =
    ["zstd_bomb", "wide_window", "millions_of_empty_changes", "millions_of_areas", "deeply_nested"];

/// Peak memory of this process, counted anew from here.
fn forget_the_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Time that the processor spent on this process: what an attack costs, however busy the machine is with others.
fn processor_ms() -> i64 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    spent.tv_sec * 1_000 + spent.tv_nsec / 1_000_000
}

fn measured<T>(work: impl FnOnce() -> T) -> T {
    forget_the_peak();
    let began = processor_ms();
    let value = work();
    let (ms, kb) = (processor_ms() - began, peak_kb());
    println!("\ncost {ms} ms {kb} kB");
    assert!(ms < MOST_MS, "it took {ms} ms");
    assert!(kb < MOST_KB, "it needed {kb} kB");
    value
}

/// One attack, in this process.
fn under_attack(door: &str, attack: &str) {
    let stage = Stage::with_sites(&(0..10).map(|n| home(n, "东街")).collect::<Vec<_>>());
    let rogue = Rogue::enrolled(&stage, "mallory", &["东街"]);
    let victim = stage.phone("a", "li", &["东街"]);
    comment(&victim, &annual(1), "here before").unwrap();
    sync(&victim);
    let file = stage.folder_of("bundle");
    if BOMBS.contains(&attack) {
        let body = bomb(attack);
        if door == "headquarters" {
            let refused = measured(|| rogue.send(&stage, body)).unwrap_err();
            assert!(["invalid", "too_large"].contains(&refused.as_str()), "{refused}");
        } else {
            match attack {
                "millions_of_empty_changes" => {
                    let (made_at, certificates) = (stage.time.now(), vec![]);
                    write_bundle(&file, &Bundle { made_at, certificates, parcels: flooded(vec![NOTHING; 60 << 20]) });
                }
                _ => std::fs::write(&file, [b"ANJIAN BUNDLE 1\n", body.as_slice()].concat()).unwrap(),
            }
            drop(body);
            let refused = measured(|| victim.import_bundle(&file)).unwrap_err();
            assert!(matches!(refused, anjian_core::error::Error::Invalid { .. }), "{refused}");
        }
    } else {
        let (mut sent, expected) = parcels(attack, &stage, &rogue, &victim);
        let came: usize = sent.iter().map(|parcel| parcel.changes.len()).sum();
        sent.push(rogue.parcel(&annual(HONEST), vec![rogue.own(&stage, &annual(HONEST), &[], "honest")]));
        let mut codes = Aside::new();
        if door == "headquarters" {
            let body = rogue.body(sent);
            let answer = measured(|| rogue.send(&stage, body)).unwrap();
            answer.refusals.iter().for_each(|refusal| *codes.entry(refusal.code.clone()).or_default() += 1);
            assert!(answer.receipts.iter().any(|receipt| receipt.inspection == annual(HONEST)));
            let kept = stage.hq.report(&Default::default()).unwrap().quarantined;
            assert!(kept > 0 && kept <= 500, "set aside, counted, bounded: {kept}");
        } else {
            rogue.bundle(&file, sent);
            let report = measured(|| victim.import_bundle(&file)).unwrap();
            assert!(report.new >= 1 && report.quarantined >= 1);
            let mut things = victim.quarantine().unwrap();
            things.iter().for_each(|thing| assert!(!thing.reason.is_empty()));
            things.drain(..).for_each(|thing| *codes.entry(thing.code).or_default() += 1);
            assert!(victim.storage().unwrap().quarantined <= 1_000);
        }
        match expected {
            // A quarantine that is full keeps the newest.
            Some(expected) if came < 500 => assert_eq!(codes, expected),
            Some(expected) => assert!(codes.keys().eq(expected.keys()), "{codes:?}"),
            None => assert!(codes.values().sum::<usize>() > 0),
        }
    }
    // Headquarters and phone go on as if nothing had been.
    comment(&victim, &annual(2), "and on").unwrap();
    let outcome = sync(&victim).outcome;
    assert!(comments(&victim.form(&annual(1)).unwrap()).contains("here before"), "{outcome:?}");
    assert!(comments(&victim.form(&annual(2)).unwrap()).contains("and on"));
    assert_eq!(Some(victim.digest(&annual(2)).unwrap()), stage.hq.digest(&annual(2)).unwrap());
    if !BOMBS.contains(&attack) {
        assert_eq!(comments(&victim.form(&annual(HONEST)).unwrap()).len(), 1, "the honest one entered");
    }
    assert_sound(&victim);
}

const ATTACK: &str = "ANJIAN_ATTACK";

#[test]
fn the_child_process_of_an_attack() {
    if let Ok(attack) = std::env::var(ATTACK) {
        let (door, attack) = attack.split_once(' ').unwrap();
        under_attack(door, attack);
    }
}

fn attacked(door: &str, attacks: &[&str]) {
    for attack in attacks {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_child_process_of_an_attack", "--nocapture"])
            .env(ATTACK, format!("{door} {attack}"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let cost = said.lines().find(|line| line.starts_with("cost")).unwrap_or("no cost");
        println!("{door} {attack}: {cost}");
        let why = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && cost != "no cost", "{door} {attack}: {said}{why}");
    }
}

#[test]
fn law_9_hostile_parcels_at_headquarters_door_are_set_aside_and_the_others_enter() {
    attacked("headquarters", &PARCELS);
}

#[test]
fn law_9_hostile_parcels_in_a_phones_import_are_set_aside_and_the_others_enter() {
    attacked("phone", &PARCELS);
}

#[test]
fn law_9_bodies_that_grow_without_end_are_refused_at_both_doors() {
    attacked("headquarters", &BOMBS);
    attacked("phone", &BOMBS);
}
