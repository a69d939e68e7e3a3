//! Who can have a part in something: an office or a body.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{BodyId, OfficeId};

/// An office or a body. "Alle" is neither: it means nobody, and is shown so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(from = "PartyFields", into = "PartyFields")]
pub enum Party {
    Office(OfficeId),
    Body(BodyId),
}

/// Whether a party is an office or a body.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    Office,
    Body,
}

impl Party {
    pub const fn new(kind: PartyKind, id: Uuid) -> Self {
        match kind {
            PartyKind::Office => Self::Office(OfficeId(id)),
            PartyKind::Body => Self::Body(BodyId(id)),
        }
    }

    pub const fn kind(self) -> PartyKind {
        match self {
            Self::Office(_) => PartyKind::Office,
            Self::Body(_) => PartyKind::Body,
        }
    }

    pub const fn id(self) -> Uuid {
        match self {
            Self::Office(OfficeId(id)) | Self::Body(BodyId(id)) => id,
        }
    }
}

/// An office or a body, by its id. "Alle" is neither: it means nobody.
// One object with the kind as a word, so that generated clients have one type for it instead of one for each kind.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
struct PartyFields {
    kind: PartyKind,
    id: Uuid,
}

impl From<PartyFields> for Party {
    fn from(PartyFields { kind, id }: PartyFields) -> Self {
        Self::new(kind, id)
    }
}

impl From<Party> for PartyFields {
    fn from(party: Party) -> Self {
        Self { kind: party.kind(), id: party.id() }
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Party {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        PartyFields::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Party {
    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        <PartyFields as utoipa::ToSchema>::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_party_is_one_object_with_its_kind() {
        for (party, kind) in
            [(Party::Office(OfficeId(Uuid::nil())), "office"), (Party::Body(BodyId(Uuid::nil())), "body")]
        {
            let wire = json!({"kind": kind, "id": Uuid::nil()});
            assert_eq!(serde_json::to_value(party).unwrap(), wire);
            assert_eq!(serde_json::from_value::<Party>(wire).unwrap(), party);
        }
        let unknown = json!({"kind": "office", "id": Uuid::nil(), "name": "Leder"});
        assert!(serde_json::from_value::<Party>(unknown).is_err());
    }
}
