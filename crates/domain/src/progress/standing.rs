//! Standing topics, which are raised in meetings, and routines, which are done again and again.

use serde::{Deserialize, Serialize};

use crate::{
    Date,
    period::Period,
    progress::{
        figures::Figure,
        results::{Explanation, Kept, Missing, PastSpan, Progress, State, ended},
        spans::{CountSpan, Frame, Span, until_today},
    },
};

/// A topic that is to be raised in the meetings of each year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TopicTarget {
    /// In how many of them: thousandths of a per cent, from 0 to 100 000.
    pub percent: Figure,
}

/// A meeting at which the topic could be raised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Meeting {
    pub day: Date,
    pub is_raised: bool,
}

/// In every meeting.
pub const EVERY: Figure = Figure::whole(100);

/// How many of `of` are at least `percent` per cent of them.
pub fn share_of(percent: Figure, of: usize) -> usize {
    let percent = u128::try_from(percent.thousandths).unwrap_or(0);
    let share = (of as u128 * percent).div_ceil(100_000);
    usize::try_from(share).unwrap_or(usize::MAX)
}

impl TopicTarget {
    /// A meeting without the topic cannot be made good: it is behind until the year is over, and then missed.
    pub fn progress(self, meetings: &[Meeting], frame: Frame) -> Progress {
        let Some((past, span)) = until_today(frame, CountSpan::Year) else {
            return Progress::cannot_be_measured(Missing::Days, frame.period, frame.today);
        };
        let past: Vec<_> = past.into_iter().map(|span| self.past(meetings, span)).collect();
        let as_of = frame.today.min(span.counted.to);
        let (raised, of, last) = raised(meetings, span.counted, as_of);
        let needed = share_of(self.percent, of);
        let (state, explanation) = if of == 0 {
            (State::CannotBeMeasured, Explanation::CannotBeMeasured(Missing::Meetings))
        } else {
            let state = match (frame.today > span.counted.to, raised >= needed) {
                (true, is_met) => ended(is_met),
                (false, true) => State::OnPace,
                (false, false) => State::Behind,
            };
            (state, Explanation::Raised { raised, of, needed, last, kept: Kept::of(&past) })
        };
        Progress {
            state,
            value: (of > 0).then(|| Figure::of_count(raised)),
            goal: (of > 0).then(|| Figure::of_count(needed)),
            expected: (of > 0).then(|| Figure::of_count(needed)),
            span: span.counted,
            as_of,
            past,
            explanation,
        }
    }

    fn past(self, meetings: &[Meeting], span: Span) -> PastSpan {
        let (raised, of, _) = raised(meetings, span.counted, span.counted.to);
        let needed = share_of(self.percent, of);
        PastSpan {
            span: span.counted,
            value: (of > 0).then(|| Figure::of_count(raised)),
            goal: (of > 0).then(|| Figure::of_count(needed)),
            state: if of > 0 { ended(raised >= needed) } else { State::CannotBeMeasured },
            logged_later: Figure::ZERO,
        }
    }
}

/// In how many meetings it was raised, of how many, and when last.
fn raised(meetings: &[Meeting], span: Period, until: Date) -> (usize, usize, Option<Date>) {
    let held = || meetings.iter().filter(|meeting| span.from <= meeting.day && meeting.day <= until);
    let raised = || held().filter(|meeting| meeting.is_raised);
    (raised().count(), held().count(), raised().map(|meeting| meeting.day).max())
}

/// How often a routine is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Interval {
    pub every: u8,
    pub unit: IntervalUnit,
}

crate::words! {
    /// What an interval is so many of.
    pub enum IntervalUnit {
        Weeks = "weeks",
        Months = "months",
    }
}

impl Interval {
    /// The day so much later. A month after 31 January is the last day of February. An interval of none is one.
    pub fn after(self, day: Date) -> Date {
        let every = i32::from(self.every.max(1));
        match self.unit {
            IntervalUnit::Weeks => day.plus_days(7 * every),
            IntervalUnit::Months => {
                let (year, month, of_month) = day.civil();
                let months = year * 12 + month - 1 + every;
                let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
                let last = Date::new(year, month, 1).map(Date::last_of_month);
                Date::new(year, month, of_month).or(last).unwrap_or(day.plus_days(31 * every))
            }
        }
    }
}

/// What is done again and again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RoutineTarget {
    pub interval: Interval,
}

impl RoutineTarget {
    /// Due first an interval after the period begins, then an interval after it was last done; late from the day after.
    pub fn progress(&self, done: &[Date], frame: Frame) -> Progress {
        let Frame { period, today, .. } = frame;
        let as_of = today.min(period.to);
        let mut days: Vec<Date> =
            done.iter().copied().filter(|day| period.from <= *day && *day <= as_of).collect();
        days.sort_unstable();
        let mut due = self.interval.after(period.from);
        let mut late = 0;
        for &day in &days {
            late += usize::from(day > due);
            due = self.interval.after(day);
        }
        let is_late = as_of > due;
        late += usize::from(is_late);
        let last = days.last().copied();
        let state = if today > period.to {
            ended(late == 0)
        } else if is_late {
            State::Behind
        } else if last.is_none() {
            State::NotStarted
        } else {
            State::OnPace
        };
        let number = |day: Date| i64::from(day.days_since_1970());
        let explanation = Explanation::Routine {
            times: days.len(),
            last,
            next_due: due,
            days_left: number(due) - number(as_of),
            late,
        };
        Progress {
            state,
            value: Some(Figure::of_count(days.len())),
            explanation,
            ..Progress::cannot_be_measured(Missing::Goal, period, as_of)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::date;

    #[test]
    fn shares_are_rounded_up() {
        assert_eq!(share_of(EVERY, 7), 7);
        assert_eq!(share_of(Figure::whole(90), 7), 7);
        assert_eq!(share_of(Figure::whole(90), 10), 9);
        assert_eq!(share_of(EVERY, 0), 0);
        assert_eq!(share_of(Figure::whole(-5), 4), 0);
    }

    #[test]
    fn a_month_after_the_last_of_january_is_the_last_of_february() {
        let monthly = Interval { every: 1, unit: IntervalUnit::Months };
        assert_eq!(monthly.after(date(2027, 1, 31)), date(2027, 2, 28));
        assert_eq!(monthly.after(date(2028, 1, 31)), date(2028, 2, 29));
        assert_eq!(monthly.after(date(2026, 12, 5)), date(2027, 1, 5));
        let yearly = Interval { every: 12, unit: IntervalUnit::Months };
        assert_eq!(yearly.after(date(2028, 2, 29)), date(2029, 2, 28));
        let fortnightly = Interval { every: 2, unit: IntervalUnit::Weeks };
        assert_eq!(fortnightly.after(date(2026, 12, 25)), date(2027, 1, 8));
        assert_eq!(Interval { every: 0, ..monthly }.after(date(2026, 3, 1)), date(2026, 4, 1));
    }

    proptest! {
        #[test]
        fn an_interval_goes_forward(day in 0..80_000_i32, every in 0..=255_u8, weeks in any::<bool>()) {
            let unit = if weeks { IntervalUnit::Weeks } else { IntervalUnit::Months };
            let day = Date::from_days_since_1970(day).unwrap();
            let interval = Interval { every, unit };
            prop_assert!(interval.after(day) > day);
        }
    }
}
