//! What has changed in a measure since adoption.

use uuid::Uuid;
use verv_contract::plan::{
    changes::Change,
    check_ins::HiddenView,
    history::{ChangeView, PlanChangeQuery, PlanChangeView, ProposedBy},
};
use verv_domain::{
    Timestamp,
    id::{ChangeId, MeasureId, PlanId, ProposalId},
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::{Result, StorageError},
    scope::Doer,
    statement::{statements, values},
};

/// The columns of a change, for the person `$2`, and `$columns`; `$from` follows `FROM measure_change c` and its joins.
macro_rules! select_change {
    ($columns:literal, $from:literal) => {
        concat!(
            "SELECT c.id, c.at, o.name AS office, c.change, c.person_id = $2 AS own,
                NOT EXISTS (SELECT 1 FROM measure_change n WHERE n.branch_id = c.branch_id
                    AND n.measure_id = c.measure_id AND n.what = c.what AND n.id > c.id) AS latest,
                c.proposal_id, i.name AS proposed_office, c.hidden_at, h.name AS hidden_office",
            $columns,
            " FROM measure_change c
            JOIN office o ON o.branch_id = c.branch_id AND o.id = c.office_id
            LEFT JOIN office h ON h.branch_id = c.branch_id AND h.id = c.hidden_office_id
            LEFT JOIN proposal p ON p.branch_id = c.branch_id AND p.id = c.proposal_id
            LEFT JOIN office i ON i.branch_id = p.branch_id AND i.id = p.office_id ",
            $from
        )
    };
}

statements! {
    INSERT = "INSERT INTO measure_change (branch_id, id, measure_id, person_id, office_id, at, what, change, proposal_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    LIST = select_change!("", "WHERE c.branch_id = $1 AND c.measure_id = $3 AND (CAST($4 AS UUID) IS NULL OR c.id < $4)
        ORDER BY c.id DESC LIMIT $5");
    FIND = select_change!("", "WHERE c.branch_id = $1 AND c.measure_id = $3 AND c.id = $4");
    BEFORE = "SELECT c.change FROM measure_change c WHERE c.branch_id = $1 AND c.measure_id = $2 AND c.id < $3";
    HIDE = "UPDATE measure_change SET change = $3, hidden_at = $4, hidden_office_id = $5
        WHERE branch_id = $1 AND id = $2";
    OF_PLAN = select_change!(
        ", c.measure_id, a.number AS area_number, g.position AS goal_position, m.position, m.title, m.version",
        "JOIN measure m ON m.branch_id = c.branch_id AND m.id = c.measure_id
        JOIN goal g ON g.branch_id = m.branch_id AND g.id = m.goal_id
        JOIN area a ON a.branch_id = g.branch_id AND a.id = g.area_id
        WHERE c.branch_id = $1 AND m.plan_id = $3 AND (CAST($4 AS BIGINT) IS NULL OR c.at >= $4)
            AND (CAST($5 AS BOOLEAN) IS NULL OR (c.person_id = $2) = $5)
            AND (CAST($6 AS BOOLEAN) IS NULL OR (c.what IN ('accountable', 'supporting')) = $6)
            AND (CAST($7 AS UUID) IS NULL OR c.id < $7)
        ORDER BY c.id DESC LIMIT $8");
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    id: Uuid,
    at: i64,
    office: String,
    change: String,
    own: bool,
    latest: bool,
    proposal_id: Option<Uuid>,
    proposed_office: Option<String>,
    hidden_at: Option<i64>,
    hidden_office: Option<String>,
}

impl TryFrom<ChangeRow> for ChangeView {
    type Error = StorageError;

    fn try_from(row: ChangeRow) -> Result<Self> {
        let proposed = row.proposal_id.zip(row.proposed_office);
        let hidden = row.hidden_at.zip(row.hidden_office);
        Ok(Self {
            id: ChangeId(row.id),
            at: Timestamp(row.at),
            office: row.office,
            own: row.own,
            latest: row.latest,
            proposed: proposed.map(|(id, office)| ProposedBy { id: ProposalId(id), office }),
            change: serde_json::from_str(&row.change)?,
            hidden: hidden.map(|(at, office)| HiddenView { at: Timestamp(at), office }),
        })
    }
}

/// On whose proposal it was, where it was on anybody's.
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: ChangeId,
    measure: MeasureId,
    change: &Change,
    by: Doer,
    proposal: Option<ProposalId>,
) -> Result<()> {
    let (what, change) = (change.what(), serde_json::to_string(change)?);
    let values = values![scope.branch, id, measure, by.person, by.office, by.at, what, change, proposal];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Newest first.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    measure: MeasureId,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<ChangeView>> {
    let values = values![scope.branch, scope.person, measure, after, limit + 1];
    let rows: Vec<ChangeRow> = LIST.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(ChangeView::try_from).collect();
    let cursor = |last: &ChangeView| Cursor { order: "history".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(items?, limit, cursor))
}

pub async fn find(
    conn: &mut Conn,
    scope: &Scope,
    measure: MeasureId,
    id: ChangeId,
) -> Result<Option<ChangeView>> {
    let row: Option<ChangeRow> =
        FIND.with(values![scope.branch, scope.person, measure, id]).optional(conn).await?;
    row.map(ChangeView::try_from).transpose()
}

#[derive(sqlx::FromRow)]
struct ValuesRow {
    change: String,
}

/// What had changed in the measure before this change.
pub async fn before(conn: &mut Conn, scope: &Scope, measure: MeasureId, id: ChangeId) -> Result<Vec<Change>> {
    let rows: Vec<ValuesRow> = BEFORE.with(values![scope.branch, measure, id]).all(conn).await?;
    rows.into_iter().map(|row| Ok(serde_json::from_str(&row.change)?)).collect()
}

/// Writes what is left of a change in its place.
pub async fn hide(tx: &mut Tx, scope: &Scope, id: ChangeId, left: &Change, by: Doer) -> Result<()> {
    let left = serde_json::to_string(left)?;
    HIDE.with(values![scope.branch, id, left, by.at, by.office]).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PlanChangeRow {
    #[sqlx(flatten)]
    change: ChangeRow,
    measure_id: Uuid,
    area_number: i64,
    goal_position: i64,
    position: i64,
    title: String,
    version: i64,
}

impl TryFrom<PlanChangeRow> for PlanChangeView {
    type Error = StorageError;

    fn try_from(row: PlanChangeRow) -> Result<Self> {
        Ok(Self {
            measure_id: MeasureId(row.measure_id),
            measure_number: format!("{}.{}.{}", row.area_number, row.goal_position, row.position),
            measure_title: row.title,
            measure_version: row.version,
            change: row.change.try_into()?,
        })
    }
}

/// Of all the plan's measures, newest first; of those that the query leaves, `since` this instant.
pub async fn of_plan(
    conn: &mut Conn,
    scope: &Scope,
    plan: PlanId,
    query: &PlanChangeQuery,
    since: Option<Timestamp>,
    (after, limit): (Option<Uuid>, u32),
) -> Result<Slice<PlanChangeView>> {
    let values =
        values![scope.branch, scope.person, plan, since, query.own, query.responsibility, after, limit + 1];
    let rows: Vec<PlanChangeRow> = OF_PLAN.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(PlanChangeView::try_from).collect();
    let cursor =
        |last: &PlanChangeView| Cursor { order: "plan history".into(), key: Key::Id, id: last.change.id.0 };
    Ok(slice(items?, limit, cursor))
}
