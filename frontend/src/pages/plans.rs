//! Which plan a branch works with.

use verv_contract::{
    endpoints::{GetPlan, ListPlans},
    page::PageQuery,
    plans::{PlanSummary, PlanView},
};
use verv_domain::{branch::BranchSlug, plan::PlanState};

use crate::api::{CallError, Client};

/// The newest adopted plan, else the newest; plans come newest first.
pub async fn current(client: Client, slug: BranchSlug) -> Result<Option<PlanSummary>, CallError> {
    let page = client.find::<ListPlans>((slug,), &PageQuery::default()).await?;
    let adopted = page.items.iter().find(|plan| plan.state == PlanState::Adopted);
    Ok(adopted.or(page.items.first()).cloned())
}

/// The same, whole.
pub async fn current_whole(client: Client, slug: BranchSlug) -> Result<Option<PlanView>, CallError> {
    match current(client, slug.clone()).await? {
        Some(plan) => client.get::<GetPlan>((slug, plan.id)).await.map(Some),
        None => Ok(None),
    }
}
