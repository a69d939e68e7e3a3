//! Check-ins, their acknowledgement, and those that were hidden or taken back.

use uuid::Uuid;
use verv_contract::plan::check_ins::{AcknowledgementView, CheckInQuery, CheckInView, HiddenView};
use verv_domain::{
    Timestamp,
    id::{CheckInId, MeasureId, PersonId},
    plan::{
        check_ins::{Report, ReportedStatus, is_young, withdrawable_until},
        plans::PlanState,
    },
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    scope::Doer,
    statement::{statements, values},
    value::{Value, parse_word},
};

/// The columns of a check-in with its measure; what follows limits the rows.
macro_rules! select_check_in {
    ($limits:literal) => {
        concat!(
            "SELECT c.id, c.measure_id, a.number AS area_number, g.position AS goal_position, m.position, m.title,
                c.status, c.reason, c.next_step, c.at, c.said_at, o.name AS office, c.acknowledged_at,
                k.name AS acknowledged_office, c.acknowledgement_reply, c.hidden_at, h.name AS hidden_office,
                c.acknowledgement_seen_at, c.person_id, p.state AS plan_state, c.version
            FROM check_in c
            JOIN measure m ON m.branch_id = c.branch_id AND m.id = c.measure_id
            JOIN goal g ON g.branch_id = m.branch_id AND g.id = m.goal_id
            JOIN area a ON a.branch_id = g.branch_id AND a.id = g.area_id
            JOIN plan p ON p.branch_id = m.branch_id AND p.id = m.plan_id
            JOIN office o ON o.branch_id = c.branch_id AND o.id = c.office_id
            LEFT JOIN office k ON k.branch_id = c.branch_id AND k.id = c.acknowledged_office_id
            LEFT JOIN office h ON h.branch_id = c.branch_id AND h.id = c.hidden_office_id ",
            $limits
        )
    };
}

/// What the filters leave. Whether it waits is asked first: the index of the branch knows.
macro_rules! filters {
    () => {
        "c.branch_id = $1 AND (CAST($2 AS BOOLEAN) IS NULL OR (c.acknowledged_at IS NOT NULL) = $2)
        AND (CAST($3 AS TEXT) IS NULL OR c.status = $3)
        AND (CAST($4 AS BOOLEAN) IS NULL OR (c.person_id = $5) = $4) "
    };
}

/// The answers that somebody has not seen.
macro_rules! unseen {
    () => {
        "c.branch_id = $1 AND c.person_id = $2 AND c.acknowledged_at IS NOT NULL
            AND c.acknowledgement_seen_at IS NULL "
    };
}

