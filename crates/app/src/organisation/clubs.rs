//! Clubs.

use verv_contract::{
    Checking, Page,
    endpoints::{ChangeClub, CreateClub, DeleteClub, GetClub, ListClubs},
    organisation::clubs::{ClubContent, ClubQuery, ClubRequest, ClubView},
};
use verv_domain::id::ClubId;
use verv_storage::{
    Conn,
    organisation::{agreement_areas, clubs, employers, offices},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{limit, name_cursor, page},
    sent::ensure_updated,
};

impl App {
    pub async fn list_clubs(&self, call: &CallTo<ListClubs>, query: &ClubQuery) -> Result<Page<ClubView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = name_cursor(query.cursor.as_deref(), "clubs")?;
        let mut conn = self.read(call).await?;
        page(clubs::list(&mut conn, &call.scope, query, after, limit).await?)
    }

    pub async fn get_club(&self, call: &CallTo<GetClub>, id: ClubId) -> Result<ClubView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_club(
        &self,
        call: &CallTo<CreateClub>,
        request: &Sent<ClubRequest>,
    ) -> Result<Outcome<ClubView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            check_references(tx, call, &content).await?;
            let id: ClubId = self.new_id(call.request.at);
            clubs::insert(tx, &call.scope, id, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_club(
        &self,
        call: &CallTo<ChangeClub>,
        id: ClubId,
        expected: Expected,
        request: &dyn Edit<ClubRequest>,
    ) -> Result<ClubView> {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let office = call.allow()?;
            let version = expected.check_view(&view)?;
            let Some(content) = request.checked_over((&view).into())? else { return Ok(view) };
            check_references(tx, call, &content).await?;
            let changed = clubs::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            ensure_updated(changed)?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    /// What is used stays, and is offered no more.
    pub async fn delete_club(&self, call: &CallTo<DeleteClub>, id: ClubId, expected: Expected) -> Result<()> {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let office = call.allow()?;
            let version = expected.check_view(&view)?;
            let deleted = clubs::delete(tx, &call.scope, id, version)
                .await
                .map_err(|error| AppError::from(error).for_use())?;
            ensure_updated(deleted)?;
            self.audit(tx, call, office, Some(id.0)).await
        })
        .await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: ClubId) -> Result<ClubView> {
    clubs::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

/// Each reference on its own, so that the refusal says which does not hold. The schema holds them while they are written.
async fn check_references(conn: &mut Conn, call: &Call, content: &ClubContent) -> Result<()> {
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
    if let Some(office) = content.office_id
        && offices::find(conn, scope, office).await?.is_none()
    {
        checking.refuse("/office_id", "unknown", &unknown);
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}
