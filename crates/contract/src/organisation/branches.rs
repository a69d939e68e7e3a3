//! A branch and its settings.

use serde::{Deserialize, Serialize};
use verv_domain::{Date, id::BranchId, organisation::branches::BranchSlug, text::Name};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
};

/// A branch and its settings.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BranchView {
    pub id: BranchId,
    #[cfg_attr(feature = "openapi", schema(example = "follo"))]
    pub slug: BranchSlug,
    pub name: String,
    /// IANA; "today" is read in it.
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Oslo"))]
    pub time_zone: String,
    /// Days without a report before a measure counts as not reported.
    pub silent_days: i64,
    pub example_data: bool,
    /// The branch's day.
    pub today: Date,
    pub version: i64,
}

versioned!(BranchView);

/// All of a branch that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BranchRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    pub time_zone: String,
    /// From 7 to 365.
    #[cfg_attr(feature = "openapi", schema(minimum = 7, maximum = 365))]
    pub silent_days: i64,
}

impl Body for BranchRequest {}

/// What to send for the settings to stay as they are.
impl From<&BranchView> for BranchRequest {
    fn from(branch: &BranchView) -> Self {
        let BranchView { name, time_zone, silent_days, .. } = branch.clone();
        Self { name, time_zone, silent_days }
    }
}

/// Settings that may be stored; the time zone is looked up where the zones are.
#[derive(Clone, Debug)]
pub struct BranchSettings {
    pub name: Name,
    pub time_zone: Name,
    pub silent_days: i64,
}

impl Check for BranchRequest {
    type Checked = BranchSettings;

    fn check(self) -> Result<BranchSettings, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        let time_zone = checking.text("/time_zone", Name::parse(&self.time_zone));
        if !(7..=365).contains(&self.silent_days) {
            checking.refuse("/silent_days", "out_of_range", &"must be from 7 to 365");
        }
        checking.finish(|| {
            Some(BranchSettings { name: name?, time_zone: time_zone?, silent_days: self.silent_days })
        })
    }
}
