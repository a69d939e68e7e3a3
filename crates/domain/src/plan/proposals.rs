//! Proposals: what those who may not change the plan suggest to those who may.

use serde::{Deserialize, Serialize};

use crate::access::Action;

/// What is proposed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// Another content of a measure.
    Change,
    /// A measure that the plan does not have, under one of its goals.
    NewMeasure,
    /// Who should answer for a measure and support it.
    Responsibility,
}

impl ProposalKind {
    pub const ALL: [Self; 3] = [Self::Change, Self::NewMeasure, Self::Responsibility];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::NewMeasure => "new_measure",
            Self::Responsibility => "responsibility",
        }
    }

    /// The right that it takes to say yes or no: that of doing it oneself.
    pub const fn decided_by(self) -> Action {
        match self {
            Self::Change | Self::NewMeasure => Action::EditPlan,
            Self::Responsibility => Action::Assign,
        }
    }
}

/// The life of a proposal: open until somebody settles it, once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    Open,
    /// What was proposed is done.
    Accepted,
    Declined,
    /// Taken back by whoever proposed it.
    Withdrawn,
    /// Nobody had answered when the plan was closed.
    Lapsed,
}

impl ProposalState {
    pub const ALL: [Self; 5] = [Self::Open, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Lapsed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::{Reach, reach},
        organisation::offices::Role,
    };

    #[test]
    fn whoever_may_propose_and_not_decide_is_who_the_matrix_names() {
        for kind in ProposalKind::ALL {
            let proposes = |role| {
                reach(role, Action::Propose) == Reach::All && reach(role, kind.decided_by()) == Reach::Nothing
            };
            let proposers: Vec<_> = Role::ALL.into_iter().filter(|&role| proposes(role)).collect();
            assert_eq!(
                proposers,
                [
                    Role::ChiefSteward,
                    Role::SectionLeader,
                    Role::TrainingOfficer,
                    Role::Treasurer,
                    Role::BoardMember
                ],
                "{kind:?}"
            );
        }
    }
}
