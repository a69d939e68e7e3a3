//! Bodies and working groups.

use verv_contract::{
    Page,
    endpoints::{ChangeBody, ChangeSeats, CreateBody, GetBody, ListBodies},
    organisation::bodies::{BodyRequest, BodyView, Seat, SeatsRequest},
    page::PageQuery,
};
use verv_domain::{access::Action, id::BodyId};
use verv_storage::{Conn, Tx, organisation::bodies};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{limit, page, position_cursor},
};

impl App {
    pub async fn list_bodies(&self, call: &CallTo<ListBodies>, query: &PageQuery) -> Result<Page<BodyView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = position_cursor(query.cursor.as_deref(), "bodies")?;
        let mut conn = self.read(call).await?;
        let mut slice = bodies::list(&mut conn, &call.scope, after, limit).await?;
        slice.items = slice.items.into_iter().map(|body| shown(call, body)).collect();
        page(slice)
    }

    pub async fn get_body(&self, call: &CallTo<GetBody>, id: BodyId) -> Result<BodyView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        Ok(shown(call, found(&mut conn, call, id).await?))
    }

    pub async fn create_body(
        &self,
        call: &CallTo<CreateBody>,
        request: &Sent<BodyRequest>,
    ) -> Result<Outcome<BodyView>> {
        let right = call.allow()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let id: BodyId = self.new_id(call.request.at);
            bodies::insert(tx, &call.scope, id, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            self.audit(tx, call, right, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_body(
        &self,
        call: &CallTo<ChangeBody>,
        id: BodyId,
        expected: Expected,
        request: &dyn Edit<BodyRequest>,
    ) -> Result<BodyView> {
        let store = async |tx: &mut Tx, content, version| {
            bodies::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }

    pub async fn change_seats(
        &self,
        call: &CallTo<ChangeSeats>,
        id: BodyId,
        expected: Expected,
        request: &dyn Edit<SeatsRequest>,
    ) -> Result<BodyView> {
        let store = async |tx: &mut Tx, seats: Vec<Seat>, version| {
            bodies::change_seats(tx, &call.scope, id, &seats, version)
                .await
                .map_err(|error| AppError::from(error).for_reference("/seats"))
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }
}

/// The counts of measures tell how the plan stands, so they are left out for callers who may not read that.
fn shown(call: &Call, body: BodyView) -> BodyView {
    match call.require(Action::ReadPlan) {
        Ok(()) => body,
        Err(_) => BodyView { accountable_for: None, supporting: None, ..body },
    }
}

async fn found(conn: &mut Conn, call: &Call, id: BodyId) -> Result<BodyView> {
    bodies::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}
