//! An inspection that two devices wrote and headquarters received, made of keys and documents alone; and archives of it,
//! honest or forged by somebody who holds headquarters' key.

use anjian_core::document::actor::Actor;
use anjian_core::document::hash::{ChangeHash, Heads};
use anjian_core::document::open::{Document, Edit};
use anjian_core::model::answer::{Answer, Verdict};
use anjian_core::model::fact::{Event, Fact, PhotoOf, VisitOutcome};
use anjian_core::model::id::{AreaId, FactId, InspectionId, PersonId, PhotoId, TemplateCode};
use anjian_core::model::seal::{Hash256, Seal};
use anjian_core::model::time::{ClockError, Stamp, Timestamp, Zone};
use anjian_core::sync::protocol::message::{Certificate, ChangeSignature, Receipt};
use anjian_core::sync::protocol::photo::{PhotoHash, PhotoReceipt};
use anjian_core::sync::protocol::sign::{MemoryKey, Signature};
use anjian_hq::verify::manifest::{DeviceLine, FileLine, Manifest, PhotoLine, ReceiptLine, SignatureLine};
use anjian_hq::verify::package::{Contents, assemble, pretty, sign};
use anjian_hq::verify::{Report, container, verify};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// 2026-11-23, eight in the morning in Shanghai.
pub(crate) const MORNING: i64 = 1_795_392_000_000;

pub(crate) fn identity() -> InspectionId {
    "household-annual/2026/34040000001".parse().unwrap()
}

pub(crate) fn headquarters() -> MemoryKey {
    MemoryKey::from_seed([1; 32])
}

pub(crate) fn photo(bytes: &[u8]) -> PhotoId {
    PhotoId::new(&hex::encode(Sha256::digest(bytes))).unwrap()
}

/// The bytes of the one photo that is taken; enough of a JPEG for its name.
pub(crate) const PHOTO: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9];

/// A device and its person.
pub(crate) struct Device {
    pub(crate) key: MemoryKey,
    pub(crate) actor: Actor,
    pub(crate) person: PersonId,
    facts: u64,
}

impl Device {
    pub(crate) fn new(number: u8) -> Self {
        let key = MemoryKey::from_seed([100 + number; 32]);
        let actor = Actor::new(key.public().device(), [number; 8]);
        Self { key, actor, person: PersonId::new(&format!("p{number}")).unwrap(), facts: 0 }
    }
    pub(crate) fn certificate(&self, by: &MemoryKey) -> Certificate {
        let (key, person) = (self.key.public(), self.person.clone());
        Certificate::issue(key, person, "李师傅".into(), Timestamp(MORNING - 86_400_000), by).unwrap()
    }
}

/// The inspection, as headquarters keeps it.
pub(crate) struct Made {
    pub(crate) devices: Vec<Device>,
    pub(crate) changes: Vec<Vec<u8>>,
    pub(crate) hashes: Vec<ChangeHash>,
    /// Which device wrote each change.
    pub(crate) by: Vec<usize>,
    signatures: Vec<ChangeSignature>,
    pub(crate) receipts: Vec<Receipt>,
    /// Photos that were taken.
    pub(crate) files: BTreeMap<PhotoId, Vec<u8>>,
    /// Of those that came home.
    pub(crate) photo_receipts: Vec<PhotoReceipt>,
    pub(crate) time: i64,
}

impl Made {
    pub(crate) fn with_devices(count: u8) -> Self {
        Self {
            devices: (0..count).map(Device::new).collect(),
            changes: Vec::new(),
            hashes: Vec::new(),
            by: Vec::new(),
            signatures: Vec::new(),
            receipts: Vec::new(),
            files: BTreeMap::new(),
            photo_receipts: Vec::new(),
            time: MORNING,
        }
    }

    /// Let in, answered with a photo, completed with a seal; a colleague who knew nothing of the completion adds a
    /// comment; headquarters receives both.
    pub(crate) fn ordinary() -> Self {
        let mut made = Self::with_devices(2);
        let entered =
            Event::Visit { outcome: VisitOutcome::Entered, evidence: vec![], card_left: false, note: String::new() };
        made.fact(0, entered);
        made.answer(0, "H1.1", Verdict::Pass);
        made.photo(0, PHOTO);
        made.receive(&[0]);
        let before = made.heads();
        made.complete(0);
        made.receive(&[0]);
        let comment = made.device_fact(1, Event::Comment { text: "用户有狗".into() });
        made.write(1, &before, &[comment]);
        made.receive(&[1]);
        made
    }

