//! How measures and goals are counted: the branch's own answer, beside the adopted figure and never in place of it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use verv_domain::{
    id::EmployerId,
    keys::{AgreementAreaKey, CourseKey, EventTypeKey, PurposeKey},
    organisation::{agreements::Term, parties::Party},
    plan::targets::Amount,
    progress::{
        definitions::{Reach, Setup},
        events::CountKind,
        figures::Figure,
        indicators::Measured,
        levels::{Baseline, GrowthBase},
        monthly_figures::FigureOf,
        registers::Register,
        rules::{Quantity, Rule, WrittenRule},
        standing::Interval,
    },
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
};

/// How a measure or a goal is counted.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountingView {
    /// Of the measure, or of the goal.
    pub id: Uuid,
    /// Absent while nobody has said how. Milestones, what goes on and what is not local need none.
    pub counting: Option<CountingMethod>,
    pub version: i64,
}

versioned!(CountingView);

verv_domain::words! {
    /// What is counted: of the events that a rule accepts, of those in office, or of a register.
    pub enum CountedBy {
        /// How many, or what was counted at them: for counts and reductions.
        Events = "events",
        /// In how many of the meetings it was raised: the meetings are the events of the rule's types, and it is raised where one
        /// of the rule's purposes is named. For standing topics.
        Topic = "topic",
        /// Whether they come again in time. For routines.
        Routine = "routine",
        /// How many of those who need any of the courses have completed those that they need. For coverage.
        Completions = "completions",
        /// Monthly figures. For counts, levels and reductions.
        Indicator = "indicator",
        /// By no events: the entries of a register that are current, and those that are past their date. For registers.
        Entries = "entries",
    }
}

/// How it is counted.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CountingMethod {
    pub by: CountedBy,
    /// Which events count, where it is by events.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub rule: Option<EventRule>,
    /// The keys of courses, where it is by completions.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub courses: Vec<CourseKey>,
    /// For a reduction: how many there were in a whole year before.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub baseline: Option<Figure>,
    /// For a topic: in so many per cent of the meetings; in all, without it. For coverage: so many per cent of those who are
    /// measured; without it what the target says in per cent, else all.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub percent: Option<Amount>,
    /// For a routine, which has one: how often.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub interval: Option<Interval>,
    /// For what is counted by monthly figures: by which.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub indicator: Option<IndicatorMethod>,
    /// For a register, which has one: which.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub entries: Option<EntriesCounted>,
}

/// Of which register the entries are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EntriesCounted {
    pub register: Register,
    /// How many days before it expires an entry is to be renewed that does not say so itself.
    #[cfg_attr(feature = "openapi", schema(maximum = 730))]
    pub lead_days: u16,
}

verv_domain::words! {
    /// What the figure of a level means.
    pub enum IndicatorGoal {
        /// "Clubs in at least five areas": the level to reach.
        Level = "level",
        /// "200 new": so many more than at the start.
        Added = "added",
        /// "1.5 % a year": growth in each year, of a base.
        GrowYearly = "grow_yearly",
    }
}

/// Which monthly figures a target is measured by.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IndicatorMethod {
    pub measured: Measured,
    /// Of this agreement area; of the whole branch where no employer is named either.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub agreement_area: Option<AgreementAreaKey>,
    /// Of this employer.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub employer_id: Option<EmployerId>,
    /// Where the line begins: the figure of the end of this day.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub start: Option<Baseline>,
    pub goal: IndicatorGoal,
    /// What the per cent of each year are of, where it grows by them.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub base: Option<GrowthBase>,
}

impl Check for IndicatorMethod {
    type Checked = Setup;

    fn check(self) -> Result<Setup, Vec<FieldError>> {
        let Self { measured, agreement_area, employer_id, start, goal, base } = self;
        let mut checking = Checking::new();
        let of = FigureOf::new(agreement_area, employer_id);
        if of.is_none() {
            checking.refuse("/employer_id", "not_both", &"an agreement area or an employer");
        }
        if start.is_some_and(|start| start.value < Figure::ZERO) {
            checking.refuse("/start/value", "out_of_range", &"is not below zero");
        }
        let reach = match (goal, base) {
            (IndicatorGoal::Level, None) => Some(Reach::Level),
            (IndicatorGoal::Added, None) => Some(Reach::Added),
            (IndicatorGoal::GrowYearly, Some(base)) => Some(Reach::GrowYearly(base)),
            (IndicatorGoal::GrowYearly, None) => {
                checking.refuse("/base", "required", &"growth says what it is a part of");
                None
            }
            (IndicatorGoal::Level | IndicatorGoal::Added, Some(_)) => {
                checking.refuse(
                    "/base",
                    "not_of_this_kind",
                    &"says nothing of what is no growth in per cent",
                );
                None
            }
        };
        checking.finish(|| Some(Setup::Indicator { measured, baseline: start, reach: reach?, of: of? }))
    }
}

