//! A bad line in front of headquarters: a proxy on loopback that cuts, loses, garbles, or answers in headquarters' place.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// What happens to one request.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It passes.
    Passes,
    /// The connection is closed when the request comes.
    Refused,
    /// Only so many bytes of the request pass, then the line is cut.
    RequestCut(usize),
    /// Headquarters answers, and only so many bytes of that come through.
    AnswerCut(usize),
    /// Headquarters answers, and nothing of it comes through.
    AnswerLost,
    /// One bit of the answer's body is flipped.
    Garbled,
    /// Somebody else answers; headquarters hears nothing.
    Said(&'static str),
}

/// The line.
pub struct Cutter {
    url: String,
    fates: Arc<Mutex<VecDeque<Fate>>>,
}

impl Cutter {
    /// A line to headquarters at `host:port`.
    pub fn before(hq: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback listens");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let fates: Arc<Mutex<VecDeque<Fate>>> = Arc::default();
        let (kept, hq) = (fates.clone(), hq.trim_start_matches("http://").to_owned());
        std::thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                let (fates, hq) = (kept.clone(), hq.clone());
                std::thread::spawn(move || drop(serve(phone, &hq, &fates)));
            }
        });
        Self { url, fates }
    }
    /// Where the line begins.
    pub fn url(&self) -> &str {
        &self.url
    }
    /// What happens to the next requests; those after them pass.
    pub fn next(&self, fates: impl IntoIterator<Item = Fate>) {
        let mut queue = self.fates.lock().unwrap_or_else(PoisonError::into_inner);
        *queue = fates.into_iter().collect();
    }
    /// How many fates were not met.
    pub fn left(&self) -> usize {
        self.fates.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

fn serve(mut phone: TcpStream, hq: &str, fates: &Mutex<VecDeque<Fate>>) -> std::io::Result<()> {
    while let Some(request) = read_message(&mut phone)? {
        let fate = fates.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(Fate::Passes);
        match fate {
            Fate::Refused => return phone.shutdown(Shutdown::Both),
            Fate::Said(words) => phone.write_all(words.as_bytes())?,
            Fate::RequestCut(bytes) => {
                let mut there = TcpStream::connect(hq)?;
                there.write_all(&request[..bytes.min(request.len() - 1)])?;
                there.shutdown(Shutdown::Both)?;
                return phone.shutdown(Shutdown::Both);
            }
            passes => {
                let mut there = TcpStream::connect(hq)?;
                there.write_all(&request)?;
                let mut answer = read_message(&mut there)?.unwrap_or_default();
                match passes {
                    Fate::AnswerLost => return phone.shutdown(Shutdown::Both),
                    Fate::AnswerCut(bytes) => {
                        phone.write_all(&answer[..bytes.min(answer.len() - 1)])?;
                        return phone.shutdown(Shutdown::Both);
                    }
                    Fate::Garbled => {
                        let last = answer.len() - 1;
                        answer[last] ^= 1;
                    }
                    _ => {}
                }
                phone.write_all(&answer)?;
            }
        }
    }
    Ok(())
}

/// One HTTP message with a length; `None` when the other side has gone.
fn read_message(stream: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 << 10];
    loop {
        let n = stream.read(&mut piece)?;
        if n == 0 {
            return Ok((!bytes.is_empty()).then_some(bytes));
        }
        bytes.extend(&piece[..n]);
        let Some(head) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        if bytes.len() >= head + 4 + length.unwrap_or(0) {
            return Ok(Some(bytes));
        }
    }
}
