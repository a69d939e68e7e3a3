//! Plans: whole, with their roll-up, and their life from draft to closed.

use verv_contract::{
    Page, ProblemCode,
    endpoint::Endpoint,
    endpoints::{ChangePlan, ChangePlanState, CreatePlan, GetPlan, ListPlanChanges, ListPlans},
    page::PageQuery,
    plan::{
        areas::NewArea,
        history::{PlanChangeQuery, PlanChangeView},
        plans::{NewPlanRequest, PlanRequest, PlanStateRequest, PlanSummary, PlanView},
    },
};
use verv_domain::{
    access::{Action, Reach},
    id::{AreaId, OfficeId, PlanId},
    plan::plans::{Plan, PlanState},
    text::Title,
};
use verv_storage::{
    Conn, Tx,
    plan::{
        areas, catalogues, history, plans, proposals,
        snapshots::{self, Contents},
    },
    value::stored,
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    clock::day_begins,
    error::Result,
    paging::{id_cursor, limit, page},
    plan::shown::plan_view,
    sent::ensure_updated,
};

pub(crate) fn require_open_wording(state: PlanState) -> Result<()> {
    match state {
        PlanState::Draft | PlanState::Proposed => Ok(()),
        PlanState::Adopted => Err(AppError::Conflict(ProblemCode::WordingLocked)),
        PlanState::Closed => Err(AppError::Conflict(ProblemCode::PlanClosed)),
    }
}

pub(crate) fn require_not_closed(state: PlanState) -> Result<()> {
    match state {
        PlanState::Draft | PlanState::Proposed | PlanState::Adopted => Ok(()),
        PlanState::Closed => Err(AppError::Conflict(ProblemCode::PlanClosed)),
    }
}

pub(crate) fn require_adopted(state: PlanState) -> Result<()> {
    match state {
        PlanState::Draft | PlanState::Proposed => Err(AppError::Conflict(ProblemCode::PlanNotAdopted)),
        PlanState::Adopted => Ok(()),
        PlanState::Closed => Err(AppError::Conflict(ProblemCode::PlanClosed)),
    }
}

impl App {
    pub async fn list_plans(&self, call: &CallTo<ListPlans>, query: &PageQuery) -> Result<Page<PlanSummary>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "plans")?;
        let mut conn = self.read(call).await?;
        let with_drafts = reads_drafts(call);
        page(plans::list(&mut conn, &call.scope, with_drafts, after, limit).await?)
    }

    pub async fn get_plan(&self, call: &CallTo<GetPlan>, id: PlanId) -> Result<PlanView> {
        call.allow()?;
        let snapshot = self.snapshot_with_plan(call, id).await?;
        plan_view(call, &snapshot, id).ok_or(AppError::Hidden)
    }

    /// Of all its measures, newest first.
    pub async fn list_plan_changes(
        &self,
        call: &CallTo<ListPlanChanges>,
        id: PlanId,
        query: &PlanChangeQuery,
    ) -> Result<Page<PlanChangeView>> {
        let mut conn = self.read(call).await?;
        found_plan(&mut conn, call, id).await?;
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "plan history")?;
        let since = query.since.map(|day| day_begins(&call.branch.time_zone, day));
        page(history::of_plan(&mut conn, &call.scope, id, query, since, (after, limit)).await?)
    }

    /// A draft with the areas of the catalogue.
    pub async fn create_plan(
        &self,
        call: &CallTo<CreatePlan>,
        request: &Sent<NewPlanRequest>,
    ) -> Result<Outcome<PlanView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let new = request.checked()?;
            let catalogue = catalogues::find(tx, new.catalogue_id).await?;
            let catalogue = catalogue
                .ok_or_else(|| AppError::field("/catalogue_id", "unknown", "there is no such catalogue"))?;
            let plan = Plan {
                id: self.new_id(call.request.at),
                catalogue_id: catalogue.id,
                title: new.title.into(),
                period: new.period,
                state: PlanState::Draft,
                adopted_on: None,
                adopted_by: None,
                version: 1,
            };
            plans::insert(tx, &call.scope, &plan, call.request.at)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            for area in catalogue.areas {
                let id: AreaId = self.new_id(call.request.at);
                let title = stored("area title", &area.title, Title::parse)?;
                let area = NewArea { national_area_id: Some(area.id), number: area.number, title };
                areas::insert(tx, &call.scope, id, (plan.id, plan.catalogue_id), &area).await?;
            }
            self.audit(tx, call, office, Some(plan.id.0)).await?;
            whole_plan(tx, call, plan.id).await
        })
        .await
    }

    pub async fn change_plan(
        &self,
        call: &CallTo<ChangePlan>,
        id: PlanId,
        expected: Expected,
        request: &dyn Edit<PlanRequest>,
    ) -> Result<PlanView> {
        self.write(async |tx| {
            let plan = found_plan(tx, call, id).await?;
            let office = call.allow()?;
            let version = current_version(tx, call, &expected, &plan).await?;
            let current = PlanRequest { title: plan.title.clone(), period: plan.period };
            let Some((title, period)) = request.checked_over(current)? else {
                return whole_plan(tx, call, id).await;
            };
            require_not_closed(plan.state)?;
            if !plan.state.wording_is_open() && period != plan.period {
                return Err(AppError::Conflict(ProblemCode::WordingLocked));
            }
            let changed = plans::change(tx, &call.scope, id, title.as_str(), period, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            ensure_updated(changed)?;
            self.audit(tx, call, office, Some(id.0)).await?;
            whole_plan(tx, call, id).await
        })
        .await
    }

    pub async fn change_plan_state(
        &self,
        call: &CallTo<ChangePlanState>,
        id: PlanId,
        expected: Expected,
        request: &Sent<PlanStateRequest>,
    ) -> Result<PlanView> {
        self.write(async |tx| {
            let plan = found_plan(tx, call, id).await?;
            let office = call.allow()?;
            let version = current_version(tx, call, &expected, &plan).await?;
            let next = request.checked()?;
            // Nobody knew the day; now somebody tells it.
            let tells_day = plan.state == PlanState::Adopted
                && plan.adopted_on.is_none()
                && next.adoption.as_ref().is_some_and(|adoption| adoption.on.is_some());
            if !plan.state.may_become(next.state) && !tells_day {
                return Err(AppError::Conflict(ProblemCode::StateNotAllowed));
            }
            // Closing keeps the day and the meeting of the adoption.
            let adoption = match &next.adoption {
                Some(adoption) => (adoption.on, Some(adoption.by.as_str())),
                None => (plan.adopted_on, plan.adopted_by.as_deref()),
            };
            ensure_updated(plans::change_state(tx, &call.scope, id, next.state, adoption, version).await?)?;
            if next.state == PlanState::Closed {
                proposals::lapse(tx, &call.scope, id, call.doer(office)).await?;
            }
            self.audit(tx, call, office, Some(id.0)).await?;
            whole_plan(tx, call, id).await
        })
        .await
    }
}

