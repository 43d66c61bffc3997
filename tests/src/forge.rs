//! A device that means harm: enrolled like any other, it signs and sends whatever it likes.

use crate::stage::{Stage, invitation};
use anjian_core::document::actor::Actor;
use anjian_core::document::guard::{Limits, check};
use anjian_core::document::hash::ChangeHash;
use anjian_core::document::open::{Document, Edit};
use anjian_core::model::fact::{Event, Fact};
use anjian_core::model::id::{InspectionId, PersonId};
use anjian_core::model::time::Stamp;
use anjian_core::sync::client::{Counter, HttpTransport, Signed, Transport, refusal};
use anjian_core::sync::meeting::part::{self, FileHead, Head};
use anjian_core::sync::protocol::message::{
    Certificate, ChangeSignature, EXCHANGE, EnrolRequest, ExchangeRequest, ExchangeResponse, PROTOCOL, Parcel,
};
use anjian_core::sync::protocol::photo::PhotoReceipt;
use anjian_core::sync::protocol::sign::{KeyHolder, MemoryKey, enrol_statement};
use anjian_core::sync::protocol::wire;
use serde::Serialize;
use serde_bytes::ByteBuf;
use sha2::{Digest, Sha256};
use std::path::Path;

/// The device.
pub struct Rogue {
    key: MemoryKey,
    certificate: Certificate,
    url: String,
    counter: Counter,
}

/// What its actor is.
const INCARNATION: [u8; 8] = [6; 8];

impl Rogue {
    /// Enrols it for a person with areas.
    pub fn enrolled(stage: &Stage, person: &str, areas: &[&str]) -> Self {
        let (ticket, _) = stage.hq.invite(&invitation(person, areas), stage.url()).expect("headquarters invites");
        let key = MemoryKey::generate().expect("a key");
        let proof = key.sign(&enrol_statement(&ticket.code, &key.public())).expect("it signs");
        let (code, device_name) = (ticket.code, "rogue".to_owned());
        let request = EnrolRequest { protocol: PROTOCOL, code, key: key.public(), device_name, proof };
        let answer = stage.hq.enrol(&request).expect("headquarters enrols");
        Self { key, certificate: answer.certificate, url: stage.url().to_owned(), counter: Counter::default() }
    }

    /// Its actor.
    pub fn actor(&self) -> Actor {
        Actor::new(self.key.public().device(), INCARNATION)
    }

    /// Its person.
    pub fn person(&self) -> &PersonId {
        &self.certificate.person
    }

    /// A comment after other changes, as any actor and in anybody's name.
    pub fn comment(
        stage: &Stage,
        id: &InspectionId,
        before: &[Vec<u8>],
        (actor, by): (&Actor, &PersonId),
        text: &str,
    ) -> Vec<u8> {
        let mut document = Document::open(id, before.iter().map(Vec::as_slice)).expect("the document opens");
        let number = before.len() as u64 + 1;
        let (at, what) = (Stamp::certain(stage.time.now()), Event::Comment { text: text.to_owned() });
        let edit = Edit::Fact(actor.fact_id(number), Fact { by: by.clone(), at, what });
        let seen = document.heads();
        let written = document.write(actor, &seen, &[edit], stage.time.now()).expect("it is written");
        written.expect("there is something to write").raw
    }

    /// Its own comment.
    pub fn own(&self, stage: &Stage, id: &InspectionId, before: &[Vec<u8>], text: &str) -> Vec<u8> {
        Self::comment(stage, id, before, (&self.actor(), self.person()), text)
    }

    /// A parcel in which it signs every change, whoever wrote it.
    pub fn parcel(&self, id: &InspectionId, changes: Vec<Vec<u8>>) -> Parcel {
        let hash = |raw: &Vec<u8>| match check(raw, &Limits::default()) {
            Ok(checked) => ChangeHash(checked.hash),
            Err(_) => ChangeHash(Sha256::digest(raw.get(8..).unwrap_or_default()).into()),
        };
        let sign = |raw| ChangeSignature::sign(id, hash(raw), &self.key).expect("it signs");
        let signatures = changes.iter().map(sign).collect();
        let changes = changes.into_iter().map(ByteBuf::from).collect();
        Parcel { inspection: id.clone(), changes, signatures, receipts: vec![] }
    }

