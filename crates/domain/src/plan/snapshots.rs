//! A branch's plan as it is kept in memory: what is stored, at one revision. What follows from the day, the instant or the
//! caller is computed from it each time.

use crate::{
    Date, Timestamp,
    id::{AreaId, GoalId, MeasureId, NationalAreaId, NationalGoalId, OfficeId, PlanId, ResponsibilityId},
    organisation::{branches::Revision, composition::Organisation, parties::Party},
    period::covers,
    plan::{
        check_ins::ReportedStatus,
        deadlines::Deadline,
        measures::{MeasureKind, MeasureState, MeasureStatus, Origin},
        plans::{Plan, PlanState},
        responsibilities::Part,
        targets::Target,
    },
};

/// What a branch has at one revision: its organisation, the list of its plans, and what is in some of them.
#[derive(Clone, PartialEq, Debug)]
pub struct PlanSnapshot {
    pub revision: Revision,
    pub organisation: Organisation,
    /// Every plan of the branch, newest first.
    pub plans: Vec<Plan>,
    pub contents: Vec<PlanContent>,
}

/// What is in one plan.
#[derive(Clone, PartialEq, Debug)]
pub struct PlanContent {
    pub plan: PlanId,
    /// In the plan's order, as are goals and measures.
    pub areas: Vec<Area>,
    pub goals: Vec<Goal>,
    pub measures: Vec<Measure>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Area {
    pub id: AreaId,
    pub national_area_id: Option<NationalAreaId>,
    pub number: i64,
    pub title: String,
    pub situation: Option<Situation>,
    pub version: i64,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Situation {
    pub now: Option<String>,
    pub short_term: Option<String>,
    pub long_term: Option<String>,
    pub dated_on: Date,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Goal {
    pub id: GoalId,
    /// Its place in [`PlanContent::areas`].
    pub area: usize,
    pub position: i64,
    pub title: String,
    pub not_local_reason: Option<String>,
    pub target: Option<Target>,
    /// By code.
    pub serves: Vec<NationalGoal>,
    pub version: i64,
}

/// A national goal that a local one serves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NationalGoal {
    pub id: NationalGoalId,
    pub code: String,
    pub title: String,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Measure {
    pub id: MeasureId,
    /// Its place in [`PlanContent::goals`].
    pub goal: usize,
    pub position: i64,
    pub title: String,
    /// Orders titles as a Norwegian list does.
    pub title_order: Vec<u8>,
    /// Folded words of title and adopted text.
    pub search_text: String,
    pub adopted_text: Option<String>,
    pub kind: MeasureKind,
    pub target: Option<Target>,
    pub deadline: Option<Deadline>,
    pub origin: Origin,
    /// When and by which office it was added after adoption.
    pub added: Option<(Timestamp, OfficeId)>,
    pub state: MeasureState,
    pub not_local_reason: Option<String>,
    pub everyone_named: bool,
    pub last_report: Option<LastReport>,
    /// Those that have not been replaced, whether in force or not, in the order they were written.
    pub parts: Vec<MeasurePart>,
    pub version: i64,
}

/// The latest statement on a measure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LastReport {
    pub status: ReportedStatus,
    /// When it was said.
    pub at: Timestamp,
    /// When it was received, where that was later.
    pub received_at: Option<Timestamp>,
    /// Where the status needs one.
    pub reason: Option<String>,
}

/// The part that an office or a body has in a measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MeasurePart {
    pub id: ResponsibilityId,
    pub part: Part,
    pub party: Party,
    pub starts: Date,
    pub ends: Option<Date>,
}

impl MeasurePart {
    pub fn is_in_force(&self, today: Date) -> bool {
        covers(self.starts, self.ends, today)
    }
}

impl Measure {
    fn last(&self) -> Option<(ReportedStatus, Timestamp)> {
        self.last_report.as_ref().map(|report| (report.status, report.at))
    }

    /// Where reports before `silent_since` have gone stale.
    pub fn status(&self, silent_since: Timestamp) -> MeasureStatus {
        MeasureStatus::derive(self.kind, self.last(), silent_since)
    }

    pub fn can_be_overdue(&self) -> bool {
        MeasureStatus::can_be_overdue(self.kind, self.last().map(|(status, _)| status))
    }

    pub fn is_overdue(&self, today: Date) -> bool {
        self.can_be_overdue() && self.deadline.as_ref().is_some_and(|deadline| deadline.is_overdue(today))
    }

    pub fn parts_on(&self, today: Date) -> impl Iterator<Item = &MeasurePart> {
        self.parts.iter().filter(move |part| part.is_in_force(today))
    }

    pub fn accountable_on(&self, today: Date) -> Option<&MeasurePart> {
        self.parts_on(today).find(|part| part.part == Part::Accountable)
    }
}

impl PlanContent {
    pub fn area_of(&self, goal: &Goal) -> &Area {
        &self.areas[goal.area]
    }

    pub fn goal_of(&self, measure: &Measure) -> &Goal {
        &self.goals[measure.goal]
    }

