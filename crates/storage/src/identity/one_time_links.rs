//! One-time links: stored by their hash, good once and for a while. A person has at most one that is good.

use uuid::Uuid;
use verv_domain::{Date, Timestamp, id::PersonId};

use crate::{
    Conn, Tx,
    error::Result,
    statement::{statements, values},
    value::Day,
};

statements! {
    INSERT = "INSERT INTO one_time_link (hash, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    END_ALL = "UPDATE one_time_link SET expires_at = $2
        WHERE person_id = $1 AND used_at IS NULL AND expires_at > $2";
    USE = "UPDATE one_time_link SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
        RETURNING person_id";
    FIND_PERSON = "SELECT person_id FROM one_time_link WHERE hash = $1 AND used_at IS NULL AND expires_at > $2";
    /// A row for each mandate that was there when the link was made: whoever made it learns of no branch that came later.
    INSPECT = "SELECT p.name, p.email, l.expires_at, b.name AS branch, b.time_zone, d.ends
        FROM one_time_link l
        JOIN person p ON p.id = l.person_id
        LEFT JOIN mandate d ON d.person_id = l.person_id AND d.created_at <= l.created_at
            AND (d.ends IS NULL OR d.ends >= $3)
        LEFT JOIN branch b ON b.id = d.branch_id
        WHERE l.hash = $1 AND l.used_at IS NULL AND l.expires_at > $2
        ORDER BY b.name, b.id";
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    person_id: Uuid,
}

/// Adds a link and ends the person's earlier ones. The caller holds the person's row, so that of two who make a link at
/// the same time one ends the other's.
pub async fn insert(
    tx: &mut Tx,
    hash: &[u8],
    person: PersonId,
    at: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    end_all(tx, person, at).await?;
    INSERT.with(values![hash.to_vec(), person, at, expires_at]).run(tx).await?;
    Ok(())
}

/// None of the person's links is good any more.
pub async fn end_all(tx: &mut Tx, person: PersonId, at: Timestamp) -> Result<()> {
    END_ALL.with(values![person, at]).run(tx).await?;
    Ok(())
}

/// Whose link it is, while it is good. Does not use it.
pub async fn find_person(conn: &mut Conn, hash: &[u8], at: Timestamp) -> Result<Option<PersonId>> {
    let row: Option<LinkRow> = FIND_PERSON.with(values![hash.to_vec(), at]).optional(conn).await?;
    Ok(row.map(|row| PersonId(row.person_id)))
}

/// Uses the link up; whether it was good.
pub async fn use_up(tx: &mut Tx, hash: &[u8], at: Timestamp) -> Result<bool> {
    let row: Option<LinkRow> = USE.with(values![hash.to_vec(), at]).optional(tx).await?;
    Ok(row.is_some())
}

/// Whose link it is, while it is good, with what can be told of it.
#[derive(Clone, Debug)]
pub struct InspectedLink {
    pub name: String,
    pub email: String,
    pub expires_at: Timestamp,
    /// Mandates that were there when it was made, by the branch's name.
    pub mandates: Vec<InspectedMandate>,
}

#[derive(Clone, Debug)]
pub struct InspectedMandate {
    pub branch: String,
    pub time_zone: String,
    pub ends: Option<Date>,
}

#[derive(sqlx::FromRow)]
struct InspectRow {
    name: String,
    email: String,
    expires_at: i64,
    branch: Option<String>,
    time_zone: Option<String>,
    ends: Option<Day>,
}

/// What can be told of a link while it is good, by one statement whether it is or not. Leaves out mandates that ended
/// before `since`; the caller narrows them to each branch's own day.
pub async fn inspect(
    conn: &mut Conn,
    hash: &[u8],
    at: Timestamp,
    since: Date,
) -> Result<Option<InspectedLink>> {
    let rows: Vec<InspectRow> = INSPECT.with(values![hash.to_vec(), at, since]).all(conn).await?;
    let mut inspected: Option<InspectedLink> = None;
    for row in rows {
        let InspectRow { name, email, expires_at, branch, time_zone, ends } = row;
        let expires_at = Timestamp(expires_at);
        let link = inspected.get_or_insert(InspectedLink { name, email, expires_at, mandates: Vec::new() });
        if let Some((branch, time_zone)) = branch.zip(time_zone) {
            let ends = ends.map(|day| day.0);
            link.mandates.push(InspectedMandate { branch, time_zone, ends });
        }
    }
    Ok(inspected)
}
