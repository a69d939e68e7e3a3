//! Offices with their holders and how much they carry.

use uuid::Uuid;
use verv_contract::organisation::offices::{HolderView, OfficeContent, OfficeView};
use verv_domain::folding::look_alike_key;
use verv_domain::id::OfficeId;

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    organisation::bodies::asked_office_of,
    statement::{statements, values},
    value::{Day, count, parse_word},
};

/// An office with what it carries today; what follows limits the rows.
macro_rules! select_office {
    ($limits:literal) => {
        concat!(
            "SELECT o.id, o.name, o.role, o.position, o.version,
                (SELECT COUNT(*) FROM responsibility r WHERE r.branch_id = o.branch_id AND r.office_id = o.id
                    AND r.replaced_at IS NULL AND r.part = 'accountable'
                    AND r.starts <= $2 AND (r.ends IS NULL OR r.ends >= $2)) AS accountable_for,
                (SELECT COUNT(*) FROM responsibility r WHERE r.branch_id = o.branch_id AND r.office_id = o.id
                    AND r.replaced_at IS NULL AND r.part = 'supporting'
                    AND r.starts <= $2 AND (r.ends IS NULL OR r.ends >= $2)) AS supporting,
                (SELECT COUNT(*) FROM seat t JOIN responsibility r ON r.branch_id = t.branch_id AND r.body_id = t.body_id
                    AND r.replaced_at IS NULL AND r.part = 'accountable'
                    AND r.starts <= $2 AND (r.ends IS NULL OR r.ends >= $2)
                    WHERE t.branch_id = o.branch_id AND t.office_id = o.id
                    AND o.id = ", asked_office_of!("t", "$2"), ") AS asked_for_bodies
            FROM office o WHERE o.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_office!("AND o.id = $3");
    LIST = select_office!("AND (CAST($3 AS BIGINT) IS NULL OR (o.position, o.id) > ($3, $4))
        ORDER BY o.position, o.id LIMIT $5");
    HOLDERS = "SELECT d.office_id, d.name, d.deputy, d.starts, d.ends FROM mandate d
        WHERE d.branch_id = $1 AND (CAST($2 AS UUID) IS NULL OR d.office_id = $2)
            AND d.starts <= $3 AND (d.ends IS NULL OR d.ends >= $3)
        ORDER BY d.deputy, d.starts, d.id";
    FIND_BY_NAME = "SELECT id FROM office WHERE branch_id = $1 AND name_key = $2";
    INSERT = "INSERT INTO office (branch_id, id, name, role, position, name_key, version)
        VALUES ($1, $2, $3, $4, $5, $6, 1)";
    CHANGE = "UPDATE office SET name = $4, role = $5, position = $6, name_key = $7, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3";
}

#[derive(sqlx::FromRow)]
struct OfficeRow {
    id: Uuid,
    name: String,
    role: String,
    position: i64,
    accountable_for: i64,
    supporting: i64,
    asked_for_bodies: i64,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct HolderRow {
    office_id: Uuid,
    name: String,
    deputy: bool,
    starts: Day,
    ends: Option<Day>,
}

#[derive(sqlx::FromRow)]
struct IdRow {
    id: Uuid,
}

fn view(row: OfficeRow, holders: &[HolderRow]) -> Result<OfficeView> {
    let holds = |holder: &&HolderRow| holder.office_id == row.id;
    let holder = |holder: &HolderRow| HolderView {
        name: holder.name.clone(),
        deputy: holder.deputy,
        from: holder.starts.0,
        to: holder.ends.map(|day| day.0),
    };
    Ok(OfficeView {
        id: OfficeId(row.id),
        holders: holders.iter().filter(holds).map(holder).collect(),
        name: row.name,
        role: parse_word("role", &row.role)?,
        position: row.position,
        accountable_for: Some(count(row.accountable_for)),
        supporting: Some(count(row.supporting)),
        asked_about: Some(count(row.accountable_for + row.asked_for_bodies)),
        version: row.version,
    })
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: OfficeId) -> Result<Option<OfficeView>> {
    let row: Option<OfficeRow> = FIND.with(values![scope.branch, scope.today, id]).optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let holders: Vec<HolderRow> = HOLDERS.with(values![scope.branch, id, scope.today]).all(conn).await?;
    view(row, &holders).map(Some)
}

pub async fn find_by_name(conn: &mut Conn, scope: &Scope, name: &str) -> Result<Option<OfficeId>> {
    let row: Option<IdRow> =
        FIND_BY_NAME.with(values![scope.branch, look_alike_key(name)]).optional(conn).await?;
    Ok(row.map(|row| OfficeId(row.id)))
}

/// In the branch's order.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    after: Option<(i64, Uuid)>,
    limit: u32,
) -> Result<Slice<OfficeView>> {
    let (position, id) = after.unzip();
    let values = values![scope.branch, scope.today, position, id, limit + 1];
    let rows: Vec<OfficeRow> = LIST.with(values).all(conn).await?;
    let everybody: Option<OfficeId> = None;
    let holders: Vec<HolderRow> =
        HOLDERS.with(values![scope.branch, everybody, scope.today]).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(|row| view(row, &holders)).collect();
    let cursor = |last: &OfficeView| Cursor {
        order: "offices".into(),
        key: Key::Number(last.position),
        id: last.id.0,
    };
    Ok(slice(items?, limit, cursor))
}

pub async fn insert(tx: &mut Tx, scope: &Scope, id: OfficeId, office: &OfficeContent) -> Result<()> {
    let OfficeContent { name, role, position } = office;
    INSERT
        .with(values![
            scope.branch,
            id,
            name.as_str(),
            role.as_str(),
            *position,
            look_alike_key(name.as_str())
        ])
        .run(tx)
        .await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: OfficeId,
    office: &OfficeContent,
    expected: i64,
) -> Result<bool> {
    let OfficeContent { name, role, position } = office;
    let values = values![
        scope.branch,
        id,
        expected,
        name.as_str(),
        role.as_str(),
        *position,
        look_alike_key(name.as_str())
    ];
    Ok(CHANGE.with(values).run(tx).await? == 1)
}
