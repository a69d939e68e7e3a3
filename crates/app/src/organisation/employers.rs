//! Employers.

use verv_contract::{
    Page,
    endpoints::{ChangeEmployer, CreateEmployer, DeleteEmployer, GetEmployer, ListEmployers},
    organisation::employers::{EmployerQuery, EmployerRequest, EmployerView},
};
use verv_domain::id::EmployerId;
use verv_storage::{Conn, organisation::employers};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{limit, name_cursor, page},
    sent::ensure_updated,
};

impl App {
    pub async fn list_employers(
        &self,
        call: &CallTo<ListEmployers>,
        query: &EmployerQuery,
    ) -> Result<Page<EmployerView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = name_cursor(query.cursor.as_deref(), "employers")?;
        let mut conn = self.read(call).await?;
        page(employers::list(&mut conn, &call.scope, query, after, limit).await?)
    }

    pub async fn get_employer(&self, call: &CallTo<GetEmployer>, id: EmployerId) -> Result<EmployerView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_employer(
        &self,
        call: &CallTo<CreateEmployer>,
        request: &Sent<EmployerRequest>,
    ) -> Result<Outcome<EmployerView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let id: EmployerId = self.new_id(call.request.at);
            employers::insert(tx, &call.scope, id, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/agreement_area"))?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_employer(
        &self,
        call: &CallTo<ChangeEmployer>,
        id: EmployerId,
        expected: Expected,
        request: &dyn Edit<EmployerRequest>,
    ) -> Result<EmployerView> {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let office = call.allow()?;
            let version = expected.check_view(&view)?;
            let Some(content) = request.checked_over((&view).into())? else { return Ok(view) };
            let changed = employers::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/agreement_area"))?;
            ensure_updated(changed)?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    /// What is used stays, and is offered no more.
    pub async fn delete_employer(
        &self,
        call: &CallTo<DeleteEmployer>,
        id: EmployerId,
        expected: Expected,
    ) -> Result<()> {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let office = call.allow()?;
            let version = expected.check_view(&view)?;
            let deleted = employers::delete(tx, &call.scope, id, version)
                .await
                .map_err(|error| AppError::from(error).for_use())?;
            ensure_updated(deleted)?;
            self.audit(tx, call, office, Some(id.0)).await
        })
        .await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: EmployerId) -> Result<EmployerView> {
    employers::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}
