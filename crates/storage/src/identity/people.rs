//! People who may log in, and those whom a branch knows.

use uuid::Uuid;
use verv_contract::identity::people::{PersonQuery, PersonView};
use verv_domain::{Timestamp, folding::Mailbox, id::PersonId, text::Name};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    identity::one_time_links,
    statement::{statements, values},
    value::containing,
};

statements! {
    FIND_BY_EMAIL = "SELECT id, name, password_hash FROM person WHERE email = $1";
    INSERT = "INSERT INTO person (id, email, name, created_at) VALUES ($1, $2, $3, $4)";
    SET_PASSWORD = "UPDATE person SET password_hash = $2 WHERE id = $1";
    FIND_PASSWORD = "SELECT password_hash FROM person WHERE id = $1";
    /// Two who change it at the same time: one of them proved a password that is not there any more.
    CHANGE_PASSWORD = "UPDATE person SET password_hash = $2 WHERE id = $1 AND password_hash = $3";
    /// Holds the row until the transaction ends.
    HOLD = "UPDATE person SET password_hash = password_hash WHERE id = $1";
    /// The same, so that the password does not change under a login.
    HOLD_PASSWORD = "UPDATE person SET password_hash = password_hash WHERE id = $1 AND password_hash = $2";
    /// The same, so that nobody chooses a password while a link is made for want of one.
    HOLD_WITHOUT_PASSWORD = "UPDATE person SET password_hash = password_hash
        WHERE id = $1 AND password_hash IS NULL";
    /// Each person once, by the mandate that was given last; who was given one by mistake only is not known here.
    LIST = "SELECT d.id, d.person_id, d.name, p.email, o.name AS office,
            CASE WHEN EXISTS (SELECT 1 FROM mandate c WHERE c.branch_id = d.branch_id AND c.person_id = d.person_id
                AND c.starts <= $2 AND (c.ends IS NULL OR c.ends >= $2)) THEN TRUE ELSE FALSE END AS is_current
        FROM mandate d
        JOIN person p ON p.id = d.person_id
        JOIN office o ON o.branch_id = d.branch_id AND o.id = d.office_id
        WHERE d.branch_id = $1 AND d.revoked_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM mandate n WHERE n.branch_id = d.branch_id AND n.person_id = d.person_id
                AND n.revoked_at IS NULL AND n.id > d.id)
            AND (CAST($3 AS TEXT) IS NULL OR p.email LIKE $3 ESCAPE '\\'
                OR d.search_name LIKE $3 ESCAPE '\\')
            AND (CAST($4 AS UUID) IS NULL OR d.id < $4)
        ORDER BY d.id DESC LIMIT $5";
}

/// Somebody who may log in, once there is a password.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub password_hash: Option<String>,
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: Uuid,
    name: String,
    password_hash: Option<String>,
}

pub async fn find_by_email(conn: &mut Conn, email: &Mailbox) -> Result<Option<Person>> {
    let row: Option<PersonRow> = FIND_BY_EMAIL.with(values![email.as_str()]).optional(conn).await?;
    Ok(row.map(|PersonRow { id, name, password_hash }| Person { id: PersonId(id), name, password_hash }))
}

pub async fn insert(tx: &mut Tx, id: PersonId, email: &Mailbox, name: &Name, at: Timestamp) -> Result<()> {
    INSERT.with(values![id, email.as_str(), name.as_str(), at]).run(tx).await?;
    Ok(())
}

/// Ends the person's one-time links as well, one that another makes at the same time among them.
pub async fn set_password(tx: &mut Tx, id: PersonId, hash: &str, at: Timestamp) -> Result<()> {
    SET_PASSWORD.with(values![id, hash]).run(tx).await?;
    one_time_links::end_all(tx, id, at).await
}

#[derive(sqlx::FromRow)]
struct PasswordRow {
    password_hash: Option<String>,
}

/// The hash of the person's password; `None` while there is none.
pub async fn find_password(conn: &mut Conn, id: PersonId) -> Result<Option<String>> {
    let row: Option<PasswordRow> = FIND_PASSWORD.with(values![id]).optional(conn).await?;
    Ok(row.and_then(|row| row.password_hash))
}

/// Ends the person's one-time links as well. Whether the password was still the one with the hash `proved`.
pub async fn change_password(
    tx: &mut Tx,
    id: PersonId,
    hash: &str,
    proved: &str,
    at: Timestamp,
) -> Result<bool> {
    let changed = CHANGE_PASSWORD.with(values![id, hash, proved]).run(tx).await? == 1;
    one_time_links::end_all(tx, id, at).await?;
    Ok(changed)
}

/// Holds the person's row until the transaction ends. Whoever writes the password or the links of a person holds it first,
/// so that nobody waits for a link while another waits for the row.
pub async fn hold(tx: &mut Tx, id: PersonId) -> Result<()> {
    HOLD.with(values![id]).run(tx).await?;
    Ok(())
}

/// Whether the password is still the one with the hash `proved`; then it stays so until the transaction ends.
pub async fn hold_password(tx: &mut Tx, id: PersonId, proved: &str) -> Result<bool> {
    Ok(HOLD_PASSWORD.with(values![id, proved]).run(tx).await? == 1)
}

/// Whether the person has no password; then it stays so until the transaction ends.
pub async fn hold_without_password(tx: &mut Tx, id: PersonId) -> Result<bool> {
    Ok(HOLD_WITHOUT_PASSWORD.with(values![id]).run(tx).await? == 1)
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    id: Uuid,
    person_id: Uuid,
    name: String,
    email: String,
    office: String,
    is_current: bool,
}

/// Whom the branch knows: whoever has a mandate there, whenever. Who was given one last comes first.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &PersonQuery,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<PersonView>> {
    let pattern = query.search.as_deref().map(containing);
    let values = values![scope.branch, scope.today, pattern, after, limit + 1];
    let rows: Vec<KnownRow> = LIST.with(values).all(conn).await?;
    let cursor = |last: &KnownRow| Cursor { order: "people".into(), key: Key::Id, id: last.id };
    let Slice { items, next } = slice(rows, limit, cursor);
    let view = |row: KnownRow| PersonView {
        id: PersonId(row.person_id),
        name: row.name,
        email: row.email,
        office: row.office,
        current: row.is_current,
    };
    Ok(Slice { items: items.into_iter().map(view).collect(), next })
}
