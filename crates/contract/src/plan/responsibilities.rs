//! Who answers for a measure, now and before.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    id::{MeasureId, ResponsibilityId},
    organisation::parties::Party,
    plan::responsibilities::{Assignment, AssignmentError, Part},
    sorting::distinct,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Answer, Body},
    organisation::parties::PartyView,
    plan::measures::MeasureView,
};

/// The whole distribution; what is not named here ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResponsibilityRequest {
    /// At most one. "Alle" is nobody.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub accountable: Option<Party>,
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub supporting: Vec<Party>,
    /// The first day, at the latest today; today without it.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub from: Option<Date>,
    /// The last day, where there is one.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub to: Option<Date>,
}

impl Body for ResponsibilityRequest {}

/// What to send for the distribution to stay as it is.
impl From<&MeasureView> for ResponsibilityRequest {
    fn from(view: &MeasureView) -> Self {
        let all = view.accountable.iter().chain(&view.supporting);
        Self {
            accountable: view.accountable.as_ref().map(|assignee| assignee.party.to_party()),
            supporting: view.supporting.iter().map(|assignee| assignee.party.to_party()).collect(),
            from: None,
            // One distribution has one last day.
            to: all.into_iter().find_map(|assignee| assignee.to),
        }
    }
}

impl ResponsibilityRequest {
    /// Needs the branch's day, which a request does not know.
    pub fn check_on(self, today: Date) -> Result<Assignment, Vec<FieldError>> {
        let mut checking = Checking::new();
        // What is replaced ends at once: until a later day, nobody would answer for the measure.
        if self.from.is_some_and(|from| from > today) {
            checking.refuse("/from", "in_the_future", &"responsibility begins today or earlier");
        }
        let assigned =
            Assignment::new(self.accountable, self.supporting, self.from.unwrap_or(today), self.to);
        let assignment = match assigned {
            Ok(assignment) => Some(assignment),
            Err(error) => {
                let (pointer, code) = match error {
                    AssignmentError::SupportsTwice => ("/supporting", "named_twice"),
                    AssignmentError::AccountableAndSupporting => ("/supporting", "also_accountable"),
                    AssignmentError::TooMany => ("/supporting", "too_many"),
                    AssignmentError::EndsBeforeItBegins => ("/to", "ends_before_it_begins"),
                };
                checking.refuse(pointer, code, &error);
                None
            }
        };
        checking.finish(|| assignment)
    }
}

/// A part that somebody has or had.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResponsibilityView {
    pub id: ResponsibilityId,
    pub party: PartyView,
    pub part: Part,
    pub from: Date,
    pub to: Option<Date>,
    /// When another distribution took its place.
    pub replaced_at: Option<Timestamp>,
}

/// One measure of a bulk assignment, with the version that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BulkAssignmentItem {
    pub measure_id: MeasureId,
    /// The measure's version; 412 for the whole call when stale.
    pub version: i64,
    pub responsibility: ResponsibilityRequest,
}

/// Several measures, each with who is to answer for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BulkAssignmentRequest {
    /// From one to a hundred different measures.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 100))]
    pub items: Vec<BulkAssignmentItem>,
}

impl Body for BulkAssignmentRequest {}

/// More than the largest plan has without an owner.
const MOST_IN_BULK: usize = 100;

impl Check for BulkAssignmentRequest {
    type Checked = Vec<BulkAssignmentItem>;

    fn check(self) -> Result<Vec<BulkAssignmentItem>, Vec<FieldError>> {
        let mut checking = Checking::new();
        if self.items.is_empty() || self.items.len() > MOST_IN_BULK {
            checking.refuse("/items", "out_of_range", &"from one to a hundred measures");
        } else if distinct(self.items.iter().map(|item| item.measure_id)).len() != self.items.len() {
            checking.refuse("/items", "named_twice", &"a measure is named twice");
        }
        checking.finish(|| Some(self.items))
    }
}

/// The measures as they are now, in the order that they were sent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkAssignmentView {
    pub measures: Vec<MeasureView>,
}

impl Answer for BulkAssignmentView {}
