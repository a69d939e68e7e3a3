//! A range of days, both ends included.

use serde::{Deserialize, Serialize};

use crate::Date;

/// From and to, both included; `to` may be open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Period {
    pub from: Date,
    pub to: Date,
}

/// The period ends before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the period ends before it begins")]
pub struct PeriodError;

impl Period {
    pub fn new(from: Date, to: Date) -> Result<Self, PeriodError> {
        if from <= to { Ok(Self { from, to }) } else { Err(PeriodError) }
    }
}

/// Whether `day` is within `from`–`to`, both included; an open end never ends.
///
/// A mandate's last day counts (decision 0002).
pub fn covers(from: Date, to: Option<Date>, day: Date) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}

#[cfg(test)]
mod tests {
    use crate::time::date;

    use super::*;

    #[test]
    fn both_ends_count() {
        let (first, last) = (date(2026, 1, 1), date(2026, 12, 31));
        assert!(covers(first, Some(last), first) && covers(first, Some(last), last));
        assert!(!covers(first, Some(last), date(2025, 12, 31)));
        assert!(!covers(first, Some(last), date(2027, 1, 1)));
        assert!(covers(first, None, date(2099, 1, 1)));
    }

    #[test]
    fn a_period_cannot_end_before_it_begins() {
        assert_eq!(Period::new(date(2026, 2, 1), date(2026, 1, 1)), Err(PeriodError));
    }
}
