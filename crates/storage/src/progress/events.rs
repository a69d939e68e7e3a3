//! Events, their corrections and withdrawals.

use uuid::Uuid;
use verv_contract::{
    organisation::parties::PartyView,
    progress::events::{
        EventBefore, EventChangeKind, EventChangeView, EventContent, EventQuery, EventRights, EventTrace,
        EventView, event_counts, text_warnings,
    },
};
use verv_domain::{
    Date, Timestamp,
    id::{BodyId, EventChangeId, EventId, OfficeId, PersonId, WorkplaceId},
    keys::{EventTypeKey, PurposeKey},
    organisation::parties::Party,
    period::Period,
    plan::plans::PlanState,
    progress::events::{Count, CountKind, Counts},
    text::Phrase,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::{Result, StorageError},
    organisation::employers::area,
    scope::Doer,
    statement::{statements, values},
    value::{Day, Value, parse_word, stored_key},
};

/// The columns of an event with the names of what it refers to; what follows limits the rows.
macro_rules! select_event {
    ($limits:expr) => {
        concat!(
            "SELECT e.id, e.day, e.event_type, t.name AS event_type_name, e.workplace_id, w.name AS workplace, e.place,
                COALESCE(w.agreement_area, x.agreement_area) AS agreement_area, c.office_id AS club_office_id,
                e.organiser_office_id, e.organiser_body_id, COALESCE(u.name, b.name) AS organiser,
                e.attendance, e.talks, e.new_members, e.new_stewards, e.posts_full_time, e.posts_part_time, e.rosters_approved, e.young_employed, e.leave_refused, e.help_cases, e.note, e.person_id,
                o.name AS office, e.at, e.said_at, e.corrected_at, k.name AS corrected_office, e.correction_reason,
                e.withdrawn_at, h.name AS withdrawn_office, e.withdrawal_reason, e.version ",
            joined!(),
            $limits
        )
    };
}

macro_rules! joined {
    () => {
        "FROM event e
            JOIN event_type t ON t.branch_id = e.branch_id AND t.key = e.event_type
            JOIN office o ON o.branch_id = e.branch_id AND o.id = e.office_id
            LEFT JOIN workplace w ON w.branch_id = e.branch_id AND w.id = e.workplace_id
            LEFT JOIN employer x ON x.branch_id = w.branch_id AND x.id = w.employer_id
            LEFT JOIN club c ON c.branch_id = w.branch_id AND c.id = w.club_id
            LEFT JOIN office u ON u.branch_id = e.branch_id AND u.id = e.organiser_office_id
            LEFT JOIN body b ON b.branch_id = e.branch_id AND b.id = e.organiser_body_id
            LEFT JOIN office k ON k.branch_id = e.branch_id AND k.id = e.corrected_office_id
            LEFT JOIN office h ON h.branch_id = e.branch_id AND h.id = e.withdrawn_office_id
            WHERE e.branch_id = $1 "
    };
}

/// What the filters leave of those that were not taken back; of whoever may see no more, those of a club that an office of theirs
/// leads today, and those elsewhere than at a workplace that one of their offices or bodies has held.
macro_rules! filters {
    () => {
        "AND e.withdrawn_at IS NULL
            AND (CAST($2 AS DATE) IS NULL OR e.day >= $2) AND (CAST($3 AS DATE) IS NULL OR e.day <= $3)
            AND (CAST($4 AS TEXT) IS NULL OR e.event_type = $4)
            AND (CAST($5 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM event_purpose p
                WHERE p.branch_id = e.branch_id AND p.event_id = e.id AND p.purpose = $5))
            AND (CAST($6 AS UUID) IS NULL OR e.workplace_id = $6)
            AND (CAST($7 AS UUID) IS NULL OR e.organiser_office_id = $7)
            AND (CAST($8 AS BOOLEAN) IS NULL OR (e.person_id = $9) = $8)
            AND ($10 OR EXISTS (SELECT 1 FROM mandate m WHERE m.branch_id = e.branch_id AND m.person_id = $9
                AND m.starts <= $11 AND (m.ends IS NULL OR m.ends >= $11)
                AND (m.office_id = c.office_id OR e.workplace_id IS NULL AND (m.office_id = e.organiser_office_id
                    OR EXISTS (SELECT 1 FROM seat s WHERE s.branch_id = m.branch_id AND s.office_id = m.office_id
                        AND s.body_id = e.organiser_body_id))))) "
    };
}

