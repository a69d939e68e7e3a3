//! Employers, with how much there is at each.

use uuid::Uuid;
use verv_contract::organisation::employers::{EmployerContent, EmployerQuery, EmployerView};
use verv_domain::{
    folding::{alphabetical_key, look_alike_key},
    id::EmployerId,
    keys::AgreementAreaKey,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    statement::{statements, values},
    value::{Value, count, stored_key},
};

/// What follows limits the rows.
macro_rules! select_employer {
    ($limits:literal) => {
        concat!(
            "SELECT e.id, e.name, e.agreement_area, e.has_agreement, e.active, e.version,
                (SELECT COUNT(*) FROM workplace w WHERE w.branch_id = e.branch_id AND w.employer_id = e.id AND w.active)
                    AS workplaces,
                (SELECT COUNT(*) FROM club c WHERE c.branch_id = e.branch_id AND c.employer_id = e.id AND c.active)
                    AS clubs
            FROM employer e WHERE e.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_employer!("AND e.id = $2");
    LIST = select_employer!("AND (CAST($2 AS BOOLEAN) IS NULL OR e.active = $2)
        AND (CAST($3 AS TEXT) IS NULL OR e.agreement_area = $3)
        AND (CAST($4 AS BYTEA) IS NULL OR (e.name_order, e.id) > ($4, $5))
        ORDER BY e.name_order, e.id LIMIT $6");
    INSERT = "INSERT INTO employer (branch_id, id, name, name_key, name_order, agreement_area, has_agreement, active,
            version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
    CHANGE = "UPDATE employer SET name = $3, name_key = $4, name_order = $5, agreement_area = $6, has_agreement = $7,
            active = $8, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $9";
    /// An id in the JSON of how something is counted.
    COUNTED_BY = "SELECT id FROM counting WHERE branch_id = $1 AND setup LIKE $2 LIMIT 1";
    DELETE = "DELETE FROM employer WHERE branch_id = $1 AND id = $2 AND version = $3";
}

#[derive(sqlx::FromRow)]
struct EmployerRow {
    id: Uuid,
    name: String,
    agreement_area: Option<String>,
    has_agreement: bool,
    active: bool,
    workplaces: i64,
    clubs: i64,
    version: i64,
}

/// A stored agreement area, where there is one.
pub(crate) fn area(key: Option<&str>) -> Result<Option<AgreementAreaKey>> {
    key.map(|key| stored_key("agreement area", key, AgreementAreaKey::parse)).transpose()
}

impl EmployerRow {
    fn view(self) -> Result<EmployerView> {
        Ok(EmployerView {
            id: EmployerId(self.id),
            name: self.name,
            agreement_area: area(self.agreement_area.as_deref())?,
            has_agreement: self.has_agreement,
            active: self.active,
            workplaces: count(self.workplaces),
            clubs: count(self.clubs),
            version: self.version,
        })
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: EmployerId) -> Result<Option<EmployerView>> {
    let row: Option<EmployerRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(EmployerRow::view).transpose()
}

#[derive(sqlx::FromRow)]
struct IdRow {
    #[expect(dead_code, reason = "that there is one is the answer")]
    id: Uuid,
}

/// Whether a measure or a goal is counted by its figures.
pub async fn is_counted_by(conn: &mut Conn, scope: &Scope, id: EmployerId) -> Result<bool> {
    let named = format!("%\"{id}\"%");
    let row: Option<IdRow> = COUNTED_BY.with(values![scope.branch, named]).optional(conn).await?;
    Ok(row.is_some())
}

/// Where a page of a list by name begins.
pub type AfterName = Option<(Vec<u8>, Uuid)>;

/// By name.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &EmployerQuery,
    after: AfterName,
    limit: u32,
) -> Result<Slice<EmployerView>> {
    let (name, id) = after.unzip();
    let area = query.agreement_area.as_ref().map(AgreementAreaKey::as_str);
    let values = values![scope.branch, query.active, area, name, id, limit + 1];
    let rows: Vec<EmployerRow> = LIST.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(EmployerRow::view).collect();
    let cursor = |last: &EmployerView| by_name("employers", &last.name, last.id.0);
    Ok(slice(items?, limit, cursor))
}

/// The cursor after something with this name.
pub(crate) fn by_name(order: &str, name: &str, id: Uuid) -> Cursor {
    Cursor { order: order.to_owned(), key: Key::Bytes(alphabetical_key(name)), id }
}

/// What `INSERT` and `CHANGE` have in common.
fn content_values(scope: &Scope, id: EmployerId, content: &EmployerContent) -> Vec<Value> {
    let EmployerContent { name, agreement_area, has_agreement, active } = content;
    values![
        scope.branch,
        id,
        name.as_str(),
        look_alike_key(name.as_str()),
        alphabetical_key(name.as_str()),
        agreement_area.as_ref().map(AgreementAreaKey::as_str),
        *has_agreement,
        *active,
    ]
    .into()
}

pub async fn insert(tx: &mut Tx, scope: &Scope, id: EmployerId, content: &EmployerContent) -> Result<()> {
    INSERT.with(content_values(scope, id, content)).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: EmployerId,
    content: &EmployerContent,
    expected: i64,
) -> Result<bool> {
    let mut values = content_values(scope, id, content);
    values.push(expected.into());
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`. Refused by the schema while anything refers to it.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: EmployerId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