    /// `1.2`.
    pub fn number_of_goal(&self, goal: &Goal) -> String {
        format!("{}.{}", self.area_of(goal).number, goal.position)
    }

    /// `1.2.3`.
    pub fn number_of(&self, measure: &Measure) -> String {
        let goal = self.goal_of(measure);
        format!("{}.{}.{}", self.area_of(goal).number, goal.position, measure.position)
    }

    /// The measures of each goal, in the plan's order.
    pub fn by_goal(&self) -> impl Iterator<Item = (&Goal, &[Measure])> {
        let mut rest = self.measures.as_slice();
        self.goals.iter().enumerate().map(move |(place, goal)| {
            let end = rest.partition_point(|measure| measure.goal <= place);
            let (of_goal, others) = rest.split_at(end);
            rest = others;
            (goal, of_goal)
        })
    }
}

impl PlanSnapshot {
    pub fn plan(&self, id: PlanId) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    pub fn content(&self, id: PlanId) -> Option<&PlanContent> {
        self.contents.iter().find(|content| content.plan == id)
    }

    /// The measure with the plan that it is in, where that plan's content is here.
    pub fn measure(&self, id: MeasureId) -> Option<(&Plan, &PlanContent, &Measure)> {
        self.contents.iter().find_map(|content| {
            let measure = content.measures.iter().find(|measure| measure.id == id)?;
            Some((self.plan(content.plan)?, content, measure))
        })
    }

    /// About how many bytes its values have.
    pub fn weight(&self) -> usize {
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let target = |target: &Option<Target>| {
            let note = target.as_ref().and_then(|target| target.note.as_ref());
            note.map_or(0, |note| note.as_str().len())
        };
        let areas = self.contents.iter().flat_map(|content| &content.areas).map(|area| {
            let situation = area.situation.as_ref().map_or(0, |situation| {
                text(&situation.now) + text(&situation.short_term) + text(&situation.long_term)
            });
            size_of::<Area>() + area.title.len() + situation
        });
        let goals = self.contents.iter().flat_map(|content| &content.goals).map(|goal| {
            let served = goal.serves.iter();
            let served = served.map(|goal| size_of::<NationalGoal>() + goal.code.len() + goal.title.len());
            size_of::<Goal>()
                + goal.title.len()
                + text(&goal.not_local_reason)
                + target(&goal.target)
                + served.sum::<usize>()
        });
        let measures = self.contents.iter().flat_map(|content| &content.measures).map(|measure| {
            size_of::<Measure>()
                + measure.title.len()
                + measure.title_order.len()
                + measure.search_text.len()
                + text(&measure.adopted_text)
                + target(&measure.target)
                + measure.deadline.as_ref().map_or(0, |deadline| deadline.label.as_str().len())
                + text(&measure.not_local_reason)
                + measure.last_report.as_ref().map_or(0, |report| text(&report.reason))
                + size_of_val(measure.parts.as_slice())
        });
        let plans = self.plans.iter();
        let plans = plans.map(|plan| size_of::<Plan>() + plan.title.len() + text(&plan.adopted_by));
        let content: usize = areas.chain(goals).chain(measures).chain(plans).sum();
        size_of::<Self>() + self.organisation.weight() + content
    }
}

/// The plan that is meant where none is named: the newest adopted one, else the newest. What the annual meeting has not adopted
/// is nobody's but the board's: it is only meant `with_drafts`.
pub fn current_plan(plans: &[Plan], with_drafts: bool) -> Option<&Plan> {
    let shown = |plan: &&Plan| with_drafts || !plan.state.wording_is_open();
    let rank = |plan: &&Plan| (plan.state == PlanState::Adopted, plan.id);
    plans.iter().filter(shown).max_by_key(rank)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{id::CatalogueId, period::Period, time::date};

    fn plan(n: u128, state: PlanState) -> Plan {
        Plan {
            id: PlanId(Uuid::from_u128(n)),
            catalogue_id: CatalogueId(Uuid::nil()),
            title: String::new(),
            period: Period { from: date(2026, 1, 1), to: date(2027, 12, 31) },
            state,
            adopted_on: None,
            adopted_by: None,
            version: 1,
        }
    }

    #[test]
    fn the_newest_adopted_plan_is_meant_else_the_newest_that_may_be_seen() {
        use PlanState::{Adopted, Closed, Draft, Proposed};
        let current =
            |plans: &[Plan], with_drafts| current_plan(plans, with_drafts).map(|plan| plan.id.0.as_u128());
        let plans = [plan(1, Closed), plan(2, Adopted), plan(3, Adopted), plan(4, Draft)];
        assert_eq!((current(&plans, true), current(&plans, false)), (Some(3), Some(3)));
        let plans = [plan(1, Closed), plan(2, Proposed)];
        assert_eq!((current(&plans, true), current(&plans, false)), (Some(2), Some(1)));
        assert_eq!(current(&[plan(1, Draft)], false), None);
    }
}
