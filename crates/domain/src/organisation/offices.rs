//! Offices: the elected roles of a branch, and what kind of role each is.

use serde::{Deserialize, Serialize};

/// What an office is for; decides its starting rights. The list of offices is the branch's own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Leader,
    DeputyLeader,
    ChiefSteward,
    SectionLeader,
    TrainingOfficer,
    Treasurer,
    BoardMember,
    ClubLeader,
    /// Youth officer, web editor, KLAR super-user and others without a row of their own in the matrix: sees its own
    /// measures and the plan as adopted.
    Other,
}

impl Role {
    pub const ALL: [Self; 9] = [
        Self::Leader,
        Self::DeputyLeader,
        Self::ChiefSteward,
        Self::SectionLeader,
        Self::TrainingOfficer,
        Self::Treasurer,
        Self::BoardMember,
        Self::ClubLeader,
        Self::Other,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Leader => "leader",
            Self::DeputyLeader => "deputy_leader",
            Self::ChiefSteward => "chief_steward",
            Self::SectionLeader => "section_leader",
            Self::TrainingOfficer => "training_officer",
            Self::Treasurer => "treasurer",
            Self::BoardMember => "board_member",
            Self::ClubLeader => "club_leader",
            Self::Other => "other",
        }
    }
}
