//! Monthly figures from a file. What is doubtful is asked about, and nothing is entered until it is answered.

use std::collections::BTreeMap;

use verv_contract::{
    FieldError,
    endpoints::{EnterFigures, ImportFigures},
    exchange::imports::{
        CSV, Conflicts, Doubt, FigureImportQuery, FigureImportView, ImportQuestion, ImportedFigure,
        NumberStyle, XLSX,
    },
    organisation::employers::EmployerQuery,
    progress::monthly_figures::{FigureEntry, MonthEntry},
};
use verv_domain::{
    access::Reach,
    folding::fold,
    id::EmployerId,
    keys::{AgreementAreaKey, IndicatorKey},
    progress::{
        figures::Figure,
        monthly_figures::{FigureOf, FigureSource, check_figure, is_over},
        spans::Month,
    },
    text::Phrase,
};
use verv_ingest::{
    Format,
    figures::{AREA, EMPLOYER, FigureCell, FigureRow, FigureTable, MONTH, WrittenNumber, read},
};
use verv_storage::{
    Conn,
    organisation::{agreement_areas, employers},
    progress::{
        indicators,
        monthly_figures::{self, StandingFigure},
    },
};

use crate::{
    App, AppError, Call, CallTo, Outcome,
    error::Result,
    exchange::imports::{Upload, unreadable},
    progress::{
        monthly_figures::{needs_reason, year_start},
        sight::Sight,
    },
};

/// Figures of a file at the most: five years of forty employers with six indicators are fewer.
const MOST_FIGURES: usize = 20_000;

/// Figures and questions that are told at the most.
const MOST_TOLD: usize = 100;

/// More than a branch has of anything.
const ALL: u32 = 200;

impl App {
    /// Whether the caller may import; asked before a file is read.
    pub fn may_import_figures(&self, call: &CallTo<ImportFigures>) -> Result<()> {
        if call.reach_of_row() == Reach::Nothing { Err(AppError::Denied) } else { Ok(()) }
    }

    pub async fn import_figures(
        &self,
        call: &CallTo<ImportFigures>,
        query: &FigureImportQuery,
        upload: Upload,
    ) -> Result<Outcome<FigureImportView>> {
        let reason = reason(query)?;
        let Upload { file, media_type, charset } = upload;
        let format = match media_type {
            XLSX => Format::Xlsx,
            CSV => Format::Csv { charset },
            _ => Format::ByContent,
        };
        // Before the transaction, which others wait for.
        let read = tokio::task::spawn_blocking(move || read(file, &format)).await;
        let table = read.map_err(|error| AppError::File(Box::new(error)))?.map_err(unreadable)?;
        if query.preview == Some(true) {
            let mut conn = self.database.read().await?;
            let Planned { view, .. } = planned(&mut conn, call, query, reason.as_ref(), &table).await?;
            return Ok(Outcome { value: view, replayed: false });
        }
        self.write_once(call, async |tx| {
            let Planned { months, view } = planned(tx, call, query, reason.as_ref(), &table).await?;
            if !view.questions.is_empty() {
                return Err(AppError::InvalidFields(view.questions.iter().map(unanswered).collect()));
            }
            let source = query.source.unwrap_or(FigureSource::MemberRegister);
            let mut entered = None;
            for (month, figures) in months {
                let entry = MonthEntry { month, source, reason: reason.clone(), figures };
                entered = self.enter_unaudited(tx, call, &entry).await?.changed.or(entered);
            }
            if let Some((office, id)) = entered {
                self.audit(tx, call, office, Some(id.0)).await?;
            }
            Ok(FigureImportView { entered: true, ..view })
        })
        .await
    }
}

fn reason(query: &FigureImportQuery) -> Result<Option<Phrase>> {
    let Some(text) = query.reason.as_deref().filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    Phrase::parse(text).map(Some).map_err(|error| {
        let (pointer, code) = ("?reason".to_owned(), error.code().to_owned());
        AppError::InvalidParameters(vec![FieldError { pointer, code, message: error.to_string() }])
    })
}

/// `/rows/<the number that a spreadsheet shows>/<the column>` (RFC 6901).
fn pointer(row: u32, column: &str) -> String {
    format!("/rows/{row}/{}", column.replace('~', "~0").replace('/', "~1"))
}

fn unanswered(question: &ImportQuestion) -> FieldError {
    FieldError {
        pointer: pointer(question.row, &question.column),
        code: question.doubt.as_str().to_owned(),
        message: format!("{:?} is doubtful: ask for a preview, and say how it is meant", question.cell),
    }
}

/// What a file would enter.
struct Planned {
    months: BTreeMap<Month, Vec<FigureEntry>>,
    view: FigureImportView,
}

