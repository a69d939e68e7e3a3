//! Plans.

use uuid::Uuid;
use verv_contract::plan::plans::PlanSummary;
use verv_domain::{
    Date, Timestamp,
    folding::look_alike_key,
    id::{CatalogueId, PlanId},
    period::Period,
    plan::plans::PlanState,
};

pub use verv_domain::plan::plans::Plan;

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::{Result, StorageError},
    statement::{statements, values},
    value::{Day, parse_word},
};

statements! {
    LIST = "SELECT id, catalogue_id, title, starts, ends, state, adopted_on, adopted_by, version FROM plan
        WHERE branch_id = $1 AND (CAST($2 AS UUID) IS NULL OR id < $2)
            AND ($4 OR state IN ('adopted', 'closed')) ORDER BY id DESC LIMIT $3";
    FIND = "SELECT id, catalogue_id, title, starts, ends, state, adopted_on, adopted_by, version FROM plan
        WHERE branch_id = $1 AND id = $2";
    FIND_BY_TITLE = "SELECT id, catalogue_id, title, starts, ends, state, adopted_on, adopted_by, version FROM plan
        WHERE branch_id = $1 AND title_key = $2";
    INSERT = "INSERT INTO plan (branch_id, id, catalogue_id, title, starts, ends, state, created_at, title_key, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    CHANGE = "UPDATE plan SET title = $3, starts = $4, ends = $5, title_key = $7, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $6";
    CHANGE_STATE = "UPDATE plan SET state = $3, adopted_on = $4, adopted_by = $5, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $6";
    LOCK = "UPDATE plan SET version = version WHERE branch_id = $1 AND id = $2";
}

#[derive(sqlx::FromRow)]
pub(crate) struct PlanRow {
    id: Uuid,
    catalogue_id: Uuid,
    title: String,
    starts: Day,
    ends: Day,
    state: String,
    adopted_on: Option<Day>,
    adopted_by: Option<String>,
    version: i64,
}

impl TryFrom<PlanRow> for Plan {
    type Error = StorageError;

    fn try_from(row: PlanRow) -> Result<Self> {
        Ok(Self {
            id: PlanId(row.id),
            catalogue_id: CatalogueId(row.catalogue_id),
            title: row.title,
            period: Period { from: row.starts.0, to: row.ends.0 },
            state: parse_word("plan state", &row.state)?,
            adopted_on: row.adopted_on.map(|day| day.0),
            adopted_by: row.adopted_by,
            version: row.version,
        })
    }
}

fn summary(plan: Plan) -> PlanSummary {
    let Plan { id, title, period, state, adopted_on, version, .. } = plan;
    PlanSummary { id, title, period, state, adopted_on, version }
}

/// Newest first; what is not adopted yet only `with_drafts`.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    with_drafts: bool,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<PlanSummary>> {
    let values = values![scope.branch, after, limit + 1, with_drafts];
    let rows: Vec<PlanRow> = LIST.with(values).all(conn).await?;
    let plans: Result<Vec<_>> = rows.into_iter().map(|row| Plan::try_from(row).map(summary)).collect();
    let cursor = |last: &PlanSummary| Cursor { order: "plans".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(plans?, limit, cursor))
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: PlanId) -> Result<Option<Plan>> {
    FIND.with(values![scope.branch, id]).optional::<PlanRow>(conn).await?.map(Plan::try_from).transpose()
}

pub async fn find_by_title(conn: &mut Conn, scope: &Scope, title: &str) -> Result<Option<Plan>> {
    let row =
        FIND_BY_TITLE.with(values![scope.branch, look_alike_key(title)]).optional::<PlanRow>(conn).await?;
    row.map(Plan::try_from).transpose()
}

pub async fn insert(tx: &mut Tx, scope: &Scope, plan: &Plan, at: Timestamp) -> Result<()> {
    let values = values![
        scope.branch,
        plan.id,
        plan.catalogue_id,
        plan.title.as_str(),
        plan.period.from,
        plan.period.to,
        plan.state.as_str(),
        at,
        look_alike_key(plan.title.as_str())
    ];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: PlanId,
    title: &str,
    period: Period,
    expected: i64,
) -> Result<bool> {
    let values = values![scope.branch, id, title, period.from, period.to, expected, look_alike_key(title)];
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// With the day and the meeting of the adoption. Whether the version was still `expected`.
pub async fn change_state(
    tx: &mut Tx,
    scope: &Scope,
    id: PlanId,
    state: PlanState,
    (on, by): (Option<Date>, Option<&str>),
    expected: i64,
) -> Result<bool> {
    let values = values![scope.branch, id, state.as_str(), on, by, expected];
    Ok(CHANGE_STATE.with(values).run(tx).await? == 1)
}

/// Holds the plan's row until the transaction ends, so that its state cannot change under a change of its parts.
pub async fn lock(tx: &mut Tx, scope: &Scope, id: PlanId) -> Result<()> {
    LOCK.with(values![scope.branch, id]).run(tx).await?;
    Ok(())
}
