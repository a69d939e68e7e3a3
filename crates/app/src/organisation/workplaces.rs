//! Workplaces: those of their own club for a club leader, all for the board.

use verv_contract::{
    Checking, Page,
    endpoints::{ChangeWorkplace, CreateWorkplace, DeleteWorkplace, GetWorkplace, ListWorkplaces},
    organisation::workplaces::{WorkplaceContent, WorkplaceQuery, WorkplaceRequest, WorkplaceView},
};
use verv_domain::{access::Reach, id::WorkplaceId, organisation::parties::Party};
use verv_storage::{
    Conn, Tx,
    organisation::{clubs, workplaces},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::{Result, UNKNOWN},
    organisation::employers::check_belonging,
    paging::{check_search, limit, name_cursor, page},
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
        let store = async |tx: &mut Tx, content, version| {
            check_references(tx, call, &content).await?;
            workplaces::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }

    /// What is used stays, and is offered no more.
    pub async fn delete_workplace(
        &self,
        call: &CallTo<DeleteWorkplace>,
        id: WorkplaceId,
        expected: Expected,
    ) -> Result<()> {
        let delete = async |tx: &mut Tx, _: &WorkplaceView, version| {
            Ok(workplaces::delete(tx, &call.scope, id, version).await?)
        };
        self.delete_item(call, (id, &expected), found, delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: WorkplaceId) -> Result<WorkplaceView> {
    let stored = workplaces::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)?;
    Ok(stored.view)
}

/// Each reference on its own, so that the refusal says which does not hold. The schema holds them while they are written.
async fn check_references(conn: &mut Conn, call: &Call, content: &WorkplaceContent) -> Result<()> {
    let mut checking = Checking::new();
    check_belonging(conn, call, &mut checking, (content.employer_id, content.agreement_area.as_ref()))
        .await?;
    if let Some(club) = content.club_id
        && clubs::find(conn, &call.scope, club).await?.is_none()
    {
        checking.refuse("/club_id", "unknown", &UNKNOWN);
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}
