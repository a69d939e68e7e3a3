//! Measures, one at a time and all of a plan.

use uuid::Uuid;
use verv_contract::plan::measures::{AddedView, DeadlineView, GoalRef, LastReport, MeasureContent};
use verv_domain::{
    Date, Timestamp,
    folding::{alphabetical_key, fold},
    id::{GoalId, MeasureId, OfficeId, PlanId},
    organisation::parties::Party,
    period::Period,
    plan::{
        check_ins::ReportedStatus,
        deadlines::Deadline,
        measure_lists::due_order,
        measures::{MeasureKind, MeasureState, MeasureStatus, Origin},
        plans::PlanState,
        targets::Target,
    },
    text::{AdoptedText, Phrase},
};

use crate::{
    Conn, Scope, Tx,
    error::{Result, StorageError},
    plan::{
        check_ins::NewCheckIn,
        goals::TargetColumns,
        responsibilities::{PartColumns, StoredPart, part_columns, party, party_joins},
    },
    statement::{statements, values},
    value::{Day, Value, parse_word},
};

/// The columns of a measure with its place in the plan, and `$columns`; `$from` follows `FROM measure m` and its joins.
macro_rules! select_measure {
    ($columns:expr, $from:expr) => {
        concat!(
            "SELECT m.id, m.plan_id, m.goal_id, a.number AS area_number, a.title AS area_title,
                g.position AS goal_position, g.title AS goal_title, m.position, m.title, m.adopted_text, m.kind,
                m.target_unit, m.target_per, m.target_at_least, m.target_note,
                m.deadline_label, m.deadline_starts, m.deadline_ends, m.deadline_certainty,
                m.origin, m.state, m.not_local_reason, m.everyone_named, m.reported_status, m.reported_at,
                m.reported_reason, m.reported_received_at, m.created_at, n.name AS added_office,
                p.state AS plan_state, p.starts AS plan_starts, p.ends AS plan_ends, m.version",
            $columns,
            " FROM measure m
            JOIN goal g ON g.branch_id = m.branch_id AND g.id = m.goal_id
            JOIN area a ON a.branch_id = g.branch_id AND a.id = g.area_id
            JOIN plan p ON p.branch_id = m.branch_id AND p.id = m.plan_id
            LEFT JOIN office n ON n.branch_id = m.branch_id AND n.id = m.added_office_id ",
            $from
        )
    };
}

statements! {
    /// A row for each party with a part today, which is all that authorisation depends on; joins that it does not need (names,
    /// mandates) are skipped.
    WITH_PARTIES = select_measure!(", r.office_id, r.body_id",
        "LEFT JOIN responsibility r ON r.branch_id = m.branch_id AND r.measure_id = m.id AND r.replaced_at IS NULL
            AND r.starts <= $3 AND (r.ends IS NULL OR r.ends >= $3)
        WHERE m.branch_id = $1 AND m.id = $2");
    /// A row for each part that has not been replaced; whether it is in force today is for the caller to ask.
    WITH_PARTS = select_measure!(concat!(", ", part_columns!()), concat!(
        "LEFT JOIN responsibility r ON r.branch_id = m.branch_id AND r.measure_id = m.id AND r.replaced_at IS NULL",
        party_joins!(), "WHERE m.branch_id = $1 AND m.id = $2"));
    NEXT_POSITION = "SELECT COALESCE(MAX(position), 0) + 1 AS next FROM measure WHERE branch_id = $1 AND goal_id = $2";
    INSERT = "INSERT INTO measure (branch_id, id, plan_id, goal_id, position, origin, added_office_id, created_at,
            version, title, title_order, search_text, adopted_text, kind, target_unit, target_per, target_at_least, target_note,
            deadline_label, deadline_starts, deadline_ends, deadline_certainty, deadline_order,
            state, not_local_reason, everyone_named)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1,
            $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)";
    CHANGE = "UPDATE measure SET version = version + 1,
            title = $4, title_order = $5, search_text = $6, adopted_text = $7, kind = $8,
            target_unit = $9, target_per = $10, target_at_least = $11, target_note = $12,
            deadline_label = $13, deadline_starts = $14, deadline_ends = $15, deadline_certainty = $16,
            deadline_order = $17, state = $18, not_local_reason = $19, everyone_named = $20
        WHERE branch_id = $1 AND id = $2 AND version = $3";
    TOUCH = "UPDATE measure SET version = version + 1 WHERE branch_id = $1 AND id = $2 AND version = $3";
    /// What was said last stands, whichever is written last; of what was said at once, what was received last.
    REPORT = "UPDATE measure SET reported_status = $3, reported_at = $4, reported_reason = $5, reported_received_at = $6,
            reported_check_in_id = $7
        WHERE branch_id = $1 AND id = $2 AND (reported_at IS NULL
            OR (reported_at, reported_received_at, reported_check_in_id) < ($4, $6, $7))";
    LOCK = "UPDATE measure SET version = version WHERE branch_id = $1 AND id = $2";
    REPORT_LATEST = "UPDATE measure SET (reported_status, reported_at, reported_reason, reported_received_at,
                reported_check_in_id) =
            (SELECT c.status, c.said_at, c.reason, c.at, c.id FROM check_in c
                WHERE c.branch_id = $1 AND c.measure_id = $2
                ORDER BY c.said_at DESC, c.at DESC, c.id DESC LIMIT 1)
        WHERE branch_id = $1 AND id = $2";
    DELETE = "DELETE FROM measure WHERE branch_id = $1 AND id = $2 AND version = $3";
}

