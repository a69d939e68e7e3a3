//! Tables of goals in every form in which people send them, and what is wrong with others.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;
use verv_ingest::{
    Format, IngestError, MAX_ERRORS, MAX_ROWS,
    goals::{GoalTable, read},
};
use zip::{ZipWriter, write::SimpleFileOptions};

const CSV: Format = Format::Csv { charset: None };

fn of(bytes: impl Into<Vec<u8>>, format: &Format) -> Result<GoalTable, IngestError> {
    read(Cursor::new(bytes.into()), format)
}

fn table(text: &str) -> GoalTable {
    of(text, &CSV).unwrap_or_else(|error| panic!("{error:?}: {text}"))
}

/// Area, title and codes of each goal.
fn goals(table: &GoalTable) -> Vec<(Option<i64>, String, String, String)> {
    let text = |title: &verv_domain::text::Title| title.as_str().to_owned();
    let of_area = |area: &verv_ingest::goals::DraftArea| {
        let (number, name) = (area.number, area.title.as_ref().map(text).unwrap_or_default());
        let goal = move |goal: &verv_ingest::goals::DraftGoal| {
            (number, name.clone(), text(&goal.title), goal.serves.join(" "))
        };
        area.goals.iter().map(goal).collect::<Vec<_>>()
    };
    table.areas.iter().flat_map(of_area).collect()
}

/// Row, column and code of what is wrong.
fn wrong(bytes: impl Into<Vec<u8>>) -> Vec<(u32, Option<&'static str>, &'static str)> {
    match of(bytes, &CSV) {
        Err(IngestError::Cells(errors)) => {
            errors.into_iter().map(|error| (error.row, error.column, error.code)).collect()
        }
        other => panic!("{other:?}"),
    }
}

const TEXT: &str =
    "Satsingsområde;Mål;Nasjonale mål\r\n1. Tariffmakt;Én klubb på hvert sted;1a, 1C\r\n;Æ ø å;\r\n";

#[test]
fn whatever_the_letters_and_the_separators_it_says_the_same() {
    let expected = table(TEXT);
    assert_eq!(
        goals(&expected),
        [
            (Some(1), "Tariffmakt".into(), "Én klubb på hvert sted".into(), "1a 1c".into()),
            (Some(1), "Tariffmakt".into(), "Æ ø å".into(), String::new()),
        ]
    );
    let utf_16 = |order: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = if mark { "\u{FEFF}" } else { "" };
        format!("{mark}{TEXT}").encode_utf16().flat_map(order).collect()
    };
    let (windows_1252, _, _) = encoding_rs::WINDOWS_1252.encode(TEXT);
    let labelled = Format::Csv { charset: Some("windows-1252".to_owned()) };
    for (name, bytes, format) in [
        ("by its content", TEXT.into(), &Format::ByContent),
        ("with a mark", format!("\u{FEFF}{TEXT}").into_bytes(), &CSV),
        ("lines of Unix", TEXT.replace("\r\n", "\n").into_bytes(), &CSV),
        ("tabs", TEXT.replace(';', "\t").into_bytes(), &CSV),
        ("commas", TEXT.replace("1a, 1C", "1a 1C").replace(';', ",").into_bytes(), &CSV),
        ("quoted", TEXT.replace("1a, 1C", "\"1a;\n1C\"").into_bytes(), &CSV),
        ("Windows-1252", windows_1252.to_vec(), &CSV),
        ("Windows-1252 as said", windows_1252.to_vec(), &labelled),
        ("a mark says it better", format!("\u{FEFF}{TEXT}").into_bytes(), &labelled),
        ("UTF-16, little end first", utf_16(u16::to_le_bytes, true), &CSV),
        ("UTF-16, big end first", utf_16(u16::to_be_bytes, true), &CSV),
        ("UTF-16 without a mark", utf_16(u16::to_le_bytes, false), &CSV),
    ] {
        let found = of(bytes, format).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(goals(&found), goals(&expected), "{name}");
    }
}

#[test]
fn what_verv_writes_it_reads() {
    let exported = "\u{FEFF}Satsingsområde;Mål nr.;Mål;Tiltak nr.;Tiltak\r\n\
        1. Makt;1.1;Flere;1.1.1;Verve\r\n1. Makt;1.1;Flere;1.1.2;'=Besøk\r\n2. Heltid;2.1;'-Mindre deltid;2.1.1;X\r\n";
    let found = table(exported);
    let titles: Vec<_> = goals(&found).into_iter().map(|(number, _, title, _)| (number, title)).collect();
    assert_eq!(titles, [(Some(1), "Flere".to_owned()), (Some(2), "-Mindre deltid".to_owned())]);
    assert_eq!(found.ignored, ["Mål nr.", "Tiltak nr.", "Tiltak"]);
    assert_eq!(goals(&table("Area,Goal\nOne,Two\n"))[0].2, "Two");
}

