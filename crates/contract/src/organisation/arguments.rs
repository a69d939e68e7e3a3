//! The argument bank: short arguments by topic, with a log of where they were used.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date,
    id::{ArgumentId, ArgumentUseId, OfficeId},
    text::{Link, Name, Phrase},
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
};

/// An argument of the bank.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ArgumentView {
    pub id: ArgumentId,
    #[cfg_attr(feature = "openapi", schema(example = "Heltid"))]
    pub topic: String,
    /// The argument itself, short enough to be said.
    pub wording: String,
    /// Where it is shown to be so.
    pub link: Option<String>,
    /// The office that has written it.
    pub office_id: OfficeId,
    pub office: String,
    /// Whether it is offered.
    pub active: bool,
    /// How often it was used.
    pub uses: u32,
    pub last_used: Option<Date>,
    /// Whether the caller may change it.
    pub may_keep: bool,
    pub version: i64,
}

versioned!(ArgumentView);

/// All of an argument that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ArgumentRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub topic: String,
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub wording: String,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 500))]
    pub link: Option<String>,
    /// Whether it is offered.
    pub active: bool,
}

impl Body for ArgumentRequest {}

/// What to send for the argument to stay as it is.
impl From<&ArgumentView> for ArgumentRequest {
    fn from(view: &ArgumentView) -> Self {
        let ArgumentView { topic, wording, link, active, .. } = view.clone();
        Self { topic, wording, link, active }
    }
}

/// An argument that may be stored.
#[derive(Clone, Debug)]
pub struct ArgumentContent {
    pub topic: Name,
    pub wording: Phrase,
    pub link: Option<Link>,
    pub active: bool,
}

impl Check for ArgumentRequest {
    type Checked = ArgumentContent;

    fn check(self) -> Result<ArgumentContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let topic = checking.text("/topic", Name::parse(&self.topic));
        let wording = checking.text("/wording", Phrase::parse(&self.wording));
        let link = checking.optional_text("/link", self.link.as_deref(), Link::parse);
        let active = self.active;
        checking.finish(|| Some(ArgumentContent { topic: topic?, wording: wording?, link, active }))
    }
}

/// That an argument was used on a day, somewhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ArgumentUseView {
    pub id: ArgumentUseId,
    pub day: Date,
    pub place: String,
    /// The office that used it.
    pub office_id: OfficeId,
    pub office: String,
    /// Always 1: a use is taken back, and never changed.
    pub version: i64,
}

versioned!(ArgumentUseView);

/// When and where an argument was used.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ArgumentUseRequest {
    pub day: Date,
    /// A meeting, a newspaper, a square; never a person.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub place: String,
}

impl Body for ArgumentUseRequest {}

/// A use that may be stored.
#[derive(Clone, Debug)]
pub struct ArgumentUseContent {
    pub day: Date,
    pub place: Phrase,
}

impl Check for ArgumentUseRequest {
    type Checked = ArgumentUseContent;

    fn check(self) -> Result<ArgumentUseContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let place = checking.text("/place", Phrase::parse(&self.place));
        let day = self.day;
        checking.finish(|| Some(ArgumentUseContent { day, place: place? }))
    }
}

/// Which arguments.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ArgumentQuery {
    /// `true`: those that are offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for ArgumentQuery {}
