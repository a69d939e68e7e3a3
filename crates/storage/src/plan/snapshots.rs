//! Everything that a plan is shown by, at one revision.

use std::collections::HashMap;

use uuid::Uuid;
use verv_domain::{
    Timestamp,
    id::{
        AreaId, BodyId, GoalId, MeasureId, NationalAreaId, NationalGoalId, OfficeId, PlanId, ResponsibilityId,
    },
    organisation::{
        branches::Revision,
        composition::{Body, Office, Organisation, Seat},
    },
    plan::{
        plans::Plan,
        snapshots::{
            Area, Goal, LastReport, Measure, MeasurePart, NationalGoal, PlanContent, PlanSnapshot, Situation,
            current_plan,
        },
    },
};

use crate::{
    Conn, Scope,
    error::{Result, StorageError},
    plan::{
        goals::TargetColumns,
        measures::{DeadlineColumns, ReportedColumns},
        plans::PlanRow,
        responsibilities::party,
    },
    statement::{statements, values},
    value::{Day, parse_word},
};

statements! {
    REVISION = "SELECT b.revision, d.epoch FROM branch b JOIN deployment d ON d.id = 1 WHERE b.id = $1";
    PLANS = "SELECT id, catalogue_id, title, starts, ends, state, adopted_on, adopted_by, version FROM plan
        WHERE branch_id = $1 ORDER BY id DESC";
    OFFICES = "SELECT id, name, role FROM office WHERE branch_id = $1";
    /// Also those that have ended: a snapshot knows no day.
    TERMS = "SELECT office_id, starts, ends FROM mandate WHERE branch_id = $1 ORDER BY id";
    BODIES = "SELECT id, name, kind, evaluated_on FROM body WHERE branch_id = $1 ORDER BY position, id";
    SEATS = "SELECT body_id, office_id, answers FROM seat WHERE branch_id = $1 ORDER BY body_id, position";
    AREAS = "SELECT id, national_area_id, number, title, situation_now, situation_short_term, situation_long_term,
            situation_dated_on, version
        FROM area WHERE branch_id = $1 AND plan_id = $2 ORDER BY number";
    GOALS = "SELECT id, area_id, position, title, not_local_reason, target_unit, target_per, target_at_least,
            target_note, version
        FROM goal WHERE branch_id = $1 AND plan_id = $2";
    SERVED = "SELECT s.goal_id, n.id, n.code, n.title FROM goal g
        JOIN goal_serves s ON s.branch_id = g.branch_id AND s.goal_id = g.id
        JOIN national_goal n ON n.catalogue_id = s.catalogue_id AND n.id = s.national_goal_id
        WHERE g.branch_id = $1 AND g.plan_id = $2 ORDER BY n.code";
    MEASURES = "SELECT id, goal_id, position, title, title_order, search_text, adopted_text, kind, target_unit, target_per,
            target_at_least, target_note, deadline_label, deadline_starts, deadline_ends, deadline_certainty, origin,
            state, not_local_reason, everyone_named, reported_status, reported_at, reported_reason,
            reported_received_at, created_at, added_office_id, version
        FROM measure WHERE branch_id = $1 AND plan_id = $2";
    PARTS = "SELECT r.measure_id, r.id, r.part, r.office_id, r.body_id, r.starts, r.ends FROM measure m
        JOIN responsibility r ON r.branch_id = m.branch_id AND r.measure_id = m.id
        WHERE m.branch_id = $1 AND m.plan_id = $2 AND r.replaced_at IS NULL ORDER BY r.position";
    PLAN_OF_MEASURE = "SELECT plan_id FROM measure WHERE branch_id = $1 AND id = $2";
}

/// Which plans' contents a snapshot has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Contents {
    /// The plan that is meant where none is named; where that is a draft, also the one that is meant for those who see none.
    Current,
    Of(PlanId),
}

#[derive(sqlx::FromRow)]
struct RevisionRow {
    revision: i64,
    epoch: String,
}

#[derive(sqlx::FromRow)]
struct OfficeRow {
    id: Uuid,
    name: String,
    role: String,
}

#[derive(sqlx::FromRow)]
struct TermRow {
    office_id: Uuid,
    starts: Day,
    ends: Option<Day>,
}

#[derive(sqlx::FromRow)]
struct BodyRow {
    id: Uuid,
    name: String,
    kind: String,
    evaluated_on: Option<Day>,
}

#[derive(sqlx::FromRow)]
struct SeatRow {
    body_id: Uuid,
    office_id: Uuid,
    answers: bool,
}

