//! Lists of measures: which are in them, for whom, and in which order.

use crate::{
    Date, Timestamp,
    access::Mandate,
    id::{BodyId, GoalId, MeasureId, OfficeId},
    organisation::{composition::Organisation, parties::Party},
    plan::{
        measures::{MeasureKind, MeasureState, MeasureStatus},
        responsibilities::Part,
        snapshots::{Measure, PlanContent},
    },
};

crate::words! {
    /// The order of a list of measures.
    #[derive(Default)]
    pub enum MeasureSort {
        /// As in the plan.
        #[default]
        Number = "number",
        NumberDescending = "-number",
        /// The deadline's last day; those without one last.
        Due = "due",
        DueDescending = "-due",
        /// Norwegian alphabetical order.
        Title = "title",
        TitleDescending = "-title",
        /// When its last report was said; those never reported first.
        Reported = "reported",
        ReportedDescending = "-reported",
    }
}

/// What a measure is ordered by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum OrderKey<'a> {
    Number(i64),
    Bytes(&'a [u8]),
}

/// Who looks at a list, and when.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    /// Those of today.
    pub mandates: &'a [Mandate],
    pub today: Date,
    /// Reports before this instant have gone silent.
    pub silent_since: Timestamp,
}

/// Which part of the viewer's a measure must have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mine {
    Any,
    /// As the strongest: accountable where one of the viewer's offices is asked, supporting where they have any other part.
    Strongest(Part),
}

/// Which measures are in a list. What is absent leaves all.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct MeasureFilter {
    pub status: Option<MeasureStatus>,
    pub kind: Option<MeasureKind>,
    pub state: Option<MeasureState>,
    /// The number of an area.
    pub area: Option<i64>,
    pub goal: Option<GoalId>,
    pub office: Option<OfficeId>,
    pub body: Option<BodyId>,
    pub mine: Option<Mine>,
    /// Nobody is accountable; what is not local is neither in one list nor in the other, unless somebody is.
    pub unassigned: Option<bool>,
    pub overdue: Option<bool>,
    pub due_before: Option<Date>,
    /// Folded words.
    pub search: Option<String>,
}

impl Viewer<'_> {
    pub fn has_part(&self, party: Party) -> bool {
        self.mandates.iter().any(|mandate| mandate.has_part(&[party]))
    }

    pub fn has_part_in(&self, measure: &Measure) -> bool {
        measure.parts_on(self.today).any(|part| self.has_part(part.party))
    }

    /// Whether one of the viewer's offices is accountable, or answers for a body that is.
    pub fn is_asked_about(&self, measure: &Measure, organisation: &Organisation) -> bool {
        let accountable = measure.accountable_on(self.today);
        let asked = accountable.and_then(|part| organisation.asked(part.party, self.today));
        asked.is_some_and(|asked| self.mandates.iter().any(|mandate| mandate.office == asked))
    }
}

/// Whether a filter that may be absent lets a value through.
fn lets<T: PartialEq>(wanted: Option<T>, found: impl FnOnce() -> T) -> bool {
    wanted.is_none_or(|wanted| wanted == found())
}

impl MeasureFilter {
    pub fn leaves(
        &self,
        (content, measure): (&PlanContent, &Measure),
        organisation: &Organisation,
        viewer: Viewer<'_>,
    ) -> bool {
        let today = viewer.today;
        let has = |party| measure.parts_on(today).any(|part| part.party == party);
        let is_mine = |mine| {
            let is_asked = || viewer.is_asked_about(measure, organisation);
            match mine {
                Mine::Any => viewer.has_part_in(measure),
                Mine::Strongest(Part::Accountable) => is_asked(),
                Mine::Strongest(Part::Supporting) => viewer.has_part_in(measure) && !is_asked(),
            }
        };
        let unassigned = || match measure.accountable_on(today) {
            Some(_) => Some(false),
            None => (measure.kind != MeasureKind::NotLocal).then_some(true),
        };
        let ends = measure.deadline.as_ref().and_then(|deadline| deadline.ends);
        lets(self.kind, || measure.kind)
            && lets(self.state, || measure.state)
            && lets(self.status, || measure.status(viewer.silent_since))
            && lets(self.goal, || content.goal_of(measure).id)
            && lets(self.area, || content.area_of(content.goal_of(measure)).number)
            && self.office.is_none_or(|office| has(Party::Office(office)))
            && self.body.is_none_or(|body| has(Party::Body(body)))
            && self.mine.is_none_or(is_mine)
            && self.unassigned.is_none_or(|wanted| unassigned() == Some(wanted))
            && lets(self.overdue, || measure.is_overdue(today))
            && self.due_before.is_none_or(|day| ends.is_some_and(|ends| ends < day))
            && self.search.as_ref().is_none_or(|words| measure.search_text.contains(words))
    }

