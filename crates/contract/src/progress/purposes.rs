//! What events are for, and topics that are raised in them, as the branch lists them.

use serde::{Deserialize, Serialize};
use verv_domain::{id::PurposeId, keys::PurposeKey};

use crate::{endpoint::versioned, lists::ListEntryRequest};

/// A purpose, or a topic, of the branch's list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurposeView {
    pub id: PurposeId,
    /// What events and rules name it by.
    #[cfg_attr(feature = "openapi", schema(example = "recruit_members"))]
    pub key: PurposeKey,
    #[cfg_attr(feature = "openapi", schema(example = "Verve medlemmer"))]
    pub name: String,
    /// Its place in the list.
    pub position: i64,
    /// Whether it is offered for what is new.
    pub active: bool,
    pub version: i64,
}

versioned!(PurposeView);

/// What to send for the entry to stay as it is.
impl From<&PurposeView> for ListEntryRequest {
    fn from(view: &PurposeView) -> Self {
        Self { name: view.name.clone(), position: view.position, active: view.active }
    }
}
