//! A bad line in front of headquarters: a proxy on loopback that cuts, loses, garbles, or answers in headquarters' place; and that
//! counts which bytes of which upload reached headquarters.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What happens to one request.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It passes.
    Passes,
    /// The connection is closed when the request comes.
    Refused,
    /// Only so many bytes of the request pass, then the line is cut.
    RequestCut(usize),
    /// Of a photo's chunk only so many bytes pass, then the line is cut; a shorter one passes, and so does everything else.
    BodyCut(usize),
    /// Headquarters answers, and only so many bytes of that come through.
    AnswerCut(usize),
    /// Headquarters answers, and nothing of it comes through.
    AnswerLost,
    /// One bit of the answer's body is flipped.
    Garbled,
    /// One bit of the request's body is flipped.
    RequestGarbled,
    /// Somebody else answers; headquarters hears nothing.
    Said(&'static str),
}

/// Bytes of an upload that reached headquarters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The upload's name.
    pub upload: String,
    /// Where it begins in the file.
    pub from: u64,
    /// Where it ends.
    pub to: u64,
}

/// The line.
pub struct Cutter {
    url: String,
    line: Arc<Line>,
}

#[derive(Default)]
struct Line {
    fates: Mutex<VecDeque<Fate>>,
    /// What happens to requests for which nothing else is said.
    always: Mutex<Option<Fate>>,
    carried: Mutex<Vec<Piece>>,
    requests: Mutex<Vec<String>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Cutter {
    /// A line to headquarters at `host:port`.
    pub fn before(hq: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback listens");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let line: Arc<Line> = Arc::default();
        let (kept, hq) = (line.clone(), hq.trim_start_matches("http://").to_owned());
        std::thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                let (line, hq) = (kept.clone(), hq.clone());
                std::thread::spawn(move || drop(serve(phone, &hq, &line)));
            }
        });
        Self { url, line }
    }
    /// Where the line begins.
    pub fn url(&self) -> &str {
        &self.url
    }
    /// What happens to the next requests; those after them pass.
    pub fn next(&self, fates: impl IntoIterator<Item = Fate>) {
        *locked(&self.line.fates) = fates.into_iter().collect();
    }
    /// What happens to every request for which nothing else is said.
    pub fn always(&self, fate: Fate) {
        *locked(&self.line.always) = Some(fate);
    }
    /// How many fates were not met.
    pub fn left(&self) -> usize {
        locked(&self.line.fates).len()
    }
    /// Which bytes of which upload reached headquarters, in order.
    pub fn carried(&self) -> Vec<Piece> {
        locked(&self.line.carried).clone()
    }
    /// Method and path of every request that came, in order.
    pub fn requests(&self) -> Vec<String> {
        locked(&self.line.requests).clone()
    }
}

/// How many bytes of an upload were carried twice, and how many of a file of this size were not carried.
pub fn twice_and_lost(pieces: &[Piece], upload: &str, size: u64) -> (u64, u64) {
    let mut sorted: Vec<_> = pieces.iter().filter(|p| p.upload == upload).map(|p| (p.from, p.to)).collect();
    sorted.sort_unstable();
    let (mut twice, mut reached, mut lost) = (0, 0, 0);
    for (from, to) in sorted {
        lost += from.saturating_sub(reached);
        twice += reached.min(to).saturating_sub(from);
        reached = reached.max(to);
    }
    (twice, lost + size.saturating_sub(reached))
}

