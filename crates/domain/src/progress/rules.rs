//! Which events count toward a target, with how much, and whether one event may count toward several.

use serde::{Deserialize, Serialize};

use crate::{
    Date,
    keys::{AgreementAreaKey, EventTypeKey, PurposeKey},
    organisation::parties::Party,
    progress::{
        events::{CountKind, Event},
        figures::Figure,
        standing::Meeting,
    },
};

/// What an event that counts is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// One.
    #[default]
    Times,
    /// What was counted at it; an event at which it was not counted is left out.
    Sum(CountKind),
}

/// Which events count. An empty list asks for nothing; of a list with several one is enough.
///
/// `organisers` asks who held the event, `agreement_areas` where. A rule says at least which types or which purposes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "WrittenRule", into = "WrittenRule")]
pub struct Rule {
    types: Vec<EventTypeKey>,
    purposes: Vec<PurposeKey>,
    organisers: Vec<Party>,
    agreement_areas: Vec<AgreementAreaKey>,
    quantity: Quantity,
}

/// The parts of a [`Rule`], in any combination; absent lists are empty.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WrittenRule {
    pub types: Vec<EventTypeKey>,
    pub purposes: Vec<PurposeKey>,
    pub organisers: Vec<Party>,
    pub agreement_areas: Vec<AgreementAreaKey>,
    pub quantity: Quantity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("a rule says which types of events count, or which purposes")]
    CountsEverything,
    #[error("at most {} of a kind in a rule", Rule::MOST)]
    TooMany,
}

impl TryFrom<WrittenRule> for Rule {
    type Error = RuleError;

    fn try_from(written: WrittenRule) -> Result<Self, RuleError> {
        let WrittenRule { types, purposes, organisers, agreement_areas, quantity } = written;
        let longest = types.len().max(purposes.len()).max(organisers.len()).max(agreement_areas.len());
        if longest > Self::MOST {
            return Err(RuleError::TooMany);
        }
        // Any event at which something was counted: new members, wherever they came in.
        if types.is_empty() && purposes.is_empty() && quantity == Quantity::Times {
            return Err(RuleError::CountsEverything);
        }
        Ok(Self { types, purposes, organisers, agreement_areas, quantity })
    }
}

impl From<Rule> for WrittenRule {
    fn from(rule: Rule) -> Self {
        let Rule { types, purposes, organisers, agreement_areas, quantity } = rule;
        Self { types, purposes, organisers, agreement_areas, quantity }
    }
}

/// What one event is worth to a target: a day and an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tally {
    pub day: Date,
    /// The day on which it was logged, or last corrected.
    pub logged: Date,
    pub amount: Figure,
}

impl Rule {
    /// The most of a kind that a rule can name.
    pub const MOST: usize = 50;

    pub const fn quantity(&self) -> Quantity {
        self.quantity
    }

    /// Whether it asks for events of this type.
    pub fn names_type(&self, event_type: &EventTypeKey) -> bool {
        self.types.contains(event_type)
    }

    /// Whether it asks for this purpose.
    pub fn names_purpose(&self, purpose: &PurposeKey) -> bool {
        self.purposes.contains(purpose)
    }

    /// Whether the event counts.
    pub fn accepts(&self, event: &Event) -> bool {
        self.tally(event).is_some()
    }

    /// What the event is worth; `None` when it does not count.
    pub fn tally(&self, event: &Event) -> Option<Tally> {
        let amount = match self.quantity {
            Quantity::Times => Figure::whole(1),
            Quantity::Sum(kind) => Figure::whole(event.counts.get(kind)?.get().into()),
        };
        let purpose = self.purposes.is_empty() || self.place_of_purpose(event).is_some();
        (purpose && self.is_of_kind(event)).then_some(Tally { day: event.day, logged: event.logged, amount })
    }

    /// For a standing topic: the event as a meeting, if it is one of the rule's, and whether the topic was raised in it.
    pub fn meeting(&self, event: &Event) -> Option<Meeting> {
        let is_raised = self.place_of_purpose(event).is_some();
        self.is_of_kind(event).then_some(Meeting { day: event.day, is_raised })
    }

    /// Whether the rule says which events are meetings and what is the topic.
    pub fn can_be_topic(&self) -> bool {
        !self.types.is_empty() && !self.purposes.is_empty()
    }

