//! Pace: what is expected on a day, on a line from a start to a goal, and how far a figure is from it.

use crate::{
    Date,
    period::Period,
    progress::{
        figures::{Exact, Figure, Step},
        goal_history::{Direction, GoalHistory},
        spans::Month,
    },
};

/// A figure at the end of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Point {
    pub day: Date,
    pub value: Figure,
}

/// What is expected at the end of each day: straight from point to point, level before the first and after the last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    first: Point,
    /// In the order of their days, each later than the one before.
    others: Vec<Point>,
}

impl Line {
    pub const fn from(first: Point) -> Self {
        Self { first, others: Vec::new() }
    }

    /// Goes on to the point; one that is not later than the last ends the line with a step.
    #[must_use]
    pub fn to(mut self, point: Point) -> Self {
        if point.day > self.last().day {
            self.others.push(point);
        } else {
            match self.others.last_mut() {
                Some(last) => last.value = point.value,
                None => self.first.value = point.value,
            }
        }
        self
    }

    /// From `start`, which is the figure before the first day of `period`, to the goal on its last day.
    ///
    /// A change of the goal bends the line on the day before it: nobody is behind by the change itself. The bend is kept to a
    /// thousandth. Changes after `known` are not known yet.
    pub fn toward(goal: &GoalHistory, start: Figure, period: Period, known: Date) -> Self {
        let mut line = Self::from(Point { day: period.from.yesterday(), value: start });
        let mut next = goal.on(period.from);
        let known = Period { from: period.from, to: period.to.min(known) };
        for change in goal.changes_within(known) {
            let day = change.from.yesterday();
            let straight = line.clone().to(Point { day: period.to, value: next });
            line = line.to(Point { day, value: straight.expected(day).rounded() });
            next = change.goal;
        }
        line.to(Point { day: period.to, value: next })
    }

    pub fn last(&self) -> Point {
        self.others.last().copied().unwrap_or(self.first)
    }

    /// Whether the line ends where it begins, so that there is nothing to reach but something to keep.
    pub fn is_level(&self) -> bool {
        self.others.iter().all(|point| point.value == self.first.value)
    }

    /// At the end of `day`.
    pub fn expected(&self, day: Date) -> Exact {
        let mut before = self.first;
        for &after in &self.others {
            if day <= before.day {
                break;
            }
            if day < after.day {
                let number = |day: Date| i128::from(day.days_since_1970());
                let (length, gone) =
                    (number(after.day) - number(before.day), number(day) - number(before.day));
                let (from, to) = (i128::from(before.value.thousandths), i128::from(after.value.thousandths));
                return Exact::new(from * length + (to - from) * gone, length);
            }
            before = after;
        }
        before.value.into()
    }
}

/// Where a figure is against the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Schedule {
    /// By a whole number of steps: visits, members, tenths of a percentage point.
    Ahead {
        by: Figure,
    },
    /// On the line, or less than a step from it.
    OnPace,
    Behind {
        by: Figure,
    },
}

impl Schedule {
    /// A figure is on pace between the steps around what is expected: with 2.9 visits expected both two and three are.
    pub fn of(value: Figure, expected: Exact, step: Step, direction: Direction) -> Self {
        let (low, high) = (expected.floor(step), expected.ceil(step));
        let (below, above) = match direction {
            Direction::AtLeast => {
                (Self::Behind { by: low.minus(value) }, Self::Ahead { by: value.minus(high) })
            }
            Direction::AtMost => {
                (Self::Ahead { by: low.minus(value) }, Self::Behind { by: value.minus(high) })
            }
        };
        if value < low {
            below
        } else if value > high {
            above
        } else {
            Self::OnPace
        }
    }
}

