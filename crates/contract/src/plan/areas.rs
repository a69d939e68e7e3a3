//! Priority areas and their situation.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date,
    id::{AreaId, NationalAreaId, PlanId},
    text::{Paragraph, Title},
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
};

/// A priority area of a plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaView {
    pub id: AreaId,
    pub plan_id: PlanId,
    /// Absent for the branch's own area (section 7).
    pub national_area_id: Option<NationalAreaId>,
    pub number: i64,
    pub title: String,
    pub situation: Option<SituationView>,
    pub version: i64,
}

versioned!(AreaView);

/// How it is now, what is challenging soon, and later.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SituationView {
    pub now: Option<String>,
    pub short_term: Option<String>,
    pub long_term: Option<String>,
    /// The day it was described.
    pub dated_on: Date,
}

/// All of an area's situation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SituationRequest {
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 2000))]
    pub now: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 2000))]
    pub short_term: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 2000))]
    pub long_term: Option<String>,
    /// The day it was described; no situation is stored without one.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub dated_on: Option<Date>,
}

impl Body for SituationRequest {}

/// What to send for the situation to stay as it is.
impl From<&AreaView> for SituationRequest {
    fn from(area: &AreaView) -> Self {
        let Some(SituationView { now, short_term, long_term, dated_on }) = area.situation.clone() else {
            return Self { now: None, short_term: None, long_term: None, dated_on: None };
        };
        Self { now, short_term, long_term, dated_on: Some(dated_on) }
    }
}

/// A situation that may be stored.
#[derive(Clone, Debug)]
pub struct Situation {
    pub now: Option<Paragraph>,
    pub short_term: Option<Paragraph>,
    pub long_term: Option<Paragraph>,
    pub dated_on: Date,
}

impl Check for SituationRequest {
    type Checked = Situation;

    fn check(self) -> Result<Situation, Vec<FieldError>> {
        let mut checking = Checking::new();
        let now = checking.optional_text("/now", self.now.as_deref(), Paragraph::parse);
        let short_term = checking.optional_text("/short_term", self.short_term.as_deref(), Paragraph::parse);
        let long_term = checking.optional_text("/long_term", self.long_term.as_deref(), Paragraph::parse);
        if self.dated_on.is_none() {
            checking.refuse("/dated_on", "required", &"say on which day it was described");
        }
        checking.finish(|| Some(Situation { now, short_term, long_term, dated_on: self.dated_on? }))
    }
}

/// A new priority area of a plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAreaRequest {
    #[serde(default)]
    pub national_area_id: Option<NationalAreaId>,
    /// Its number in the plan, which is also its place.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 999))]
    pub number: i64,
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
}

impl Body for NewAreaRequest {}

/// An area that may be stored.
#[derive(Clone, Debug)]
pub struct NewArea {
    pub national_area_id: Option<NationalAreaId>,
    pub number: i64,
    pub title: Title,
}

impl Check for NewAreaRequest {
    type Checked = NewArea;

    fn check(self) -> Result<NewArea, Vec<FieldError>> {
        let mut checking = Checking::new();
        let title = checking.text("/title", Title::parse(&self.title));
        checking.position("/number", self.number);
        let (national_area_id, number) = (self.national_area_id, self.number);
        checking.finish(|| Some(NewArea { national_area_id, number, title: title? }))
    }
}