    pub(crate) fn document(&self) -> Document {
        Document::open(&identity(), self.changes.iter().map(Vec::as_slice)).unwrap()
    }
    pub(crate) fn heads(&self) -> Heads {
        self.document().heads()
    }
    pub(crate) fn stamp(&self) -> Stamp {
        let clock = Some(ClockError { offset_ms: 90_000, uncertainty_ms: 400 });
        Stamp { at: Timestamp(self.time - 90_000), clock }
    }

    pub(crate) fn write(&mut self, who: usize, seen: &Heads, edits: &[Edit]) {
        self.time += 1_000;
        let mut document = self.document();
        let Some(written) = document.write(&self.devices[who].actor, seen, edits, Timestamp(self.time)).unwrap() else {
            return;
        };
        self.hashes.push(written.hash);
        self.changes.push(written.raw);
        self.by.push(who);
    }
    pub(crate) fn device_fact(&mut self, who: usize, what: Event) -> Edit {
        let at = self.stamp();
        let device = &mut self.devices[who];
        device.facts += 1;
        Edit::Fact(device.actor.fact_id(device.facts), Fact { by: device.person.clone(), at, what })
    }
    pub(crate) fn fact(&mut self, who: usize, what: Event) {
        let seen = self.heads();
        let edit = self.device_fact(who, what);
        self.write(who, &seen, &[edit]);
    }
    pub(crate) fn answer(&mut self, who: usize, item: &str, verdict: Verdict) {
        let answer = Answer {
            verdict,
            reading: None,
            defects: Vec::new(),
            note: String::new(),
            photos: Vec::new(),
            by: self.devices[who].person.clone(),
            at: self.stamp(),
        };
        let seen = self.heads();
        self.write(who, &seen, &[Edit::Answer(item.parse().unwrap(), answer)]);
    }
    pub(crate) fn photo(&mut self, who: usize, bytes: &[u8]) {
        let taken = Event::Photo {
            photo: photo(bytes),
            of: PhotoOf::Scene,
            bytes: bytes.len() as u64,
            width: None,
            height: None,
            taken_at: None,
            place: None,
            source: None,
        };
        self.fact(who, taken);
        self.files.insert(photo(bytes), bytes.to_vec());
    }
    pub(crate) fn sealing(&self) -> Seal {
        let document = self.document();
        let heads = document.heads().as_slice().iter().copied().map(Hash256::from).collect();
        let digest = Hash256(document.raw().unwrap().digest(&identity()));
        Seal::of(&document.record().unwrap(), digest, heads)
    }
    pub(crate) fn complete(&mut self, who: usize) {
        let seal = Some(self.sealing());
        self.fact(who, Event::Completed { template_version: 1, seal });
    }
    pub(crate) fn reopen(&mut self, who: usize) {
        let record = self.document().record().unwrap();
        let seen: Vec<FactId> = record.completions().cloned().collect();
        self.fact(who, Event::Reopened { seen, reason: "补拍".into() });
    }

    /// Devices sign what they wrote, and headquarters gives its receipt.
    pub(crate) fn receive(&mut self, who: &[usize]) {
        self.time += 60_000;
        for device in who {
            let newest = self.by.iter().rposition(|by| by == device);
            let Some(newest) = newest.map(|at| self.hashes[at]) else { continue };
            if self.signatures.iter().any(|s| s.hash == newest) {
                continue;
            }
            self.signatures.push(ChangeSignature::sign(&identity(), newest, &self.devices[*device].key).unwrap());
            let receipt = Receipt {
                inspection: identity(),
                heads: vec![newest],
                area: AreaId::new("东街").unwrap(),
                sequence: self.receipts.len() as u64 + 7,
                at: Timestamp(self.time),
                signature: Signature([0; 64]),
            };
            self.receipts.push(receipt.signed(&headquarters()).unwrap());
        }
        for bytes in self.files.values() {
            if self.photo_receipts.iter().all(|receipt| receipt.photo != PhotoHash::of(bytes)) {
                self.photo_receipts.push(photo_receipt(bytes, self.time));
            }
        }
        self.photo_receipts.sort_by_key(|receipt| receipt.photo);
    }

