//! Monthly figures: entered, corrected and taken back, and the series that they make.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    id::{EmployerId, MonthlyFigureChangeId, MonthlyFigureId},
    keys::{AgreementAreaKey, IndicatorKey},
    progress::{
        figures::Figure,
        monthly_figures::{FigureOf, FigureSource, check_figure},
        spans::Month,
    },
    text::Phrase,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Answer, Body, Query, versioned},
    progress::events::EventTrace,
};

/// A figure of an indicator in a month.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthlyFigureView {
    pub id: MonthlyFigureId,
    #[cfg_attr(feature = "openapi", schema(example = "members"))]
    pub indicator: IndicatorKey,
    pub month: Month,
    /// Of this agreement area; of the whole branch where no employer is named either.
    pub agreement_area: Option<AgreementAreaKey>,
    /// Of this employer.
    pub employer_id: Option<EmployerId>,
    /// Its name.
    pub employer: Option<String>,
    /// Absent where it is hidden.
    pub value: Option<Figure>,
    /// There is a figure, and persons could be told by it: it is small, or a small one would follow from it.
    pub hidden: bool,
    pub source: FigureSource,
    /// The office that entered it.
    pub office: String,
    pub at: Timestamp,
    /// The last correction.
    pub corrected: Option<EventTrace>,
    /// It was taken back, and counts no more.
    pub withdrawn: Option<EventTrace>,
    /// What the caller may do with it.
    pub may: FigureRights,
    pub version: i64,
}

versioned!(MonthlyFigureView);

/// What the caller may do with a monthly figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FigureRights {
    /// Correct it, and take it back.
    pub correct: bool,
    /// Its year is over: a reason is required, and stays visible.
    pub needs_reason: bool,
}

/// More than a branch has indicators, agreement areas and employers.
pub const MOST_FIGURES: usize = 500;

/// The figures of a month.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnterFiguresRequest {
    /// One that is over.
    pub month: Month,
    pub source: FigureSource,
    /// Why a figure that stands is corrected or taken back. Required where the month's year is over.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub reason: Option<String>,
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub figures: Vec<EnteredFigure>,
}

impl Body for EnterFiguresRequest {}

/// One figure of the month.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnteredFigure {
    pub indicator: IndicatorKey,
    /// Of this agreement area; of the whole branch where no employer is named either.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub agreement_area: Option<AgreementAreaKey>,
    /// Of this employer.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub employer_id: Option<EmployerId>,
    /// Null: the figure that stands is taken back.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub value: Option<Figure>,
    /// Of the figure that the caller has read there; null where it has read that there is none. A figure that is there
    /// already with the same value stays as it is.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub version: Option<i64>,
}

/// A figure that may be stored, or taken back where it has no value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FigureEntry {
    pub indicator: IndicatorKey,
    pub of: FigureOf,
    pub value: Option<Figure>,
    pub version: Option<i64>,
}

/// The figures of a month that may be stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthEntry {
    pub month: Month,
    pub source: FigureSource,
    pub reason: Option<Phrase>,
    pub figures: Vec<FigureEntry>,
}

impl Check for EnterFiguresRequest {
    type Checked = MonthEntry;

    fn check(self) -> Result<MonthEntry, Vec<FieldError>> {
        let Self { month, source, reason, figures } = self;
        let mut checking = Checking::new();
        let reason = checking.optional_text("/reason", reason.as_deref(), Phrase::parse);
        if !(1..=MOST_FIGURES).contains(&figures.len()) {
            checking.refuse("/figures", "too_many", &format_args!("from 1 to {MOST_FIGURES}"));
            return checking.finish(|| None);
        }
        let mut entries: Vec<FigureEntry> = Vec::with_capacity(figures.len());
        for (n, figure) in figures.into_iter().enumerate() {
            let EnteredFigure { indicator, agreement_area, employer_id, value, version } = figure;
            if let Some(Err(error)) = value.map(|value| check_figure(&indicator, value)) {
                checking.refuse(&format!("/figures/{n}/value"), error.code(), &error);
            }
            if value.is_none() && version.is_none() {
                checking.refuse(&format!("/figures/{n}/version"), "required", &"names what is taken back");
            }
            let Some(of) = FigureOf::new(agreement_area, employer_id) else {
                let message = "an agreement area or an employer";
                checking.refuse(&format!("/figures/{n}/employer_id"), "not_both", &message);
                continue;
            };
            if entries.iter().any(|other| other.indicator == indicator && other.of == of) {
                checking.refuse(&format!("/figures/{n}"), "named_twice", &"stands here already");
            }
            entries.push(FigureEntry { indicator, of, value, version });
        }
        checking.finish(|| Some(MonthEntry { month, source, reason, figures: entries }))
    }
}

