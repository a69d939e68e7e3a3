//! Offices, with their holders today and how much they carry.

use serde::{Deserialize, Serialize};
use verv_domain::{Date, id::OfficeId, organisation::offices::Role, text::Name};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
};

/// An elected role of a branch, with its holders today.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeView {
    pub id: OfficeId,
    pub name: String,
    pub role: Role,
    /// Its place in lists.
    pub position: i64,
    /// Nobody, when the office is vacant.
    pub holders: Vec<HolderView>,
    /// Measures that the office itself is accountable for. Absent, as the next two, for those who do not see how the plan
    /// stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accountable_for: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supporting: Option<u32>,
    /// Measures that whoever holds the office is asked about: those that it is accountable for, and those of bodies that
    /// it answers for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_about: Option<u32>,
    pub version: i64,
}

versioned!(OfficeView);

/// Who holds an office today.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderView {
    pub name: String,
    pub deputy: bool,
    pub from: Date,
    pub to: Option<Date>,
}

/// All of an office that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OfficeRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    pub role: Role,
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 999))]
    pub position: i64,
}

impl Body for OfficeRequest {}

/// What to send for the office to stay as it is.
impl From<&OfficeView> for OfficeRequest {
    fn from(office: &OfficeView) -> Self {
        Self { name: office.name.clone(), role: office.role, position: office.position }
    }
}

/// An office that may be stored.
#[derive(Clone, Debug)]
pub struct OfficeContent {
    pub name: Name,
    pub role: Role,
    pub position: i64,
}

impl Check for OfficeRequest {
    type Checked = OfficeContent;

    fn check(self) -> Result<OfficeContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        checking.position("/position", self.position);
        let (role, position) = (self.role, self.position);
        checking.finish(|| Some(OfficeContent { name: name?, role, position }))
    }
}
