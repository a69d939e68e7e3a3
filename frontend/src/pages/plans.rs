//! Which plan a branch works with.

use verv_contract::{
    endpoints::{GetPlan, ListPlans},
    page::PageQuery,
    plans::{PlanSummary, PlanView},
};
use verv_domain::{branch::BranchSlug, id::PlanId};

use crate::{
    api::{CallError, Client},
    session::use_session,
};

/// The newest adopted plan, else the newest, of the branch that is looked at.
pub fn current() -> Option<PlanId> {
    use_session().branch_untracked()?.current_plan
}

/// The same, whole.
pub async fn whole(
    client: Client,
    slug: BranchSlug,
    plan: Option<PlanId>,
) -> Result<Option<PlanView>, CallError> {
    match plan {
        Some(plan) => client.get::<GetPlan>((slug, plan)).await.map(Some),
        None => Ok(None),
    }
}

/// A plan without its content.
pub async fn summary(
    client: Client,
    slug: BranchSlug,
    plan: PlanId,
) -> Result<Option<PlanSummary>, CallError> {
    let page = client.find::<ListPlans>((slug,), &PageQuery::default()).await?;
    Ok(page.items.into_iter().find(|one| one.id == plan))
}
