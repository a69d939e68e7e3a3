//! Local goals, and the national goals that they serve.

use uuid::Uuid;
use verv_contract::plan::goals::{GoalContent, GoalView, NationalGoalRef, NewGoal};
use verv_domain::{
    id::{AreaId, CatalogueId, GoalId, NationalGoalId, PlanId},
    plan::targets::{Amount, Target},
    text::Phrase,
};

use crate::{
    Conn, Scope, Tx,
    error::Result,
    statement::{statements, values},
    value::{Value, parse_word, stored},
};

statements! {
    FIND = "SELECT g.id, g.plan_id, g.area_id, a.number AS area_number, g.position, g.title, g.not_local_reason,
            g.target_unit, g.target_per, g.target_at_least, g.target_note, g.version
        FROM goal g JOIN area a ON a.branch_id = g.branch_id AND a.id = g.area_id
        WHERE g.branch_id = $1 AND g.id = $2";
    SERVED = "SELECT n.id, n.code, n.title FROM goal_serves s
        JOIN national_goal n ON n.catalogue_id = s.catalogue_id AND n.id = s.national_goal_id
        WHERE s.branch_id = $1 AND s.goal_id = $2 ORDER BY n.code";
    INSERT = "INSERT INTO goal (branch_id, id, plan_id, area_id, catalogue_id, position, title, not_local_reason,
            target_unit, target_per, target_at_least, target_note, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)";
    CHANGE = "UPDATE goal SET title = $3, not_local_reason = $4, target_unit = $5, target_per = $6,
            target_at_least = $7, target_note = $8, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $9";
    SERVE = "INSERT INTO goal_serves (branch_id, goal_id, catalogue_id, national_goal_id) VALUES ($1, $2, $3, $4)";
    SERVE_NONE = "DELETE FROM goal_serves WHERE branch_id = $1 AND goal_id = $2";
    DELETE = "DELETE FROM goal WHERE branch_id = $1 AND id = $2 AND version = $3";
}

/// The four columns of a figure.
#[derive(sqlx::FromRow)]
pub(crate) struct TargetColumns {
    target_unit: Option<String>,
    target_per: Option<String>,
    target_at_least: Option<i64>,
    target_note: Option<String>,
}

impl TargetColumns {
    pub(crate) fn target(self) -> Result<Option<Target>> {
        let Some((unit, per)) = self.target_unit.zip(self.target_per) else { return Ok(None) };
        Ok(Some(Target {
            at_least: self.target_at_least.map(|thousandths| Amount { thousandths }),
            unit: parse_word("target unit", &unit)?,
            per: parse_word("target span", &per)?,
            note: self
                .target_note
                .as_deref()
                .map(|note| stored("target note", note, Phrase::parse))
                .transpose()?,
        }))
    }

    /// The values in the order of the columns.
    pub(crate) fn values(target: Option<&Target>) -> [Value; 4] {
        values![
            target.map(|target| target.unit.as_str()),
            target.map(|target| target.per.as_str()),
            target.and_then(|target| target.at_least).map(|amount| amount.thousandths),
            target.and_then(|target| target.note.clone()).map(String::from),
        ]
    }
}

#[derive(sqlx::FromRow)]
struct GoalRow {
    id: Uuid,
    plan_id: Uuid,
    area_id: Uuid,
    area_number: i64,
    position: i64,
    title: String,
    not_local_reason: Option<String>,
    #[sqlx(flatten)]
    target: TargetColumns,
    version: i64,
}

impl GoalRow {
    fn view(self, serves: Vec<NationalGoalRef>) -> Result<GoalView> {
        Ok(GoalView {
            id: GoalId(self.id),
            plan_id: PlanId(self.plan_id),
            area_id: AreaId(self.area_id),
            number: format!("{}.{}", self.area_number, self.position),
            title: self.title,
            not_local_reason: self.not_local_reason,
            target: self.target.target()?.map(Into::into),
            serves,
            version: self.version,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ServedRow {
    id: Uuid,
    code: String,
    title: String,
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: GoalId) -> Result<Option<GoalView>> {
    let Some(row) = FIND.with(values![scope.branch, id]).optional::<GoalRow>(conn).await? else {
        return Ok(None);
    };
    let served: Vec<ServedRow> = SERVED.with(values![scope.branch, id]).all(conn).await?;
    row.view(served.into_iter().map(reference).collect()).map(Some)
}

fn reference(row: ServedRow) -> NationalGoalRef {
    NationalGoalRef { id: NationalGoalId(row.id), code: row.code, title: row.title }
}

/// Without the national goals that it serves, which [`serve`] adds: what a refusal is about differs.
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: GoalId,
    (plan, catalogue): (PlanId, CatalogueId),
    goal: &NewGoal,
) -> Result<()> {
    let GoalContent { title, not_local_reason, target, serves: _ } = &goal.content;
    let mut values = Vec::from(values![
        scope.branch,
        id,
        plan,
        goal.area_id,
        catalogue,
        goal.position,
        title.as_str(),
        not_local_reason.clone().map(String::from),
    ]);
    values.extend(TargetColumns::values(target.as_ref()));
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: GoalId,
    catalogue: CatalogueId,
    content: &GoalContent,
    expected: i64,
) -> Result<bool> {
    let GoalContent { title, not_local_reason, target, serves } = content;
    let mut values =
        Vec::from(values![scope.branch, id, title.as_str(), not_local_reason.clone().map(String::from)]);
    values.extend(TargetColumns::values(target.as_ref()));
    values.push(expected.into());
    if CHANGE.with(values).run(tx).await? != 1 {
        return Ok(false);
    }
    SERVE_NONE.with(values![scope.branch, id]).run(tx).await?;
    serve(tx, scope, id, catalogue, serves).await?;
    Ok(true)
}

/// Adds national goals to those that the goal serves.
pub async fn serve(
    tx: &mut Tx,
    scope: &Scope,
    goal: GoalId,
    catalogue: CatalogueId,
    serves: &[NationalGoalId],
) -> Result<()> {
    for national_goal in serves {
        SERVE.with(values![scope.branch, goal, catalogue, *national_goal]).run(tx).await?;
    }
    Ok(())
}

/// Whether the version was still `expected`. Refused by the schema while a measure serves the goal.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: GoalId, expected: i64) -> Result<bool> {
    SERVE_NONE.with(values![scope.branch, id]).run(tx).await?;
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
