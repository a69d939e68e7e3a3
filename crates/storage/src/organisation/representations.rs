//! Seats in the employers' groups.

use uuid::Uuid;
use verv_contract::organisation::representations::{RepresentationContent, RepresentationView};
use verv_domain::{
    folding::{alphabetical_key, look_alike_key},
    id::{EmployerId, OfficeId, RepresentationId},
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Slice, slice},
    error::Result,
    organisation::employers::{AfterName, by_name},
    statement::{statements, values},
    value::{Day, Value},
};

/// What follows limits the rows.
macro_rules! select_seat {
    ($limits:literal) => {
        concat!(
            "SELECT r.id, r.name, r.employer_id, e.name AS employer, r.office_id, o.name AS office, r.starts, r.ends,
                r.version
            FROM representation r
            JOIN employer e ON e.branch_id = r.branch_id AND e.id = r.employer_id
            LEFT JOIN office o ON o.branch_id = r.branch_id AND o.id = r.office_id
            WHERE r.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_seat!("AND r.id = $2");
    LIST = select_seat!("AND (CAST($2 AS BYTEA) IS NULL OR (r.name_order, r.id) > ($2, $3))
        ORDER BY r.name_order, r.id LIMIT $4");
    INSERT = "INSERT INTO representation (branch_id, id, employer_id, name, name_key, name_order, office_id, starts,
            ends, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    CHANGE = "UPDATE representation SET employer_id = $3, name = $4, name_key = $5, name_order = $6, office_id = $7,
            starts = $8, ends = $9, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $10";
    DELETE = "DELETE FROM representation WHERE branch_id = $1 AND id = $2 AND version = $3";
}

#[derive(sqlx::FromRow)]
struct SeatRow {
    id: Uuid,
    name: String,
    employer_id: Uuid,
    employer: String,
    office_id: Option<Uuid>,
    office: Option<String>,
    starts: Day,
    ends: Option<Day>,
    version: i64,
}

impl SeatRow {
    fn view(self, scope: &Scope) -> RepresentationView {
        let to = self.ends.map(|day| day.0);
        RepresentationView {
            id: RepresentationId(self.id),
            name: self.name,
            employer_id: EmployerId(self.employer_id),
            employer: self.employer,
            office_id: self.office_id.map(OfficeId),
            office: self.office,
            from: self.starts.0,
            to,
            ended: to.is_some_and(|to| to < scope.today),
            may_keep: false,
            version: self.version,
        }
    }
}

pub async fn find(
    conn: &mut Conn,
    scope: &Scope,
    id: RepresentationId,
) -> Result<Option<RepresentationView>> {
    let row: Option<SeatRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    Ok(row.map(|row| row.view(scope)))
}

/// By name.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    after: AfterName,
    limit: u32,
) -> Result<Slice<RepresentationView>> {
    let (name, id) = after.unzip();
    let rows: Vec<SeatRow> = LIST.with(values![scope.branch, name, id, limit + 1]).all(conn).await?;
    let items = rows.into_iter().map(|row| row.view(scope)).collect();
    Ok(slice(items, limit, |last: &RepresentationView| by_name("representations", &last.name, last.id.0)))
}

/// What `INSERT` and `CHANGE` have in common.
fn content_values(scope: &Scope, id: RepresentationId, content: &RepresentationContent) -> Vec<Value> {
    let RepresentationContent { name, employer_id, office_id, from, to } = content;
    values![
        scope.branch,
        id,
        *employer_id,
        name.as_str(),
        look_alike_key(name.as_str()),
        alphabetical_key(name.as_str()),
        *office_id,
        *from,
        *to,
    ]
    .into()
}

pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: RepresentationId,
    content: &RepresentationContent,
) -> Result<()> {
    INSERT.with(content_values(scope, id, content)).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: RepresentationId,
    content: &RepresentationContent,
    expected: i64,
) -> Result<bool> {
    let mut values = content_values(scope, id, content);
    values.push(expected.into());
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: RepresentationId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
