//! Answers that were given to requests with an idempotency key.

use uuid::Uuid;
use verv_domain::{Timestamp, id::PersonId};

use crate::{
    Conn,
    error::Result,
    statement::{statements, values},
};

statements! {
    FIND = "SELECT request_hash, answer FROM idempotency WHERE person_id = $1 AND key = $2 AND created_at > $3";
    DELETE_OLD = "DELETE FROM idempotency WHERE person_id = $1 AND created_at <= $2";
    FORGET = "UPDATE idempotency SET answer = '' WHERE person_id = $1 AND answer LIKE $2";
    INSERT = "INSERT INTO idempotency (person_id, key, request_hash, answer, created_at) VALUES ($1, $2, $3, $4, $5)";
}

/// An answer that was given before.
#[derive(Clone, Debug)]
pub struct Remembered {
    pub request_hash: Vec<u8>,
    /// JSON; empty when it was forgotten.
    pub answer: String,
}

#[derive(sqlx::FromRow)]
struct RememberedRow {
    request_hash: Vec<u8>,
    answer: String,
}

/// The answer given to this key after `since`.
pub async fn find(
    conn: &mut Conn,
    person: PersonId,
    key: &str,
    since: Timestamp,
) -> Result<Option<Remembered>> {
    let row: Option<RememberedRow> = FIND.with(values![person, key, since]).optional(conn).await?;
    Ok(row.map(|RememberedRow { request_hash, answer }| Remembered { request_hash, answer }))
}

/// Remembers an answer, and forgets the person's answers from before `since`.
pub async fn insert(
    conn: &mut Conn,
    person: PersonId,
    key: &str,
    remembered: &Remembered,
    at: Timestamp,
    since: Timestamp,
) -> Result<()> {
    DELETE_OLD.with(values![person, since]).run(conn).await?;
    let values = values![person, key, remembered.request_hash.clone(), remembered.answer.as_str(), at];
    INSERT.with(values).run(conn).await?;
    Ok(())
}

/// Forgets the answer that tells of the thing with this id, which stands first in it; its key stays used.
pub async fn forget(conn: &mut Conn, person: PersonId, id: Uuid) -> Result<()> {
    FORGET.with(values![person, format!("{{\"id\":\"{id}\"%")]).run(conn).await?;
    Ok(())
}
