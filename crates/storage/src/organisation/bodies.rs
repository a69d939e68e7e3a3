//! Bodies and their seats.

use uuid::Uuid;
use verv_contract::organisation::bodies::{BodyContent, BodyView, Seat, SeatView};
use verv_domain::{
    folding::look_alike_key,
    id::{BodyId, OfficeId},
    organisation::bodies::{SeatFacts, asked_office},
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    statement::{statements, values},
    value::{Day, count, parse_word},
};

/// A body with what it carries today; what follows limits the rows.
macro_rules! select_body {
    ($limits:literal) => {
        concat!(
            "SELECT b.id, b.name, b.kind, b.position, b.starts, b.evaluated_on, b.version,
                (SELECT COUNT(*) FROM responsibility r WHERE r.branch_id = b.branch_id AND r.body_id = b.id
                    AND r.replaced_at IS NULL AND r.part = 'accountable'
                    AND r.starts <= $2 AND (r.ends IS NULL OR r.ends >= $2)) AS accountable_for,
                (SELECT COUNT(*) FROM responsibility r WHERE r.branch_id = b.branch_id AND r.body_id = b.id
                    AND r.replaced_at IS NULL AND r.part = 'supporting'
                    AND r.starts <= $2 AND (r.ends IS NULL OR r.ends >= $2)) AS supporting
            FROM body b WHERE b.branch_id = $1 ",
            $limits
        )
    };
}

/// The office that is asked for the body of the row `$of`, on `$day`, as an expression: [`asked_office`] for statements that
/// filter and count by it.
macro_rules! asked_office_of {
    ($of:literal, $day:literal) => {
        concat!(
            "(SELECT s.office_id FROM seat s
                JOIN office e ON e.branch_id = s.branch_id AND e.id = s.office_id
                WHERE s.branch_id = ", $of, ".branch_id AND s.body_id = ", $of, ".body_id
                    AND EXISTS (SELECT 1 FROM mandate h WHERE h.branch_id = s.branch_id AND h.office_id = s.office_id
                        AND h.starts <= ", $day, " AND (h.ends IS NULL OR h.ends >= ", $day, "))
                ORDER BY s.answers DESC, CASE e.role WHEN 'leader' THEN 0 ELSE 1 END, s.position LIMIT 1)"
        )
    };
}
pub(crate) use asked_office_of;

