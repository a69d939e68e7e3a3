//! Mandates: who holds an office, from and to.

use uuid::Uuid;
use verv_contract::organisation::mandates::{MandateQuery, MandateView};
use verv_domain::{
    Date, Timestamp,
    folding::fold,
    id::{MandateId, OfficeId, PersonId},
    text::Name,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    statement::{statements, values},
    value::Day,
};

/// A mandate with its office and person; what follows limits the rows.
macro_rules! select_mandate {
    ($limits:literal) => {
        concat!(
            "SELECT d.id, d.office_id, o.name AS office, d.person_id, d.name, p.email,
                CASE WHEN p.password_hash IS NULL THEN FALSE ELSE TRUE END AS can_log_in, d.deputy, d.starts, d.ends,
                d.revoked_at, d.version
            FROM mandate d
            JOIN office o ON o.branch_id = d.branch_id AND o.id = d.office_id
            JOIN person p ON p.id = d.person_id
            WHERE d.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_mandate!("AND d.id = $2");
    LIST = select_mandate!("AND (CAST($2 AS UUID) IS NULL OR d.office_id = $2)
        AND (CAST($3 AS BOOLEAN) IS NULL OR (d.starts <= $4 AND (d.ends IS NULL OR d.ends >= $4)) = $3)
        AND (CAST($5 AS UUID) IS NULL OR d.id < $5) ORDER BY d.id DESC LIMIT $6");
    INSERT = "INSERT INTO mandate (branch_id, id, office_id, person_id, name, deputy, starts, ends, created_at,
            search_name, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
    END = "UPDATE mandate SET ends = $4, version = version + 1 WHERE branch_id = $1 AND id = $2 AND version = $3";
    /// With a last day before today, no look-up by days finds it.
    REVOKE = "UPDATE mandate SET ends = $4, revoked_at = $5, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3 AND revoked_at IS NULL";
    RENAME = "UPDATE mandate SET name = $4, search_name = $5, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3";
    OVERLAPPING = "SELECT COUNT(*) AS mandates FROM mandate WHERE branch_id = $1 AND office_id = $2 AND person_id = $3
        AND revoked_at IS NULL AND (CAST($4 AS DATE) IS NULL OR starts <= $4) AND (ends IS NULL OR ends >= $5)
        AND (CAST($6 AS UUID) IS NULL OR id <> $6)";
    NEXT = "SELECT MIN(starts) AS starts FROM mandate
        WHERE branch_id = $1 AND office_id = $2 AND person_id = $3 AND starts > $4
            AND revoked_at IS NULL";
    /// Counts revoked and ended mandates too: asks whether the office has ever been held, and not whether it is.
    HAS_BEGUN = "SELECT COUNT(*) AS mandates FROM mandate
        WHERE branch_id = $1 AND office_id = $2 AND person_id = $3 AND starts <= $4";
    /// Whether the day has come is for the other branches' own clocks to say; a day more is on the safe side.
    ELSEWHERE = "SELECT COUNT(*) AS mandates FROM mandate
        WHERE person_id = $1 AND branch_id <> $2 AND revoked_at IS NULL AND (ends IS NULL OR ends >= $3)";
    HOLDS = "SELECT COUNT(*) AS mandates FROM mandate
        WHERE branch_id = $1 AND person_id = $2 AND (ends IS NULL OR ends >= $3)";
    /// Leaders on a day who can log in, or will be able to.
    LEADERS = "SELECT COUNT(*) AS leaders FROM mandate d
        JOIN office o ON o.branch_id = d.branch_id AND o.id = d.office_id
        WHERE d.branch_id = $1 AND o.role = 'leader' AND d.starts <= $2 AND (d.ends IS NULL OR d.ends >= $2)";
    LEADERS_LAST_DAYS = "SELECT DISTINCT d.ends FROM mandate d
        JOIN office o ON o.branch_id = d.branch_id AND o.id = d.office_id
        WHERE d.branch_id = $1 AND o.role = 'leader' AND d.ends >= $2";
}

#[derive(sqlx::FromRow)]
struct MandateRow {
    id: Uuid,
    office_id: Uuid,
    office: String,
    person_id: Uuid,
    name: String,
    email: String,
    can_log_in: bool,
    deputy: bool,
    starts: Day,
    ends: Option<Day>,
    revoked_at: Option<i64>,
    version: i64,
}

impl From<MandateRow> for MandateView {
    fn from(row: MandateRow) -> Self {
        Self {
            id: MandateId(row.id),
            office_id: OfficeId(row.office_id),
            office: row.office,
            person_id: PersonId(row.person_id),
            name: row.name,
            email: row.email,
            can_log_in: row.can_log_in,
            deputy: row.deputy,
            from: row.starts.0,
            to: row.ends.map(|day| day.0),
            revoked_at: row.revoked_at.map(Timestamp),
            version: row.version,
        }
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: MandateId) -> Result<Option<MandateView>> {
    let row: Option<MandateRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    Ok(row.map(MandateView::from))
}

/// Newest first.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &MandateQuery,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<MandateView>> {
    let values = values![scope.branch, query.office, query.current, scope.today, after, limit + 1];
    let rows: Vec<MandateRow> = LIST.with(values).all(conn).await?;
    let items = rows.into_iter().map(MandateView::from).collect();
    let cursor = |last: &MandateView| Cursor { order: "mandates".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(items, limit, cursor))
}

/// A mandate to store.
#[derive(Clone, Copy, Debug)]
pub struct MandateTerms<'a> {
    pub office: OfficeId,
    pub person: PersonId,
    /// What the branch calls them.
    pub name: &'a Name,
    pub deputy: bool,
    pub starts: Date,
    pub ends: Option<Date>,
}

pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: MandateId,
    terms: MandateTerms<'_>,
    at: Timestamp,
) -> Result<()> {
    let MandateTerms { office, person, name, deputy, starts, ends } = terms;
    let search = fold(name.as_str());
    let values = values![scope.branch, id, office, person, name.as_str(), deputy, starts, ends, at, search];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct CountRow {
    mandates: i64,
}

/// Whether the person holds the office at any time of those terms by another mandate than `except`.
pub async fn overlaps(
    conn: &mut Conn,
    scope: &Scope,
    (office, person): (OfficeId, PersonId),
    (starts, ends): (Date, Option<Date>),
    except: Option<MandateId>,
) -> Result<bool> {
    let values = values![scope.branch, office, person, ends, starts, except];
    let row: CountRow = OVERLAPPING.with(values).one(conn).await?;
    Ok(row.mandates > 0)
}

/// Whether the person has a mandate in another branch that has not ended. Nothing else of other branches is told.
pub async fn holds_elsewhere(conn: &mut Conn, scope: &Scope, person: PersonId) -> Result<bool> {
    let values = values![person, scope.branch, scope.today.yesterday()];
    let row: CountRow = ELSEWHERE.with(values).one(conn).await?;
    Ok(row.mandates > 0)
}

/// Whether the person has a mandate in this branch that has not ended.
pub async fn holds_here(conn: &mut Conn, scope: &Scope, person: PersonId) -> Result<bool> {
    let row: CountRow = HOLDS.with(values![scope.branch, person, scope.today]).one(conn).await?;
    Ok(row.mandates > 0)
}

/// Whether whoever calls has had the office: by a mandate that began by today, whatever became of it.
pub async fn has_held(conn: &mut Conn, scope: &Scope, office: OfficeId) -> Result<bool> {
    let values = values![scope.branch, office, scope.person, scope.today];
    let row: CountRow = HAS_BEGUN.with(values).one(conn).await?;
    Ok(row.mandates > 0)
}

#[derive(sqlx::FromRow)]
struct NextRow {
    starts: Option<Day>,
}

/// The day on which the person's next mandate in the office begins, after `day`.
pub async fn next_start(
    conn: &mut Conn,
    scope: &Scope,
    (office, person): (OfficeId, PersonId),
    day: Date,
) -> Result<Option<Date>> {
    let row: NextRow = NEXT.with(values![scope.branch, office, person, day]).one(conn).await?;
    Ok(row.starts.map(|day| day.0))
}

/// Whether the version was still `expected`.
pub async fn end(
    tx: &mut Tx,
    scope: &Scope,
    id: MandateId,
    ends: Option<Date>,
    expected: i64,
) -> Result<bool> {
    Ok(END.with(values![scope.branch, id, expected, ends]).run(tx).await? == 1)
}

/// Whether the version was still `expected`, and it had not been revoked.
pub async fn revoke(tx: &mut Tx, scope: &Scope, id: MandateId, expected: i64, at: Timestamp) -> Result<bool> {
    let values = values![scope.branch, id, expected, scope.today.yesterday(), at];
    Ok(REVOKE.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`.
pub async fn rename(tx: &mut Tx, scope: &Scope, id: MandateId, name: &Name, expected: i64) -> Result<bool> {
    Ok(RENAME.with(values![scope.branch, id, expected, name.as_str(), fold(name.as_str())]).run(tx).await?
        == 1)
}

#[derive(sqlx::FromRow)]
struct LeadersRow {
    leaders: i64,
}

/// How many leaders the branch has on that day.
pub async fn leaders(conn: &mut Conn, scope: &Scope, on: Date) -> Result<i64> {
    let row: LeadersRow = LEADERS.with(values![scope.branch, on]).one(conn).await?;
    Ok(row.leaders)
}

#[derive(sqlx::FromRow)]
struct LastDayRow {
    ends: Day,
}

/// The last days of leaders' mandates that end on `since` or later.
pub async fn leaders_last_days(conn: &mut Conn, scope: &Scope, since: Date) -> Result<Vec<Date>> {
    let rows: Vec<LastDayRow> = LEADERS_LAST_DAYS.with(values![scope.branch, since]).all(conn).await?;
    Ok(rows.into_iter().map(|row| row.ends.0).collect())
}
