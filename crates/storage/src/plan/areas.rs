//! Priority areas of a plan, with their situation.

use uuid::Uuid;
use verv_contract::plan::areas::{AreaView, NewArea, Situation, SituationView};
use verv_domain::id::{AreaId, CatalogueId, NationalAreaId, PlanId};

use crate::{
    Conn, Scope, Tx,
    error::Result,
    statement::{statements, values},
    value::Day,
};

statements! {
    FIND = "SELECT id, plan_id, national_area_id, number, title, situation_now, situation_short_term,
            situation_long_term, situation_dated_on, version
        FROM area WHERE branch_id = $1 AND id = $2";
    INSERT = "INSERT INTO area (branch_id, id, plan_id, catalogue_id, national_area_id, number, title, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
    CHANGE_SITUATION = "UPDATE area SET situation_now = $3, situation_short_term = $4, situation_long_term = $5,
            situation_dated_on = $6, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $7";
}

#[derive(sqlx::FromRow)]
struct AreaRow {
    id: Uuid,
    plan_id: Uuid,
    national_area_id: Option<Uuid>,
    number: i64,
    title: String,
    situation_now: Option<String>,
    situation_short_term: Option<String>,
    situation_long_term: Option<String>,
    situation_dated_on: Option<Day>,
    version: i64,
}

impl From<AreaRow> for AreaView {
    fn from(row: AreaRow) -> Self {
        let situation = row.situation_dated_on.map(|dated_on| SituationView {
            now: row.situation_now,
            short_term: row.situation_short_term,
            long_term: row.situation_long_term,
            dated_on: dated_on.0,
        });
        Self {
            id: AreaId(row.id),
            plan_id: PlanId(row.plan_id),
            national_area_id: row.national_area_id.map(NationalAreaId),
            number: row.number,
            title: row.title,
            situation,
            version: row.version,
        }
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: AreaId) -> Result<Option<AreaView>> {
    let row: Option<AreaRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    Ok(row.map(AreaView::from))
}

pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: AreaId,
    (plan, catalogue): (PlanId, CatalogueId),
    area: &NewArea,
) -> Result<()> {
    let NewArea { national_area_id, number, title } = area;
    let values = values![scope.branch, id, plan, catalogue, *national_area_id, *number, title.as_str()];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change_situation(
    tx: &mut Tx,
    scope: &Scope,
    id: AreaId,
    situation: &Situation,
    expected: i64,
) -> Result<bool> {
    let Situation { now, short_term, long_term, dated_on } = situation;
    let text = |paragraph: &Option<verv_domain::text::Paragraph>| paragraph.clone().map(String::from);
    let values = values![scope.branch, id, text(now), text(short_term), text(long_term), *dated_on, expected];
    Ok(CHANGE_SITUATION.with(values).run(tx).await? == 1)
}