    /// The measures that are left.
    pub fn of<'a>(
        &self,
        content: &'a PlanContent,
        organisation: &Organisation,
        viewer: Viewer<'_>,
    ) -> Vec<&'a Measure> {
        let leaves = |measure: &&Measure| self.leaves((content, measure), organisation, viewer);
        content.measures.iter().filter(leaves).collect()
    }
}

impl MeasureSort {
    const fn is_descending(self) -> bool {
        match self {
            Self::NumberDescending
            | Self::DueDescending
            | Self::TitleDescending
            | Self::ReportedDescending => true,
            Self::Number | Self::Due | Self::Title | Self::Reported => false,
        }
    }

    /// What the measure is ordered by.
    pub fn key<'a>(self, content: &PlanContent, measure: &'a Measure) -> OrderKey<'a> {
        match self {
            Self::Number | Self::NumberDescending => {
                let goal = content.goal_of(measure);
                let area = content.area_of(goal).number;
                OrderKey::Number(area * 1_000_000 + goal.position * 1_000 + measure.position)
            }
            Self::Due | Self::DueDescending => {
                let ends = measure.deadline.as_ref().and_then(|deadline| deadline.ends);
                OrderKey::Number(due_order(ends))
            }
            Self::Title | Self::TitleDescending => OrderKey::Bytes(&measure.title_order),
            Self::Reported | Self::ReportedDescending => {
                OrderKey::Number(measure.last_report.as_ref().map_or(0, |report| report.at.0))
            }
        }
    }

    /// Whether a key is of the type that this order compares.
    pub const fn compares(self, key: &OrderKey<'_>) -> bool {
        let by_title = matches!(self, Self::Title | Self::TitleDescending);
        match key {
            OrderKey::Bytes(_) => by_title,
            OrderKey::Number(_) => !by_title,
        }
    }

    /// The measures in order; of those with the same key by id. With `after`, those that come after this place.
    pub fn sort<'a>(
        self,
        content: &PlanContent,
        measures: Vec<&'a Measure>,
        after: Option<(OrderKey<'_>, MeasureId)>,
    ) -> Vec<&'a Measure> {
        let mut placed: Vec<_> =
            measures.into_iter().map(|measure| (self.key(content, measure), measure.id, measure)).collect();
        let is_after = |key: OrderKey<'_>, id: MeasureId| {
            after.is_none_or(|after| if self.is_descending() { (key, id) < after } else { (key, id) > after })
        };
        placed.retain(|(key, id, _)| is_after(*key, *id));
        placed.sort_unstable_by(|one, other| {
            let ascending = (one.0, one.1).cmp(&(other.0, other.1));
            if self.is_descending() { ascending.reverse() } else { ascending }
        });
        placed.into_iter().map(|(_, _, measure)| measure).collect()
    }
}

