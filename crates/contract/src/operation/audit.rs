//! The audit: who did what, as which office, when.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use verv_domain::{
    Timestamp,
    id::{AuditId, PersonId},
};

use crate::endpoint::Query;

/// One write: what was done, when, and by which office.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditView {
    pub id: AuditId,
    pub at: Timestamp,
    /// Absent where the installation itself acted.
    pub person_id: Option<PersonId>,
    /// The office that was acted as.
    pub office: Option<String>,
    /// The operation.
    #[cfg_attr(feature = "openapi", schema(example = "assign_responsibility"))]
    pub operation: String,
    /// What it was done to; absent where it was nothing single.
    pub object_id: Option<Uuid>,
    pub request_id: String,
    /// The name of the API token by which a program did it; absent where a person did it themselves.
    pub api_token: Option<String>,
}

/// Which rows.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Done to this thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<Uuid>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for AuditQuery {}
