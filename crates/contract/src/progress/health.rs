//! The health of a plan: what it leaves open, and what makes it hard to run, as one list.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use verv_domain::{
    Timestamp,
    id::PlanId,
    plan::{findings::FindingKind, targets::Amount},
};

use crate::{endpoint::Answer, plan::holes::HoleView};

/// What there is to mend in a plan. Nothing of it is mended by the product.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthView {
    pub plan_id: PlanId,
    /// By kind, then in the plan's order.
    pub findings: Vec<FindingView>,
    /// What the plan leaves open, in its order.
    pub holes: Vec<HoleView>,
}

impl Answer for HealthView {}

/// One thing that makes the plan hard to run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindingView {
    pub kind: FindingKind,
    /// What it is about: two where figures differ, else one.
    pub about: Vec<FindingAbout>,
    /// How many measures that are not done the office is asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<u32>,
    /// How many the offices that are asked about any have on average, rounded down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average: Option<u32>,
    /// When something was said last about a silent measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_said_at: Option<Timestamp>,
}

/// What a finding is about.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindingAbout {
    pub kind: FindingAboutKind,
    pub id: Uuid,
    /// The number in the plan; empty for an office.
    pub number: String,
    pub title: String,
    /// Where figures differ: what this asks for in the plan's whole period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_all: Option<Amount>,
}

/// What kind of thing a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FindingAboutKind {
    Goal,
    Measure,
    Office,
}
