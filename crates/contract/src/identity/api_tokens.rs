//! API tokens: what a program of a branch shows instead of a person's password, and what it may do.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    id::{ApiTokenId, OfficeId},
    identity::api_tokens::ApiTokenState,
    text::Name,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Answer, Body, versioned},
};

/// More operations than there are.
const MAX_OPERATIONS: usize = 500;

/// A token, without the secret: only a hash of that is stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiTokenView {
    pub id: ApiTokenId,
    /// What it is for.
    #[cfg_attr(feature = "openapi", schema(example = "Regnearket på kontoret"))]
    pub name: String,
    pub state: ApiTokenState,
    /// The office that it acts as. It is accepted while whoever made it holds this office.
    pub office_id: OfficeId,
    pub office: String,
    /// The `operationId`s that it may call, of those that its maker may call.
    pub operations: Vec<String>,
    pub created_at: Timestamp,
    /// Its last day.
    pub expires_on: Date,
    /// To the hour; absent while it has not been used.
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub version: i64,
}

versioned!(ApiTokenView);

/// A token that was just made. The secret is shown here and never again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiTokenView {
    /// To be sent as `Authorization: Bearer …`.
    #[cfg_attr(feature = "openapi", schema(example = "verv_…"))]
    pub secret: String,
    pub api_token: ApiTokenView,
}

impl Answer for NewApiTokenView {
    fn id(&self) -> Option<String> {
        self.api_token.id()
    }
}

impl std::fmt::Debug for NewApiTokenView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewApiTokenView").field("api_token", &self.api_token).finish_non_exhaustive()
    }
}

/// A token to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApiTokenRequest {
    /// What it is for.
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    /// The `operationId`s that it may call.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub operations: Vec<String>,
    /// Its last day, a year away at the most.
    pub expires_on: Date,
}

impl Body for ApiTokenRequest {}

/// A token that may be made, as far as can be told without the day and the table of endpoints.
#[derive(Clone, Debug)]
pub struct ApiTokenContent {
    pub name: Name,
    pub operations: Vec<String>,
    pub expires_on: Date,
}

impl Check for ApiTokenRequest {
    type Checked = ApiTokenContent;

    fn check(self) -> Result<ApiTokenContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        if self.operations.is_empty() {
            checking.refuse("/operations", "required", &"say what the program may do");
        }
        checking.distinct("/operations", &self.operations, MAX_OPERATIONS);
        let Self { operations, expires_on, .. } = self;
        checking.finish(|| Some(ApiTokenContent { name: name?, operations, expires_on }))
    }
}
