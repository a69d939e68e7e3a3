//! Coverage: how many of those in office have completed the courses that they need, and, for those who may read it, who.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date,
    id::{CompletionId, CourseId, OfficeId, PersonId},
};

use crate::{
    endpoint::{Answer, Query},
    progress::results::TargetProgress,
};

/// How many have completed each course that is offered.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageView {
    /// The branch's day, which everything is reckoned from.
    pub today: Date,
    /// In the branch's order.
    pub courses: Vec<CourseCoverage>,
}

impl Answer for CoverageView {}

/// How many of those who need a course have completed it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseCoverage {
    pub course_id: CourseId,
    pub name: String,
    pub deadline: Option<Date>,
    /// All of those in office, by the course's deadline. Where the number would tell of a person, those who may read who has
    /// completed what are told it, and nobody else.
    pub progress: TargetProgress,
    /// How many have said that they completed it and wait for a confirmation; only for those who may read who they are.
    pub awaiting: Option<u32>,
}

/// Who has completed what.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseMatrixView {
    pub today: Date,
    /// Those that are offered, in the branch's order.
    pub courses: Vec<CourseColumn>,
    /// In the order of the offices.
    pub rows: Vec<MatrixRow>,
}

impl Answer for CourseMatrixView {}

/// A course of the matrix.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseColumn {
    pub course_id: CourseId,
    pub name: String,
    pub deadline: Option<Date>,
}

/// An office with somebody who holds it today.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatrixRow {
    pub office_id: OfficeId,
    pub office: String,
    pub person_id: PersonId,
    /// What the branch calls the person.
    pub person: String,
    /// It is the caller.
    pub is_me: bool,
    /// One for each course, in their order.
    pub cells: Vec<MatrixCell>,
}

verv_domain::words! {
    /// How somebody stands with a course.
    pub enum CompletionState {
        /// The office does not need it.
        NotNeeded = "not_needed",
        Missing = "missing",
        /// Missing, and not measured yet.
        New = "new",
        /// Said, and waiting for a confirmation.
        Said = "said",
        Confirmed = "confirmed",
    }
}

/// How somebody stands with a course.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatrixCell {
    pub state: CompletionState,
    /// On which it was completed; for somebody new, the last day of the weeks of grace.
    pub day: Option<Date>,
    pub completion: Option<CompletionRef>,
}

/// A completion, with its version.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompletionRef {
    pub id: CompletionId,
    pub version: i64,
}

/// Of whom.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MatrixQuery {
    /// `true`: of oneself only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<bool>,
}

impl Query for MatrixQuery {}
