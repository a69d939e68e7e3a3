//! The first sheet of an Excel workbook. Cells are read one after the other, so that a sheet with one cell in the last row and
//! column takes no more memory than a small one.

use std::io::{self, Read, Seek};

use calamine::{Data, DataRef, Reader, Xlsx};
use zip::ZipArchive;

use crate::{CellError, IngestError, Result, Row, TakeRows, too_many_columns, too_many_rows};

/// What all parts of a workbook may take unpacked, in bytes. A plan takes some hundred thousand.
const MAX_UNPACKED: u64 = 32 * 1024 * 1024;

/// Parts of a workbook at the most.
const MAX_PARTS: usize = 1_000;

/// Whether the file is a package of parts, as workbooks are and tables of text are not.
pub(crate) fn is_packed(file: &mut (impl Read + Seek)) -> Result<bool> {
    file.rewind()?;
    let mut beginning = Vec::new();
    file.take(4).read_to_end(&mut beginning)?;
    file.rewind()?;
    Ok(beginning == b"PK\x03\x04")
}

/// Hands on the rows as they are read.
pub(crate) fn read(mut file: impl Read + Seek, rows: &mut impl TakeRows) -> Result<()> {
    require_small(&mut file)?;
    file.rewind()?;
    let mut workbook = Xlsx::new(file).map_err(IngestError::malformed)?;
    let names = workbook.sheet_names();
    let name = names.first().ok_or_else(|| IngestError::malformed("the workbook has no sheet"))?;
    let mut cells = workbook.worksheet_cells_reader(name).map_err(IngestError::malformed)?;
    let mut row = Row { number: 1, cells: Vec::new(), numbers: Vec::new() };
    while let Some(cell) = cells.next_cell().map_err(IngestError::malformed)? {
        let (line, column) = cell.get_position();
        let number = line.saturating_add(1);
        too_many_rows(number)?;
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        too_many_columns(number, column.saturating_add(1))?;
        if number < row.number {
            return Err(IngestError::malformed("the rows are not in order"));
        }
        if number > row.number {
            rows.take(&row)?;
            row = Row { number, cells: Vec::new(), numbers: Vec::new() };
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        if matches!(cell.get_value(), DataRef::Float(_) | DataRef::Int(_)) {
            row.numbers.push(column);
        }
        row.cells[column] = text(cell.get_value(), number)?;
    }
    rows.take(&row)
}

/// A small file may hold a very large one: it is unpacked once to nowhere, and counted, before anybody keeps it in memory.
fn require_small(file: &mut (impl Read + Seek)) -> Result<()> {
    let mut archive = ZipArchive::new(file).map_err(IngestError::malformed)?;
    if archive.len() > MAX_PARTS {
        return Err(IngestError::malformed(format_args!("a workbook has at most {MAX_PARTS} parts")));
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(IngestError::malformed)?;
        let length = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(IngestError::malformed)?;
        left = left
            .checked_sub(length)
            .ok_or_else(|| IngestError::malformed(format_args!("it holds more than {MAX_UNPACKED} bytes")))?;
    }
    Ok(())
}

fn text(value: &DataRef<'_>, row: u32) -> Result<String> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Error(error) => {
            let message = format!("a formula has failed: {error}");
            return Err(IngestError::Cells(vec![CellError::new(row, None, "not_a_value", &message)]));
        }
        DataRef::DateTime(day) if day.is_datetime() => {
            let (year, month, of_month, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{of_month:02}")
        }
        other => Data::from(other.clone()).to_string(),
    })
}
