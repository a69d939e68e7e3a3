//! Offices and bodies, wherever either may stand.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use verv_domain::{
    Date,
    organisation::parties::{Party, PartyKind},
};

/// An office or a body with its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartyView {
    pub kind: PartyKind,
    pub id: Uuid,
    pub name: String,
}

impl PartyView {
    pub const fn new(party: Party, name: String) -> Self {
        Self { kind: party.kind(), id: party.id(), name }
    }

    /// Without its name.
    pub const fn to_party(&self) -> Party {
        Party::new(self.kind, self.id)
    }
}

/// An office or a body that a measure is given to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssigneeView {
    pub party: PartyView,
    /// The last day of the responsibility, where the plan gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl AssigneeView {
    pub const fn new(party: Party, name: String, to: Option<Date>) -> Self {
        Self { party: PartyView::new(party, name), to }
    }
}
