//! Clubs: the members at an employer, with a leader of their own.

use serde::{Deserialize, Serialize};
use verv_domain::{
    id::{ClubId, EmployerId, OfficeId},
    keys::AgreementAreaKey,
    text::Name,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
};

/// A club, with the office of its leader.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClubView {
    pub id: ClubId,
    pub name: String,
    pub employer_id: Option<EmployerId>,
    pub employer: Option<String>,
    /// Its own, else that of its employer.
    pub agreement_area: Option<AgreementAreaKey>,
    /// The agreement area that was given to the club itself.
    pub own_agreement_area: Option<AgreementAreaKey>,
    /// Of the club's leader, who sees and logs what is done at its workplaces.
    pub office_id: Option<OfficeId>,
    pub office: Option<String>,
    /// Whether it is offered for what is new.
    pub active: bool,
    /// Active workplaces.
    pub workplaces: u32,
    pub version: i64,
}

versioned!(ClubView);

/// All of a club that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClubRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub employer_id: Option<EmployerId>,
    /// Where it is another than the employer's.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub agreement_area: Option<AgreementAreaKey>,
    /// Of the club's leader.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub office_id: Option<OfficeId>,
    /// Whether it is offered for what is new.
    pub active: bool,
}

impl Body for ClubRequest {}

/// What to send for the club to stay as it is.
impl From<&ClubView> for ClubRequest {
    fn from(view: &ClubView) -> Self {
        Self {
            name: view.name.clone(),
            employer_id: view.employer_id,
            agreement_area: view.own_agreement_area.clone(),
            office_id: view.office_id,
            active: view.active,
        }
    }
}

/// A club that may be stored.
#[derive(Clone, Debug)]
pub struct ClubContent {
    pub name: Name,
    pub employer_id: Option<EmployerId>,
    pub agreement_area: Option<AgreementAreaKey>,
    pub office_id: Option<OfficeId>,
    pub active: bool,
}

impl Check for ClubRequest {
    type Checked = ClubContent;

    fn check(self) -> Result<ClubContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        let Self { employer_id, agreement_area, office_id, active, .. } = self;
        checking.finish(|| Some(ClubContent { name: name?, employer_id, agreement_area, office_id, active }))
    }
}

/// Which clubs.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ClubQuery {
    /// `true`: those that are offered for what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// In this agreement area, by themselves or by their employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_area: Option<AgreementAreaKey>,
    /// At this employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer: Option<EmployerId>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for ClubQuery {}
