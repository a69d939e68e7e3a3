//! What a plan in memory is shown as: the whole of it, and the parts of a measure that several views have.

use verv_contract::{
    organisation::parties::AssigneeView,
    plan::{
        areas::SituationView,
        goals::NationalGoalRef,
        measures::{AddedView, DeadlineView, GoalRef, LastReport, PlannedMeasure, Progress},
        plans::{PlanView, PlannedArea, PlannedGoal, Shown, StatusCount},
    },
};
use verv_domain::{
    Date,
    access::{Action, Reach},
    id::PlanId,
    organisation::{composition::Organisation, parties::Party},
    plan::{
        measure_lists::Viewer,
        measures::MeasureStatus,
        plans::Plan,
        responsibilities::Part,
        snapshots::{Goal, Measure, MeasurePart, PlanContent, PlanSnapshot, Situation},
    },
};
use verv_storage::plan::{
    measures::{StoredMeasure, deadline_view},
    responsibilities::StoredPart,
};

use crate::Call;

impl Call {
    /// Who looks at a list.
    pub(crate) fn viewer(&self) -> Viewer<'_> {
        Viewer {
            mandates: &self.actor.mandates,
            today: self.scope.today,
            silent_since: self.scope.silent_since,
        }
    }
}

fn assignee(part: &MeasurePart, organisation: &Organisation) -> AssigneeView {
    AssigneeView::new(part.party, organisation.name(part.party).to_owned(), part.ends)
}

pub(crate) fn accountable(
    measure: &Measure,
    organisation: &Organisation,
    today: Date,
) -> Option<AssigneeView> {
    measure.accountable_on(today).map(|part| assignee(part, organisation))
}

pub(crate) fn supporting(measure: &Measure, organisation: &Organisation, today: Date) -> Vec<AssigneeView> {
    let supporting = measure.parts_on(today).filter(|part| part.part == Part::Supporting);
    supporting.map(|part| assignee(part, organisation)).collect()
}

pub(crate) fn last_report(measure: &Measure) -> Option<LastReport> {
    measure.last_report.clone().map(|report| LastReport {
        status: report.status,
        at: report.at,
        received_at: report.received_at,
        reason: report.reason,
    })
}

pub(crate) fn deadline(measure: &Measure, today: Date) -> Option<DeadlineView> {
    let can_be_overdue = measure.can_be_overdue();
    measure.deadline.as_ref().map(|deadline| deadline_view(deadline, can_be_overdue, today))
}

fn added(measure: &Measure, organisation: &Organisation) -> Option<AddedView> {
    let (at, office) = measure.added?;
    Some(AddedView { at, office: organisation.name(Party::Office(office)).to_owned() })
}

/// The measure as it would be found in the database, with its parts that have not been replaced.
pub(crate) fn stored(
    snapshot: &PlanSnapshot,
    (plan, content, measure): (&Plan, &PlanContent, &Measure),
    today: Date,
) -> (StoredMeasure, Vec<StoredPart>) {
    let organisation = &snapshot.organisation;
    let goal = content.goal_of(measure);
    let area = content.area_of(goal);
    let found = StoredMeasure {
        id: measure.id,
        plan_id: plan.id,
        plan_state: plan.state,
        plan_period: plan.period,
        goal: GoalRef {
            id: goal.id,
            number: content.number_of_goal(goal),
            title: goal.title.clone(),
            area_number: area.number,
            area_title: area.title.clone(),
        },
        number: content.number_of(measure),
        title: measure.title.clone(),
        adopted_text: measure.adopted_text.clone(),
        kind: measure.kind,
        target: measure.target.clone(),
        deadline: measure.deadline.clone(),
        origin: measure.origin,
        added: added(measure, organisation),
        state: measure.state,
        not_local_reason: measure.not_local_reason.clone(),
        everyone_named: measure.everyone_named,
        last_report: last_report(measure),
        version: measure.version,
    };
    let part = |part: &MeasurePart| StoredPart {
        id: part.id,
        measure: measure.id,
        part: part.part,
        party: part.party,
        name: organisation.name(part.party).to_owned(),
        starts: part.starts,
        ends: part.ends,
        held: organisation.is_held(part.party, today),
    };
    (found, measure.parts.iter().map(part).collect())
}

