//! Growth or level: a figure against a line from its baseline, up or down.

use serde::{Deserialize, Serialize};

use crate::{
    Date,
    period::Period,
    progress::{
        counts::last_change,
        figures::{Exact, Figure, Step},
        goal_history::{Direction, GoalChange, GoalHistory},
        pace::{Line, Point, Schedule, needed_per_month},
        results::{Explanation, Kept, Missing, PastSpan, Progress, State, ended},
        spans::{CountSpan, Frame, Span, days, spans, until_today},
    },
};

/// A figure to reach by a day, or a growth in each year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LevelTarget {
    pub baseline: Option<Baseline>,
    pub goal: LevelGoal,
    pub direction: Direction,
    pub step: Step,
    /// The last day to reach it; the period's last where none is given.
    pub ends: Option<Date>,
}

/// Where the line begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The figure is that of the end of this day.
    pub day: Date,
    pub value: Figure,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LevelGoal {
    /// A level.
    Reach(GoalHistory),
    /// So much more than the baseline.
    Add(GoalHistory),
    /// Per cent a year. A year of which a part counts has its share of them by days. Each year's goal is rounded up to a step; what it
    /// grows from is kept to a thousandth.
    GrowYearly { percent: Figure, base: GrowthBase },
}

crate::words! {
    /// What the per cent of each year are of: the branch's answer, shown with the figure.
    pub enum GrowthBase {
        /// The goal of the year before: the growth compounds, and what was missed is still asked for.
        GoalBefore = "goal_before",
        /// The baseline: the same number each year.
        Baseline = "baseline",
        /// The figure at the end of the year before, whatever it was.
        YearBefore = "year_before",
    }
}

/// What a span ended with is told by a figure of its last so many days: monthly figures have one there.
pub const FRESH_DAYS: i32 = 31;

/// A figure at the end of a day. At most one for each day.
pub type Reading = Point;

impl LevelTarget {
    /// The readings in any order; those after today, and those until the baseline, say nothing.
    ///
    /// A figure is held against what was expected on its own day, so that nobody is behind because a month is not entered yet;
    /// when the time is over, against the goal.
    pub fn progress(&self, readings: &[Reading], frame: Frame) -> Progress {
        let ends = self.ends.unwrap_or(frame.period.to).max(frame.period.from);
        let span = Period { from: frame.period.from, to: ends };
        let Some(baseline) = self.baseline else { return self.without_baseline(readings, span, frame.today) };
        let span = Period { from: baseline.day.tomorrow().min(ends), to: ends };
        let within = Frame { period: span, ..frame };
        match &self.goal {
            LevelGoal::Reach(goal) => self.toward(goal, baseline, readings, within),
            LevelGoal::Add(more) => {
                self.toward(&more.map(|more| baseline.value.plus(more)), baseline, readings, within)
            }
            LevelGoal::GrowYearly { percent, base } => {
                self.yearly(*percent, *base, baseline, readings, within)
            }
        }
    }

    /// A level can be met without a baseline, but there is no line toward it.
    fn without_baseline(&self, readings: &[Reading], span: Period, today: Date) -> Progress {
        let latest = latest(readings, None, today.min(span.to));
        let goal = match &self.goal {
            LevelGoal::Reach(goal) => Some(goal.on(today.min(span.to))),
            LevelGoal::Add(_) | LevelGoal::GrowYearly { .. } => None,
        };
        let missing =
            Progress::cannot_be_measured(Missing::Baseline, span, latest.map_or(today, |latest| latest.day));
        Progress { value: latest.map(|latest| latest.value), goal, ..missing }
    }

    fn toward(&self, goal: &GoalHistory, baseline: Baseline, readings: &[Reading], frame: Frame) -> Progress {
        let span = Span { whole: frame.period, counted: frame.period };
        // What is met at the start is to be kept: the line does not lead away from the baseline to something worse.
        let first = goal.on(frame.period.from);
        let start = if self.direction.is_met(baseline.value, first) { first } else { baseline.value };
        let course = Course {
            line: Line::toward(goal, start, frame.period, frame.today),
            goal: goal.on(frame.today.min(frame.period.to)),
            start: baseline,
            span: frame.period,
            changed: last_change(goal, span, frame.today),
        };
        self.judge(course, readings, frame.today, Vec::new())
    }

    fn yearly(
        &self,
        percent: Figure,
        base: GrowthBase,
        baseline: Baseline,
        readings: &[Reading],
        frame: Frame,
    ) -> Progress {
        let Some((past, present)) = until_today(frame, CountSpan::Year) else {
            return Progress::cannot_be_measured(Missing::Days, frame.period, frame.today);
        };
        let goals = yearly_goals(percent, base, baseline, self.step, readings, frame);
        let course_of = |span: Span| {
            let (_, start, goal) = *goals.iter().find(|(year, ..)| *year == span)?;
            let line = Line::from(Point { day: start.day, value: start.value })
                .to(Point { day: span.counted.to, value: goal });
            Some(Course { line, goal, start, span: span.counted, changed: None })
        };
        let past = past.into_iter().map(|span| self.past(course_of(span), span, readings)).collect();
        match course_of(present) {
            Some(course) => self.judge(course, readings, frame.today, past),
            None => Progress {
                past,
                ..Progress::cannot_be_measured(Missing::FigureAtYearStart, present.counted, frame.today)
            },
        }
    }

