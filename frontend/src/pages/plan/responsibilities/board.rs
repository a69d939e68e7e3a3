//! The plan's measures with who answers for them, and those who could.
//!
//! Read from the whole plan: the list of measures does not say who supports them, and an assignment is the whole
//! distribution, so that giving one office the responsibility would take the others' part away.

use futures_util::future::join;
use verv_contract::{
    organisation::parties::AssigneeView,
    plan::{
        measures::PlannedMeasure,
        plans::{PlanView, PlannedGoal},
        responsibilities::{BulkAssignmentItem, ResponsibilityRequest},
    },
};
use verv_domain::{
    Date,
    id::{MeasureId, PlanId},
    organisation::{branches::BranchSlug, parties::Party},
    plan::{
        measures::{MeasureKind, MeasureState},
        responsibilities::Part,
    },
};

use crate::{
    api::{CallError, Client},
    pages::{organisation::parties, plan::plans},
    ui::combobox::Choice,
};

#[derive(Clone, PartialEq)]
pub struct Board {
    /// All that somebody could answer for, in the plan's order.
    pub measures: Vec<Assignable>,
    pub choices: Vec<Choice>,
}

/// A measure that somebody could answer for.
#[derive(Clone, PartialEq)]
pub struct Assignable {
    pub id: MeasureId,
    pub version: i64,
    pub title: String,
    /// Number and title of its goal.
    pub goal: String,
    pub adopted_text: Option<String>,
    pub everyone_named: bool,
    pub accountable: Option<AssigneeView>,
    pub supporting: Vec<AssigneeView>,
}

pub async fn fetch(client: Client, slug: BranchSlug, plan: Option<PlanId>) -> Result<Board, CallError> {
    let plan = plans::whole(client, slug.clone(), plan);
    let (plan, choices) = join(plan, parties::choices(client, slug)).await;
    Ok(Board { measures: plan?.as_ref().map(measures).unwrap_or_default(), choices: choices? })
}

fn measures(plan: &PlanView) -> Vec<Assignable> {
    plan.areas.iter().flat_map(|area| &area.goals).flat_map(of_goal).collect()
}

fn of_goal(goal: &PlannedGoal) -> impl Iterator<Item = Assignable> {
    goal.measures.iter().filter_map(|measure| assignable(goal, measure))
}

/// What is not the branch's to do, or has been dropped, is nobody's to answer for.
fn assignable(goal: &PlannedGoal, measure: &PlannedMeasure) -> Option<Assignable> {
    let progress = measure.progress.as_ref()?;
    let is_ours = measure.kind != MeasureKind::NotLocal && measure.state != MeasureState::Dropped;
    is_ours.then(|| Assignable {
        id: measure.id,
        version: measure.version,
        title: measure.title.clone(),
        goal: format!("{} {}", goal.number, goal.title),
        adopted_text: measure.adopted_text.clone().filter(|text| *text != measure.title),
        everyone_named: progress.everyone_named,
        accountable: progress.accountable.clone(),
        supporting: progress.supporting.clone(),
    })
}

impl Assignable {
    /// As it is now.
    pub fn responsibility(&self) -> ResponsibilityRequest {
        responsibility(self.accountable.as_ref(), &self.supporting)
    }

    /// With `party` in this part, and the others as they are.
    pub fn with(&self, party: Party, part: Part) -> BulkAssignmentItem {
        let mut responsibility = self.responsibility();
        responsibility.supporting.retain(|other| *other != party);
        match part {
            Part::Accountable => responsibility.accountable = Some(party),
            Part::Supporting => {
                if responsibility.accountable == Some(party) {
                    responsibility.accountable = None;
                }
                responsibility.supporting.push(party);
            }
        }
        BulkAssignmentItem { measure_id: self.id, version: self.version, responsibility }
    }
}

/// The whole distribution, to be sent again.
pub fn responsibility(
    accountable: Option<&AssigneeView>,
    supporting: &[AssigneeView],
) -> ResponsibilityRequest {
    ResponsibilityRequest {
        accountable: accountable.map(|assignee| assignee.party.to_party()),
        supporting: supporting.iter().map(|assignee| assignee.party.to_party()).collect(),
        from: None,
        to: last_day(accountable, supporting),
    }
}

/// One for all parts; nobody may be accountable and somebody help all the same.
fn last_day(accountable: Option<&AssigneeView>, supporting: &[AssigneeView]) -> Option<Date> {
    accountable.or(supporting.first()).and_then(|assignee| assignee.to)
}
