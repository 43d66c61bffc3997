//! An S3-protocol server of one's own: moto, on a free port of loopback, gone with this value. It speaks the protocol and keeps objects in
//! memory; it takes any signature, so that keys are checked is not shown by it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Names a Python that has moto; `cargo xtask test` sets it.
const PYTHON: &str = "ANJIAN_MOTO";
/// The one bucket.
const BUCKET: &str = "anjian";

/// A running server with one empty bucket.
#[derive(Debug)]
pub struct ObjectStore {
    address: SocketAddr,
    running: Child,
}

impl ObjectStore {
    /// Starts one; why there is none.
    pub fn start() -> Result<Self, String> {
        let python = std::env::var_os(PYTHON).ok_or("the S3 server is fetched by `cargo xtask test`")?;
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(|e| e.to_string())?;
        let mut server = Command::new(python);
        server.args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &free.port().to_string()]);
        let running = server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let store = Self { address: free, running: running.map_err(|e| format!("moto: {e}"))? };
        let until = Instant::now() + Duration::from_secs(60);
        while let Err(why) = store.ask("PUT", BUCKET) {
            if Instant::now() > until {
                return Err(format!("the S3 server does not answer: {why}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(store)
    }

    /// How a program finds it.
    pub fn environment(&self) -> Vec<(String, String)> {
        let address = format!("http://{}", self.address);
        let named = [
            ("ANJIAN_HQ_PHOTOS", "s3://anjian/city"),
            ("AWS_ENDPOINT", address.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "cn-north-1"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
        ];
        named.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }

    /// The bytes of an object; `None` when there is none.
    pub fn object(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        self.ask("GET", &format!("{BUCKET}/{name}"))
    }

    /// The names of all objects, as the server's own list has them.
    pub fn list(&self) -> Result<String, String> {
        let list = self.ask("GET", &format!("{BUCKET}?list-type=2"))?.unwrap_or_default();
        Ok(String::from_utf8_lossy(&list).into_owned())
    }

    fn ask(&self, method: &str, path: &str) -> Result<Option<Vec<u8>>, String> {
        let asked = || -> std::io::Result<Vec<u8>> {
            let mut line = TcpStream::connect(self.address)?;
            write!(line, "{method} /{path} HTTP/1.0\r\nHost: {}\r\nContent-Length: 0\r\n\r\n", self.address)?;
            let mut answer = Vec::new();
            line.read_to_end(&mut answer)?;
            Ok(answer)
        };
        let answer = asked().map_err(|e| e.to_string())?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or("no HTTP")?;
        match String::from_utf8_lossy(&answer[..end]).split(' ').nth(1) {
            Some("200") => Ok(Some(answer[end + 4..].to_vec())),
            Some("404") => Ok(None),
            other => Err(format!("status {other:?}")),
        }
    }
}

impl Drop for ObjectStore {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone and waited for.
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}
