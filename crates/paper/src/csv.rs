//! CSV as a Norwegian Excel opens it by a double click: UTF-8 with a byte order mark, semicolons, CRLF (RFC 4180 otherwise).

use crate::{Cell, Table};

pub const MEDIA_TYPE: &str = "text/csv; charset=utf-8";

/// Without it Excel takes the file for Windows-1252.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Characters that start a formula in spreadsheets, full-width forms included; they skip a leading tab or line break.
const BEGINS_FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The file line by line, made as it is asked for.
pub fn lines(table: Table) -> impl Iterator<Item = String> + Send {
    let Table { headings, rows, .. } = table;
    let headings = headings.into_iter().map(Cell::Text).collect::<Vec<_>>();
    let first = format!("{BYTE_ORDER_MARK}{}", line(&headings));
    std::iter::once(first).chain(rows.into_iter().map(|row| line(&row)))
}

fn line(cells: &[Cell]) -> String {
    let mut line = String::new();
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            line.push(';');
        }
        match cell {
            Cell::Nothing => {}
            Cell::Text(text) => write_text(&mut line, text),
            Cell::Day(day) => line.push_str(&day.to_string()),
            // A number below zero begins no formula: a spreadsheet reads it as the number that it is.
            Cell::Number(figure) => line.push_str(&figure.to_decimal().to_string().replace('.', ",")),
        }
    }
    line.push_str("\r\n");
    line
}

/// A telephone number or a figure with its sign: a spreadsheet computes nothing of it that is not there.
fn is_signed_number(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['+', '-']) else { return false };
    let of_a_number = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{A0}' | '.' | ',');
    rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(of_a_number)
}

/// An apostrophe in front makes it text: spreadsheets know no other sign, and show it where they do not know this one.
fn write_text(line: &mut String, text: &str) {
    let begins_formula = text.trim_start_matches(' ').starts_with(BEGINS_FORMULA);
    let guard = if begins_formula && !is_signed_number(text) { "'" } else { "" };
    if text.contains([';', ',', '"', '\r', '\n', '\t']) {
        line.push('"');
        line.push_str(guard);
        line.push_str(&text.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(guard);
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use crate::{Cell, Table};

    fn written(text: &str) -> String {
        let rows = vec![vec![Cell::from(text), Cell::Nothing]];
        let table = Table { title: "T".into(), headings: vec!["Å".into(), "B".into()], rows };
        let mut lines = super::lines(table);
        assert_eq!(lines.next().as_deref(), Some("\u{FEFF}Å;B\r\n"));
        lines.next().unwrap_or_default().strip_suffix(";\r\n").unwrap_or_default().to_owned()
    }

    #[test]
    fn what_would_be_a_formula_is_text() {
        for (text, line) in [
            ("=1+1", "'=1+1"),
            ("+47 900 00 000", "+47 900 00 000"),
            ("-3", "-3"),
            ("-1,5", "\"-1,5\""),
            ("+1+1", "'+1+1"),
            ("-3 plan", "'-3 plan"),
            ("-A1", "'-A1"),
            ("+", "'+"),
            ("@sum", "'@sum"),
            ("  =1", "'  =1"),
            ("＝1", "'＝1"),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("=cmd|' /C calc'!A0;\"x\"", "\"'=cmd|' /C calc'!A0;\"\"x\"\"\""),
            ("a=1", "a=1"),
            ("Vi gjør det", "Vi gjør det"),
            ("to;tre", "\"to;tre\""),
            ("sa \"nei\"", "\"sa \"\"nei\"\"\""),
        ] {
            assert_eq!(written(text), line, "{text:?}");
        }
    }
}
