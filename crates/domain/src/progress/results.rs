//! How a target stands: figures, a state, and why, as numbers that the client makes a sentence of.

use crate::{
    Date,
    period::Period,
    progress::{
        figures::Figure,
        goal_history::{Direction, GoalChange},
        pace::Schedule,
        spans::CountSpan,
    },
};

crate::words! {
    /// How a target stands. Computed, never typed; what people report stands beside it.
    #[derive(Hash)]
    pub enum State {
        /// The goal is met.
        Achieved = "achieved",
        /// More than the pace asks for.
        Ahead = "ahead",
        OnPace = "on_pace",
        /// Less than the pace asks for.
        Behind = "behind",
        /// The time is over, or what may not be exceeded is exceeded.
        Missed = "missed",
        /// Nothing has happened, and nothing is late.
        NotStarted = "not_started",
        /// Something is missing that could be there: see [`Missing`].
        CannotBeMeasured = "cannot_be_measured",
        /// Has no figure by its nature: what goes on, and what is not local. Left out of every tally.
        NotCounted = "not_counted",
    }
}

crate::words! {
    /// Why a target cannot be measured yet. Each can be mended, by the one that it names.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Missing {
        /// The plan gives no figure.
        Goal = "goal",
        /// At least nothing: reached before anything is done.
        GoalAboveZero = "goal_above_zero",
        /// Nobody has said how it is counted.
        Setup = "setup",
        /// What was said is about another kind of measure.
        SetupOfThisKind = "setup_of_this_kind",
        /// The figure is in a unit that this kind is not counted in.
        UnitOfThisKind = "unit_of_this_kind",
        /// There is nothing to compare with.
        Baseline = "baseline",
        /// No figure has been entered for the days that count.
        Figures = "figures",
        /// The figure is of a few persons in a part of the branch.
        SmallCells = "small_cells",
        /// There is no figure from the end of the year before, which the growth of this year is reckoned from.
        FigureAtYearStart = "figure_at_year_start",
        /// Nothing was logged in a span that is over, so that nobody knows whether there was nothing.
        Logged = "logged",
        /// 0 of 0: nobody is in the group, or all are new in it.
        AnybodyToMeasure = "anybody_to_measure",
        /// No meeting at which the topic could be raised.
        Meetings = "meetings",
        /// The period has no days.
        Days = "days",
        /// So few are measured, or so few came of late, that the number would tell of a person: those who may read who has
        /// completed what are told it.
        SmallGroup = "small_group",
    }
}

/// How a target stands on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    pub state: State,
    /// Of the present span, in the target's unit; for coverage and topics, how many of those that are measured.
    pub value: Option<Figure>,
    /// What is to be reached in the present span, in the same unit.
    pub goal: Option<Figure>,
    /// What the pace asks for at the end of `as_of`, to a thousandth; for showing, since the state is decided by the exact number.
    pub expected: Option<Figure>,
    /// The days that `value` is of: this year's, or those from the plan's beginning to the deadline.
    pub span: Period,
    /// The day that `value` is from: today, the day of the last figure, or the last day of a span that is over.
    pub as_of: Date,
    /// The spans before, the earliest first.
    pub past: Vec<PastSpan>,
    pub explanation: Explanation,
}

/// How a span ended, by what is known of it today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PastSpan {
    pub span: Period,
    pub value: Option<Figure>,
    pub goal: Option<Figure>,
    /// Achieved, missed, or cannot be measured.
    pub state: State,
    /// How much of `value` was logged or corrected after the span's last day.
    pub logged_later: Figure,
}

/// How many of the past spans that could be measured ended with the goal met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    pub met: usize,
    pub of: usize,
}

impl Kept {
    pub fn of(past: &[PastSpan]) -> Self {
        let count = |state| past.iter().filter(|span| span.state == state).count();
        let met = count(State::Achieved);
        Self { met, of: met + count(State::Missed) }
    }
}

