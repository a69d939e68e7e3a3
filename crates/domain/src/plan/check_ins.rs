//! What a person reports on a measure.

use crate::{
    Timestamp,
    text::{Paragraph, Phrase},
};

crate::words! {
    /// What is said (decision 0001).
    #[derive(Hash)]
    pub enum ReportedStatus {
        OnTrack = "on_track",
        NeedsEffort = "needs_effort",
        Stuck = "stuck",
        Done = "done",
    }
}

impl ReportedStatus {
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
    now <= withdrawable_until(at)
}

/// Until when its author may take back a check-in that was received at `at`; this instant is the last.
pub const fn withdrawable_until(at: Timestamp) -> Timestamp {
    at.plus(WITHDRAWABLE_FOR)
}

/// How far a device's clock may be ahead of ours, in milliseconds. What is said in these minutes is said now.
pub const CLOCK_TOLERANCE: i64 = 5 * 60 * 1000;

/// How long a report may have waited on a device, in milliseconds. What is older says nothing of how the measure stands, and
/// another instant in its place would be false: its author is asked to say it anew.
pub const OLDEST_STATEMENT: i64 = 30 * 24 * 60 * 60 * 1000;

/// Why an instant is not one at which something can have been said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaidAtError {
    #[error("is in the future")]
    InFuture,
    #[error("is more than 30 days ago: send it without the instant")]
    TooLongAgo,
}

impl SaidAtError {
    /// The stable code that clients translate.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InFuture => "in_the_future",
            Self::TooLongAgo => "too_long_ago",
        }
    }
}

/// When a report that is received at `now` was said: then, unless its device says otherwise.
pub fn said_at(device: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, SaidAtError> {
    let Some(said) = device else { return Ok(now) };
    if said > now.plus(CLOCK_TOLERANCE) {
        return Err(SaidAtError::InFuture);
    }
    if said < now.plus(-OLDEST_STATEMENT) {
        return Err(SaidAtError::TooLongAgo);
    }
    Ok(said.min(now))
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
    fn a_statement_has_its_own_instant_within_a_month() {
        let now = Timestamp(1_768_953_600_000);
        assert_eq!(said_at(None, now), Ok(now));
        for earlier in [0, 1, OLDEST_STATEMENT] {
            assert_eq!(said_at(Some(now.plus(-earlier)), now), Ok(now.plus(-earlier)));
        }
        assert_eq!(said_at(Some(now.plus(-OLDEST_STATEMENT - 1)), now), Err(SaidAtError::TooLongAgo));
        // A clock that is a little fast.
        assert_eq!(said_at(Some(now.plus(CLOCK_TOLERANCE)), now), Ok(now));
        assert_eq!(said_at(Some(now.plus(CLOCK_TOLERANCE + 1)), now), Err(SaidAtError::InFuture));
        for extreme in [i64::MIN, i64::MAX] {
            assert!(said_at(Some(Timestamp(extreme)), now).is_err());
        }
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