statements! {
    FIND = select_event!("AND e.id = $2");
    LIST = select_event!(concat!(filters!(),
        "AND (CAST($12 AS DATE) IS NULL OR (e.day, e.id) < ($12, $13)) ORDER BY e.day DESC, e.id DESC LIMIT $14"));
    COUNT = concat!("SELECT COUNT(*) AS events ", joined!(), filters!());
    PURPOSES = "SELECT p.event_id, p.purpose FROM event_purpose p
        WHERE p.branch_id = $1 AND p.event_id = $2 ORDER BY p.position";
    /// Of the events between the first and the last of a page, in the order of the list.
    PURPOSES_OF_PAGE = "SELECT p.event_id, p.purpose FROM event e
        JOIN event_purpose p ON p.event_id = e.id AND p.branch_id = e.branch_id
        WHERE e.branch_id = $1 AND (e.day, e.id) <= ($2, $3) AND (e.day, e.id) >= ($4, $5) ORDER BY p.position";
    INSERT = "INSERT INTO event (branch_id, id, day, event_type, workplace_id, place, organiser_office_id,
            organiser_body_id, note, attendance, talks, new_members, new_stewards, posts_full_time, posts_part_time, rosters_approved, young_employed, leave_refused, help_cases,
            logged_on, person_id, office_id, at, said_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
            $24, 1)";
    CORRECT = "UPDATE event SET day = $3, event_type = $4, workplace_id = $5, place = $6, organiser_office_id = $7,
            organiser_body_id = $8, note = $9, attendance = $10, talks = $11, new_members = $12, new_stewards = $13, posts_full_time = $14, posts_part_time = $15, rosters_approved = $16, young_employed = $17, leave_refused = $18, help_cases = $19,
            logged_on = $20, corrected_at = $21, corrected_office_id = $22, correction_reason = $23,
            version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $24";
    WITHDRAW = "UPDATE event SET place = NULL, note = NULL, withdrawn_at = $4, withdrawn_office_id = $5,
            withdrawal_reason = $6, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3 AND withdrawn_at IS NULL";
    /// One that is worked on before one that is over.
    PLAN_OF = "SELECT starts, ends, state FROM plan
        WHERE branch_id = $1 AND starts <= $2 AND ends >= $2 AND state IN ('adopted', 'closed')
        ORDER BY state, starts LIMIT 1";
    INSERT_PURPOSE = "INSERT INTO event_purpose (branch_id, event_id, position, purpose) VALUES ($1, $2, $3, $4)";
    DELETE_PURPOSES = "DELETE FROM event_purpose WHERE branch_id = $1 AND event_id = $2";
    INSERT_CHANGE = "INSERT INTO event_change (branch_id, id, event_id, person_id, office_id, at, what, reason, before)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    CHANGES = "SELECT c.id, c.what, c.at, o.name AS office, c.reason, c.before FROM event_change c
        JOIN office o ON o.branch_id = c.branch_id AND o.id = c.office_id
        WHERE c.branch_id = $1 AND c.event_id = $2 AND (CAST($3 AS UUID) IS NULL OR c.id < $3)
        ORDER BY c.id DESC LIMIT $4";
}

/// What was counted at an event, each in a column of its own.
#[derive(sqlx::FromRow)]
pub(crate) struct CountColumns {
    attendance: Option<i64>,
    talks: Option<i64>,
    new_members: Option<i64>,
    new_stewards: Option<i64>,
    posts_full_time: Option<i64>,
    posts_part_time: Option<i64>,
    rosters_approved: Option<i64>,
    young_employed: Option<i64>,
    leave_refused: Option<i64>,
    help_cases: Option<i64>,
}

