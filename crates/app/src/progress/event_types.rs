//! Types of events.

use verv_contract::{
    Checking, Page, ProblemCode,
    endpoints::{ChangeEventType, CreateEventType, DeleteEventType, GetEventType, ListEventTypes},
    page::PageQuery,
    progress::event_types::{EventTypeContent, EventTypeRequest, EventTypeView},
};
use verv_domain::{id::EventTypeId, keys::EventTypeKey, progress::definitions::Setup};
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
    pub async fn list_event_types(
        &self,
        call: &CallTo<ListEventTypes>,
        query: &PageQuery,
    ) -> Result<Page<EventTypeView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = position_cursor(query.cursor.as_deref(), "event types")?;
        let mut conn = self.read(call).await?;
        page(event_types::list(&mut conn, &call.scope, after, limit).await?)
    }

    pub async fn get_event_type(
        &self,
        call: &CallTo<GetEventType>,
        id: EventTypeId,
    ) -> Result<EventTypeView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_event_type(
        &self,
        call: &CallTo<CreateEventType>,
        request: &Sent<EventTypeRequest>,
    ) -> Result<Outcome<EventTypeView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            check_references(tx, call, &content).await?;
            let id: EventTypeId = self.new_id(call.request.at);
            let key = EventTypeKey::of_name(content.entry.name.as_str());
            event_types::insert(tx, &call.scope, id, &key, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_event_type(
        &self,
        call: &CallTo<ChangeEventType>,
        id: EventTypeId,
        expected: Expected,
        request: &dyn Edit<EventTypeRequest>,
    ) -> Result<EventTypeView> {
        let store = async |tx: &mut Tx, content, version| {
            check_references(tx, call, &content).await?;
            event_types::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }

    /// What is used stays, and is offered no more.
    pub async fn delete_event_type(
        &self,
        call: &CallTo<DeleteEventType>,
        id: EventTypeId,
        expected: Expected,
    ) -> Result<()> {
        let delete = async |tx: &mut Tx, view: &EventTypeView, version| {
            require_unused(tx, call, view).await?;
            Ok(event_types::delete(tx, &call.scope, id, version).await?)
        };
        self.delete_item(call, (id, &expected), found, delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: EventTypeId) -> Result<EventTypeView> {
    event_types::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

/// No rule counts by it; that no event is of it, the schema sees to.
async fn require_unused(conn: &mut Conn, call: &Call, event_type: &EventTypeView) -> Result<()> {
    let is_counted = definitions::of_branch(conn, &call.scope)
        .await?
        .iter()
        .filter_map(Setup::rule)
        .any(|rule| rule.names_type(&event_type.key));
    if is_counted { Err(AppError::Conflict(ProblemCode::InUse)) } else { Ok(()) }
}

/// What the form offers is in the branch's list.
async fn check_references(conn: &mut Conn, call: &Call, content: &EventTypeContent) -> Result<()> {
    let known = purposes::keys(conn, &call.scope).await?;
    let mut checking = Checking::new();
    for (n, purpose) in content.usual_purposes.iter().enumerate() {
        if !known.contains(purpose) {
            let pointer = format!("/usual_purposes/{n}");
            checking.refuse(&pointer, "unknown", &"there is no such purpose in this branch");
        }
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}
