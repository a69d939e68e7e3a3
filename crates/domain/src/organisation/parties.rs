//! Who can have a part in something: an office or a body.

use serde::{Deserialize, Serialize};

use crate::id::{BodyId, OfficeId};

/// An office or a body. "Alle" is neither: it means nobody, and is shown so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "id", rename_all = "snake_case", deny_unknown_fields)]
pub enum Party {
    Office(OfficeId),
    Body(BodyId),
}