/// Days since 1970 of the deadline's last day; later than any day where there is none.
pub fn due_order(ends: Option<Date>) -> i64 {
    ends.map_or(i64::from(i32::MAX), |day| i64::from(day.days_since_1970()))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        id::MandateId,
        organisation::{
            bodies::BodyKind,
            composition::{Body, Office, Seat},
            offices::Role,
        },
        plan::snapshots::samples::{measure, plan},
        time::date,
    };

    const TODAY: Date = date(2026, 6, 17);
    const LEADER: OfficeId = OfficeId(Uuid::from_u128(10));
    const MEMBER: OfficeId = OfficeId(Uuid::from_u128(11));
    const BOARD: BodyId = BodyId(Uuid::from_u128(20));

    /// A board in which the leader and a member sit.
    fn branch() -> Organisation {
        let office = |role| Office { name: String::new(), role, terms: vec![(date(2026, 1, 1), None)] };
        let seats = [MEMBER, LEADER].map(|office| Seat { office, answers: false });
        Organisation {
            offices: [(LEADER, office(Role::Leader)), (MEMBER, office(Role::BoardMember))].into(),
            bodies: vec![Body {
                id: BOARD,
                name: String::new(),
                kind: BodyKind::Board,
                evaluated_on: None,
                seats: seats.to_vec(),
            }],
        }
    }

    fn listed(filter: &MeasureFilter, content: &PlanContent, office: OfficeId) -> Vec<u128> {
        let mandate =
            Mandate { id: MandateId(Uuid::nil()), office, role: Role::BoardMember, bodies: vec![BOARD] };
        let viewer = Viewer { mandates: &[mandate], today: TODAY, silent_since: Timestamp(0) };
        filter.of(content, &branch(), viewer).iter().map(|measure| measure.id.0.as_u128()).collect()
    }

    fn mine(mine: Mine) -> MeasureFilter {
        MeasureFilter { mine: Some(mine), ..MeasureFilter::default() }
    }

    #[test]
    fn whoever_is_not_asked_for_a_body_supports_what_it_answers_for() {
        use Part::{Accountable, Supporting};
        let content = plan(vec![
            measure(1, MeasureKind::Ongoing, &[(Accountable, Party::Body(BOARD))]),
            measure(2, MeasureKind::Ongoing, &[(Accountable, Party::Office(MEMBER))]),
            measure(3, MeasureKind::Ongoing, &[(Supporting, Party::Office(LEADER))]),
            measure(4, MeasureKind::Ongoing, &[]),
        ]);
        let accountable = mine(Mine::Strongest(Accountable));
        let supporting = mine(Mine::Strongest(Supporting));
        assert_eq!(listed(&accountable, &content, LEADER), [1]);
        assert_eq!(listed(&supporting, &content, LEADER), [3]);
        assert_eq!(listed(&accountable, &content, MEMBER), [2]);
        assert_eq!(listed(&supporting, &content, MEMBER), [1]);
        assert_eq!(listed(&mine(Mine::Any), &content, MEMBER), [1, 2]);
    }

    #[test]
    fn what_is_not_local_waits_for_nobody() {
        let owned = [(Part::Accountable, Party::Office(LEADER))];
        let content = plan(vec![
            measure(1, MeasureKind::NotLocal, &[]),
            measure(2, MeasureKind::Ongoing, &[]),
            measure(3, MeasureKind::NotLocal, &owned),
        ]);
        let unassigned = |unassigned| MeasureFilter { unassigned, ..MeasureFilter::default() };
        assert_eq!(listed(&unassigned(Some(true)), &content, LEADER), [2]);
        assert_eq!(listed(&unassigned(Some(false)), &content, LEADER), [3]);
        assert_eq!(listed(&unassigned(None), &content, LEADER), [1, 2, 3]);
    }

    #[test]
    fn a_page_begins_after_the_last_row_of_the_one_before_in_either_direction() {
        let content = plan((1..=5).map(|n| measure(n, MeasureKind::Ongoing, &[])).collect());
        for sort in MeasureSort::ALL {
            let all = sort.sort(&content, content.measures.iter().collect(), None);
            for (place, last) in all.iter().enumerate() {
                let after = Some((sort.key(&content, last), last.id));
                let rest = sort.sort(&content, content.measures.iter().collect(), after);
                assert_eq!(rest, all[place + 1..], "{sort:?}");
            }
            let first = if sort.is_descending() { 5 } else { 1 };
            assert_eq!(all[0].id.0.as_u128(), first, "{sort:?}");
        }
    }
}
