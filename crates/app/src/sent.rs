//! Bodies and versions that were received and are not checked yet.
//!
//! A caller learns that a thing is missing (404) or forbidden (403) before it learns that its version (428, 412) or
//! its body (400, 422) is wrong, so these are handed on unopened and opened by the use case (decision 0010).

use verv_contract::{Check, ProblemCode};

use crate::error::{AppError, Result};

/// A body, read or not.
#[derive(Clone, Debug)]
pub struct Sent<T>(std::result::Result<T, Unreadable>);

#[derive(Clone, Debug)]
struct Unreadable {
    code: ProblemCode,
    detail: String,
    errors: Vec<verv_contract::FieldError>,
}

impl<T> Sent<T> {
    pub fn read(body: T) -> Self {
        Self(Ok(body))
    }

    pub fn unreadable(code: ProblemCode, detail: String, errors: Vec<verv_contract::FieldError>) -> Self {
        Self(Err(Unreadable { code, detail, errors }))
    }
}

impl<T> Sent<T> {
    pub fn is_readable(&self) -> bool {
        self.0.is_ok()
    }
}

impl<T: Clone> Sent<T> {
    /// The body as it was sent.
    pub fn open(&self) -> Result<T> {
        self.0.clone().map_err(|Unreadable { code, detail, errors }| {
            if code == ProblemCode::InvalidFields {
                AppError::InvalidFields(errors)
            } else {
                AppError::Unreadable { code, detail }
            }
        })
    }
}

impl<T: Check + Clone> Sent<T> {
    /// What the body becomes when nothing is wrong with it.
    pub fn checked(&self) -> Result<T::Checked> {
        self.open()?.check().map_err(AppError::InvalidFields)
    }
}

/// The version that the caller has read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expected {
    /// Nothing was said.
    Missing,
    /// Any version (`*`).
    Any,
    /// One of these. None of them where no tag that was sent is of this deployment's epoch.
    Versions(Vec<i64>),
}

impl Expected {
    /// This one.
    pub fn version(version: i64) -> Self {
        Self::Versions(vec![version])
    }

    /// Whether something was said, and nothing of it is of this deployment's epoch.
    pub fn is_foreign(&self) -> bool {
        matches!(self, Self::Versions(versions) if versions.is_empty())
    }

    /// The version to write against, when it is `current`; the current view goes into the problem.
    pub fn check(&self, current: i64, view: impl FnOnce() -> Option<serde_json::Value>) -> Result<i64> {
        match self {
            Self::Missing => Err(AppError::VersionRequired),
            Self::Any => Ok(current),
            Self::Versions(expected) if expected.contains(&current) => Ok(current),
            Self::Versions(_) => Err(AppError::Stale(view())),
        }
    }

    /// The same for anything that can be written as JSON.
    pub fn check_view<V: serde::Serialize + verv_contract::endpoint::Answer>(&self, view: &V) -> Result<i64> {
        self.check(view.version().unwrap_or_default(), || serde_json::to_value(view).ok())
    }
}

/// Refuses when the version has changed between the check and the write.
pub(crate) fn ensure_updated(was_current: bool) -> Result<()> {
    if was_current { Ok(()) } else { Err(AppError::Stale(None)) }
}
