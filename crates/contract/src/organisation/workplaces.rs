//! Workplaces of members: whose they are, what there is at them, and when somebody was there last.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date,
    id::{ClubId, EmployerId, WorkplaceId},
    keys::AgreementAreaKey,
    text::Name,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
};

/// A workplace, with its last visit.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkplaceView {
    pub id: WorkplaceId,
    pub name: String,
    pub employer_id: Option<EmployerId>,
    pub employer: Option<String>,
    /// Its own, else that of its employer.
    pub agreement_area: Option<AgreementAreaKey>,
    /// The agreement area that was given to the workplace itself.
    pub own_agreement_area: Option<AgreementAreaKey>,
    pub club_id: Option<ClubId>,
    pub club: Option<String>,
    /// As the branch has stated.
    pub has_steward: bool,
    /// An active club is named.
    pub has_club: bool,
    /// Its employer is bound by a collective agreement.
    pub has_agreement: bool,
    /// Whether it is offered for what is new.
    pub active: bool,
    /// The day of the last event here whose type is a visit.
    pub last_visit: Option<Date>,
    pub version: i64,
}

versioned!(WorkplaceView);

/// All of a workplace that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkplaceRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub employer_id: Option<EmployerId>,
    /// Where it is another than the employer's.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub agreement_area: Option<AgreementAreaKey>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub club_id: Option<ClubId>,
    /// Somebody here is elected for the members.
    pub has_steward: bool,
    /// Whether it is offered for what is new.
    pub active: bool,
}

impl Body for WorkplaceRequest {}

/// What to send for the workplace to stay as it is.
impl From<&WorkplaceView> for WorkplaceRequest {
    fn from(view: &WorkplaceView) -> Self {
        Self {
            name: view.name.clone(),
            employer_id: view.employer_id,
            agreement_area: view.own_agreement_area.clone(),
            club_id: view.club_id,
            has_steward: view.has_steward,
            active: view.active,
        }
    }
}

/// A workplace that may be stored.
#[derive(Clone, Debug)]
pub struct WorkplaceContent {
    pub name: Name,
    pub employer_id: Option<EmployerId>,
    pub agreement_area: Option<AgreementAreaKey>,
    pub club_id: Option<ClubId>,
    pub has_steward: bool,
    pub active: bool,
}

impl Check for WorkplaceRequest {
    type Checked = WorkplaceContent;

    fn check(self) -> Result<WorkplaceContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        let Self { employer_id, agreement_area, club_id, has_steward, active, .. } = self;
        checking.finish(|| {
            Some(WorkplaceContent { name: name?, employer_id, agreement_area, club_id, has_steward, active })
        })
    }
}

/// Which workplaces.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct WorkplaceQuery {
    /// `true`: those that are offered for what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// `false`: those without a steward.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_steward: Option<bool>,
    /// `false`: those without a club.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_club: Option<bool>,
    /// `false`: those whose employer is not bound by a collective agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_agreement: Option<bool>,
    /// Where nobody has visited on this day or later: the first day of the year for those not visited this year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_visited_since: Option<Date>,
    /// In this agreement area, by themselves or by their employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_area: Option<AgreementAreaKey>,
    /// Of this employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer: Option<EmployerId>,
    /// Of this club.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub club: Option<ClubId>,
    /// Words in the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 100))]
    pub search: Option<String>,
    /// Say how many there are in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<bool>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for WorkplaceQuery {}