    fn judge(&self, course: Course, readings: &[Reading], today: Date, past: Vec<PastSpan>) -> Progress {
        let Course { line, goal, start, span, changed } = course;
        let is_over = today > span.to;
        let since = if is_over { start.day.max(span.to.plus_days(-FRESH_DAYS)) } else { start.day };
        let Some(Reading { day, value }) = latest(readings, Some(since), today.min(span.to)) else {
            let explanation = if is_over {
                Explanation::CannotBeMeasured(Missing::Figures)
            } else {
                Explanation::NoFigureYet { start: start.value, since: start.day, goal, ends: span.to }
            };
            let old = latest(readings, Some(start.day), today.min(span.to));
            return Progress {
                state: if is_over { State::CannotBeMeasured } else { State::NotStarted },
                value: old.map(|old| old.value),
                goal: Some(goal),
                expected: Some(line.expected(today).rounded()),
                span,
                as_of: old.map_or(today, |old| old.day),
                past,
                explanation,
            };
        };
        let expected = line.expected(if is_over { span.to } else { day });
        let schedule = Schedule::of(value, expected, self.step, self.direction);
        let is_met = self.direction.is_met(value, goal);
        let state = if is_over {
            ended(is_met)
        } else if is_met && !line.is_level() {
            State::Achieved
        } else {
            schedule.into()
        };
        let (from, to) = match self.direction {
            Direction::AtLeast => (value, goal),
            Direction::AtMost => (goal, value),
        };
        let explanation = Explanation::Level {
            value,
            goal,
            direction: self.direction,
            start: start.value,
            since: start.day,
            schedule,
            remaining: to.minus(from).max(Figure::ZERO),
            ends: span.to,
            per_month: needed_per_month(from, to, today.max(span.from), span.to, self.step),
            changed,
            kept: Kept::of(&past),
        };
        Progress {
            state,
            value: Some(value),
            goal: Some(goal),
            expected: Some(expected.rounded()),
            span,
            as_of: day,
            past,
            explanation,
        }
    }

    /// A year that is over, by the figure at its end.
    fn past(&self, course: Option<Course>, span: Span, readings: &[Reading]) -> PastSpan {
        let goal = course.map(|course| course.goal);
        let since = span.counted.from.yesterday().max(span.counted.to.plus_days(-FRESH_DAYS));
        let last = latest(readings, Some(since), span.counted.to);
        let value = last.map(|last| last.value);
        let state = match (value, goal) {
            (Some(value), Some(goal)) => ended(self.direction.is_met(value, goal)),
            (None, _) | (_, None) => State::CannotBeMeasured,
        };
        PastSpan { span: span.counted, value, goal, state, logged_later: Figure::ZERO }
    }
}

/// A line with what it leads from and to.
struct Course {
    line: Line,
    goal: Figure,
    start: Baseline,
    span: Period,
    changed: Option<(GoalChange, Figure)>,
}

/// The latest reading after a day, if one is given, and until another.
fn latest(readings: &[Reading], after: Option<Date>, until: Date) -> Option<Reading> {
    let is_within =
        |reading: &&Reading| reading.day <= until && after.is_none_or(|after| after < reading.day);
    readings.iter().filter(is_within).max_by_key(|reading| reading.day).copied()
}

