//! Entries of the branch's own lists (agreement areas, types of events, purposes): what all of them have.

use serde::{Deserialize, Serialize};
use verv_domain::text::Name;

use crate::{Check, Checking, FieldError, endpoint::Body};

/// All of a list's entry that can be edited. Its key is made from its first name, and stays when the name is changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ListEntryRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    /// Its place in the list.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 999))]
    pub position: i64,
    /// Whether it is offered for what is new. What has it already keeps it.
    pub active: bool,
}

impl Body for ListEntryRequest {}

/// A list's entry that may be stored.
#[derive(Clone, Debug)]
pub struct ListEntry {
    pub name: Name,
    pub position: i64,
    pub active: bool,
}

impl Check for ListEntryRequest {
    type Checked = ListEntry;

    fn check(self) -> Result<ListEntry, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        checking.position("/position", self.position);
        let (position, active) = (self.position, self.active);
        checking.finish(|| Some(ListEntry { name: name?, position, active }))
    }
}
