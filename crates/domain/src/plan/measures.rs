//! A measure: what is to be done, of one of nine kinds.

use crate::{Timestamp, plan::check_ins::ReportedStatus};

crate::words! {
    /// The nine kinds (decision 0001). Progress is never averaged across them.
    #[derive(Hash)]
    pub enum MeasureKind {
        /// So many events a year.
        Count = "count",
        /// A figure that grows, or a level to reach.
        Level = "level",
        /// So many of a group.
        Coverage = "coverage",
        /// Done once.
        Milestone = "milestone",
        /// A standing topic or routine.
        Standing = "standing",
        /// Goes on; check-ins only.
        Ongoing = "ongoing",
        /// A list that is kept current.
        Register = "register",
        /// Fewer than before.
        Reduction = "reduction",
        /// The union's or the employer's to do; left out of every figure, with its reason.
        NotLocal = "not_local",
    }
}

impl MeasureKind {
    /// Cannot be evaluated without a number to reach, or a baseline to come below.
    pub const fn needs_figure(self) -> bool {
        match self {
            Self::Count | Self::Level | Self::Reduction => true,
            Self::Coverage
            | Self::Milestone
            | Self::Standing
            | Self::Ongoing
            | Self::Register
            | Self::NotLocal => false,
        }
    }

    /// Is finished at some time, so that somebody will ask when.
    pub const fn needs_deadline(self) -> bool {
        match self {
            Self::Level | Self::Coverage | Self::Milestone => true,
            Self::Count
            | Self::Standing
            | Self::Ongoing
            | Self::Register
            | Self::Reduction
            | Self::NotLocal => false,
        }
    }
}

crate::words! {
    /// Where the measure comes from.
    pub enum Origin {
        /// By the annual meeting, with the plan.
        Adopted = "adopted",
        /// After adoption, by somebody whose office may. The word on the wire is older than the leader's right to do it alone.
        AddedByBoard = "added_by_board",
        /// Carried over from the plan before.
        Continued = "continued",
    }
}

crate::words! {
    /// Whether the measure is worked on.
    pub enum MeasureState {
        Active = "active",
        Paused = "paused",
        /// Given up; kept, with its history.
        Dropped = "dropped",
    }
}

crate::words! {
    /// How a measure stands: what was last reported, or what follows from silence (decision 0001).
    #[derive(Hash)]
    pub enum MeasureStatus {
        OnTrack = "on_track",
        NeedsEffort = "needs_effort",
        Stuck = "stuck",
        Done = "done",
        NotStarted = "not_started",
        NotReported = "not_reported",
        NotLocal = "not_local",
    }
}

impl MeasureStatus {
    /// Whether a deadline that has passed makes the measure overdue. Not when it is done, nor when it is not local.
    pub fn can_be_overdue(kind: MeasureKind, last: Option<ReportedStatus>) -> bool {
        kind != MeasureKind::NotLocal && last != Some(ReportedStatus::Done)
    }

    /// The status of a measure of `kind`, last reported as `last`, when reports before `silent_since` have gone
    /// stale. What is done stays done.
    pub fn derive(
        kind: MeasureKind,
        last: Option<(ReportedStatus, Timestamp)>,
        silent_since: Timestamp,
    ) -> Self {
        if kind == MeasureKind::NotLocal {
            return Self::NotLocal;
        }
        match last {
            None => Self::NotStarted,
            Some((ReportedStatus::Done, _)) => Self::Done,
            Some((_, at)) if at < silent_since => Self::NotReported,
            Some((ReportedStatus::OnTrack, _)) => Self::OnTrack,
            Some((ReportedStatus::NeedsEffort, _)) => Self::NeedsEffort,
            Some((ReportedStatus::Stuck, _)) => Self::Stuck,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG_AGO: Timestamp = Timestamp(1_000);
    const LIMIT: Timestamp = Timestamp(2_000);
    const LATELY: Timestamp = Timestamp(3_000);

    fn status(last: Option<(ReportedStatus, Timestamp)>) -> MeasureStatus {
        MeasureStatus::derive(MeasureKind::Ongoing, last, LIMIT)
    }

    #[test]
    fn silence_hides_everything_but_done() {
        assert_eq!(status(None), MeasureStatus::NotStarted);
        assert_eq!(status(Some((ReportedStatus::Stuck, LATELY))), MeasureStatus::Stuck);
        assert_eq!(status(Some((ReportedStatus::Stuck, LONG_AGO))), MeasureStatus::NotReported);
        assert_eq!(status(Some((ReportedStatus::OnTrack, LIMIT))), MeasureStatus::OnTrack);
        assert_eq!(status(Some((ReportedStatus::Done, LONG_AGO))), MeasureStatus::Done);
    }

    #[test]
    fn what_is_not_local_has_no_other_status() {
        let reported = Some((ReportedStatus::Stuck, LATELY));
        assert_eq!(MeasureStatus::derive(MeasureKind::NotLocal, reported, LIMIT), MeasureStatus::NotLocal);
    }
}
