//! What a measure's target is: its kind and figure, as the plan has them, and how the branch has said that it is counted.

use serde::{Deserialize, Serialize};

use crate::{
    Date,
    keys::CourseKey,
    plan::{
        measures::MeasureKind,
        targets::{Amount, Target, TargetSpan, TargetUnit},
    },
    progress::{
        counts::{Balance, CountTarget},
        coverage::CoverageGoal,
        figures::{Figure, Step},
        goal_history::{Direction, GoalChange, GoalHistory},
        indicators::Measured,
        levels::{Baseline, GrowthBase, LevelGoal, LevelTarget},
        milestones::MilestoneTarget,
        monthly_figures::FigureOf,
        reductions::ReductionTarget,
        registers::{Register, RegisterTarget},
        results::Missing,
        rules::Rule,
        spans::CountSpan,
        standing::{EVERY, Interval, RoutineTarget, TopicTarget},
    },
};

/// How a measure is counted: the branch's own answer, kept beside the adopted [`Target`] and never in place of it.
///
/// Stored as JSON with the measure. Milestones, what goes on and what is not local need none.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Setup {
    /// A count or a reduction: by events.
    Events {
        rule: Rule,
        /// For a reduction: how many there were in a whole year before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        baseline: Option<Figure>,
    },
    /// A count, a level or a reduction: by monthly figures.
    Indicator {
        measured: Measured,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        baseline: Option<Baseline>,
        /// What a number for a level is: the level itself, or how much is added to the baseline.
        #[serde(default)]
        reach: Reach,
        /// The branch's without it.
        #[serde(default)]
        of: FigureOf,
    },
    /// Coverage: by mandates and completions. Which offices need a course, and the weeks of grace, stands with the course.
    Completions {
        /// All of them must be completed by whoever needs any.
        courses: Vec<CourseKey>,
        /// Of those who are measured; without it what the target says in per cent, else all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        percent: Option<Amount>,
    },
    /// A standing topic: the meetings are the events of the rule's types, and it is raised where one of its purposes is named.
    Topic {
        rule: Rule,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        percent: Option<Amount>,
    },
    /// A routine: done again and again.
    Routine { interval: Interval, rule: Rule },
    /// A register: which, and how many days before it expires an entry is to be renewed that does not say so itself.
    Entries { register: Register, lead_days: u16 },
}

impl Setup {
    /// Which events count, where it is by events.
    pub const fn rule(&self) -> Option<&Rule> {
        match self {
            Self::Events { rule, .. } | Self::Topic { rule, .. } | Self::Routine { rule, .. } => Some(rule),
            Self::Indicator { .. } | Self::Completions { .. } | Self::Entries { .. } => None,
        }
    }

    /// Which courses, where it is by completions.
    pub fn courses(&self) -> &[CourseKey] {
        match self {
            Self::Completions { courses, .. } => courses,
            Self::Events { .. }
            | Self::Indicator { .. }
            | Self::Topic { .. }
            | Self::Routine { .. }
            | Self::Entries { .. } => &[],
        }
    }
}

/// What the figure of a level means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// "Clubs in at least five areas": the level.
    #[default]
    Level,
    /// "200 new": so many more than the baseline.
    Added,
    /// "1.5 % a year": growth in each year, of this base.
    GrowYearly(GrowthBase),
}

/// A target that can be computed. Each variant is computed from facts of its own, by its `progress`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Definition {
    /// From the tallies of the rule's events.
    Count(CountTarget, Rule),
    /// From the tallies of an indicator's joined and left.
    Flow(CountTarget),
    /// From the readings of an indicator's stock.
    Level(LevelTarget),
    /// From mandates and completions.
    Coverage(CoverageGoal, Vec<CourseKey>),
    /// From check-ins.
    Milestone(MilestoneTarget),
    /// From the events of the rule's types as meetings.
    Topic(TopicTarget, Rule),
    /// From the days of the rule's events.
    Routine(RoutineTarget, Rule),
    /// From the entries of the register.
    Register(RegisterTarget, Register),
    /// From the tallies of the rule's events.
    Reduction(ReductionTarget, Rule),
    /// From the last check-in alone.
    Ongoing,
    NotLocal,
}

