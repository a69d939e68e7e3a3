//! Workplaces: those of their own club for a club leader, all for the board.

use verv_contract::{
    Checking, Page,
    endpoints::{ChangeWorkplace, CreateWorkplace, DeleteWorkplace, GetWorkplace, ListWorkplaces},
    organisation::workplaces::{WorkplaceContent, WorkplaceQuery, WorkplaceRequest, WorkplaceView},
};
use verv_domain::{access::Reach, id::WorkplaceId, organisation::parties::Party};
use verv_storage::{
    Conn,
    organisation::{agreement_areas, clubs, employers, workplaces},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{check_search, limit, name_cursor, page},
    sent::ensure_updated,
};

impl App {
    pub async fn list_workplaces(
        &self,
        call: &CallTo<ListWorkplaces>,
        query: &WorkplaceQuery,
    ) -> Result<Page<WorkplaceView>> {
        let all = match call.reach_of_row() {
            Reach::All => true,
            Reach::Own => false,
            Reach::Nothing => return Err(AppError::Denied),
        };
        check_search(query.search.as_deref())?;
        let limit = limit(query.limit)?;
        let after = name_cursor(query.cursor.as_deref(), "workplaces")?;
        let mut conn = self.read(call).await?;
        let slice = workplaces::list(&mut conn, &call.scope, query, all, (after, limit)).await?;
        let mut page = page(slice)?;
        if query.total == Some(true) {
            page.total = Some(workplaces::count(&mut conn, &call.scope, query, all).await?);
        }
        Ok(page)
    }

    pub async fn get_workplace(&self, call: &CallTo<GetWorkplace>, id: WorkplaceId) -> Result<WorkplaceView> {
        let mut conn = self.read(call).await?;
        let stored = workplaces::find(&mut conn, &call.scope, id).await?.ok_or(AppError::Hidden)?;
        let leader = stored.club_office.map(Party::Office);
        call.allow_event(leader.as_slice())?;
        Ok(stored.view)
    }

    pub async fn create_workplace(
        &self,
        call: &CallTo<CreateWorkplace>,
        request: &Sent<WorkplaceRequest>,
    ) -> Result<Outcome<WorkplaceView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            check_references(tx, call, &content).await?;
            let id: WorkplaceId = self.new_id(call.request.at);
            workplaces::insert(tx, &call.scope, id, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_workplace(
        &self,
        call: &CallTo<ChangeWorkplace>,
        id: WorkplaceId,
        expected: Expected,
        request: &dyn Edit<WorkplaceRequest>,
    ) -> Result<WorkplaceView> {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let office = call.allow()?;
            let version = expected.check_view(&view)?;
            let Some(content) = request.checked_over((&view).into())? else { return Ok(view) };
            check_references(tx, call, &content).await?;
            let changed = workplaces::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            ensure_updated(changed)?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    /// What is used stays, and is offered no more.
    pub async fn delete_workplace(
        &self,
        call: &CallTo<DeleteWorkplace>,
        id: WorkplaceId,
        expected: Expected,
    ) -> Result<()> {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let office = call.allow()?;
            let version = expected.check_view(&view)?;
            let deleted = workplaces::delete(tx, &call.scope, id, version)
                .await
                .map_err(|error| AppError::from(error).for_use())?;
            ensure_updated(deleted)?;
            self.audit(tx, call, office, Some(id.0)).await
        })
        .await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: WorkplaceId) -> Result<WorkplaceView> {
    let stored = workplaces::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)?;
    Ok(stored.view)
}

/// Each reference on its own, so that the refusal says which does not hold. The schema holds them while they are written.
async fn check_references(conn: &mut Conn, call: &Call, content: &WorkplaceContent) -> Result<()> {
    let scope = &call.scope;
    let mut checking = Checking::new();
    let unknown = "there is no such thing in this branch";
    if let Some(employer) = content.employer_id
        && employers::find(conn, scope, employer).await?.is_none()
    {
        checking.refuse("/employer_id", "unknown", &unknown);
    }
    if let Some(area) = &content.agreement_area
        && !agreement_areas::exists(conn, scope, area).await?
    {
        checking.refuse("/agreement_area", "unknown", &unknown);
    }
    if let Some(club) = content.club_id
        && clubs::find(conn, scope, club).await?.is_none()
    {
        checking.refuse("/club_id", "unknown", &unknown);
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}
