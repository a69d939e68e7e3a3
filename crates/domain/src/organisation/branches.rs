//! The tenant: a local branch of the union.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::text::TextError;

/// The branch's name in addresses: `follo`, `aas`. Two to forty of `a–z`, `0–9` and `-`, not at the ends.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BranchSlug(String);

impl BranchSlug {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BranchSlug {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let of_the_alphabet = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let well_formed = (2..=40).contains(&text.len())
            && text.chars().all(of_the_alphabet)
            && !text.starts_with('-')
            && !text.ends_with('-');
        if well_formed { Ok(Self(text.to_owned())) } else { Err(TextError::NotASlug) }
    }
}

impl TryFrom<String> for BranchSlug {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        text.parse()
    }
}

impl From<BranchSlug> for String {
    fn from(slug: BranchSlug) -> Self {
        slug.0
    }
}

impl fmt::Display for BranchSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for BranchSlug {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The branch's name in addresses"))
            .pattern(Some("^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$"))
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for BranchSlug {}

/// Days without a report before a measure counts as not reported, where the branch has not chosen otherwise.
pub const DEFAULT_SILENT_DAYS: i64 = 60;

/// The zone that "today" is read in, where the branch has not chosen otherwise.
pub const DEFAULT_TIME_ZONE: &str = "Europe/Oslo";

/// The state of a branch's data that something was read from. Every write in the branch raises the number; a database that was
/// restored from a copy counts from there again, in another epoch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    pub epoch: String,
    pub number: i64,
}

impl Revision {
    /// Whether what was read at this revision may be shown to somebody who came at `asked`: it is of the same life of the
    /// database, and not older.
    pub fn serves(&self, asked: &Self) -> bool {
        self.epoch == asked.epoch && self.number >= asked.number
    }
}