/// A measure as it is stored, without who answers for it.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredMeasure {
    pub id: MeasureId,
    pub plan_id: PlanId,
    pub plan_state: PlanState,
    pub plan_period: Period,
    pub goal: GoalRef,
    pub number: String,
    pub title: String,
    pub adopted_text: Option<String>,
    pub kind: MeasureKind,
    pub target: Option<Target>,
    pub deadline: Option<Deadline>,
    pub origin: Origin,
    pub added: Option<AddedView>,
    pub state: MeasureState,
    pub not_local_reason: Option<String>,
    pub everyone_named: bool,
    pub last_report: Option<LastReport>,
    pub version: i64,
}

impl StoredMeasure {
    pub fn status(&self, scope: &Scope) -> MeasureStatus {
        let last = self.last_report.as_ref().map(|report| (report.status, report.at));
        MeasureStatus::derive(self.kind, last, scope.silent_since)
    }

    pub fn deadline_view(&self, today: Date) -> Option<DeadlineView> {
        let last = self.last_report.as_ref().map(|report| report.status);
        let can_be_overdue = MeasureStatus::can_be_overdue(self.kind, last);
        self.deadline.as_ref().map(|deadline| deadline_view(deadline, can_be_overdue, today))
    }
}

/// A deadline on `today`.
pub fn deadline_view(deadline: &Deadline, can_be_overdue: bool, today: Date) -> DeadlineView {
    DeadlineView {
        label: deadline.label.clone().into(),
        starts: deadline.starts,
        ends: deadline.ends,
        certainty: deadline.certainty,
        overdue: can_be_overdue && deadline.is_overdue(today),
    }
}

/// The four columns of a deadline.
#[derive(sqlx::FromRow)]
pub(crate) struct DeadlineColumns {
    deadline_label: Option<String>,
    deadline_starts: Option<Day>,
    deadline_ends: Option<Day>,
    deadline_certainty: Option<String>,
}

impl DeadlineColumns {
    pub(crate) fn deadline(self) -> Result<Option<Deadline>> {
        let Some((label, certainty)) = self.deadline_label.zip(self.deadline_certainty) else {
            return Ok(None);
        };
        let label = Phrase::parse(&label)
            .map_err(|_| StorageError::Corrupt { what: "deadline label", value: label })?;
        Ok(Some(Deadline {
            label,
            starts: self.deadline_starts.map(|day| day.0),
            ends: self.deadline_ends.map(|day| day.0),
            certainty: parse_word("certainty", &certainty)?,
        }))
    }

