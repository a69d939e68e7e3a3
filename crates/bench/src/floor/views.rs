//! JSON of the same shape and size as the product's, made from rows without rules.

use std::collections::HashMap;

use serde::Serialize;
use uuid::Uuid;
use verv_domain::{Timestamp, plan::check_ins::withdrawable_until};

use super::rows::{
    AreaRow, CheckInRow, DeadlineColumns, GoalRow, MeasureRow, PartColumns, PartRow, PlanRow, ServedRow,
    SummaryRow, SupportingColumns, TargetColumns, WithPartRow,
};

/// The branch's day, what is silent since, and whose parts are one's own.
pub struct Today<'a> {
    pub day: &'a str,
    pub silent_since: i64,
    pub mine: &'a [Uuid],
}

#[derive(Serialize)]
struct Target {
    at_least: Option<i64>,
    unit: String,
    per: String,
    note: Option<String>,
}

fn target(columns: TargetColumns) -> Option<Target> {
    let (unit, per) = columns.unit.zip(columns.per)?;
    let at_least = columns.at_least.map(|thousandths| thousandths / 1000);
    Some(Target { at_least, unit, per, note: columns.note })
}

#[derive(Serialize)]
struct Deadline {
    label: String,
    starts: Option<String>,
    ends: Option<String>,
    certainty: String,
    overdue: bool,
}

fn deadline(columns: DeadlineColumns, status: &str, today: &str) -> Option<Deadline> {
    let (label, certainty) = columns.label.zip(columns.certainty)?;
    let overdue = status != "done" && columns.ends.as_deref().is_some_and(|ends| ends < today);
    Some(Deadline { label, starts: columns.starts, ends: columns.ends, certainty, overdue })
}

#[derive(Serialize)]
struct LastReport {
    status: String,
    at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

fn last_report(
    status: Option<String>,
    (at, received): (Option<i64>, Option<i64>),
    reason: Option<String>,
) -> Option<LastReport> {
    let (status, at) = status.zip(at)?;
    let received_at = received.filter(|received| *received != at).map(Timestamp);
    Some(LastReport { status, at: Timestamp(at), received_at, reason })
}

#[derive(Serialize)]
struct Added {
    at: Timestamp,
    office: String,
}

fn added(office: Option<String>, at: i64) -> Option<Added> {
    Some(Added { at: Timestamp(at), office: office? })
}

fn status(kind: &str, last: Option<&LastReport>, silent_since: i64) -> &'static str {
    match last {
        _ if kind == "not_local" => "not_local",
        None => "not_started",
        Some(last) if last.status == "done" => "done",
        Some(last) if last.at.0 < silent_since => "not_reported",
        Some(last) if last.status == "on_track" => "on_track",
        Some(last) if last.status == "stuck" => "stuck",
        Some(_) => "needs_effort",
    }
}

#[derive(Serialize)]
struct Party {
    kind: &'static str,
    id: Option<Uuid>,
    name: String,
}

