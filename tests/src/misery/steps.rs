//! The steps of an inspector's day, each of which may be taken again: what is done already is not done twice.

use crate::doing::{answer, leak, raise};
use crate::hand::signs;
use crate::stage::{annual, moment};
use anjian_core::actions::attach_photo::AttachPhoto;
use anjian_core::actions::complete::Complete;
use anjian_core::actions::serve_notice::ServeNotice;
use anjian_core::error::Error;
use anjian_core::keys::{FileKey, FileSecrets};
use anjian_core::model::fact::{Delivery, Event, NoticeKind, PhotoOf, PhotoSource};
use anjian_core::model::id::FactId;
use anjian_core::model::template::Said;
use anjian_core::sync::meeting::answer::USUAL_PART_BYTES;
use anjian_core::sync::protocol::sign::KeyHolder;
use anjian_core::workspace::{Control, Form, Platform, Workspace};
use anjian_hq::demo::clock::{DemoTime, PhoneClock};
use anjian_hq::demo::inspector::photo;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One step of the chain.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Step {
    /// The folder is opened, made when there is none.
    Open,
    /// A photo of a home.
    Photo {
        /// Which home.
        home: u32,
        /// The camera's file.
        camera: PathBuf,
    },
    /// An answer that fails, a hazard, and the form is left.
    Hazard {
        /// Where.
        home: u32,
    },
    /// The notice is served with its number and a signature, and the inspection is completed.
    Complete {
        /// Where.
        home: u32,
    },
    /// Records go home.
    Sync,
    /// Photos go home.
    Upload,
    /// Originals that are home are removed.
    Free,
    /// Parts are written for the phone that shows a code.
    Write {
        /// The code.
        code: String,
        /// Into this folder.
        folder: PathBuf,
    },
    /// Parts are read.
    Read {
        /// The files.
        parts: Vec<PathBuf>,
    },
}

/// Opens a phone's folder; also its key is drawn when there is none.
pub fn open(folder: &Path) -> Result<Workspace, Error> {
    let begun = Instant::now();
    loop {
        match try_open(folder) {
            // Another test of this process begins a child: until it is a program of its own it holds whatever we had open.
            Err(Error::InUse) if begun.elapsed() < Duration::from_secs(10) => std::thread::yield_now(),
            other => return other,
        }
    }
}

fn try_open(folder: &Path) -> Result<Workspace, Error> {
    std::fs::create_dir_all(folder).map_err(anjian_core::store::database::StoreError::from)?;
    let keys: Arc<dyn KeyHolder> = Arc::new(FileKey::open(&folder.join("device.key"))?);
    let clock = Arc::new(PhoneClock::new(DemoTime::beginning(moment("2026-11-16", 9, 0)), 0));
    Workspace::open(folder, Platform::new(keys, clock).with_secrets(Arc::new(FileSecrets::of(folder))))
}

impl Step {
    /// Takes it; says what is done after it returned.
    pub fn take(&self, phone: &Workspace, say: &mut dyn FnMut(String)) -> Result<(), Error> {
        match self {
            Self::Open => {}
            Self::Photo { home, camera } => {
                let seen = phone.form(&annual(*home))?.seen;
                let taken = phone.take_photo(&annual(*home), &seen, camera, PhotoOf::Scene, PhotoSource::Camera)?;
                say(format!("photo {}", taken.photo));
            }
            Self::Hazard { home } => {
                answer(phone, &annual(*home), "H1.3", Said::Fail(None), "气瓶在灶旁")?;
                say("answer H1.3".to_owned());
                if !phone.form(&annual(*home))?.hazards.contains_key(&leak()) {
                    raise(phone, &annual(*home), "闻到气味")?;
                }
                say(format!("hazard {}", leak()));
                phone.pause()?;
                say("paused".to_owned());
            }
            Self::Complete { home } => complete(phone, *home, say)?,
            Self::Sync => say(format!("sync {:?}", phone.sync(&Control::default())?.outcome)),
            Self::Upload => {
                let control = Control::default().pausing_at_most(Duration::from_millis(1));
                say(format!("upload {:?}", phone.upload(&control)?.outcome));
            }
            Self::Free => say(format!("freed {}", phone.free_photos()?)),
            Self::Write { code, folder } => {
                let code = code.parse().expect("a code is one");
                for part in phone.write_parts(Some(&code), folder, USUAL_PART_BYTES)? {
                    say(format!("part {}", part.path.display()));
                }
            }
            Self::Read { parts } => {
                for part in parts {
                    let report = phone.read_bundle(part)?;
                    say(format!("read {} {}", report.quarantined, report.forged));
                    say(format!("brought {}", report.photos));
                }
            }
        }
        Ok(())
    }
}

fn complete(phone: &Workspace, home: u32, say: &mut dyn FnMut(String)) -> Result<(), Error> {
    let (id, kind) = (annual(home), NoticeKind::Rectification);
    if served(&phone.form(&id)?).is_none() {
        let number = phone.next_notice_number(&id, kind)?;
        say(format!("drawn {number}"));
        let serve = ServeNotice {
            number: number.clone(),
            notice: kind,
            hazards: vec![leak()],
            delivery: Delivery::InPerson,
            signature: signs("陈国良"),
        };
        let seen = phone.form(&id)?.seen;
        phone.act(&id, &seen, &serve)?;
        say(format!("served {number}"));
    }
    let form = phone.form(&id)?;
    if let Some((fact, _)) = served(&form)
        && !form
            .record
            .facts
            .values()
            .any(|f| matches!(&f.what, Event::Photo { of: PhotoOf::Notice(n), .. } if *n == fact))
    {
        let shown = AttachPhoto { photo: photo(&format!("{id} notice")), of: PhotoOf::Notice(fact), bytes: 1 };
        phone.act(&id, &form.seen, &shown)?;
    }
    let form = phone.form(&id)?;
    if form.state.completed.is_none() {
        phone.act(&id, &form.seen, &Complete)?;
    }
    say("completed".to_owned());
    Ok(())
}

/// The notice that was served there, and its number.
pub fn served(form: &Form) -> Option<(FactId, String)> {
    form.record.facts.iter().find_map(|(fact, said)| match &said.what {
        Event::NoticeServed { number, .. } => Some((fact.clone(), number.clone())),
        _ => None,
    })
}

/// What a screen would do about an error: a word that a test can match.
pub fn kind(error: &Error) -> String {
    match error {
        Error::StorageFull => "StorageFull".to_owned(),
        Error::NoRoom { .. } => "NoRoom".to_owned(),
        other => format!("{other:?}"),
    }
}
