//! The rows of a file of either kind.

use std::io::{Read, Seek};

use crate::{Format, Result, TakeRows, csv, xlsx};

/// Hands over every row of the file, in order.
pub(crate) fn read_rows(
    mut file: impl Read + Seek,
    format: &Format,
    reading: &mut impl TakeRows,
) -> Result<()> {
    match format {
        Format::ByContent if xlsx::is_packed(&mut file)? => xlsx::read(file, reading),
        Format::ByContent => csv::read(file, None, reading),
        Format::Csv { charset } => csv::read(file, charset.as_deref(), reading),
        Format::Xlsx => xlsx::read(file, reading),
    }
}