impl CountColumns {
    pub(crate) fn counts(&self) -> Result<Counts> {
        let mut counts = Counts::default();
        for kind in CountKind::ALL {
            let stored = match kind {
                CountKind::Attendance => self.attendance,
                CountKind::Talks => self.talks,
                CountKind::NewMembers => self.new_members,
                CountKind::NewStewards => self.new_stewards,
                CountKind::PostsFullTime => self.posts_full_time,
                CountKind::PostsPartTime => self.posts_part_time,
                CountKind::RostersApproved => self.rosters_approved,
                CountKind::YoungEmployed => self.young_employed,
                CountKind::LeaveRefused => self.leave_refused,
                CountKind::HelpCases => self.help_cases,
            };
            let count = stored.map(Count::try_from).transpose().map_err(|_| StorageError::Corrupt {
                what: "count",
                value: stored.unwrap_or_default().to_string(),
            })?;
            counts.set(kind, count);
        }
        Ok(counts)
    }

    /// The values in the order of the columns, which is that of the kinds.
    fn values(counts: &Counts) -> impl Iterator<Item = Value> {
        CountKind::ALL.map(|kind| Value::from(counts.get(kind).map(Count::get))).into_iter()
    }
}

#[derive(sqlx::FromRow)]
struct EventRow {
    id: Uuid,
    day: Day,
    event_type: String,
    event_type_name: String,
    workplace_id: Option<Uuid>,
    workplace: Option<String>,
    place: Option<String>,
    agreement_area: Option<String>,
    club_office_id: Option<Uuid>,
    organiser_office_id: Option<Uuid>,
    organiser_body_id: Option<Uuid>,
    organiser: String,
    #[sqlx(flatten)]
    counts: CountColumns,
    note: Option<String>,
    person_id: Uuid,
    office: String,
    at: i64,
    said_at: i64,
    corrected_at: Option<i64>,
    corrected_office: Option<String>,
    correction_reason: Option<String>,
    withdrawn_at: Option<i64>,
    withdrawn_office: Option<String>,
    withdrawal_reason: Option<String>,
    version: i64,
}

/// An event, who logged it, and the office that leads the club where it took place. What the caller may do with it is for the
/// rules to say.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredEvent {
    pub view: EventView,
    pub author: PersonId,
    pub club_office: Option<OfficeId>,
}

/// The office or the body: a row has one of them.
pub(crate) fn organiser(office: Option<Uuid>, body: Option<Uuid>) -> Result<Party> {
    let office = office.map(|office| Party::Office(OfficeId(office)));
    let party = office.or(body.map(|body| Party::Body(BodyId(body))));
    party.ok_or_else(|| StorageError::Corrupt { what: "organiser", value: String::new() })
}

fn trace(at: Option<i64>, office: Option<String>, reason: Option<String>) -> Option<EventTrace> {
    let (at, office) = at.zip(office)?;
    Some(EventTrace { at: Timestamp(at), office, reason })
}

impl EventRow {
    fn stored(self, purposes: Vec<PurposeKey>) -> Result<StoredEvent> {
        let (at, said_at) = (Timestamp(self.at), Timestamp(self.said_at));
        let organiser = organiser(self.organiser_office_id, self.organiser_body_id)?;
        let view = EventView {
            id: EventId(self.id),
            day: self.day.0,
            event_type: stored_key("event type", &self.event_type, EventTypeKey::parse)?,
            event_type_name: self.event_type_name,
            workplace_id: self.workplace_id.map(WorkplaceId),
            workplace: self.workplace,
            agreement_area: area(self.agreement_area.as_deref())?,
            organiser: PartyView::new(organiser, self.organiser),
            purposes,
            counts: event_counts(&self.counts.counts()?),
            at,
            said_at: (said_at != at).then_some(said_at),
            office: self.office,
            corrected: trace(self.corrected_at, self.corrected_office, self.correction_reason),
            withdrawn: trace(self.withdrawn_at, self.withdrawn_office, self.withdrawal_reason),
            warnings: text_warnings(self.place.as_deref(), self.note.as_deref()),
            place: self.place,
            note: self.note,
            may: EventRights { correct: false, withdraw: false, needs_reason: false },
            version: self.version,
        };
        let (author, club_office) = (PersonId(self.person_id), self.club_office_id.map(OfficeId));
        Ok(StoredEvent { view, author, club_office })
    }
}