/// How much a month is needed from `today` to reach `goal` by the end of `last`, rounded up to a step.
///
/// The month of today counts as a whole one. `None` when nothing is missing, or no day is left.
pub fn needed_per_month(value: Figure, goal: Figure, today: Date, last: Date, step: Step) -> Option<Figure> {
    let missing = goal.minus(value);
    if missing <= Figure::ZERO || today > last {
        return None;
    }
    let months = Month::count(Month::of(today), Month::of(last));
    Some(Exact::new(missing.thousandths.into(), months.max(1).into()).ceil(step))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{progress::goal_history::GoalChange, time::date};

    const YEAR: Period = Period { from: date(2026, 1, 1), to: date(2026, 12, 31) };

    fn line(goal: &GoalHistory) -> Line {
        Line::toward(goal, Figure::ZERO, YEAR, YEAR.to)
    }

    #[test]
    fn the_last_day_expects_all_of_it() {
        let six = line(&GoalHistory::unchanged(Figure::whole(6)));
        assert_eq!(six.expected(date(2025, 12, 31)), Figure::ZERO.into());
        assert_eq!(six.expected(date(2026, 1, 1)).rounded(), Figure { thousandths: 16 });
        assert_eq!(six.expected(date(2026, 12, 31)).rounded(), Figure::whole(6));
        assert_eq!(six.expected(date(2027, 6, 1)).rounded(), Figure::whole(6));
    }

    #[test]
    fn a_changed_goal_bends_the_line_where_it_was() {
        let change = GoalChange { from: date(2026, 7, 1), goal: Figure::whole(8) };
        let before = line(&GoalHistory::unchanged(Figure::whole(6)));
        let changed = line(&GoalHistory::new(Figure::whole(6), [change]));
        let eve = date(2026, 6, 30);
        assert_eq!(changed.expected(eve).rounded(), before.expected(eve).rounded());
        assert_eq!(changed.last().value, Figure::whole(8));
    }

    #[test]
    fn on_pace_is_within_a_step_of_the_line() {
        let expected = Exact::new(2_900, 1);
        let of = |value| Schedule::of(Figure::whole(value), expected, Step::One, Direction::AtLeast);
        assert_eq!(of(1), Schedule::Behind { by: Figure::whole(1) });
        assert_eq!((of(2), of(3)), (Schedule::OnPace, Schedule::OnPace));
        assert_eq!(of(4), Schedule::Ahead { by: Figure::whole(1) });
    }

    #[test]
    fn needed_per_month_counts_this_month() {
        let needed =
            |today| needed_per_month(Figure::whole(20), Figure::whole(240), today, YEAR.to, Step::One);
        assert_eq!(needed(date(2026, 3, 12)), Some(Figure::whole(22)));
        assert_eq!(needed(date(2026, 12, 31)), Some(Figure::whole(220)));
        assert_eq!(needed(date(2027, 1, 1)), None);
    }

    proptest! {
        #[test]
        fn a_line_upward_never_falls(
            goal in 0..10_000_i64, days in prop::collection::vec((1..365_i32, 0..5_000_i64), 0..4), from in 0..366_i32,
        ) {
            let mut rising = goal;
            let mut changes = Vec::new();
            for (day, more) in days {
                rising += more;
                changes.push((day, rising));
            }
            changes.sort_unstable();
            let changes = changes
                .into_iter()
                .map(|(day, goal)| GoalChange { from: YEAR.from.plus_days(day), goal: Figure::whole(goal) });
            let mut highest = Figure::whole(goal);
            let rising: Vec<_> = changes
                .map(|change| {
                    highest = highest.max(change.goal);
                    GoalChange { goal: highest, ..change }
                })
                .collect();
            let line = line(&GoalHistory::new(Figure::whole(goal), rising));
            let day = YEAR.from.plus_days(from - 1);
            prop_assert!(line.expected(day).rounded() <= line.expected(day.tomorrow()).rounded());
        }

        #[test]
        fn more_is_never_further_behind(value in -50..50_i64, expected in -50_000..50_000_i128, days in 1..366_i128) {
            let rank = |schedule| match schedule {
                Schedule::Behind { by } => -by.thousandths,
                Schedule::OnPace => 0,
                Schedule::Ahead { by } => by.thousandths,
            };
            let of = |value, direction| {
                rank(Schedule::of(Figure::whole(value), Exact::new(expected, days), Step::One, direction))
            };
            prop_assert!(of(value, Direction::AtLeast) <= of(value + 1, Direction::AtLeast));
            prop_assert!(of(value, Direction::AtMost) >= of(value + 1, Direction::AtMost));
        }

        #[test]
        fn what_is_needed_a_month_is_enough_and_not_a_step_more(missing in 1..5_000_i64, day in 0..365_i32) {
            let today = YEAR.from.plus_days(day);
            let goal = Figure::whole(missing);
            let needed = needed_per_month(Figure::ZERO, goal, today, YEAR.to, Step::One).unwrap();
            let months = Month::count(Month::of(today), Month::of(YEAR.to));
            prop_assert!(needed.thousandths * months >= goal.thousandths);
            prop_assert!((needed.thousandths - 1000) * months < goal.thousandths);
        }
    }
}
