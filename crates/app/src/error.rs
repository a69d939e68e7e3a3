//! What can go wrong in a use case. The edge makes a problem of it, and logs it once.

use std::error::Error;

use verv_contract::{FieldError, ProblemCode};
use verv_domain::access::Decision;
use verv_storage::StorageError;
use verv_vault::password::HashError;

#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("not logged in")]
    Unauthenticated,
    #[error("e-mail and password do not belong together")]
    WrongCredentials,
    #[error("the session has ended")]
    SessionEnded,
    /// There is nothing here, or nothing that the caller may know of.
    #[error("nothing here")]
    Hidden,
    #[error("not allowed")]
    Denied,
    #[error("the API token is for other operations")]
    OutOfScope,
    /// The body could not be read; the code says how.
    #[error("the body cannot be read")]
    Unreadable { code: ProblemCode, detail: String },
    #[error("fields are wrong")]
    InvalidFields(Vec<FieldError>),
    #[error("parameters are wrong")]
    InvalidParameters(Vec<FieldError>),
    #[error("a version is required")]
    VersionRequired,
    /// Holds the current version.
    #[error("the version is stale")]
    Stale(Option<serde_json::Value>),
    #[error("conflict: {}", .0.as_str())]
    Conflict(ProblemCode),
    #[error("the link is used or too old")]
    LinkEnded,
    #[error("the key was used for another request")]
    KeyReused,
    #[error("the storage failed")]
    Storage(#[from] StorageError),
    #[error("the password could not be hashed")]
    Hash(#[from] HashError),
    #[error("what was made cannot be written")]
    Encode(#[from] serde_json::Error),
    #[error("a file cannot be made")]
    File(#[source] Box<dyn Error + Send + Sync>),
    #[error("the seed {0} cannot be read")]
    Seed(&'static str, #[source] Box<dyn Error + Send + Sync>),
}

/// Why a reference does not hold; its code is `unknown`.
pub(crate) const UNKNOWN: &str = "there is no such thing in this branch";

pub type Result<T> = std::result::Result<T, AppError>;

impl AppError {
    /// The database does not answer now, or too many hash passwords; in a little while it may be otherwise.
    pub fn is_unavailable(&self) -> bool {
        matches!(
            self,
            Self::Storage(StorageError::Unavailable(_) | StorageError::Retry(_) | StorageError::Tls(_))
                | Self::Hash(HashError::Busy)
        )
    }

    /// One wrong field.
    pub(crate) fn field(pointer: impl Into<String>, code: &str, message: &str) -> Self {
        Self::InvalidFields(vec![FieldError {
            pointer: pointer.into(),
            code: code.to_owned(),
            message: message.to_owned(),
        }])
    }

    /// A field that names what the branch does not have.
    pub(crate) fn unknown(pointer: impl Into<String>) -> Self {
        Self::field(pointer, "unknown", UNKNOWN)
    }

    /// A reference that does not hold in this branch is the field's fault.
    pub(crate) fn for_reference(self, pointer: impl Into<String>) -> Self {
        match self {
            Self::Storage(StorageError::Reference(_)) => Self::unknown(pointer),
            other => other,
        }
    }

    /// Something else refers to it, so that it cannot be deleted.
    pub(crate) fn for_use(self) -> Self {
        match self {
            Self::Storage(StorageError::Reference(_)) => Self::Conflict(ProblemCode::InUse),
            other => other,
        }
    }

    /// Something with that name, number or place exists already.
    pub(crate) fn for_uniqueness(self) -> Self {
        match self {
            Self::Storage(StorageError::Exists(_)) => Self::Conflict(ProblemCode::AlreadyExists),
            other => other,
        }
    }
}

/// The error with what caused it, on one line.
pub fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// The office whose right it is, or the refusal.
pub(crate) fn allowed(decision: Decision) -> Result<verv_domain::id::OfficeId> {
    match decision {
        Decision::Allow(office) => Ok(office),
        Decision::Deny => Err(AppError::Denied),
        Decision::Hide => Err(AppError::Hidden),
    }
}
