//! What progress is computed from: events with what of them counts, changes of figures, and when milestones were reached.

use std::collections::HashMap;

use uuid::Uuid;
use verv_contract::plan::changes::Change;
use verv_domain::{
    Timestamp,
    id::{EventId, MeasureId, PlanId},
    keys::{EventTypeKey, PurposeKey},
    period::Period,
    progress::events::Event,
};

use crate::{
    Conn, Scope,
    error::Result,
    organisation::employers::area,
    progress::events::{CountColumns, organiser},
    statement::{statements, values},
    value::{Day, stored_key},
};

/// The events of the period that were not taken back.
macro_rules! of_period {
    () => {
        "FROM event e
            LEFT JOIN workplace w ON w.branch_id = e.branch_id AND w.id = e.workplace_id
            LEFT JOIN employer x ON x.branch_id = w.branch_id AND x.id = w.employer_id "
    };
}

statements! {
    EVENTS = concat!("SELECT e.id, e.day, e.logged_on, e.event_type, e.organiser_office_id, e.organiser_body_id,
                COALESCE(w.name, e.place) AS place, COALESCE(w.agreement_area, x.agreement_area) AS agreement_area,
                e.attendance, e.talks, e.new_members, e.new_stewards, e.posts_full_time, e.posts_part_time, e.rosters_approved, e.young_employed, e.leave_refused, e.help_cases ", of_period!(),
        "WHERE e.branch_id = $1 AND e.day >= $2 AND e.day <= $3 AND e.withdrawn_at IS NULL ORDER BY e.day, e.id");
    PURPOSES = "SELECT p.event_id, p.purpose FROM event e
        JOIN event_purpose p ON p.event_id = e.id AND p.branch_id = e.branch_id
        WHERE e.branch_id = $1 AND e.day >= $2 AND e.day <= $3 AND e.withdrawn_at IS NULL ORDER BY p.position";
    TARGET_CHANGES = "SELECT c.measure_id, c.at, c.change FROM measure_change c
        JOIN measure m ON m.branch_id = c.branch_id AND m.id = c.measure_id
        WHERE c.branch_id = $1 AND m.plan_id = $2 AND c.what = 'target' ORDER BY c.id";
    /// The first statement of a measure, and the first that it is done, where it still is.
    REPORTED = "SELECT c.measure_id, MIN(c.said_at) AS first,
            MIN(CASE WHEN c.status = 'done' AND m.reported_status = 'done' THEN c.said_at END) AS done
        FROM check_in c JOIN measure m ON m.branch_id = c.branch_id AND m.id = c.measure_id
        WHERE c.branch_id = $1 AND m.plan_id = $2 GROUP BY c.measure_id";
}

#[derive(sqlx::FromRow)]
struct EventRow {
    id: Uuid,
    day: Day,
    logged_on: Day,
    event_type: String,
    organiser_office_id: Option<Uuid>,
    organiser_body_id: Option<Uuid>,
    place: Option<String>,
    agreement_area: Option<String>,
    #[sqlx(flatten)]
    counts: CountColumns,
}

#[derive(sqlx::FromRow)]
struct PurposeRow {
    event_id: Uuid,
    purpose: String,
}

/// An event with what of it decides what it counts toward, and where it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlacedEvent {
    pub id: EventId,
    pub event: Event,
    pub place: Option<String>,
}

/// In the order of their days.
pub async fn events(conn: &mut Conn, scope: &Scope, period: Period) -> Result<Vec<PlacedEvent>> {
    let values = || values![scope.branch, period.from, period.to];
    let rows: Vec<EventRow> = EVENTS.with(values()).all(conn).await?;
    let served: Vec<PurposeRow> = PURPOSES.with(values()).all(conn).await?;
    let mut purposes: HashMap<Uuid, Vec<PurposeKey>> = HashMap::with_capacity(rows.len());
    for PurposeRow { event_id, purpose } in served {
        let purpose = stored_key("purpose", &purpose, PurposeKey::parse)?;
        purposes.entry(event_id).or_default().push(purpose);
    }
    let placed = |row: EventRow| {
        let event = Event {
            day: row.day.0,
            logged: row.logged_on.0,
            event_type: stored_key("event type", &row.event_type, EventTypeKey::parse)?,
            purposes: purposes.remove(&row.id).unwrap_or_default(),
            organiser: Some(organiser(row.organiser_office_id, row.organiser_body_id)?),
            agreement_area: area(row.agreement_area.as_deref())?,
            counts: row.counts.counts()?,
        };
        Ok(PlacedEvent { id: EventId(row.id), event, place: row.place })
    };
    rows.into_iter().map(placed).collect()
}

#[derive(sqlx::FromRow)]
struct TargetChangeRow {
    measure_id: Uuid,
    at: i64,
    change: String,
}

/// The changes of figures of the plan's measures, in the order in which they were made.
pub async fn target_changes(
    conn: &mut Conn,
    scope: &Scope,
    plan: PlanId,
) -> Result<Vec<(MeasureId, Timestamp, Change)>> {
    let rows: Vec<TargetChangeRow> = TARGET_CHANGES.with(values![scope.branch, plan]).all(conn).await?;
    let read = |row: TargetChangeRow| {
        Ok((MeasureId(row.measure_id), Timestamp(row.at), serde_json::from_str(&row.change)?))
    };
    rows.into_iter().map(read).collect()
}

#[derive(sqlx::FromRow)]
struct ReportedRow {
    measure_id: Uuid,
    first: i64,
    done: Option<i64>,
}

/// When people first reported on a measure, and that it is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reported {
    pub first: Timestamp,
    pub done: Option<Timestamp>,
}

/// Of each measure of the plan on which somebody has reported.
pub async fn reported(conn: &mut Conn, scope: &Scope, plan: PlanId) -> Result<HashMap<MeasureId, Reported>> {
    let rows: Vec<ReportedRow> = REPORTED.with(values![scope.branch, plan]).all(conn).await?;
    let reported = |row: ReportedRow| {
        let ReportedRow { measure_id, first, done } = row;
        (MeasureId(measure_id), Reported { first: Timestamp(first), done: done.map(Timestamp) })
    };
    Ok(rows.into_iter().map(reported).collect())
}
