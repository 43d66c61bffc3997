//! Stands before headquarters and puts a device's proof on every request that comes by, so that a client which knows nothing of Anjian can
//! carry a photo: its bytes pass as they are, and it needs no key.

use anjian_core::keys::FileKey;
use anjian_core::model::time::Timestamp;
use anjian_core::sync::client::{Counter, proof};
use anjian_core::sync::protocol::photo::said;
use anjian_core::sync::protocol::sign::Asking;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// A signer that listens on loopback until the program ends.
pub struct Signer {
    url: String,
}

impl Signer {
    /// Stands before a headquarters with the key of a device, under the next numbers of a counter.
    pub fn before(hq: &str, key: FileKey, counter: Arc<Counter>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let (hq, key) = (hq.trim_start_matches("http://").to_owned(), Arc::new(key));
        thread::spawn(move || {
            for came in listener.incoming().flatten() {
                let (hq, key, counter) = (hq.clone(), key.clone(), counter.clone());
                // A line that breaks is the client's own affair: its test says what it expected.
                thread::spawn(move || carry(&came, &hq, &key, &counter));
            }
        });
        Ok(Self { url })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Carries one request and its answer.
fn carry(mut came: &TcpStream, hq: &str, key: &FileKey, counter: &Counter) -> io::Result<()> {
    let mut read = Vec::new();
    let end = loop {
        let mut some = [0; 4_096];
        let n = came.read(&mut some)?;
        if n == 0 {
            return Ok(());
        }
        read.extend(&some[..n]);
        if let Some(end) = read.windows(4).position(|w| w == b"\r\n\r\n") {
            break end;
        }
    };
    let head = signed(&String::from_utf8_lossy(&read[..end]), key, counter)?;
    let mut there = TcpStream::connect(hq)?;
    there.write_all(head.as_bytes())?;
    there.write_all(&read[end + 4..])?;
    let (mut up, mut from) = (there.try_clone()?, came.try_clone()?);
    thread::spawn(move || io::copy(&mut from, &mut up));
    io::copy(&mut there, &mut came)?;
    came.shutdown(Shutdown::Both)
}

/// The head of a request with the proof, for one request on this line.
fn signed(head: &str, key: &FileKey, counter: &Counter) -> io::Result<String> {
    let broken = |what: &str| io::Error::other(what.to_owned());
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let mut words = first.split(' ');
    let (method, path) = words.next().zip(words.next()).ok_or_else(|| broken("no request"))?;
    let kept: Vec<&str> = lines.filter(|line| !line.to_lowercase().starts_with("connection:")).collect();
    let of = |name: &str| {
        let pairs = kept.iter().filter_map(|line| line.split_once(':'));
        pairs
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .next()
            .unwrap_or_default()
    };
    let token = of("authorization").split_once(' ').map_or("", |(_, token)| token.trim());
    let said = said(token, of("upload-length"), of("upload-offset"), of("upload-checksum"));
    let asking = Asking { method, path, body: said.as_bytes() };
    let now = Timestamp(0);
    let headers = proof(&asking, now, counter.next(now), key).map_err(io::Error::other)?;
    let proven = headers.iter().map(|(name, value)| format!("{name}: {value}"));
    let all = [first.to_owned()].into_iter().chain(kept.iter().map(|line| (*line).to_owned())).chain(proven);
    Ok(format!("{}\r\nconnection: close\r\n\r\n", all.collect::<Vec<_>>().join("\r\n")))
}
