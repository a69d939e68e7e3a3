//! Who wants a mail each week, for which weeks one was sent, and how they say that they want none any more.

use uuid::Uuid;
use verv_contract::exchange::exports::ExportLanguage;
use verv_domain::{
    Timestamp,
    id::{BranchId, PersonId},
};

use crate::{
    Conn, Scope, Tx,
    error::Result,
    statement::{statements, values},
    value::parse_word,
};

statements! {
    WANTS = "SELECT language FROM reminder_mail WHERE branch_id = $1 AND person_id = $2";
    WANT = "INSERT INTO reminder_mail (branch_id, person_id, language, wanted_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (branch_id, person_id) DO UPDATE SET language = excluded.language";
    WANT_NONE = "DELETE FROM reminder_mail WHERE branch_id = $1 AND person_id = $2";
    /// Who wants one anywhere and has not had it in the week.
    WITHOUT_DIGEST = "SELECT DISTINCT m.person_id FROM reminder_mail m
        WHERE NOT EXISTS (SELECT 1 FROM digest d WHERE d.person_id = m.person_id AND d.week = $1)
        ORDER BY m.person_id";
    /// Where a person wants one, and what they log in with.
    WANTED_BY = "SELECT m.branch_id, m.language, p.email FROM reminder_mail m JOIN person p ON p.id = m.person_id
        WHERE m.person_id = $1 ORDER BY m.branch_id";
    /// Of two that claim the same week one gets it.
    CLAIM = "INSERT INTO digest (person_id, week, at) VALUES ($1, $2, $3) ON CONFLICT (person_id, week) DO NOTHING";
    INSERT_TOKEN = "INSERT INTO unsubscribe_token (hash, person_id, created_at) VALUES ($1, $2, $3)";
    FIND_TOKEN = "SELECT person_id FROM unsubscribe_token WHERE hash = $1";
    WANT_NONE_ANYWHERE = "DELETE FROM reminder_mail WHERE person_id = $1";
    FORGET_TOKENS = "DELETE FROM unsubscribe_token WHERE person_id = $1 AND created_at <= $2";
    FORGET_DIGESTS = "DELETE FROM digest WHERE person_id = $1 AND at <= $2";
}

#[derive(sqlx::FromRow)]
struct LanguageRow {
    language: String,
}

/// Whether the person wants a mail in this branch, and in which language.
pub async fn wants(conn: &mut Conn, scope: &Scope) -> Result<Option<ExportLanguage>> {
    let row: Option<LanguageRow> = WANTS.with(values![scope.branch, scope.person]).optional(conn).await?;
    row.map(|row| parse_word("language", &row.language)).transpose()
}

pub async fn want(tx: &mut Tx, scope: &Scope, language: ExportLanguage) -> Result<()> {
    WANT.with(values![scope.branch, scope.person, language.as_str(), scope.now]).run(tx).await?;
    Ok(())
}

/// Whether there was something to take back.
pub async fn want_none(tx: &mut Tx, scope: &Scope) -> Result<bool> {
    Ok(WANT_NONE.with(values![scope.branch, scope.person]).run(tx).await? == 1)
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    person_id: Uuid,
}

/// Everybody who wants a mail and has not had one in the week (`2026-W25`), in any branch.
pub async fn without_digest(conn: &mut Conn, week: &str) -> Result<Vec<PersonId>> {
    let rows: Vec<PersonRow> = WITHOUT_DIGEST.with(values![week]).all(conn).await?;
    Ok(rows.into_iter().map(|row| PersonId(row.person_id)).collect())
}

/// Where somebody wants a mail.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub branch: BranchId,
    pub language: ExportLanguage,
    pub email: String,
}

#[derive(sqlx::FromRow)]
struct WantedRow {
    branch_id: Uuid,
    language: String,
    email: String,
}

pub async fn wanted_by(conn: &mut Conn, person: PersonId) -> Result<Vec<Wanted>> {
    let rows: Vec<WantedRow> = WANTED_BY.with(values![person]).all(conn).await?;
    let wanted = |row: WantedRow| {
        let language = parse_word("language", &row.language)?;
        Ok(Wanted { branch: BranchId(row.branch_id), language, email: row.email })
    };
    rows.into_iter().map(wanted).collect()
}

/// Notes that the person has had their mail of the week; `false` where they had it already.
pub async fn claim(tx: &mut Tx, person: PersonId, week: &str, at: Timestamp) -> Result<bool> {
    Ok(CLAIM.with(values![person, week, at]).run(tx).await? == 1)
}

/// Adds a token, and forgets those and the weeks that are older than `since`.
pub async fn insert_token(
    tx: &mut Tx,
    hash: &[u8],
    person: PersonId,
    (at, since): (Timestamp, Timestamp),
) -> Result<()> {
    FORGET_TOKENS.with(values![person, since]).run(tx).await?;
    FORGET_DIGESTS.with(values![person, since]).run(tx).await?;
    INSERT_TOKEN.with(values![hash.to_vec(), person, at]).run(tx).await?;
    Ok(())
}

/// Whose token it is.
pub async fn find_token(conn: &mut Conn, hash: &[u8]) -> Result<Option<PersonId>> {
    let row: Option<PersonRow> = FIND_TOKEN.with(values![hash.to_vec()]).optional(conn).await?;
    Ok(row.map(|row| PersonId(row.person_id)))
}

/// In no branch any more; whether there was something to take back.
pub async fn want_none_anywhere(tx: &mut Tx, person: PersonId) -> Result<bool> {
    Ok(WANT_NONE_ANYWHERE.with(values![person]).run(tx).await? > 0)
}
