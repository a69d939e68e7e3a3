//! People who may log in, and the one-time links that let them choose a password.

use uuid::Uuid;
use verv_domain::{
    Timestamp,
    id::PersonId,
    text::{Email, Name},
};

use crate::{
    Conn,
    error::Result,
    statement::{statements, values},
};

statements! {
    FIND_BY_EMAIL = "SELECT id, name, password_hash FROM person WHERE email = $1";
    INSERT = "INSERT INTO person (id, email, name, created_at) VALUES ($1, $2, $3, $4)";
    SET_PASSWORD = "UPDATE person SET password_hash = $2 WHERE id = $1";
    FIND_PASSWORD = "SELECT password_hash FROM person WHERE id = $1";
    /// Two who change it at the same time: one of them proved a password that is not there any more.
    CHANGE_PASSWORD = "UPDATE person SET password_hash = $2 WHERE id = $1 AND password_hash = $3";
    /// Holds the row until the transaction ends, so that the password does not change under a login.
    HOLD_PASSWORD = "UPDATE person SET password_hash = password_hash WHERE id = $1 AND password_hash = $2";
    INSERT_LINK = "INSERT INTO one_time_link (hash, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    DROP_LINKS = "UPDATE one_time_link SET expires_at = $2 WHERE person_id = $1 AND used_at IS NULL AND expires_at > $2";
    USE_LINK = "UPDATE one_time_link SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
        RETURNING person_id";
    LINK_IS_GOOD = "SELECT person_id FROM one_time_link WHERE hash = $1 AND used_at IS NULL AND expires_at > $2";
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

#[derive(sqlx::FromRow)]
struct LinkRow {
    person_id: Uuid,
}

pub async fn find_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Person>> {
    let row: Option<PersonRow> = FIND_BY_EMAIL.with(values![email.as_str()]).optional(conn).await?;
    Ok(row.map(|PersonRow { id, name, password_hash }| Person { id: PersonId(id), name, password_hash }))
}

pub async fn insert(conn: &mut Conn, id: PersonId, email: &Email, name: &Name, at: Timestamp) -> Result<()> {
    INSERT.with(values![id, email.as_str(), name.as_str(), at]).run(conn).await?;
    Ok(())
}

pub async fn set_password(conn: &mut Conn, id: PersonId, hash: &str) -> Result<()> {
    SET_PASSWORD.with(values![id, hash]).run(conn).await?;
    Ok(())
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
    conn: &mut Conn,
    id: PersonId,
    hash: &str,
    proved: &str,
    at: Timestamp,
) -> Result<bool> {
    DROP_LINKS.with(values![id, at]).run(conn).await?;
    Ok(CHANGE_PASSWORD.with(values![id, hash, proved]).run(conn).await? == 1)
}

/// Whether the password is still the one with the hash `proved`; then it stays so until the transaction ends.
pub async fn hold_password(conn: &mut Conn, id: PersonId, proved: &str) -> Result<bool> {
    Ok(HOLD_PASSWORD.with(values![id, proved]).run(conn).await? == 1)
}

/// Adds a link and ends the person's earlier ones.
pub async fn insert_link(
    conn: &mut Conn,
    hash: &[u8],
    person: PersonId,
    at: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    DROP_LINKS.with(values![person, at]).run(conn).await?;
    INSERT_LINK.with(values![hash.to_vec(), person, at, expires_at]).run(conn).await?;
    Ok(())
}

/// Whose link it is, while it is good. Does not use it.
pub async fn link_is_good(conn: &mut Conn, hash: &[u8], at: Timestamp) -> Result<bool> {
    let row: Option<LinkRow> = LINK_IS_GOOD.with(values![hash.to_vec(), at]).optional(conn).await?;
    Ok(row.is_some())
}

/// Uses the link up; `None` when it is used, too old or unknown.
pub async fn use_link(conn: &mut Conn, hash: &[u8], at: Timestamp) -> Result<Option<PersonId>> {
    let row: Option<LinkRow> = USE_LINK.with(values![hash.to_vec(), at]).optional(conn).await?;
    Ok(row.map(|row| PersonId(row.person_id)))
}
