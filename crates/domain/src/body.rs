//! Bodies: boards, committees, sections and working groups, with seats given by office.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    Board,
    Committee,
    Section,
    /// Has a task, a beginning, and should have a date for its evaluation.
    WorkingGroup,
}
