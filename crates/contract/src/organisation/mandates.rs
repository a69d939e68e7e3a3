//! Mandates: who holds an office, from and to.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    id::{MandateId, OfficeId, PersonId},
    text::{Email, Name},
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
};

/// Who holds an office, from and to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MandateView {
    pub id: MandateId,
    pub office_id: OfficeId,
    pub office: String,
    pub person_id: PersonId,
    /// What the branch calls them.
    pub name: String,
    pub email: String,
    /// They have chosen a password; until then `create_invitation` makes a link to choose one with.
    pub can_log_in: bool,
    pub deputy: bool,
    pub from: Date,
    /// The last day, included; open without.
    pub to: Option<Date>,
    /// When it was taken away as given by mistake. It holds on no day, and its last day is before that of the revocation.
    pub revoked_at: Option<Timestamp>,
    pub version: i64,
}

versioned!(MandateView);

/// Who is to hold an office, and from when.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMandateRequest {
    pub office_id: OfficeId,
    /// Whose address it is; somebody new is added without a password, and cannot log in before they have one.
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = "htv@follo.example"))]
    pub email: String,
    /// What the branch calls them; an account that is there already keeps its own name.
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    #[serde(default)]
    pub deputy: bool,
    pub from: Date,
    #[serde(default)]
    pub to: Option<Date>,
}

impl Body for NewMandateRequest {}

/// A mandate that may be stored.
#[derive(Clone, Debug)]
pub struct NewMandate {
    pub office_id: OfficeId,
    pub email: Email,
    pub name: Name,
    pub deputy: bool,
    pub from: Date,
    pub to: Option<Date>,
}

impl Check for NewMandateRequest {
    type Checked = NewMandate;

    fn check(self) -> Result<NewMandate, Vec<FieldError>> {
        let mut checking = Checking::new();
        let email = checking.text("/email", Email::parse(&self.email));
        let name = checking.text("/name", Name::parse(&self.name));
        let (office_id, deputy, from, to) = (self.office_id, self.deputy, self.from, self.to);
        if to.is_some_and(|to| to < from) {
            checking.refuse("/to", "ends_before_it_begins", &"the mandate ends before it begins");
        }
        checking.finish(|| Some(NewMandate { office_id, email: email?, name: name?, deputy, from, to }))
    }
}

/// A mandate's last day.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MandateEndRequest {
    /// The last day, included; `null` opens the end again. It has to be said: leaving it out by mistake must not.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub to: Option<Date>,
}

impl Body for MandateEndRequest {}

/// What to send for the last day to stay as it is.
impl From<&MandateView> for MandateEndRequest {
    fn from(mandate: &MandateView) -> Self {
        Self { to: mandate.to }
    }
}

/// What the branch calls the holder.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MandateNameRequest {
    /// What the branch calls them; their account keeps its own name.
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
}

impl Body for MandateNameRequest {}

/// What to send for the name to stay as it is.
impl From<&MandateView> for MandateNameRequest {
    fn from(mandate: &MandateView) -> Self {
        Self { name: mandate.name.clone() }
    }
}

impl Check for MandateNameRequest {
    type Checked = Name;

    fn check(self) -> Result<Name, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        checking.finish(|| name)
    }
}

/// Which mandates.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MandateQuery {
    /// Of this office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeId>,
    /// `true`: valid today. `false`: ended, or not begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<bool>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for MandateQuery {}