/// A plan that the annual meeting has not adopted is the board's own work.
fn reads_drafts(call: &Call) -> bool {
    call.reach(Action::ReadPlan) == Reach::All
}

/// Hides a plan in this state, and whatever is in it, from callers who may not read it.
pub(crate) fn require_shown(call: &Call, state: PlanState) -> Result<()> {
    if state.wording_is_open() && !reads_drafts(call) {
        return Err(AppError::Hidden);
    }
    Ok(())
}

/// The plan, unless it is hidden from the caller.
pub(crate) async fn found_plan(conn: &mut Conn, call: &Call, id: PlanId) -> Result<Plan> {
    let plan = plans::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)?;
    require_shown(call, plan.state)?;
    Ok(plan)
}

/// The plan, held until the transaction ends, and the office whose right it is to change what is in it.
pub(crate) async fn editable_plan<E: Endpoint>(
    tx: &mut Tx,
    call: &CallTo<E>,
    id: PlanId,
) -> Result<(Plan, OfficeId)> {
    plans::lock(tx, &call.scope, id).await?;
    let plan = found_plan(tx, call, id).await?;
    Ok((plan, call.allow()?))
}

/// The plan of a thing that was just found, held until the transaction ends.
pub(crate) async fn locked_plan(tx: &mut Tx, call: &Call, id: PlanId) -> Result<Plan> {
    plans::lock(tx, &call.scope, id).await?;
    plans::find(tx, &call.scope, id).await?.ok_or(AppError::Hidden)
}

/// The version to write against. The whole plan is composed for a stale caller alone.
async fn current_version(conn: &mut Conn, call: &Call, expected: &Expected, plan: &Plan) -> Result<i64> {
    match expected.check(plan.version, || None) {
        Err(AppError::Stale(_)) => {
            let view = whole_plan(conn, call, plan.id).await?;
            Err(AppError::Stale(Some(serde_json::to_value(&view)?)))
        }
        checked => checked,
    }
}

/// The whole plan, as much of it as the caller may see, as this connection finds it.
async fn whole_plan(conn: &mut Conn, call: &Call, id: PlanId) -> Result<PlanView> {
    found_plan(conn, call, id).await?;
    let snapshot = snapshots::load(conn, &call.scope, Contents::Of(id)).await?;
    plan_view(call, &snapshot, id).ok_or(AppError::Hidden)
}
