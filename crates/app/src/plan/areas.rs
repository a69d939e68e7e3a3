//! Priority areas and their situation.

use verv_contract::{
    endpoints::{ChangeSituation, CreateArea, GetArea},
    plan::areas::{AreaView, NewAreaRequest, SituationRequest},
};
use verv_domain::id::{AreaId, PlanId};
use verv_storage::{Tx, plan::areas};

use crate::{
    App, AppError, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    plan::plans::{editable_plan, found_plan, require_not_closed, require_open_wording},
    sent::ensure_updated,
};

impl App {
    pub async fn get_area(&self, call: &CallTo<GetArea>, id: AreaId) -> Result<AreaView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        areas::find(&mut conn, &call.scope, id).await?.ok_or(AppError::Hidden)
    }

    pub async fn create_area(
        &self,
        call: &CallTo<CreateArea>,
        plan: PlanId,
        request: &Sent<NewAreaRequest>,
    ) -> Result<Outcome<AreaView>> {
        let allowed = async |tx: &mut Tx| editable_plan(tx, call, plan).await;
        self.write_once_for(call, allowed, async |tx, (plan, office)| {
            let area = request.checked()?;
            require_open_wording(plan.state)?;
            let id: AreaId = self.new_id(call.request.at);
            areas::insert(tx, &call.scope, id, (plan.id, plan.catalogue_id), &area)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/national_area_id"))?;
            self.audit(tx, call, office, Some(id.0)).await?;
            areas::find(tx, &call.scope, id).await?.ok_or(AppError::Hidden)
        })
        .await
    }

    pub async fn change_situation(
        &self,
        call: &CallTo<ChangeSituation>,
        id: AreaId,
        expected: Expected,
        request: &dyn Edit<SituationRequest>,
    ) -> Result<AreaView> {
        self.write(async |tx| {
            let area = areas::find(tx, &call.scope, id).await?.ok_or(AppError::Hidden)?;
            let plan = found_plan(tx, call, area.plan_id).await?;
            let office = call.allow()?;
            let version = expected.check_view(&area)?;
            let Some(situation) = request.checked_over((&area).into())? else { return Ok(area) };
            require_not_closed(plan.state)?;
            ensure_updated(areas::change_situation(tx, &call.scope, id, &situation, version).await?)?;
            self.audit(tx, call, office, Some(id.0)).await?;
            areas::find(tx, &call.scope, id).await?.ok_or(AppError::Hidden)
        })
        .await
    }
}
