//! A phone's data folder as a backup, a cable and a curious eye see it: copied, put back, read.

use anjian_core::keys::{DATABASE_KEY, FileSecrets};
use anjian_core::platform::Secrets;
use anjian_core::store::database::connect;
use anjian_core::store::key::DatabaseKey;
use anjian_core::workspace::Workspace;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Not files of the app's data: the keys live in the platform's key store and are in no backup.
pub const KEYS: [&str; 2] = ["device.key", DATABASE_KEY];

/// The key of a phone's database; `None` for a phone that writes plain text.
pub fn key(folder: &Path) -> Option<DatabaseKey> {
    let kept = FileSecrets::of(folder).load(DATABASE_KEY).expect("the key store answers")?;
    Some(DatabaseKey::from_bytes(kept.try_into().expect("a key has 32 bytes")))
}

/// A phone's database, for whoever has its key.
pub fn database(folder: &Path) -> Connection {
    connect(&folder.join("anjian.db"), key(folder).as_ref()).expect("the database opens")
}

/// How every JPEG begins.
pub const JPEG: &[u8] = b"\xff\xd8\xff";

/// Which of these texts stand somewhere in the folder's files as they are, and in which file.
pub fn readable(folder: &Path, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for name in files(folder) {
        let bytes = std::fs::read(folder.join(&name)).expect("a file can be read");
        let holds = |text: &&&str| memchr::memmem::find(&bytes, text.as_bytes()).is_some();
        found.extend(texts.iter().filter(holds).map(|text| format!("{}: {text}", name.display())));
    }
    found
}

/// Which of the folder's files are pictures for everybody: begin as a JPEG, or hold a part of one of these.
pub fn pictures(folder: &Path, known: &[Vec<u8>]) -> Vec<String> {
    let mut found = Vec::new();
    for name in files(folder) {
        let bytes = std::fs::read(folder.join(&name)).expect("a file can be read");
        // Sixteen bytes of every kilobyte of each.
        let holds = |known: &Vec<u8>| {
            known.chunks(1 << 10).any(|part| {
                let part = &part[..part.len().min(16)];
                part.len() == 16 && memchr::memmem::find(&bytes, part).is_some()
            })
        };
        if bytes.starts_with(JPEG) || known.iter().any(holds) {
            found.push(name.display().to_string());
        }
    }
    found
}

/// Every file in the folder and below it, by its path from there.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let (mut found, mut to_see) = (BTreeSet::new(), vec![PathBuf::new()]);
    while let Some(below) = to_see.pop() {
        for entry in std::fs::read_dir(folder.join(&below)).expect("the folder is there") {
            let entry = entry.expect("an entry can be read");
            let name = below.join(entry.file_name());
            match entry.file_type().expect("an entry has a type").is_dir() {
                true => to_see.push(name),
                false => drop(found.insert(name)),
            }
        }
    }
    found
}

fn make_room_for(file: &Path) {
    std::fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("a folder can be made");
}

/// Copies a closed phone's folder, key and all.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for name in files(from) {
        make_room_for(&to.join(&name));
        std::fs::copy(from.join(&name), to.join(&name)).expect("a file can be copied");
    }
}

/// Puts a closed phone's folder back as a careless restore does: into the same files, so that not even their inodes tell.
/// `without` names files and folders that the backup does not hold; they stay as they are.
pub fn put_back(backup: &Path, folder: &Path, without: &[&str]) {
    let kept = |name: &PathBuf| KEYS.iter().chain(without).any(|w| name.starts_with(w));
    for name in files(folder).iter().filter(|name| !kept(name)) {
        if !backup.join(name).exists() {
            std::fs::remove_file(folder.join(name)).expect("a file can be removed");
        }
    }
    for name in files(backup).iter().filter(|name| !kept(name)) {
        let bytes = std::fs::read(backup.join(name)).expect("the backup can be read");
        make_room_for(&folder.join(name));
        std::fs::write(folder.join(name), bytes).expect("a file can be written");
    }
}

/// The tables that screens read, as text.
pub fn rows(folder: &Path) -> String {
    let db = database(folder);
    let mut text = String::new();
    for table in ["inspections", "hazards", "agenda"] {
        let mut statement = db.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3")).expect("a table");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            text += table;
            for column in 0..columns {
                text += &format!("|{:?}", row.get_ref(column).expect("a value"));
            }
            text.push('\n');
        }
    }
    text
}

/// Law 7 and the database's own check: nothing is torn, and the rows made anew equal those made on the way.
pub fn assert_sound(phone: &Workspace) {
    let db = database(phone.folder());
    let check: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("the check runs");
    assert_eq!(check, "ok");
    drop(db);
    // The hour of the agenda is brought up to date first: it may have turned since the last write.
    phone.coverage().expect("coverage");
    let before = rows(phone.folder());
    phone.rebuild().expect("the rows can be made anew");
    assert_eq!(before, rows(phone.folder()), "law 7: rows are a picture of the changes");
}