/// What is stored of a measure.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    pub kind: MeasureKind,
    pub target: Option<&'a Target>,
    /// Earlier figures, from the measure's history: those in the unit and span that the target has now.
    pub changes: &'a [TargetChange],
    /// The last day of the deadline. Counts, topics and routines have none but the ends of their spans.
    pub ends: Option<Date>,
    pub setup: Option<&'a Setup>,
}

/// A change of a target's figure since the plan was adopted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TargetChange {
    /// The first day of the new figure.
    pub from: Date,
    /// The figure before it; `None` when the plan gave none.
    pub before: Option<Amount>,
}

impl Definition {
    /// What the measure's target is, or what is missing to compute it.
    pub fn of(stored: Stored<'_>) -> Result<Self, Missing> {
        match stored.kind {
            MeasureKind::NotLocal => Ok(Self::NotLocal),
            MeasureKind::Ongoing => Ok(Self::Ongoing),
            MeasureKind::Milestone => Ok(Self::Milestone(MilestoneTarget { ends: stored.ends })),
            MeasureKind::Count => stored.count(),
            MeasureKind::Level => stored.level(),
            MeasureKind::Coverage => stored.coverage(),
            MeasureKind::Standing => stored.standing(),
            MeasureKind::Register => stored.register(),
            MeasureKind::Reduction => stored.reduction(),
        }
    }

    /// The rule by which events count, where they do.
    ///
    /// Of these only the rules of counts are given to [`tallies`](crate::progress::rules::tallies) together, since only they can
    /// compete for an event.
    pub const fn rule(&self) -> Option<&Rule> {
        match self {
            Self::Count(_, rule)
            | Self::Topic(_, rule)
            | Self::Routine(_, rule)
            | Self::Reduction(_, rule) => Some(rule),
            Self::Flow(_)
            | Self::Level(_)
            | Self::Coverage(..)
            | Self::Milestone(_)
            | Self::Register(..)
            | Self::Ongoing
            | Self::NotLocal => None,
        }
    }
}

