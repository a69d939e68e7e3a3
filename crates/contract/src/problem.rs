//! What is answered when something is wrong: RFC 9457, with a stable code.

use serde::{Deserialize, Serialize};

use crate::FieldError;

/// Declares the codes with their status, so that the two cannot part.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal $status:literal;)*) => {
        /// What went wrong. Stable: clients translate it.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
        pub enum ProblemCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl ProblemCode {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }
        }
    };
}

codes! {
    /// The body is not JSON.
    MalformedBody = "malformed_body" 400;
    /// The file is not what it is said to be, or cannot be read to its end.
    MalformedFile = "malformed_file" 400;
    /// A header of the request cannot be read.
    MalformedHeader = "malformed_header" 400;
    /// The request as a whole cannot be read.
    BadRequest = "bad_request" 400;
    /// No token, or one that is not valid any more.
    Unauthenticated = "unauthenticated" 401;
    /// E-mail and password do not belong together.
    WrongCredentials = "wrong_credentials" 401;
    /// The refresh cookie is missing, ended or used before.
    SessionEnded = "session_ended" 401;
    /// You can see it, but not do this.
    Forbidden = "forbidden" 403;
    /// The API token is not for this operation, whatever its maker may do.
    OutOfScope = "out_of_scope" 403;
    /// A cookie was sent from another site.
    ForeignOrigin = "foreign_origin" 403;
    /// There is nothing here, or nothing that you may see.
    NotFound = "not_found" 404;
    MethodNotAllowed = "method_not_allowed" 405;
    /// The body did not arrive in time.
    RequestTimeout = "request_timeout" 408;
    /// The plan is not adopted yet.
    PlanNotAdopted = "plan_not_adopted" 409;
    /// The plan is closed.
    PlanClosed = "plan_closed" 409;
    /// Adopted words do not change.
    WordingLocked = "wording_locked" 409;
    /// A plan or a proposal cannot go from its state to that one.
    StateNotAllowed = "state_not_allowed" 409;
    /// A branch always has a leader.
    LastLeader = "last_leader" 409;
    /// Something with this name, number or period exists already.
    AlreadyExists = "already_exists" 409;
    /// There are as many of these as there may be.
    TooMany = "too_many" 409;
    /// Something else depends on it.
    InUse = "in_use" 409;
    /// A check-in of another content, measure or person has this id already.
    IdTaken = "id_taken" 409;
    /// The check-in with this id was taken back.
    Withdrawn = "withdrawn" 409;
    /// What somebody has acknowledged is not taken back.
    AlreadyAcknowledged = "already_acknowledged" 409;
    /// The time in which it could be taken back is over.
    TooLate = "too_late" 409;
    /// The person has chosen a password already; nobody else makes a link to choose another.
    HasPassword = "has_password" 409;
    /// The person holds an office in another branch too, so that a link of one branch would open the other.
    SharedAccount = "shared_account" 409;
    /// The one-time link is used, too old or unknown.
    LinkEnded = "link_ended" 410;
    /// Somebody changed it after you read it; the problem holds the current version.
    StaleVersion = "stale_version" 412;
    BodyTooLarge = "body_too_large" 413;
    UnsupportedMediaType = "unsupported_media_type" 415;
    /// Some fields are wrong; `errors` says which and why.
    InvalidFields = "invalid_fields" 422;
    /// Some query parameters are wrong; `errors` says which and why.
    InvalidParameters = "invalid_parameters" 422;
    /// The idempotency key was used for another request.
    KeyReused = "key_reused" 422;
    /// `If-Match` is required here.
    PreconditionRequired = "precondition_required" 428;
    TooManyAttempts = "too_many_attempts" 429;
    Internal = "internal" 500;
    /// Try again in a little while.
    Unavailable = "unavailable" 503;
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for ProblemCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        let words = Self::ALL.iter().map(|code| code.as_str());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("What went wrong. Stable: clients translate it."))
            .enum_values(Some(words))
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for ProblemCode {}

/// The body of every answer that is not a success; `application/problem+json`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URN made from the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// In the language that was asked for.
    pub title: String,
    pub status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    pub code: ProblemCode,
    /// Also in the `X-Request-Id` header, and in the log.
    pub request_id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The version that is stored now, when the one that was sent was stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<std::collections::BTreeMap<String, serde_json::Value>>))]
    pub current: Option<serde_json::Value>,
}