/// Why the state is what it is: numbers, of which the client makes a sentence in the reader's language
/// ("4 of 6 visits, one ahead of schedule; two are left before New Year").
///
/// Figures are in the target's unit. Last days count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Explanation {
    /// So many counted of so many.
    Counted {
        value: Figure,
        goal: Figure,
        schedule: Schedule,
        /// What is missing; zero when the goal is met.
        remaining: Figure,
        per: CountSpan,
        ends: Date,
        /// What a month needs from today, rounded up; `None` when nothing is missing or no day is left.
        per_month: Option<Figure>,
        /// The goal of a whole span, where only a part of it is in the period.
        goal_of_whole_span: Option<Figure>,
        /// The last change of the goal in the span, and the goal before it.
        changed: Option<(GoalChange, Figure)>,
        /// How much of `value` was logged or corrected after the span's last day.
        logged_later: Figure,
        kept: Kept,
    },
    /// A figure against a line from its baseline.
    Level {
        value: Figure,
        goal: Figure,
        direction: Direction,
        /// The figure that the line begins at, and its day.
        start: Figure,
        since: Date,
        schedule: Schedule,
        /// The distance to the goal; zero when it is met.
        remaining: Figure,
        ends: Date,
        per_month: Option<Figure>,
        changed: Option<(GoalChange, Figure)>,
        kept: Kept,
    },
    /// No figure since the baseline.
    NoFigureYet {
        start: Figure,
        since: Date,
        goal: Figure,
        ends: Date,
    },
    /// So many of a group.
    Covered {
        completed: usize,
        of: usize,
        /// How many must have completed it, of these.
        needed: usize,
        /// Those who have not completed it and whose weeks of grace are not over; not among `of`.
        newcomers: usize,
        schedule: Schedule,
        ends: Option<Date>,
        /// How many will have completed it at the deadline if it goes on as in the last 90 days; at most `of`.
        forecast: Option<usize>,
        kept: Kept,
    },
    /// 0 of 0.
    NobodyToMeasure {
        newcomers: usize,
    },
    /// Done once.
    Milestone {
        started: Option<Date>,
        done: Option<Date>,
        ends: Option<Date>,
        /// Days from today to the last day when it is not done; from the day on which it was done when it is. Below zero: late.
        days_left: Option<i64>,
    },
    /// A topic, raised in so many meetings of so many.
    Raised {
        raised: usize,
        of: usize,
        /// In how many of them it had to be raised.
        needed: usize,
        last: Option<Date>,
        kept: Kept,
    },
    /// What is done again and again.
    Routine {
        times: usize,
        last: Option<Date>,
        next_due: Date,
        /// Days from today to the day on which it is due; below zero: late.
        days_left: i64,
        /// How often it was late, so far.
        late: usize,
    },
    /// A list that is kept current.
    Register {
        current: usize,
        goal: Option<Figure>,
        /// Current today, and to be renewed soon.
        expiring: usize,
        /// The subjects whose last entry is past its date.
        lapsed: usize,
        next_expiry: Option<Date>,
        ends: Option<Date>,
    },
    /// Fewer than before.
    Reduced {
        value: Figure,
        at_most: Figure,
        baseline: Option<Figure>,
        schedule: Schedule,
        /// What is left before the limit; below zero: exceeded.
        room: Figure,
        ends: Date,
        at_most_of_whole_span: Option<Figure>,
        logged_later: Figure,
        kept: Kept,
    },
    /// Goes on: when somebody last reported.
    Reported {
        last: Option<Date>,
    },
    NotLocal,
    CannotBeMeasured(Missing),
}

impl Progress {
    /// Something is missing; what is known stays in the figures.
    pub fn cannot_be_measured(missing: Missing, span: Period, as_of: Date) -> Self {
        Self {
            state: State::CannotBeMeasured,
            value: None,
            goal: None,
            expected: None,
            span,
            as_of,
            past: Vec::new(),
            explanation: Explanation::CannotBeMeasured(missing),
        }
    }

    /// What goes on: says when it was last reported.
    pub fn ongoing(last_report: Option<Date>, span: Period, as_of: Date) -> Self {
        let explanation = Explanation::Reported { last: last_report };
        let state = State::NotCounted;
        Self { state, explanation, ..Self::cannot_be_measured(Missing::Goal, span, as_of) }
    }

    /// The union's or the employer's to do; the reason stands with the measure.
    pub fn not_local(span: Period, as_of: Date) -> Self {
        let explanation = Explanation::NotLocal;
        let state = State::NotCounted;
        Self { state, explanation, ..Self::cannot_be_measured(Missing::Goal, span, as_of) }
    }
}

impl From<Schedule> for State {
    fn from(schedule: Schedule) -> Self {
        match schedule {
            Schedule::Ahead { .. } => Self::Ahead,
            Schedule::OnPace => Self::OnPace,
            Schedule::Behind { .. } => Self::Behind,
        }
    }
}

/// The state of what is over.
pub const fn ended(is_met: bool) -> State {
    if is_met { State::Achieved } else { State::Missed }
}