impl Stored<'_> {
    /// The target with its figure and what that was before.
    fn figure(&self) -> Result<(&Target, GoalHistory), Missing> {
        let target = self.target.ok_or(Missing::Goal)?;
        let now = target.at_least.ok_or(Missing::Goal)?;
        // Where there was no figure before, there is no goal to bend the line from: the figure holds from the beginning.
        let mut changes: Vec<(Date, Amount)> =
            self.changes.iter().filter_map(|change| Some((change.from, change.before?))).collect();
        changes.sort_by_key(|(from, _)| *from);
        let first = changes.first().map_or(now, |(_, before)| *before);
        let after: Vec<_> = changes.iter().skip(1).map(|(_, before)| *before).chain([now]).collect();
        let changes =
            changes.iter().zip(after).map(|((from, _), goal)| GoalChange { from: *from, goal: goal.into() });
        Ok((target, GoalHistory::new(first.into(), changes)))
    }

    fn count(&self) -> Result<Definition, Missing> {
        let (target, goal) = self.figure()?;
        let per = match target.per {
            TargetSpan::Month => CountSpan::Month,
            TargetSpan::Year => CountSpan::Year,
            TargetSpan::Period => CountSpan::Period,
            // So many at every meeting is a standing topic.
            TargetSpan::Meeting => return Err(Missing::UnitOfThisKind),
        };
        if target.unit == TargetUnit::Percent {
            return Err(Missing::UnitOfThisKind);
        }
        let count = |balance| CountTarget { goal, per, step: Step::One, balance };
        match self.setup.ok_or(Missing::Setup)? {
            Setup::Events { rule, .. } => Ok(Definition::Count(count(Balance::Gross), rule.clone())),
            Setup::Indicator { measured, .. } => {
                let balance = measured.flow().ok_or(Missing::SetupOfThisKind)?;
                Ok(Definition::Flow(count(balance)))
            }
            Setup::Completions { .. }
            | Setup::Topic { .. }
            | Setup::Routine { .. }
            | Setup::Entries { .. } => Err(Missing::SetupOfThisKind),
        }
    }

    fn level(&self) -> Result<Definition, Missing> {
        let (target, goal) = self.figure()?;
        match self.setup.ok_or(Missing::Setup)? {
            // "240 a year" and "200 new" by those who joined, with those who left taken off or not.
            Setup::Indicator { measured, .. } if measured.flow().is_some() => self.count(),
            Setup::Indicator { baseline, reach, measured: _, of: _ } => {
                let (goal, step) = match reach {
                    Reach::Level => (LevelGoal::Reach(goal), Step::of(target.unit)),
                    Reach::Added => (LevelGoal::Add(goal), Step::of(target.unit)),
                    Reach::GrowYearly(base) => {
                        // Per cent of a number of members, which is counted in members.
                        if target.unit != TargetUnit::Percent || target.per != TargetSpan::Year {
                            return Err(Missing::UnitOfThisKind);
                        }
                        let percent = target.at_least.ok_or(Missing::Goal)?.into();
                        (LevelGoal::GrowYearly { percent, base: *base }, Step::One)
                    }
                };
                Ok(Definition::Level(LevelTarget {
                    baseline: *baseline,
                    goal,
                    direction: Direction::AtLeast,
                    step,
                    ends: self.ends,
                }))
            }
            Setup::Events { .. }
            | Setup::Completions { .. }
            | Setup::Topic { .. }
            | Setup::Routine { .. }
            | Setup::Entries { .. } => Err(Missing::SetupOfThisKind),
        }
    }

    fn coverage(&self) -> Result<Definition, Missing> {
        match self.setup.ok_or(Missing::Setup)? {
            Setup::Completions { courses, .. } if courses.is_empty() => Err(Missing::Setup),
            Setup::Completions { courses, percent } => {
                let in_percent = self.target.filter(|target| target.unit == TargetUnit::Percent);
                let adopted = in_percent.and_then(|target| target.at_least);
                let goal = CoverageGoal { percent: share(percent.or(adopted)), ends: self.ends };
                Ok(Definition::Coverage(goal, courses.clone()))
            }
            Setup::Events { .. }
            | Setup::Indicator { .. }
            | Setup::Topic { .. }
            | Setup::Routine { .. }
            | Setup::Entries { .. } => Err(Missing::SetupOfThisKind),
        }
    }

    fn standing(&self) -> Result<Definition, Missing> {
        match self.setup.ok_or(Missing::Setup)? {
            Setup::Topic { rule, .. } if !rule.can_be_topic() => Err(Missing::Setup),
            Setup::Topic { rule, percent } => {
                Ok(Definition::Topic(TopicTarget { percent: share(*percent) }, rule.clone()))
            }
            Setup::Routine { interval, rule } => {
                Ok(Definition::Routine(RoutineTarget { interval: *interval }, rule.clone()))
            }
            Setup::Events { .. }
            | Setup::Indicator { .. }
            | Setup::Completions { .. }
            | Setup::Entries { .. } => Err(Missing::SetupOfThisKind),
        }
    }

    fn register(&self) -> Result<Definition, Missing> {
        let (register, lead_days) = match self.setup.ok_or(Missing::Setup)? {
            Setup::Entries { register, lead_days } => (*register, *lead_days),
            Setup::Events { .. }
            | Setup::Indicator { .. }
            | Setup::Completions { .. }
            | Setup::Topic { .. }
            | Setup::Routine { .. } => return Err(Missing::SetupOfThisKind),
        };
        let at_least = self.target.and_then(|target| target.at_least).map(Figure::from);
        Ok(Definition::Register(RegisterTarget { at_least, ends: self.ends, lead_days }, register))
    }

    /// The figure of a reduction is the most that is accepted; "fewer" has none.
    fn reduction(&self) -> Result<Definition, Missing> {
        let at_most = self.target.and_then(|target| target.at_least).map(Figure::from);
        match self.setup.ok_or(Missing::Setup)? {
            Setup::Events { rule, baseline } => {
                if baseline.is_none() && at_most.is_none() {
                    return Err(Missing::Baseline);
                }
                let target = ReductionTarget { baseline: *baseline, at_most, step: Step::One };
                Ok(Definition::Reduction(target, rule.clone()))
            }
            // A share or a level that is to fall.
            Setup::Indicator { measured, baseline, reach: Reach::Level, of: _ }
                if measured.flow().is_none() =>
            {
                let (target, goal) = self.figure()?;
                Ok(Definition::Level(LevelTarget {
                    baseline: *baseline,
                    goal: LevelGoal::Reach(goal),
                    direction: Direction::AtMost,
                    step: Step::of(target.unit),
                    ends: self.ends,
                }))
            }
            Setup::Indicator { .. }
            | Setup::Completions { .. }
            | Setup::Topic { .. }
            | Setup::Routine { .. }
            | Setup::Entries { .. } => Err(Missing::SetupOfThisKind),
        }
    }
}