/// What the branch has, by the names that a file uses.
struct Lists {
    employers: Vec<(String, EmployerId)>,
    areas: Vec<(String, AgreementAreaKey)>,
    /// For each column of the file.
    columns: Vec<Option<IndicatorKey>>,
}

impl Lists {
    async fn of(conn: &mut Conn, call: &Call, table: &FigureTable) -> Result<Self> {
        let scope = &call.scope;
        let employers = employers::list(conn, scope, &EmployerQuery::default(), None, ALL).await?.items;
        let areas = agreement_areas::list(conn, scope, None, ALL).await?.items;
        let known = indicators::list(conn, scope, None, ALL).await?.items;
        let indicator = |heading: &String| {
            let folded = fold(heading);
            let is_it = |name: &str, key: &str| fold(name) == folded || key == folded;
            known.iter().find(|it| is_it(&it.name, it.key.as_str())).map(|it| it.key.clone())
        };
        Ok(Self {
            employers: employers.into_iter().map(|it| (fold(&it.name), it.id)).collect(),
            areas: areas
                .into_iter()
                .flat_map(|it| {
                    [(fold(&it.name), it.key.clone()), (it.key.as_str().to_owned(), it.key.clone())]
                })
                .collect(),
            columns: table.columns.iter().map(indicator).collect(),
        })
    }

    /// What a row is of, or what it names that the branch does not have.
    fn of_row(&self, row: &FigureRow) -> std::result::Result<FigureOf, (Doubt, &'static str, String)> {
        // An employer is in its own agreement area, which may stand beside it.
        if let Some(name) = &row.employer {
            let found = self.employers.iter().find(|(known, _)| *known == fold(name));
            let unknown = || (Doubt::UnknownEmployer, EMPLOYER, name.clone());
            return found.map(|(_, id)| FigureOf::Employer(*id)).ok_or_else(unknown);
        }
        let Some(name) = &row.area else { return Ok(FigureOf::Branch) };
        let found = self.areas.iter().find(|(known, _)| *known == fold(name));
        let unknown = || (Doubt::UnknownArea, AREA, name.clone());
        found.map(|(_, key)| FigureOf::AgreementArea(key.clone())).ok_or_else(unknown)
    }
}

async fn planned(
    conn: &mut Conn,
    call: &Call,
    query: &FigureImportQuery,
    reason: Option<&Phrase>,
    table: &FigureTable,
) -> Result<Planned> {
    let lists = Lists::of(conn, call, table).await?;
    let sight = Sight::of(conn, call).await?;
    let year = year_start(conn, call).await?;
    let months = table.rows.iter().map(|row| row.month);
    let span = months.clone().min().zip(months.max());
    let standing = match span {
        Some(span) => monthly_figures::standing(conn, &call.scope, span).await?,
        None => Vec::new(),
    };
    let mut planning = Planning::new(table, &lists);
    for row in &table.rows {
        if !is_over(row.month, call.scope.today) {
            planning.refuse(row.row, MONTH, "not_over", "the month is not over yet");
            continue;
        }
        let of = match lists.of_row(row) {
            Ok(of) => of,
            Err(_) if query.skip_unknown == Some(true) => {
                planning.view.skipped += 1;
                continue;
            }
            Err((doubt, column, cell)) => {
                planning.ask(row.row, column, (doubt, &cell), None);
                continue;
            }
        };
        call.to::<EnterFigures>().allow_figure(&sight.parties(&of))?;
        for (column, cell) in &row.cells {
            let Some(indicator) = &lists.columns[*column] else { continue };
            let heading = &table.columns[*column];
            let value = match meant(indicator, cell, query.numbers) {
                Meant::Figure(value) => value,
                Meant::Doubtful => {
                    planning.ask(row.row, heading, (Doubt::NumberStyle, &cell.text), None);
                    continue;
                }
                Meant::Refused(code, message) => {
                    planning.refuse(row.row, heading, code, &message);
                    continue;
                }
            };
            let is_it = |standing: &&StandingFigure| {
                let figure = &standing.figure;
                figure.month == row.month && figure.indicator == *indicator && figure.of == of
            };
            let before = standing.iter().find(is_it);
            match before {
                Some(before) if before.figure.value == value => {
                    planning.view.known += 1;
                    continue;
                }
                Some(before) => match query.conflicts {
                    Some(Conflicts::Keep) => {
                        planning.view.kept += 1;
                        continue;
                    }
                    Some(Conflicts::Replace) if reason.is_none() && needs_reason(call, row.month, year) => {
                        let existing = Some(before.figure.value);
                        planning.ask(row.row, heading, (Doubt::Reason, &cell.text), existing);
                        continue;
                    }
                    Some(Conflicts::Replace) => planning.view.replaced += 1,
                    None => {
                        let existing = Some(before.figure.value);
                        planning.ask(row.row, heading, (Doubt::Conflict, &cell.text), existing);
                        continue;
                    }
                },
                None => planning.view.added += 1,
            }
            let version = before.map(|before| before.version);
            let entry =
                FigureEntry { indicator: indicator.clone(), of: of.clone(), value: Some(value), version };
            planning.add((row, heading), entry, before);
        }
    }
    planning.finish()
}

