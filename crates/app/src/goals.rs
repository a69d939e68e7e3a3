//! Local goals.

use verv_contract::{
    ProblemCode,
    goals::{GoalRequest, GoalView, NewGoalRequest},
};
use verv_domain::{
    access::Action,
    id::{GoalId, PlanId},
};
use verv_storage::{Conn, StorageError, goals, plans};

use crate::{
    App, AppError, Call, Expected, Outcome, Sent,
    error::Result,
    plans::{require_not_closed, require_open_wording},
    sent::written,
};

impl App {
    pub async fn get_goal(&self, call: &Call, id: GoalId) -> Result<GoalView> {
        call.allow(Action::ReadAdoptedPlan)?;
        let mut conn = self.database.read().await?;
        goals::find(&mut conn, &call.scope, id).await?.ok_or(AppError::Hidden)
    }

    pub async fn create_goal(
        &self,
        call: &Call,
        plan: PlanId,
        request: &Sent<NewGoalRequest>,
    ) -> Result<Outcome<GoalView>> {
        self.write_once(call, async |tx| {
            plans::lock(tx, &call.scope, plan).await?;
            let plan = plans::find(tx, &call.scope, plan).await?.ok_or(AppError::Hidden)?;
            let office = call.allow(Action::EditPlan)?;
            let goal = request.checked()?;
            require_open_wording(plan.state)?;
            let id: GoalId = self.new_id(call.request.at);
            goals::insert(tx, &call.scope, id, (plan.id, plan.catalogue_id), &goal)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/area_id"))?;
            self.audit(tx, call, office, Some(id.0)).await?;
            goals::find(tx, &call.scope, id).await?.ok_or(AppError::Hidden)
        })
        .await
    }

    pub async fn change_goal(
        &self,
        call: &Call,
        id: GoalId,
        expected: Expected,
        request: &Sent<GoalRequest>,
    ) -> Result<GoalView> {
        self.write(async |tx| {
            let goal = goals::find(tx, &call.scope, id).await?.ok_or(AppError::Hidden)?;
            let office = call.allow(Action::EditPlan)?;
            let version = expected.check_view(&goal)?;
            let content = request.checked()?;
            let plan = locked_plan(tx, call, goal.plan_id).await?;
            require_not_closed(plan.state)?;
            if !plan.state.wording_is_open() && content.title.as_str() != goal.title {
                return Err(AppError::Conflict(ProblemCode::WordingLocked));
            }
            let changed = goals::change(tx, &call.scope, id, plan.catalogue_id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_reference("/serves"))?;
            written(changed)?;
            self.audit(tx, call, office, Some(id.0)).await?;
            goals::find(tx, &call.scope, id).await?.ok_or(AppError::Hidden)
        })
        .await
    }

    pub async fn delete_goal(&self, call: &Call, id: GoalId, expected: Expected) -> Result<()> {
        self.write(async |tx| {
            let goal = goals::find(tx, &call.scope, id).await?.ok_or(AppError::Hidden)?;
            let office = call.allow(Action::EditPlan)?;
            let version = expected.check_view(&goal)?;
            require_open_wording(locked_plan(tx, call, goal.plan_id).await?.state)?;
            let deleted = goals::delete(tx, &call.scope, id, version).await.map_err(|error| match error {
                StorageError::Reference(_) => AppError::Conflict(ProblemCode::InUse),
                other => other.into(),
            })?;
            written(deleted)?;
            self.audit(tx, call, office, Some(id.0)).await
        })
        .await
    }
}

/// The plan of a thing that was just found, held until the transaction ends.
pub(crate) async fn locked_plan(conn: &mut Conn, call: &Call, id: PlanId) -> Result<plans::Plan> {
    plans::lock(conn, &call.scope, id).await?;
    plans::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}
