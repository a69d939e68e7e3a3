//! Logging in, and who I am.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    access::{Action, Reach},
    id::{OfficeId, PersonId, PlanId, SessionId},
    organisation::{branches::BranchSlug, offices::Role},
};

use crate::endpoint::{Answer, Body};

/// Neither field is checked before the password is: a login tells nothing but right or wrong.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LogInRequest {
    #[cfg_attr(feature = "openapi", schema(example = "leder@follo.example"))]
    pub email: String,
    #[cfg_attr(feature = "openapi", schema(format = Password))]
    pub password: String,
}

impl Body for LogInRequest {}

impl std::fmt::Debug for LogInRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LogInRequest { .. }")
    }
}

/// RFC 6750. The refresh token is in a cookie that scripts cannot read.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    pub access_token: String,
    /// Always `Bearer`.
    #[cfg_attr(feature = "openapi", schema(example = "Bearer"))]
    pub token_type: String,
    /// Seconds.
    #[cfg_attr(feature = "openapi", schema(example = 300))]
    pub expires_in: u32,
}

impl Answer for SessionView {}

impl std::fmt::Debug for SessionView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionView { .. }")
    }
}

/// A one-time link and the password that is chosen with it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordRequest {
    /// What stands after `/velkommen` in the one-time link, or the whole link; what mail has done to it is undone.
    pub link: String,
    /// At least 15 characters.
    #[cfg_attr(feature = "openapi", schema(format = Password))]
    pub password: String,
}

impl Body for PasswordRequest {}

impl std::fmt::Debug for PasswordRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordRequest { .. }")
    }
}

/// Proves who is there with the old password, and chooses the next.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChangeRequest {
    #[cfg_attr(feature = "openapi", schema(format = Password))]
    pub current: String,
    /// At least 15 characters.
    #[cfg_attr(feature = "openapi", schema(format = Password))]
    pub new: String,
}

impl Body for PasswordChangeRequest {}

impl std::fmt::Debug for PasswordChangeRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordChangeRequest { .. }")
    }
}

/// One of one's own logins that has not ended. What it was made with is not kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MySession {
    pub id: SessionId,
    pub began_at: Timestamp,
    /// When it last asked for a new access token; at most five minutes before its last use.
    pub last_used_at: Timestamp,
    /// The session of this call.
    pub current: bool,
}

/// Who is logged in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeView {
    pub person_id: PersonId,
    pub name: String,
    pub email: String,
    /// Branches with a mandate today.
    pub branches: Vec<MyBranch>,
}

impl Answer for MeView {}

/// A branch where the caller holds an office, and what they may do there.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyBranch {
    pub slug: BranchSlug,
    pub name: String,
    /// The branch holds example data.
    pub example_data: bool,
    /// The newest adopted plan, else the newest; absent where the caller may not see it.
    pub current_plan: Option<PlanId>,
    /// IANA; "today" is read in it.
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Oslo"))]
    pub time_zone: String,
    /// The branch's day.
    pub today: Date,
    /// Days without a report before a measure counts as not reported.
    pub silent_days: i64,
    pub mandates: Vec<MyMandate>,
    /// What today's mandates together give; a client offers nothing else.
    pub rights: Vec<Right>,
}

/// One of the caller's offices.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyMandate {
    pub office_id: OfficeId,
    pub office: String,
    pub role: Role,
    pub deputy: bool,
    pub from: Date,
    /// The last day, included.
    pub to: Option<Date>,
}

/// A right and how far it reaches.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Right {
    pub action: Action,
    pub reach: Reach,
}

impl MyBranch {
    /// How far `action` reaches here.
    pub fn reach(&self, action: Action) -> Reach {
        self.rights.iter().find(|right| right.action == action).map_or(Reach::Nothing, |right| right.reach)
    }
}