#[derive(sqlx::FromRow)]
struct AreaRow {
    id: Uuid,
    national_area_id: Option<Uuid>,
    number: i64,
    title: String,
    situation_now: Option<String>,
    situation_short_term: Option<String>,
    situation_long_term: Option<String>,
    situation_dated_on: Option<Day>,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct GoalRow {
    id: Uuid,
    area_id: Uuid,
    position: i64,
    title: String,
    not_local_reason: Option<String>,
    #[sqlx(flatten)]
    target: TargetColumns,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct ServedRow {
    goal_id: Uuid,
    id: Uuid,
    code: String,
    title: String,
}

#[derive(sqlx::FromRow)]
struct MeasureRow {
    id: Uuid,
    goal_id: Uuid,
    position: i64,
    title: String,
    title_order: Vec<u8>,
    search_text: String,
    adopted_text: Option<String>,
    kind: String,
    #[sqlx(flatten)]
    target: TargetColumns,
    #[sqlx(flatten)]
    deadline: DeadlineColumns,
    origin: String,
    state: String,
    not_local_reason: Option<String>,
    everyone_named: bool,
    #[sqlx(flatten)]
    reported: ReportedColumns,
    created_at: i64,
    added_office_id: Option<Uuid>,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct PartRow {
    measure_id: Uuid,
    id: Uuid,
    part: String,
    office_id: Option<Uuid>,
    body_id: Option<Uuid>,
    starts: Day,
    ends: Option<Day>,
}

#[derive(sqlx::FromRow)]
struct PlanIdRow {
    plan_id: Uuid,
}

/// The revision that the branch has now.
pub async fn revision(conn: &mut Conn, scope: &Scope) -> Result<Revision> {
    let row: RevisionRow = REVISION.with(values![scope.branch]).one(conn).await?;
    Ok(Revision { epoch: row.epoch, number: row.revision })
}

/// Which of the branch's plans a measure is in.
pub async fn plan_of_measure(conn: &mut Conn, scope: &Scope, id: MeasureId) -> Result<Option<PlanId>> {
    let row: Option<PlanIdRow> = PLAN_OF_MEASURE.with(values![scope.branch, id]).optional(conn).await?;
    Ok(row.map(|row| PlanId(row.plan_id)))
}

/// What the branch has. All of one revision where the connection's statements see the same state.
pub async fn load(conn: &mut Conn, scope: &Scope, contents: Contents) -> Result<PlanSnapshot> {
    let revision = revision(conn, scope).await?;
    let rows: Vec<PlanRow> = PLANS.with(values![scope.branch]).all(conn).await?;
    let plans: Vec<Plan> = rows.into_iter().map(Plan::try_from).collect::<Result<_>>()?;
    let organisation = organisation(conn, scope).await?;
    let current = |with_drafts| current_plan(&plans, with_drafts).map(|plan| plan.id);
    let mut wanted = match contents {
        Contents::Current => [current(true), current(false)],
        Contents::Of(id) => [plans.iter().find(|plan| plan.id == id).map(|plan| plan.id), None],
    };
    if wanted[1] == wanted[0] {
        wanted[1] = None;
    }
    let mut contents = Vec::with_capacity(1);
    for id in wanted.into_iter().flatten() {
        contents.push(content(conn, scope, id).await?);
    }
    Ok(PlanSnapshot { revision, organisation, plans, contents })
}

async fn organisation(conn: &mut Conn, scope: &Scope) -> Result<Organisation> {
    let offices: Vec<OfficeRow> = OFFICES.with(values![scope.branch]).all(conn).await?;
    let terms: Vec<TermRow> = TERMS.with(values![scope.branch]).all(conn).await?;
    let bodies: Vec<BodyRow> = BODIES.with(values![scope.branch]).all(conn).await?;
    let seats: Vec<SeatRow> = SEATS.with(values![scope.branch]).all(conn).await?;
    let office = |row: OfficeRow| {
        Ok((
            OfficeId(row.id),
            Office { name: row.name, role: parse_word("role", &row.role)?, terms: Vec::new() },
        ))
    };
    let mut offices: HashMap<_, _> = offices.into_iter().map(office).collect::<Result<_>>()?;
    for TermRow { office_id, starts, ends } in terms {
        if let Some(office) = offices.get_mut(&OfficeId(office_id)) {
            office.terms.push((starts.0, ends.map(|day| day.0)));
        }
    }
    let body = |row: BodyRow| {
        let seats = seats.iter().filter(|seat| seat.body_id == row.id);
        Ok(Body {
            id: BodyId(row.id),
            name: row.name,
            kind: parse_word("body kind", &row.kind)?,
            evaluated_on: row.evaluated_on.map(|day| day.0),
            seats: seats
                .map(|seat| Seat { office: OfficeId(seat.office_id), answers: seat.answers })
                .collect(),
        })
    };
    Ok(Organisation { offices, bodies: bodies.into_iter().map(body).collect::<Result<_>>()? })
}

async fn content(conn: &mut Conn, scope: &Scope, plan: PlanId) -> Result<PlanContent> {
    let of_plan = || values![scope.branch, plan];
    let areas: Vec<AreaRow> = AREAS.with(of_plan()).all(conn).await?;
    let goals: Vec<GoalRow> = GOALS.with(of_plan()).all(conn).await?;
    let served: Vec<ServedRow> = SERVED.with(of_plan()).all(conn).await?;
    let measures: Vec<MeasureRow> = MEASURES.with(of_plan()).all(conn).await?;
    let parts: Vec<PartRow> = PARTS.with(of_plan()).all(conn).await?;

    let areas: Vec<Area> = areas.into_iter().map(AreaRow::area).collect();
    let goals = placed_goals(goals, served, &areas)?;
    let measures = placed_measures(measures, parts, &goals)?;
    Ok(PlanContent { plan, areas, goals, measures })
}

/// The place of each thing in its list.
fn places<T, I: std::hash::Hash + Eq>(things: &[T], id: impl Fn(&T) -> I) -> HashMap<I, usize> {
    things.iter().enumerate().map(|(place, thing)| (id(thing), place)).collect()
}

/// The schema has no goal without its area, and no measure without its goal.
fn nowhere(what: &'static str, id: Uuid) -> StorageError {
    StorageError::Corrupt { what, value: id.to_string() }
}

fn placed_goals(rows: Vec<GoalRow>, served: Vec<ServedRow>, areas: &[Area]) -> Result<Vec<Goal>> {
    let places = places(areas, |area| area.id);
    let mut serves: HashMap<Uuid, Vec<NationalGoal>> = HashMap::new();
    for ServedRow { goal_id, id, code, title } in served {
        serves.entry(goal_id).or_default().push(NationalGoal { id: NationalGoalId(id), code, title });
    }
    let goal = |row: GoalRow| {
        Ok(Goal {
            id: GoalId(row.id),
            area: *places.get(&AreaId(row.area_id)).ok_or_else(|| nowhere("area of a goal", row.area_id))?,
            position: row.position,
            title: row.title,
            not_local_reason: row.not_local_reason,
            target: row.target.target()?,
            serves: serves.remove(&row.id).unwrap_or_default(),
            version: row.version,
        })
    };
    let mut goals: Vec<Goal> = rows.into_iter().map(goal).collect::<Result<_>>()?;
    goals.sort_by_key(|goal| (goal.area, goal.position));
    Ok(goals)
}

fn placed_measures(rows: Vec<MeasureRow>, parts: Vec<PartRow>, goals: &[Goal]) -> Result<Vec<Measure>> {
    let places = places(goals, |goal| goal.id);
    let mut by_measure: HashMap<Uuid, Vec<MeasurePart>> = HashMap::with_capacity(rows.len());
    for row in parts {
        by_measure.entry(row.measure_id).or_default().push(row.part()?);
    }
    let measure = |row: MeasureRow| {
        let place =
            places.get(&GoalId(row.goal_id)).ok_or_else(|| nowhere("goal of a measure", row.goal_id))?;
        let parts = by_measure.remove(&row.id).unwrap_or_default();
        row.measure(*place, parts)
    };
    let mut measures: Vec<Measure> = rows.into_iter().map(measure).collect::<Result<_>>()?;
    measures.sort_by_key(|measure| (measure.goal, measure.position));
    Ok(measures)
}

impl AreaRow {
    fn area(self) -> Area {
        let situation = self.situation_dated_on.map(|dated_on| Situation {
            now: self.situation_now,
            short_term: self.situation_short_term,
            long_term: self.situation_long_term,
            dated_on: dated_on.0,
        });
        Area {
            id: AreaId(self.id),
            national_area_id: self.national_area_id.map(NationalAreaId),
            number: self.number,
            title: self.title,
            situation,
            version: self.version,
        }
    }
}

impl PartRow {
    fn part(self) -> Result<MeasurePart> {
        Ok(MeasurePart {
            id: ResponsibilityId(self.id),
            part: parse_word("part", &self.part)?,
            party: party(self.office_id, self.body_id)
                .ok_or_else(|| nowhere("party of a responsibility", self.id))?,
            starts: self.starts.0,
            ends: self.ends.map(|day| day.0),
        })
    }
}

impl MeasureRow {
    fn measure(self, goal: usize, parts: Vec<MeasurePart>) -> Result<Measure> {
        let last_report = self.reported.last_report()?.map(|report| LastReport {
            status: report.status,
            at: report.at,
            received_at: report.received_at,
            reason: report.reason,
        });
        Ok(Measure {
            id: MeasureId(self.id),
            goal,
            position: self.position,
            title: self.title,
            title_order: self.title_order,
            search_text: self.search_text,
            adopted_text: self.adopted_text,
            kind: parse_word("kind", &self.kind)?,
            target: self.target.target()?,
            deadline: self.deadline.deadline()?,
            origin: parse_word("origin", &self.origin)?,
            added: self.added_office_id.map(|office| (Timestamp(self.created_at), OfficeId(office))),
            state: parse_word("measure state", &self.state)?,
            not_local_reason: self.not_local_reason,
            everyone_named: self.everyone_named,
            last_report,
            parts,
            version: self.version,
        })
    }
}
