//! A table of monthly figures: a row for each month and part of the branch, a column for each indicator. What the columns and the
//! parts are is the branch's own, and is found by whoever knows its lists.

use std::io::{Read, Seek};

use verv_domain::{
    Date,
    folding::fold,
    progress::{figures::Figure, spans::Month},
};

use crate::{CellError, Format, IngestError, MAX_ERRORS, Result, Row, TakeRows, rows::read_rows};

/// The column of the month, as errors name it.
pub const MONTH: &str = "month";
/// The column of the employer.
pub const EMPLOYER: &str = "employer";
/// The column of the agreement area.
pub const AREA: &str = "agreement_area";

/// What the columns that are no figures are called, in our own exports and on the pages.
const HEADINGS: [(&str, &[&str]); 3] = [
    (MONTH, &["Måned", "Månad", "Month", "Dato", "Date"]),
    (EMPLOYER, &["Arbeidsgiver", "Arbeidsgivar", "Employer"]),
    (AREA, &["Avtaleområde", "Tariffområde", "Agreement area"]),
];

/// What a file of figures says.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct FigureTable {
    /// The headings of the other columns.
    pub columns: Vec<String>,
    pub rows: Vec<FigureRow>,
}

/// The figures of a month and a part of the branch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FigureRow {
    /// As a spreadsheet shows it.
    pub row: u32,
    pub month: Month,
    /// Of an employer; of an agreement area; of the whole branch where neither is named.
    pub employer: Option<String>,
    pub area: Option<String>,
    /// What is not blank, with the place of its column.
    pub cells: Vec<(usize, FigureCell)>,
}

/// A number as it is written, and what it can mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FigureCell {
    pub text: String,
    pub number: WrittenNumber,
}

/// What a number is where a comma begins its decimals, and where a point does. `None` where it is no number then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WrittenNumber {
    pub with_comma: Option<Figure>,
    pub with_point: Option<Figure>,
}

/// Reads the file to its end. What is wrong with its cells is told together.
pub fn read(file: impl Read + Seek, format: &Format) -> Result<FigureTable> {
    let mut reading = Reading::default();
    read_rows(file, format, &mut reading)?;
    reading.finish()
}

#[derive(Default)]
struct Reading {
    columns: Option<Columns>,
    table: FigureTable,
    errors: Vec<CellError>,
}

struct Columns {
    month: usize,
    employer: Option<usize>,
    area: Option<usize>,
    /// The others, each with its place among them.
    figures: Vec<usize>,
    count: usize,
}

impl TakeRows for Reading {
    fn take(&mut self, row: &Row) -> Result<()> {
        if row.cells.iter().all(|cell| is_blank(cell)) {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            self.columns = Some(self.headings(row)?);
            return Ok(());
        };
        if row.cells.iter().skip(columns.count).any(|cell| !is_blank(cell)) {
            let message = format!("there are {} headings", columns.count);
            return self.refuse(CellError::new(row.number, None, "too_many_cells", &message));
        }
        match columns.read(row) {
            Ok(read) => {
                self.table.rows.push(read);
                Ok(())
            }
            Err(error) => self.refuse(error),
        }
    }
}

impl Columns {
    fn read(&self, row: &Row) -> std::result::Result<FigureRow, CellError> {
        let cell = |at: usize| row.cells.get(at).map_or("", |cell| cell.trim());
        let named = |at: Option<usize>| at.map(cell).filter(|name| !name.is_empty()).map(unguarded);
        let number = row.number;
        let month = month(cell(self.month)).ok_or_else(|| {
            CellError::new(number, Some(MONTH), "not_a_month", &"write the month as 2026-05 or mai 2026")
        })?;
        let (employer, area) = (named(self.employer), named(self.area));
        let cells = self.figures.iter().enumerate().filter(|(_, at)| !cell(**at).is_empty());
        let cells = cells.map(|(place, &at)| {
            let is_typed = row.numbers.contains(&at);
            (place, FigureCell { text: cell(at).to_owned(), number: written_number(cell(at), is_typed) })
        });
        Ok(FigureRow { row: number, month, employer, area, cells: cells.collect() })
    }
}

