//! Purposes of events.

use verv_contract::{
    Page, ProblemCode,
    endpoints::{ChangePurpose, CreatePurpose, DeletePurpose, GetPurpose, ListPurposes},
    lists::ListEntryRequest,
    page::PageQuery,
    progress::purposes::PurposeView,
};
use verv_domain::{id::PurposeId, keys::PurposeKey, progress::definitions::Setup};
use verv_storage::{
    Conn, Tx,
    progress::{definitions, event_types, purposes},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{limit, page, position_cursor},
};

impl App {
    pub async fn list_purposes(
        &self,
        call: &CallTo<ListPurposes>,
        query: &PageQuery,
    ) -> Result<Page<PurposeView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = position_cursor(query.cursor.as_deref(), "purposes")?;
        let mut conn = self.read(call).await?;
        page(purposes::list(&mut conn, &call.scope, after, limit).await?)
    }

    pub async fn get_purpose(&self, call: &CallTo<GetPurpose>, id: PurposeId) -> Result<PurposeView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_purpose(
        &self,
        call: &CallTo<CreatePurpose>,
        request: &Sent<ListEntryRequest>,
    ) -> Result<Outcome<PurposeView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let id: PurposeId = self.new_id(call.request.at);
            let key = PurposeKey::of_name(content.name.as_str());
            purposes::insert(tx, &call.scope, id, &key, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_purpose(
        &self,
        call: &CallTo<ChangePurpose>,
        id: PurposeId,
        expected: Expected,
        request: &dyn Edit<ListEntryRequest>,
    ) -> Result<PurposeView> {
        let store = async |tx: &mut Tx, content, version| {
            purposes::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }

    /// What is used stays, and is offered no more.
    pub async fn delete_purpose(
        &self,
        call: &CallTo<DeletePurpose>,
        id: PurposeId,
        expected: Expected,
    ) -> Result<()> {
        let delete = async |tx: &mut Tx, view: &PurposeView, version| {
            require_unused(tx, call, view).await?;
            Ok(purposes::delete(tx, &call.scope, id, version).await?)
        };
        self.delete_item(call, (id, &expected), found, delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: PurposeId) -> Result<PurposeView> {
    purposes::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

/// No rule counts by it, and no type offers it; that no event has it, the schema sees to.
async fn require_unused(conn: &mut Conn, call: &Call, purpose: &PurposeView) -> Result<()> {
    let types = event_types::all(conn, &call.scope).await?;
    let is_offered = types.iter().any(|event_type| event_type.usual_purposes.contains(&purpose.key));
    let is_counted = definitions::of_branch(conn, &call.scope)
        .await?
        .iter()
        .filter_map(Setup::rule)
        .any(|rule| rule.names_purpose(&purpose.key));
    if is_offered || is_counted { Err(AppError::Conflict(ProblemCode::InUse)) } else { Ok(()) }
}
