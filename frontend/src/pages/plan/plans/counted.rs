//! What is counted of each measure and of each goal, beside what people report: read apart from the plan, which does not wait for it.

use std::collections::HashMap;

use leptos::prelude::*;
use verv_contract::{
    endpoints::GetPlanProgress,
    plan::{
        goals::TargetView,
        plans::{PlanView, Shown},
    },
    progress::results::TargetProgress,
};
use verv_domain::{
    id::{GoalId, MeasureId, PlanId},
    organisation::branches::BranchSlug,
    progress::results::State,
};

use crate::{
    session::use_session,
    ui::{remote::Remote, target},
};

/// By the id of the measure or the goal.
type ById = HashMap<u128, TargetProgress>;

/// What the rows of a plan read.
#[derive(Clone, Copy)]
struct AllCounted(Remote<ById>);

/// For the rows below; nothing where the plan is shown as it was adopted.
pub fn provide(plan: Memo<PlanView>, slug: &BranchSlug) {
    let (id, shown) = plan.with_untracked(|plan| (plan.id, plan.shown));
    if shown == Shown::AsItStands {
        provide_of(id, slug);
    }
}

/// The same for a page of a part of the plan, where the reader sees how it stands.
pub fn provide_of(id: PlanId, slug: &BranchSlug) {
    let (client, slug) = (use_session().client, slug.clone());
    let counted = Remote::new(move || {
        let slug = slug.clone();
        async move {
            let progress = client.get::<GetPlanProgress>((slug, id)).await?;
            let measures =
                progress.measures.into_iter().map(|one| (one.measure_id.0.as_u128(), one.progress));
            let goals = progress.goals.into_iter().map(|one| (one.goal_id.0.as_u128(), one.progress));
            Ok(measures.chain(goals).collect())
        }
    });
    provide_context(AllCounted(counted));
}

/// Nothing until it is there, and where it cannot be had: the plan is read all the same.
#[component]
pub fn Counted(measure: MeasureId, target: Option<TargetView>) -> impl IntoView {
    counted(measure.0.as_u128(), target)
}

/// The same of a goal that has a target of its own.
#[component]
pub fn CountedGoal(goal: GoalId, target: Option<TargetView>) -> impl IntoView {
    counted(goal.0.as_u128(), target)
}

fn counted(id: u128, target: Option<TargetView>) -> impl IntoView {
    let all = use_context::<AllCounted>();
    let progress = Memo::new(move |_| {
        let found = all?.0.with(|all| all.get(&id).cloned()).flatten();
        // What is missing, and who can mend it, stands on the measure's own page.
        found.filter(|progress| progress.state != State::CannotBeMeasured)
    });
    move || {
        progress.with(|progress| progress.as_ref().map(|progress| target::target(progress, target.as_ref())))
    }
}
