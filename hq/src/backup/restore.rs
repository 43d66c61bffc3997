//! Fills an empty headquarters from a backup: everything or nothing.

use super::cell::{Cell, Filled};
use super::{Done, FILE, KEPT, Piece, VERSION};
use crate::blobs::Blobs;
use crate::error::{Error, Result};
use crate::headquarters::Places;
use crate::store::db::{Bind, Dialect, Kind, Transaction};
use crate::store::{Store, settings};
use crate::{company, key};
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::Path;

/// Restores a backup into places that are empty. Opening headquarters there makes its pictures anew.
pub fn restore(from: &Path, places: &Places) -> Result<Done> {
    let data = places.data.as_path();
    fs::create_dir_all(data).map_err(Error::file(data))?;
    for name in [key::FILE, company::FILE] {
        let (from, to) = (from.join(name), data.join(name));
        if from.is_file() && !to.exists() {
            fs::copy(&from, &to).map_err(Error::file(&to))?;
        }
    }
    let key = key::in_folder(data)?.public().to_string();
    let store = Store::open(places.source()?)?;
    let rows = store.write(|tx| {
        if tx.query_row("SELECT EXISTS (SELECT 1 FROM people) OR EXISTS (SELECT 1 FROM areas)", [], |row| row.get(0))? {
            return Err(Error::Conflict(
                "there is a headquarters already: a backup is restored into an empty one".into(),
            ));
        }
        tx.execute_batch("DELETE FROM counters; DELETE FROM settings;")?;
        let mut stream = Stream::open(&from.join(FILE))?;
        let rows = take(tx, &mut stream, &key)?;
        // The company is read as new, so that the pictures are made anew when headquarters is opened.
        settings::set(tx, "company", "")?;
        settings::begin_life(tx)?;
        Ok(rows)
    })?;
    let photos = Blobs::open(data, places.photos.as_deref())?.copy_from(from)?;
    Ok(Done { rows, photos })
}

struct Stream(zstd::Decoder<'static, BufReader<File>>);

impl Stream {
    fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(Error::file(path))?;
        zstd::Decoder::new(file).map(Self).map_err(Error::file(path))
    }
    fn next(&mut self) -> Result<Piece> {
        rmp_serde::decode::from_read(self.0.by_ref())
            .map_err(|e| Error::Invalid(format!("the backup is cut off or damaged, nothing was restored: {e}")))
    }
}

/// A table under way.
struct Filling {
    insert: String,
    /// Of each column of the backup its kind here; `None` for one that is not here.
    kinds: Vec<Option<Kind>>,
}

fn take(tx: &Transaction<'_>, stream: &mut Stream, key: &str) -> Result<u64> {
    match stream.next()? {
        Piece::Begin { version, .. } if version > VERSION => {
            return Err(Error::Invalid("a newer program made this backup: restore it with that one".into()));
        }
        Piece::Begin { key: of, .. } if of != key => {
            return Err(Error::Conflict("the key of the data folder is another than the backup's".into()));
        }
        Piece::Begin { .. } => {}
        _ => return Err(Error::Invalid("this is no backup of headquarters".into())),
    }
    let (mut filling, mut count): (Option<Filling>, u64) = (None, 0);
    loop {
        match stream.next()? {
            Piece::Table(name, columns) => filling = Some(Filling::begin(tx, &name, &columns)?),
            Piece::Row(cells) => {
                filling.as_ref().ok_or_else(damaged)?.add(tx, &cells)?;
                count += 1;
            }
            Piece::End { rows } if rows == count => break,
            Piece::End { .. } | Piece::Begin { .. } => return Err(damaged()),
        }
    }
    if tx.dialect() == Dialect::Postgres {
        for table in ["quarantine", "audit"] {
            tx.execute_batch(&format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'number'), (SELECT coalesce(max(number), 0) + 1 FROM {table}), false)"
            ))?;
        }
    }
    Ok(count)
}

fn damaged() -> Error {
    Error::Invalid("the backup is damaged, nothing was restored".into())
}

impl Filling {
    fn begin(tx: &Transaction<'_>, table: &str, columns: &[String]) -> Result<Self> {
        if !KEPT.contains(&table) {
            return Err(Error::Invalid(format!("the backup has a table {table:?} that this program does not know")));
        }
        let here = tx.columns(table)?;
        let kinds: Vec<Option<Kind>> =
            columns.iter().map(|column| here.iter().find(|(name, _)| name == column).map(|(_, kind)| *kind)).collect();
        let both: Vec<String> = columns
            .iter()
            .zip(&kinds)
            .filter(|(_, kind)| kind.is_some())
            .map(|(name, _)| format!("\"{name}\""))
            .collect();
        let marks: Vec<String> = (1..=both.len()).map(|n| format!("?{n}")).collect();
        let insert = format!("INSERT INTO {table} ({}) VALUES ({})", both.join(", "), marks.join(", "));
        Ok(Self { insert, kinds })
    }

    fn add(&self, tx: &Transaction<'_>, cells: &[Cell]) -> Result<()> {
        if cells.len() != self.kinds.len() {
            return Err(damaged());
        }
        let values: Vec<Filled<'_>> =
            cells.iter().zip(&self.kinds).filter_map(|(cell, kind)| Some(Filled(cell, (*kind)?))).collect();
        let values: Vec<&dyn Bind> = values.iter().map(|value| value as &dyn Bind).collect();
        tx.prepare_cached(&self.insert)?.execute(values.as_slice())?;
        Ok(())
    }
}
