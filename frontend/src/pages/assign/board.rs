//! The measures that nobody answers for, and those who could.
//!
//! Read from the whole plan: the list of measures does not say who supports them, and an assignment is the whole
//! distribution, so that giving one office the responsibility would take the others' part away.

use futures_util::future::join;
use verv_contract::plans::{PlanView, PlannedGoal};
use verv_domain::{
    branch::BranchSlug,
    id::{MeasureId, PlanId},
    responsibility::Party,
};

use crate::{
    api::{CallError, Client},
    pages::{parties, plan::is_unassigned, plans},
    ui::combobox::Choice,
};

#[derive(Clone, PartialEq)]
pub struct Board {
    pub open: Vec<Open>,
    pub choices: Vec<Choice>,
}

/// A measure without anybody accountable.
#[derive(Clone, PartialEq)]
pub struct Open {
    pub id: MeasureId,
    pub version: i64,
    pub title: String,
    /// Number and title of its goal.
    pub goal: String,
    pub everyone_named: bool,
    pub supporting: Vec<Party>,
}

pub async fn fetch(client: Client, slug: BranchSlug, plan: Option<PlanId>) -> Result<Board, CallError> {
    let plan = plans::whole(client, slug.clone(), plan);
    let (plan, choices) = join(plan, parties::choices(client, slug)).await;
    Ok(Board { open: plan?.as_ref().map(open).unwrap_or_default(), choices: choices? })
}

fn open(plan: &PlanView) -> Vec<Open> {
    plan.areas.iter().flat_map(|area| &area.goals).flat_map(of_goal).collect()
}

fn of_goal(goal: &PlannedGoal) -> Vec<Open> {
    let open = |measure: &verv_contract::measures::PlannedMeasure| {
        let progress = measure.progress.as_ref()?;
        Some(Open {
            id: measure.id,
            version: measure.version,
            title: measure.title.clone(),
            goal: format!("{} {}", goal.number, goal.title),
            everyone_named: progress.everyone_named,
            supporting: progress.supporting.iter().map(|party| party.party).collect(),
        })
    };
    goal.measures.iter().filter(|measure| is_unassigned(measure)).filter_map(open).collect()
}
