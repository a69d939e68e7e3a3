//! What somebody is reminded of, and whether they are by mail.

use std::{convert::Infallible, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use verv_domain::{Date, Timestamp, plan::agenda::ReminderKind};

use crate::{
    endpoint::{Answer, AnswerKind, Body},
    exchange::exports::ExportLanguage,
};

/// What the caller is reminded of today: late, silent, soon, and offices that end; by kind, then by day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemindersView {
    pub today: Date,
    pub reminders: Vec<ReminderView>,
    pub mail: ReminderMailView,
}

impl Answer for RemindersView {}

/// One thing that somebody is reminded of.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderView {
    pub kind: ReminderKind,
    pub of: ReminderOf,
    pub id: Uuid,
    /// The measure's number in the plan; empty for what has none.
    pub number: String,
    pub title: String,
    /// The day that it is due, or the last day of an office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// The meeting's own words for a deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// When something was said last about a silent measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_said_at: Option<Timestamp>,
}

/// What somebody is reminded of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReminderOf {
    Measure,
    Body,
    Office,
}

/// Whether there is a mail each week, and whether there can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderMailView {
    /// The caller has asked for it in this branch.
    pub wanted: bool,
    /// The server can send mail. Where it cannot, nothing is sent whatever is wanted.
    pub possible: bool,
}

impl Answer for ReminderMailView {}

/// Whether there is to be a mail each week in which something waits. It tells that something waits, and nothing of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReminderMailRequest {
    pub wanted: bool,
    /// Of the mail.
    pub language: ExportLanguage,
}

impl Body for ReminderMailRequest {}

/// The secret part of the address by which a mail is unsubscribed from. It is not looked at here.
#[derive(Clone, PartialEq, Eq)]
pub struct UnsubscribeToken(String);

impl UnsubscribeToken {
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for UnsubscribeToken {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// As it stands in the address.
impl std::fmt::Display for UnsubscribeToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Debug for UnsubscribeToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UnsubscribeToken(…)")
    }
}

/// A small page, for those whose program for mail opens the address instead of sending to it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct UnsubscribePage;

impl UnsubscribePage {
    pub const MEDIA_TYPE: &str = "text/html; charset=utf-8";
}

impl Answer for UnsubscribePage {
    const KIND: AnswerKind = AnswerKind::Bytes(&[Self::MEDIA_TYPE]);
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for UnsubscribePage {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::String).description(Some("A page")).build().into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for UnsubscribePage {}
