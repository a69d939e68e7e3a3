//! How targets stand: computed from what was done, never typed; what people report stands beside it.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date,
    id::{EventId, GoalId, MeasureId, PlanId},
    keys::EventTypeKey,
    period::Period,
    plan::measures::{MeasureKind, MeasureStatus},
    progress::{
        figures::Figure,
        goal_history::Direction,
        pace::Schedule,
        results::{Explanation, Kept, Missing, PastSpan, Progress, State},
        rules::{Served, Sharing},
        spans::CountSpan,
    },
};

use crate::{endpoint::Answer, plan::goals::TargetView, plan::measures::LastReport};

/// How the targets of a plan stand.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanProgressView {
    pub plan_id: PlanId,
    /// The branch's day, which everything is reckoned from.
    pub today: Date,
    /// Whether one event may count toward several targets, as the branch has answered.
    pub sharing: Sharing,
    /// Events of the plan's period that count toward at least one target.
    pub events_that_count: u32,
    /// How often they count, toward whichever target.
    pub times_counted: u32,
    /// One for each measure that can have a target, in the plan's order.
    pub measures: Vec<MeasureProgress>,
    /// One for each goal that has a target of its own.
    pub goals: Vec<GoalProgress>,
}

impl Answer for PlanProgressView {}

impl PlanProgressView {
    /// With the numbers of what served.
    pub fn count(&mut self, served: Served) {
        self.events_that_count = small(served.events);
        self.times_counted = small(served.counts);
    }
}

/// How a measure's target stands, in the plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasureProgress {
    pub measure_id: MeasureId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2.3"))]
    pub number: String,
    pub title: String,
    pub kind: MeasureKind,
    pub target: Option<TargetView>,
    /// What people have reported, which is neither made of the figures nor changes them.
    pub status: MeasureStatus,
    pub progress: TargetProgress,
}

/// How a goal's target stands, in the plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalProgress {
    pub goal_id: GoalId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2"))]
    pub number: String,
    pub title: String,
    pub target: Option<TargetView>,
    pub progress: TargetProgress,
}

/// How one measure's target stands, with the events that count.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasureProgressView {
    pub measure_id: MeasureId,
    pub today: Date,
    pub kind: MeasureKind,
    pub target: Option<TargetView>,
    /// What people have reported.
    pub status: MeasureStatus,
    pub last_report: Option<LastReport>,
    pub progress: TargetProgress,
    /// Whether one event may count toward several targets, as the branch has answered.
    pub sharing: Sharing,
    /// The last that count in the plan's period, at most a hundred, the latest first. None of them for those who do not see all
    /// that the branch does.
    pub events: Vec<CountedEvent>,
    /// How many count in all.
    pub events_in_all: u32,
}

impl Answer for MeasureProgressView {}

/// An event that counts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountedEvent {
    pub id: EventId,
    pub day: Date,
    pub event_type: EventTypeKey,
    /// The workplace, or the place in words.
    pub place: Option<String>,
    /// What it is worth to this target.
    pub amount: Figure,
}

/// Where a target stands on a day, and why.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TargetProgress {
    pub state: State,
    /// Of the present span, in the target's unit; for coverage and topics, how many of those that are measured.
    pub value: Option<Figure>,
    /// What is to be reached in the present span.
    pub goal: Option<Figure>,
    /// What the pace asks for at the end of `as_of`.
    pub expected: Option<Figure>,
    /// The days that `value` is of.
    pub span: Period,
    /// The day that `value` is from.
    pub as_of: Date,
    /// The spans before, the earliest first.
    pub past: Vec<PastProgress>,
    /// The monthly figures that it is measured by, the earliest first: at most the last 36 since the line began. None where it
    /// is measured by other things.
    pub readings: Vec<ReadingView>,
    pub explanation: ProgressExplanation,
}

/// A figure at the end of a day.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadingView {
    pub day: Date,
    pub value: Figure,
}

/// How a span ended, by what is known of it today.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastProgress {
    pub span: Period,
    pub value: Option<Figure>,
    pub goal: Option<Figure>,
    /// Achieved, missed, or cannot be measured.
    pub state: State,
    /// How much of `value` was logged or corrected after the span's last day.
    pub logged_later: Figure,
}

/// Where a figure is against the pace.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaceView {
    /// Ahead, on pace or behind.
    pub state: State,
    /// By so much; zero on pace.
    pub by: Figure,
}

/// How many of the past spans that could be measured ended with the goal met.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptView {
    pub met: u32,
    pub of: u32,
}

