//! What changes in a branch, told while it happens.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::endpoint::{Answer, AnswerKind};

/// Something was written, so that what was read of it may be stale. It tells no content.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeEvent {
    /// By which operation; a partial change is told as the whole one.
    #[cfg_attr(feature = "openapi", schema(example = "change_measure"))]
    pub operation: String,
    /// What kind of thing: the collection that it is in.
    #[cfg_attr(feature = "openapi", schema(example = "measures"))]
    pub kind: String,
    /// Which one; null where it was several.
    pub id: Option<Uuid>,
}

impl Answer for ChangeEvent {
    const KIND: AnswerKind = AnswerKind::Events;
}
