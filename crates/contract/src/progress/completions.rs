//! Completions: that somebody has completed a course, said by themselves and confirmed by whoever follows up the training.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    id::{CompletionChangeId, CompletionId, CourseId, PersonId},
    sorting::distinct,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Answer, Body, Query, versioned},
};

/// That somebody has completed a course.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompletionView {
    pub id: CompletionId,
    pub course_id: CourseId,
    #[cfg_attr(feature = "openapi", schema(example = "Grunnskolering"))]
    pub course: String,
    pub person_id: PersonId,
    /// What the branch calls the person.
    pub person: String,
    /// On which it was completed.
    pub day: Date,
    /// When it was said, and by which office.
    pub said: CompletionTrace,
    /// It counts from then on; until then it is somebody's word.
    pub confirmed: Option<CompletionTrace>,
    /// It was taken back, and counts no more.
    pub withdrawn: Option<CompletionTrace>,
    /// What the caller may do with it.
    pub may: CompletionRights,
    pub version: i64,
}

versioned!(CompletionView);

/// When, and by which office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompletionTrace {
    pub at: Timestamp,
    pub office: String,
}

/// What the caller may do with a completion.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompletionRights {
    pub confirm: bool,
    /// Also to take it back.
    pub correct: bool,
}

/// Says that somebody has completed a course. Said once more with the same day, it is the same completion.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompletionRequest {
    pub course_id: CourseId,
    /// Who holds an office in the branch; oneself without it.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// Not in the future.
    pub day: Date,
}

impl Body for CompletionRequest {}

impl Check for CompletionRequest {
    type Checked = Self;

    fn check(self) -> Result<Self, Vec<FieldError>> {
        Ok(self)
    }
}

/// All of a completion that can be corrected.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompletionCorrectionRequest {
    /// Not in the future.
    pub day: Date,
}

impl Body for CompletionCorrectionRequest {}

/// What to send for it to stay as it is.
impl From<&CompletionView> for CompletionCorrectionRequest {
    fn from(view: &CompletionView) -> Self {
        Self { day: view.day }
    }
}

impl Check for CompletionCorrectionRequest {
    type Checked = Date;

    fn check(self) -> Result<Date, Vec<FieldError>> {
        Ok(self.day)
    }
}

/// A completion to confirm, with the version that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmationItem {
    pub completion_id: CompletionId,
    /// 412 for the whole call when stale.
    pub version: i64,
}

/// Confirms several completions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmationRequest {
    /// From one to a hundred different ones.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 100))]
    pub items: Vec<ConfirmationItem>,
}

impl Body for ConfirmationRequest {}

/// More than attended a course.
const MOST_AT_ONCE: usize = 100;

impl Check for ConfirmationRequest {
    type Checked = Vec<ConfirmationItem>;

    fn check(self) -> Result<Vec<ConfirmationItem>, Vec<FieldError>> {
        let mut checking = Checking::new();
        if self.items.is_empty() || self.items.len() > MOST_AT_ONCE {
            checking.refuse("/items", "out_of_range", &"from one to a hundred completions");
        } else if distinct(self.items.iter().map(|item| item.completion_id)).len() != self.items.len() {
            checking.refuse("/items", "named_twice", &"a completion is named twice");
        }
        checking.finish(|| Some(self.items))
    }
}

/// The completions as they are now, in the order that they were sent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmationView {
    pub completions: Vec<CompletionView>,
}

impl Answer for ConfirmationView {}

/// Which completions.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CompletionQuery {
    /// Of this course.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseId>,
    /// Of this person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// `false`: those that nobody has confirmed yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for CompletionQuery {}

verv_domain::words! {
    /// What became of a completion.
    pub enum CompletionChangeKind {
        Confirmed = "confirmed",
        Corrected = "corrected",
        Withdrawn = "withdrawn",
    }
}

/// A confirmation, a correction or the withdrawal of a completion, with the day that it had before.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompletionChangeView {
    pub id: CompletionChangeId,
    pub what: CompletionChangeKind,
    pub at: Timestamp,
    pub office: String,
    pub day_before: Date,
}
