//! Lists of measures: filtered, sorted, a page at a time.

use uuid::Uuid;
use verv_contract::organisation::parties::AssigneeView;
use verv_contract::plan::measures::{DeadlineView, MeasureListQuery, MeasureSort, MeasureSummary};
use verv_domain::{
    id::{GoalId, MeasureId, PlanId},
    organisation::parties::Party,
    plan::{measures::MeasureStatus, responsibilities::Part},
    words::Word,
};

use crate::{
    Conn, Scope,
    cursor::{Cursor, Key, Slice, slice},
    error::{Result, StorageError},
    organisation::bodies::asked_office_of,
    plan::{
        measures::{DeadlineColumns, ReportedColumns, deadline_view},
        responsibilities::party,
    },
    statement::{Statement, statements, values},
    value::{Day, Value, containing, parse_word},
};

/// Whether one of the person's offices, or a body that it has a seat in, has any part in the measure.
macro_rules! has_part {
    () => {
        "EXISTS (SELECT 1 FROM responsibility q
            JOIN mandate d ON d.branch_id = q.branch_id AND d.person_id = $13
                AND d.starts <= $3 AND (d.ends IS NULL OR d.ends >= $3)
            WHERE q.branch_id = m.branch_id AND q.measure_id = m.id AND q.replaced_at IS NULL
                AND q.starts <= $3 AND (q.ends IS NULL OR q.ends >= $3)
                AND (q.office_id = d.office_id OR EXISTS (SELECT 1 FROM seat s
                    WHERE s.branch_id = q.branch_id AND s.body_id = q.body_id AND s.office_id = d.office_id)))"
    };
}

/// Whether the person is asked about the measure: one of their offices is accountable, or answers for a body that is.
macro_rules! is_asked {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM responsibility q
            JOIN mandate d ON d.branch_id = q.branch_id AND d.person_id = $13
                AND d.starts <= $3 AND (d.ends IS NULL OR d.ends >= $3)
            WHERE q.branch_id = m.branch_id AND q.measure_id = m.id AND q.replaced_at IS NULL
                AND q.part = 'accountable' AND q.starts <= $3 AND (q.ends IS NULL OR q.ends >= $3)
                AND d.office_id = COALESCE(q.office_id, ",
            asked_office_of!("q", "$3"),
            "))"
        )
    };
}