#[derive(sqlx::FromRow)]
struct PurposeRow {
    event_id: Uuid,
    purpose: String,
}

fn purpose(row: &PurposeRow) -> Result<PurposeKey> {
    stored_key("purpose", &row.purpose, PurposeKey::parse)
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: EventId) -> Result<Option<StoredEvent>> {
    let row: Option<EventRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let purposes: Vec<PurposeRow> = PURPOSES.with(values![scope.branch, id]).all(conn).await?;
    let purposes: Result<Vec<_>> = purposes.iter().map(purpose).collect();
    row.stored(purposes?).map(Some)
}

/// The name of the order, which its cursors carry.
pub const BY_DAY: &str = "events";

/// Of all of them, or of those that are the person's own to see.
fn filter_values(scope: &Scope, query: &EventQuery, all: bool) -> Vec<Value> {
    values![
        scope.branch,
        query.from,
        query.to,
        query.event_type.as_ref().map(EventTypeKey::as_str),
        query.purpose.as_ref().map(PurposeKey::as_str),
        query.workplace,
        query.office,
        query.own,
        scope.person,
        all,
        scope.today,
    ]
    .into()
}

/// The latest day first; of all of them, or of those that are the person's own to see.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &EventQuery,
    all: bool,
    (after, limit): (Option<(Date, Uuid)>, u32),
) -> Result<Slice<StoredEvent>> {
    let (day, id) = after.unzip();
    let mut values = filter_values(scope, query, all);
    values.extend(values![day, id, limit + 1]);
    let rows: Vec<EventRow> = LIST.with(values).all(conn).await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(Slice { items: Vec::new(), next: None });
    };
    let values = values![scope.branch, first.day.0, first.id, last.day.0, last.id];
    let purposes: Vec<PurposeRow> = PURPOSES_OF_PAGE.with(values).all(conn).await?;
    let stored = |row: EventRow| {
        let of_event = purposes.iter().filter(|purpose| purpose.event_id == row.id);
        let of_event: Result<Vec<_>> = of_event.map(purpose).collect();
        row.stored(of_event?)
    };
    let items: Result<Vec<_>> = rows.into_iter().map(stored).collect();
    let cursor = |last: &StoredEvent| Cursor {
        order: BY_DAY.to_owned(),
        key: Key::Number(last.view.day.days_since_1970().into()),
        id: last.view.id.0,
    };
    Ok(slice(items?, limit, cursor))
}

#[derive(sqlx::FromRow)]
struct CountRow {
    events: i64,
}

/// How many the filters leave.
pub async fn count(conn: &mut Conn, scope: &Scope, query: &EventQuery, all: bool) -> Result<u64> {
    let row: CountRow = COUNT.with(filter_values(scope, query, all)).one(conn).await?;
    Ok(row.events.unsigned_abs())
}

/// What `INSERT` and `CORRECT` have in common.
fn content_values(
    scope: &Scope,
    id: EventId,
    content: &EventContent,
    (organiser, logged_on): (Party, Date),
) -> Vec<Value> {
    let EventContent { day, event_type, workplace_id, place, organiser: _, purposes: _, counts, note } =
        content;
    let (office, body) = match organiser {
        Party::Office(office) => (Some(office), None),
        Party::Body(body) => (None, Some(body)),
    };
    let mut values = Vec::from(values![
        scope.branch,
        id,
        *day,
        event_type.as_str(),
        *workplace_id,
        place.clone().map(String::from),
        office,
        body,
        note.clone().map(String::from),
    ]);
    values.extend(CountColumns::values(counts));
    values.push(logged_on.into());
    values
}