    /// The values in the order of the columns, with the order column last.
    fn values(deadline: Option<&Deadline>) -> [Value; 5] {
        values![
            deadline.map(|deadline| deadline.label.as_str().to_owned()),
            deadline.and_then(|deadline| deadline.starts),
            deadline.and_then(|deadline| deadline.ends),
            deadline.map(|deadline| deadline.certainty.as_str()),
            due_order(deadline.and_then(|deadline| deadline.ends)),
        ]
    }
}

#[derive(sqlx::FromRow)]
struct MeasureRow {
    id: Uuid,
    plan_id: Uuid,
    goal_id: Uuid,
    area_number: i64,
    area_title: String,
    goal_position: i64,
    goal_title: String,
    position: i64,
    title: String,
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
    added_office: Option<String>,
    plan_state: String,
    plan_starts: Day,
    plan_ends: Day,
    version: i64,
}

/// What a measure knows of its last report.
#[derive(sqlx::FromRow)]
pub(crate) struct ReportedColumns {
    #[sqlx(rename = "reported_status")]
    status: Option<String>,
    #[sqlx(rename = "reported_at")]
    pub(crate) at: Option<i64>,
    #[sqlx(rename = "reported_reason")]
    reason: Option<String>,
    #[sqlx(rename = "reported_received_at")]
    received_at: Option<i64>,
}

impl ReportedColumns {
    pub(crate) fn last_report(self) -> Result<Option<LastReport>> {
        let Some((status, at)) = self.status.zip(self.at) else { return Ok(None) };
        let status: ReportedStatus = parse_word("reported status", &status)?;
        let received_at = self.received_at.filter(|received| *received != at).map(Timestamp);
        let reason = self.reason.filter(|_| status.needs_reason());
        Ok(Some(LastReport { status, at: Timestamp(at), received_at, reason }))
    }
}

impl TryFrom<MeasureRow> for StoredMeasure {
    type Error = StorageError;

    fn try_from(row: MeasureRow) -> Result<Self> {
        let goal_number = format!("{}.{}", row.area_number, row.goal_position);
        Ok(Self {
            id: MeasureId(row.id),
            plan_id: PlanId(row.plan_id),
            plan_state: parse_word("plan state", &row.plan_state)?,
            plan_period: Period { from: row.plan_starts.0, to: row.plan_ends.0 },
            number: format!("{goal_number}.{}", row.position),
            goal: GoalRef {
                id: GoalId(row.goal_id),
                number: goal_number,
                title: row.goal_title,
                area_number: row.area_number,
                area_title: row.area_title,
            },
            title: row.title,
            adopted_text: row.adopted_text,
            kind: parse_word("kind", &row.kind)?,
            target: row.target.target()?,
            deadline: row.deadline.deadline()?,
            origin: parse_word("origin", &row.origin)?,
            added: row.added_office.map(|office| AddedView { at: Timestamp(row.created_at), office }),
            state: parse_word("measure state", &row.state)?,
            not_local_reason: row.not_local_reason,
            everyone_named: row.everyone_named,
            last_report: row.reported.last_report()?,
            version: row.version,
        })
    }
}

#[derive(sqlx::FromRow)]
struct WithPartyRow {
    #[sqlx(flatten)]
    measure: MeasureRow,
    office_id: Option<Uuid>,
    body_id: Option<Uuid>,
}

/// The measure with those who have a part in it today.
pub async fn find_with_parties(
    conn: &mut Conn,
    scope: &Scope,
    id: MeasureId,
) -> Result<Option<(StoredMeasure, Vec<Party>)>> {
    let values = values![scope.branch, id, scope.today];
    let mut rows: Vec<WithPartyRow> = WITH_PARTIES.with(values).all(conn).await?;
    let parties = rows.iter().filter_map(|row| party(row.office_id, row.body_id)).collect();
    let Some(row) = rows.pop() else { return Ok(None) };
    Ok(Some((row.measure.try_into()?, parties)))
}

#[derive(sqlx::FromRow)]
struct WithPartRow {
    #[sqlx(flatten)]
    measure: MeasureRow,
    #[sqlx(flatten)]
    part: PartColumns,
}

