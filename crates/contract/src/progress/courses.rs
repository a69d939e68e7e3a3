//! Courses, as the branch lists them, with the offices and bodies that need them.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, id::CourseId, keys::CourseKey, organisation::parties::Party, progress::courses::MOST_GRACE_WEEKS,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
    lists::{ListEntry, ListEntryRequest},
    organisation::parties::PartyView,
};

/// A course.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseView {
    pub id: CourseId,
    /// What countings name it by.
    #[cfg_attr(feature = "openapi", schema(example = "basic_training"))]
    pub key: CourseKey,
    #[cfg_attr(feature = "openapi", schema(example = "Grunnskolering"))]
    pub name: String,
    /// Its place in the list.
    pub position: i64,
    /// Whether it is offered; what has ended is kept, with who completed it.
    pub active: bool,
    /// Whoever holds one of the offices, or one with a seat in one of the bodies, needs it. Deputies do not.
    pub needed_by: Vec<PartyView>,
    /// For so many weeks after somebody came into office, they are not measured until they have completed it.
    pub grace_weeks: u8,
    /// The last day on which it should be completed.
    pub deadline: Option<Date>,
    pub version: i64,
}

versioned!(CourseView);

/// All of a course that can be edited. Its key is made from its first name, and stays when the name is changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CourseRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    /// Its place in the list.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 999))]
    pub position: i64,
    /// Whether it is offered.
    pub active: bool,
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub needed_by: Vec<Party>,
    #[cfg_attr(feature = "openapi", schema(maximum = 52))]
    pub grace_weeks: u8,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub deadline: Option<Date>,
}

impl Body for CourseRequest {}

/// What to send for the course to stay as it is.
impl From<&CourseView> for CourseRequest {
    fn from(view: &CourseView) -> Self {
        let CourseView { name, position, active, needed_by, grace_weeks, deadline, .. } = view.clone();
        let needed_by = needed_by.iter().map(PartyView::to_party).collect();
        Self { name, position, active, needed_by, grace_weeks, deadline }
    }
}

/// A course that may be stored.
#[derive(Clone, Debug)]
pub struct CourseContent {
    pub entry: ListEntry,
    pub needed_by: Vec<Party>,
    pub grace_weeks: u8,
    pub deadline: Option<Date>,
}

/// More than a branch has offices.
const MOST_PARTIES: usize = 100;

impl Check for CourseRequest {
    type Checked = CourseContent;

    fn check(self) -> Result<CourseContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let entry = ListEntryRequest { name: self.name, position: self.position, active: self.active };
        let entry = checking.nested("", Some(entry));
        checking.distinct("/needed_by", &self.needed_by, MOST_PARTIES);
        if self.grace_weeks > MOST_GRACE_WEEKS {
            checking.refuse("/grace_weeks", "out_of_range", &format_args!("is from 0 to {MOST_GRACE_WEEKS}"));
        }
        let Self { needed_by, grace_weeks, deadline, .. } = self;
        checking.finish(|| Some(CourseContent { entry: entry?, needed_by, grace_weeks, deadline }))
    }
}