/// A share from above 0 to 100 per cent; all where none is given.
fn share(percent: Option<Amount>) -> Figure {
    let given = percent.map(Figure::from).filter(|percent| *percent > Figure::ZERO);
    given.map_or(EVERY, |percent| percent.min(EVERY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        progress::{
            events::{DefaultEventType, DefaultPurpose},
            rules::WrittenRule,
            standing::IntervalUnit,
        },
        time::date,
    };

    fn target(at_least: Option<i32>, unit: TargetUnit, per: TargetSpan) -> Target {
        Target { at_least: at_least.map(Amount::whole), unit, per, note: None }
    }

    fn visits() -> Rule {
        let types = vec![DefaultEventType::WorkplaceVisit.key()];
        Rule::try_from(WrittenRule { types, ..WrittenRule::default() }).unwrap()
    }

    fn topic() -> Rule {
        let types = vec![DefaultEventType::DiscussionMeeting.key()];
        let purposes = vec![DefaultPurpose::FullTime.key()];
        Rule::try_from(WrittenRule { types, purposes, ..WrittenRule::default() }).unwrap()
    }

    fn klar() -> CourseKey {
        CourseKey::of_name("KLAR")
    }

    fn setups() -> Vec<Setup> {
        let baseline = Some(Baseline { day: date(2025, 12, 31), value: Figure::whole(3000) });
        let indicator =
            |measured, reach| Setup::Indicator { measured, baseline, reach, of: FigureOf::Branch };
        let monthly = Interval { every: 1, unit: IntervalUnit::Months };
        vec![
            Setup::Events { rule: visits(), baseline: Some(Figure::whole(12)) },
            indicator(Measured::Joined, Reach::Level),
            indicator(Measured::Net, Reach::Level),
            indicator(Measured::Members, Reach::Level),
            indicator(Measured::Members, Reach::Added),
            indicator(Measured::Members, Reach::GrowYearly(GrowthBase::GoalBefore)),
            Setup::Completions { courses: vec![klar()], percent: Amount::from_decimal(99.5) },
            Setup::Topic { rule: topic(), percent: None },
            Setup::Routine { interval: monthly, rule: visits() },
            Setup::Entries { register: Register::PartyAgreements, lead_days: 90 },
        ]
    }

    fn define(
        kind: MeasureKind,
        target: Option<&Target>,
        setup: Option<&Setup>,
    ) -> Result<Definition, Missing> {
        Definition::of(Stored { kind, target, changes: &[], ends: None, setup })
    }

    #[test]
    fn a_setup_survives_storage() {
        for setup in setups() {
            let stored = serde_json::to_string(&setup).unwrap();
            assert_eq!(serde_json::from_str::<Setup>(&stored).unwrap(), setup, "{stored}");
        }
        assert!(
            serde_json::from_str::<Setup>(
                r#"{"by": "entries", "register": "agreements", "lead_days": 1, "more": 2}"#
            )
            .is_err()
        );
    }

    #[test]
    fn each_kind_has_setups_of_its_own() {
        let six = target(Some(6), TargetUnit::Times, TargetSpan::Year);
        let fitting =
            |kind| setups().iter().filter(|setup| define(kind, Some(&six), Some(setup)).is_ok()).count();
        let number = |kind| match kind {
            MeasureKind::Count => 3,
            MeasureKind::Level => 4,
            MeasureKind::Reduction | MeasureKind::Standing => 2,
            MeasureKind::Coverage | MeasureKind::Register => 1,
            MeasureKind::Milestone | MeasureKind::Ongoing | MeasureKind::NotLocal => setups().len(),
        };
        for kind in MeasureKind::ALL {
            assert_eq!(fitting(kind), number(kind), "{kind:?}");
            let without = define(kind, Some(&six), None);
            let needs_setup = number(kind) < setups().len();
            assert_eq!(without.err(), needs_setup.then_some(Missing::Setup), "{kind:?}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let events = Setup::Events { rule: visits(), baseline: None };
        let none = target(None, TargetUnit::Times, TargetSpan::Year);
        assert_eq!(define(MeasureKind::Count, None, Some(&events)), Err(Missing::Goal));
        assert_eq!(define(MeasureKind::Count, Some(&none), Some(&events)), Err(Missing::Goal));
        assert_eq!(define(MeasureKind::Reduction, Some(&none), Some(&events)), Err(Missing::Baseline));
        let meeting = target(Some(1), TargetUnit::Times, TargetSpan::Meeting);
        let percent = target(Some(2), TargetUnit::Percent, TargetSpan::Year);
        for wrong in [meeting, percent] {
            assert_eq!(define(MeasureKind::Count, Some(&wrong), Some(&events)), Err(Missing::UnitOfThisKind));
        }
        let grow = &setups()[5];
        let people = target(Some(240), TargetUnit::People, TargetSpan::Year);
        assert_eq!(define(MeasureKind::Level, Some(&people), Some(grow)), Err(Missing::UnitOfThisKind));
        let no_topic = Setup::Topic { rule: visits(), percent: None };
        assert_eq!(define(MeasureKind::Standing, None, Some(&no_topic)), Err(Missing::Setup));
    }

    #[test]
    fn coverage_is_of_what_is_said_else_of_what_was_adopted_else_of_all() {
        let percent = |setup: Option<i32>, adopted: Option<i32>, unit| {
            let setup = Setup::Completions { courses: vec![klar()], percent: setup.map(Amount::whole) };
            let target = target(adopted, unit, TargetSpan::Period);
            let Ok(Definition::Coverage(goal, _)) =
                define(MeasureKind::Coverage, Some(&target), Some(&setup))
            else {
                panic!("coverage")
            };
            goal.percent
        };
        assert_eq!(percent(Some(80), Some(90), TargetUnit::Percent), Figure::whole(80));
        assert_eq!(percent(None, Some(90), TargetUnit::Percent), Figure::whole(90));
        assert_eq!(percent(None, Some(4), TargetUnit::People), Figure::whole(100));
        assert_eq!(percent(None, None, TargetUnit::Times), Figure::whole(100));
        let of_none = Setup::Completions { courses: Vec::new(), percent: None };
        assert_eq!(define(MeasureKind::Coverage, None, Some(&of_none)), Err(Missing::Setup));
    }

    #[test]
    fn earlier_figures_are_read_from_the_history() {
        let eight = target(Some(8), TargetUnit::Times, TargetSpan::Year);
        let change = |month, before: Option<i32>| TargetChange {
            from: date(2026, month, 1),
            before: before.map(Amount::whole),
        };
        let changes = [change(9, Some(7)), change(3, None), change(7, Some(6))];
        let setup = Setup::Events { rule: visits(), baseline: None };
        let stored = Stored {
            kind: MeasureKind::Count,
            target: Some(&eight),
            changes: &changes,
            ends: None,
            setup: Some(&setup),
        };
        let Ok(Definition::Count(count, _)) = Definition::of(stored) else { panic!("a count") };
        let on = |month| count.goal.on(date(2026, month, 1));
        assert_eq!([on(1), on(6), on(7), on(8), on(9)], [6, 6, 7, 7, 8].map(Figure::whole));
    }
}
