//! Lists of measures: which are in them, for whom, and in which order.

use crate::{
    Date, Timestamp,
    access::Mandate,
    id::{BodyId, GoalId, MeasureId, OfficeId},
    organisation::{parties::Party, snapshots::OrganisationSnapshot},
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
    pub fn is_asked_about(&self, measure: &Measure, organisation: &OrganisationSnapshot) -> bool {
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
        organisation: &OrganisationSnapshot,
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
        organisation: &OrganisationSnapshot,
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
