//! What a plan leaves open, as findings.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use verv_domain::{
    id::{BodyId, GoalId, MeasureId, NationalGoalId, PlanId},
    plan::holes::HoleKind,
};

use crate::endpoint::Answer;

/// What a plan leaves open.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolesView {
    pub plan_id: PlanId,
    pub counts: Vec<HoleCount>,
    /// In the plan's order.
    pub holes: Vec<HoleView>,
}

impl Answer for HolesView {}

/// How many holes of one kind there are.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoleCount {
    pub kind: HoleKind,
    pub count: u32,
}

/// One thing that the plan leaves open.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoleView {
    pub kind: HoleKind,
    pub of: HoleOf,
    /// The number in the plan, or the national code.
    pub number: String,
    pub title: String,
    /// Where it stands: an area of the plan, or of the catalogue for a national goal. Absent for bodies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaRef>,
}

/// The area where a hole is, by number and title.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaRef {
    pub number: i64,
    pub title: String,
}

/// What has the hole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoleOf {
    pub kind: HoleOfKind,
    pub id: Uuid,
}

/// What kind of thing has the hole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HoleOfKind {
    Goal,
    NationalGoal,
    Measure,
    Body,
}

macro_rules! holes_of {
    ($($id:ident => $kind:ident;)*) => {$(
        impl From<$id> for HoleOf {
            fn from($id(id): $id) -> Self {
                Self { kind: HoleOfKind::$kind, id }
            }
        }
    )*};
}

holes_of! {
    GoalId => Goal;
    NationalGoalId => NationalGoal;
    MeasureId => Measure;
    BodyId => Body;
}
