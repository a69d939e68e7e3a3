//! Courses, with the offices and bodies that need them.

use std::collections::HashMap;

use uuid::Uuid;
use verv_contract::{
    lists::ListEntry,
    organisation::parties::PartyView,
    progress::courses::{CourseContent, CourseView},
};
use verv_domain::{
    folding::look_alike_key,
    id::{BodyId, CourseId, OfficeId},
    keys::CourseKey,
    organisation::parties::Party,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::{Result, StorageError},
    statement::{statements, values},
    value::{Day, Value, stored_key},
};

/// What follows limits the rows.
macro_rules! select_course {
    ($limits:literal) => {
        concat!(
            "SELECT t.id, t.key, t.name, t.position, t.active, t.grace_weeks, t.deadline, t.version
            FROM course t WHERE t.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_course!("AND t.id = $2");
    LIST = select_course!("AND (CAST($2 AS BIGINT) IS NULL OR (t.position, t.id) > ($2, $3))
        ORDER BY t.position, t.id LIMIT $4");
    ALL = select_course!("ORDER BY t.position, t.id");
    NEEDS = "SELECT n.course_id, n.office_id, n.body_id, COALESCE(o.name, b.name) AS name FROM course_need n
        LEFT JOIN office o ON o.branch_id = n.branch_id AND o.id = n.office_id
        LEFT JOIN body b ON b.branch_id = n.branch_id AND b.id = n.body_id
        WHERE n.branch_id = $1 AND (CAST($2 AS UUID) IS NULL OR n.course_id = $2) ORDER BY n.course_id, n.position";
    INSERT = "INSERT INTO course (branch_id, id, name, name_key, position, active, grace_weeks, deadline, key, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    CHANGE = "UPDATE course SET name = $3, name_key = $4, position = $5, active = $6, grace_weeks = $7, deadline = $8,
            version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $9";
    DELETE = "DELETE FROM course WHERE branch_id = $1 AND id = $2 AND version = $3";
    NEED_NOTHING = "DELETE FROM course_need WHERE branch_id = $1 AND course_id = $2";
    INSERT_NEED = "INSERT INTO course_need (branch_id, course_id, position, office_id, body_id)
        VALUES ($1, $2, $3, $4, $5)";
}

#[derive(sqlx::FromRow)]
struct CourseRow {
    id: Uuid,
    key: String,
    name: String,
    position: i64,
    active: bool,
    grace_weeks: i64,
    deadline: Option<Day>,
    version: i64,
}

impl CourseRow {
    fn view(self, needed_by: Vec<PartyView>) -> Result<CourseView> {
        let corrupt =
            |_| StorageError::Corrupt { what: "weeks of grace", value: self.grace_weeks.to_string() };
        Ok(CourseView {
            id: CourseId(self.id),
            key: stored_key("course", &self.key, CourseKey::parse)?,
            needed_by,
            grace_weeks: u8::try_from(self.grace_weeks).map_err(corrupt)?,
            deadline: self.deadline.map(|day| day.0),
            name: self.name,
            position: self.position,
            active: self.active,
            version: self.version,
        })
    }
}

#[derive(sqlx::FromRow)]
struct NeedRow {
    course_id: Uuid,
    office_id: Option<Uuid>,
    body_id: Option<Uuid>,
    name: String,
}

/// By course, in their order; of one course where it is named.
async fn needs(
    conn: &mut Conn,
    scope: &Scope,
    course: Option<CourseId>,
) -> Result<HashMap<Uuid, Vec<PartyView>>> {
    let rows: Vec<NeedRow> = NEEDS.with(values![scope.branch, course]).all(conn).await?;
    let mut needs: HashMap<Uuid, Vec<PartyView>> = HashMap::new();
    for NeedRow { course_id, office_id, body_id, name } in rows {
        let office = office_id.map(|id| Party::Office(OfficeId(id)));
        let party = office.or(body_id.map(|id| Party::Body(BodyId(id))));
        let party = party.ok_or_else(|| StorageError::Corrupt { what: "need", value: String::new() })?;
        needs.entry(course_id).or_default().push(PartyView::new(party, name));
    }
    Ok(needs)
}

fn views(rows: Vec<CourseRow>, mut needs: HashMap<Uuid, Vec<PartyView>>) -> Result<Vec<CourseView>> {
    let view = |row: CourseRow| {
        let needed_by = needs.remove(&row.id).unwrap_or_default();
        row.view(needed_by)
    };
    rows.into_iter().map(view).collect()
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: CourseId) -> Result<Option<CourseView>> {
    let row: Option<CourseRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let needed_by = needs(conn, scope, Some(id)).await?.remove(&id.0).unwrap_or_default();
    row.view(needed_by).map(Some)
}

/// In the branch's order.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    after: Option<(i64, Uuid)>,
    limit: u32,
) -> Result<Slice<CourseView>> {
    let (position, id) = after.unzip();
    let rows = LIST.with(values![scope.branch, position, id, limit + 1]).all(conn).await?;
    let items = views(rows, needs(conn, scope, None).await?)?;
    let cursor = |last: &CourseView| Cursor {
        order: "courses".into(),
        key: Key::Number(last.position),
        id: last.id.0,
    };
    Ok(slice(items, limit, cursor))
}

/// All of them, in the branch's order.
pub async fn all(conn: &mut Conn, scope: &Scope) -> Result<Vec<CourseView>> {
    let rows = ALL.with(values![scope.branch]).all(conn).await?;
    views(rows, needs(conn, scope, None).await?)
}

/// What `INSERT` and `CHANGE` have in common.
fn content_values(scope: &Scope, id: CourseId, content: &CourseContent) -> Vec<Value> {
    let CourseContent { entry: ListEntry { name, position, active }, grace_weeks, deadline, needed_by: _ } =
        content;
    values![
        scope.branch,
        id,
        name.as_str(),
        look_alike_key(name.as_str()),
        *position,
        *active,
        i64::from(*grace_weeks),
        *deadline,
    ]
    .into()
}

async fn insert_needs(tx: &mut Tx, scope: &Scope, id: CourseId, needed_by: &[Party]) -> Result<()> {
    for (party, position) in needed_by.iter().zip(1_i64..) {
        let (office, body) = match party {
            Party::Office(office) => (Some(*office), None),
            Party::Body(body) => (None, Some(*body)),
        };
        INSERT_NEED.with(values![scope.branch, id, position, office, body]).run(tx).await?;
    }
    Ok(())
}

pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: CourseId,
    key: &CourseKey,
    content: &CourseContent,
) -> Result<()> {
    let mut values = content_values(scope, id, content);
    values.push(key.as_str().into());
    INSERT.with(values).run(tx).await?;
    insert_needs(tx, scope, id, &content.needed_by).await
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: CourseId,
    content: &CourseContent,
    expected: i64,
) -> Result<bool> {
    let mut values = content_values(scope, id, content);
    values.push(expected.into());
    if CHANGE.with(values).run(tx).await? != 1 {
        return Ok(false);
    }
    NEED_NOTHING.with(values![scope.branch, id]).run(tx).await?;
    insert_needs(tx, scope, id, &content.needed_by).await?;
    Ok(true)
}

/// Whether the version was still `expected`. Refused by the schema while anybody has completed it.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: CourseId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
