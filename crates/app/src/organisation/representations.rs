//! Seats in the employers' groups.

use verv_contract::{
    Checking, Page,
    endpoints::{
        ChangeRepresentation, CreateRepresentation, DeleteRepresentation, GetRepresentation,
        ListRepresentations,
    },
    organisation::representations::{RepresentationContent, RepresentationRequest, RepresentationView},
    page::PageQuery,
};
use verv_domain::{id::RepresentationId, organisation::parties::Party};
use verv_storage::{Conn, Tx, organisation::representations};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    organisation::{agreements::check_party, employers::check_belonging},
    paging::{limit, name_cursor, page},
};

impl App {
    pub async fn list_representations(
        &self,
        call: &CallTo<ListRepresentations>,
        query: &PageQuery,
    ) -> Result<Page<RepresentationView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = name_cursor(query.cursor.as_deref(), "representations")?;
        let mut conn = self.read(call).await?;
        let slice = representations::list(&mut conn, &call.scope, after, limit).await?;
        page(slice.map(|view| shown(call, view)))
    }

    pub async fn get_representation(
        &self,
        call: &CallTo<GetRepresentation>,
        id: RepresentationId,
    ) -> Result<RepresentationView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_representation(
        &self,
        call: &CallTo<CreateRepresentation>,
        request: &Sent<RepresentationRequest>,
    ) -> Result<Outcome<RepresentationView>> {
        call.require_reach()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let office = call.allow_entry(content.office_id.map(Party::Office))?;
            check_references(tx, call, &content).await?;
            let id: RepresentationId = self.new_id(call.request.at);
            representations::insert(tx, &call.scope, id, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/employer_id"))?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_representation(
        &self,
        call: &CallTo<ChangeRepresentation>,
        id: RepresentationId,
        expected: Expected,
        request: &dyn Edit<RepresentationRequest>,
    ) -> Result<RepresentationView> {
        let store = async |tx: &mut Tx, content, version| {
            check_references(tx, call, &content).await?;
            representations::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/employer_id"))
        };
        let allowed = |view: &RepresentationView| call.allow_entry(view.office_id.map(Party::Office));
        self.change_item_of(call, (id, &expected), request, (found, allowed), store).await
    }

    pub async fn delete_representation(
        &self,
        call: &CallTo<DeleteRepresentation>,
        id: RepresentationId,
        expected: Expected,
    ) -> Result<()> {
        let delete = async |tx: &mut Tx, _: &RepresentationView, version| {
            Ok(representations::delete(tx, &call.scope, id, version).await?)
        };
        let allowed = |view: &RepresentationView| call.allow_entry(view.office_id.map(Party::Office));
        self.delete_item_of(call, (id, &expected), (found, allowed), delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: RepresentationId) -> Result<RepresentationView> {
    Ok(shown(call, representations::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)?))
}

/// With what the caller may do with it.
fn shown(call: &Call, view: RepresentationView) -> RepresentationView {
    RepresentationView { may_keep: call.may_keep(view.office_id.map(Party::Office)), ..view }
}

async fn check_references(conn: &mut Conn, call: &Call, content: &RepresentationContent) -> Result<()> {
    let mut checking = Checking::new();
    check_belonging(conn, call, &mut checking, (Some(content.employer_id), None)).await?;
    let office = content.office_id.map(Party::Office);
    check_party(conn, call, &mut checking, ("/office_id", office)).await?;
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}