/// The rows that the filters leave. A filter that is null leaves all; `$1`–`$18` are the same in every statement.
macro_rules! filtered {
    () => {
        concat!("FROM measure m
        JOIN goal g ON g.branch_id = m.branch_id AND g.id = m.goal_id
        JOIN area a ON a.branch_id = g.branch_id AND a.id = g.area_id
        WHERE m.branch_id = $1
            AND m.plan_id = (SELECT p.id FROM plan p WHERE p.branch_id = $1
                AND (CAST($2 AS UUID) IS NULL OR p.id = $2) AND ($18 OR p.state IN ('adopted', 'closed'))
                ORDER BY CASE p.state WHEN 'adopted' THEN 0 ELSE 1 END, p.id DESC LIMIT 1)
            AND (CAST($5 AS TEXT) IS NULL OR $5 = CASE
                WHEN m.kind = 'not_local' THEN 'not_local'
                WHEN m.reported_status IS NULL THEN 'not_started'
                WHEN m.reported_status = 'done' THEN 'done'
                WHEN m.reported_at < $4 THEN 'not_reported'
                ELSE m.reported_status END)
            AND (CAST($6 AS TEXT) IS NULL OR m.kind = $6)
            AND (CAST($7 AS TEXT) IS NULL OR m.state = $7)
            AND (CAST($8 AS BIGINT) IS NULL OR a.number = $8)
            AND (CAST($9 AS UUID) IS NULL OR m.goal_id = $9)
            AND (CAST($10 AS UUID) IS NULL OR EXISTS (SELECT 1 FROM responsibility q
                WHERE q.branch_id = m.branch_id AND q.measure_id = m.id AND q.replaced_at IS NULL
                    AND q.starts <= $3 AND (q.ends IS NULL OR q.ends >= $3) AND q.office_id = $10))
            AND (CAST($11 AS UUID) IS NULL OR EXISTS (SELECT 1 FROM responsibility q
                WHERE q.branch_id = m.branch_id AND q.measure_id = m.id AND q.replaced_at IS NULL
                    AND q.starts <= $3 AND (q.ends IS NULL OR q.ends >= $3) AND q.body_id = $11))
            AND (CAST($12 AS TEXT) IS NULL OR CASE CAST($12 AS TEXT)
                WHEN 'accountable' THEN ", is_asked!(), "
                WHEN 'supporting' THEN ", has_part!(), " AND NOT ", is_asked!(), "
                ELSE ", has_part!(), " END)
            AND (CAST($14 AS BOOLEAN) IS NULL OR CASE WHEN EXISTS (SELECT 1 FROM responsibility q
                WHERE q.branch_id = m.branch_id AND q.measure_id = m.id AND q.part = 'accountable'
                    AND q.replaced_at IS NULL AND q.starts <= $3 AND (q.ends IS NULL OR q.ends >= $3)) THEN FALSE
                WHEN m.kind <> 'not_local' THEN TRUE END = $14)
            AND (CAST($15 AS BOOLEAN) IS NULL OR (m.deadline_ends IS NOT NULL AND m.deadline_ends < $3
                AND COALESCE(m.reported_status, '') <> 'done' AND m.kind <> 'not_local') = $15)
            AND (CAST($16 AS DATE) IS NULL OR m.deadline_ends < $16)
            AND (CAST($17 AS TEXT) IS NULL OR m.search_text LIKE $17 ESCAPE '\\') ")
    };
}

/// A page in one order: `$19` is what the last measure before it was sorted by, `$20` its id, `$21` how many.
///
/// One statement: the page is cut first, and who has a part is looked up for what is left. A measure has a row
/// for each who supports it, or one where nobody does.
macro_rules! page {
    ($order:literal as $type:literal, $beyond:literal, $direction:literal) => {
        concat!(
            "WITH page AS (SELECT m.id, m.plan_id, m.goal_id, a.number AS area_number, g.position AS goal_position,
                g.title AS goal_title, m.position, m.title, m.kind, m.state, m.reported_status, m.reported_at,
                m.reported_reason, m.reported_received_at, m.deadline_label, m.deadline_starts, m.deadline_ends,
                m.deadline_certainty, m.everyone_named,
                m.title_order, m.deadline_order, m.version,
                ", $order, " AS place ",
            filtered!(),
            "AND (CAST($19 AS ", $type, ") IS NULL OR (", $order, ", m.id) ", $beyond, " ($19, $20))
            ORDER BY ", $order, " ", $direction, ", m.id ", $direction, " LIMIT $21)
            SELECT page.*, r.office_id, r.body_id, r.ends AS party_ends, COALESCE(o.name, b.name) AS party_name,
                q.office_id AS supporting_office_id, q.body_id AS supporting_body_id,
                COALESCE(k.name, l.name) AS supporting_name, q.ends AS supporting_ends
            FROM page
            LEFT JOIN responsibility r ON r.branch_id = $1 AND r.measure_id = page.id AND r.replaced_at IS NULL
                AND r.part = 'accountable' AND r.starts <= $3 AND (r.ends IS NULL OR r.ends >= $3)
            LEFT JOIN office o ON o.branch_id = $1 AND o.id = r.office_id
            LEFT JOIN body b ON b.branch_id = $1 AND b.id = r.body_id
            LEFT JOIN responsibility q ON q.branch_id = $1 AND q.measure_id = page.id AND q.replaced_at IS NULL
                AND q.part = 'supporting' AND q.starts <= $3 AND (q.ends IS NULL OR q.ends >= $3)
            LEFT JOIN office k ON k.branch_id = $1 AND k.id = q.office_id
            LEFT JOIN body l ON l.branch_id = $1 AND l.id = q.body_id
            ORDER BY page.place ", $direction, ", page.id ", $direction, ", q.position"
        )
    };
}

statements! {
    COUNT = concat!("SELECT COUNT(*) AS measures ", filtered!());
    BY_NUMBER = page!("(a.number * 1000000 + g.position * 1000 + m.position)" as "BIGINT", ">", "ASC");
    BY_NUMBER_DESCENDING = page!("(a.number * 1000000 + g.position * 1000 + m.position)" as "BIGINT", "<", "DESC");
    BY_DEADLINE = page!("m.deadline_order" as "BIGINT", ">", "ASC");
    BY_DEADLINE_DESCENDING = page!("m.deadline_order" as "BIGINT", "<", "DESC");
    BY_TITLE = page!("m.title_order" as "BYTEA", ">", "ASC");
    BY_TITLE_DESCENDING = page!("m.title_order" as "BYTEA", "<", "DESC");
    BY_REPORT = page!("COALESCE(m.reported_at, 0)" as "BIGINT", ">", "ASC");
    BY_REPORT_DESCENDING = page!("COALESCE(m.reported_at, 0)" as "BIGINT", "<", "DESC");
}

