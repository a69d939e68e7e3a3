//! What is taken in as a file.

use serde::{Deserialize, Serialize};

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
