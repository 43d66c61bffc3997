//! A register that comes again: compared with the one that is here, looked at, then taken over as a whole or given up. Nothing is written
//! into the register before; nobody is ever deleted by it.

use super::{Filled, Next};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::people::{Viewer, audit};
use crate::register::{Parsed, Rules, Severity, faults_csv, parse, read_bytes};
use crate::report::Question;
use crate::store::counter::Counter;
use crate::store::import::{self as stored, Line, New};
use crate::store::{correction, site};
use anjian_core::model::id::SiteId;
use anjian_core::model::programme::Programme;
use anjian_core::model::schedule::is_due;
use anjian_core::model::site::Site;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Kinds of lines.
pub(crate) const NEW: &str = "new";
/// Something of a site would change.
pub(crate) const CHANGED: &str = "changed";
/// A site of the register that the file does not have.
pub(crate) const GONE: &str = "gone";
/// The file contradicts what an inspector saw and somebody accepted.
pub(crate) const AGAINST: &str = "against";
/// Something is wrong with a row.
pub(crate) const FAULTY: &str = "faulty";

/// An upload is at most so large once it was packed.
const MOST_KEPT: usize = 256 << 20;

/// What an import would change, in figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// Rows of the file that are not blank.
    pub(crate) rows: u64,
    pub(crate) unchanged: u64,
    pub(crate) changed: u64,
    pub(crate) new: u64,
    /// Rows that are not taken.
    pub(crate) refused: u64,
    /// Rows that are taken without a value.
    pub(crate) left_out: u64,
    /// Sites that the file does not have.
    pub(crate) gone: u64,
    /// Sites whose row is not taken: they stay as they are.
    pub(crate) refused_known: u64,
    /// Sites in the register now.
    pub(crate) before: u64,
    /// Sites whose supply would no longer be in use.
    pub(crate) stopped: u64,
    /// Sites on which the file contradicts what was accepted from the door.
    pub(crate) against: u64,
    /// By field: how many sites change it, and one of them.
    pub(crate) fields: Vec<(String, u64, String, String)>,
    /// Faults by their stable word.
    pub(crate) faults: Vec<(String, u64)>,
    /// By programme: due now, due then, and what leaves both (excluded) and what is done.
    pub(crate) programmes: Vec<Effect>,
}

/// What a programme's figures would become.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Effect {
    pub(crate) zh: String,
    pub(crate) en: String,
    pub(crate) due: u64,
    pub(crate) due_then: u64,
    pub(crate) excluded: u64,
    pub(crate) entered: u64,
}

/// What a line says: field, before, after.
pub(crate) type Told = Vec<(String, String, String)>;

/// The fields of a site as a person compares them.
fn fields(site: &Site) -> [(&'static str, String); 9] {
    let debug = |value: &Option<String>| value.clone().unwrap_or_default();
    let day = |value: Option<chrono::NaiveDate>| value.map_or_else(String::new, |day| day.to_string());
    let appliances: Vec<String> = site
        .appliances
        .iter()
        .map(|it| format!("{} {}", it.kind.code(), it.bought.as_deref().unwrap_or_default()).trim().to_owned())
        .collect();
    let alarm = site.alarm.map_or("", |alarm| if alarm { "yes" } else { "no" });
    let rest = [
        site.meter_kind.clone(),
        day(site.gas_on),
        day(site.last_inspected),
        debug(&site.hose_replaced),
        appliances.join(" "),
        alarm.to_owned(),
        site.remark.clone(),
    ];
    [
        ("phone", site.phone.clone()),
        ("customer", site.customer.clone()),
        ("meter", site.meter.clone()),
        ("supply", supply_code(site).to_owned()),
        ("address", site.address.text.clone()),
        ("area", site.area.to_string()),
        ("class", site.class.code().to_owned()),
        (
            "place",
            [&site.address.street, &site.address.estate, &site.address.building, &site.address.room]
                .map(String::as_str)
                .join(" ")
                .trim()
                .to_owned(),
        ),
        ("other", rest.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" · ")),
    ]
}

