//! Check-ins and their acknowledgement.

use uuid::Uuid;
use verv_contract::check_ins::{AcknowledgementView, CheckInQuery, CheckInView};
use verv_domain::{
    Timestamp,
    check_in::{Report, ReportedStatus},
    id::{CheckInId, MeasureId, OfficeId, PersonId},
};

use crate::{
    Conn, Scope,
    cursor::{Cursor, Key, Slice, slice},
    error::{Result, StorageError},
    statement::{statements, values},
    value::parse_word,
};

/// The columns of a check-in with its measure; what follows limits the rows.
macro_rules! select_check_in {
    ($limits:literal) => {
        concat!(
            "SELECT c.id, c.measure_id, a.number AS area_number, g.position AS goal_position, m.position, m.title,
                c.status, c.reason, c.next_step, c.at, o.name AS office, c.acknowledged_at,
                k.name AS acknowledged_office, c.acknowledgement_reply, c.version
            FROM check_in c
            JOIN measure m ON m.branch_id = c.branch_id AND m.id = c.measure_id
            JOIN goal g ON g.branch_id = m.branch_id AND g.id = m.goal_id
            JOIN area a ON a.branch_id = g.branch_id AND a.id = g.area_id
            JOIN office o ON o.branch_id = c.branch_id AND o.id = c.office_id
            LEFT JOIN office k ON k.branch_id = c.branch_id AND k.id = c.acknowledged_office_id ",
            $limits
        )
    };
}

statements! {
    FIND = select_check_in!("WHERE c.branch_id = $1 AND c.id = $2");
    OF_MEASURE = select_check_in!("WHERE c.branch_id = $1 AND c.measure_id = $2
        AND (CAST($3 AS UUID) IS NULL OR c.id < $3) ORDER BY c.id DESC LIMIT $4");
    LIST = select_check_in!("WHERE c.branch_id = $1
        AND (CAST($2 AS BOOLEAN) IS NULL OR (c.acknowledged_at IS NOT NULL) = $2)
        AND (CAST($3 AS TEXT) IS NULL OR c.status = $3)
        AND (CAST($4 AS UUID) IS NULL OR c.id < $4) ORDER BY c.id DESC LIMIT $5");
    WAITING = select_check_in!("WHERE c.branch_id = $1 AND c.acknowledged_at IS NULL
        AND (CAST($2 AS TEXT) IS NULL OR c.status = $2)
        AND (CAST($3 AS UUID) IS NULL OR c.id < $3) ORDER BY c.id DESC LIMIT $4");
    INSERT = "INSERT INTO check_in (branch_id, id, measure_id, status, reason, next_step, person_id, office_id, at,
            version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    ACKNOWLEDGE = "UPDATE check_in SET acknowledged_at = $4, acknowledged_by = $5, acknowledged_office_id = $6,
            acknowledgement_reply = $7, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3";
}

#[derive(sqlx::FromRow)]
struct CheckInRow {
    id: Uuid,
    measure_id: Uuid,
    area_number: i64,
    goal_position: i64,
    position: i64,
    title: String,
    status: String,
    reason: Option<String>,
    next_step: Option<String>,
    at: i64,
    office: String,
    acknowledged_at: Option<i64>,
    acknowledged_office: Option<String>,
    acknowledgement_reply: Option<String>,
    version: i64,
}

impl TryFrom<CheckInRow> for CheckInView {
    type Error = StorageError;

    fn try_from(row: CheckInRow) -> Result<Self> {
        let acknowledged = row.acknowledged_at.zip(row.acknowledged_office);
        Ok(Self {
            id: CheckInId(row.id),
            measure_id: MeasureId(row.measure_id),
            measure_number: format!("{}.{}.{}", row.area_number, row.goal_position, row.position),
            measure_title: row.title,
            status: parse_word("reported status", &row.status)?,
            reason: row.reason,
            next_step: row.next_step,
            at: Timestamp(row.at),
            office: row.office,
            acknowledgement: acknowledged.map(|(at, office)| AcknowledgementView {
                at: Timestamp(at),
                office,
                reply: row.acknowledgement_reply,
            }),
            version: row.version,
        })
    }
}

fn cut(rows: Vec<CheckInRow>, limit: u32) -> Result<Slice<CheckInView>> {
    let items: Result<Vec<_>> = rows.into_iter().map(CheckInView::try_from).collect();
    let cursor = |last: &CheckInView| Cursor { order: "check-ins".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(items?, limit, cursor))
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: CheckInId) -> Result<Option<CheckInView>> {
    let row: Option<CheckInRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(CheckInView::try_from).transpose()
}

/// Newest first.
pub async fn of_measure(
    conn: &mut Conn,
    scope: &Scope,
    measure: MeasureId,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<CheckInView>> {
    let values = values![scope.branch, measure, after, limit + 1];
    cut(OF_MEASURE.with(values).all(conn).await?, limit)
}

/// Newest first. What waits has an index of its own.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &CheckInQuery,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<CheckInView>> {
    let status = query.status.map(ReportedStatus::as_str);
    let bound = if query.acknowledged == Some(false) {
        WAITING.with(values![scope.branch, status, after, limit + 1])
    } else {
        LIST.with(values![scope.branch, query.acknowledged, status, after, limit + 1])
    };
    cut(bound.all(conn).await?, limit)
}

/// Who does something, as which office, when.
#[derive(Clone, Copy, Debug)]
pub struct Doer {
    pub person: PersonId,
    pub office: OfficeId,
    pub at: Timestamp,
}

pub async fn insert(
    conn: &mut Conn,
    scope: &Scope,
    id: CheckInId,
    measure: MeasureId,
    report: &Report,
    by: Doer,
) -> Result<()> {
    let values = values![
        scope.branch,
        id,
        measure,
        report.status.as_str(),
        report.reason.clone().map(String::from),
        report.next_step.clone().map(String::from),
        by.person,
        by.office,
        by.at,
    ];
    INSERT.with(values).run(conn).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn acknowledge(
    conn: &mut Conn,
    scope: &Scope,
    id: CheckInId,
    reply: Option<&str>,
    by: Doer,
    expected: i64,
) -> Result<bool> {
    let values = values![scope.branch, id, expected, by.at, by.person, by.office, reply];
    Ok(ACKNOWLEDGE.with(values).run(conn).await? == 1)
}