fn serve(mut phone: TcpStream, hq: &str, line: &Line) -> std::io::Result<()> {
    while let Some(mut request) = read_message(&mut phone, false)? {
        let head = Head::of(&request);
        locked(&line.requests).push(head.first.clone());
        let always = || locked(&line.always).clone().unwrap_or(Fate::Passes);
        let fate = locked(&line.fates).pop_front().unwrap_or_else(always);
        let cut = match fate {
            Fate::RequestCut(bytes) => Some(bytes.min(request.len() - 1)),
            Fate::BodyCut(bytes) if head.chunk.is_some() && head.end + bytes < request.len() => Some(head.end + bytes),
            _ => None,
        };
        if let Some(cut) = cut {
            let mut there = TcpStream::connect(hq)?;
            there.write_all(&request[..cut])?;
            head.carried(cut, line);
            there.shutdown(Shutdown::Write)?;
            // What passed has arrived: headquarters has heard the end of it before the phone does.
            drop(there.read_to_end(&mut Vec::new()));
            return phone.shutdown(Shutdown::Both);
        }
        match fate {
            Fate::Refused => return phone.shutdown(Shutdown::Both),
            Fate::Said(words) => phone.write_all(words.as_bytes())?,
            passes => {
                if let Fate::RequestGarbled = passes {
                    let last = request.len() - 1;
                    request[last] ^= u8::from(last >= head.end);
                }
                let mut there = TcpStream::connect(hq)?;
                there.write_all(&request)?;
                head.carried(request.len(), line);
                let mut answer = read_message(&mut there, head.first.starts_with("head "))?.unwrap_or_default();
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

/// What a request's head says.
struct Head {
    first: String,
    /// Where the body begins.
    end: usize,
    /// Of a chunk: its upload, and where it begins.
    chunk: Option<(String, u64)>,
}

impl Head {
    fn of(request: &[u8]) -> Self {
        let end = request.windows(4).position(|w| w == b"\r\n\r\n").map_or(request.len(), |at| at + 4);
        let text = String::from_utf8_lossy(&request[..end]).to_lowercase();
        let header = |name: &str| text.lines().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()));
        let first = text.lines().next().unwrap_or_default();
        let first = first.rsplit_once(' ').map_or(first, |(first, _)| first).to_owned();
        let is_chunk = header("content-type:").is_some_and(|kind| kind == "application/offset+octet-stream");
        let upload = header("authorization: bearer ").and_then(|token| Some(token.split_once('.')?.0.to_owned()));
        // A chunk that comes with its creation begins at 0.
        let offset = header("upload-offset:").and_then(|offset| offset.parse().ok()).unwrap_or(0);
        let chunk = upload.filter(|_| is_chunk).map(|upload| (upload, offset));
        Self { first, end, chunk }
    }

    /// So many bytes of the request went through.
    fn carried(&self, bytes: usize, line: &Line) {
        let body = bytes.saturating_sub(self.end) as u64;
        if let Some((upload, offset)) = self.chunk.as_ref().filter(|_| body > 0) {
            locked(&line.carried).push(Piece { upload: upload.clone(), from: *offset, to: offset + body });
        }
    }
}

/// One HTTP message with a length, or only its head; `None` when the other side has gone.
fn read_message(stream: &mut TcpStream, only_head: bool) -> std::io::Result<Option<Vec<u8>>> {
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
        if bytes.len() >= head + 4 + length.filter(|_| !only_head).unwrap_or(0) {
            return Ok(Some(bytes));
        }
    }
}

/// A line that carries everything, in small pieces with a pause behind each, so that a kill finds a photo under way.
pub struct SlowLine {
    url: String,
    open: Arc<Mutex<Vec<TcpStream>>>,
    carried: Arc<AtomicUsize>,
}

impl SlowLine {
    /// A line to headquarters at `host:port`.
    pub fn before(hq: &str, piece: usize, pause: std::time::Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback listens");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let hq = hq.trim_start_matches("http://").to_owned();
        let open: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
        let carried: Arc<AtomicUsize> = Arc::default();
        let (kept, count) = (open.clone(), carried.clone());
        std::thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                let Ok(there) = TcpStream::connect(&hq) else { continue };
                let (Ok(phone_reads), Ok(there_reads)) = (phone.try_clone(), there.try_clone()) else { continue };
                locked(&kept).extend([phone.try_clone(), there.try_clone()].into_iter().flatten());
                let count = count.clone();
                std::thread::spawn(move || drip(phone_reads, there, piece, pause, &count));
                let uncounted = AtomicUsize::default();
                std::thread::spawn(move || drip(there_reads, phone, 16 << 10, std::time::Duration::ZERO, &uncounted));
            }
        });
        Self { url, open, carried }
    }
    /// Where the line begins.
    pub fn url(&self) -> &str {
        &self.url
    }
    /// Waits until so many bytes went towards headquarters, or until nobody sends any more.
    pub fn carries(&self, bytes: usize, mut is_over: impl FnMut() -> bool) {
        while self.carried.load(Ordering::Relaxed) < bytes && !is_over() {
            std::thread::park_timeout(std::time::Duration::from_micros(200));
        }
    }
    /// How many bytes went towards headquarters.
    pub fn carried(&self) -> usize {
        self.carried.load(Ordering::Relaxed)
    }
    /// The phone has no battery any more: what it had handed to its network and what had not passed is gone. A killed process alone
    /// leaves that to the system, which still sends it.
    pub fn cut(&self) {
        for stream in locked(&self.open).drain(..) {
            // It may have ended by itself.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn drip(mut from: TcpStream, mut to: TcpStream, piece: usize, pause: std::time::Duration, carried: &AtomicUsize) {
    let mut bytes = vec![0; piece];
    while let Ok(n @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..n]).is_err() {
            break;
        }
        carried.fetch_add(n, Ordering::Relaxed);
        if !pause.is_zero() {
            std::thread::park_timeout(pause);
        }
    }
    // Whatever passed is on its way; then each side hears that the other has gone.
    let _ = to.shutdown(Shutdown::Write);
}

#[cfg(test)]
mod tests {
    use super::{Piece, twice_and_lost};

    #[test]
    fn bytes_carried_twice_and_bytes_lost_are_counted() {
        let count = |pieces: &[(u64, u64)]| {
            let piece = |(from, to): &(u64, u64)| Piece { upload: "a".into(), from: *from, to: *to };
            let other = Piece { upload: "b".into(), from: 0, to: 10 };
            let pieces: Vec<Piece> = pieces.iter().map(piece).chain([other]).collect();
            twice_and_lost(&pieces, "a", 10)
        };
        assert_eq!(count(&[(0, 4), (4, 10)]), (0, 0));
        assert_eq!(count(&[(4, 10), (0, 6)]), (2, 0));
        assert_eq!(count(&[(0, 3), (5, 8)]), (0, 4));
        assert_eq!(count(&[(0, 10), (2, 5), (2, 5)]), (6, 0));
        assert_eq!(count(&[]), (0, 10));
    }
}
