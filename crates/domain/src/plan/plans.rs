//! A branch's plan: draft, proposed, adopted, closed.

use crate::{
    Date,
    id::{CatalogueId, PlanId},
    period::Period,
};

/// A plan without its contents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    pub id: PlanId,
    pub catalogue_id: CatalogueId,
    pub title: String,
    pub period: Period,
    pub state: PlanState,
    pub adopted_on: Option<Date>,
    pub adopted_by: Option<String>,
    pub version: i64,
}

crate::words! {
    /// The life of a plan. It only goes forward, but a proposal can be taken back to a draft.
    pub enum PlanState {
        Draft = "draft",
        /// Sent to the annual meeting.
        Proposed = "proposed",
        /// By the annual meeting, on a date; the wording is locked.
        Adopted = "adopted",
        /// The period is over and evaluated; nothing changes any more.
        Closed = "closed",
    }
}

impl PlanState {
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Draft, Self::Proposed | Self::Adopted)
            | (Self::Proposed, Self::Draft | Self::Adopted)
            | (Self::Adopted, Self::Closed) => true,
            (Self::Draft, Self::Draft | Self::Closed)
            | (Self::Proposed, Self::Proposed | Self::Closed)
            | (Self::Adopted, Self::Draft | Self::Proposed | Self::Adopted)
            | (Self::Closed, _) => false,
        }
    }

    /// Before adoption the wording may change; after it, only what the board decides about the work.
    pub const fn wording_is_open(self) -> bool {
        match self {
            Self::Draft | Self::Proposed => true,
            Self::Adopted | Self::Closed => false,
        }
    }

    /// Whether changes are written to the measure's history.
    pub const fn keeps_history(self) -> bool {
        match self {
            Self::Adopted | Self::Closed => true,
            Self::Draft | Self::Proposed => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adopted_plan_can_only_be_closed() {
        let next: Vec<_> = PlanState::ALL.into_iter().filter(|&s| PlanState::Adopted.may_become(s)).collect();
        assert_eq!(next, [PlanState::Closed]);
        assert!(PlanState::ALL.into_iter().all(|state| !PlanState::Closed.may_become(state)));
    }
}