/// Each year with where its line begins and the goal at its end, up to a step, as far as they are known.
///
/// What compounds is the goal to a thousandth, not the one that is rounded up.
fn yearly_goals(
    percent: Figure,
    base: GrowthBase,
    baseline: Baseline,
    step: Step,
    readings: &[Reading],
    frame: Frame,
) -> Vec<(Span, Baseline, Figure)> {
    let mut goals: Vec<(Span, Baseline, Figure)> = Vec::new();
    let mut compounded = baseline.value;
    for span in spans(frame, CountSpan::Year) {
        let eve = span.counted.from.yesterday();
        let goal_before = goals.last().map_or(baseline, |&(.., goal)| Baseline { day: eve, value: goal });
        let (start, of) = match base {
            GrowthBase::GoalBefore => (goal_before, compounded),
            GrowthBase::Baseline => (goal_before, baseline.value),
            GrowthBase::YearBefore if eve == baseline.day => (baseline, baseline.value),
            GrowthBase::YearBefore => {
                let since = eve.plus_days(-FRESH_DAYS);
                let Some(reading) = latest(readings, Some(since), eve) else { break };
                compounded = reading.value;
                (Baseline { day: eve, value: reading.value }, reading.value)
            }
        };
        // Thousandths of a per cent, for a part of the year.
        let growth = of.times(percent.thousandths * days(span.counted), 100_000 * days(span.whole));
        compounded = compounded.plus(growth);
        goals.push((span, start, Exact::from(compounded).ceil(step)));
    }
    goals
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{progress::spans::YearStart, time::date};

    const PLAN: Period = Period { from: date(2026, 1, 1), to: date(2027, 12, 31) };
    const EVE: Date = date(2025, 12, 31);

    fn frame(today: Date) -> Frame {
        Frame { period: PLAN, year: YearStart::JANUARY, today }
    }

    fn goals(base: GrowthBase, readings: &[Reading]) -> Vec<Figure> {
        let baseline = Baseline { day: EVE, value: Figure::whole(3000) };
        let percent = Figure { thousandths: 1500 };
        let goals = yearly_goals(percent, base, baseline, Step::One, readings, frame(PLAN.to));
        goals.into_iter().map(|(.., goal)| goal).collect()
    }

    #[test]
    fn one_and_a_half_per_cent_of_three_bases() {
        let first = Figure::whole(3045);
        // 3090.675
        assert_eq!(goals(GrowthBase::GoalBefore, &[]), [first, Figure::whole(3091)]);
        assert_eq!(goals(GrowthBase::Baseline, &[]), [first, Figure::whole(3090)]);
        assert_eq!(goals(GrowthBase::YearBefore, &[]), [first]);
        let october = Reading { day: date(2026, 10, 31), value: Figure::whole(3100) };
        assert_eq!(goals(GrowthBase::YearBefore, &[october]), [first]);
        let december = Reading { day: date(2026, 12, 31), value: Figure::whole(3020) };
        assert_eq!(goals(GrowthBase::YearBefore, &[october, december]), [first, Figure::whole(3066)]);
    }

    #[test]
    fn what_compounds_is_not_rounded_up() {
        // 1001 + 1.5 % is 1016.015, and 1.5 % more is 1031.255225: of 1017 it would be 1032.255.
        let baseline = Baseline { day: EVE, value: Figure::whole(1001) };
        let percent = Figure { thousandths: 1500 };
        let goals = yearly_goals(percent, GrowthBase::GoalBefore, baseline, Step::One, &[], frame(PLAN.to));
        let goals: Vec<_> = goals.into_iter().map(|(.., goal)| goal).collect();
        assert_eq!(goals, [Figure::whole(1017), Figure::whole(1032)]);
    }

    fn better(direction: Direction, value: i64) -> i64 {
        match direction {
            Direction::AtLeast => value + 1,
            Direction::AtMost => value - 1,
        }
    }

    proptest! {
        #[test]
        fn a_better_figure_is_never_worse(
            start in 0..500_i64,
            goal in 0..500_i64,
            value in 0..500_i64,
            direction in prop::sample::select(Direction::ALL.to_vec()),
            measured in 0..730_i32,
            today in 0..800_i32,
        ) {
            let rank = |state| {
                let order = [State::Missed, State::Behind, State::NotStarted, State::OnPace, State::Ahead, State::Achieved];
                order.iter().position(|&other| other == state)
            };
            let target = LevelTarget {
                baseline: Some(Baseline { day: EVE, value: Figure::whole(start) }),
                goal: LevelGoal::Reach(GoalHistory::unchanged(Figure::whole(goal))),
                direction,
                step: Step::One,
                ends: None,
            };
            let day = PLAN.from.plus_days(measured);
            let frame = frame(PLAN.from.plus_days(today));
            let state =
                |value| rank(target.progress(&[Reading { day, value: Figure::whole(value) }], frame).state);
            prop_assert!(state(value) <= state(better(direction, value)));
        }

        #[test]
        fn the_order_of_readings_does_not_matter(
            readings in prop::collection::btree_map(-100..730_i32, 0..5000_i64, 0..24)
                .prop_map(|readings| readings.into_iter().collect::<Vec<_>>())
                .prop_shuffle(),
            today in 0..800_i32,
            base in prop::sample::select(GrowthBase::ALL.to_vec()),
        ) {
            let target = LevelTarget {
                baseline: Some(Baseline { day: EVE, value: Figure::whole(3000) }),
                goal: LevelGoal::GrowYearly { percent: Figure { thousandths: 1500 }, base },
                direction: Direction::AtLeast,
                step: Step::One,
                ends: None,
            };
            let reading = |&(day, value): &(i32, i64)| Reading {
                day: PLAN.from.plus_days(day),
                value: Figure::whole(value),
            };
            let shuffled: Vec<_> = readings.iter().map(reading).collect();
            let mut ordered = shuffled.clone();
            ordered.sort_by_key(|reading| reading.day);
            let frame = frame(PLAN.from.plus_days(today));
            prop_assert_eq!(target.progress(&shuffled, frame), target.progress(&ordered, frame));
        }
    }
}
