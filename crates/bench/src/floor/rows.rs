//! Rows as plain structs: what the answers need, nothing parsed.

use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
pub struct InBranchRow {
    pub person_id: Uuid,
    pub branch_id: Uuid,
    pub silent_days: i64,
    pub office_id: Uuid,
    pub body_id: Option<Uuid>,
}

#[derive(FromRow)]
pub struct TargetColumns {
    #[sqlx(rename = "target_unit")]
    pub unit: Option<String>,
    #[sqlx(rename = "target_per")]
    pub per: Option<String>,
    #[sqlx(rename = "target_at_least")]
    pub at_least: Option<i64>,
    #[sqlx(rename = "target_note")]
    pub note: Option<String>,
}

#[derive(FromRow)]
pub struct DeadlineColumns {
    #[sqlx(rename = "deadline_label")]
    pub label: Option<String>,
    #[sqlx(rename = "deadline_starts")]
    pub starts: Option<String>,
    #[sqlx(rename = "deadline_ends")]
    pub ends: Option<String>,
    #[sqlx(rename = "deadline_certainty")]
    pub certainty: Option<String>,
}

#[derive(FromRow)]
pub struct MeasureRow {
    pub id: Uuid,
    pub plan_id: Uuid,
    pub goal_id: Uuid,
    pub area_number: i64,
    pub area_title: String,
    pub goal_position: i64,
    pub goal_title: String,
    pub position: i64,
    pub title: String,
    pub adopted_text: Option<String>,
    pub kind: String,
    #[sqlx(flatten)]
    pub target: TargetColumns,
    #[sqlx(flatten)]
    pub deadline: DeadlineColumns,
    pub origin: String,
    pub state: String,
    pub not_local_reason: Option<String>,
    pub everyone_named: bool,
    pub reported_status: Option<String>,
    pub reported_at: Option<i64>,
    pub reported_reason: Option<String>,
    pub reported_received_at: Option<i64>,
    pub created_at: i64,
    pub added_office: Option<String>,
    pub version: i64,
}

/// A part, or what a measure without one has in its place.
#[derive(FromRow)]
pub struct PartColumns {
    pub part: Option<String>,
    pub part_position: Option<i64>,
    pub office_id: Option<Uuid>,
    pub body_id: Option<Uuid>,
    pub party_name: Option<String>,
    pub part_ends: Option<String>,
    pub held: bool,
}

/// A measure with one of its parts; the others follow in rows of their own.
#[derive(FromRow)]
pub struct WithPartRow {
    #[sqlx(flatten)]
    pub measure: MeasureRow,
    #[sqlx(flatten)]
    pub part: PartColumns,
}

/// A measure with one who has a part in it; the others follow in rows of their own.
#[derive(FromRow)]
pub struct WithPartyRow {
    #[sqlx(flatten)]
    pub measure: MeasureRow,
    pub office_id: Option<Uuid>,
    pub body_id: Option<Uuid>,
}

/// A part, of the measure with this id.
#[derive(FromRow)]
pub struct PartRow {
    pub id: Uuid,
    #[sqlx(flatten)]
    pub part: PartColumns,
}

#[derive(FromRow)]
pub struct SupportingColumns {
    pub supporting_office_id: Option<Uuid>,
    pub supporting_body_id: Option<Uuid>,
    pub supporting_name: Option<String>,
    pub supporting_ends: Option<String>,
}

/// A measure with one of its supporters; the others follow in rows of their own.
#[derive(FromRow)]
pub struct SummaryRow {
    pub id: Uuid,
    pub plan_id: Uuid,
    pub goal_id: Uuid,
    pub area_number: i64,
    pub goal_position: i64,
    pub goal_title: String,
    pub position: i64,
    pub title: String,
    pub kind: String,
    pub state: String,
    pub reported_status: Option<String>,
    pub reported_at: Option<i64>,
    pub reported_reason: Option<String>,
    pub reported_received_at: Option<i64>,
    #[sqlx(flatten)]
    pub deadline: DeadlineColumns,
    pub everyone_named: bool,
    pub office_id: Option<Uuid>,
    pub body_id: Option<Uuid>,
    pub party_name: Option<String>,
    pub party_ends: Option<String>,
    #[sqlx(flatten)]
    pub supporting: SupportingColumns,
    pub title_order: Vec<u8>,
    pub version: i64,
}

#[derive(FromRow)]
pub struct PlanRow {
    pub id: Uuid,
    pub catalogue_id: Uuid,
    pub title: String,
    pub starts: String,
    pub ends: String,
    pub state: String,
    pub adopted_on: Option<String>,
    pub adopted_by: Option<String>,
    pub version: i64,
}

#[derive(FromRow)]
pub struct AreaRow {
    pub id: Uuid,
    pub number: i64,
    pub title: String,
    pub situation_now: Option<String>,
    pub situation_short_term: Option<String>,
    pub situation_long_term: Option<String>,
    pub situation_dated_on: Option<String>,
}

#[derive(FromRow)]
pub struct GoalRow {
    pub id: Uuid,
    pub area_id: Uuid,
    pub area_number: i64,
    pub position: i64,
    pub title: String,
    pub not_local_reason: Option<String>,
    #[sqlx(flatten)]
    pub target: TargetColumns,
}

#[derive(FromRow)]
pub struct ServedRow {
    pub goal_id: Uuid,
    pub id: Uuid,
    pub code: String,
    pub title: String,
}

#[derive(FromRow)]
pub struct CheckInRow {
    pub id: Uuid,
    pub measure_id: Uuid,
    pub area_number: i64,
    pub goal_position: i64,
    pub position: i64,
    pub title: String,
    pub status: String,
    pub reason: Option<String>,
    pub next_step: Option<String>,
    pub at: i64,
    pub said_at: i64,
    pub office: String,
    pub version: i64,
}
