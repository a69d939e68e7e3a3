//! Clubs, with their employer and the office of their leader.

use uuid::Uuid;
use verv_contract::organisation::clubs::{ClubContent, ClubQuery, ClubView};
use verv_domain::{
    folding::{alphabetical_key, look_alike_key},
    id::{ClubId, EmployerId, OfficeId},
    keys::AgreementAreaKey,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Slice, slice},
    error::Result,
    organisation::employers::{AfterName, area, by_name},
    statement::{statements, values},
    value::{Value, count},
};

/// What follows limits the rows.
macro_rules! select_club {
    ($limits:literal) => {
        concat!(
            "SELECT c.id, c.name, c.employer_id, e.name AS employer, c.agreement_area AS own_agreement_area,
                COALESCE(c.agreement_area, e.agreement_area) AS agreement_area, c.office_id, o.name AS office, c.active,
                c.version,
                (SELECT COUNT(*) FROM workplace w WHERE w.branch_id = c.branch_id AND w.club_id = c.id AND w.active)
                    AS workplaces
            FROM club c
            LEFT JOIN employer e ON e.branch_id = c.branch_id AND e.id = c.employer_id
            LEFT JOIN office o ON o.branch_id = c.branch_id AND o.id = c.office_id
            WHERE c.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_club!("AND c.id = $2");
    LIST = select_club!("AND (CAST($2 AS BOOLEAN) IS NULL OR c.active = $2)
        AND (CAST($3 AS TEXT) IS NULL OR COALESCE(c.agreement_area, e.agreement_area) = $3)
        AND (CAST($4 AS UUID) IS NULL OR c.employer_id = $4)
        AND (CAST($5 AS BYTEA) IS NULL OR (c.name_order, c.id) > ($5, $6))
        ORDER BY c.name_order, c.id LIMIT $7");
    INSERT = "INSERT INTO club (branch_id, id, name, name_key, name_order, employer_id, agreement_area, office_id, active,
            version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    CHANGE = "UPDATE club SET name = $3, name_key = $4, name_order = $5, employer_id = $6, agreement_area = $7,
            office_id = $8, active = $9, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $10";
    DELETE = "DELETE FROM club WHERE branch_id = $1 AND id = $2 AND version = $3";
}

#[derive(sqlx::FromRow)]
struct ClubRow {
    id: Uuid,
    name: String,
    employer_id: Option<Uuid>,
    employer: Option<String>,
    agreement_area: Option<String>,
    own_agreement_area: Option<String>,
    office_id: Option<Uuid>,
    office: Option<String>,
    active: bool,
    workplaces: i64,
    version: i64,
}

impl ClubRow {
    fn view(self) -> Result<ClubView> {
        Ok(ClubView {
            id: ClubId(self.id),
            name: self.name,
            employer_id: self.employer_id.map(EmployerId),
            employer: self.employer,
            agreement_area: area(self.agreement_area.as_deref())?,
            own_agreement_area: area(self.own_agreement_area.as_deref())?,
            office_id: self.office_id.map(OfficeId),
            office: self.office,
            active: self.active,
            workplaces: count(self.workplaces),
            version: self.version,
        })
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: ClubId) -> Result<Option<ClubView>> {
    let row: Option<ClubRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(ClubRow::view).transpose()
}

/// By name.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &ClubQuery,
    after: AfterName,
    limit: u32,
) -> Result<Slice<ClubView>> {
    let (name, id) = after.unzip();
    let area = query.agreement_area.as_ref().map(AgreementAreaKey::as_str);
    let values = values![scope.branch, query.active, area, query.employer, name, id, limit + 1];
    let rows: Vec<ClubRow> = LIST.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(ClubRow::view).collect();
    Ok(slice(items?, limit, |last| by_name("clubs", &last.name, last.id.0)))
}

/// What `INSERT` and `CHANGE` have in common.
fn content_values(scope: &Scope, id: ClubId, content: &ClubContent) -> Vec<Value> {
    let ClubContent { name, employer_id, agreement_area, office_id, active } = content;
    values![
        scope.branch,
        id,
        name.as_str(),
        look_alike_key(name.as_str()),
        alphabetical_key(name.as_str()),
        *employer_id,
        agreement_area.as_ref().map(AgreementAreaKey::as_str),
        *office_id,
        *active,
    ]
    .into()
}

pub async fn insert(tx: &mut Tx, scope: &Scope, id: ClubId, content: &ClubContent) -> Result<()> {
    INSERT.with(content_values(scope, id, content)).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: ClubId,
    content: &ClubContent,
    expected: i64,
) -> Result<bool> {
    let mut values = content_values(scope, id, content);
    values.push(expected.into());
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`. Refused by the schema while anything refers to it.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: ClubId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
