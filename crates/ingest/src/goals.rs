//! A table of goals: a row for each, with its area and the national goals that it serves. Rows of measures, as an exported
//! plan has them, name the same goal again.

use std::io::{Read, Seek};

use verv_domain::{
    folding::fold,
    text::{TextError, Title},
};

use crate::{CellError, Format, IngestError, MAX_ERRORS, Result, Row, TakeRows, rows::read_rows};

/// The column of the area, as errors name it.
pub const AREA: &str = "area";
/// The column of the goal's title.
pub const GOAL: &str = "goal";
/// The column of the national goals' codes.
pub const SERVES: &str = "serves";

/// What columns are called in our own exports and on the pages, in three languages.
const HEADINGS: [(&str, &[&str]); 3] = [
    (AREA, &["Satsingsområde", "Satsingsområder", "Område", "Priority area", "Area"]),
    (GOAL, &["Mål", "Lokalt mål", "Goal", "Local goal"]),
    (SERVES, &["Nasjonale mål", "Nasjonalt mål", "National goals", "National goal"]),
];

/// What a file of goals says.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct GoalTable {
    /// In the order in which they are named first.
    pub areas: Vec<DraftArea>,
    /// Headings of columns that are not read.
    pub ignored: Vec<String>,
}

/// An area, by its number or its title or both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftArea {
    /// The first row that names it.
    pub row: u32,
    pub number: Option<i64>,
    pub title: Option<Title>,
    pub goals: Vec<DraftGoal>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftGoal {
    /// The first row that names it.
    pub row: u32,
    pub title: Title,
    /// Codes of national goals, as `1a`.
    pub serves: Vec<String>,
}

/// Reads the file to its end. What is wrong with its cells is told together.
pub fn read(file: impl Read + Seek, format: &Format) -> Result<GoalTable> {
    let mut reading = Reading::default();
    read_rows(file, format, &mut reading)?;
    reading.finish()
}

#[derive(Default)]
struct Reading {
    columns: Option<Columns>,
    table: GoalTable,
    /// The area that stands in the row above, for merged cells.
    current: Option<usize>,
    errors: Vec<CellError>,
}

