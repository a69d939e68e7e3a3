//! What is taken out as a file.

use serde::{Deserialize, Serialize};
use verv_domain::progress::spans::Month;

use crate::endpoint::{Answer, AnswerKind, Query};

/// What kind of file.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// UTF-8 with a byte order mark, semicolons and CRLF: what a Norwegian Excel opens.
    #[default]
    Csv,
    Xlsx,
}

verv_domain::words! {
    /// The language of headings and of words that are not the plan's own.
    #[derive(Default)]
    pub enum ExportLanguage {
        #[default]
        Nb = "nb",
        Nn = "nn",
        En = "en",
    }
}

/// As what to take the plan out.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// CSV without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<ExportFormat>,
    /// Bokmål without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<ExportLanguage>,
}

impl Query for ExportQuery {}

/// Which monthly figures to take out, and as what.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FigureExportQuery {
    /// The first month; eleven before the last without it. At most 120 months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Month>,
    /// The last month; the last that is over without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Month>,
    /// CSV without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<ExportFormat>,
    /// Bokmål without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<ExportLanguage>,
}

impl Query for FigureExportQuery {}

/// A table as a file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct TableFile;

impl Answer for TableFile {
    const KIND: AnswerKind = AnswerKind::Bytes(&[
        "text/csv; charset=utf-8",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]);
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for TableFile {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::String).description(Some("A file")).build().into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for TableFile {}