statements! {
    FIND = select_check_in!("WHERE c.branch_id = $1 AND c.id = $2");
    OF_MEASURE = select_check_in!("WHERE c.branch_id = $1 AND c.measure_id = $2
        AND (CAST($3 AS BIGINT) IS NULL OR (c.said_at, c.at, c.id) < ($3, $4, $5))
        ORDER BY c.said_at DESC, c.at DESC, c.id DESC LIMIT $6");
    LIST = concat!(select_check_in!("WHERE "), filters!(),
        "AND (CAST($6 AS BIGINT) IS NULL OR (c.at, c.id) < ($6, $7)) ORDER BY c.at DESC, c.id DESC LIMIT $8");
    COUNT = concat!("SELECT COUNT(*) AS check_ins FROM check_in c WHERE ", filters!());
    UNSEEN = concat!(select_check_in!("WHERE "), unseen!(),
        "AND (CAST($3 AS BIGINT) IS NULL OR (c.acknowledged_at, c.id) < ($3, $4))
        ORDER BY c.acknowledged_at DESC, c.id DESC LIMIT $5");
    COUNT_UNSEEN = concat!("SELECT COUNT(*) AS check_ins FROM check_in c WHERE ", unseen!());
    INSERT = "INSERT INTO check_in (branch_id, id, measure_id, status, reason, next_step, person_id, office_id, at,
            said_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
    /// The answer counts as unseen by the author, unless the author has answered.
    ACKNOWLEDGE = "UPDATE check_in SET acknowledged_at = $4, acknowledged_by = $5, acknowledged_office_id = $6,
            acknowledgement_reply = $7, acknowledgement_seen_at = CASE WHEN person_id = $5 THEN CAST($4 AS BIGINT) END,
            version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3";
    SEE = "UPDATE check_in SET acknowledgement_seen_at = $4
        WHERE branch_id = $1 AND id = $2 AND version = $3";
    HIDE = "UPDATE check_in SET reason = NULL, next_step = NULL, acknowledgement_reply = NULL, hidden_at = $4,
            hidden_office_id = $5, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3";
    WITHDRAW = "DELETE FROM check_in WHERE branch_id = $1 AND id = $2 AND version = $3 AND acknowledged_at IS NULL";
    NOTE_WITHDRAWN = "INSERT INTO withdrawn_check_in (branch_id, id, at) VALUES ($1, $2, $3)";
    WITHDRAWN = "SELECT id FROM withdrawn_check_in WHERE branch_id = $1 AND id = $2";
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
    said_at: i64,
    office: String,
    acknowledged_at: Option<i64>,
    acknowledged_office: Option<String>,
    acknowledgement_reply: Option<String>,
    hidden_at: Option<i64>,
    hidden_office: Option<String>,
    acknowledgement_seen_at: Option<i64>,
    person_id: Uuid,
    plan_state: String,
    version: i64,
}

/// A check-in, and who made it. That others than the author may hide its words is for the rules to say.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredCheckIn {
    pub view: CheckInView,
    pub author: PersonId,
    /// By its author; nobody else is told.
    pub answer_is_seen: bool,
}

impl StoredCheckIn {
    /// What was written in it and in the answer to it, where something was.
    pub fn texts(&self) -> Vec<String> {
        let CheckInView { reason, next_step, acknowledgement, .. } = &self.view;
        let reply = acknowledgement.as_ref().and_then(|acknowledgement| acknowledgement.reply.as_ref());
        [reason.as_ref(), next_step.as_ref(), reply].into_iter().flatten().cloned().collect()
    }
}

impl CheckInRow {
    fn stored(self, scope: &Scope) -> Result<StoredCheckIn> {
        let author = PersonId(self.person_id);
        let answer_is_seen = self.acknowledgement_seen_at.is_some();
        let at = Timestamp(self.at);
        let plan: PlanState = parse_word("plan state", &self.plan_state)?;
        let withdrawable = author == scope.person
            && self.acknowledged_at.is_none()
            && is_young(at, scope.now)
            && plan != PlanState::Closed;
        let said_at = Timestamp(self.said_at);
        let acknowledged = self.acknowledged_at.zip(self.acknowledged_office);
        let hidden = self.hidden_at.zip(self.hidden_office);
        let view = CheckInView {
            id: CheckInId(self.id),
            measure_id: MeasureId(self.measure_id),
            measure_number: format!("{}.{}.{}", self.area_number, self.goal_position, self.position),
            measure_title: self.title,
            status: parse_word("reported status", &self.status)?,
            reason: self.reason,
            next_step: self.next_step,
            at,
            said_at: (said_at != at).then_some(said_at),
            office: self.office,
            acknowledgement: acknowledged.map(|(at, office)| AcknowledgementView {
                at: Timestamp(at),
                office,
                reply: self.acknowledgement_reply,
            }),
            hidden: hidden.map(|(at, office)| HiddenView { at: Timestamp(at), office }),
            withdrawable,
            withdrawable_until: withdrawable.then(|| withdrawable_until(at)),
            may_hide: author == scope.person,
            version: self.version,
        };
        Ok(StoredCheckIn { view, author, answer_is_seen })
    }
}

/// Where a page of check-ins begins, in a list ordered by an instant and by id.
pub type After = Option<(i64, Uuid)>;

/// The order of what was said of a measure: when it was said, when it was received, the id.
pub type AfterStatement = Option<(i64, i64, Uuid)>;

fn cut(
    rows: Vec<CheckInRow>,
    scope: &Scope,
    limit: u32,
    order: &str,
    key: impl FnOnce(&CheckInView) -> Key,
) -> Result<Slice<CheckInView>> {
    let items: Result<Vec<_>> =
        rows.into_iter().map(|row| row.stored(scope).map(|stored| stored.view)).collect();
    let cursor = |last: &CheckInView| Cursor { order: order.to_owned(), key: key(last), id: last.id.0 };
    Ok(slice(items?, limit, cursor))
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: CheckInId) -> Result<Option<StoredCheckIn>> {
    let row: Option<CheckInRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(|row| row.stored(scope)).transpose()
}

/// The names of the orders, which their cursors carry.
pub const BY_RECEIPT: &str = "check-ins";
pub const BY_STATEMENT: &str = "statements";
pub const BY_ANSWER: &str = "answers";

/// What was said last first.
pub async fn of_measure(
    conn: &mut Conn,
    scope: &Scope,
    measure: MeasureId,
    after: AfterStatement,
    limit: u32,
) -> Result<Slice<CheckInView>> {
    let said_at = after.map(|(said_at, _, _)| said_at);
    let (at, id) = after.map(|(_, at, id)| (at, id)).unzip();
    let values = values![scope.branch, measure, said_at, at, id, limit + 1];
    cut(OF_MEASURE.with(values).all(conn).await?, scope, limit, BY_STATEMENT, |last| {
        Key::Pair(last.said_at.unwrap_or(last.at).0, last.at.0)
    })
}

/// The last received first.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &CheckInQuery,
    after: After,
    limit: u32,
) -> Result<Slice<CheckInView>> {
    let (at, id) = after.unzip();
    let mut values = filter_values(scope, query);
    values.extend(values![at, id, limit + 1]);
    cut(LIST.with(values).all(conn).await?, scope, limit, BY_RECEIPT, |last| Key::Number(last.at.0))
}

