//! Makes a backup, while headquarters goes on.

use super::cell::Cell;
use super::{Done, FILE, KEPT, Piece, VERSION};
use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::store::db::Connection;
use crate::{company, key};
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Compression: the stream is written as fast as the database gives it.
const LEVEL: i32 = 3;

impl Headquarters {
    /// Makes a backup in a folder, or brings the one that is there up to date. Photos in a store of objects are not copied: that store
    /// keeps them.
    pub fn backup(&self, to: &Path) -> Result<Done> {
        fs::create_dir_all(to).map_err(Error::file(to))?;
        // The database first: a photo's row comes after its file, so every row of the snapshot has its photo below.
        let rows = self.save_database(to)?;
        for name in [key::FILE, company::FILE] {
            let (from, to) = (self.data().join(name), to.join(name));
            if from.is_file() {
                fs::copy(&from, &to).map_err(Error::file(&to))?;
            }
        }
        let photos = self.blobs.copy_to(to)?;
        Ok(Done { rows, photos })
    }

    fn save_database(&self, to: &Path) -> Result<u64> {
        let place = to.join(FILE);
        let failed = |e: std::io::Error| Error::file(&place)(e);
        let file = tempfile::NamedTempFile::new_in(to).map_err(Error::file(to))?;
        let mut out = zstd::Encoder::new(BufWriter::new(file), LEVEL).map_err(failed)?;
        let version = VERSION;
        write(&mut out, &Piece::Begin { version, made_at: self.now().0, key: self.public_key().to_string() })?;
        let mut rows = 0;
        self.store.read(|db| {
            KEPT.iter().try_for_each(|table| {
                rows += save_table(db, table, &mut out)?;
                Ok(())
            })
        })?;
        write(&mut out, &Piece::End { rows })?;
        let file = out.finish().and_then(|buffer| buffer.into_inner().map_err(|e| e.into_error())).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&place).map_err(|e| failed(e.error))?;
        Ok(rows)
    }
}

fn save_table(db: &Connection, table: &str, out: &mut impl Write) -> Result<u64> {
    let columns: Vec<String> = db.columns(table)?.into_iter().map(|(name, _)| name).collect();
    let names: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
    write(out, &Piece::Table(table.to_owned(), columns.clone()))?;
    let mut rows = 0;
    db.each(&format!("SELECT {} FROM {table}", names.join(", ")), (), |row| {
        let cells: crate::store::db::Result<Vec<Cell>> =
            (0..columns.len()).map(|at| row.get_ref(at).map(Cell::of)).collect();
        rows += 1;
        write(out, &Piece::Row(cells?))
    })?;
    Ok(rows)
}

fn write(out: &mut impl Write, piece: &Piece) -> Result<()> {
    rmp_serde::encode::write(out, piece).map_err(|e| Error::Broken(format!("the backup: {e}")))
}
