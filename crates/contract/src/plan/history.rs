//! What has changed in measures since adoption, when, and by whose right.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    id::{ChangeId, MeasureId, ProposalId},
};

use crate::{
    endpoint::{Answer, Query},
    plan::{changes::Change, check_ins::HiddenView},
};

/// One change of a measure since adoption.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeView {
    pub id: ChangeId,
    pub at: Timestamp,
    /// The office that changed it.
    pub office: String,
    /// The caller changed it.
    pub own: bool,
    /// Nothing has changed the same part of the measure since. What was changed at the same instant in the same measure
    /// was changed in one go.
    pub latest: bool,
    /// On whose proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<ProposedBy>,
    pub change: Change,
    /// The values, or one of them, were hidden afterwards: the text of each is absent, and so is the value where it can be.
    pub hidden: Option<HiddenView>,
}

impl Answer for ChangeView {}

impl ChangeView {
    /// Whether there is a way back: nothing has changed the same part since, and no text of it is hidden.
    pub fn can_be_undone(&self) -> bool {
        self.latest && self.hidden.is_none() && self.change.clone().reversed().is_some()
    }
}

/// Whoever proposed what a leader then did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposedBy {
    pub id: ProposalId,
    pub office: String,
}

/// The same in the history of a whole plan, with the measure that it belongs to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanChangeView {
    pub measure_id: MeasureId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2.3"))]
    pub measure_number: String,
    pub measure_title: String,
    /// What the measure's version is now.
    pub measure_version: i64,
    pub change: ChangeView,
}

/// Which changes of a plan.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PlanChangeQuery {
    /// Made on this day of the branch's or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// `true`: those that the caller has made. `false`: those that others have made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<bool>,
    /// `true`: of who answers for a measure and who supports it. `false`: of all else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsibility: Option<bool>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for PlanChangeQuery {}
