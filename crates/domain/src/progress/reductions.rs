//! Reduction: fewer in each year than before, against an even pace toward the most that is accepted.

use crate::{
    Date,
    progress::{
        counts::{Counted, logged_later, part, total},
        figures::{Figure, Step},
        goal_history::{Direction, GoalHistory},
        pace::{Line, Schedule},
        results::{Explanation, Kept, Missing, PastSpan, Progress, State, ended},
        spans::{CountSpan, Frame, Span, until_today},
    },
};

/// Fewer each year than in a year before, or at most so many.
///
/// "Fewer" without a number is one step below the baseline, and none where the baseline is none. A year of which only a
/// part is in the period has the share of it by days, rounded to a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReductionTarget {
    /// How many there were in a whole year before.
    pub baseline: Option<Figure>,
    pub at_most: Option<Figure>,
    pub step: Step,
}

impl ReductionTarget {
    /// The most that is accepted in a whole year; `None` when neither a number nor a baseline is given.
    pub fn limit(&self) -> Option<Figure> {
        let fewer = |baseline: Figure| baseline.minus(self.step.figure()).max(Figure::ZERO);
        self.at_most.or_else(|| self.baseline.map(fewer))
    }

    /// A tally of zero says that there was nothing; no tally says nothing.
    pub fn progress(&self, counted: Counted<'_>, frame: Frame) -> Progress {
        let Some((past, span)) = until_today(frame, CountSpan::Year) else {
            return Progress::cannot_be_measured(Missing::Days, frame.period, frame.today);
        };
        let Some(limit) = self.limit() else {
            let missing = Progress::cannot_be_measured(Missing::Baseline, span.counted, frame.today);
            return Progress { value: Some(total(counted.tallies, span, frame.today)), ..missing };
        };
        let past: Vec<_> = past.into_iter().map(|span| self.past(limit, counted, span)).collect();
        let progress = self.present(limit, counted, span, frame.today, Kept::of(&past));
        Progress { past, ..progress }
    }

    fn present(&self, limit: Figure, counted: Counted<'_>, span: Span, today: Date, kept: Kept) -> Progress {
        let days = span.counted;
        let as_of = counted.through.map_or(today, |through| through.min(today)).min(days.to);
        let at_most = part(limit, span, self.step);
        let value = total(counted.tallies, span, as_of);
        let line = Line::toward(&GoalHistory::unchanged(at_most), Figure::ZERO, days, today);
        let expected = line.expected(as_of);
        let is_logged = is_logged(counted, span, as_of);
        // Nobody is ahead by having logged nothing.
        let schedule = if is_logged {
            Schedule::of(value, expected, self.step, Direction::AtMost)
        } else {
            Schedule::OnPace
        };
        let (state, explanation) = if today > days.to && !is_logged {
            (State::CannotBeMeasured, Explanation::CannotBeMeasured(Missing::Logged))
        } else {
            let state = if today > days.to {
                ended(value <= at_most)
            } else if value > at_most {
                State::Missed
            } else if is_logged {
                schedule.into()
            } else {
                State::NotStarted
            };
            let explanation = Explanation::Reduced {
                value,
                at_most,
                baseline: self.baseline,
                schedule,
                room: at_most.minus(value),
                ends: days.to,
                at_most_of_whole_span: (span.whole != days).then_some(limit),
                logged_later: logged_later(counted.tallies, span),
                kept,
            };
            (state, explanation)
        };
        Progress {
            state,
            value: Some(value),
            goal: Some(at_most),
            expected: Some(expected.rounded()),
            span: days,
            as_of,
            past: Vec::new(),
            explanation,
        }
    }

    fn past(&self, limit: Figure, counted: Counted<'_>, span: Span) -> PastSpan {
        let at_most = part(limit, span, self.step);
        let value = total(counted.tallies, span, span.counted.to);
        let is_logged = is_logged(counted, span, span.counted.to);
        PastSpan {
            span: span.counted,
            value: is_logged.then_some(value),
            goal: Some(at_most),
            state: if is_logged { ended(value <= at_most) } else { State::CannotBeMeasured },
            logged_later: logged_later(counted.tallies, span),
        }
    }
}

fn is_logged(counted: Counted<'_>, span: Span, until: Date) -> bool {
    counted
        .tallies
        .iter()
        .any(|tally| span.counted.from <= tally.day && tally.day <= until.min(span.counted.to))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        period::Period,
        progress::{rules::Tally, spans::YearStart},
        time::date,
    };

    const PLAN: Period = Period { from: date(2026, 1, 1), to: date(2027, 12, 31) };

    fn tally(day: i32, amount: i64) -> Tally {
        let day = PLAN.from.plus_days(day);
        Tally { day, logged: day, amount: Figure::whole(amount) }
    }

    proptest! {
        #[test]
        fn one_more_is_never_better(
            days in prop::collection::vec((0..730_i32, 0..4_i64), 1..20),
            more in (0..730_i32, 1..4_i64),
            baseline in 0..30_i64,
            today in 0..800_i32,
        ) {
            let rank = |state| {
                let order = [State::Missed, State::Behind, State::OnPace, State::Ahead, State::Achieved];
                order.iter().position(|&other| other == state)
            };
            let target =
                ReductionTarget { baseline: Some(Figure::whole(baseline)), at_most: None, step: Step::One };
            let frame = Frame { period: PLAN, year: YearStart::JANUARY, today: PLAN.from.plus_days(today) };
            let mut tallies: Vec<_> = days.into_iter().map(|(day, amount)| tally(day, amount)).collect();
            let progress = |tallies: &[Tally]| target.progress(Counted { tallies, through: None }, frame);
            let before = progress(&tallies);
            tallies.push(tally(more.0, more.1));
            let after = progress(&tallies);
            prop_assert!(after.value >= before.value);
            if let (Some(before), Some(after)) = (rank(before.state), rank(after.state)) {
                prop_assert!(after <= before);
            }
        }
    }

    #[test]
    fn fewer_than_none_is_none() {
        let none = ReductionTarget { baseline: Some(Figure::ZERO), at_most: None, step: Step::One };
        assert_eq!(none.limit(), Some(Figure::ZERO));
        let unknown = ReductionTarget { baseline: None, at_most: None, step: Step::One };
        assert_eq!(unknown.limit(), None);
    }
}
