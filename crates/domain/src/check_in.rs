//! What a person reports on a measure.

use serde::{Deserialize, Serialize};

use crate::{
    Timestamp,
    text::{Paragraph, Phrase},
};

/// What is said (decision 2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportedStatus {
    OnTrack,
    NeedsEffort,
    Stuck,
    Done,
}

impl ReportedStatus {
    pub const ALL: [Self; 4] = [Self::OnTrack, Self::NeedsEffort, Self::Stuck, Self::Done];

    /// As it is written in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnTrack => "on_track",
            Self::NeedsEffort => "needs_effort",
            Self::Stuck => "stuck",
            Self::Done => "done",
        }
    }

    /// Trouble is told with a reason; good news needs none.
    pub const fn needs_reason(self) -> bool {
        match self {
            Self::NeedsEffort | Self::Stuck => true,
            Self::OnTrack | Self::Done => false,
        }
    }
}

/// How long its author may take a check-in back, in milliseconds: a day, in which a slip is noticed. What stood longer
/// has been read and worked from, and is answered by a new check-in.
pub const WITHDRAWABLE_FOR: i64 = 24 * 60 * 60 * 1000;

/// Whether a check-in made at `at` is still young enough at `now` to be taken back.
pub fn is_young(at: Timestamp, now: Timestamp) -> bool {
    now <= at.plus(WITHDRAWABLE_FOR)
}

/// A report that may be stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    pub status: ReportedStatus,
    pub reason: Option<Paragraph>,
    pub next_step: Option<Phrase>,
}

/// "Needs effort" and "stuck" must say why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("say in a sentence why it needs effort or is stuck")]
pub struct ReasonMissing;

impl Report {
    pub fn new(
        status: ReportedStatus,
        reason: Option<Paragraph>,
        next_step: Option<Phrase>,
    ) -> Result<Self, ReasonMissing> {
        if status.needs_reason() && reason.is_none() {
            return Err(ReasonMissing);
        }
        Ok(Self { status, reason, next_step })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_in_is_young_for_a_day() {
        let made = Timestamp(1_768_953_600_000);
        assert!(is_young(made, made));
        assert!(is_young(made, made.plus(WITHDRAWABLE_FOR)));
        assert!(!is_young(made, made.plus(WITHDRAWABLE_FOR + 1)));
    }

    #[test]
    fn trouble_is_told_with_a_reason() {
        let why = || Paragraph::parse("for få folk").ok();
        for status in ReportedStatus::ALL {
            assert_eq!(Report::new(status, None, None).is_err(), status.needs_reason());
            assert!(Report::new(status, why(), None).is_ok());
        }
    }
}
