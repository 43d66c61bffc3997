//! What it costs to call the core from another language: the same calls, through the same facade, from Rust and from the
//! phone's program in Kotlin and Python, in turns on two copies of one phone.

use super::town::{Town, site};
use super::{Failed, Figure, Samples, Settings, Target, Turns, Unit, timed};
use crate::device::{Device, programs};
use anjian::action::Action;
use anjian::agenda::AgendaFilter;
use anjian::entry::{Entry, Said};
use anjian::platform::{KeyStore, Platform, PlatformError};
use anjian::workspace::Workspace;
use anjian_core::keys::DATABASE_KEY;
use anjian_core::model::id::{InspectionId, ItemKey};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

/// Lines of a page.
const PAGE: u32 = 50;
/// Calls of which one turn gives the median.
const CALLS: usize = 50;
/// The languages that a JVM and a script stand for; Swift's calls are C calls like Rust's.
const MEASURED: [&str; 2] = ["kotlin", "python"];
/// What is called: its name here and in bindings/DEVICE.md, and in words.
const WHAT: [(&str, &str); 3] =
    [("agenda", "a page of 50 lines"), ("form", "an inspection's form"), ("answer", "an item answered, durable")];

/// Secrets as files of a folder, as the phones' programs keep them.
struct Folder(PathBuf);

impl KeyStore for Folder {
    fn load(&self, name: String) -> Result<Option<Vec<u8>>, PlatformError> {
        match fs::read(self.0.join(name)) {
            Ok(secret) => Ok(Some(secret)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(PlatformError::Unavailable { why: e.to_string() }),
        }
    }
    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), PlatformError> {
        fs::write(self.0.join(name), secret).map_err(|e| PlatformError::Unavailable { why: e.to_string() })
    }
}

/// The measurement.
pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let programs = programs()?;
    let town = Town::prepared(settings)?;
    let inspection: InspectionId = format!("household-annual/2026/{}", site(4_321).id).parse()?;
    let mut figures = Vec::new();
    for language in MEASURED {
        let (here, there) = (town.phone_folder()?, town.phone_folder()?);
        keys_beside(here.path())?;
        keys_beside(there.path())?;
        let rust = open(here.path())?;
        let mut device = Device::start(&programs, language, there.path());
        for (what, words) in WHAT {
            let (mut floors, mut subjects) = (Vec::new(), Vec::new());
            // One turn more: the first warms both up and counts for nothing.
            for turn in 0..=settings.repeats {
                let floor = from_rust(&rust, what, &inspection)?;
                let request =
                    json!({ "do": "measure", "what": what, "inspection": inspection.to_string(), "times": CALLS });
                let subject = device.ask(request)["median_ms"].as_f64().ok_or("no median_ms")?;
                if turn > 0 {
                    floors.push(floor);
                    subjects.push(subject);
                }
            }
            let turns = Turns::of(floors, subjects)?;
            let how =
                format!("{words}: median of {CALLS} calls from {language} through the generated code, beside Rust");
            let name = format!("boundary_ms.{language}.{what}");
            figures.push(Figure::beside(name, Unit::Milliseconds, "the facade called from Rust", &turns, how));
        }
        device.finish();
        rust.close();
    }
    Ok(figures)
}

/// The key where the phones' programs look for it.
fn keys_beside(folder: &Path) -> Result<(), Failed> {
    let keys = folder.join("keys");
    fs::create_dir_all(&keys)?;
    fs::copy(folder.join("device.key"), keys.join("anjian.device.seed"))?;
    fs::copy(folder.join(DATABASE_KEY), keys.join(DATABASE_KEY))?;
    Ok(())
}

fn open(folder: &Path) -> Result<Arc<Workspace>, Failed> {
    let keys = Arc::new(Folder(folder.join("keys")));
    Ok(Workspace::open(
        folder.to_string_lossy().into_owned(),
        Platform { keys, network: None, disk: None, clock: None },
    )?)
}

fn from_rust(phone: &Workspace, what: &str, inspection: &InspectionId) -> Result<f64, Failed> {
    let seen = phone.form(inspection.clone())?.seen;
    let item: ItemKey = "H1.1".parse()?;
    let call = |number: usize| -> Result<(), Failed> {
        match what {
            "agenda" => drop(phone.agenda(AgendaFilter::default(), None, PAGE)?),
            "form" => drop(phone.form(inspection.clone())?),
            _ => {
                let entry = Entry { said: Said::Pass { number: None }, note: number.to_string() };
                let action = Action::RecordAnswer { item: item.clone(), entry, photos: vec![] };
                phone.act(inspection.clone(), seen.clone(), action)?;
            }
        }
        Ok(())
    };
    Ok(timed(CALLS, call)?.median())
}

/// How large the library is that ships, and what fills it.
pub(super) fn library(_: &Settings) -> Result<Vec<Figure>, Failed> {
    let whole = fs::read(as_on_a_phone()?)?;
    let weighed = super::weight::weighed(&whole)?;
    let how =
        "the library of this machine's processor as it ships, without the names of its inner functions".to_owned();
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let stripped = Samples::new(vec![mib(weighed.stripped)])?.spread();
    let mut figures = vec![Figure::new("library_mib", Unit::Mebibytes, stripped, how).target(Target::AtMost(8.0))];
    for (part, bytes) in weighed.parts {
        let spread = Samples::new(vec![mib(bytes)])?.spread();
        let how = format!("machine code and constants of {part}, by the symbols of the library before stripping");
        figures.push(Figure::new(format!("library_mib.{part}"), Unit::Mebibytes, spread, how));
    }
    Ok(figures)
}

/// Builds the library as a phone has it, with its symbols.
fn as_on_a_phone() -> Result<PathBuf, Failed> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut packager = Command::new(cargo);
    packager.args(["run", "--quiet", "--release", "--package", "anjian-packager", "--", "phone"]);
    let output = packager.stderr(Stdio::inherit()).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    match said.lines().last() {
        Some(folder) if output.status.success() => Ok(Path::new(folder).join("libanjian.so")),
        _ => Err(format!("the packager ended with {}", output.status).into()),
    }
}