    /// The body of an exchange.
    pub fn body(&self, parcels: Vec<Parcel>) -> Vec<u8> {
        let request = ExchangeRequest {
            protocol: PROTOCOL,
            incarnation: ByteBuf::from(INCARNATION),
            written: 0,
            areas: vec![],
            reference: u64::MAX,
            parcels,
            certificates: vec![],
            most_bytes: 0,
            state: None,
        };
        wire::pack(&request).expect("a request packs")
    }

    /// Sends a body through headquarters' real door; what it says, or why it does not take it.
    pub fn send(&self, stage: &Stage, body: Vec<u8>) -> Result<ExchangeResponse, String> {
        let now = stage.time.now();
        let signed = Signed::for_path(EXCHANGE, body, now, self.counter.next(now), &self.key).expect("it signs");
        let way = HttpTransport::new(&self.url).expect("loopback");
        let device = self.key.public().device().to_string();
        let answer = way.exchange(&device, &signed).map_err(|e| e.to_string())?;
        match answer.taken {
            true => wire::unpack(&answer.body).map_err(|e| e.to_string()),
            false => Err(refusal(&answer.body).map_or_else(String::new, |said| said.code)),
        }
    }

    /// Writes a part of an exchange, signed as any device's.
    pub fn part(
        &self,
        path: &Path,
        parcels: Vec<Parcel>,
        receipts: Vec<PhotoReceipt>,
        files: Vec<(FileHead, Vec<u8>)>,
    ) {
        let (files, contents): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        let (made_at, from) = (self.certificate.issued, self.key.public().device());
        let certificates = vec![self.certificate.clone()];
        let head = Head { made_at, from, part: 1, of: 1, certificates, parcels, receipts, files };
        part::write(path, &head, &contents, &self.key).expect("a part is written");
    }

    /// Writes the same parcels as a bundle.
    pub fn bundle(&self, path: &Path, parcels: Vec<Parcel>) {
        let made_at = self.certificate.issued;
        write_bundle(path, &Bundle { made_at, certificates: vec![self.certificate.clone()], parcels });
    }
}

/// The contents of a bundle's file.
#[derive(Serialize)]
pub struct Bundle<P> {
    /// When it was made.
    pub made_at: anjian_core::model::time::Timestamp,
    /// Who wrote it.
    pub certificates: Vec<Certificate>,
    /// What is in it.
    pub parcels: Vec<P>,
}

/// Writes anything in a bundle's clothes.
pub fn write_bundle<T: Serialize>(path: &Path, contents: &T) {
    let body = wire::pack(contents).expect("it packs");
    std::fs::write(path, [b"ANJIAN BUNDLE 1\n", body.as_slice()].concat()).expect("a file");
}

fn leb(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number > 0x7f {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}

/// A positive run length, signed as in the format.
fn run(count: u64) -> Vec<u8> {
    let mut out = leb(count);
    if out.last().is_some_and(|last| last & 0x40 != 0) {
        *out.last_mut().expect("leb writes a byte") |= 0x80;
        out.push(0);
    }
    out
}

/// A chunk of the given type with a valid checksum.
pub fn chunk(chunk_type: u8, data: &[u8]) -> Vec<u8> {
    let covered = [&[chunk_type][..], &leb(data.len() as u64), data].concat();
    [&[0x85, 0x6f, 0x4a, 0x83][..], &Sha256::digest(&covered)[..4], &covered].concat()
}

/// The data of a chunk.
pub fn body(chunk: &[u8]) -> &[u8] {
    let length = chunk[9..].iter().position(|byte| byte & 0x80 == 0).expect("a length") + 1;
    &chunk[9 + length..]
}

/// A valid change in a few dozen bytes that claims so many operations.
pub fn claims(rows: u64) -> Vec<u8> {
    let columns = [
        (0x15, [run(rows), vec![1, b'a']].concat()),
        (0x34, leb(rows)),
        (0x42, [run(rows), vec![1]].concat()),
        (0x56, [run(rows), vec![0]].concat()),
        (0x70, [run(rows), vec![0]].concat()),
    ];
    let mut data = vec![0, 1, 7, 1, 1, 0, 0, 0];
    data.extend(leb(columns.len() as u64));
    for (spec, bytes) in &columns {
        data.extend(leb(*spec));
        data.extend(leb(bytes.len() as u64));
    }
    data.extend(columns.iter().flat_map(|(_, bytes)| bytes));
    chunk(1, &data)
}