#[derive(sqlx::FromRow)]
struct PlanRow {
    starts: Day,
    ends: Day,
    state: String,
}

/// The plan that the day is in, of those that were adopted.
pub async fn plan_of(conn: &mut Conn, scope: &Scope, day: Date) -> Result<Option<(Period, PlanState)>> {
    let row: Option<PlanRow> = PLAN_OF.with(values![scope.branch, day]).optional(conn).await?;
    let Some(PlanRow { starts, ends, state }) = row else { return Ok(None) };
    Ok(Some((Period { from: starts.0, to: ends.0 }, parse_word("plan state", &state)?)))
}

/// Without its purposes, which [`serve`] adds: what a refusal is about differs. It was said not after it was received.
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: EventId,
    (content, organiser): (&EventContent, Party),
    (said_at, said_on): (Timestamp, Date),
    by: Doer,
) -> Result<()> {
    let mut values = content_values(scope, id, content, (organiser, said_on));
    values.extend(values![by.person, by.office, by.at, said_at]);
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Gives the event these purposes and no others.
pub async fn serve(tx: &mut Tx, scope: &Scope, id: EventId, purposes: &[PurposeKey]) -> Result<()> {
    DELETE_PURPOSES.with(values![scope.branch, id]).run(tx).await?;
    for (purpose, position) in purposes.iter().zip(1_i64..) {
        INSERT_PURPOSE.with(values![scope.branch, id, position, purpose.as_str()]).run(tx).await?;
    }
    Ok(())
}

/// Whether the version was still `expected`. Without its purposes, as [`insert`].
pub async fn correct(
    tx: &mut Tx,
    scope: &Scope,
    id: EventId,
    (content, organiser): (&EventContent, Party),
    (by, reason): (Doer, Option<&Phrase>),
    expected: i64,
) -> Result<bool> {
    let mut values = content_values(scope, id, content, (organiser, scope.today));
    values.extend(values![by.at, by.office, reason.map(Phrase::as_str), expected]);
    Ok(CORRECT.with(values).run(tx).await? == 1)
}

/// Takes an event back, words and all. Whether the version was still `expected`, and it had not been taken back.
pub async fn withdraw(
    tx: &mut Tx,
    scope: &Scope,
    id: EventId,
    (by, reason): (Doer, Option<&Phrase>),
    expected: i64,
) -> Result<bool> {
    let values = values![scope.branch, id, expected, by.at, by.office, reason.map(Phrase::as_str)];
    Ok(WITHDRAW.with(values).run(tx).await? == 1)
}

/// Writes down what an event was before a change of it.
pub async fn insert_change(
    tx: &mut Tx,
    scope: &Scope,
    id: EventChangeId,
    (event, before): (EventId, &EventBefore),
    what: EventChangeKind,
    (by, reason): (Doer, Option<&Phrase>),
) -> Result<()> {
    let before = serde_json::to_string(before)?;
    let reason = reason.map(Phrase::as_str);
    let values = values![scope.branch, id, event, by.person, by.office, by.at, what.as_str(), reason, before];
    INSERT_CHANGE.with(values).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    id: Uuid,
    what: String,
    at: i64,
    office: String,
    reason: Option<String>,
    before: String,
}

impl ChangeRow {
    fn view(self) -> Result<EventChangeView> {
        Ok(EventChangeView {
            id: EventChangeId(self.id),
            what: parse_word("event change", &self.what)?,
            at: Timestamp(self.at),
            office: self.office,
            reason: self.reason,
            before: serde_json::from_str(&self.before)?,
        })
    }
}

/// Corrections and the withdrawal, the latest first.
pub async fn changes(
    conn: &mut Conn,
    scope: &Scope,
    event: EventId,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<EventChangeView>> {
    let rows: Vec<ChangeRow> = CHANGES.with(values![scope.branch, event, after, limit + 1]).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(ChangeRow::view).collect();
    let cursor =
        |last: &EventChangeView| Cursor { order: "event history".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(items?, limit, cursor))
}
