//! What a branch follows from month to month: its own list.

use serde::{Deserialize, Serialize};
use verv_domain::{id::IndicatorId, keys::IndicatorKey};

use crate::{endpoint::versioned, lists::ListEntryRequest};

/// Something that the branch follows from month to month.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IndicatorView {
    pub id: IndicatorId,
    /// What figures name it by. Those that a new branch has are known to targets by their keys.
    #[cfg_attr(feature = "openapi", schema(example = "members"))]
    pub key: IndicatorKey,
    #[cfg_attr(feature = "openapi", schema(example = "Yrkesaktive medlemmer"))]
    pub name: String,
    /// Its place in the list.
    pub position: i64,
    /// Whether it is offered for what is new.
    pub active: bool,
    pub version: i64,
}

versioned!(IndicatorView);

/// What to send for the entry to stay as it is.
impl From<&IndicatorView> for ListEntryRequest {
    fn from(view: &IndicatorView) -> Self {
        Self { name: view.name.clone(), position: view.position, active: view.active }
    }
}
