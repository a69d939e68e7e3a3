//! An Excel workbook of one sheet. Cells are written as text or as days, never as formulas.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::{Cell, Table};

pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The most characters of a sheet's name, and those that it cannot have.
const LONGEST_NAME: usize = 31;
const NOT_IN_NAME: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// The whole file. A zip has its directory at the end, so it is built in memory; the size of a plan is bounded.
pub fn workbook(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name(&table.title))?;
    let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
    for (column, heading) in (0_u16..).zip(&table.headings) {
        sheet.write_string_with_format(0, column, heading, &bold)?;
    }
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, (row, column), cell, &day)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    workbook.save_to_buffer()
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Nothing => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Number(figure) => {
            sheet.write_number(row, column, figure.to_decimal())?;
        }
        Cell::Day(day) => match ExcelDateTime::parse_from_str(&day.to_string()) {
            Ok(date) => {
                sheet.write_datetime_with_format(row, column, &date, format)?;
            }
            // Before Excel's first day.
            Err(_) => {
                sheet.write_string(row, column, day.to_string())?;
            }
        },
    }
    Ok(())
}

fn name(title: &str) -> String {
    let name: String =
        title.chars().filter(|letter| !NOT_IN_NAME.contains(letter)).take(LONGEST_NAME).collect();
    let name = name.trim().trim_matches('\'');
    if name.is_empty() { "Plan".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use zip::ZipArchive;

    use super::{name, workbook};
    use crate::{Cell, Table};

    fn part(file: &[u8], name: &str) -> String {
        let mut archive = ZipArchive::new(Cursor::new(file)).unwrap_or_else(|error| panic!("{error}"));
        let mut text = String::new();
        let mut part = archive.by_name(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        part.read_to_string(&mut text).unwrap_or_else(|error| panic!("{name}: {error}"));
        text
    }

    #[test]
    fn what_would_be_a_formula_is_text() {
        let texts = ["=1+1", "+47", "-5", "@sum", "\t=1", "=HYPERLINK(A1)", "https://example.com"];
        let rows = texts.map(|text| vec![Cell::from(text), Cell::Nothing]).to_vec();
        let table = Table { title: "T".into(), headings: vec!["A".into(), "B".into()], rows };
        let file = workbook(&table).unwrap_or_else(|error| panic!("{error}"));
        let sheet = part(&file, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>") && !sheet.contains("hyperlink"), "{sheet}");
        assert_eq!(sheet.matches("t=\"s\"").count(), texts.len() + 2, "{sheet}");
        let strings = part(&file, "xl/sharedStrings.xml");
        for text in texts {
            assert!(strings.contains(text), "{text:?}: {strings}");
        }
    }

    #[test]
    fn a_sheet_has_a_name_that_excel_takes() {
        assert_eq!(name("Handlingsplan 2026/2027: Follo [utkast]"), "Handlingsplan 20262027 Follo ut");
        assert_eq!(name("'///'"), "Plan");
    }
}
