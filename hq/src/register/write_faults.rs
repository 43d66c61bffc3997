//! Writes the faulty rows to a file that a person can mend in a spreadsheet and import again.
//!
//! One line per faulty row, however many faults it has, so that the mended file does not repeat account numbers. The
//! earlier row of a repeated account stands there too, for reference: if nobody mends the repeat, it is refused again
//! instead of overwriting the other customer.

use super::clean;
use super::fault::{Fault, Severity};
use super::parse::Parsed;
use super::sheet::Line;
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What stands before the headers of the register. None of them may be the name of a register's column.
pub(super) const OWN_HEADERS: [&str; 6] = ["行号 Line", "栏目 Column", "原值 Value", "处理 Result", "原因", "Reason"];

/// Where the faults of a register are written: beside it, `register.xlsx` → `register-faults.csv`.
pub fn faults_path(source: &Path) -> PathBuf {
    let mut name = source.file_stem().unwrap_or_default().to_owned();
    name.push("-faults.csv");
    source.with_file_name(name)
}

/// Writes all faults as CSV in UTF-8 with a mark, so that Excel opens it. Either the whole file is there or the old one
/// still is.
pub fn write_faults(path: &Path, parsed: &Parsed) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    {
        let mut out = io::BufWriter::new(&mut file);
        out.write_all("\u{feff}".as_bytes())?;
        write_rows(&mut csv::Writer::from_writer(&mut out), parsed)?;
        out.flush()?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The same in memory, for a page.
pub(crate) fn faults_csv(parsed: &Parsed) -> io::Result<Vec<u8>> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    write_rows(&mut csv::Writer::from_writer(&mut bytes), parsed)?;
    Ok(bytes)
}

fn write_rows<W: io::Write>(out: &mut csv::Writer<W>, parsed: &Parsed) -> io::Result<()> {
    let mut by_line: BTreeMap<Line, Vec<&Fault>> = BTreeMap::new();
    for fault in &parsed.faults {
        by_line.entry(fault.line).or_default().push(fault);
    }
    let width = parsed.originals.values().map(Vec::len).max().unwrap_or(0).max(parsed.header.len());
    let own = OWN_HEADERS.iter().map(|name| (*name).to_owned());
    let padded = |cells: &[String]| (0..width).map(|at| harmless(cells.get(at).map_or("", |c| c))).collect::<Vec<_>>();
    out.write_record(own.chain(padded(&parsed.header)))?;
    for (line, cells) in &parsed.originals {
        let faults = by_line.get(line).map_or(&[][..], |faults| faults);
        let told = told(*line, faults);
        out.write_record(told.iter().map(|cell| harmless(cell)).chain(padded(cells)))?;
    }
    out.flush()
}

fn told(line: Line, faults: &[&Fault]) -> [String; 6] {
    let Some(worst) = faults.iter().map(|fault| fault.severity).max() else {
        let note = ["对照行，可保留", "kept for reference: a later row repeats its account number"].map(String::from);
        let [zh, en] = note;
        return [line.to_string(), String::new(), String::new(), "已导入 / imported".into(), zh, en];
    };
    let all = |cell: &dyn Fn(&Fault) -> String| faults.iter().map(|fault| cell(fault)).collect::<Vec<_>>().join("; ");
    let result = |severity: Severity| format!("{} / {}", severity.words().zh, severity.words().en);
    [
        line.to_string(),
        all(&|fault| fault.column.clone()),
        all(&|fault| fault.value.clone()),
        result(worst),
        all(&|fault| fault.reason.words().zh),
        all(&|fault| fault.reason.words().en),
    ]
}

/// Whether a spreadsheet would run a value as a formula.
pub(super) fn would_execute(value: &str) -> bool {
    value.starts_with(['\t', '\r']) || clean::bare(value).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// A value that a spreadsheet neither runs nor rounds: Excel shows twelve digits as 3.40E+11 and saves what it shows,
/// and it drops leading zeros. The mark `'` is taken away again when the file is read.
pub(crate) fn harmless(value: &str) -> String {
    let digits = value.bytes().all(|b| b.is_ascii_digit());
    let rounded = digits && (value.len() >= 12 || (value.len() > 1 && value.starts_with('0')));
    if rounded || would_execute(value) { format!("'{value}") } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Column;

    #[test]
    fn a_spreadsheet_runs_and_rounds_nothing() {
        for value in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1", "0552", "340400000012"] {
            assert_eq!(harmless(value), format!("'{value}"));
        }
        for value in ["34040000001", "a=b", "", "0", "2021-05"] {
            assert_eq!(harmless(value), value);
        }
    }

    #[test]
    fn its_own_columns_are_none_of_the_registers() {
        assert!(OWN_HEADERS.iter().all(|name| Column::named(name).is_none()));
    }

    #[test]
    fn the_faults_stand_beside_the_register() {
        assert_eq!(faults_path(Path::new("in/register.xlsx")), Path::new("in/register-faults.csv"));
    }
}