/// The whole plan, as much of it as the caller may see; `None` where the snapshot has no such content.
pub(crate) fn plan_view(call: &Call, snapshot: &PlanSnapshot, id: PlanId) -> Option<PlanView> {
    let plan = snapshot.plan(id)?;
    let content = snapshot.content(id)?;
    let shown = match call.reach(Action::ReadPlan) {
        Reach::All => Shown::AsItStands,
        Reach::Own | Reach::Nothing => Shown::AsAdopted,
    };
    let mut composing = Composing { call, shown, snapshot, content, statuses: Vec::new() };
    let areas = composing.areas();
    Some(PlanView {
        id,
        catalogue_id: plan.catalogue_id,
        title: plan.title.clone(),
        period: plan.period,
        state: plan.state,
        adopted_on: plan.adopted_on,
        adopted_by: plan.adopted_by.clone(),
        shown,
        today: call.scope.today,
        roll_up: count_statuses(composing.statuses.iter().copied()),
        areas,
        version: plan.version,
    })
}

/// A number of each status, in the enum's order, without the zeros.
fn count_statuses(statuses: impl Iterator<Item = MeasureStatus>) -> Vec<StatusCount> {
    let mut counts = [0_u32; MeasureStatus::ALL.len()];
    for status in statuses {
        for (count, candidate) in counts.iter_mut().zip(MeasureStatus::ALL) {
            *count += u32::from(candidate == status);
        }
    }
    let counted = MeasureStatus::ALL.into_iter().zip(counts).filter(|(_, measures)| *measures > 0);
    counted.map(|(status, measures)| StatusCount { status, measures }).collect()
}

/// Builds the view of a plan.
struct Composing<'a> {
    call: &'a Call,
    shown: Shown,
    snapshot: &'a PlanSnapshot,
    content: &'a PlanContent,
    /// Of all measures so far.
    statuses: Vec<MeasureStatus>,
}

impl Composing<'_> {
    fn areas(&mut self) -> Vec<PlannedArea> {
        let as_it_stands = self.shown == Shown::AsItStands;
        let mut goals = self.content.by_goal().peekable();
        let mut areas = Vec::with_capacity(self.content.areas.len());
        for (place, area) in self.content.areas.iter().enumerate() {
            let before = self.statuses.len();
            let mut of_area = Vec::new();
            while let Some((goal, measures)) = goals.next_if(|(goal, _)| goal.area == place) {
                of_area.push(self.goal(goal, measures));
            }
            areas.push(PlannedArea {
                id: area.id,
                number: area.number,
                title: area.title.clone(),
                situation: area.situation.as_ref().filter(|_| as_it_stands).map(situation),
                roll_up: count_statuses(self.statuses[before..].iter().copied()),
                goals: of_area,
            });
        }
        areas
    }

    fn goal(&mut self, goal: &Goal, measures: &[Measure]) -> PlannedGoal {
        let reference = |goal: &verv_domain::plan::snapshots::NationalGoal| NationalGoalRef {
            id: goal.id,
            code: goal.code.clone(),
            title: goal.title.clone(),
        };
        PlannedGoal {
            id: goal.id,
            number: self.content.number_of_goal(goal),
            title: goal.title.clone(),
            not_local_reason: goal.not_local_reason.clone(),
            target: goal.target.clone().map(Into::into),
            serves: goal.serves.iter().map(reference).collect(),
            measures: measures.iter().map(|measure| self.measure(measure)).collect(),
        }
    }

    fn measure(&mut self, measure: &Measure) -> PlannedMeasure {
        let progress = match self.shown {
            Shown::AsItStands => Some(self.progress(measure)),
            Shown::AsAdopted => None,
        };
        let mut deadline = deadline(measure, self.call.scope.today);
        if let Some(deadline) = deadline.as_mut().filter(|_| self.shown == Shown::AsAdopted) {
            // Whether it is late tells what was reported.
            deadline.overdue = false;
        }
        let added = match self.shown {
            Shown::AsItStands => added(measure, &self.snapshot.organisation),
            Shown::AsAdopted => None,
        };
        PlannedMeasure {
            id: measure.id,
            number: self.content.number_of(measure),
            title: measure.title.clone(),
            adopted_text: measure.adopted_text.clone(),
            kind: measure.kind,
            target: measure.target.clone().map(Into::into),
            deadline,
            origin: measure.origin,
            added,
            state: measure.state,
            progress,
            version: measure.version,
        }
    }

    fn progress(&mut self, measure: &Measure) -> Progress {
        let viewer = self.call.viewer();
        let organisation = &self.snapshot.organisation;
        let status = measure.status(viewer.silent_since);
        self.statuses.push(status);
        Progress {
            status,
            last_report: last_report(measure),
            accountable: accountable(measure, organisation, viewer.today),
            mine: viewer.has_part_in(measure),
            supporting: supporting(measure, organisation, viewer.today),
            everyone_named: measure.everyone_named,
        }
    }
}

fn situation(situation: &Situation) -> SituationView {
    SituationView {
        now: situation.now.clone(),
        short_term: situation.short_term.clone(),
        long_term: situation.long_term.clone(),
        dated_on: situation.dated_on,
    }
}