/// The stable word of the register's word about the supply.
pub(crate) fn supply_code(site: &Site) -> &'static str {
    crate::store::site::supply_code(site.supply)
}

fn differences(old: &Site, new: &Site) -> Told {
    let pairs = fields(old).into_iter().zip(fields(new));
    let told: Told = pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| (field.to_owned(), before, after))
        .collect();
    match told.is_empty() && old != new {
        // Something that no column shows by itself.
        true => vec![("other".into(), String::new(), String::new())],
        false => told,
    }
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Broken(e.to_string()))
}

/// Who may: it concerns everybody's areas.
fn keeper(viewer: &Viewer) -> Result<&anjian_core::model::id::PersonId> {
    viewer.keeps_register()
}

fn parsed(hq: &Headquarters, bytes: Vec<u8>) -> Result<Parsed> {
    let sheet = read_bytes(bytes).map_err(|fault| {
        let words = fault.words();
        Error::Invalid(format!("{} / {}", words.zh, words.en))
    })?;
    Ok(parse(&sheet, &Rules::on(hq.company().zone.date(hq.now()))))
}

pub(super) fn upload(hq: &Headquarters, viewer: &Viewer, name: &str, bytes: Vec<u8>) -> Result<Next> {
    let by = keeper(viewer)?;
    let mut id = [0_u8; 8];
    getrandom::fill(&mut id).map_err(|e| Error::Broken(format!("no randomness: {e}")))?;
    let id = hex::encode(id);
    let name: String = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(120).collect();
    look(hq, by.as_str(), &id, if name.is_empty() { "register" } else { &name }, bytes)?;
    hq.store.write(|tx| audit::note(tx, hq.now(), by, "register_uploaded", &id, &name))?;
    Ok(Next::To(format!("/register/imports/{id}")))
}

/// Compares again: the register has changed since, or something was mended in it.
pub(super) fn again(hq: &Headquarters, viewer: &Viewer, id: &str) -> Result<Next> {
    keeper(viewer)?;
    let (import, bytes) = open(hq, id)?;
    look(hq, &import.by, id, &import.name, bytes)?;
    Ok(Next::To(format!("/register/imports/{id}")))
}

fn missing() -> Error {
    Error::NotFound("there is no such import".into())
}

/// An import that was not decided, with its file.
fn open(hq: &Headquarters, id: &str) -> Result<(stored::Import, Vec<u8>)> {
    let (import, packed) = hq.store.read(|db| {
        let import = stored::find(db, id)?.ok_or_else(missing)?;
        Ok((import, stored::file(db, id)?.unwrap_or_default()))
    })?;
    if import.state != stored::LOOKED_AT {
        return Err(Error::Conflict("this import was decided already".into()));
    }
    let bytes = zstd::bulk::decompress(&packed, 2 * crate::register::MAX_BYTES as usize);
    Ok((import, bytes.map_err(|e| Error::Broken(format!("an import's file: {e}")))?))
}

/// Compares a file with the register and keeps what it would change.
fn look(hq: &Headquarters, by: &str, id: &str, name: &str, bytes: Vec<u8>) -> Result<()> {
    let packed = zstd::bulk::compress(&bytes, 3).map_err(|e| Error::Broken(format!("an import's file: {e}")))?;
    if packed.len() > MOST_KEPT {
        return Err(Error::TooLarge("a register of at most 256 MB, packed: split it by areas".into()));
    }
    let parsed = parsed(hq, bytes)?;
    let programmes: Vec<Programme> = hq.company().programmes.clone();
    let totals = hq.totals(&Question::default())?;
    let (summary, lines, register) = hq.store.read(|db| {
        let (summary, lines) = compare(db, &parsed, &programmes, &totals)?;
        Ok((summary, lines, Counter::Register.read(db)?))
    })?;
    hq.store.write(|tx| {
        stored::put(tx, &New { id, name, file: &packed, by, at: hq.now(), register }, &summary)?;
        stored::put_lines(tx, id, &lines)
    })
}