struct Columns {
    area: usize,
    goal: usize,
    serves: Option<usize>,
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
        let cell = |at: usize| row.cells.get(at).map_or("", String::as_str);
        let (area, goal) = (cell(columns.area), cell(columns.goal));
        let serves = columns.serves.map_or("", cell).to_owned();
        let (area, goal) = (area.to_owned(), goal.to_owned());
        match self.area(row.number, &area).and_then(|at| Ok((at, title(row.number, GOAL, &goal)?))) {
            Ok((at, title)) => {
                self.current = Some(at);
                self.goal(row.number, at, title, &serves);
                Ok(())
            }
            Err(error) => self.refuse(error),
        }
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
            let folded = fold(heading.trim());
            HEADINGS
                .iter()
                .find(|(_, names)| names.iter().any(|name| fold(name) == folded))
                .map(|(name, _)| *name)
        };
        let mut found: [Option<usize>; 3] = [None; 3];
        for (at, heading) in row.cells.iter().enumerate() {
            let Some(place) =
                known(heading).and_then(|name| HEADINGS.iter().position(|(known, _)| *known == name))
            else {
                if !is_blank(heading) {
                    self.table.ignored.push(heading.trim().to_owned());
                }
                continue;
            };
            let name = HEADINGS[place].0;
            if found[place].replace(at).is_some() {
                let message = format!("{heading:?} is there twice");
                return Err(IngestError::Cells(vec![CellError::new(
                    row.number,
                    Some(name),
                    "given_twice",
                    &message,
                )]));
            }
        }
        let required = |place: usize| {
            let (name, headings) = HEADINGS[place];
            found[place].ok_or_else(|| {
                let message = format!("there is no column {:?}", headings[0]);
                CellError::new(row.number, Some(name), "required", &message)
            })
        };
        match (required(0), required(1)) {
            (Ok(area), Ok(goal)) => Ok(Columns { area, goal, serves: found[2], count: row.cells.len() }),
            (area, goal) => Err(IngestError::Cells(area.err().into_iter().chain(goal.err()).collect())),
        }
    }

    /// Where the area stands in the table; it is added when it is named for the first time.
    fn area(&mut self, row: u32, cell: &str) -> std::result::Result<usize, CellError> {
        if is_blank(cell) {
            let message = "there is no area in this row, nor above it";
            return self.current.ok_or_else(|| CellError::new(row, Some(AREA), "required", &message));
        }
        let (number, words) = numbered(cell.trim());
        let title = match words {
            "" => None,
            words => Some(title(row, AREA, words)?),
        };
        let is_it = |area: &DraftArea| match (area.number, number) {
            (Some(one), Some(other)) => one == other,
            _ => area.title.is_some() && same(area.title.as_ref(), title.as_ref()),
        };
        let Some(at) = self.table.areas.iter().position(is_it) else {
            self.table.areas.push(DraftArea { row, number, title, goals: Vec::new() });
            return Ok(self.table.areas.len() - 1);
        };
        let area = &mut self.table.areas[at];
        if title.is_some() && area.title.is_some() && !same(area.title.as_ref(), title.as_ref()) {
            let message = format!("the area has another title in row {}", area.row);
            return Err(CellError::new(row, Some(AREA), "contradicts", &message));
        }
        area.title = area.title.take().or(title);
        area.number = area.number.or(number);
        Ok(at)
    }

    fn goal(&mut self, row: u32, area: usize, title: Title, serves: &str) {
        let goals = &mut self.table.areas[area].goals;
        let known = goals.iter().position(|goal| same(Some(&goal.title), Some(&title)));
        let at = known.unwrap_or_else(|| {
            goals.push(DraftGoal { row, title, serves: Vec::new() });
            goals.len() - 1
        });
        for code in serves.split([',', ';', ' ', '\n']).map(str::trim).filter(|code| !code.is_empty()) {
            let code = code.to_lowercase();
            if !goals[at].serves.contains(&code) {
                goals[at].serves.push(code);
            }
        }
    }

    fn finish(self) -> Result<GoalTable> {
        if !self.errors.is_empty() {
            return Err(IngestError::Cells(self.errors));
        }
        if self.table.areas.is_empty() {
            let message = "there is nothing in the table";
            return Err(IngestError::Cells(vec![CellError::new(1, None, "empty", &message)]));
        }
        Ok(self.table)
    }
}

fn is_blank(cell: &str) -> bool {
    cell.chars().all(char::is_whitespace)
}

fn same(one: Option<&Title>, other: Option<&Title>) -> bool {
    one.zip(other).is_some_and(|(one, other)| fold(one.as_str()) == fold(other.as_str()))
}

/// The number in front and the words after it: `1. Heltid`, `1` alone. A number without a point belongs to the words.
fn numbered(cell: &str) -> (Option<i64>, &str) {
    let digits = cell.len() - cell.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let (number, rest) = cell.split_at(digits);
    match (number.parse().ok(), rest.strip_prefix('.')) {
        (Some(number), Some(words)) => (Some(number), words.trim()),
        (Some(number), None) if rest.is_empty() => (Some(number), ""),
        _ => (None, cell),
    }
}

fn title(row: u32, column: &'static str, text: &str) -> std::result::Result<Title, CellError> {
    // What could not be decoded; nobody has written it.
    if text.contains('\u{FFFD}') {
        return Err(CellError::new(row, Some(column), "not_text", &"some letters cannot be read"));
    }
    // Ours and others' mark of what must not be a formula.
    let text = text.trim();
    let text = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(text);
    Title::parse(text).map_err(|error: TextError| CellError::new(row, Some(column), error.code(), &error))
}
