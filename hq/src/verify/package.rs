//! An archive put together: from what headquarters holds of one inspection to the bytes of a file.
//!
//! The same contents make the same bytes: nothing in it says when it was made.

use super::container;
use super::manifest::{
    CHANGES, DeviceLine, FORMAT, FileLine, MANIFEST, Manifest, PHOTOS, PhotoLine, README, RECORD, ReceiptLine,
    SIGNATURE, SITE, SignatureLine, THUMBNAILS, TemplateLine, names_a_file, photo_entry,
};
use anjian_core::document::genesis::Genesis;
use anjian_core::document::history::History;
use anjian_core::document::raw::RawRecord;
use anjian_core::model::id::{InspectionId, PhotoId, TemplateCode};
use anjian_core::model::seal::Hash256;
use anjian_core::model::site::Site;
use anjian_core::model::time::Zone;
use anjian_core::sync::protocol::sign::{KeyHolder, Signature, archive_statement};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A checklist as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// Its code.
    pub code: TemplateCode,
    /// Its version.
    pub version: u32,
    /// Name and text of each file, the checklist's own first.
    pub files: Vec<(String, String)>,
}

/// What goes into an archive.
#[derive(Clone, Debug)]
pub struct Contents {
    /// Which inspection.
    pub inspection: InspectionId,
    /// The company's time zone.
    pub zone: Zone,
    /// Raw changes in the order of their arrival, the genesis left out.
    pub changes: Vec<Vec<u8>>,
    /// Signatures that cover them.
    pub signatures: Vec<SignatureLine>,
    /// The devices that wrote them.
    pub devices: Vec<DeviceLine>,
    /// Receipts.
    pub receipts: Vec<ReceiptLine>,
    /// The register's line; left out where a copy shall go without personal data of it.
    pub site: Option<Site>,
    /// The checklists.
    pub checklists: Vec<Checklist>,
    /// The files that are there: photos that the record names, and thumbnails.
    pub photos: BTreeMap<PhotoId, Vec<u8>>,
    /// Receipts of photos, those of thumbnails among them, by photo.
    pub photo_receipts: Vec<PhotoLine>,
}

/// An archive that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unpackable {
    /// The changes do not make a record.
    #[error("its changes do not make a record: {0}")]
    Record(String),
    /// More than an archive holds.
    #[error("it is larger than an archive may be ({} MiB)", container::MOST_BYTES >> 20)]
    TooLarge,
    /// The manifest could not be written or signed.
    #[error("its manifest cannot be made: {0}")]
    Manifest(String),
}

/// Files of an archive with their names, in the order in which it holds them.
type Files = Vec<(String, Vec<u8>)>;

impl Contents {
    /// Puts the archive together and signs it as headquarters.
    pub fn pack(&self, headquarters: &dyn KeyHolder) -> Result<Vec<u8>, Unpackable> {
        let (manifest, files) = self.manifest(headquarters)?;
        let signature = sign(&manifest.inspection, &pretty(&manifest)?, headquarters)?;
        assemble(&manifest, &signature, files)
    }

    /// The manifest, and the files that it lists.
    pub fn manifest(&self, headquarters: &dyn KeyHolder) -> Result<(Manifest, Files), Unpackable> {
        let unreadable = |e: &dyn std::fmt::Display| Unpackable::Record(e.to_string());
        let mut history = History::new(self.inspection.clone());
        for raw in &self.changes {
            history.add(raw, None).map_err(|e| unreadable(&e))?;
        }
        let raw = history.raw().map_err(|e| unreadable(&e))?;
        let record = history.record().map_err(|e| unreadable(&e))?;
        let named = record.files();
        let has = |photo: &PhotoId| names_a_file(photo) && self.photos.contains_key(photo);

        let mut files = vec![(README.to_owned(), README_TEXT.as_bytes().to_vec())];
        files.push((CHANGES.to_owned(), chain(&self.inspection, &self.changes)));
        files.push((RECORD.to_owned(), pretty(&legible(&self.inspection, &raw))?));
        if let Some(site) = &self.site {
            files.push((SITE.to_owned(), pretty(site)?));
        }
        let mut templates = Vec::new();
        for checklist in &self.checklists {
            let (line, texts) = shelve(checklist);
            templates.push(line);
            files.extend(texts);
        }
        for (photo, bytes) in self.photos.iter().filter(|(photo, _)| named.contains(photo) && has(photo)) {
            files.push((photo_entry(PHOTOS, photo, bytes), bytes.clone()));
        }
        let mut photo_receipts = Vec::new();
        for line in &self.photo_receipts {
            match &line.thumbnail_of {
                None if named.contains(&line.id()) => photo_receipts.push(line.clone()),
                // Only where its photo is not here.
                Some(of) if named.contains(of) && !has(of) => {
                    let Some(bytes) = self.photos.get(&line.id()) else { continue };
                    files.push((photo_entry(THUMBNAILS, &line.id(), bytes), bytes.clone()));
                    photo_receipts.push(line.clone());
                }
                _ => {}
            }
        }
        let key = headquarters.public_key().map_err(|e| Unpackable::Manifest(e.to_string()))?;
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            inspection: self.inspection.clone(),
            zone: self.zone,
            headquarters: key,
            digest: Hash256(raw.digest(&self.inspection)),
            heads: history.heads().as_slice().to_vec(),
            changes: history.entries().iter().map(|entry| entry.hash).collect(),
            devices: self.devices.clone(),
            signatures: self.signatures.clone(),
            receipts: self.receipts.clone(),
            templates,
            photo_receipts,
            photos_missing: named.into_iter().filter(|photo| !has(photo)).cloned().collect(),
            files: files.iter().map(|(name, bytes)| FileLine::of(name, bytes)).collect(),
        };
        Ok((manifest, files))
    }
}