/// Which events count. An empty list asks for nothing; of a list with several one is enough. At least which types or which
/// purposes are named, or what is summed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventRule {
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub types: Vec<EventTypeKey>,
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub purposes: Vec<PurposeKey>,
    /// Who held the event.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub organisers: Vec<Party>,
    /// Where it took place.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub agreement_areas: Vec<AgreementAreaKey>,
    /// What is added up; an event at which it was not counted is left out. Without it each event is one.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub sum: Option<CountKind>,
}

impl From<Rule> for EventRule {
    fn from(rule: Rule) -> Self {
        let WrittenRule { types, purposes, organisers, agreement_areas, quantity } = rule.into();
        let sum = match quantity {
            Quantity::Times => None,
            Quantity::Sum(kind) => Some(kind),
        };
        Self { types, purposes, organisers, agreement_areas, sum }
    }
}

impl Check for EventRule {
    type Checked = Rule;

    fn check(self) -> Result<Rule, Vec<FieldError>> {
        let Self { types, purposes, organisers, agreement_areas, sum } = self;
        let mut checking = Checking::new();
        checking.distinct("/types", &types, Rule::MOST);
        checking.distinct("/purposes", &purposes, Rule::MOST);
        checking.distinct("/organisers", &organisers, Rule::MOST);
        checking.distinct("/agreement_areas", &agreement_areas, Rule::MOST);
        let quantity = sum.map_or(Quantity::Times, Quantity::Sum);
        let written = WrittenRule { types, purposes, organisers, agreement_areas, quantity };
        if written.types.len().max(written.purposes.len()).max(written.organisers.len()) > Rule::MOST
            || written.agreement_areas.len() > Rule::MOST
        {
            return checking.finish(|| None);
        }
        let rule = checking.rule("/types", "counts_everything", Rule::try_from(written));
        checking.finish(|| rule)
    }
}

impl CountingMethod {
    /// As it is told; `None` for what is counted by registers.
    pub fn of(setup: &Setup) -> Option<Self> {
        let nothing = |by, rule: Option<&Rule>| Self {
            by,
            rule: rule.cloned().map(Into::into),
            courses: Vec::new(),
            baseline: None,
            percent: None,
            interval: None,
            indicator: None,
            entries: None,
        };
        match setup {
            Setup::Events { rule, baseline } => {
                Some(Self { baseline: *baseline, ..nothing(CountedBy::Events, Some(rule)) })
            }
            Setup::Topic { rule, percent } => {
                Some(Self { percent: *percent, ..nothing(CountedBy::Topic, Some(rule)) })
            }
            Setup::Routine { interval, rule } => {
                Some(Self { interval: Some(*interval), ..nothing(CountedBy::Routine, Some(rule)) })
            }
            Setup::Indicator { measured, baseline, reach, of } => {
                let (goal, base) = match reach {
                    Reach::Level => (IndicatorGoal::Level, None),
                    Reach::Added => (IndicatorGoal::Added, None),
                    Reach::GrowYearly(base) => (IndicatorGoal::GrowYearly, Some(*base)),
                };
                let indicator = IndicatorMethod {
                    measured: *measured,
                    agreement_area: of.agreement_area().cloned(),
                    employer_id: of.employer(),
                    start: *baseline,
                    goal,
                    base,
                };
                Some(Self { indicator: Some(indicator), ..nothing(CountedBy::Indicator, None) })
            }
            Setup::Completions { courses, percent } => Some(Self {
                courses: courses.clone(),
                percent: *percent,
                ..nothing(CountedBy::Completions, None)
            }),
            Setup::Entries { register, lead_days } => {
                let entries = Some(EntriesCounted { register: *register, lead_days: *lead_days });
                Some(Self { entries, ..nothing(CountedBy::Entries, None) })
            }
        }
    }
}

/// More than a measure is about.
const MOST_COURSES: usize = 20;

impl Check for CountingMethod {
    type Checked = Setup;

