//! `export`: a table as CSV, to a file or to the standard output.

use super::Data;
use anjian_core::model::id::{AreaId, ProgrammeId};
use anjian_core::model::period::Period;
use anjian_hq::export::Table;
use anjian_hq::{Error, Question, Result};
use clap::Args;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Write a table as CSV.
#[derive(Args)]
pub(super) struct Export {
    /// coverage, hazards, inspections, sites or conflicts.
    what: Table,
    #[command(flatten)]
    data: Data,
    /// The file; the standard output when not said.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// One area only.
    #[arg(long)]
    area: Option<AreaId>,
    /// One programme only (coverage).
    #[arg(long)]
    programme: Option<ProgrammeId>,
    /// This period instead of the current one (coverage).
    #[arg(long)]
    period: Option<Period>,
}

impl Export {
    pub(super) fn run(self) -> Result<()> {
        let hq = self.data.open()?;
        let question = Question { programme: self.programme, period: self.period, area: self.area, scope: None };
        let Some(path) = self.out else {
            return hq.export(self.what, &question, std::io::stdout().lock());
        };
        let failed = |source| Error::File { path: path.clone(), source };
        // Beside it and renamed: either the whole table is there or the old one still is.
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        let mut out = BufWriter::new(&mut file);
        hq.export(self.what, &question, &mut out)?;
        out.flush().map_err(failed)?;
        drop(out);
        file.persist(&path).map_err(|e| failed(e.error))?;
        Ok(())
    }
}