/// The person's own whose acknowledgement they have not seen, the last answered first.
pub async fn unseen(conn: &mut Conn, scope: &Scope, after: After, limit: u32) -> Result<Slice<CheckInView>> {
    let (at, id) = after.unzip();
    let values = values![scope.branch, scope.person, at, id, limit + 1];
    cut(UNSEEN.with(values).all(conn).await?, scope, limit, BY_ANSWER, |last| {
        Key::Number(last.acknowledgement.as_ref().map_or(last.at, |acknowledgement| acknowledgement.at).0)
    })
}

/// How many they are.
pub async fn count_unseen(conn: &mut Conn, scope: &Scope) -> Result<u64> {
    let row: CountRow = COUNT_UNSEEN.with(values![scope.branch, scope.person]).one(conn).await?;
    Ok(row.check_ins.unsigned_abs())
}

fn filter_values(scope: &Scope, query: &CheckInQuery) -> Vec<Value> {
    let status = query.status.map(ReportedStatus::as_str);
    values![scope.branch, query.acknowledged, status, query.own, scope.person].into()
}

#[derive(sqlx::FromRow)]
struct CountRow {
    check_ins: i64,
}

/// How many the filters leave.
pub async fn count(conn: &mut Conn, scope: &Scope, query: &CheckInQuery) -> Result<u64> {
    let row: CountRow = COUNT.with(filter_values(scope, query)).one(conn).await?;
    Ok(row.check_ins.unsigned_abs())
}

/// A check-in on its way to its row.
#[derive(Clone, Copy, Debug)]
pub struct NewCheckIn<'a> {
    pub id: CheckInId,
    pub measure: MeasureId,
    pub report: &'a Report,
    /// Not after it was received.
    pub said_at: Timestamp,
    /// Received when they did it.
    pub by: Doer,
}

pub async fn insert(tx: &mut Tx, scope: &Scope, new: NewCheckIn<'_>) -> Result<()> {
    let NewCheckIn { id, measure, report, said_at, by } = new;
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
        said_at,
    ];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn acknowledge(
    tx: &mut Tx,
    scope: &Scope,
    id: CheckInId,
    reply: Option<&str>,
    by: Doer,
    expected: i64,
) -> Result<bool> {
    let values = values![scope.branch, id, expected, by.at, by.person, by.office, reply];
    Ok(ACKNOWLEDGE.with(values).run(tx).await? == 1)
}

/// Notes that the author has seen the answer. Whether the version was still `expected`.
pub async fn see(tx: &mut Tx, scope: &Scope, id: CheckInId, expected: i64) -> Result<bool> {
    Ok(SEE.with(values![scope.branch, id, expected, scope.now]).run(tx).await? == 1)
}

/// Erases what was written in a check-in and in the answer to it. Whether the version was still `expected`.
pub async fn hide(tx: &mut Tx, scope: &Scope, id: CheckInId, by: Doer, expected: i64) -> Result<bool> {
    Ok(HIDE.with(values![scope.branch, id, expected, by.at, by.office]).run(tx).await? == 1)
}

#[derive(sqlx::FromRow)]
struct WithdrawnRow {
    #[expect(dead_code, reason = "that there is one is the answer")]
    id: Uuid,
}

/// Whether a check-in with this id was taken back.
pub async fn is_withdrawn(conn: &mut Conn, scope: &Scope, id: CheckInId) -> Result<bool> {
    let row: Option<WithdrawnRow> = WITHDRAWN.with(values![scope.branch, id]).optional(conn).await?;
    Ok(row.is_some())
}

/// Takes a check-in back, words and all; its id stays used. Whether the version was still `expected`, and nobody had
/// acknowledged it.
pub async fn withdraw(tx: &mut Tx, scope: &Scope, id: CheckInId, expected: i64) -> Result<bool> {
    if WITHDRAW.with(values![scope.branch, id, expected]).run(tx).await? != 1 {
        return Ok(false);
    }
    NOTE_WITHDRAWN.with(values![scope.branch, id, scope.now]).run(tx).await?;
    Ok(true)
}