impl Reading {
    fn refuse(&mut self, error: CellError) -> Result<()> {
        self.errors.push(error);
        if self.errors.len() < MAX_ERRORS {
            return Ok(());
        }
        Err(IngestError::Cells(std::mem::take(&mut self.errors)))
    }

    fn headings(&mut self, row: &Row) -> Result<Columns> {
        let known = |heading: &str| {
            let folded = fold(heading);
            HEADINGS.iter().position(|(_, names)| names.iter().any(|name| fold(name) == folded))
        };
        let mut found: [Option<usize>; 3] = [None; 3];
        let mut figures = Vec::new();
        for (at, heading) in row.cells.iter().enumerate() {
            let heading = heading.trim();
            if heading.is_empty() {
                continue;
            }
            let is_twice = if let Some(place) = known(heading) {
                found[place].replace(at).is_some()
            } else {
                figures.push(at);
                let folded = fold(heading);
                let is_there = self.table.columns.iter().any(|other| fold(other) == folded);
                self.table.columns.push(heading.to_owned());
                is_there
            };
            if is_twice {
                let message = format!("{heading:?} is there twice");
                let error = CellError::new(
                    row.number,
                    known(heading).map(|place| HEADINGS[place].0),
                    "given_twice",
                    &message,
                );
                return Err(IngestError::Cells(vec![error]));
            }
        }
        let [Some(month), employer, area] = found else {
            let message = format!("there is no column {:?}", HEADINGS[0].1[0]);
            return Err(IngestError::Cells(vec![CellError::new(
                row.number,
                Some(MONTH),
                "required",
                &message,
            )]));
        };
        Ok(Columns { month, employer, area, figures, count: row.cells.len() })
    }

    fn finish(self) -> Result<FigureTable> {
        if !self.errors.is_empty() {
            return Err(IngestError::Cells(self.errors));
        }
        if self.table.rows.is_empty() {
            let message = "there is nothing in the table";
            return Err(IngestError::Cells(vec![CellError::new(1, None, "empty", &message)]));
        }
        Ok(self.table)
    }
}

fn is_blank(cell: &str) -> bool {
    cell.chars().all(char::is_whitespace)
}

/// Without ours and others' mark of what must not be a formula.
fn unguarded(text: &str) -> String {
    text.strip_prefix('\'').unwrap_or(text).to_owned()
}