    /// Whether type, organiser and agreement area are as the rule asks.
    fn is_of_kind(&self, event: &Event) -> bool {
        is_asked_for(&self.types, Some(&event.event_type))
            && is_asked_for(&self.organisers, event.organiser.as_ref())
            && is_asked_for(&self.agreement_areas, event.agreement_area.as_ref())
    }

    /// Where among the event's purposes the first that the rule names stands.
    fn place_of_purpose(&self, event: &Event) -> Option<usize> {
        event.purposes.iter().position(|purpose| self.purposes.contains(purpose))
    }
}

fn is_asked_for<T: PartialEq>(asked: &[T], given: Option<&T>) -> bool {
    asked.is_empty() || given.is_some_and(|given| asked.contains(given))
}

crate::words! {
    /// Whether one event may count toward several targets: the branch's answer, which is shown where the targets are.
    pub enum Sharing {
        /// Toward each whose rule it meets: two times six visits are at least six visits.
        Several = "several",
        /// Toward one, that of its main purpose: two times six visits are twelve.
        One = "one",
        /// The branch has not said: as `several`, with the question beside it.
        Unanswered = "unanswered",
    }
}

/// The targets that the event counts toward: places in `rules`, in their order, with what it is worth to each.
///
/// Where it counts toward one, that is the one that names the earliest of its purposes; of several, and where none names a
/// purpose, the first. The order of `rules` is the plan's, so that the answer is the same each time. What was counted at an
/// event is no second event: targets that ask for a sum have theirs, whatever else it counts toward.
pub fn serve(event: &Event, rules: &[&Rule], sharing: Sharing) -> Vec<(usize, Tally)> {
    let served = || rules.iter().enumerate().filter_map(|(place, rule)| Some((place, rule.tally(event)?)));
    match sharing {
        Sharing::Several | Sharing::Unanswered => served().collect(),
        Sharing::One => {
            let by_purpose = |&(place, _): &(usize, Tally)| {
                (rules[place].place_of_purpose(event).unwrap_or(usize::MAX), place)
            };
            let is_event = |(place, _): &(usize, Tally)| rules[*place].quantity == Quantity::Times;
            let one = served().filter(is_event).min_by_key(by_purpose).map(|(place, _)| place);
            served().filter(|target| !is_event(target) || Some(target.0) == one).collect()
        }
    }
}

/// How many events counted, and how often: "8 visits served 12 counts".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Served {
    /// Events that counted toward at least one target.
    pub events: usize,
    pub counts: usize,
}

