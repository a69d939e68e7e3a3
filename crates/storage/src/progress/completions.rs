//! Completions: who has completed which course, with what became of what was said.

use uuid::Uuid;
use verv_contract::progress::completions::{
    CompletionChangeKind, CompletionChangeView, CompletionQuery, CompletionRights, CompletionTrace,
    CompletionView,
};
use verv_domain::{
    Date, Timestamp,
    id::{CompletionChangeId, CompletionId, CourseId, OfficeId, PersonId},
    keys::CourseKey,
    progress::courses::Confirmed,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    scope::Doer,
    statement::{statements, values},
    value::{Day, parse_word, stored_key},
};

/// A completion with its course, and the name that the branch knows the person by; what follows limits the rows.
macro_rules! select_completion {
    ($limits:literal) => {
        concat!(
            "SELECT c.id, c.course_id, t.name AS course, c.person_id,
                COALESCE((SELECT d.name FROM mandate d WHERE d.branch_id = c.branch_id AND d.person_id = c.person_id
                    ORDER BY d.starts DESC, d.id DESC LIMIT 1), '') AS person,
                c.day, c.said_at, s.name AS said_office, c.confirmed_at, f.name AS confirmed_office, c.withdrawn_at,
                w.name AS withdrawn_office, c.version
            FROM completion c
            JOIN course t ON t.branch_id = c.branch_id AND t.id = c.course_id
            JOIN office s ON s.branch_id = c.branch_id AND s.id = c.said_office_id
            LEFT JOIN office f ON f.branch_id = c.branch_id AND f.id = c.confirmed_office_id
            LEFT JOIN office w ON w.branch_id = c.branch_id AND w.id = c.withdrawn_office_id
            WHERE c.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_completion!("AND c.id = $2");
    STANDING = select_completion!("AND c.course_id = $2 AND c.person_id = $3 AND c.withdrawn_at IS NULL");
    LIST = select_completion!("AND c.withdrawn_at IS NULL AND (CAST($2 AS UUID) IS NULL OR c.course_id = $2)
        AND (CAST($3 AS UUID) IS NULL OR c.person_id = $3)
        AND (CAST($4 AS BOOLEAN) IS NULL OR (c.confirmed_at IS NOT NULL) = $4)
        AND (CAST($5 AS UUID) IS NULL OR c.id < $5) ORDER BY c.id DESC LIMIT $6");
    CONFIRMED = "SELECT t.key, c.person_id, c.day FROM completion c
        JOIN course t ON t.branch_id = c.branch_id AND t.id = c.course_id
        WHERE c.branch_id = $1 AND c.withdrawn_at IS NULL AND c.confirmed_at IS NOT NULL";
    STANDING_OF_BRANCH = "SELECT c.id, c.course_id, c.person_id, c.day,
            CASE WHEN c.confirmed_at IS NULL THEN FALSE ELSE TRUE END AS confirmed, c.version
        FROM completion c WHERE c.branch_id = $1 AND c.withdrawn_at IS NULL";
    INSERT = "INSERT INTO completion (branch_id, id, course_id, person_id, day, said_at, said_person_id, said_office_id,
            confirmed_at, confirmed_office_id, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
    CONFIRM = "UPDATE completion SET confirmed_at = $3, confirmed_office_id = $4, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $5";
    CORRECT = "UPDATE completion SET day = $3, version = version + 1 WHERE branch_id = $1 AND id = $2 AND version = $4";
    WITHDRAW = "UPDATE completion SET withdrawn_at = $3, withdrawn_office_id = $4, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $5";
    CHANGES = "SELECT h.id, h.what, h.at, o.name AS office, h.day_before FROM completion_change h
        JOIN office o ON o.branch_id = h.branch_id AND o.id = h.office_id
        WHERE h.branch_id = $1 AND h.completion_id = $2 AND (CAST($3 AS UUID) IS NULL OR h.id < $3)
        ORDER BY h.id DESC LIMIT $4";
    INSERT_CHANGE = "INSERT INTO completion_change (branch_id, id, completion_id, person_id, office_id, at, what, day_before)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

#[derive(sqlx::FromRow)]
struct CompletionRow {
    id: Uuid,
    course_id: Uuid,
    course: String,
    person_id: Uuid,
    person: String,
    day: Day,
    said_at: i64,
    said_office: String,
    confirmed_at: Option<i64>,
    confirmed_office: Option<String>,
    withdrawn_at: Option<i64>,
    withdrawn_office: Option<String>,
    version: i64,
}

fn trace(at: Option<i64>, office: Option<String>) -> Option<CompletionTrace> {
    let (at, office) = at.zip(office)?;
    Some(CompletionTrace { at: Timestamp(at), office })
}

/// What the caller may do is for the use case to say.
impl From<CompletionRow> for CompletionView {
    fn from(row: CompletionRow) -> Self {
        Self {
            id: CompletionId(row.id),
            course_id: CourseId(row.course_id),
            course: row.course,
            person_id: PersonId(row.person_id),
            person: row.person,
            day: row.day.0,
            said: CompletionTrace { at: Timestamp(row.said_at), office: row.said_office },
            confirmed: trace(row.confirmed_at, row.confirmed_office),
            withdrawn: trace(row.withdrawn_at, row.withdrawn_office),
            may: CompletionRights { confirm: false, correct: false },
            version: row.version,
        }
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: CompletionId) -> Result<Option<CompletionView>> {
    let row: Option<CompletionRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    Ok(row.map(CompletionView::from))
}

/// What has been said of the person and the course, and was not taken back.
pub async fn find_standing(
    conn: &mut Conn,
    scope: &Scope,
    course: CourseId,
    person: PersonId,
) -> Result<Option<CompletionView>> {
    let row: Option<CompletionRow> =
        STANDING.with(values![scope.branch, course, person]).optional(conn).await?;
    Ok(row.map(CompletionView::from))
}

/// Those that were not taken back, of people whose completions `may_read` lets the caller read; the latest said first.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &CompletionQuery,
    may_read: impl Fn(PersonId) -> bool,
    (after, limit): (Option<Uuid>, u32),
) -> Result<Slice<CompletionView>> {
    let (mut after, mut items) = (after, Vec::new());
    loop {
        let values = values![scope.branch, query.course, query.person, query.confirmed, after, limit + 1];
        let rows: Vec<CompletionRow> = LIST.with(values).all(conn).await?;
        after = rows.last().map(|row| row.id);
        let is_last = rows.len() <= limit as usize;
        let readable = rows.into_iter().map(CompletionView::from).filter(|view| may_read(view.person_id));
        items.extend(readable);
        if is_last || items.len() > limit as usize {
            break;
        }
    }
    let cursor = |last: &CompletionView| Cursor { order: "completions".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(items, limit, cursor))
}

#[derive(sqlx::FromRow)]
struct ConfirmedRow {
    key: String,
    person_id: Uuid,
    day: Day,
}

/// All that counts.
pub async fn confirmed(conn: &mut Conn, scope: &Scope) -> Result<Vec<Confirmed>> {
    let rows: Vec<ConfirmedRow> = CONFIRMED.with(values![scope.branch]).all(conn).await?;
    let read = |row: ConfirmedRow| {
        let course = stored_key("course", &row.key, CourseKey::parse)?;
        Ok(Confirmed { course, person: PersonId(row.person_id), day: row.day.0 })
    };
    rows.into_iter().map(read).collect()
}

#[derive(sqlx::FromRow)]
struct StandingRow {
    id: Uuid,
    course_id: Uuid,
    person_id: Uuid,
    day: Day,
    confirmed: bool,
    version: i64,
}

/// What has been said and was not taken back, without names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StandingCompletion {
    pub id: CompletionId,
    pub course: CourseId,
    pub person: PersonId,
    pub day: Date,
    pub confirmed: bool,
    pub version: i64,
}

pub async fn standing(conn: &mut Conn, scope: &Scope) -> Result<Vec<StandingCompletion>> {
    let rows: Vec<StandingRow> = STANDING_OF_BRANCH.with(values![scope.branch]).all(conn).await?;
    let read = |row: StandingRow| StandingCompletion {
        id: CompletionId(row.id),
        course: CourseId(row.course_id),
        person: PersonId(row.person_id),
        day: row.day.0,
        confirmed: row.confirmed,
        version: row.version,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// A completion to store.
#[derive(Clone, Copy, Debug)]
pub struct NewCompletion {
    pub id: CompletionId,
    pub course: CourseId,
    pub person: PersonId,
    pub day: Date,
    /// It is said by whoever confirms such.
    pub confirmed: bool,
}

pub async fn insert(tx: &mut Tx, scope: &Scope, new: NewCompletion, by: Doer) -> Result<()> {
    let NewCompletion { id, course, person, day, confirmed } = new;
    let confirmation: Option<(Timestamp, OfficeId)> = confirmed.then_some((by.at, by.office));
    let (confirmed_at, confirmed_office) = confirmation.unzip();
    let values = values![
        scope.branch,
        id,
        course,
        person,
        day,
        by.at,
        by.person,
        by.office,
        confirmed_at,
        confirmed_office
    ];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn confirm(tx: &mut Tx, scope: &Scope, id: CompletionId, by: Doer, expected: i64) -> Result<bool> {
    Ok(CONFIRM.with(values![scope.branch, id, by.at, by.office, expected]).run(tx).await? == 1)
}

/// Whether the version was still `expected`.
pub async fn correct(tx: &mut Tx, scope: &Scope, id: CompletionId, day: Date, expected: i64) -> Result<bool> {
    Ok(CORRECT.with(values![scope.branch, id, day, expected]).run(tx).await? == 1)
}

/// Whether the version was still `expected`.
pub async fn withdraw(tx: &mut Tx, scope: &Scope, id: CompletionId, by: Doer, expected: i64) -> Result<bool> {
    Ok(WITHDRAW.with(values![scope.branch, id, by.at, by.office, expected]).run(tx).await? == 1)
}

/// Notes what became of the completion, with what it was `before`.
pub async fn insert_change(
    tx: &mut Tx,
    scope: &Scope,
    id: CompletionChangeId,
    before: &CompletionView,
    what: CompletionChangeKind,
    by: Doer,
) -> Result<()> {
    let values = values![scope.branch, id, before.id, by.person, by.office, by.at, what.as_str(), before.day];
    INSERT_CHANGE.with(values).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    id: Uuid,
    what: String,
    at: i64,
    office: String,
    day_before: Day,
}

impl ChangeRow {
    fn view(self) -> Result<CompletionChangeView> {
        Ok(CompletionChangeView {
            id: CompletionChangeId(self.id),
            what: parse_word("completion change", &self.what)?,
            at: Timestamp(self.at),
            office: self.office,
            day_before: self.day_before.0,
        })
    }
}

/// The latest first.
pub async fn changes(
    conn: &mut Conn,
    scope: &Scope,
    completion: CompletionId,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<CompletionChangeView>> {
    let values = values![scope.branch, completion, after, limit + 1];
    let rows: Vec<ChangeRow> = CHANGES.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(ChangeRow::view).collect();
    let cursor = |last: &CompletionChangeView| Cursor {
        order: "completion history".into(),
        key: Key::Id,
        id: last.id.0,
    };
    Ok(slice(items?, limit, cursor))
}
