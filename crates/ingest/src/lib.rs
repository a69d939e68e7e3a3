//! Reads files that people have made into drafts: tables as CSV or as Excel workbooks. Knows no database and no HTTP.
//!
//! A file is somebody else's: its size, its letters and its shape are checked while it is read, and whatever is wrong is told
//! with the number of the row as a spreadsheet shows it.

pub mod csv;
pub mod figures;
pub mod goals;
mod rows;
pub mod xlsx;

use std::{fmt::Display, io};

/// Rows of a table at the most, the headings among them. A plan has some hundred.
pub const MAX_ROWS: u32 = 5_000;

/// Columns of a table at the most.
pub const MAX_COLUMNS: usize = 64;

/// Rows that are told to be wrong, at the most.
pub const MAX_ERRORS: usize = 100;

/// What kind of file it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Format {
    /// Whichever of the others it is.
    ByContent,
    /// With the name of its charset, where the sender said one.
    Csv {
        charset: Option<String>,
    },
    Xlsx,
}

/// A row of a table, as the text of its cells. Numbered from 1, as in a spreadsheet.
#[derive(Debug)]
pub struct Row {
    pub number: u32,
    pub cells: Vec<String>,
    /// The columns whose cells are numbers for the workbook itself: their text has a decimal point, whatever else does.
    pub numbers: Vec<usize>,
}

/// What is wrong with one cell, or with a whole row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CellError {
    /// As a spreadsheet shows it.
    pub row: u32,
    /// What the column is for; none where it is about the row.
    pub column: Option<&'static str>,
    /// Stable, for translation.
    pub code: &'static str,
    pub message: String,
}

impl CellError {
    pub(crate) fn new(
        row: u32,
        column: Option<&'static str>,
        code: &'static str,
        message: &impl Display,
    ) -> Self {
        Self { row, column, code, message: message.to_string() }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// It is not what it is said to be, or it is too much of it.
    #[error("the file is unreadable: {0}")]
    Malformed(String),
    /// It can be read, and something is wrong with what is written there.
    #[error("{} cells are wrong", .0.len())]
    Cells(Vec<CellError>),
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
}

impl IngestError {
    pub(crate) fn malformed(what: impl Display) -> Self {
        Self::Malformed(what.to_string())
    }
}

pub type Result<T> = std::result::Result<T, IngestError>;

/// Takes the rows of a table one by one.
pub(crate) trait TakeRows {
    fn take(&mut self, row: &Row) -> Result<()>;
}

pub(crate) fn too_many_rows(number: u32) -> Result<()> {
    if number <= MAX_ROWS {
        return Ok(());
    }
    let message = format!("a table has at most {MAX_ROWS} rows");
    Err(IngestError::Cells(vec![CellError::new(number, None, "too_many", &message)]))
}

pub(crate) fn too_many_columns(number: u32, columns: usize) -> Result<()> {
    if columns <= MAX_COLUMNS {
        return Ok(());
    }
    let message = format!("a table has at most {MAX_COLUMNS} columns");
    Err(IngestError::Cells(vec![CellError::new(number, None, "too_many", &message)]))
}