#[derive(sqlx::FromRow)]
struct SupportingColumns {
    supporting_office_id: Option<Uuid>,
    supporting_body_id: Option<Uuid>,
    supporting_name: Option<String>,
    supporting_ends: Option<Day>,
}

impl SupportingColumns {
    fn view(self) -> Option<AssigneeView> {
        let party = party(self.supporting_office_id, self.supporting_body_id)?;
        Some(AssigneeView::new(party, self.supporting_name?, self.supporting_ends.map(|day| day.0)))
    }
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    id: Uuid,
    plan_id: Uuid,
    goal_id: Uuid,
    area_number: i64,
    goal_position: i64,
    goal_title: String,
    position: i64,
    title: String,
    kind: String,
    state: String,
    #[sqlx(flatten)]
    reported: ReportedColumns,
    #[sqlx(flatten)]
    deadline: DeadlineColumns,
    everyone_named: bool,
    office_id: Option<Uuid>,
    body_id: Option<Uuid>,
    party_name: Option<String>,
    party_ends: Option<Day>,
    #[sqlx(flatten)]
    supporting: SupportingColumns,
    title_order: Vec<u8>,
    deadline_order: i64,
    version: i64,
}

impl SummaryRow {
    fn view(
        self,
        more: Vec<SupportingColumns>,
        scope: &Scope,
        is_mine: &impl Fn(Party) -> bool,
    ) -> Result<MeasureSummary> {
        let kind = parse_word("kind", &self.kind)?;
        let last_report = self.reported.last_report()?;
        let last = last_report.as_ref().map(|report| (report.status, report.at));
        let can_be_overdue = MeasureStatus::can_be_overdue(kind, last.map(|(status, _)| status));
        let deadline: Option<DeadlineView> =
            self.deadline.deadline()?.map(|deadline| deadline_view(&deadline, can_be_overdue, scope.today));
        let to = self.party_ends.map(|day| day.0);
        let accountable = party(self.office_id, self.body_id).zip(self.party_name);
        let accountable = accountable.map(|(party, name)| AssigneeView::new(party, name, to));
        let supporting = std::iter::once(self.supporting).chain(more);
        let supporting: Vec<_> = supporting.filter_map(SupportingColumns::view).collect();
        let goal_number = format!("{}.{}", self.area_number, self.goal_position);
        Ok(MeasureSummary {
            id: MeasureId(self.id),
            plan_id: PlanId(self.plan_id),
            goal_id: GoalId(self.goal_id),
            number: format!("{goal_number}.{}", self.position),
            goal_number,
            goal_title: self.goal_title,
            area_number: self.area_number,
            title: self.title,
            kind,
            state: parse_word("measure state", &self.state)?,
            status: MeasureStatus::derive(kind, last, scope.silent_since),
            last_report,
            deadline,
            mine: accountable.iter().chain(&supporting).any(|view| is_mine(view.party.to_party())),
            accountable,
            supporting,
            everyone_named: self.everyone_named,
            version: self.version,
        })
    }
}

/// The statement of an order.
fn statement(sort: MeasureSort) -> &'static Statement {
    match sort {
        MeasureSort::Number => &BY_NUMBER,
        MeasureSort::NumberDescending => &BY_NUMBER_DESCENDING,
        MeasureSort::Due => &BY_DEADLINE,
        MeasureSort::DueDescending => &BY_DEADLINE_DESCENDING,
        MeasureSort::Title => &BY_TITLE,
        MeasureSort::TitleDescending => &BY_TITLE_DESCENDING,
        MeasureSort::Reported => &BY_REPORT,
        MeasureSort::ReportedDescending => &BY_REPORT_DESCENDING,
    }
}

