//! What is taken in as a file.

use serde::{Deserialize, Serialize};
use verv_domain::{
    id::EmployerId,
    keys::{AgreementAreaKey, IndicatorKey},
    progress::{figures::Figure, monthly_figures::FigureSource, spans::Month},
};

use crate::endpoint::{Answer, Body, FileBody, Query};

/// A file of either kind, which its content tells.
pub const FILE: &str = "application/octet-stream";
pub const CSV: &str = "text/csv";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A table of goals: a row for each, below headings. `Satsingsområde` (`1. Title`, `1` or a title; empty for that of the row
/// above), `Mål`, and where there are such `Nasjonale mål` (codes). The headings of Nynorsk and English are known as well.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct GoalFile;

impl Body for GoalFile {
    const FILE: Option<FileBody> =
        Some(FileBody { media_types: &[FILE, CSV, XLSX], max_bytes: 4 * 1024 * 1024 });
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for GoalFile {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        let text = "A table of goals, as CSV or as an Excel workbook: a row for each, below headings. `Satsingsområde` (`1. Title`, `1` or a title; empty for that \
            of the row above), `Mål`, and `Nasjonale mål` (codes), in Bokmål, Nynorsk or English. CSV in UTF-8, UTF-16 or \
            Windows-1252, separated by semicolons, commas or tabs";
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .description(Some(text))
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for GoalFile {}

/// Whether to store what the file holds, or only to say what would come of it.
#[derive(Clone, Copy, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct GoalImportQuery {
    /// `true`: everything is checked and answered as by an import, and nothing is written. `false` without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<bool>,
}

impl Query for GoalImportQuery {}

/// What came of a file of goals, or would come of it. What the plan had already stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalImportView {
    pub areas_added: u32,
    pub goals_added: u32,
    /// Goals of the file that the plan has in the same area.
    pub goals_known: u32,
    /// Headings of columns that were not read.
    pub ignored_columns: Vec<String>,
    /// Where goals are added, in the order of the file.
    pub areas: Vec<ImportedAreaView>,
}

impl Answer for GoalImportView {}

/// An area that gets goals from a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportedAreaView {
    pub number: i64,
    pub title: String,
    /// The plan did not have it before.
    pub is_new: bool,
    /// Those that are added.
    pub goals: Vec<ImportedGoalView>,
}

/// A goal that is added from a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportedGoalView {
    /// The row that names it first, as a spreadsheet shows it.
    pub row: u32,
    pub title: String,
    /// Codes of the national goals that it serves.
    pub serves: Vec<String>,
}

/// A table of monthly figures: a row for each month and part of the branch, below headings. `Måned`; `Arbeidsgiver` or
/// `Avtaleområde`, where it is not of the whole branch; and a column for each indicator, by the name that it has in the
/// branch's list. The headings of Nynorsk and English are known as well.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct FigureFile;

impl Body for FigureFile {
    const FILE: Option<FileBody> = GoalFile::FILE;
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for FigureFile {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        let text = "A table of monthly figures, as CSV or as an Excel workbook: a row for each month and part of the branch, below \
            headings. `Måned`; `Arbeidsgiver` or `Avtaleområde`, where it is not of the whole branch; and a column for each \
            indicator, by its name in the branch's list. Headings in Bokmål, Nynorsk or English. CSV in UTF-8, UTF-16 or \
            Windows-1252, separated by semicolons, commas or tabs";
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .description(Some(text))
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for FigureFile {}

verv_domain::words! {
    /// What a point or a comma in a number is.
    pub enum NumberStyle {
        /// `1 234,5` and `1.234,5`.
        Comma = "comma",
        /// `1,234.5`.
        Point = "point",
    }

    /// What to do with figures that are there already and are others in the file.
    pub enum Conflicts {
        Keep = "keep",
        /// They are corrected, with their trace.
        Replace = "replace",
    }
}

/// How to read a file of monthly figures. What is not said and is doubtful in the file is asked about.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FigureImportQuery {
    /// `true`: say what would be entered, and enter nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<bool>,
    /// Where the figures are from; the register of members without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<FigureSource>,
    /// What a point or a comma in a number is, where it can be either.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<NumberStyle>,
    /// What to do with figures that are there already and are others in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflicts: Option<Conflicts>,
    /// `true`: rows of employers and agreement areas that the branch does not have are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_unknown: Option<bool>,
    /// Why figures are corrected. Required where their year is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 300))]
    pub reason: Option<String>,
}

impl Query for FigureImportQuery {}

verv_domain::words! {
    /// What in a file is doubtful. Each can be settled by a parameter, or in the file.
    #[derive(PartialOrd, Ord)]
    pub enum Doubt {
        /// The number means one thing with a decimal comma and another with a decimal point.
        NumberStyle = "number_style",
        /// The branch has no employer of this name.
        UnknownEmployer = "unknown_employer",
        /// The branch has no agreement area of this name.
        UnknownArea = "unknown_area",
        /// There is another figure already.
        Conflict = "conflict",
        /// A figure of a year that is over is corrected, and no reason is given.
        Reason = "reason",
    }
}

/// A question about a cell.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportQuestion {
    /// As a spreadsheet shows it.
    pub row: u32,
    /// The heading of the column.
    pub column: String,
    pub doubt: Doubt,
    /// What stands there.
    pub cell: String,
    /// The figure that is there already, where it is another.
    pub existing: Option<Figure>,
}

/// A figure that a file has.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportedFigure {
    pub row: u32,
    pub indicator: IndicatorKey,
    pub month: Month,
    pub agreement_area: Option<AgreementAreaKey>,
    pub employer_id: Option<EmployerId>,
    pub value: Figure,
    /// What it replaces.
    pub before: Option<Figure>,
}

/// What came of a file of monthly figures, or what would come of it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FigureImportView {
    /// Whether it was entered. Not in a preview, and never with a question open.
    pub entered: bool,
    pub added: u32,
    pub replaced: u32,
    /// Figures that are there already with the same value.
    pub known: u32,
    /// Figures that are there already, are others in the file, and stay.
    pub kept: u32,
    /// Rows that were left out.
    pub skipped: u32,
    /// The first that are added or replaced, at most a hundred.
    pub figures: Vec<ImportedFigure>,
    /// What is doubtful, at most a hundred questions.
    pub questions: Vec<ImportQuestion>,
    /// Headings of columns that were not read.
    pub ignored_columns: Vec<String>,
}

impl Answer for FigureImportView {}