#[test]
fn areas_are_known_by_number_or_title() {
    let found = table("Område;Mål\n1. Makt;A\nMakt;B\n1;C\n24 timer i døgnet;D\n");
    assert_eq!(found.areas.len(), 2);
    assert_eq!(found.areas[0].goals.len(), 3);
    assert_eq!((found.areas[1].number, found.areas[1].row), (None, 5));
    assert_eq!(wrong("Område;Mål\n1. Makt;A\n1. Heltid;B\n"), [(3, Some("area"), "contradicts")]);
}

#[test]
fn what_is_wrong_is_told_with_its_row() {
    assert_eq!(wrong("Mål;Tiltak\nA;B\n"), [(1, Some("area"), "required")]);
    assert_eq!(wrong("x;y\n"), [(1, Some("area"), "required"), (1, Some("goal"), "required")]);
    assert_eq!(wrong("Område;Mål;Goal\n"), [(1, Some("goal"), "given_twice")]);
    assert_eq!(wrong("Område;Mål\n"), [(1, None, "empty")]);
    assert_eq!(wrong(""), [(1, None, "empty")]);
    let long = "a".repeat(201);
    let text = format!("Område;Mål\n;A\n1. B;\n\n1. B;{long}\n1. B;C;D\n1. B;\"to\nlinjer\"\n1. B;E\n");
    let found = wrong(text);
    assert_eq!(
        found[..4],
        [
            (2, Some("area"), "required"),
            (3, Some("goal"), "required"),
            (5, Some("goal"), "too_long"),
            (6, None, "too_many_cells"),
        ]
    );
    // A lone half of a pair is no letter.
    let broken: Vec<u8> =
        "\u{FEFF}Område;Mål\n1. B;C".encode_utf16().chain([0xD800]).flat_map(u16::to_le_bytes).collect();
    assert_eq!(wrong(broken), [(2, Some("goal"), "not_text")]);
}

#[test]
fn too_much_is_refused() {
    let many = format!("Område;Mål\n{}", "1. B;C\n".repeat(MAX_ROWS as usize));
    assert_eq!(wrong(many), [(MAX_ROWS + 1, None, "too_many")]);
    let wide = format!("Område;Mål{}\n", ";x".repeat(70));
    assert_eq!(wrong(wide), [(1, None, "too_many")]);
    assert_eq!(wrong(format!("Område;Mål\n{}", "1. B;\n".repeat(3_000))).len(), MAX_ERRORS);
}

#[test]
fn what_is_no_table_is_unreadable() {
    let unknown = Format::Csv { charset: Some("klingon".to_owned()) };
    for (bytes, format) in [
        (b"\x00\x01\x02\x00\x05binary\x00".to_vec(), &CSV),
        (TEXT.as_bytes().to_vec(), &unknown),
        (Vec::new(), &Format::Xlsx),
        (TEXT.as_bytes().to_vec(), &Format::Xlsx),
        (workbook(|_| ())[..200].to_vec(), &Format::Xlsx),
        (zipped(&[("hello.txt", b"hello")]), &Format::Xlsx),
        (zipped(&[("xl/worksheets/sheet1.xml", &vec![b' '; 33 * 1024 * 1024])]), &Format::Xlsx),
    ] {
        let found = of(bytes, format);
        assert!(matches!(found, Err(IngestError::Malformed(_))), "{found:?}");
    }
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in (0..).zip(["Satsingsområde", "Mål", "Nasjonale mål"]) {
        sheet.write(0, column, heading).unwrap();
    }
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_says_the_same() {
    let bytes = workbook(|sheet| {
        sheet.write(1, 0, "1. Tariffmakt").unwrap();
        sheet.write(1, 1, "Én klubb på hvert sted").unwrap();
        sheet.write(1, 2, "1a, 1C").unwrap();
        sheet.write(4, 1, "Æ ø å").unwrap();
        sheet.write(5, 0, 2).unwrap();
        sheet.write(5, 1, 50).unwrap();
    });
    let found = of(bytes.clone(), &Format::Xlsx).unwrap();
    assert_eq!(of(bytes, &Format::ByContent).unwrap(), found);
    let mut expected = goals(&table(TEXT));
    expected.push((Some(2), String::new(), "50".into(), String::new()));
    assert_eq!(goals(&found), expected);
    assert_eq!(found.areas[0].goals[1].row, 5);
}

#[test]
fn a_cell_at_the_end_of_the_sheet_takes_no_memory() {
    for (row, column) in [(1_048_575, 0), (1, 16_383)] {
        let bytes = workbook(|sheet| {
            sheet.write(row, column, "Langt borte").unwrap();
        });
        let found = of(bytes, &Format::Xlsx);
        assert!(
            matches!(&found, Err(IngestError::Cells(errors)) if errors[0].code == "too_many"),
            "{found:?}"
        );
    }
}
