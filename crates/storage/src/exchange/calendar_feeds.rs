//! Addresses of people's calendars, by a hash of them; and when what stands in a calendar was last changed.

use std::collections::HashMap;

use uuid::Uuid;
use verv_contract::exchange::calendar_feeds::CalendarFeed;
use verv_domain::{
    Timestamp,
    id::{BodyId, BranchId, MeasureId, PersonId, PlanId},
};

use crate::{
    Conn, Scope, Tx,
    error::Result,
    statement::{statements, values},
    value::parse_word,
};

statements! {
    FIND = "SELECT shows_titles, language, created_at FROM calendar_feed WHERE branch_id = $1 AND person_id = $2";
    PUT = "INSERT INTO calendar_feed (branch_id, person_id, hash, shows_titles, language, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (branch_id, person_id) DO UPDATE SET hash = excluded.hash, shows_titles = excluded.shows_titles,
            language = excluded.language, created_at = excluded.created_at";
    DELETE = "DELETE FROM calendar_feed WHERE branch_id = $1 AND person_id = $2";
    /// Whoever has the address is who made it, in the branch that it was made in.
    FIND_BY_HASH = "SELECT branch_id, person_id, shows_titles, language, created_at FROM calendar_feed WHERE hash = $1";
    MEASURES_CHANGED = "SELECT m.id, m.created_at, (SELECT MAX(c.at) FROM measure_change c
            WHERE c.branch_id = m.branch_id AND c.measure_id = m.id) AS changed_at
        FROM measure m WHERE m.branch_id = $1 AND m.plan_id = $2";
    BODY_VERSIONS = "SELECT id, version FROM body WHERE branch_id = $1";
}

#[derive(sqlx::FromRow)]
struct FeedRow {
    shows_titles: bool,
    language: String,
    created_at: i64,
}

impl FeedRow {
    fn feed(&self) -> Result<CalendarFeed> {
        Ok(CalendarFeed {
            shows_titles: self.shows_titles,
            language: parse_word("language", &self.language)?,
            created_at: Timestamp(self.created_at),
        })
    }
}

/// The person's own.
pub async fn find(conn: &mut Conn, scope: &Scope) -> Result<Option<CalendarFeed>> {
    let row: Option<FeedRow> = FIND.with(values![scope.branch, scope.person]).optional(conn).await?;
    row.map(|row| row.feed()).transpose()
}

/// Makes it the person's only one.
pub async fn put(tx: &mut Tx, scope: &Scope, hash: &[u8], feed: &CalendarFeed) -> Result<()> {
    let CalendarFeed { shows_titles, language, created_at } = feed;
    let values =
        values![scope.branch, scope.person, hash.to_vec(), *shows_titles, language.as_str(), *created_at];
    PUT.with(values).run(tx).await?;
    Ok(())
}

/// Whether there was one.
pub async fn delete(tx: &mut Tx, scope: &Scope) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, scope.person]).run(tx).await? == 1)
}

/// An address that somebody has sent, with who made it, and where.
#[derive(Clone, Debug)]
pub struct FoundFeed {
    pub branch: BranchId,
    pub person: PersonId,
    pub feed: CalendarFeed,
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    branch_id: Uuid,
    person_id: Uuid,
    #[sqlx(flatten)]
    feed: FeedRow,
}

/// The address with this hash, while it has not been revoked.
pub async fn find_by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<FoundFeed>> {
    let row: Option<FoundRow> = FIND_BY_HASH.with(values![hash.to_vec()]).optional(conn).await?;
    let found = row.map(|row| {
        let (branch, person) = (BranchId(row.branch_id), PersonId(row.person_id));
        Ok(FoundFeed { branch, person, feed: row.feed.feed()? })
    });
    found.transpose()
}

#[derive(sqlx::FromRow)]
struct ChangedRow {
    id: Uuid,
    created_at: i64,
    changed_at: Option<i64>,
}

/// When each measure of a plan became what it is: made, or changed after the plan was adopted.
pub async fn measures_changed(
    conn: &mut Conn,
    scope: &Scope,
    plan: PlanId,
) -> Result<HashMap<MeasureId, Timestamp>> {
    let rows: Vec<ChangedRow> = MEASURES_CHANGED.with(values![scope.branch, plan]).all(conn).await?;
    let changed = |row: ChangedRow| (MeasureId(row.id), Timestamp(row.changed_at.unwrap_or(row.created_at)));
    Ok(rows.into_iter().map(changed).collect())
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    id: Uuid,
    version: i64,
}

/// The versions of the branch's bodies.
pub async fn body_versions(conn: &mut Conn, scope: &Scope) -> Result<HashMap<BodyId, i64>> {
    let rows: Vec<VersionRow> = BODY_VERSIONS.with(values![scope.branch]).all(conn).await?;
    Ok(rows.into_iter().map(|row| (BodyId(row.id), row.version)).collect())
}
