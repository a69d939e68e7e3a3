//! Count per period: so many events, or members who joined, in each month or year, against an even pace.

use crate::{
    Date,
    progress::{
        figures::{Exact, Figure, Step},
        goal_history::{Direction, GoalChange, GoalHistory},
        pace::{Line, Schedule, needed_per_month},
        results::{Explanation, Kept, Missing, PastSpan, Progress, State, ended},
        rules::Tally,
        spans::{CountSpan, Frame, Month, Span, days, until_today},
    },
};

/// At least so many in each span.
///
/// The goal of a span is the one that holds on its last day, or today while it runs. A span of which only a part is in the
/// period has the goal's share of it by days, rounded to a step, and at least one step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountTarget {
    pub goal: GoalHistory,
    pub per: CountSpan,
    pub step: Step,
    pub balance: Balance,
}

crate::words! {
    /// Whether what is counted can become fewer.
    pub enum Balance {
        /// Events, or members who joined: never below zero.
        Gross = "gross",
        /// Those who joined without those who left.
        Net = "net",
    }
}

/// What there is to count. The order of the tallies does not matter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted<'a> {
    pub tallies: &'a [Tally],
    /// The last day that the tallies are complete to, where they come with a delay, as monthly figures do; `None` for
    /// events, which are known up to today.
    pub through: Option<Date>,
}

impl CountTarget {
    pub fn progress(&self, counted: Counted<'_>, frame: Frame) -> Progress {
        let Some((past, span)) = until_today(frame, self.per) else {
            return Progress::cannot_be_measured(Missing::Days, frame.period, frame.today);
        };
        let past: Vec<_> = past.into_iter().map(|span| self.past(counted, span)).collect();
        let progress = self.present(counted, span, frame.today, Kept::of(&past));
        Progress { past, ..progress }
    }

    fn present(&self, counted: Counted<'_>, span: Span, today: Date, kept: Kept) -> Progress {
        let days = span.counted;
        let known = counted.through.map_or(today, |through| through.min(today));
        let as_of = known.min(days.to);
        let is_over = today > days.to;
        let is_unknown = known < days.to && (is_over || is_overdue(known, span, today));
        let goal = self.goal.map(|goal| part(goal, span, self.step));
        let goal_now = goal.on(today.min(days.to));
        let value = total(counted.tallies, span, as_of);
        let value_from = if as_of < days.from { today } else { as_of };
        let figures = Progress {
            value: Some(value),
            goal: Some(goal_now),
            ..Progress::cannot_be_measured(Missing::GoalAboveZero, days, value_from)
        };
        if self.balance == Balance::Gross && goal_now <= Figure::ZERO {
            return figures;
        }
        if is_unknown {
            return Progress { explanation: Explanation::CannotBeMeasured(Missing::Figures), ..figures };
        }
        let line = Line::toward(&goal, Figure::ZERO, days, today);
        let expected = line.expected(as_of);
        let schedule = Schedule::of(value, expected, self.step, Direction::AtLeast);
        let is_met = value >= goal_now;
        let has_begun = counted.tallies.iter().any(|tally| is_in(tally, span, as_of));
        let state = if is_over {
            ended(is_met)
        } else if is_met && !line.is_level() {
            State::Achieved
        } else if has_begun || matches!(schedule, Schedule::Behind { .. }) {
            schedule.into()
        } else {
            State::NotStarted
        };
        let explanation = Explanation::Counted {
            value,
            goal: goal_now,
            schedule,
            remaining: goal_now.minus(value).max(Figure::ZERO),
            per: self.per,
            ends: days.to,
            per_month: needed_per_month(value, goal_now, today.max(days.from), days.to, self.step),
            goal_of_whole_span: (span.whole != days).then(|| self.goal.on(today.min(days.to))),
            changed: last_change(&goal, span, today),
            logged_later: logged_later(counted.tallies, span),
            kept,
        };
        Progress { state, expected: Some(expected.rounded()), explanation, ..figures }
    }

