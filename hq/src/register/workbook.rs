//! Reads an XLSX workbook into rows of text, cell by cell.
//!
//! Not through `calamine`'s ranges: they are dense, and one stray space in cell XFD1048576 would ask for 400 GB.

use super::read::{MAX_BYTES, ReadError};
use super::sheet::{Line, RawRow, Sheet, Source};
use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};
use csv::StringRecord;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A register is not wider than this.
pub(super) const MAX_COLUMNS: usize = 512;

/// The first sheet that holds a register; when none does, why the one that came nearest did not.
pub(super) fn read(bytes: Vec<u8>) -> Result<Sheet, ReadError> {
    check_unpacked_size(&bytes)?;
    // The parser is given bytes from outside and does arithmetic on them; should it panic, the file is damaged and the
    // program lives.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes))).unwrap_or(Err(ReadError::DamagedWorkbook))
}

fn read_sheets(bytes: Vec<u8>) -> Result<Sheet, ReadError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| ReadError::DamagedWorkbook)?;
    let mut nearest = ReadError::Empty;
    for name in workbook.sheet_names() {
        match rows(&mut workbook, &name).and_then(|rows| Sheet::found_in(Source::Workbook, rows)) {
            Ok(sheet) => return Ok(sheet),
            Err(error) if nearness(&error) > nearness(&nearest) => nearest = error,
            Err(_) => {}
        }
    }
    Err(nearest)
}

fn nearness(error: &ReadError) -> u8 {
    match error {
        ReadError::Empty => 0,
        ReadError::NoHeader => 1,
        _ => 2,
    }
}

/// By what the archive says of itself: this keeps an honest giant out.
fn check_unpacked_size(bytes: &[u8]) -> Result<(), ReadError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::DamagedWorkbook)?;
    let mut size = 0_u64;
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|_| ReadError::DamagedWorkbook)?;
        size = size.saturating_add(file.size());
    }
    if size > 2 * MAX_BYTES { Err(ReadError::TooBig) } else { Ok(()) }
}

fn rows(workbook: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<Vec<RawRow>, ReadError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| ReadError::DamagedWorkbook)?;
    let mut rows: Vec<RawRow> = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    let mut line = Line(0);
    let mut size = 0_u64;
    while let Some(cell) = reader.next_cell().map_err(|_| ReadError::DamagedWorkbook)? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let at = usize::try_from(column).unwrap_or(usize::MAX);
        let here = Line(row.saturating_add(1));
        if at >= MAX_COLUMNS {
            return Err(ReadError::TooWide { row: here.0 });
        }
        size = size.saturating_add(text.len() as u64);
        if size > MAX_BYTES {
            return Err(ReadError::TooBig);
        }
        if here != line {
            finish(&mut rows, line, &mut cells);
            line = here;
        }
        if cells.len() <= at {
            cells.resize(at + 1, String::new());
        }
        cells[at] = text;
    }
    finish(&mut rows, line, &mut cells);
    Ok(rows)
}

fn finish(rows: &mut Vec<RawRow>, line: Line, cells: &mut Vec<String>) {
    if !cells.is_empty() {
        rows.push(RawRow { line, cells: StringRecord::from(std::mem::take(cells)), unclosed: false });
    }
}

/// A cell as a person would write it into a CSV file.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => float(*number),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(at) => date_time(at),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A spreadsheet keeps 15 digits. A longer number was rounded, and is written so that this can be seen.
fn float(number: f64) -> String {
    if number.abs() >= 1e15 { format!("{number:e}").replace('e', "E+") } else { number.to_string() }
}

fn date_time(at: &ExcelDateTime) -> String {
    if !at.is_datetime() {
        return float(at.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}
