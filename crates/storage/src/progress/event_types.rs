//! Types of events, with what the form asks for first.

use uuid::Uuid;
use verv_contract::{
    lists::ListEntry,
    progress::event_types::{EventTypeContent, EventTypeView},
};
use verv_domain::{folding::look_alike_key, id::EventTypeId, keys::EventTypeKey};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    statement::{statements, values},
    value::{Value, stored_key},
};

/// What follows limits the rows.
macro_rules! select_type {
    ($limits:literal) => {
        concat!(
            "SELECT t.id, t.key, t.name, t.position, t.active, t.is_visit, t.usual_counts, t.usual_purposes, t.version
            FROM event_type t WHERE t.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_type!("AND t.id = $2");
    LIST = select_type!("AND (CAST($2 AS BIGINT) IS NULL OR (t.position, t.id) > ($2, $3))
        ORDER BY t.position, t.id LIMIT $4");
    ALL = select_type!("ORDER BY t.position, t.id");
    INSERT = "INSERT INTO event_type (branch_id, id, name, name_key, position, active, is_visit, usual_counts,
            usual_purposes, key, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
    CHANGE = "UPDATE event_type SET name = $3, name_key = $4, position = $5, active = $6, is_visit = $7,
            usual_counts = $8, usual_purposes = $9, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $10";
    DELETE = "DELETE FROM event_type WHERE branch_id = $1 AND id = $2 AND version = $3";
}

#[derive(sqlx::FromRow)]
struct TypeRow {
    id: Uuid,
    key: String,
    name: String,
    position: i64,
    active: bool,
    is_visit: bool,
    usual_counts: String,
    usual_purposes: String,
    version: i64,
}

impl TypeRow {
    fn view(self) -> Result<EventTypeView> {
        Ok(EventTypeView {
            id: EventTypeId(self.id),
            key: stored_key("event type", &self.key, EventTypeKey::parse)?,
            name: self.name,
            position: self.position,
            active: self.active,
            is_visit: self.is_visit,
            usual_counts: serde_json::from_str(&self.usual_counts)?,
            usual_purposes: serde_json::from_str(&self.usual_purposes)?,
            version: self.version,
        })
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: EventTypeId) -> Result<Option<EventTypeView>> {
    let row: Option<TypeRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(TypeRow::view).transpose()
}

/// In the branch's order.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    after: Option<(i64, Uuid)>,
    limit: u32,
) -> Result<Slice<EventTypeView>> {
    let (position, id) = after.unzip();
    let values = values![scope.branch, position, id, limit + 1];
    let rows: Vec<TypeRow> = LIST.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(TypeRow::view).collect();
    let cursor = |last: &EventTypeView| Cursor {
        order: "event types".into(),
        key: Key::Number(last.position),
        id: last.id.0,
    };
    Ok(slice(items?, limit, cursor))
}

/// All of them, in the branch's order.
pub async fn all(conn: &mut Conn, scope: &Scope) -> Result<Vec<EventTypeView>> {
    let rows: Vec<TypeRow> = ALL.with(values![scope.branch]).all(conn).await?;
    rows.into_iter().map(TypeRow::view).collect()
}

/// What `INSERT` and `CHANGE` have in common.
fn content_values(scope: &Scope, id: EventTypeId, content: &EventTypeContent) -> Result<Vec<Value>> {
    let EventTypeContent { entry, is_visit, usual_counts, usual_purposes } = content;
    let ListEntry { name, position, active } = entry;
    let values = values![
        scope.branch,
        id,
        name.as_str(),
        look_alike_key(name.as_str()),
        *position,
        *active,
        *is_visit,
        serde_json::to_string(usual_counts)?,
        serde_json::to_string(usual_purposes)?,
    ];
    Ok(values.into())
}

pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: EventTypeId,
    key: &EventTypeKey,
    content: &EventTypeContent,
) -> Result<()> {
    let mut values = content_values(scope, id, content)?;
    values.push(key.as_str().into());
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: EventTypeId,
    content: &EventTypeContent,
    expected: i64,
) -> Result<bool> {
    let mut values = content_values(scope, id, content)?;
    values.push(expected.into());
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`. Refused by the schema while an event is of the type.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: EventTypeId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
