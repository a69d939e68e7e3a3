//! Agreement areas, with how much there is in each.

use uuid::Uuid;
use verv_contract::{lists::ListEntry, organisation::agreement_areas::AgreementAreaView};
use verv_domain::{folding::look_alike_key, id::AgreementAreaId, keys::AgreementAreaKey};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    statement::{statements, values},
    value::{count, stored_key},
};

/// What follows limits the rows.
macro_rules! select_area {
    ($limits:literal) => {
        concat!(
            "SELECT t.id, t.key, t.name, t.position, t.active, t.version,
                (SELECT COUNT(*) FROM employer e WHERE e.branch_id = t.branch_id AND e.agreement_area = t.key AND e.active)
                    AS employers,
                (SELECT COUNT(*) FROM workplace w
                    LEFT JOIN employer e ON e.branch_id = w.branch_id AND e.id = w.employer_id
                    WHERE w.branch_id = t.branch_id AND COALESCE(w.agreement_area, e.agreement_area) = t.key AND w.active)
                    AS workplaces,
                (SELECT COUNT(*) FROM club c
                    LEFT JOIN employer e ON e.branch_id = c.branch_id AND e.id = c.employer_id
                    WHERE c.branch_id = t.branch_id AND COALESCE(c.agreement_area, e.agreement_area) = t.key AND c.active)
                    AS clubs
            FROM agreement_area t WHERE t.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_area!("AND t.id = $2");
    LIST = select_area!("AND (CAST($2 AS BIGINT) IS NULL OR (t.position, t.id) > ($2, $3))
        ORDER BY t.position, t.id LIMIT $4");
    INSERT = "INSERT INTO agreement_area (branch_id, id, key, name, name_key, position, active, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
    CHANGE = "UPDATE agreement_area SET name = $4, name_key = $5, position = $6, active = $7, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3";
    EXISTS = "SELECT id FROM agreement_area WHERE branch_id = $1 AND key = $2";
    /// A key in the JSON of a rule, whichever list it stands in there.
    COUNTED_BY = "SELECT id FROM counting WHERE branch_id = $1 AND setup LIKE $2 ESCAPE '\\' LIMIT 1";
    DELETE = "DELETE FROM agreement_area WHERE branch_id = $1 AND id = $2 AND version = $3";
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    id: Uuid,
    key: String,
    name: String,
    position: i64,
    active: bool,
    employers: i64,
    workplaces: i64,
    clubs: i64,
    version: i64,
}

impl EntryRow {
    fn view(self) -> Result<AgreementAreaView> {
        Ok(AgreementAreaView {
            id: AgreementAreaId(self.id),
            key: stored_key("agreement area", &self.key, AgreementAreaKey::parse)?,
            name: self.name,
            position: self.position,
            active: self.active,
            employers: count(self.employers),
            workplaces: count(self.workplaces),
            clubs: count(self.clubs),
            version: self.version,
        })
    }
}

#[derive(sqlx::FromRow)]
struct IdRow {
    #[expect(dead_code, reason = "that there is one is the answer")]
    id: Uuid,
}

/// Whether a rule names it by which measures are counted. A rule that names something else with the same key counts as well.
pub async fn is_counted_by(conn: &mut Conn, scope: &Scope, key: &AgreementAreaKey) -> Result<bool> {
    // In a pattern, `_` is any letter.
    let named = format!("%\"{}\"%", key.as_str().replace('_', "\\_"));
    let row: Option<IdRow> = COUNTED_BY.with(values![scope.branch, named]).optional(conn).await?;
    Ok(row.is_some())
}

/// Whether the branch has an agreement area with this key.
pub async fn exists(conn: &mut Conn, scope: &Scope, key: &AgreementAreaKey) -> Result<bool> {
    let row: Option<IdRow> = EXISTS.with(values![scope.branch, key.as_str()]).optional(conn).await?;
    Ok(row.is_some())
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: AgreementAreaId) -> Result<Option<AgreementAreaView>> {
    let row: Option<EntryRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(EntryRow::view).transpose()
}

/// In the branch's order.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    after: Option<(i64, Uuid)>,
    limit: u32,
) -> Result<Slice<AgreementAreaView>> {
    let (position, id) = after.unzip();
    let values = values![scope.branch, position, id, limit + 1];
    let rows: Vec<EntryRow> = LIST.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(EntryRow::view).collect();
    let cursor = |last: &AgreementAreaView| Cursor {
        order: "agreement areas".into(),
        key: Key::Number(last.position),
        id: last.id.0,
    };
    Ok(slice(items?, limit, cursor))
}

pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: AgreementAreaId,
    key: &AgreementAreaKey,
    entry: &ListEntry,
) -> Result<()> {
    let ListEntry { name, position, active } = entry;
    let look = look_alike_key(name.as_str());
    let values = values![scope.branch, id, key.as_str(), name.as_str(), look, *position, *active];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: AgreementAreaId,
    entry: &ListEntry,
    expected: i64,
) -> Result<bool> {
    let ListEntry { name, position, active } = entry;
    let look = look_alike_key(name.as_str());
    let values = values![scope.branch, id, expected, name.as_str(), look, *position, *active];
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`. Refused by the schema while anything refers to it.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: AgreementAreaId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
