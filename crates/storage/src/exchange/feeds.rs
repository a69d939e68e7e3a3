//! What was written in a branch lately, for those who want to know that what they have read is stale.

use uuid::Uuid;

use crate::{
    Conn, Scope,
    error::Result,
    statement::{statements, values},
};

statements! {
    SINCE = "SELECT id, operation, object_id FROM audit WHERE branch_id = $1 AND id > $2 ORDER BY id DESC LIMIT $3";
}

/// A write: by which operation, and of what.
#[derive(Clone, PartialEq, Eq, Debug, sqlx::FromRow)]
pub struct Write {
    pub id: Uuid,
    pub operation: String,
    pub object_id: Option<Uuid>,
}

/// After this id, the newest of them, newest first.
pub async fn since(conn: &mut Conn, scope: &Scope, after: Uuid, limit: u32) -> Result<Vec<Write>> {
    SINCE.with(values![scope.branch, after, limit]).all(conn).await
}
