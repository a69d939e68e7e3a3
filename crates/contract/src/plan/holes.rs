//! What a plan leaves open, as findings.

use serde::{Deserialize, Serialize};
use verv_domain::{
    id::{BodyId, GoalId, MeasureId, NationalGoalId, PlanId},
    plan::holes::HoleKind,
};

use crate::endpoint::Answer;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolesView {
    pub plan_id: PlanId,
    pub counts: Vec<HoleCount>,
    /// In the plan's order.
    pub holes: Vec<HoleView>,
}

impl Answer for HolesView {}

#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoleCount {
    pub kind: HoleKind,
    pub count: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoleView {
    pub kind: HoleKind,
    #[serde(flatten)]
    pub of: HoleOf,
    /// The number in the plan, or the national code.
    pub number: String,
    pub title: String,
    /// Where it stands: an area of the plan, or of the catalogue for a national goal. Absent for bodies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaRef>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaRef {
    pub number: i64,
    pub title: String,
}

/// Where the hole is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
pub enum HoleOf {
    Goal(GoalId),
    NationalGoal(NationalGoalId),
    Measure(MeasureId),
    Body(BodyId),
}
