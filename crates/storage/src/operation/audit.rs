//! The audit: a row for every write, in the transaction of the write.

use uuid::Uuid;
use verv_contract::operation::audit::{AuditQuery, AuditView};
use verv_domain::{
    Timestamp,
    id::{ApiTokenId, AuditId, BranchId, OfficeId, PersonId},
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    statement::{statements, values},
};

statements! {
    INSERT = "INSERT INTO audit (id, branch_id, person_id, office_id, operation, object_id, request_id, at,
            api_token_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    LIST = "SELECT a.id, a.at, a.person_id, o.name AS office, a.operation, a.object_id, a.request_id,
            k.name AS api_token
        FROM audit a LEFT JOIN office o ON o.branch_id = a.branch_id AND o.id = a.office_id
        LEFT JOIN api_token k ON k.branch_id = a.branch_id AND k.id = a.api_token_id
        WHERE a.branch_id = $1 AND (CAST($2 AS UUID) IS NULL OR a.object_id = $2)
            AND (CAST($3 AS UUID) IS NULL OR a.id < $3)
        ORDER BY a.id DESC LIMIT $4";
}

/// What is written down: ids and an operation, no content.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub id: AuditId,
    pub branch: Option<BranchId>,
    pub person: Option<PersonId>,
    pub office: Option<OfficeId>,
    pub operation: &'static str,
    pub object: Option<Uuid>,
    pub request_id: &'a str,
    pub at: Timestamp,
    /// By which it was done, where a program did it.
    pub api_token: Option<ApiTokenId>,
}

/// Every write leaves such a row, so that this is also where a transaction learns which branch's revision it is to raise.
pub async fn insert(tx: &mut Tx, entry: Entry<'_>) -> Result<()> {
    let Entry { id, branch, person, office, operation, object, request_id, at, api_token } = entry;
    if let Some(branch) = branch {
        tx.has_written_in(branch);
    }
    INSERT
        .with(values![id, branch, person, office, operation, object, request_id, at, api_token])
        .run(tx)
        .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct AuditRow {
    id: Uuid,
    at: i64,
    person_id: Option<Uuid>,
    office: Option<String>,
    operation: String,
    object_id: Option<Uuid>,
    request_id: String,
    api_token: Option<String>,
}

/// Newest first.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &AuditQuery,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<AuditView>> {
    let rows: Vec<AuditRow> =
        LIST.with(values![scope.branch, query.object, after, limit + 1]).all(conn).await?;
    let view = |row: AuditRow| AuditView {
        id: AuditId(row.id),
        at: Timestamp(row.at),
        person_id: row.person_id.map(PersonId),
        office: row.office,
        operation: row.operation,
        object_id: row.object_id,
        request_id: row.request_id,
        api_token: row.api_token,
    };
    let items = rows.into_iter().map(view).collect();
    Ok(slice(items, limit, |last: &AuditView| Cursor { order: "audit".into(), key: Key::Id, id: last.id.0 }))
}