/// What a cell means.
enum Meant {
    Figure(Figure),
    Doubtful,
    Refused(&'static str, String),
}

/// Of what it can mean, what can be the indicator's figure: nobody has 1.234 members.
fn meant(indicator: &IndicatorKey, cell: &FigureCell, style: Option<NumberStyle>) -> Meant {
    let WrittenNumber { with_comma, with_point } = cell.number;
    let fitting = |reading: Option<Figure>| reading.filter(|value| check_figure(indicator, *value).is_ok());
    match (fitting(with_comma), fitting(with_point)) {
        (Some(one), Some(other)) if one != other => match style {
            Some(NumberStyle::Comma) => Meant::Figure(one),
            Some(NumberStyle::Point) => Meant::Figure(other),
            None => Meant::Doubtful,
        },
        (Some(value), _) | (None, Some(value)) => Meant::Figure(value),
        (None, None) => match with_comma.or(with_point).map(|value| check_figure(indicator, value)) {
            Some(Err(error)) => Meant::Refused(error.code(), error.to_string()),
            Some(Ok(())) | None => Meant::Refused("not_a_number", "is no number".to_owned()),
        },
    }
}

struct Planning {
    months: BTreeMap<Month, Vec<FigureEntry>>,
    figures: usize,
    view: FigureImportView,
    errors: Vec<FieldError>,
}

impl Planning {
    fn new(table: &FigureTable, lists: &Lists) -> Self {
        let ignored = table.columns.iter().zip(&lists.columns).filter(|(_, known)| known.is_none());
        let view = FigureImportView {
            entered: false,
            added: 0,
            replaced: 0,
            known: 0,
            kept: 0,
            skipped: 0,
            figures: Vec::new(),
            questions: Vec::new(),
            ignored_columns: ignored.map(|(heading, _)| heading.clone()).collect(),
        };
        Self { months: BTreeMap::new(), figures: 0, view, errors: Vec::new() }
    }

    fn refuse(&mut self, row: u32, column: &str, code: &str, message: &str) {
        if self.errors.len() < MOST_TOLD {
            self.errors.push(FieldError {
                pointer: pointer(row, column),
                code: code.to_owned(),
                message: message.to_owned(),
            });
        }
    }

    fn ask(&mut self, row: u32, column: &str, (doubt, cell): (Doubt, &str), existing: Option<Figure>) {
        if self.view.questions.len() < MOST_TOLD {
            let (column, cell) = (column.to_owned(), cell.to_owned());
            self.view.questions.push(ImportQuestion { row, column, doubt, cell, existing });
        }
    }

    fn add(
        &mut self,
        (row, heading): (&FigureRow, &str),
        entry: FigureEntry,
        before: Option<&StandingFigure>,
    ) {
        let entries = self.months.entry(row.month).or_default();
        if entries.iter().any(|other| other.indicator == entry.indicator && other.of == entry.of) {
            return self.refuse(row.row, heading, "given_twice", "another row has the same month and part");
        }
        self.figures += 1;
        if self.view.figures.len() < MOST_TOLD {
            self.view.figures.push(ImportedFigure {
                row: row.row,
                indicator: entry.indicator.clone(),
                month: row.month,
                agreement_area: entry.of.agreement_area().cloned(),
                employer_id: entry.of.employer(),
                value: entry.value.unwrap_or_default(),
                before: before.map(|before| before.figure.value),
            });
        }
        entries.push(entry);
    }

    fn finish(mut self) -> Result<Planned> {
        if self.figures > MOST_FIGURES {
            let message = format!("at most {MOST_FIGURES} figures at once");
            self.refuse(1, MONTH, "too_many", &message);
        }
        let nothing_known = self.view.figures.is_empty()
            && self.view.questions.is_empty()
            && self.view.known + self.view.kept + self.view.skipped == 0;
        if self.errors.is_empty() && nothing_known {
            self.refuse(1, "indicator", "required", "no column is called as an indicator of the branch is");
        }
        if self.errors.is_empty() {
            Ok(Planned { months: self.months, view: self.view })
        } else {
            Err(AppError::InvalidFields(self.errors))
        }
    }
}
