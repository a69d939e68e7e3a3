//! Employers of members.

use serde::{Deserialize, Serialize};
use verv_domain::{id::EmployerId, keys::AgreementAreaKey, text::Name};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
};

/// An employer of members.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmployerView {
    pub id: EmployerId,
    pub name: String,
    pub agreement_area: Option<AgreementAreaKey>,
    /// Bound by a collective agreement.
    pub has_agreement: bool,
    /// Whether it is offered for what is new.
    pub active: bool,
    /// Active workplaces.
    pub workplaces: u32,
    /// Active clubs.
    pub clubs: u32,
    pub version: i64,
}

versioned!(EmployerView);

/// All of an employer that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EmployerRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub agreement_area: Option<AgreementAreaKey>,
    /// Bound by a collective agreement.
    pub has_agreement: bool,
    /// Whether it is offered for what is new.
    pub active: bool,
}

impl Body for EmployerRequest {}

/// What to send for the employer to stay as it is.
impl From<&EmployerView> for EmployerRequest {
    fn from(view: &EmployerView) -> Self {
        let EmployerView { name, agreement_area, has_agreement, active, .. } = view.clone();
        Self { name, agreement_area, has_agreement, active }
    }
}

/// An employer that may be stored.
#[derive(Clone, Debug)]
pub struct EmployerContent {
    pub name: Name,
    pub agreement_area: Option<AgreementAreaKey>,
    pub has_agreement: bool,
    pub active: bool,
}

impl Check for EmployerRequest {
    type Checked = EmployerContent;

    fn check(self) -> Result<EmployerContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        let Self { agreement_area, has_agreement, active, .. } = self;
        checking.finish(|| Some(EmployerContent { name: name?, agreement_area, has_agreement, active }))
    }
}

/// Which employers.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct EmployerQuery {
    /// `true`: those that are offered for what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// In this agreement area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_area: Option<AgreementAreaKey>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for EmployerQuery {}
