//! Clubs.

use verv_contract::{
    Checking, Page,
    endpoints::{ChangeClub, CreateClub, DeleteClub, GetClub, ListClubs},
    organisation::clubs::{ClubContent, ClubQuery, ClubRequest, ClubView},
};
use verv_domain::id::ClubId;
use verv_storage::{
    Conn, Tx,
    organisation::{clubs, offices},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::{Result, UNKNOWN},
    organisation::employers::check_belonging,
    paging::{limit, name_cursor, page},
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
        let store = async |tx: &mut Tx, content, version| {
            check_references(tx, call, &content).await?;
            clubs::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }

    /// What is used stays, and is offered no more.
    pub async fn delete_club(&self, call: &CallTo<DeleteClub>, id: ClubId, expected: Expected) -> Result<()> {
        let delete =
            async |tx: &mut Tx, _: &ClubView, version| Ok(clubs::delete(tx, &call.scope, id, version).await?);
        self.delete_item(call, (id, &expected), found, delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: ClubId) -> Result<ClubView> {
    clubs::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

/// Each reference on its own, so that the refusal says which does not hold. The schema holds them while they are written.
async fn check_references(conn: &mut Conn, call: &Call, content: &ClubContent) -> Result<()> {
    let mut checking = Checking::new();
    check_belonging(conn, call, &mut checking, (content.employer_id, content.agreement_area.as_ref()))
        .await?;
    if let Some(office) = content.office_id
        && offices::find(conn, &call.scope, office).await?.is_none()
    {
        checking.refuse("/office_id", "unknown", &UNKNOWN);
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}
