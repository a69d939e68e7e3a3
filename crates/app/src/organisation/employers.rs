//! Employers.

use verv_contract::{
    Checking, Page, ProblemCode,
    endpoints::{ChangeEmployer, CreateEmployer, DeleteEmployer, GetEmployer, ListEmployers},
    organisation::employers::{EmployerQuery, EmployerRequest, EmployerView},
};
use verv_domain::{id::EmployerId, keys::AgreementAreaKey};
use verv_storage::{
    Conn, Tx,
    organisation::{agreement_areas, employers},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::{Result, UNKNOWN},
    paging::{limit, name_cursor, page},
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
        let store = async |tx: &mut Tx, content, version| {
            employers::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/agreement_area"))
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }

    /// What is used stays, and is offered no more.
    pub async fn delete_employer(
        &self,
        call: &CallTo<DeleteEmployer>,
        id: EmployerId,
        expected: Expected,
    ) -> Result<()> {
        let delete = async |tx: &mut Tx, _: &EmployerView, version| {
            if employers::is_counted_by(tx, &call.scope, id).await? {
                return Err(AppError::Conflict(ProblemCode::InUse));
            }
            Ok(employers::delete(tx, &call.scope, id, version).await?)
        };
        self.delete_item(call, (id, &expected), found, delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: EmployerId) -> Result<EmployerView> {
    employers::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

/// Refuses an employer and an agreement area that the branch does not have, each with a reason of its own.
pub(super) async fn check_belonging(
    conn: &mut Conn,
    call: &Call,
    checking: &mut Checking,
    (employer, area): (Option<EmployerId>, Option<&AgreementAreaKey>),
) -> Result<()> {
    if let Some(employer) = employer
        && employers::find(conn, &call.scope, employer).await?.is_none()
    {
        checking.refuse("/employer_id", "unknown", &UNKNOWN);
    }
    if let Some(area) = area
        && !agreement_areas::exists(conn, &call.scope, area).await?
    {
        checking.refuse("/agreement_area", "unknown", &UNKNOWN);
    }
    Ok(())
}
