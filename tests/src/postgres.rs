//! A PostgreSQL of one's own: a server on a free port with its files in a temporary folder, gone when this program is, and in it a
//! database for each story.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Names the folder of PostgreSQL's programs where they are not in the usual places.
const PROGRAMS: &str = "ANJIAN_POSTGRES";
/// Waits until this program is gone, whichever way; then the server goes and its files.
const WATCH: &str = r#"folder=$1; shift; "$@" & server=$!; read _; kill -INT $server; wait $server; rm -rf "$folder""#;

/// A server.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
    running: Mutex<Option<Child>>,
    databases: AtomicU32,
}

/// The one server of this program; why there is none.
pub fn shared() -> Result<&'static Server, String> {
    static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
    let start = || std::thread::spawn(Server::start).join().map_err(|_| "the thread panicked".to_owned())?;
    SHARED.get_or_init(start).as_ref().map_err(Clone::clone)
}

impl Server {
    /// Starts one.
    pub fn start() -> Result<Self, String> {
        let programs = programs()?;
        let folder = tempfile::Builder::new().prefix("anjian-postgres-").tempdir().map_err(|e| e.to_string())?.keep();
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(|e| e.to_string())?;
        let server =
            Self { folder, programs, port: free.port(), running: Mutex::new(None), databases: AtomicU32::new(0) };
        if is_root() {
            done(Command::new("chown").arg("postgres").arg(&server.folder))?;
        }
        let mut initdb = server.command("initdb");
        initdb.args(["-U", "anjian", "-A", "trust", "-E", "UTF8", "--locale=C", "-N", "-D"]).arg(server.data());
        done(&mut initdb)?;
        server.go_on()?;
        Ok(server)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// One of PostgreSQL's programs; it refuses to run as root.
    fn command(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        let mut command = match is_root() {
            true => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]).arg(path);
                command
            }
            false => Command::new(path),
        };
        command.current_dir(&self.folder);
        command
    }

    /// Starts it again after a stop.
    pub fn go_on(&self) -> Result<(), String> {
        let log = std::fs::File::create(self.folder.join("log")).map_err(|e| e.to_string())?;
        let server = self.command("postgres");
        let mut watch = Command::new("sh");
        watch.args(["-c", WATCH, "sh"]).arg(&self.folder).arg(server.get_program()).args(server.get_args());
        watch.arg("-D").arg(self.data()).args(["-p", &self.port.to_string(), "-k", "", "-h", "127.0.0.1"]);
        watch.args(["-c", "max_connections=300", "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB"]);
        watch.current_dir(&self.folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
        let child = watch.spawn().map_err(|e| format!("PostgreSQL: {e}"))?;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
        let until = Instant::now() + Duration::from_secs(30);
        while let Err(why) = ::postgres::Client::connect(&self.url("postgres"), ::postgres::NoTls) {
            if Instant::now() > until {
                let said = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(format!("PostgreSQL does not answer: {why}: {said}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Stops it as a power cut would: at once, with everything that was not committed lost.
    pub fn crash(&self) -> Result<(), String> {
        let mut stop = self.command("pg_ctl");
        done(stop.args(["stop", "-m", "immediate", "-D"]).arg(self.data()))?;
        let child = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut child) = child {
            // The watch must not remove the files: it is killed before it hears of the end.
            child.kill().and_then(|()| child.wait()).map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    /// Where a database is.
    pub fn url(&self, database: &str) -> String {
        format!("postgresql://anjian@127.0.0.1:{}/{database}", self.port)
    }

    /// A connection that looks.
    pub fn look(&self, database: &str) -> Result<::postgres::Client, String> {
        ::postgres::Client::connect(&self.url(database), ::postgres::NoTls).map_err(|e| e.to_string())
    }

    /// A new database; its name.
    pub fn database(&self) -> Result<String, String> {
        let name = format!("story_{}", self.databases.fetch_add(1, Ordering::SeqCst));
        // On a thread of its own: a story may run on one that must not wait.
        let create =
            || self.look("postgres")?.batch_execute(&format!("CREATE DATABASE {name}")).map_err(|e| e.to_string());
        std::thread::scope(|scope| scope.spawn(create).join().map_err(|_| "the thread panicked".to_owned())?)?;
        Ok(name)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // The end of its input is the word to go.
            if let Some(mut word) = child.stdin.take() {
                let _ = word.write_all(b"\n");
            }
            let _ = child.wait();
        }
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Where PostgreSQL's programs lie.
fn programs() -> Result<PathBuf, String> {
    let named = std::env::var_os(PROGRAMS).map(PathBuf::from);
    let debian = std::fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = named.into_iter().chain(found.into_iter().rev()).chain(std::env::split_paths(&path));
    let whole = |folder: &Path| ["initdb", "postgres"].iter().all(|program| folder.join(program).is_file());
    all.into_iter().find(|folder| whole(folder)).ok_or_else(|| "PostgreSQL is not installed".to_owned())
}

fn done(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}
