//! What a measure's target is: its kind and figure, as the plan has them, and how the branch has said that it is counted.

use serde::{Deserialize, Serialize};

use crate::{
    Date,
    plan::{
        measures::MeasureKind,
        targets::{Amount, Target, TargetSpan, TargetUnit},
    },
    progress::{
        counts::{Balance, CountTarget},
        coverage::CoverageTarget,
        figures::{Figure, Step},
        goals::{Direction, GoalChange, GoalHistory},
        indicators::Measured,
        levels::{Baseline, GrowthBase, LevelGoal, LevelTarget},
        milestones::MilestoneTarget,
        reductions::ReductionTarget,
        registers::RegisterTarget,
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
    /// A count, a level or a reduction: by monthly figures of an indicator.
    Indicator {
        measured: Measured,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        baseline: Option<Baseline>,
        /// What a number for a level is: the level itself, or how much is added to the baseline.
        #[serde(default)]
        reach: Reach,
    },
    /// Coverage: by mandates and completions. Which offices and courses stands with the courses.
    Completions {
        grace_weeks: u8,
        /// Of those who are measured; all where it is not given.
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
    /// A register: so many days before it expires an entry is to be renewed.
    Entries { lead_days: u16 },
}

impl Setup {
    /// Which events count, where it is by events.
    pub const fn rule(&self) -> Option<&Rule> {
        match self {
            Self::Events { rule, .. } | Self::Topic { rule, .. } | Self::Routine { rule, .. } => Some(rule),
            Self::Indicator { .. } | Self::Completions { .. } | Self::Entries { .. } => None,
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
    Coverage(CoverageTarget),
    /// From check-ins.
    Milestone(MilestoneTarget),
    /// From the events of the rule's types as meetings.
    Topic(TopicTarget, Rule),
    /// From the days of the rule's events.
    Routine(RoutineTarget, Rule),
    /// From the entries of a register.
    Register(RegisterTarget),
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
    /// Earlier figures, from the measure's history: each with the first day of the figure that replaced it.
    pub changes: &'a [TargetChange],
    /// The last day of the deadline.
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
}

impl Stored<'_> {
    /// The target with its figure and what that was before.
    fn figure(&self) -> Result<(&Target, GoalHistory), Missing> {
        let target = self.target.ok_or(Missing::Goal)?;
        let now = target.at_least.ok_or(Missing::Goal)?;
        let mut changes: Vec<TargetChange> = self.changes.to_vec();
        changes.sort_by_key(|change| change.from);
        // A figure that was missing at first is taken as if it had been there: there is no goal to bend the line from.
        let first = changes.first().and_then(|change| change.before).unwrap_or(now);
        let after = changes.iter().skip(1).map(|next| next.before).chain([Some(now)]);
        let changes = changes
            .iter()
            .zip(after)
            .filter_map(|(change, goal)| Some(GoalChange { from: change.from, goal: goal?.into() }));
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
            Setup::Indicator { measured: Measured::Joined, .. } => {
                Ok(Definition::Flow(count(Balance::Gross)))
            }
            Setup::Indicator { measured: Measured::Net, .. } => Ok(Definition::Flow(count(Balance::Net))),
            Setup::Indicator { measured: Measured::Stock, .. }
            | Setup::Completions { .. }
            | Setup::Topic { .. }
            | Setup::Routine { .. }
            | Setup::Entries { .. } => Err(Missing::SetupOfThisKind),
        }
    }

    fn level(&self) -> Result<Definition, Missing> {
        let (target, goal) = self.figure()?;
        match self.setup.ok_or(Missing::Setup)? {
            Setup::Indicator { measured: Measured::Stock, baseline, reach } => {
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
            // "240 a year" and "200 new" by those who joined, with those who left taken off or not.
            Setup::Indicator { measured: Measured::Joined | Measured::Net, .. } => self.count(),
            Setup::Events { .. }
            | Setup::Completions { .. }
            | Setup::Topic { .. }
            | Setup::Routine { .. }
            | Setup::Entries { .. } => Err(Missing::SetupOfThisKind),
        }
    }

    fn coverage(&self) -> Result<Definition, Missing> {
        match self.setup.ok_or(Missing::Setup)? {
            Setup::Completions { grace_weeks, percent } => Ok(Definition::Coverage(CoverageTarget {
                percent: share(*percent),
                grace_weeks: *grace_weeks,
                ends: self.ends,
            })),
            Setup::Events { .. }
            | Setup::Indicator { .. }
            | Setup::Topic { .. }
            | Setup::Routine { .. }
            | Setup::Entries { .. } => Err(Missing::SetupOfThisKind),
        }
    }

    fn standing(&self) -> Result<Definition, Missing> {
        match self.setup.ok_or(Missing::Setup)? {
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
        let lead_days = match self.setup.ok_or(Missing::Setup)? {
            Setup::Entries { lead_days } => *lead_days,
            Setup::Events { .. }
            | Setup::Indicator { .. }
            | Setup::Completions { .. }
            | Setup::Topic { .. }
            | Setup::Routine { .. } => return Err(Missing::SetupOfThisKind),
        };
        let at_least = self.target.and_then(|target| target.at_least).map(Figure::from);
        Ok(Definition::Register(RegisterTarget { at_least, ends: self.ends, lead_days }))
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
            Setup::Indicator { measured: Measured::Stock, baseline, reach: Reach::Level } => {
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
