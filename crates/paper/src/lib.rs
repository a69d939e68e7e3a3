//! Tables as files that people open in a spreadsheet, CSV and Excel, and calendars that their programs read.
//!
//! Whatever somebody has written is text there, and never a formula.

pub mod calendar;
pub mod csv;
pub mod xlsx;

use verv_domain::{Date, progress::figures::Figure};

/// What stands in one place of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    Nothing,
    Text(String),
    Day(Date),
    Number(Figure),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<Figure> for Cell {
    fn from(figure: Figure) -> Self {
        Self::Number(figure)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// Rows under headings; each row has as many cells as there are headings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    pub title: String,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}
