//! Proposals: what those who may not change the plan suggest to those who may.

use crate::access::Action;

crate::words! {
    /// What is proposed.
    pub enum ProposalKind {
        /// Another content of a measure.
        Change = "change",
        /// A measure that the plan does not have, under one of its goals.
        NewMeasure = "new_measure",
        /// Who should answer for a measure and support it.
        Responsibility = "responsibility",
    }
}

impl ProposalKind {
    /// The right that it takes to say yes or no: that of doing it oneself.
    pub const fn decided_by(self) -> Action {
        match self {
            Self::Change | Self::NewMeasure => Action::EditPlan,
            Self::Responsibility => Action::Assign,
        }
    }
}

crate::words! {
    /// The life of a proposal: open until somebody settles it, once.
    pub enum ProposalState {
        Open = "open",
        /// What was proposed is done.
        Accepted = "accepted",
        Declined = "declined",
        /// Taken back by whoever proposed it.
        Withdrawn = "withdrawn",
        /// Nobody had answered when the plan was closed.
        Lapsed = "lapsed",
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
