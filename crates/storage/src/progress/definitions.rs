//! How measures and goals are counted.

use std::collections::HashMap;

use uuid::Uuid;
use verv_contract::progress::definitions::{CountingMethod, CountingView};
use verv_domain::{
    id::{GoalId, MeasureId, PlanId},
    progress::definitions::Setup,
};

use crate::{
    Conn, Scope, Tx,
    error::{Result, StorageError},
    statement::{statements, values},
};

statements! {
    FIND = "SELECT id, setup, version FROM counting WHERE branch_id = $1 AND id = $2";
    OF_BRANCH = "SELECT id, setup, version FROM counting WHERE branch_id = $1 AND setup IS NOT NULL";
    OF_PLAN = "SELECT c.id, c.setup, c.version FROM counting c
        LEFT JOIN measure m ON m.branch_id = c.branch_id AND m.id = c.measure_id
        LEFT JOIN goal g ON g.branch_id = c.branch_id AND g.id = c.goal_id
        WHERE c.branch_id = $1 AND c.setup IS NOT NULL AND COALESCE(m.plan_id, g.plan_id) = $2";
    INSERT = "INSERT INTO counting (branch_id, id, measure_id, goal_id, setup, version) VALUES ($1, $2, $3, $4, $5, 2)";
    CHANGE = "UPDATE counting SET setup = $3, version = version + 1 WHERE branch_id = $1 AND id = $2 AND version = $4";
}

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counted {
    Measure(MeasureId),
    Goal(GoalId),
}

impl Counted {
    pub const fn id(self) -> Uuid {
        match self {
            Self::Measure(MeasureId(id)) | Self::Goal(GoalId(id)) => id,
        }
    }
}

#[derive(sqlx::FromRow)]
struct CountingRow {
    id: Uuid,
    setup: Option<String>,
    version: i64,
}

impl CountingRow {
    fn setup(&self) -> Result<Option<Setup>> {
        Ok(self.setup.as_deref().map(serde_json::from_str).transpose()?)
    }
}

/// The version while nobody has said how: there is no row.
const UNSAID: i64 = 1;

pub async fn find(conn: &mut Conn, scope: &Scope, of: Counted) -> Result<CountingView> {
    let row: Option<CountingRow> = FIND.with(values![scope.branch, of.id()]).optional(conn).await?;
    let Some(row) = row else { return Ok(CountingView { id: of.id(), counting: None, version: UNSAID }) };
    let counting = row.setup()?.as_ref().and_then(CountingMethod::of);
    Ok(CountingView { id: row.id, counting, version: row.version })
}

/// Of each measure and goal of the branch whose counting is known.
pub async fn of_branch(conn: &mut Conn, scope: &Scope) -> Result<Vec<Setup>> {
    let rows: Vec<CountingRow> = OF_BRANCH.with(values![scope.branch]).all(conn).await?;
    rows.iter().filter_map(|row| row.setup().transpose()).collect()
}

/// Of each measure and goal of the plan whose counting is known, by its id.
pub async fn of_plan(conn: &mut Conn, scope: &Scope, plan: PlanId) -> Result<HashMap<Uuid, Setup>> {
    let rows: Vec<CountingRow> = OF_PLAN.with(values![scope.branch, plan]).all(conn).await?;
    rows.iter().filter_map(|row| Some(row.setup().transpose()?.map(|setup| (row.id, setup)))).collect()
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    of: Counted,
    setup: Option<&Setup>,
    expected: i64,
) -> Result<bool> {
    let setup = setup.map(serde_json::to_string).transpose()?;
    if expected != UNSAID {
        return Ok(CHANGE.with(values![scope.branch, of.id(), setup, expected]).run(tx).await? == 1);
    }
    let (measure, goal) = match of {
        Counted::Measure(measure) => (Some(measure), None),
        Counted::Goal(goal) => (None, Some(goal)),
    };
    match INSERT.with(values![scope.branch, of.id(), measure, goal, setup]).run(tx).await {
        // Somebody has said in the meantime.
        Err(StorageError::Exists(_)) => Ok(false),
        inserted => Ok(inserted? == 1),
    }
}