/// What came of the figures of a month, in the order in which they were sent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnteredFiguresView {
    pub month: Month,
    pub figures: Vec<MonthlyFigureView>,
}

impl Answer for EnteredFiguresView {}

/// All of a monthly figure that can be corrected.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FigureCorrectionRequest {
    pub value: Figure,
    pub source: FigureSource,
    /// Why it is corrected. Required where the month's year is over.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub reason: Option<String>,
}

impl Body for FigureCorrectionRequest {}

/// What to send for the figure to stay as it is.
impl From<&MonthlyFigureView> for FigureCorrectionRequest {
    fn from(view: &MonthlyFigureView) -> Self {
        Self { value: view.value.unwrap_or_default(), source: view.source, reason: None }
    }
}

/// Without what depends on the indicator. With the reason.
impl Check for FigureCorrectionRequest {
    type Checked = (Figure, FigureSource, Option<Phrase>);

    fn check(self) -> Result<Self::Checked, Vec<FieldError>> {
        let mut checking = Checking::new();
        let reason = checking.optional_text("/reason", self.reason.as_deref(), Phrase::parse);
        checking.finish(|| Some((self.value, self.source, reason)))
    }
}

/// Takes a monthly figure back.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FigureWithdrawalRequest {
    /// Why. Required where the month's year is over.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub reason: Option<String>,
}

impl Body for FigureWithdrawalRequest {}

impl Check for FigureWithdrawalRequest {
    type Checked = Option<Phrase>;

    fn check(self) -> Result<Option<Phrase>, Vec<FieldError>> {
        let mut checking = Checking::new();
        let reason = checking.optional_text("/reason", self.reason.as_deref(), Phrase::parse);
        checking.finish(|| Some(reason))
    }
}

/// Which monthly figures.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MonthlyFigureQuery {
    /// Of this month or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Month>,
    /// Of this month or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Month>,
    /// The key of their indicator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<IndicatorKey>,
    /// Of this agreement area itself, not of its employers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_area: Option<AgreementAreaKey>,
    /// Of this employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer: Option<EmployerId>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for MonthlyFigureQuery {}

verv_domain::words! {
    /// What became of a monthly figure.
    pub enum FigureChangeKind {
        Corrected = "corrected",
        Withdrawn = "withdrawn",
    }
}

/// A correction of a monthly figure, or its withdrawal, with what it was before.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthlyFigureChangeView {
    pub id: MonthlyFigureChangeId,
    pub what: FigureChangeKind,
    pub at: Timestamp,
    pub office: String,
    pub reason: Option<String>,
    pub value_before: Figure,
    pub source_before: FigureSource,
}

/// Over which months.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SeriesQuery {
    /// The first month; eleven before the last without it. At most 120 months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Month>,
    /// The last month; the last that is over without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Month>,
}

impl Query for SeriesQuery {}

/// Months at the most.
pub const MOST_MONTHS: i64 = 120;

/// Monthly figures as series.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesView {
    pub from: Month,
    pub to: Month,
    /// The branch's day.
    pub today: Date,
    /// Those that have a figure in these months, in the order of the branch's list, the branch before its parts.
    pub series: Vec<IndicatorSeries>,
    /// Where the members of a month are not those of the month before with who joined and without who left.
    pub contradictions: Vec<Contradiction>,
}

impl Answer for SeriesView {}

/// The figures of one indicator, of one part of the branch.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IndicatorSeries {
    pub indicator: IndicatorKey,
    /// Of this agreement area; of the whole branch where no employer is named either.
    pub agreement_area: Option<AgreementAreaKey>,
    pub employer_id: Option<EmployerId>,
    /// The months that have a figure, the earliest first.
    pub points: Vec<SeriesPoint>,
}

/// The figure of a month.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesPoint {
    pub month: Month,
    /// Absent where it is hidden.
    pub value: Option<Figure>,
    /// It was not entered: density, made of members and employees.
    pub reckoned: bool,
}

/// A month whose members do not fit with who joined and who left.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contradiction {
    pub agreement_area: Option<AgreementAreaKey>,
    pub employer_id: Option<EmployerId>,
    pub month: Month,
    /// How many more members there are than that; below zero: fewer.
    pub by: Figure,
}