/// The tallies of each of `rules`, in the order of the events, and how many events made them.
pub fn tallies<'a>(
    events: impl IntoIterator<Item = &'a Event>,
    rules: &[&Rule],
    sharing: Sharing,
) -> (Vec<Vec<Tally>>, Served) {
    let mut tallies = vec![Vec::new(); rules.len()];
    let mut served = Served::default();
    for event in events {
        let targets = serve(event, rules, sharing);
        served.events += usize::from(!targets.is_empty());
        served.counts += targets.len();
        for (place, tally) in targets {
            tallies[place].push(tally);
        }
    }
    (tallies, served)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        id::OfficeId,
        progress::events::{Count, Counts, DefaultEventType, DefaultPurpose},
        time::date,
    };

    fn visit(purposes: &[DefaultPurpose]) -> Event {
        Event {
            day: date(2026, 3, 4),
            logged: date(2026, 3, 4),
            event_type: DefaultEventType::WorkplaceVisit.key(),
            purposes: purposes.iter().map(|purpose| purpose.key()).collect(),
            organiser: None,
            agreement_area: None,
            counts: Counts::default(),
        }
    }

    fn visits(purpose: DefaultPurpose) -> Rule {
        let types = vec![DefaultEventType::WorkplaceVisit.key()];
        Rule::try_from(WrittenRule { types, purposes: vec![purpose.key()], ..WrittenRule::default() })
            .unwrap()
    }

    #[test]
    fn one_visit_counts_in_both_or_in_its_main_purpose() {
        use DefaultPurpose::{RecruitMembers, RecruitStewards};
        let (members, stewards) = (visits(RecruitMembers), visits(RecruitStewards));
        let rules = [&members, &stewards];
        let both = visit(&[RecruitStewards, RecruitMembers]);
        let places =
            |sharing| serve(&both, &rules, sharing).into_iter().map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(places(Sharing::Several), [0, 1]);
        assert_eq!(places(Sharing::Unanswered), [0, 1]);
        assert_eq!(places(Sharing::One), [1]);
        let events = [both, visit(&[RecruitMembers]), visit(&[])];
        assert_eq!(tallies(&events, &rules, Sharing::Several).1, Served { events: 2, counts: 3 });
        assert_eq!(tallies(&events, &rules, Sharing::One).1, Served { events: 2, counts: 2 });
    }

    #[test]
    fn those_who_joined_at_a_visit_are_counted_beside_it() {
        let joined = WrittenRule { quantity: Quantity::Sum(CountKind::NewMembers), ..WrittenRule::default() };
        let joined = Rule::try_from(joined).unwrap();
        let members = visits(DefaultPurpose::RecruitMembers);
        let counts = [(CountKind::NewMembers, Count::try_from(2).unwrap())].into_iter().collect();
        let event = Event { counts, ..visit(&[DefaultPurpose::RecruitMembers]) };
        let served = serve(&event, &[&joined, &members, &members], Sharing::One);
        let amounts: Vec<_> = served.into_iter().map(|(place, tally)| (place, tally.amount)).collect();
        assert_eq!(amounts, [(0, Figure::whole(2)), (1, Figure::whole(1))]);
    }

    #[test]
    fn a_rule_asks_who_and_where() {
        let party = Party::Office(OfficeId(Uuid::from_u128(7)));
        let spekter = AgreementAreaKey::parse("spekter").unwrap();
        let written = WrittenRule {
            types: vec![DefaultEventType::WorkplaceVisit.key()],
            organisers: vec![party],
            agreement_areas: vec![spekter.clone()],
            ..WrittenRule::default()
        };
        let rule = Rule::try_from(written).unwrap();
        let held = Event { organiser: Some(party), agreement_area: Some(spekter), ..visit(&[]) };
        assert!(rule.accepts(&held));
        assert!(!rule.accepts(&Event { organiser: None, ..held.clone() }));
        assert!(!rule.accepts(&Event { agreement_area: None, ..held }));
    }

    #[test]
    fn a_sum_leaves_out_what_was_not_counted() {
        let rule = Rule::try_from(WrittenRule {
            quantity: Quantity::Sum(CountKind::NewMembers),
            ..WrittenRule::default()
        })
        .unwrap();
        assert!(!rule.accepts(&visit(&[])));
        let counts = [(CountKind::NewMembers, Count::try_from(3).unwrap())].into_iter().collect();
        assert_eq!(rule.tally(&Event { counts, ..visit(&[]) }).unwrap().amount, Figure::whole(3));
    }

    #[test]
    fn a_rule_does_not_count_everything() {
        assert_eq!(Rule::try_from(WrittenRule::default()), Err(RuleError::CountsEverything));
        assert!(serde_json::from_str::<Rule>("{}").is_err());
        let many = vec![DefaultEventType::Course.key(); Rule::MOST + 1];
        let many = WrittenRule { types: many, ..WrittenRule::default() };
        assert_eq!(Rule::try_from(many), Err(RuleError::TooMany));
    }

    #[test]
    fn a_rule_survives_storage() {
        let rule = visits(DefaultPurpose::RecruitMembers);
        let stored = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<Rule>(&stored).unwrap(), rule);
    }

    proptest! {
        #[test]
        fn one_is_among_several(purposes in prop::collection::vec(0..DefaultPurpose::ALL.len(), 0..4)) {
            let purposes: Vec<_> = purposes.into_iter().map(|n| DefaultPurpose::ALL[n]).collect();
            let rules: Vec<_> = DefaultPurpose::ALL.into_iter().map(visits).collect();
            let rules: Vec<_> = rules.iter().collect();
            let event = visit(&purposes);
            let several = serve(&event, &rules, Sharing::Several);
            let one = serve(&event, &rules, Sharing::One);
            prop_assert_eq!(one.len(), several.len().min(1));
            prop_assert!(one.iter().all(|target| several.contains(target)));
        }
    }
}