/// What a row is sorted by.
fn key(sort: MeasureSort, row: &SummaryRow) -> Key {
    match sort {
        MeasureSort::Number | MeasureSort::NumberDescending => {
            Key::Number(row.area_number * 1_000_000 + row.goal_position * 1_000 + row.position)
        }
        MeasureSort::Due | MeasureSort::DueDescending => Key::Number(row.deadline_order),
        MeasureSort::Title | MeasureSort::TitleDescending => Key::Bytes(row.title_order.clone()),
        MeasureSort::Reported | MeasureSort::ReportedDescending => {
            Key::Number(row.reported.at.unwrap_or_default())
        }
    }
}

/// The name of an order, which its cursors carry.
pub fn order_name(sort: MeasureSort) -> String {
    format!("measures {}", sort.as_str())
}

/// Whether a cursor's key is of the type that the order compares.
pub fn fits(sort: MeasureSort, key: &Key) -> bool {
    let by_title = matches!(sort, MeasureSort::Title | MeasureSort::TitleDescending);
    match key {
        Key::Bytes(_) => by_title,
        Key::Number(_) => !by_title,
        Key::Id | Key::Pair(..) => false,
    }
}

/// How many measures of a list the caller may see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Breadth {
    All,
    /// Those in which the person's offices, or bodies they sit in, have a part.
    Own,
}

fn filter_values(scope: &Scope, breadth: Breadth, query: &MeasureListQuery) -> Vec<Value> {
    // Who may see only their own gets nothing wider by asking for more.
    let mine = match (breadth, query.mine) {
        (_, Some(part)) => Some(Part::as_str(part)),
        (Breadth::Own, None) => Some("any"),
        (Breadth::All, None) => None,
    };
    let pattern = query.search.as_deref().map(containing);
    values![
        scope.branch,
        query.plan,
        scope.today,
        scope.silent_since,
        query.status.map(MeasureStatus::as_str),
        query.kind.map(Word::word),
        query.state.map(Word::word),
        query.area,
        query.goal,
        query.office,
        query.body,
        mine,
        scope.person,
        query.unassigned,
        query.overdue,
        query.due_before,
        pattern,
        // What the annual meeting has not adopted is nobody's own.
        breadth == Breadth::All,
    ]
    .into()
}

/// A page of the list. Whether a party is the caller's own is the caller's to say.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    breadth: Breadth,
    query: &MeasureListQuery,
    (after, limit): (Option<&Cursor>, u32),
    is_mine: impl Fn(Party) -> bool,
) -> Result<Slice<MeasureSummary>> {
    let sort = query.sort.unwrap_or_default();
    let mut values = filter_values(scope, breadth, query);
    values.push(match after.map(|cursor| &cursor.key) {
        Some(Key::Number(number)) => (*number).into(),
        Some(Key::Bytes(bytes)) => bytes.clone().into(),
        Some(Key::Id | Key::Pair(..)) => {
            return Err(StorageError::Corrupt { what: "cursor", value: "a key without a value".to_owned() });
        }
        None if matches!(sort, MeasureSort::Title | MeasureSort::TitleDescending) => Value::Bytes(None),
        None => Value::Int(None),
    });
    values.extend(values![after.map(|cursor| cursor.id), limit + 1]);

    let rows: Vec<SummaryRow> = statement(sort).with(values).all(conn).await?;
    let rows = gather(rows);
    let Slice { items, next } =
        slice(rows, limit, |(last, _)| Cursor { order: order_name(sort), key: key(sort, last), id: last.id });
    let items: Result<Vec<_>> =
        items.into_iter().map(|(row, more)| row.view(more, scope, &is_mine)).collect();
    Ok(Slice { items: items?, next })
}

/// Each measure's first row, and the supporters of its other rows, which follow it.
fn gather(rows: Vec<SummaryRow>) -> Vec<(SummaryRow, Vec<SupportingColumns>)> {
    let mut measures: Vec<(SummaryRow, Vec<SupportingColumns>)> = Vec::with_capacity(rows.len());
    for row in rows {
        match measures.last_mut() {
            Some((first, more)) if first.id == row.id => more.push(row.supporting),
            _ => measures.push((row, Vec::new())),
        }
    }
    measures
}

#[derive(sqlx::FromRow)]
struct CountRow {
    measures: i64,
}

/// How many the filters leave.
pub async fn count(
    conn: &mut Conn,
    scope: &Scope,
    breadth: Breadth,
    query: &MeasureListQuery,
) -> Result<u64> {
    let row: CountRow = COUNT.with(filter_values(scope, breadth, query)).one(conn).await?;
    Ok(row.measures.unsigned_abs())
}
