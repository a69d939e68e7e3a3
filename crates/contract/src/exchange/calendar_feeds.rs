//! A person's calendar in a branch, as programs for calendars read it (RFC 5545), and the address that they read it at.

use std::{convert::Infallible, str::FromStr};

use serde::{Deserialize, Serialize};
use verv_domain::{Timestamp, identity::one_time_links::TOKEN_LENGTH};

use crate::{
    endpoint::{Answer, AnswerKind, Body},
    exchange::exports::ExportLanguage,
};

/// What the address ends with: some programs for calendars take no other.
const EXTENSION: &str = ".ics";

/// What to make an address for. A choice is changed by making a new address, so that one that was given to somebody never
/// shows more than it did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCalendarFeedRequest {
    /// Whether entries have the titles of measures. Without them they have numbers alone: who runs the calendar may read it.
    pub shows_titles: bool,
    /// Of the words around them.
    pub language: ExportLanguage,
}

impl Body for NewCalendarFeedRequest {}

/// The caller's calendar in the branch; null where they have made no address, or have revoked it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeedView {
    pub feed: Option<CalendarFeed>,
}

impl Answer for CalendarFeedView {}

/// An address that was made, without the address: only a hash of it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeed {
    pub shows_titles: bool,
    pub language: ExportLanguage,
    pub created_at: Timestamp,
}

/// An address that was just made. It is shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCalendarFeedView {
    /// The whole address. Whoever has it can read the calendar, without logging in.
    #[cfg_attr(feature = "openapi", schema(example = "https://verv.example/api/v1/calendar-feeds/….ics"))]
    pub address: String,
    pub feed: CalendarFeed,
}

impl Answer for NewCalendarFeedView {}

impl std::fmt::Debug for NewCalendarFeedView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewCalendarFeedView").field("feed", &self.feed).finish_non_exhaustive()
    }
}

/// The secret part of an address. It is not looked at here: what cannot be one is answered like one that is unknown.
#[derive(Clone, PartialEq, Eq)]
pub struct FeedToken(String);

impl FeedToken {
    /// Of a token.
    pub fn new(token: &str) -> Self {
        Self(token.to_owned())
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether it has the length of one, so that it may be somebody's.
    pub fn is_whole(&self) -> bool {
        self.0.len() == TOKEN_LENGTH
    }
}

impl FromStr for FeedToken {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.strip_suffix(EXTENSION).unwrap_or(text).to_owned()))
    }
}

/// As it stands in the address.
impl std::fmt::Display for FeedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{EXTENSION}", self.0)
    }
}

impl std::fmt::Debug for FeedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FeedToken(…)")
    }
}

/// A calendar.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct CalendarFile;

impl CalendarFile {
    pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";
}

impl Answer for CalendarFile {
    const KIND: AnswerKind = AnswerKind::Bytes(&[Self::MEDIA_TYPE]);
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for CalendarFile {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A calendar (RFC 5545)"))
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for CalendarFile {}
