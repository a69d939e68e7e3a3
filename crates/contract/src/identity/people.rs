//! People that a branch knows: whoever holds, has held or is to hold one of its offices.

use serde::{Deserialize, Serialize};
use verv_domain::id::PersonId;

use crate::endpoint::Query;

/// Somebody who holds, has held or is to hold an office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonView {
    pub id: PersonId,
    /// What the branch called them when it last gave them an office.
    pub name: String,
    pub email: String,
    /// The office that they were given last.
    pub office: String,
    /// They hold an office of the branch today.
    pub current: bool,
}

/// Which people.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PersonQuery {
    /// In the name or the e-mail address, whatever the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 100))]
    pub search: Option<String>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for PersonQuery {}