fn compare(
    db: &crate::store::db::Connection,
    parsed: &Parsed,
    programmes: &[Programme],
    totals: &[crate::report::Line],
) -> Result<(Summary, Vec<Line>)> {
    let counts = parsed.counts();
    let mut summary = Summary {
        rows: (counts.taken + counts.refused) as u64,
        refused: counts.refused as u64,
        left_out: counts.taken_with_fault as u64,
        programmes: totals
            .iter()
            .filter_map(|line| Some((line, programmes.iter().find(|p| p.id == line.programme)?.name.clone())))
            .map(|(line, name)| Effect {
                zh: name.zh,
                en: name.en,
                due: line.due,
                due_then: line.due,
                excluded: line.excluded,
                entered: line.entered,
            })
            .collect(),
        ..Summary::default()
    };
    let due = |site: &Site, at: usize| {
        programmes.iter().any(|p| p.id == totals[at].programme && is_due(site, p, &totals[at].period))
    };
    let mut by_field: BTreeMap<String, (u64, String, String)> = BTreeMap::new();
    let mut from_doors: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for (site, field, value) in correction::accepted(db)? {
        from_doors.entry(site).or_default().push((field, value));
    }
    let mut lines = Vec::new();
    let mut coming: HashMap<&SiteId, &Site> = parsed.rows.iter().map(|row| (&row.site.id, &row.site)).collect();
    let refused: BTreeSet<&SiteId> = parsed.refused.iter().collect();
    site::each(db, |old| {
        summary.before += 1;
        let Some(new) = coming.remove(&old.id) else {
            match refused.contains(&old.id) {
                true => summary.refused_known += 1,
                false => {
                    summary.gone += 1;
                    lines.push(Line {
                        kind: GONE,
                        site: old.id.to_string(),
                        json: json(&vec![("address".to_owned(), old.address.text.clone(), String::new())])?,
                    });
                }
            }
            return Ok(());
        };
        if old == *new {
            summary.unchanged += 1;
            return Ok(());
        }
        summary.changed += 1;
        for at in 0..totals.len() {
            let effect = &mut summary.programmes[at];
            effect.due_then = effect.due_then + u64::from(due(new, at)) - u64::from(due(&old, at));
        }
        let told = differences(&old, new);
        if old.supply != new.supply && new.supply.may_exclude().is_some() {
            summary.stopped += 1;
        }
        for (field, before, after) in &told {
            let of_field = by_field.entry(field.clone()).or_insert_with(|| (0, before.clone(), after.clone()));
            of_field.0 += 1;
        }
        let seen = from_doors.get(old.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let against: Told = told
            .iter()
            .filter(|(field, before, _)| seen.iter().any(|(corrected, value)| corrected == field && value == before))
            .cloned()
            .collect();
        if !against.is_empty() {
            summary.against += 1;
            lines.push(Line { kind: AGAINST, site: old.id.to_string(), json: json(&against)? });
        }
        lines.push(Line { kind: CHANGED, site: old.id.to_string(), json: json(&told)? });
        Ok(())
    })?;
    for row in parsed.rows.iter().filter(|row| coming.contains_key(&row.site.id)) {
        summary.new += 1;
        for at in 0..totals.len() {
            summary.programmes[at].due_then += u64::from(due(&row.site, at));
        }
        let told = [
            ("customer", &row.site.customer),
            ("address", &row.site.address.text),
            ("class", &row.site.class.code().to_owned()),
        ];
        let told: Told = told.map(|(field, value)| (field.to_owned(), String::new(), value.clone())).to_vec();
        lines.push(Line { kind: NEW, site: row.site.id.to_string(), json: json(&told)? });
    }
    let mut by_reason: BTreeMap<&str, u64> = BTreeMap::new();
    for fault in &parsed.faults {
        *by_reason.entry(fault.reason.code()).or_default() += 1;
        let (words, became) = (fault.reason.words(), fault.severity.words());
        let refused = fault.severity == Severity::RowRefused;
        let told: Told = vec![
            (fault.reason.code().to_owned(), words.zh, words.en),
            (if refused { "refused" } else { "left_out" }.to_owned(), became.zh, became.en),
            (fault.column.clone(), fault.value.clone(), String::new()),
        ];
        lines.push(Line { kind: FAULTY, site: fault.line.to_string(), json: json(&told)? });
    }
    summary.fields = by_field.into_iter().map(|(field, (n, before, after))| (field, n, before, after)).collect();
    summary.fields.sort_by_key(|field| std::cmp::Reverse(field.1));
    summary.faults = by_reason.into_iter().map(|(code, n)| (code.to_owned(), n)).collect();
    summary.faults.sort_by_key(|fault| std::cmp::Reverse(fault.1));
    Ok((summary, lines))
}

/// Takes over what was looked at. What an inspector saw and somebody accepted stays, unless the form says otherwise.
pub(super) fn take(hq: &Headquarters, viewer: &Viewer, id: &str, form: &Filled) -> Result<Next> {
    let by = keeper(viewer)?;
    let (import, bytes) = open(hq, id)?;
    let parsed = parsed(hq, bytes)?;
    let files_word = form.get("against") == Some("file");
    hq.store.write(|tx| {
        if Counter::Register.read(tx)? != import.register {
            return Err(Error::Conflict("the register has changed since: compare again".into()));
        }
        let mut keep: HashMap<String, Told> = HashMap::new();
        if !files_word {
            for (site, told) in stored::lines(tx, id, AGAINST, usize::MAX, 0)? {
                keep.insert(site, serde_json::from_str(&told).map_err(|e| Error::Broken(e.to_string()))?);
            }
        }
        let mut sites: Vec<Site> = parsed.rows.iter().map(|row| row.site.clone()).collect();
        for site in &mut sites {
            for (field, before, _) in keep.remove(site.id.as_str()).unwrap_or_default() {
                if let Some(value) = super::corrections::field(site, &field) {
                    *value = before;
                }
            }
        }
        let taken = hq.put_sites(tx, &sites, |_, _| {})?;
        stored::decided(tx, id, stored::TAKEN, by.as_str(), hq.now())?;
        let detail = format!("+{} ~{}", taken.new, taken.changed + taken.moved);
        audit::note(tx, hq.now(), by, "register_taken", id, &detail)
    })?;
    Ok(Next::To(format!("/register/imports/{id}")))
}

pub(super) fn drop(hq: &Headquarters, viewer: &Viewer, id: &str) -> Result<Next> {
    let by = keeper(viewer)?;
    hq.store.write(|tx| {
        stored::find(tx, id)?.filter(|it| it.state == stored::LOOKED_AT).ok_or_else(missing)?;
        stored::decided(tx, id, stored::DROPPED, by.as_str(), hq.now())?;
        audit::note(tx, hq.now(), by, "register_dropped", id, "")
    })?;
    Ok(Next::To("/register".into()))
}

/// Its faulty rows, to be mended in a spreadsheet and brought again.
pub(super) fn faults(hq: &Headquarters, viewer: &Viewer, id: &str) -> Result<(String, Vec<u8>)> {
    let by = keeper(viewer)?;
    let (import, bytes) = open(hq, id)?;
    let csv = faults_csv(&parsed(hq, bytes)?).map_err(|e| Error::Broken(format!("the faults: {e}")))?;
    hq.store.write(|tx| audit::note(tx, hq.now(), by, "exported", id, "faults"))?;
    Ok((format!("{}-faults.csv", import.id), csv))
}