#[derive(Serialize)]
struct Assignee {
    party: Party,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

fn assignee(
    office: Option<Uuid>,
    body: Option<Uuid>,
    name: Option<String>,
    to: Option<String>,
) -> Option<Assignee> {
    let kind = if office.is_some() { "office" } else { "body" };
    Some(Assignee { party: Party { kind, id: office.or(body), name: name? }, to })
}

/// Who is accountable and who supports.
fn assignees(parts: Vec<PartColumns>) -> (Option<Assignee>, Vec<Assignee>) {
    let (mut accountable, mut supporting) = (None, Vec::new());
    for part in parts {
        let view = assignee(part.office_id, part.body_id, part.party_name, part.part_ends);
        if part.part.as_deref() == Some("accountable") { accountable = view } else { supporting.extend(view) }
    }
    (accountable, supporting)
}

#[derive(Serialize)]
struct Goal {
    id: Uuid,
    number: String,
    title: String,
    area_number: i64,
    area_title: String,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the product answers four yes or no")]
struct Rights {
    check_in: bool,
    acknowledge: bool,
    assign: bool,
    edit: bool,
    propose: bool,
}

#[derive(Serialize)]
pub struct Measure {
    id: Uuid,
    plan_id: Uuid,
    goal: Goal,
    number: String,
    title: String,
    adopted_text: Option<String>,
    kind: String,
    target: Option<Target>,
    deadline: Option<Deadline>,
    origin: String,
    added: Option<Added>,
    state: String,
    not_local_reason: Option<String>,
    everyone_named: bool,
    status: &'static str,
    last_report: Option<LastReport>,
    accountable: Option<Assignee>,
    supporting: Vec<Assignee>,
    holes: Vec<&'static str>,
    may: Rights,
    version: i64,
}

/// Of the first row and those that follow.
pub fn measure(first: WithPartRow, others: Vec<WithPartRow>, today: &Today<'_>) -> Measure {
    let row = first.measure;
    let mut parts = vec![first.part];
    parts.extend(others.into_iter().map(|row| row.part));
    parts.sort_by_key(|part| part.part_position);
    let holes = if parts.iter().any(|part| part.held) { Vec::new() } else { vec!["no_owner"] };
    let (accountable, supporting) = assignees(parts);
    let last_report =
        last_report(row.reported_status, (row.reported_at, row.reported_received_at), row.reported_reason);
    let status = status(&row.kind, last_report.as_ref(), today.silent_since);
    let goal_number = format!("{}.{}", row.area_number, row.goal_position);
    Measure {
        id: row.id,
        plan_id: row.plan_id,
        number: format!("{goal_number}.{}", row.position),
        goal: Goal {
            id: row.goal_id,
            number: goal_number,
            title: row.goal_title,
            area_number: row.area_number,
            area_title: row.area_title,
        },
        title: row.title,
        adopted_text: row.adopted_text,
        kind: row.kind,
        target: target(row.target),
        deadline: deadline(row.deadline, status, today.day),
        origin: row.origin,
        added: added(row.added_office, row.created_at),
        state: row.state,
        not_local_reason: row.not_local_reason,
        everyone_named: row.everyone_named,
        status,
        last_report,
        accountable,
        supporting,
        holes,
        may: Rights { check_in: true, acknowledge: true, assign: true, edit: true, propose: false },
        version: row.version,
    }
}

#[derive(Serialize)]
struct Summary {
    id: Uuid,
    plan_id: Uuid,
    goal_id: Uuid,
    goal_number: String,
    goal_title: String,
    area_number: i64,
    number: String,
    title: String,
    kind: String,
    state: String,
    status: &'static str,
    last_report: Option<LastReport>,
    deadline: Option<Deadline>,
    accountable: Option<Assignee>,
    supporting: Vec<Assignee>,
    everyone_named: bool,
    mine: bool,
    version: i64,
}

fn supporter(columns: SupportingColumns) -> Option<Assignee> {
    let SupportingColumns { supporting_office_id, supporting_body_id, supporting_name, supporting_ends } =
        columns;
    assignee(supporting_office_id, supporting_body_id, supporting_name, supporting_ends)
}

fn summary((row, more): (SummaryRow, Vec<SupportingColumns>), today: &Today<'_>) -> Summary {
    let accountable = assignee(row.office_id, row.body_id, row.party_name, row.party_ends);
    let supporting: Vec<_> = std::iter::once(row.supporting).chain(more).filter_map(supporter).collect();
    let is_mine = |assignee: &Assignee| assignee.party.id.is_some_and(|id| today.mine.contains(&id));
    let goal_number = format!("{}.{}", row.area_number, row.goal_position);
    let last_report =
        last_report(row.reported_status, (row.reported_at, row.reported_received_at), row.reported_reason);
    let status = status(&row.kind, last_report.as_ref(), today.silent_since);
    Summary {
        id: row.id,
        plan_id: row.plan_id,
        goal_id: row.goal_id,
        number: format!("{goal_number}.{}", row.position),
        goal_number,
        goal_title: row.goal_title,
        area_number: row.area_number,
        title: row.title,
        kind: row.kind,
        state: row.state,
        status,
        last_report,
        deadline: deadline(row.deadline, status, today.day),
        mine: accountable.iter().chain(&supporting).any(is_mine),
        accountable,
        supporting,
        everyone_named: row.everyone_named,
        version: row.version,
    }
}

#[derive(Serialize)]
pub struct Page {
    items: Vec<Summary>,
    next: Option<String>,
}

/// The measure beyond the limit only tells that there is more.
pub fn page(rows: Vec<SummaryRow>, limit: usize, today: &Today<'_>) -> Page {
    let mut measures: Vec<(SummaryRow, Vec<SupportingColumns>)> = Vec::with_capacity(rows.len());
    for row in rows {
        match measures.last_mut() {
            Some((first, more)) if first.id == row.id => more.push(row.supporting),
            _ => measures.push((row, Vec::new())),
        }
    }
    let has_more = measures.len() > limit;
    measures.truncate(limit);
    let next = measures.last().filter(|_| has_more).map(|(last, _)| {
        let key = serde_json::to_vec(&(&last.title_order, last.id)).unwrap_or_default();
        verv_vault::opaque_token::encode(&key)
    });
    Page { items: measures.into_iter().map(|measure| summary(measure, today)).collect(), next }
}

#[derive(Serialize)]
struct Count {
    status: &'static str,
    measures: u32,
}

fn count(counts: &mut Vec<Count>, status: &'static str) {
    match counts.iter_mut().find(|count| count.status == status) {
        Some(count) => count.measures += 1,
        None => counts.push(Count { status, measures: 1 }),
    }
}

#[derive(Serialize)]
struct Progress {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_report: Option<LastReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accountable: Option<Assignee>,
    supporting: Vec<Assignee>,
    everyone_named: bool,
    mine: bool,
}

#[derive(Serialize)]
struct PlannedMeasure {
    id: Uuid,
    number: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    adopted_text: Option<String>,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Target>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<Deadline>,
    origin: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    added: Option<Added>,
    state: String,
    progress: Progress,
    version: i64,
}

#[derive(Serialize)]
struct Served {
    id: Uuid,
    code: String,
    title: String,
}

#[derive(Serialize)]
struct PlannedGoal {
    id: Uuid,
    number: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_local_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Target>,
    serves: Vec<Served>,
    measures: Vec<PlannedMeasure>,
}

#[derive(Serialize)]
struct Situation {
    now: Option<String>,
    short_term: Option<String>,
    long_term: Option<String>,
    dated_on: String,
}

#[derive(Serialize)]
struct PlannedArea {
    id: Uuid,
    number: i64,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    situation: Option<Situation>,
    roll_up: Vec<Count>,
    goals: Vec<PlannedGoal>,
}

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
}

#[derive(Serialize)]
pub struct Plan {
    id: Uuid,
    catalogue_id: Uuid,
    title: String,
    period: Period,
    state: String,
    adopted_on: Option<String>,
    adopted_by: Option<String>,
    shown: &'static str,
    today: String,
    roll_up: Vec<Count>,
    areas: Vec<PlannedArea>,
    version: i64,
}

/// The rows of a plan.
pub struct PlanRows {
    pub plan: PlanRow,
    pub areas: Vec<AreaRow>,
    pub goals: Vec<GoalRow>,
    pub served: Vec<ServedRow>,
    pub measures: Vec<MeasureRow>,
    pub parts: Vec<PartRow>,
}

fn by<K: Eq + std::hash::Hash, R>(rows: Vec<R>, key: impl Fn(&R) -> K) -> HashMap<K, Vec<R>> {
    let mut grouped: HashMap<K, Vec<R>> = HashMap::new();
    for row in rows {
        grouped.entry(key(&row)).or_default().push(row);
    }
    grouped
}

pub fn plan(rows: PlanRows, today: &Today<'_>) -> Plan {
    let PlanRows { plan, areas, goals, served, measures, parts } = rows;
    let mut goals = by(goals, |goal| goal.area_id);
    let mut served = by(served, |served| served.goal_id);
    let mut measures = by(measures, |measure| measure.goal_id);
    let mut parts = by(parts, |part| part.id);
    let mut roll_up = Vec::new();
    let area = |area: AreaRow| {
        let mut of_area = Vec::new();
        let goals = goals.remove(&area.id).unwrap_or_default();
        let goal = |goal: GoalRow| {
            let measures = measures.remove(&goal.id).unwrap_or_default();
            let measures = measures.into_iter().map(|row| {
                let parts =
                    parts.remove(&row.id).unwrap_or_default().into_iter().map(|row| row.part).collect();
                let planned = planned_measure(row, parts, today);
                count(&mut of_area, planned.progress.status);
                count(&mut roll_up, planned.progress.status);
                planned
            });
            let served = served.remove(&goal.id).unwrap_or_default();
            PlannedGoal {
                id: goal.id,
                number: format!("{}.{}", goal.area_number, goal.position),
                title: goal.title,
                not_local_reason: goal.not_local_reason,
                target: target(goal.target),
                measures: measures.collect(),
                serves: served
                    .into_iter()
                    .map(|row| Served { id: row.id, code: row.code, title: row.title })
                    .collect(),
            }
        };
        let goals = goals.into_iter().map(goal).collect();
        PlannedArea {
            id: area.id,
            number: area.number,
            title: area.title,
            situation: area.situation_dated_on.map(|dated_on| Situation {
                now: area.situation_now,
                short_term: area.situation_short_term,
                long_term: area.situation_long_term,
                dated_on,
            }),
            roll_up: of_area,
            goals,
        }
    };
    let areas = areas.into_iter().map(area).collect();
    Plan {
        id: plan.id,
        catalogue_id: plan.catalogue_id,
        title: plan.title,
        period: Period { from: plan.starts, to: plan.ends },
        state: plan.state,
        adopted_on: plan.adopted_on,
        adopted_by: plan.adopted_by,
        shown: "as_it_stands",
        today: today.day.to_owned(),
        roll_up,
        areas,
        version: plan.version,
    }
}

fn planned_measure(row: MeasureRow, parts: Vec<PartColumns>, today: &Today<'_>) -> PlannedMeasure {
    let is_mine = |party: Option<Uuid>| party.is_some_and(|id| today.mine.contains(&id));
    let mine = parts.iter().any(|part| is_mine(part.office_id) || is_mine(part.body_id));
    let (accountable, supporting) = assignees(parts);
    let last_report =
        last_report(row.reported_status, (row.reported_at, row.reported_received_at), row.reported_reason);
    let status = status(&row.kind, last_report.as_ref(), today.silent_since);
    PlannedMeasure {
        id: row.id,
        number: format!("{}.{}.{}", row.area_number, row.goal_position, row.position),
        title: row.title,
        adopted_text: row.adopted_text,
        kind: row.kind,
        target: target(row.target),
        deadline: deadline(row.deadline, status, today.day),
        origin: row.origin,
        added: added(row.added_office, row.created_at),
        state: row.state,
        progress: Progress {
            status,
            last_report,
            accountable,
            supporting,
            everyone_named: row.everyone_named,
            mine,
        },
        version: row.version,
    }
}

#[derive(Serialize)]
pub struct CheckIn {
    id: Uuid,
    measure_id: Uuid,
    measure_number: String,
    measure_title: String,
    status: String,
    reason: Option<String>,
    next_step: Option<String>,
    at: Timestamp,
    said_at: Option<Timestamp>,
    office: String,
    acknowledgement: Option<String>,
    hidden: Option<String>,
    withdrawable: bool,
    withdrawable_until: Option<Timestamp>,
    may_hide: bool,
    version: i64,
}

/// As it was just written: nobody has acknowledged it.
pub fn check_in(row: CheckInRow) -> CheckIn {
    CheckIn {
        id: row.id,
        measure_id: row.measure_id,
        measure_number: format!("{}.{}.{}", row.area_number, row.goal_position, row.position),
        measure_title: row.title,
        status: row.status,
        reason: row.reason,
        next_step: row.next_step,
        at: Timestamp(row.at),
        said_at: (row.said_at != row.at).then_some(Timestamp(row.said_at)),
        office: row.office,
        acknowledgement: None,
        hidden: None,
        withdrawable: true,
        withdrawable_until: Some(withdrawable_until(Timestamp(row.at))),
        may_hide: true,
        version: row.version,
    }
}
