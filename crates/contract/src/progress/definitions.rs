//! How measures and goals are counted: the branch's own answer, beside the adopted figure and never in place of it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use verv_domain::{
    keys::{AgreementAreaKey, EventTypeKey, PurposeKey},
    organisation::{agreements::Term, parties::Party},
    plan::targets::Amount,
    progress::{
        definitions::Setup,
        events::CountKind,
        figures::Figure,
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
    /// What is counted: of the events that a rule accepts, or of a register.
    pub enum CountedBy {
        /// How many, or what was counted at them: for counts and reductions.
        Events = "events",
        /// In how many of the meetings it was raised: the meetings are the events of the rule's types, and it is raised where one
        /// of the rule's purposes is named. For standing topics.
        Topic = "topic",
        /// Whether they come again in time. For routines.
        Routine = "routine",
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
    /// Which events; null where it is by the entries of a register.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub rule: Option<EventRule>,
    /// For a reduction: how many there were in a whole year before.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub baseline: Option<Figure>,
    /// For a topic: in so many per cent of the meetings; in all, without it.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub percent: Option<Amount>,
    /// For a routine, which has one: how often.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub interval: Option<Interval>,
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
    /// As it is told; `None` for what is counted by other things than events.
    pub fn of(setup: &Setup) -> Option<Self> {
        let nothing = |by, rule: Option<&Rule>| Self {
            by,
            rule: rule.cloned().map(Into::into),
            baseline: None,
            percent: None,
            interval: None,
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
            Setup::Entries { register, lead_days } => {
                let entries = Some(EntriesCounted { register: *register, lead_days: *lead_days });
                Some(Self { entries, ..nothing(CountedBy::Entries, None) })
            }
            Setup::Indicator { .. } | Setup::Completions { .. } => None,
        }
    }
}

impl Check for CountingMethod {
    type Checked = Setup;

    fn check(self) -> Result<Setup, Vec<FieldError>> {
        let Self { by, rule, baseline, percent, interval, entries } = self;
        let mut checking = Checking::new();
        let by_events = by != CountedBy::Entries;
        if by_events && rule.is_none() {
            checking.refuse("/rule", "required", &"says which events");
        }
        if !by_events && entries.is_none() {
            checking.refuse("/entries", "required", &"says which register");
        }
        if entries.is_some_and(|entries| entries.lead_days > Term::LONGEST_LEAD) {
            checking.refuse("/entries/lead_days", "out_of_range", &"is at most two years");
        }
        let has_rule = rule.is_some();
        let rule = checking.nested("/rule", rule.filter(|_| by_events));
        let mut refuse_unless = |fits: bool, is_given: bool, pointer: &str| {
            if is_given && !fits {
                checking.refuse(pointer, "not_of_this_kind", &"says nothing of what is counted by this");
            }
        };
        refuse_unless(by_events, has_rule, "/rule");
        refuse_unless(!by_events, entries.is_some(), "/entries");
        refuse_unless(by == CountedBy::Events, baseline.is_some(), "/baseline");
        refuse_unless(by == CountedBy::Topic, percent.is_some(), "/percent");
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
