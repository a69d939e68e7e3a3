//! The calendar of a month: what was done, and what is due.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use verv_domain::{
    Date,
    id::{EventId, PlanId},
    keys::EventTypeKey,
    period::Period,
    plan::agenda::Occasion,
};

use crate::endpoint::{Answer, Query};

/// Which month.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CalendarQuery {
    /// As `2026-06`; the branch's own month of today without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(pattern = "^[0-9]{4}-[0-9]{2}$"))]
    pub month: Option<String>,
}

impl Query for CalendarQuery {}

/// A month with what was done in it and what is due in it, as much as the caller may see of both.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarView {
    /// From its first day to its last.
    pub days: Period,
    /// The branch's day.
    pub today: Date,
    /// The months before and after, where the calendar goes on.
    #[cfg_attr(feature = "openapi", schema(example = "2026-05"))]
    pub previous: Option<String>,
    #[cfg_attr(feature = "openapi", schema(example = "2026-07"))]
    pub next: Option<String>,
    /// Of the adopted plan that is in force; null where there is none.
    pub plan_id: Option<PlanId>,
    /// By day, then in the plan's order.
    pub due: Vec<CalendarDue>,
    /// What was done, the first day first; what was taken back is not among it.
    pub done: Vec<CalendarEvent>,
    /// Whether more was done than is told here; the list of events has it all.
    pub more_done: bool,
}

impl Answer for CalendarView {}

/// Something that is due.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarDue {
    pub day: Date,
    pub occasion: Occasion,
    pub of: CalendarDueOf,
    pub id: Uuid,
    /// The measure's number in the plan; empty for a body.
    pub number: String,
    pub title: String,
    /// The meeting's own words for the deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The day has passed, and it is not done.
    pub overdue: bool,
    /// The caller has a part in it.
    pub mine: bool,
}

/// What is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CalendarDueOf {
    Measure,
    Body,
}

/// Something that was done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarEvent {
    pub id: EventId,
    pub day: Date,
    pub event_type: EventTypeKey,
    #[cfg_attr(feature = "openapi", schema(example = "Arbeidsplassbesøk"))]
    pub event_type_name: String,
    /// The workplace, or where else it took place.
    pub place: Option<String>,
}
