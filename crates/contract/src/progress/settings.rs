//! What the branch has answered where the plan leaves open how to count.

use serde::{Deserialize, Serialize};
use verv_domain::{
    id::BranchId,
    progress::{rules::Sharing, spans::YearStart},
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
};

/// How the branch counts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgressSettingsView {
    /// The branch's.
    pub id: BranchId,
    /// Whether one event may count toward several targets.
    pub sharing: Sharing,
    /// The first month of the branch's year, 1 to 12.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 12))]
    pub year_starts_month: i32,
    /// The first day of the branch's year, in that month.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 31))]
    pub year_starts_day: i32,
    pub version: i64,
}

versioned!(ProgressSettingsView);

/// All of it that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgressSettingsRequest {
    pub sharing: Sharing,
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 12))]
    pub year_starts_month: i32,
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 31))]
    pub year_starts_day: i32,
}

impl Body for ProgressSettingsRequest {}

/// What to send for the answers to stay as they are.
impl From<&ProgressSettingsView> for ProgressSettingsRequest {
    fn from(view: &ProgressSettingsView) -> Self {
        let ProgressSettingsView { sharing, year_starts_month, year_starts_day, .. } = *view;
        Self { sharing, year_starts_month, year_starts_day }
    }
}

/// Answers that may be stored.
#[derive(Clone, Copy, Debug)]
pub struct ProgressSettings {
    pub sharing: Sharing,
    pub year: YearStart,
}

impl Check for ProgressSettingsRequest {
    type Checked = ProgressSettings;

    fn check(self) -> Result<ProgressSettings, Vec<FieldError>> {
        let mut checking = Checking::new();
        let Self { sharing, year_starts_month, year_starts_day } = self;
        let year = YearStart::new(year_starts_month, year_starts_day);
        let year = checking.rule("/year_starts_day", "not_a_day", year);
        checking.finish(|| Some(ProgressSettings { sharing, year: year? }))
    }
}