    fn past(&self, counted: Counted<'_>, span: Span) -> PastSpan {
        let goal = part(self.goal.on(span.counted.to), span, self.step);
        let is_complete = counted.through.is_none_or(|through| span.counted.to <= through);
        let can_be_measured = is_complete && (self.balance == Balance::Net || goal > Figure::ZERO);
        let value = total(counted.tallies, span, span.counted.to);
        PastSpan {
            span: span.counted,
            value: is_complete.then_some(value),
            goal: Some(goal),
            state: if can_be_measured { ended(value >= goal) } else { State::CannotBeMeasured },
            logged_later: logged_later(counted.tallies, span),
        }
    }
}

/// Whether the first month's figures should be there: they come in the month after it.
fn is_overdue(known: Date, span: Span, today: Date) -> bool {
    let first = Month::of(span.counted.from);
    known < span.counted.from && today > first.next().last()
}

/// The part of a whole span's figure that falls on the days of it that count.
pub(super) fn part(figure: Figure, span: Span, step: Step) -> Figure {
    if span.whole == span.counted || figure == Figure::ZERO {
        return figure;
    }
    let (part, whole) = (i128::from(days(span.counted)), i128::from(days(span.whole)));
    let nearest = Exact::new(i128::from(figure.thousandths) * part, whole).nearest(step);
    if figure > Figure::ZERO { nearest.max(step.figure()) } else { nearest }
}

fn is_in(tally: &Tally, span: Span, until: Date) -> bool {
    span.counted.from <= tally.day && tally.day <= span.counted.to.min(until)
}

/// The sum of what falls in the span, until the end of a day.
pub(super) fn total(tallies: &[Tally], span: Span, until: Date) -> Figure {
    Figure::sum(tallies.iter().filter(|tally| is_in(tally, span, until)).map(|tally| tally.amount))
}

/// How much of the span's sum was logged or corrected when it was over.
pub(super) fn logged_later(tallies: &[Tally], span: Span) -> Figure {
    let is_later = |tally: &&Tally| is_in(tally, span, span.counted.to) && tally.logged > span.counted.to;
    Figure::sum(tallies.iter().filter(is_later).map(|tally| tally.amount))
}