    /// What headquarters would put into an archive.
    pub(crate) fn contents(&self) -> Contents {
        let mut signatures: Vec<_> = self.signatures.iter().map(line).collect();
        signatures.sort_by_key(|s| self.hashes.iter().position(|hash| *hash == s.change));
        let wrote = |n: &usize| self.by.contains(n);
        Contents {
            inspection: identity(),
            zone: Zone::default(),
            changes: self.changes.clone(),
            signatures,
            devices: (0..self.devices.len())
                .filter(wrote)
                .map(|n| device_line(&self.devices[n].certificate(&headquarters())))
                .collect(),
            receipts: self.receipts.iter().map(receipt_line).collect(),
            site: None,
            checklists: Vec::new(),
            photos: self.files.clone(),
            photo_receipts: self.photo_receipts.iter().map(|receipt| PhotoLine::of(receipt, None)).collect(),
        }
    }
    pub(crate) fn archive(&self) -> Vec<u8> {
        self.contents().pack(&headquarters()).unwrap()
    }
}

pub(crate) fn photo_receipt(bytes: &[u8], at: i64) -> PhotoReceipt {
    let (photo, bytes) = (PhotoHash::of(bytes), bytes.len() as u64);
    let receipt = PhotoReceipt { photo, bytes, at: Timestamp(at), signature: Signature([0; 64]) };
    receipt.signed(&headquarters()).unwrap()
}

pub(crate) fn line(signature: &ChangeSignature) -> SignatureLine {
    SignatureLine { change: signature.hash, device: signature.device, signature: signature.signature }
}

pub(crate) fn device_line(certificate: &Certificate) -> DeviceLine {
    DeviceLine {
        device: certificate.key.device(),
        key: certificate.key,
        person: certificate.person.clone(),
        name: certificate.name.clone(),
        issued: certificate.issued,
        signature: certificate.signature,
        revoked: None,
    }
}

pub(crate) fn receipt_line(receipt: &Receipt) -> ReceiptLine {
    let Receipt { at, area, sequence, heads, signature, .. } = receipt.clone();
    ReceiptLine { at, area, sequence, heads, signature }
}

/// A manifest and its files, listed anew and signed by whoever holds headquarters' key.
pub(crate) fn resigned(mut manifest: Manifest, files: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    manifest.files = files.iter().map(|(name, bytes)| listed(name, bytes)).collect();
    let signature = sign(&manifest.inspection, &pretty(&manifest).unwrap(), &headquarters()).unwrap();
    assemble(&manifest, &signature, files).unwrap()
}

pub(crate) fn listed(name: &str, bytes: &[u8]) -> FileLine {
    FileLine { name: name.to_owned(), bytes: bytes.len() as u64, sha256: Hash256(Sha256::digest(bytes).into()) }
}

/// The files of an archive, its manifest and signature first.
pub(crate) fn files(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let entries = container::read(archive).unwrap();
    entries.into_iter().map(|entry| (entry.name, entry.bytes.to_vec())).collect()
}

/// The manifest and the files that it lists.
pub(crate) fn parts(archive: &[u8]) -> (Manifest, Vec<(String, Vec<u8>)>) {
    let mut all = files(archive);
    let files = all.split_off(2);
    (serde_json::from_slice(&all[0].1).unwrap(), files)
}

pub(crate) fn checked(archive: &[u8]) -> Report {
    verify(archive, Some(&headquarters().public()))
}

/// The stable words of what is wrong.
pub(crate) fn wrong(report: &Report) -> Vec<&'static str> {
    report.wrong.iter().map(anjian_hq::verify::Wrong::code).collect()
}

/// The stable words of what is left open.
pub(crate) fn open(report: &Report) -> Vec<&'static str> {
    report.unproven.iter().map(anjian_hq::verify::Unproven::code).collect()
}

pub(crate) fn proven(report: &Report) -> Vec<&'static str> {
    report.proven.iter().map(anjian_hq::verify::Proven::code).collect()
}

pub(crate) fn household() -> TemplateCode {
    TemplateCode::new("household").unwrap()
}
