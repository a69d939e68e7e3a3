//! Local goals.

use verv_contract::{
    ProblemCode,
    endpoints::{ChangeGoal, CreateGoal, DeleteGoal, GetGoal},
    plan::goals::{GoalRequest, GoalView, NewGoalRequest},
};
use verv_domain::id::{GoalId, PlanId};
use verv_storage::{
    Conn, StorageError, Tx,
    plan::{goals, proposals},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    plan::plans::{editable_plan, found_plan, locked_plan, require_not_closed, require_open_wording},
    sent::ensure_updated,
};

impl App {
    pub async fn get_goal(&self, call: &CallTo<GetGoal>, id: GoalId) -> Result<GoalView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found_goal(&mut conn, call, id).await
    }

    pub async fn create_goal(
        &self,
        call: &CallTo<CreateGoal>,
        plan: PlanId,
        request: &Sent<NewGoalRequest>,
    ) -> Result<Outcome<GoalView>> {
        let allowed = async |tx: &mut Tx| editable_plan(tx, call, plan).await;
        self.write_once_for(call, allowed, async |tx, (plan, office)| {
            let goal = request.checked()?;
            require_open_wording(plan.state)?;
            let id: GoalId = self.new_id(call.request.at);
            goals::insert(tx, &call.scope, id, (plan.id, plan.catalogue_id), &goal)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/area_id"))?;
            goals::serve(tx, &call.scope, id, plan.catalogue_id, &goal.content.serves)
                .await
                .map_err(|error| AppError::from(error).for_reference("/goal/serves"))?;
            self.audit(tx, call, office, Some(id.0)).await?;
            goals::find(tx, &call.scope, id).await?.ok_or(AppError::Hidden)
        })
        .await
    }

    pub async fn change_goal(
        &self,
        call: &CallTo<ChangeGoal>,
        id: GoalId,
        expected: Expected,
        request: &dyn Edit<GoalRequest>,
    ) -> Result<GoalView> {
        self.write(async |tx| {
            let goal = found_goal(tx, call, id).await?;
            let office = call.allow()?;
            let version = expected.check_view(&goal)?;
            let Some(content) = request.checked_over((&goal).into())? else { return Ok(goal) };
            let plan = locked_plan(tx, call, goal.plan_id).await?;
            require_not_closed(plan.state)?;
            if !plan.state.wording_is_open() && content.title.as_str() != goal.title {
                return Err(AppError::Conflict(ProblemCode::WordingLocked));
            }
            let changed = goals::change(tx, &call.scope, id, plan.catalogue_id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_reference("/serves"))?;
            ensure_updated(changed)?;
            self.audit(tx, call, office, Some(id.0)).await?;
            goals::find(tx, &call.scope, id).await?.ok_or(AppError::Hidden)
        })
        .await
    }

    pub async fn delete_goal(&self, call: &CallTo<DeleteGoal>, id: GoalId, expected: Expected) -> Result<()> {
        self.write(async |tx| {
            let goal = found_goal(tx, call, id).await?;
            let office = call.allow()?;
            let version = expected.check_view(&goal)?;
            require_open_wording(locked_plan(tx, call, goal.plan_id).await?.state)?;
            proposals::delete_of_goal(tx, &call.scope, id).await?;
            let deleted = goals::delete(tx, &call.scope, id, version).await.map_err(|error| match error {
                StorageError::Reference(_) => AppError::Conflict(ProblemCode::InUse),
                other => other.into(),
            })?;
            ensure_updated(deleted)?;
            self.audit(tx, call, office, Some(id.0)).await
        })
        .await
    }
}

/// The goal, unless its plan is hidden from the caller.
pub(crate) async fn found_goal(conn: &mut Conn, call: &Call, id: GoalId) -> Result<GoalView> {
    let goal = goals::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)?;
    found_plan(conn, call, goal.plan_id).await?;
    Ok(goal)
}