    fn check(self) -> Result<Setup, Vec<FieldError>> {
        let Self { by, rule, courses, baseline, percent, interval, indicator, entries } = self;
        let mut checking = Checking::new();
        match (by, rule.is_some()) {
            (CountedBy::Indicator | CountedBy::Completions | CountedBy::Entries, true) => {
                checking.refuse("/rule", "not_of_this_kind", &"says nothing of what is counted by this");
            }
            (CountedBy::Events | CountedBy::Topic | CountedBy::Routine, false) => {
                checking.refuse("/rule", "required", &"says which events count");
            }
            _ => {}
        }
        if by == CountedBy::Completions && courses.is_empty() {
            checking.refuse("/courses", "required", &"says which courses");
        }
        checking.distinct("/courses", &courses, MOST_COURSES);
        if by == CountedBy::Indicator && indicator.is_none() {
            checking.refuse("/indicator", "required", &"says which monthly figures");
        }
        if by != CountedBy::Indicator && indicator.is_some() {
            checking.refuse("/indicator", "not_of_this_kind", &"says nothing of what is counted by this");
        }
        if by == CountedBy::Entries && entries.is_none() {
            checking.refuse("/entries", "required", &"says which register");
        }
        if entries.is_some_and(|entries| entries.lead_days > Term::LONGEST_LEAD) {
            checking.refuse("/entries/lead_days", "out_of_range", &"is at most two years");
        }
        let rule = checking.nested("/rule", rule);
        let indicator = checking.nested("/indicator", indicator);
        let mut refuse_unless = |fits: bool, is_given: bool, pointer: &str| {
            if is_given && !fits {
                checking.refuse(pointer, "not_of_this_kind", &"says nothing of what is counted by this");
            }
        };
        refuse_unless(by == CountedBy::Completions, !courses.is_empty(), "/courses");
        refuse_unless(by == CountedBy::Entries, entries.is_some(), "/entries");
        refuse_unless(by == CountedBy::Events, baseline.is_some(), "/baseline");
        refuse_unless(matches!(by, CountedBy::Topic | CountedBy::Completions), percent.is_some(), "/percent");
        refuse_unless(by == CountedBy::Routine, interval.is_some(), "/interval");
        if baseline.is_some_and(|baseline| baseline < Figure::ZERO) {
            checking.refuse("/baseline", "out_of_range", &"is not below zero");
        }
        if percent.is_some_and(|percent| !(1..=100_000).contains(&percent.thousandths)) {
            checking.refuse("/percent", "out_of_range", &"is above 0, and at most 100");
        }
        if by == CountedBy::Topic && rule.as_ref().is_some_and(|rule| !rule.can_be_topic()) {
            checking.refuse(
                "/rule",
                "no_topic",
                &"names the types that are meetings, and the purposes that are the topic",
            );
        }
        match interval {
            None if by == CountedBy::Routine => {
                checking.refuse("/interval", "required", &"a routine says how often");
            }
            Some(Interval { every: 0, .. }) => {
                checking.refuse("/interval/every", "out_of_range", &"is from 1 to 255");
            }
            Some(_) | None => {}
        }
        checking.finish(|| {
            Some(match by {
                CountedBy::Events => Setup::Events { rule: rule?, baseline },
                CountedBy::Topic => Setup::Topic { rule: rule?, percent },
                CountedBy::Routine => Setup::Routine { interval: interval?, rule: rule? },
                CountedBy::Completions => Setup::Completions { courses, percent },
                CountedBy::Indicator => indicator?,
                CountedBy::Entries => {
                    let EntriesCounted { register, lead_days } = entries?;
                    Setup::Entries { register, lead_days }
                }
            })
        })
    }
}

/// How a measure or a goal is to be counted.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CountingRequest {
    /// Null: it is not counted any more.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub counting: Option<CountingMethod>,
}

impl Body for CountingRequest {}

/// What to send for it to stay as it is.
impl From<&CountingView> for CountingRequest {
    fn from(view: &CountingView) -> Self {
        Self { counting: view.counting.clone() }
    }
}

impl Check for CountingRequest {
    type Checked = Option<Setup>;

    fn check(self) -> Result<Option<Setup>, Vec<FieldError>> {
        let mut checking = Checking::new();
        let is_given = self.counting.is_some();
        let setup = checking.nested("/counting", self.counting);
        checking.finish(|| (setup.is_some() == is_given).then_some(setup))
    }
}
