//! Seats in the employers' groups, as those that consider contracting out, and the offices that sit in them.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date,
    id::{EmployerId, OfficeId, RepresentationId},
    text::Name,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
};

/// A seat in a group of an employer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepresentationView {
    pub id: RepresentationId,
    /// The group.
    pub name: String,
    pub employer_id: EmployerId,
    pub employer: String,
    /// The office that sits in it; null while the seat is vacant.
    pub office_id: Option<OfficeId>,
    pub office: Option<String>,
    pub from: Date,
    /// The last day; null where it has no end.
    pub to: Option<Date>,
    /// Whether it is over.
    pub ended: bool,
    /// Whether the caller may change it.
    pub may_keep: bool,
    pub version: i64,
}

versioned!(RepresentationView);

/// All of a seat that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RepresentationRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    pub employer_id: EmployerId,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub office_id: Option<OfficeId>,
    pub from: Date,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub to: Option<Date>,
}

impl Body for RepresentationRequest {}

/// What to send for the seat to stay as it is.
impl From<&RepresentationView> for RepresentationRequest {
    fn from(view: &RepresentationView) -> Self {
        let RepresentationView { name, employer_id, office_id, from, to, .. } = view.clone();
        Self { name, employer_id, office_id, from, to }
    }
}

/// A seat that may be stored.
#[derive(Clone, Debug)]
pub struct RepresentationContent {
    pub name: Name,
    pub employer_id: EmployerId,
    pub office_id: Option<OfficeId>,
    pub from: Date,
    pub to: Option<Date>,
}

impl Check for RepresentationRequest {
    type Checked = RepresentationContent;

    fn check(self) -> Result<RepresentationContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        let Self { employer_id, office_id, from, to, .. } = self;
        if to.is_some_and(|to| to < from) {
            checking.refuse("/to", "ends_before_it_begins", &"ends before it begins");
        }
        checking.finish(|| Some(RepresentationContent { name: name?, employer_id, office_id, from, to }))
    }
}