/// Why the state is what it is: numbers, of which a client makes a sentence in the reader's language. Figures are in the
/// target's unit; last days count.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProgressExplanation {
    /// So many counted of so many.
    Counted {
        pace: PaceView,
        /// What is missing; zero when the goal is met.
        remaining: Figure,
        per: CountSpan,
        ends: Date,
        /// What a month needs from today; absent when nothing is missing or no day is left.
        per_month: Option<Figure>,
        /// The goal of a whole span, where only a part of it is in the period.
        goal_of_whole_span: Option<Figure>,
        /// The day from which the goal is another than before, in this span, and the goal before it.
        changed_on: Option<Date>,
        goal_before: Option<Figure>,
        /// How much was logged or corrected after the span's last day.
        logged_later: Figure,
        kept: KeptView,
    },
    /// A figure against a line from its baseline.
    Level {
        direction: Direction,
        start: Figure,
        since: Date,
        pace: PaceView,
        remaining: Figure,
        ends: Date,
        per_month: Option<Figure>,
        changed_on: Option<Date>,
        goal_before: Option<Figure>,
        kept: KeptView,
    },
    /// No figure since the baseline.
    NoFigureYet { start: Figure, since: Date, ends: Date },
    /// So many of a group.
    Covered {
        of: u32,
        needed: u32,
        newcomers: u32,
        pace: PaceView,
        ends: Option<Date>,
        forecast: Option<u32>,
        kept: KeptView,
    },
    /// Nobody is in the group, or all are new in it.
    NobodyToMeasure { newcomers: u32 },
    /// Done once.
    Milestone {
        started: Option<Date>,
        done: Option<Date>,
        ends: Option<Date>,
        /// Days from today to the last day when it is not done; from the day on which it was done when it is. Below zero: late.
        days_left: Option<i64>,
    },
    /// A topic, raised in so many meetings of so many.
    Raised { raised: u32, of: u32, needed: u32, last: Option<Date>, kept: KeptView },
    /// What is done again and again.
    Routine {
        times: u32,
        last: Option<Date>,
        next_due: Date,
        /// Below zero: late.
        days_left: i64,
        /// How often it was late, so far.
        late: u32,
    },
    /// A list that is kept current.
    Register { current: u32, expiring: u32, lapsed: u32, next_expiry: Option<Date>, ends: Option<Date> },
    /// Fewer than before.
    Reduced {
        at_most: Figure,
        baseline: Option<Figure>,
        pace: PaceView,
        /// What is left before the limit; below zero: exceeded.
        room: Figure,
        ends: Date,
        at_most_of_whole_span: Option<Figure>,
        logged_later: Figure,
        kept: KeptView,
    },
    /// Goes on: when somebody last reported.
    Reported { last: Option<Date> },
    /// The union's or the employer's to do.
    NotLocal,
    /// Something is missing that could be there.
    CannotBeMeasured { missing: Missing },
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl From<Kept> for KeptView {
    fn from(kept: Kept) -> Self {
        Self { met: small(kept.met), of: small(kept.of) }
    }
}

impl From<Schedule> for PaceView {
    fn from(schedule: Schedule) -> Self {
        let by = match schedule {
            Schedule::Ahead { by } | Schedule::Behind { by } => by,
            Schedule::OnPace => Figure::ZERO,
        };
        Self { state: schedule.into(), by }
    }
}

impl From<PastSpan> for PastProgress {
    fn from(past: PastSpan) -> Self {
        let PastSpan { span, value, goal, state, logged_later } = past;
        Self { span, value, goal, state, logged_later }
    }
}

impl From<Progress> for TargetProgress {
    fn from(progress: Progress) -> Self {
        let Progress { state, value, goal, expected, span, as_of, past, explanation } = progress;
        let past = past.into_iter().map(PastProgress::from).collect();
        let readings = Vec::new();
        Self { state, value, goal, expected, span, as_of, past, readings, explanation: explanation.into() }
    }
}

impl From<Explanation> for ProgressExplanation {
    fn from(explanation: Explanation) -> Self {
        match explanation {
            Explanation::Counted {
                value: _,
                goal: _,
                schedule,
                remaining,
                per,
                ends,
                per_month,
                goal_of_whole_span,
                changed,
                logged_later,
                kept,
            } => Self::Counted {
                pace: schedule.into(),
                remaining,
                per,
                ends,
                per_month,
                goal_of_whole_span,
                changed_on: changed.map(|(change, _)| change.from),
                goal_before: changed.map(|(_, before)| before),
                logged_later,
                kept: kept.into(),
            },
            Explanation::Level {
                value: _,
                goal: _,
                direction,
                start,
                since,
                schedule,
                remaining,
                ends,
                per_month,
                changed,
                kept,
            } => Self::Level {
                direction,
                start,
                since,
                pace: schedule.into(),
                remaining,
                ends,
                per_month,
                changed_on: changed.map(|(change, _)| change.from),
                goal_before: changed.map(|(_, before)| before),
                kept: kept.into(),
            },
            Explanation::NoFigureYet { start, since, goal: _, ends } => {
                Self::NoFigureYet { start, since, ends }
            }
            Explanation::Covered { completed: _, of, needed, newcomers, schedule, ends, forecast, kept } => {
                Self::Covered {
                    of: small(of),
                    needed: small(needed),
                    newcomers: small(newcomers),
                    pace: schedule.into(),
                    ends,
                    forecast: forecast.map(small),
                    kept: kept.into(),
                }
            }
            Explanation::NobodyToMeasure { newcomers } => {
                Self::NobodyToMeasure { newcomers: small(newcomers) }
            }
            Explanation::Milestone { started, done, ends, days_left } => {
                Self::Milestone { started, done, ends, days_left }
            }
            Explanation::Raised { raised, of, needed, last, kept } => Self::Raised {
                raised: small(raised),
                of: small(of),
                needed: small(needed),
                last,
                kept: kept.into(),
            },
            Explanation::Routine { times, last, next_due, days_left, late } => {
                Self::Routine { times: small(times), last, next_due, days_left, late: small(late) }
            }
            Explanation::Register { current, goal: _, expiring, lapsed, next_expiry, ends } => {
                Self::Register {
                    current: small(current),
                    expiring: small(expiring),
                    lapsed: small(lapsed),
                    next_expiry,
                    ends,
                }
            }
            Explanation::Reduced {
                value: _,
                at_most,
                baseline,
                schedule,
                room,
                ends,
                at_most_of_whole_span,
                logged_later,
                kept,
            } => Self::Reduced {
                at_most,
                baseline,
                pace: schedule.into(),
                room,
                ends,
                at_most_of_whole_span,
                logged_later,
                kept: kept.into(),
            },
            Explanation::Reported { last } => Self::Reported { last },
            Explanation::NotLocal => Self::NotLocal,
            Explanation::CannotBeMeasured(missing) => Self::CannotBeMeasured { missing },
        }
    }
}
