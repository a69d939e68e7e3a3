//! What has changed in a measure since adoption.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Timestamp,
    id::{ChangeId, MeasureId},
    measure::{MeasureKind, MeasureState},
};

use crate::{goals::TargetView, measures::DeadlineView, responsibilities::PartyView};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeView {
    pub id: ChangeId,
    pub at: Timestamp,
    /// The office that changed it.
    pub office: String,
    pub change: Change,
}

/// The same in the history of a whole plan, with the measure that it belongs to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanChangeView {
    pub measure_id: MeasureId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2.3"))]
    pub measure_number: String,
    pub measure_title: String,
    pub change: ChangeView,
}

/// One thing that became another.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Change {
    /// The board added the measure after adoption.
    Added,
    Title {
        before: String,
        after: String,
    },
    Kind {
        before: MeasureKind,
        after: MeasureKind,
    },
    Target {
        before: Option<TargetView>,
        after: Option<TargetView>,
    },
    Deadline {
        before: Option<DeadlineView>,
        after: Option<DeadlineView>,
    },
    State {
        before: MeasureState,
        after: MeasureState,
    },
    NotLocalReason {
        before: Option<String>,
        after: Option<String>,
    },
    EveryoneNamed {
        before: bool,
        after: bool,
    },
    Accountable {
        before: Option<PartyView>,
        after: Option<PartyView>,
    },
    Supporting {
        before: Vec<PartyView>,
        after: Vec<PartyView>,
    },
}