/// Signs a manifest's bytes.
pub fn sign(inspection: &InspectionId, manifest: &[u8], headquarters: &dyn KeyHolder) -> Result<Signature, Unpackable> {
    headquarters.sign(&archive_statement(inspection, manifest)).map_err(|e| Unpackable::Manifest(e.to_string()))
}

/// The file of a manifest, its signature and the files that it lists.
pub fn assemble(manifest: &Manifest, signature: &Signature, files: Files) -> Result<Vec<u8>, Unpackable> {
    let mut entries = vec![(MANIFEST.to_owned(), pretty(manifest)?)];
    entries.push((SIGNATURE.to_owned(), format!("{signature}\n").into_bytes()));
    entries.extend(files);
    container::write(&entries).ok_or(Unpackable::TooLarge)
}

/// JSON for people and programs.
pub fn pretty<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, Unpackable> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|e| Unpackable::Manifest(e.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The changes as one Automerge file: the genesis, then each as it was signed.
fn chain(inspection: &InspectionId, changes: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Genesis::of(inspection).bytes();
    changes.iter().for_each(|raw| bytes.extend(raw));
    bytes
}

/// The record for whoever has no Automerge at hand.
pub(super) fn legible(inspection: &InspectionId, raw: &RawRecord) -> Value {
    // What a guard let in is JSON; a text that is none is shown as the text it is.
    let value = |text: &String| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str()));
    let answers: Map<_, _> = raw
        .answers
        .iter()
        .map(|(key, values)| (key.clone(), Value::from(values.iter().map(value).collect::<Vec<_>>())))
        .collect();
    let facts: Map<_, _> = raw.facts.iter().map(|(id, text)| (id.clone(), value(text))).collect();
    json!({ "inspection": inspection.to_string(), "answers": answers, "facts": facts, "note": raw.note })
}

/// A checklist's texts as files, named so that they may be unpacked anywhere.
fn shelve(checklist: &Checklist) -> (TemplateLine, Files) {
    let safe = |text: &str| text.replace(|c: char| !c.is_alphanumeric() && !".-_".contains(c), "_");
    let folder = format!("template/{}-{}", safe(checklist.code.as_str()), checklist.version);
    let entry = |(n, (name, _)): (usize, &(String, String))| format!("{folder}/{}-{}", n + 1, safe(name));
    let names: Vec<_> = checklist.files.iter().enumerate().map(entry).collect();
    let texts = checklist.files.iter().map(|(name, _)| name.clone()).zip(names.iter().cloned()).collect();
    let bytes = checklist.files.iter().map(|(_, text)| text.clone().into_bytes());
    let line = TemplateLine { code: checklist.code.clone(), version: checklist.version, texts };
    (line, names.into_iter().zip(bytes).collect())
}

const README_TEXT: &str = "\
安检单存档（anjian archive 1）
一份安检单的全部：变更、签名、终端证书、总部回执、检查表原文、照片。核对：anjian-hq verify 本文件
record.json 是人可读的记录；changes.automerge 是签过名的变更，任何 Automerge 程序都能打开。
格式说明见 Anjian 的 docs/guide/archive.md。

The archive of one inspection (anjian archive 1)
All of it: changes, signatures, certificates of the devices, headquarters' receipts, the checklist's text, photos.
To check it: anjian-hq verify THIS-FILE
record.json is the record for people; changes.automerge holds the signed changes, any Automerge program opens it.
The format is described in docs/guide/archive.md of Anjian.
";