/// The measure with its parts that have not been replaced, in the order they were written.
pub async fn find_with_parts(
    conn: &mut Conn,
    scope: &Scope,
    id: MeasureId,
) -> Result<Option<(StoredMeasure, Vec<StoredPart>)>> {
    let values = values![scope.branch, id, scope.today];
    let mut rows: Vec<WithPartRow> = WITH_PARTS.with(values).all(conn).await?;
    // Here and not by the statement, which would carry every column of the measure through its sorting.
    rows.sort_by_key(|row| row.part.part_position);
    let (mut measure, mut parts) = (None, Vec::new());
    for row in rows {
        parts.extend(row.part.part_of(id)?);
        measure = Some(row.measure);
    }
    let Some(row) = measure else { return Ok(None) };
    Ok(Some((row.try_into()?, parts)))
}

#[derive(sqlx::FromRow)]
struct NextRow {
    next: i64,
}

/// The next free place under a goal.
pub async fn next_position(conn: &mut Conn, scope: &Scope, goal: GoalId) -> Result<i64> {
    let row: NextRow = NEXT_POSITION.with(values![scope.branch, goal]).one(conn).await?;
    Ok(row.next)
}

/// What `INSERT` and `CHANGE` have in common, in the order of the columns.
fn content_values(content: &MeasureContent, deadline: Option<&Deadline>) -> Vec<Value> {
    let adopted = content.adopted_text.as_ref().map(AdoptedText::as_str);
    let search_text = fold(&format!("{} {}", content.title, adopted.unwrap_or_default()));
    let mut values = Vec::from(values![
        content.title.as_str(),
        alphabetical_key(content.title.as_str()),
        search_text,
        adopted,
        content.kind.as_str(),
    ]);
    values.extend(TargetColumns::values(content.target.as_ref()));
    values.extend(DeadlineColumns::values(deadline));
    values.extend(values![
        content.state.as_str(),
        content.not_local_reason.clone().map(String::from),
        content.everyone_named,
    ]);
    values
}

/// Where a new measure stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub plan: PlanId,
    pub goal: GoalId,
    pub position: i64,
}

/// With where it comes from, and the office that added it after adoption.
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: MeasureId,
    place: Place,
    (origin, added_by): (Origin, Option<OfficeId>),
    (content, deadline): (&MeasureContent, Option<&Deadline>),
    at: Timestamp,
) -> Result<()> {
    let Place { plan, goal, position } = place;
    let mut values =
        Vec::from(values![scope.branch, id, plan, goal, position, origin.as_str(), added_by, at]);
    values.extend(content_values(content, deadline));
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: MeasureId,
    content: &MeasureContent,
    deadline: Option<&Deadline>,
    expected: i64,
) -> Result<bool> {
    let mut values = Vec::from(values![scope.branch, id, expected]);
    values.extend(content_values(content, deadline));
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Gives the measure a new version without changing it, because something that belongs to it changed.
/// Whether the version was still `expected`.
pub async fn touch(tx: &mut Tx, scope: &Scope, id: MeasureId, expected: i64) -> Result<bool> {
    Ok(TOUCH.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}

/// Notes the report on the measure if it is the latest statement, so that lists need not look for it.
pub async fn report(tx: &mut Tx, scope: &Scope, new: NewCheckIn<'_>) -> Result<()> {
    let NewCheckIn { id, measure, report, said_at, by } = new;
    let reason = report.reason.clone().map(String::from);
    let values = values![scope.branch, measure, report.status.as_str(), said_at, reason, by.at, id];
    REPORT.with(values).run(tx).await?;
    Ok(())
}

/// Keeps others from reporting on the measure until the transaction ends.
pub async fn lock(tx: &mut Tx, scope: &Scope, id: MeasureId) -> Result<()> {
    LOCK.with(values![scope.branch, id]).run(tx).await?;
    Ok(())
}

/// Notes the latest report that is left, or none; under [`lock`], so that none is on its way.
pub async fn report_latest(tx: &mut Tx, scope: &Scope, id: MeasureId) -> Result<()> {
    REPORT_LATEST.with(values![scope.branch, id]).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`. Refused by the schema while anything refers to the measure.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: MeasureId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
