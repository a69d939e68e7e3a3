//! Types of events, as the branch lists them, with what the form asks for first.

use serde::{Deserialize, Serialize};
use verv_domain::{
    id::EventTypeId,
    keys::{EventTypeKey, PurposeKey},
    progress::events::CountKind,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
    lists::{ListEntry, ListEntryRequest},
};

/// A type of events.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventTypeView {
    pub id: EventTypeId,
    /// What events and rules name it by.
    #[cfg_attr(feature = "openapi", schema(example = "workplace_visit"))]
    pub key: EventTypeKey,
    #[cfg_attr(feature = "openapi", schema(example = "Arbeidsplassbesøk"))]
    pub name: String,
    /// Its place in the list.
    pub position: i64,
    /// Whether it is offered for what is new.
    pub active: bool,
    /// A workplace has been visited by it.
    pub is_visit: bool,
    /// What the form asks for first; every type may have every count.
    pub usual_counts: Vec<CountKind>,
    /// What the form offers to tick.
    pub usual_purposes: Vec<PurposeKey>,
    pub version: i64,
}

versioned!(EventTypeView);

/// All of a type that can be edited. Its key is made from its first name, and stays when the name is changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventTypeRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    /// Its place in the list.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 999))]
    pub position: i64,
    /// Whether it is offered for what is new.
    pub active: bool,
    /// A workplace has been visited by it.
    pub is_visit: bool,
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub usual_counts: Vec<CountKind>,
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub usual_purposes: Vec<PurposeKey>,
}

impl Body for EventTypeRequest {}

/// What to send for the type to stay as it is.
impl From<&EventTypeView> for EventTypeRequest {
    fn from(view: &EventTypeView) -> Self {
        let EventTypeView { name, position, active, is_visit, usual_counts, usual_purposes, .. } =
            view.clone();
        Self { name, position, active, is_visit, usual_counts, usual_purposes }
    }
}

/// A type that may be stored.
#[derive(Clone, Debug)]
pub struct EventTypeContent {
    pub entry: ListEntry,
    pub is_visit: bool,
    pub usual_counts: Vec<CountKind>,
    pub usual_purposes: Vec<PurposeKey>,
}

/// More than a form has room for.
const MOST_PURPOSES: usize = 20;

impl Check for EventTypeRequest {
    type Checked = EventTypeContent;

    fn check(self) -> Result<EventTypeContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let entry = ListEntryRequest { name: self.name, position: self.position, active: self.active };
        let entry = checking.nested("", Some(entry));
        checking.distinct("/usual_counts", &self.usual_counts, CountKind::ALL.len());
        checking.distinct("/usual_purposes", &self.usual_purposes, MOST_PURPOSES);
        let Self { is_visit, usual_counts, usual_purposes, .. } = self;
        checking.finish(|| Some(EventTypeContent { entry: entry?, is_visit, usual_counts, usual_purposes }))
    }
}