/// The last change of the goal within the span that is known today, with the goal before it.
pub(super) fn last_change(goal: &GoalHistory, span: Span, today: Date) -> Option<(GoalChange, Figure)> {
    let change = goal.changes_within(span.counted).filter(|change| change.from <= today).last()?;
    Some((change, goal.on(change.from.yesterday())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{period::Period, progress::spans::YearStart, time::date};

    const PLAN: Period = Period { from: date(2026, 1, 1), to: date(2027, 12, 31) };

    fn frame(today: Date) -> Frame {
        Frame { period: PLAN, year: YearStart::JANUARY, today }
    }

    fn at_least(goal: i64, per: CountSpan) -> CountTarget {
        let goal = GoalHistory::unchanged(Figure::whole(goal));
        CountTarget { goal, per, step: Step::One, balance: Balance::Gross }
    }

    fn tally(day: i32, amount: i64) -> Tally {
        let day = PLAN.from.plus_days(day);
        Tally { day, logged: day, amount: Figure::whole(amount) }
    }

    fn events(tallies: &[Tally]) -> Counted<'_> {
        Counted { tallies, through: None }
    }

    /// Later is better.
    fn rank(state: State) -> usize {
        let order =
            [State::Missed, State::Behind, State::NotStarted, State::OnPace, State::Ahead, State::Achieved];
        order.iter().position(|&other| other == state).unwrap()
    }

    prop_compose! {
        fn some_tallies()(days in prop::collection::vec((0..730_i32, 1..4_i64), 0..30)) -> Vec<Tally> {
            days.into_iter().map(|(day, amount)| tally(day, amount)).collect()
        }
    }

    fn some_span() -> impl Strategy<Value = CountSpan> {
        prop::sample::select(CountSpan::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn one_more_event_is_never_worse(
            tallies in some_tallies(), more in 0..730_i32, goal in 1..20_i64, today in 0..800_i32, per in some_span(),
        ) {
            let (target, frame) = (at_least(goal, per), frame(PLAN.from.plus_days(today)));
            let before = target.progress(events(&tallies), frame);
            let mut tallies = tallies;
            tallies.push(tally(more, 1));
            let after = target.progress(events(&tallies), frame);
            prop_assert!(before.value <= after.value);
            prop_assert!(rank(before.state) <= rank(after.state), "{before:?} {after:?}");
            for (before, after) in before.past.iter().zip(&after.past) {
                prop_assert!(rank(before.state) <= rank(after.state));
            }
        }

        #[test]
        fn the_order_of_events_does_not_matter(
            tallies in some_tallies().prop_shuffle(), goal in 0..20_i64, today in 0..800_i32, per in some_span(),
        ) {
            let (target, frame) = (at_least(goal, per), frame(PLAN.from.plus_days(today)));
            let mut ordered = tallies.clone();
            ordered.sort_by_key(|tally| tally.day);
            prop_assert_eq!(target.progress(events(&tallies), frame), target.progress(events(&ordered), frame));
        }

        #[test]
        fn tallies_that_were_added_up_by_day_give_the_same(
            tallies in some_tallies(), goal in 1..20_i64, today in 0..800_i32, per in some_span(),
        ) {
            let frame = frame(PLAN.from.plus_days(today));
            let mut by_day = std::collections::BTreeMap::new();
            for tally in &tallies {
                let sum = by_day.entry((tally.day, tally.logged)).or_insert(Figure::ZERO);
                *sum = sum.plus(tally.amount);
            }
            let rolled_up: Vec<_> =
                by_day.into_iter().map(|((day, logged), amount)| Tally { day, logged, amount }).collect();
            let target = at_least(goal, per);
            prop_assert_eq!(target.progress(events(&rolled_up), frame), target.progress(events(&tallies), frame));
        }

        #[test]
        fn spans_add_up_to_the_period(tallies in some_tallies(), today in 0..800_i32) {
            let frame = frame(PLAN.from.plus_days(today));
            let sum_by = |per| {
                let progress = at_least(5, per).progress(events(&tallies), frame);
                let past = progress.past.iter().filter_map(|span| span.value);
                Figure::sum(past.chain(progress.value))
            };
            prop_assert_eq!(sum_by(CountSpan::Month), sum_by(CountSpan::Period));
            prop_assert_eq!(sum_by(CountSpan::Year), sum_by(CountSpan::Period));
        }

        #[test]
        fn the_state_agrees_with_the_figures(
            tallies in some_tallies(), goal in 1..20_i64, today in 0..800_i32, per in some_span(),
        ) {
            let today = PLAN.from.plus_days(today);
            let progress = at_least(goal, per).progress(events(&tallies), frame(today));
            let value = progress.value.unwrap();
            let (goal, expected) = (progress.goal.unwrap(), progress.expected.unwrap());
            let step = Step::One.figure();
            match progress.state {
                State::Achieved => prop_assert!(value >= goal),
                State::Ahead => prop_assert!(value > expected && value < goal),
                State::OnPace => prop_assert!(value < expected.plus(step) && expected < value.plus(step)),
                State::Behind => prop_assert!(value < expected && today <= progress.span.to),
                State::NotStarted => prop_assert!(value == Figure::ZERO && expected < step),
                State::Missed => prop_assert!(value < goal && today > progress.span.to),
                State::CannotBeMeasured | State::NotCounted => prop_assert!(false, "{progress:?}"),
            }
        }

        #[test]
        fn nothing_after_today_is_counted(tallies in some_tallies(), goal in 1..20_i64, today in 0..729_i32) {
            let today = PLAN.from.plus_days(today);
            let known: Vec<_> = tallies.iter().copied().filter(|tally| tally.day <= today).collect();
            let target = at_least(goal, CountSpan::Year);
            let (all, known) =
                (target.progress(events(&tallies), frame(today)), target.progress(events(&known), frame(today)));
            prop_assert_eq!(all, known);
        }
    }

    #[test]
    fn the_share_of_a_part_of_a_year_is_at_least_one() {
        let whole = Period { from: date(2026, 1, 1), to: date(2026, 12, 31) };
        let share = |goal, month| {
            let counted = Period { from: date(2026, month, 1), to: whole.to };
            part(Figure::whole(goal), Span { whole, counted }, Step::One)
        };
        assert_eq!(share(6, 10), Figure::whole(2));
        assert_eq!(share(2, 12), Figure::whole(1));
        assert_eq!(share(0, 12), Figure::ZERO);
        assert_eq!(share(6, 1), Figure::whole(6));
    }
}
