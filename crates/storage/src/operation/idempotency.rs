//! Answers that were given to requests with an idempotency key.

use uuid::Uuid;
use verv_domain::{Timestamp, id::PersonId};

use crate::{
    Conn, Tx,
    error::Result,
    statement::{statements, values},
};

statements! {
    FIND = "SELECT request_hash, answer FROM idempotency WHERE person_id = $1 AND key = $2 AND created_at > $3";
    DELETE_OLD = "DELETE FROM idempotency WHERE person_id = $1 AND created_at <= $2";
    HOLDING = "SELECT person_id, key, answer FROM idempotency WHERE answer LIKE $1";
    REWRITE = "UPDATE idempotency SET answer = $3 WHERE person_id = $1 AND key = $2";
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
    tx: &mut Tx,
    person: PersonId,
    key: &str,
    remembered: &Remembered,
    at: Timestamp,
    since: Timestamp,
) -> Result<()> {
    DELETE_OLD.with(values![person, since]).run(tx).await?;
    let values = values![person, key, remembered.request_hash.clone(), remembered.answer.as_str(), at];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct AnswerRow {
    person_id: Uuid,
    key: String,
    answer: String,
}

/// Changes the answers, whoever they were given to, in which something has this id: what `change` makes of one is remembered
/// in its place, and `None` leaves it as it is. An empty answer is forgotten, and its key stays used.
pub async fn rewrite(
    tx: &mut Tx,
    id: Uuid,
    change: impl Fn(serde_json::Value) -> Option<String>,
) -> Result<()> {
    let rows: Vec<AnswerRow> = HOLDING.with(values![format!("%\"{id}\"%")]).all(tx).await?;
    for AnswerRow { person_id, key, answer } in rows {
        if let Some(answer) = change(serde_json::from_str(&answer)?) {
            REWRITE.with(values![person_id, key, answer]).run(tx).await?;
        }
    }
    Ok(())
}
