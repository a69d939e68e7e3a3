//! A measure: what is to be done, of one of nine kinds.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, plan::check_ins::ReportedStatus};

/// The nine kinds (decision 0001). Progress is never averaged across them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// So many events a year.
    Count,
    /// A figure that grows, or a level to reach.
    Level,
    /// So many of a group.
    Coverage,
    /// Done once.
    Milestone,
    /// A standing topic or routine.
    Standing,
    /// Goes on; check-ins only.
    Ongoing,
    /// A list that is kept current.
    Register,
    /// Fewer than before.
    Reduction,
    /// The union's or the employer's to do; left out of every figure, with its reason.
    NotLocal,
}

impl MeasureKind {
    pub const ALL: [Self; 9] = [
        Self::Count,
        Self::Level,
        Self::Coverage,
        Self::Milestone,
        Self::Standing,
        Self::Ongoing,
        Self::Register,
        Self::Reduction,
        Self::NotLocal,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Level => "level",
            Self::Coverage => "coverage",
            Self::Milestone => "milestone",
            Self::Standing => "standing",
            Self::Ongoing => "ongoing",
            Self::Register => "register",
            Self::Reduction => "reduction",
            Self::NotLocal => "not_local",
        }
    }

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

/// Where the measure comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// By the annual meeting, with the plan.
    Adopted,
    /// After adoption, by somebody whose office may. The word on the wire is older than the leader's right to do it alone.
    AddedByBoard,
    /// Carried over from the plan before.
    Continued,
}

/// Whether the measure is worked on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MeasureState {
    Active,
    Paused,
    /// Given up; kept, with its history.
    Dropped,
}

impl MeasureState {
    pub const ALL: [Self; 3] = [Self::Active, Self::Paused, Self::Dropped];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Dropped => "dropped",
        }
    }
}

/// How a measure stands: what was last reported, or what follows from silence (decision 0001).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MeasureStatus {
    OnTrack,
    NeedsEffort,
    Stuck,
    Done,
    NotStarted,
    NotReported,
    NotLocal,
}

impl MeasureStatus {
    pub const ALL: [Self; 7] = [
        Self::OnTrack,
        Self::NeedsEffort,
        Self::Stuck,
        Self::Done,
        Self::NotStarted,
        Self::NotReported,
        Self::NotLocal,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnTrack => "on_track",
            Self::NeedsEffort => "needs_effort",
            Self::Stuck => "stuck",
            Self::Done => "done",
            Self::NotStarted => "not_started",
            Self::NotReported => "not_reported",
            Self::NotLocal => "not_local",
        }
    }

    /// Whether a deadline that has passed is missed: not by what is done, nor by what is not ours to do.
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
