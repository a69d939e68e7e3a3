//! Offices and bodies, wherever either may stand.

use serde::{Deserialize, Serialize};
use verv_domain::{Date, organisation::parties::Party};

/// An office or a body with its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartyView {
    #[serde(flatten)]
    pub party: Party,
    pub name: String,
    /// The last day of the responsibility, where the plan gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}
