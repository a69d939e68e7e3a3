//! What a branch follows from month to month.

use uuid::Uuid;
use verv_contract::{lists::ListEntry, progress::indicators::IndicatorView};
use verv_domain::{folding::look_alike_key, id::IndicatorId, keys::IndicatorKey};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    statement::{statements, values},
    value::stored_key,
};

/// What follows limits the rows.
macro_rules! select_indicator {
    ($limits:literal) => {
        concat!(
            "SELECT t.id, t.key, t.name, t.position, t.active, t.version
            FROM indicator t WHERE t.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_indicator!("AND t.id = $2");
    LIST = select_indicator!("AND (CAST($2 AS BIGINT) IS NULL OR (t.position, t.id) > ($2, $3))
        ORDER BY t.position, t.id LIMIT $4");
    KEYS = "SELECT key FROM indicator WHERE branch_id = $1 ORDER BY position, id";
    INSERT = "INSERT INTO indicator (branch_id, id, key, name, name_key, position, active, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
    CHANGE = "UPDATE indicator SET name = $4, name_key = $5, position = $6, active = $7, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3";
    DELETE = "DELETE FROM indicator WHERE branch_id = $1 AND id = $2 AND version = $3";
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    id: Uuid,
    key: String,
    name: String,
    position: i64,
    active: bool,
    version: i64,
}

impl EntryRow {
    fn view(self) -> Result<IndicatorView> {
        Ok(IndicatorView {
            id: IndicatorId(self.id),
            key: stored_key("indicator", &self.key, IndicatorKey::parse)?,
            name: self.name,
            position: self.position,
            active: self.active,
            version: self.version,
        })
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: IndicatorId) -> Result<Option<IndicatorView>> {
    let row: Option<EntryRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(EntryRow::view).transpose()
}

/// In the branch's order.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    after: Option<(i64, Uuid)>,
    limit: u32,
) -> Result<Slice<IndicatorView>> {
    let (position, id) = after.unzip();
    let values = values![scope.branch, position, id, limit + 1];
    let rows: Vec<EntryRow> = LIST.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(EntryRow::view).collect();
    let cursor = |last: &IndicatorView| Cursor {
        order: "indicators".into(),
        key: Key::Number(last.position),
        id: last.id.0,
    };
    Ok(slice(items?, limit, cursor))
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    key: String,
}

/// The keys of all of them, in the branch's order.
pub async fn keys(conn: &mut Conn, scope: &Scope) -> Result<Vec<IndicatorKey>> {
    let rows: Vec<KeyRow> = KEYS.with(values![scope.branch]).all(conn).await?;
    rows.iter().map(|row| stored_key("indicator", &row.key, IndicatorKey::parse)).collect()
}

pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: IndicatorId,
    key: &IndicatorKey,
    entry: &ListEntry,
) -> Result<()> {
    let ListEntry { name, position, active } = entry;
    let look = look_alike_key(name.as_str());
    let values = values![scope.branch, id, key.as_str(), name.as_str(), look, *position, *active];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: IndicatorId,
    entry: &ListEntry,
    expected: i64,
) -> Result<bool> {
    let ListEntry { name, position, active } = entry;
    let look = look_alike_key(name.as_str());
    let values = values![scope.branch, id, expected, name.as_str(), look, *position, *active];
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`. Refused by the schema while anything refers to it.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: IndicatorId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