/// The names of the months in Norwegian, which Nynorsk shares, and in English, as far as they differ.
const MONTHS: [&[&str]; 12] = [
    &["januar", "january", "jan"],
    &["februar", "february", "feb"],
    &["mars", "march", "mar"],
    &["april", "apr"],
    &["mai", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["august", "aug"],
    &["september", "sep", "sept"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nov"],
    &["desember", "december", "des", "dec"],
];

/// `2026-05`, a day of it as `2026-05-31` or `31.05.2026`, `05.2026`, `mai 2026`. Days with slashes are written in two ways, and
/// years with two digits are not years.
fn month(text: &str) -> Option<Month> {
    if let Ok(month) = text.parse::<Month>() {
        return Some(month);
    }
    // A workbook's day may have a time, which is midnight.
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    if let Ok(day) = day.parse::<Date>() {
        return Some(Month::of(day));
    }
    let parts: Vec<&str> = text.split('.').map(str::trim).collect();
    let number = |text: &str, longest: usize| {
        let is_number = (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i32>().ok().filter(|_| is_number)
    };
    let year = |text: &str| number(text, 4).filter(|year| *year >= 1000);
    match parts[..] {
        [day, month, of] if !of.is_empty() => {
            return Date::new(year(of)?, number(month, 2)?, number(day, 2)?).map(Month::of);
        }
        [month, of] if number(month, 2).is_some() => return Month::new(year(of)?, number(month, 2)?),
        _ => {}
    }
    let (name, of) = text.rsplit_once([' ', '-', '.'])?;
    let name = fold(name.trim().trim_end_matches('.'));
    let place = MONTHS.iter().position(|names| names.contains(&name.as_str()))?;
    Month::new(year(of.trim())?, i32::try_from(place).ok()? + 1)
}

/// What a number can mean. `is_typed`: the workbook says that it is a number, and writes its decimals after a point.
fn written_number(text: &str, is_typed: bool) -> WrittenNumber {
    let text = text.trim_start_matches('\'').trim_end_matches('%').trim();
    if is_typed {
        let figure = computed(text);
        return WrittenNumber { with_comma: figure, with_point: figure };
    }
    WrittenNumber { with_comma: figure(text, ',', '.'), with_point: figure(text, '.', ',') }
}

/// What a workbook has reckoned has more decimals than anybody wrote: to a thousandth.
#[expect(clippy::cast_possible_truncation, reason = "bounded just before")]
fn computed(text: &str) -> Option<Figure> {
    let thousandths = (text.parse::<f64>().ok()? * 1000.0).round();
    (thousandths.abs() < 1e12).then_some(Figure { thousandths: thousandths as i64 })
}

/// A number with at most three decimals, with thousands that may be set apart by blanks or by `separator`.
fn figure(text: &str, decimal: char, separator: char) -> Option<Figure> {
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, decimals) =
        text.split_once(decimal).map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(|letter: char| letter == separator || letter.is_whitespace());
    let first = groups.next().filter(|first| is_digits(first))?;
    let mut digits = first.to_owned();
    for group in groups {
        if first.len() > 3 || group.len() != 3 || !is_digits(group) {
            return None;
        }
        digits.push_str(group);
    }
    let thousandths = match decimals {
        Some(decimals) if is_digits(decimals) && decimals.trim_end_matches('0').len() <= 3 => {
            format!("{:0<3.3}", decimals.trim_end_matches('0')).parse::<i64>().ok()?
        }
        Some(_) => return None,
        None => 0,
    };
    let whole = digits.parse::<i64>().ok()?.checked_mul(1000)?;
    Some(Figure { thousandths: sign * whole.checked_add(thousandths)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_written_in_many_ways() {
        let may = Month::new(2026, 5);
        for text in [
            "2026-05",
            "2026-05-31",
            "2026-05-31 00:00:00",
            "31.05.2026",
            "1.5.2026",
            "05.2026",
            "5.2026",
            "mai 2026",
            "Mai 2026",
            "May-2026",
            "mai. 2026",
        ] {
            assert_eq!(month(text), may, "{text}");
        }
        for text in
            ["5/31/2026", "03/04/2026", "mai 26", "2026", "13.2026", "31.02.2026", "mais 2026", "", "46173"]
        {
            assert_eq!(month(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_that_can_be_two_is_told_as_two() {
        let figure = |thousandths| Some(Figure { thousandths });
        for (text, with_comma, with_point) in [
            ("1234", figure(1_234_000), figure(1_234_000)),
            ("1 234", figure(1_234_000), figure(1_234_000)),
            ("1\u{a0}234,5", figure(1_234_500), None),
            ("1.234", figure(1_234_000), figure(1_234)),
            ("1,234", figure(1_234), figure(1_234_000)),
            ("1.234,5", figure(1_234_500), None),
            ("1,234.5", None, figure(1_234_500)),
            ("24,6 %", figure(24_600), None),
            ("24.6", None, figure(24_600)),
            ("-3", figure(-3_000), figure(-3_000)),
            ("12 34", None, None),
            ("1e3", None, None),
            ("", None, None),
            ("=1+1", None, None),
            ("0,0001", None, None),
            ("99999999999999999999", None, None),
        ] {
            assert_eq!(written_number(text, false), WrittenNumber { with_comma, with_point }, "{text:?}");
        }
        assert_eq!(written_number("1.234", true).with_comma, figure(1_234));
        assert_eq!(written_number("24.599999999999998", true).with_comma, figure(24_600));
    }
}