statements! {
    FIND = select_body!("AND b.id = $3");
    LIST = select_body!("AND (CAST($3 AS BIGINT) IS NULL OR (b.position, b.id) > ($3, $4))
        ORDER BY b.position, b.id LIMIT $5");
    SEATS = "SELECT s.body_id, s.office_id, o.name AS office, o.role, s.title, s.answers,
            EXISTS (SELECT 1 FROM mandate d WHERE d.branch_id = s.branch_id AND d.office_id = s.office_id
                AND d.starts <= $3 AND (d.ends IS NULL OR d.ends >= $3)) AS held
        FROM seat s JOIN office o ON o.branch_id = s.branch_id AND o.id = s.office_id
        WHERE s.branch_id = $1 AND (CAST($2 AS UUID) IS NULL OR s.body_id = $2) ORDER BY s.position";
    FIND_BY_NAME = "SELECT id FROM body WHERE branch_id = $1 AND name_key = $2";
    INSERT = "INSERT INTO body (branch_id, id, name, kind, position, starts, evaluated_on, name_key, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
    CHANGE = "UPDATE body SET name = $4, kind = $5, position = $6, starts = $7, evaluated_on = $8,
            name_key = $9, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3";
    TOUCH = "UPDATE body SET version = version + 1 WHERE branch_id = $1 AND id = $2 AND version = $3";
    EMPTY = "DELETE FROM seat WHERE branch_id = $1 AND body_id = $2";
    INSERT_SEAT = "INSERT INTO seat (branch_id, body_id, office_id, position, title, answers)
        VALUES ($1, $2, $3, $4, $5, $6)";
}

#[derive(sqlx::FromRow)]
struct BodyRow {
    id: Uuid,
    name: String,
    kind: String,
    position: i64,
    starts: Option<String>,
    evaluated_on: Option<Day>,
    accountable_for: i64,
    supporting: i64,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct SeatRow {
    body_id: Uuid,
    office_id: Uuid,
    office: String,
    role: String,
    title: Option<String>,
    answers: bool,
    held: bool,
}

impl SeatRow {
    fn facts(&self) -> Result<SeatFacts> {
        Ok(SeatFacts {
            office: OfficeId(self.office_id),
            role: parse_word("role", &self.role)?,
            answers: self.answers,
            held: self.held,
        })
    }
}

#[derive(sqlx::FromRow)]
struct IdRow {
    id: Uuid,
}

fn view(row: BodyRow, seats: &[SeatRow]) -> Result<BodyView> {
    let seats = || seats.iter().filter(|seat| seat.body_id == row.id);
    let facts: Result<Vec<_>> = seats().map(SeatRow::facts).collect();
    let asked = asked_office(facts?);
    let seat = |seat: &SeatRow| SeatView {
        office_id: OfficeId(seat.office_id),
        office: seat.office.clone(),
        title: seat.title.clone(),
        answers: seat.answers,
        asked: asked == Some(OfficeId(seat.office_id)),
    };
    Ok(BodyView {
        id: BodyId(row.id),
        seats: seats().map(seat).collect(),
        name: row.name,
        kind: parse_word("body kind", &row.kind)?,
        position: row.position,
        starts: row.starts,
        evaluated_on: row.evaluated_on.map(|day| day.0),
        accountable_for: Some(count(row.accountable_for)),
        supporting: Some(count(row.supporting)),
        version: row.version,
    })
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: BodyId) -> Result<Option<BodyView>> {
    let row: Option<BodyRow> = FIND.with(values![scope.branch, scope.today, id]).optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let seats: Vec<SeatRow> = SEATS.with(values![scope.branch, id, scope.today]).all(conn).await?;
    view(row, &seats).map(Some)
}

pub async fn find_by_name(conn: &mut Conn, scope: &Scope, name: &str) -> Result<Option<BodyId>> {
    let row: Option<IdRow> =
        FIND_BY_NAME.with(values![scope.branch, look_alike_key(name)]).optional(conn).await?;
    Ok(row.map(|row| BodyId(row.id)))
}

/// In the branch's order.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    after: Option<(i64, Uuid)>,
    limit: u32,
) -> Result<Slice<BodyView>> {
    let (position, id) = after.unzip();
    let values = values![scope.branch, scope.today, position, id, limit + 1];
    let rows: Vec<BodyRow> = LIST.with(values).all(conn).await?;
    let every_body: Option<BodyId> = None;
    let seats: Vec<SeatRow> = SEATS.with(values![scope.branch, every_body, scope.today]).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(|row| view(row, &seats)).collect();
    let cursor =
        |last: &BodyView| Cursor { order: "bodies".into(), key: Key::Number(last.position), id: last.id.0 };
    Ok(slice(items?, limit, cursor))
}

pub async fn insert(tx: &mut Tx, scope: &Scope, id: BodyId, body: &BodyContent) -> Result<()> {
    let BodyContent { name, kind, position, starts, evaluated_on } = body;
    let starts = starts.clone().map(String::from);
    let values = values![
        scope.branch,
        id,
        name.as_str(),
        kind.as_str(),
        *position,
        starts,
        *evaluated_on,
        look_alike_key(name.as_str())
    ];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: BodyId,
    body: &BodyContent,
    expected: i64,
) -> Result<bool> {
    let BodyContent { name, kind, position, starts, evaluated_on } = body;
    let starts = starts.clone().map(String::from);
    let values = values![
        scope.branch,
        id,
        expected,
        name.as_str(),
        kind.as_str(),
        *position,
        starts,
        *evaluated_on,
        look_alike_key(name.as_str())
    ];
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Gives the body these seats and no others. Whether the version was still `expected`.
pub async fn change_seats(
    tx: &mut Tx,
    scope: &Scope,
    id: BodyId,
    seats: &[Seat],
    expected: i64,
) -> Result<bool> {
    if TOUCH.with(values![scope.branch, id, expected]).run(tx).await? != 1 {
        return Ok(false);
    }
    EMPTY.with(values![scope.branch, id]).run(tx).await?;
    for (seat, position) in seats.iter().zip(1_i64..) {
        let title = seat.title.clone().map(String::from);
        let values = values![scope.branch, id, seat.office_id, position, title, seat.answers];
        INSERT_SEAT.with(values).run(tx).await?;
    }
    Ok(true)
}
