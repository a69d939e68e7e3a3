//! Tables of monthly figures, from text and from workbooks.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Cursor;

use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};
use verv_domain::progress::{figures::Figure, spans::Month};
use verv_ingest::{
    Format, IngestError,
    figures::{FigureTable, read},
};

fn of(bytes: impl Into<Vec<u8>>, format: &Format) -> Result<FigureTable, IngestError> {
    read(Cursor::new(bytes.into()), format)
}

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = CellFormat::new().set_num_format("mmm yyyy");
    for (column, heading) in
        (0..).zip(["Måned", "Arbeidsgiver", "Yrkesaktive medlemmer", "Organisasjonsgrad"])
    {
        sheet.write_string(0, column, heading).unwrap();
    }
    let may = ExcelDateTime::from_ymd(2026, 5, 31).unwrap();
    sheet.write_datetime_with_format(1, 0, &may, &day).unwrap();
    sheet.write_string(1, 1, "Kommunen").unwrap();
    sheet.write_number(1, 2, 1264.0).unwrap();
    sheet.write_number(1, 3, 29.092_059).unwrap();
    sheet.write_string(2, 0, "juni 2026").unwrap();
    sheet.write_string(2, 2, "2 530").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_keeps_its_days_and_its_numbers() {
    let table = of(workbook(), &Format::ByContent).unwrap();
    assert_eq!(table.columns, ["Yrkesaktive medlemmer", "Organisasjonsgrad"]);
    let [first, second] = &table.rows[..] else { panic!("{:?}", table.rows) };
    assert_eq!(
        (first.row, first.month, first.employer.as_deref()),
        (2, Month::new(2026, 5).unwrap(), Some("Kommunen"))
    );
    let meant: Vec<_> = first
        .cells
        .iter()
        .map(|(place, cell)| (*place, cell.number.with_comma, cell.number.with_point))
        .collect();
    let (members, density) = (Some(Figure::whole(1264)), Some(Figure { thousandths: 29_092 }));
    assert_eq!(meant, [(0, members, members), (1, density, density)]);
    assert_eq!((second.month, second.employer.as_deref()), (Month::new(2026, 6).unwrap(), None));
    assert_eq!(second.cells[0].1.number.with_point, Some(Figure::whole(2530)));
}

#[test]
fn whatever_the_separators_it_says_the_same() {
    let text = "Month;Employer;Left\r\n2026-05;Kommunen;10\r\n\r\n;;\r\nmai 2026;;16\r\n";
    let csv = || Format::Csv { charset: None };
    let table = of(text, &csv()).unwrap();
    assert_eq!(table.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 5]);
    for separator in [",", "\t"] {
        assert_eq!(of(text.replace(';', separator), &csv()).unwrap(), table, "{separator:?}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_row() {
    for (text, row, code) in [
        ("", 1, "empty"),
        ("Måned;Utmeldte\n", 1, "empty"),
        ("Arbeidsgiver;Utmeldte\nKommunen;1\n", 1, "required"),
        ("Måned;Måned\n2026-05;1\n", 1, "given_twice"),
        ("Måned;Utmeldte;utmeldte\n2026-05;1;2\n", 1, "given_twice"),
        ("Måned;Utmeldte\n2026-05;1;2\n", 2, "too_many_cells"),
        ("Måned;Utmeldte\n2026-05;1\n05/31/2026;2\n", 3, "not_a_month"),
        ("Måned;Utmeldte\n;2\n", 2, "not_a_month"),
    ] {
        let Err(IngestError::Cells(cells)) = of(text, &Format::ByContent) else { panic!("{text}") };
        assert_eq!((cells[0].row, cells[0].code), (row, code), "{text}");
    }
}
