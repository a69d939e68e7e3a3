//! One-time links: what is told of one before it is used, and the one that a leader makes.

use serde::{Deserialize, Serialize};
use verv_domain::Timestamp;

use crate::endpoint::{Answer, Body};

/// A one-time link to be looked at.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// What stands after `/velkommen` in the one-time link, or the whole link; what mail has done to it is undone.
    pub link: String,
}

impl Body for LinkRequest {}

impl std::fmt::Debug for LinkRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkRequest { .. }")
    }
}

/// Whose link it is, for whoever holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkView {
    /// The account's name.
    pub name: String,
    /// What they log in with.
    pub email: String,
    /// The branches in which they held or were to hold an office when the link was made, without those where it has ended.
    pub branches: Vec<String>,
    /// When it stops being good.
    pub expires_at: Timestamp,
}

impl Answer for LinkView {}

/// A link that is shown once, to whoever made it; only a hash of it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationView {
    /// The whole address.
    #[cfg_attr(feature = "openapi", schema(example = "https://verv.example/velkommen#…"))]
    pub link: String,
    pub expires_at: Timestamp,
    /// What the branch calls whoever it is for.
    pub name: String,
    /// What they will log in with.
    pub email: String,
}

impl Answer for InvitationView {}

impl std::fmt::Debug for InvitationView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationView").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
