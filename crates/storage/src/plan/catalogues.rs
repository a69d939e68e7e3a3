//! The union's national catalogues.

use uuid::Uuid;
use verv_contract::plan::catalogues::{
    CatalogueSummary, CatalogueView, NationalAreaView, NationalGoalView, StrategyView,
};
use verv_domain::{
    id::{CatalogueId, NationalAreaId, NationalGoalId, StrategyId},
    period::Period,
    plan::targets::Amount,
};

use crate::{
    Conn, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    statement::{statements, values},
    value::Day,
};

statements! {
    LIST = "SELECT id, title, starts, ends FROM catalogue WHERE CAST($1 AS UUID) IS NULL OR id < $1
        ORDER BY id DESC LIMIT $2";
    FIND = "SELECT id, title, starts, ends FROM catalogue WHERE id = $1";
    FIND_BY_PERIOD = "SELECT id, title, starts, ends FROM catalogue WHERE starts = $1 AND ends = $2";
    AREAS = "SELECT id, number, title FROM national_area WHERE catalogue_id = $1 ORDER BY number";
    GOALS = "SELECT id, national_area_id, code, title, growth_percent FROM national_goal WHERE catalogue_id = $1 ORDER BY code";
    STRATEGIES = "SELECT id, national_area_id, title FROM strategy WHERE catalogue_id = $1 ORDER BY position";
    INSERT = "INSERT INTO catalogue (id, title, starts, ends) VALUES ($1, $2, $3, $4)";
    INSERT_AREA = "INSERT INTO national_area (catalogue_id, id, number, title) VALUES ($1, $2, $3, $4)";
    INSERT_GOAL = "INSERT INTO national_goal (catalogue_id, id, national_area_id, code, title, growth_percent)
        VALUES ($1, $2, $3, $4, $5, $6)";
    INSERT_STRATEGY = "INSERT INTO strategy (catalogue_id, id, national_area_id, position, title)
        VALUES ($1, $2, $3, $4, $5)";
}

#[derive(sqlx::FromRow)]
struct CatalogueRow {
    id: Uuid,
    title: String,
    starts: Day,
    ends: Day,
}

impl From<CatalogueRow> for CatalogueSummary {
    fn from(row: CatalogueRow) -> Self {
        let period = Period { from: row.starts.0, to: row.ends.0 };
        Self { id: CatalogueId(row.id), title: row.title, period }
    }
}

#[derive(sqlx::FromRow)]
struct AreaRow {
    id: Uuid,
    number: i64,
    title: String,
}

#[derive(sqlx::FromRow)]
struct GoalRow {
    id: Uuid,
    national_area_id: Uuid,
    code: String,
    title: String,
    growth_percent: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct StrategyRow {
    id: Uuid,
    national_area_id: Uuid,
    title: String,
}

/// Newest first.
pub async fn list(conn: &mut Conn, after: Option<Uuid>, limit: u32) -> Result<Slice<CatalogueSummary>> {
    let rows: Vec<CatalogueRow> = LIST.with(values![after, limit + 1]).all(conn).await?;
    let items = rows.into_iter().map(CatalogueSummary::from).collect();
    let cursor = |last: &CatalogueSummary| Cursor { order: "catalogues".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(items, limit, cursor))
}

pub async fn find_by_period(conn: &mut Conn, period: Period) -> Result<Option<CatalogueSummary>> {
    let row: Option<CatalogueRow> =
        FIND_BY_PERIOD.with(values![period.from, period.to]).optional(conn).await?;
    Ok(row.map(CatalogueSummary::from))
}

/// The whole catalogue.
pub async fn find(conn: &mut Conn, id: CatalogueId) -> Result<Option<CatalogueView>> {
    let Some(row) = FIND.with(values![id]).optional::<CatalogueRow>(conn).await? else { return Ok(None) };
    let CatalogueSummary { id, title, period } = row.into();
    let areas: Vec<AreaRow> = AREAS.with(values![id]).all(conn).await?;
    let goals: Vec<GoalRow> = GOALS.with(values![id]).all(conn).await?;
    let strategies: Vec<StrategyRow> = STRATEGIES.with(values![id]).all(conn).await?;

    let view = |area: AreaRow| NationalAreaView {
        id: NationalAreaId(area.id),
        number: area.number,
        title: area.title,
        goals: goals
            .iter()
            .filter(|goal| goal.national_area_id == area.id)
            .map(|goal| NationalGoalView {
                id: NationalGoalId(goal.id),
                code: goal.code.clone(),
                title: goal.title.clone(),
                growth_percent: goal.growth_percent.map(|thousandths| Amount { thousandths }),
            })
            .collect(),
        strategies: strategies
            .iter()
            .filter(|strategy| strategy.national_area_id == area.id)
            .map(|strategy| StrategyView { id: StrategyId(strategy.id), title: strategy.title.clone() })
            .collect(),
    };
    Ok(Some(CatalogueView { id, title, period, areas: areas.into_iter().map(view).collect() }))
}

/// Adds a whole catalogue.
pub async fn insert(tx: &mut Tx, catalogue: &CatalogueView) -> Result<()> {
    let CatalogueView { id, title, period, areas } = catalogue;
    INSERT.with(values![*id, title.as_str(), period.from, period.to]).run(tx).await?;
    for area in areas {
        INSERT_AREA.with(values![*id, area.id, area.number, area.title.as_str()]).run(tx).await?;
        for goal in &area.goals {
            let growth = goal.growth_percent.map(|percent| percent.thousandths);
            let values = values![*id, goal.id, area.id, goal.code.as_str(), goal.title.as_str(), growth];
            INSERT_GOAL.with(values).run(tx).await?;
        }
        for (strategy, position) in area.strategies.iter().zip(1_i64..) {
            let values = values![*id, strategy.id, area.id, position, strategy.title.as_str()];
            INSERT_STRATEGY.with(values).run(tx).await?;
        }
    }
    Ok(())
}
