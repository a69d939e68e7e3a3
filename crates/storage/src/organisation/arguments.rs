//! The argument bank, and where arguments were used.

use uuid::Uuid;
use verv_contract::organisation::arguments::{
    ArgumentContent, ArgumentQuery, ArgumentUseContent, ArgumentUseView, ArgumentView,
};
use verv_domain::{
    folding::{alphabetical_key, look_alike_key},
    id::{ArgumentId, ArgumentUseId, OfficeId},
    text::Link,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    organisation::employers::{AfterName, by_name},
    statement::{statements, values},
    value::{Day, Value, count},
};

/// What follows limits the rows.
macro_rules! select_argument {
    ($limits:literal) => {
        concat!(
            "SELECT a.id, a.topic, a.wording, a.link, a.office_id, o.name AS office, a.active, a.version,
                (SELECT COUNT(*) FROM argument_use u WHERE u.branch_id = a.branch_id AND u.argument_id = a.id) AS uses,
                (SELECT MAX(u.day) FROM argument_use u WHERE u.branch_id = a.branch_id AND u.argument_id = a.id)
                    AS last_used
            FROM argument a JOIN office o ON o.branch_id = a.branch_id AND o.id = a.office_id
            WHERE a.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_argument!("AND a.id = $2");
    LIST = select_argument!("AND (CAST($2 AS BOOLEAN) IS NULL OR a.active = $2)
        AND (CAST($3 AS BYTEA) IS NULL OR (a.topic_order, a.id) > ($3, $4))
        ORDER BY a.topic_order, a.id LIMIT $5");
    INSERT = "INSERT INTO argument (branch_id, id, topic, topic_order, wording, wording_key, link, active, office_id,
            version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    CHANGE = "UPDATE argument SET topic = $3, topic_order = $4, wording = $5, wording_key = $6, link = $7, active = $8,
            version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $9";
    DELETE = "DELETE FROM argument WHERE branch_id = $1 AND id = $2 AND version = $3";
    USES = "SELECT u.id, u.day, u.place, u.office_id, o.name AS office FROM argument_use u
        JOIN office o ON o.branch_id = u.branch_id AND o.id = u.office_id
        WHERE u.branch_id = $1 AND u.argument_id = $2 AND (CAST($3 AS UUID) IS NULL OR u.id < $3)
        ORDER BY u.id DESC LIMIT $4";
    FIND_USE = "SELECT u.id, u.day, u.place, u.office_id, o.name AS office FROM argument_use u
        JOIN office o ON o.branch_id = u.branch_id AND o.id = u.office_id
        WHERE u.branch_id = $1 AND u.argument_id = $2 AND u.id = $3";
    INSERT_USE = "INSERT INTO argument_use (branch_id, id, argument_id, day, place, office_id)
        VALUES ($1, $2, $3, $4, $5, $6)";
    DELETE_USE = "DELETE FROM argument_use WHERE branch_id = $1 AND argument_id = $2 AND id = $3";
}

#[derive(sqlx::FromRow)]
struct ArgumentRow {
    id: Uuid,
    topic: String,
    wording: String,
    link: Option<String>,
    office_id: Uuid,
    office: String,
    active: bool,
    uses: i64,
    last_used: Option<Day>,
    version: i64,
}

impl ArgumentRow {
    fn view(self) -> ArgumentView {
        ArgumentView {
            id: ArgumentId(self.id),
            topic: self.topic,
            wording: self.wording,
            link: self.link,
            office_id: OfficeId(self.office_id),
            office: self.office,
            active: self.active,
            uses: count(self.uses),
            last_used: self.last_used.map(|day| day.0),
            may_keep: false,
            version: self.version,
        }
    }
}

#[derive(sqlx::FromRow)]
struct UseRow {
    id: Uuid,
    day: Day,
    place: String,
    office_id: Uuid,
    office: String,
}

impl UseRow {
    fn view(self) -> ArgumentUseView {
        let Self { id, day, place, office_id, office } = self;
        let (id, office_id) = (ArgumentUseId(id), OfficeId(office_id));
        ArgumentUseView { id, day: day.0, place, office_id, office, version: 1 }
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: ArgumentId) -> Result<Option<ArgumentView>> {
    let row: Option<ArgumentRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    Ok(row.map(ArgumentRow::view))
}

/// By topic.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &ArgumentQuery,
    after: AfterName,
    limit: u32,
) -> Result<Slice<ArgumentView>> {
    let (topic, id) = after.unzip();
    let values = values![scope.branch, query.active, topic, id, limit + 1];
    let rows: Vec<ArgumentRow> = LIST.with(values).all(conn).await?;
    let items = rows.into_iter().map(ArgumentRow::view).collect();
    Ok(slice(items, limit, |last| by_name("arguments", &last.topic, last.id.0)))
}

/// What `INSERT` and `CHANGE` have in common.
fn content_values(scope: &Scope, id: ArgumentId, content: &ArgumentContent) -> Vec<Value> {
    let ArgumentContent { topic, wording, link, active } = content;
    values![
        scope.branch,
        id,
        topic.as_str(),
        alphabetical_key(topic.as_str()),
        wording.as_str(),
        look_alike_key(wording.as_str()),
        link.as_ref().map(Link::as_str),
        *active,
    ]
    .into()
}

/// As that office's.
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: ArgumentId,
    content: &ArgumentContent,
    office: OfficeId,
) -> Result<()> {
    let mut values = content_values(scope, id, content);
    values.push(office.into());
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: ArgumentId,
    content: &ArgumentContent,
    expected: i64,
) -> Result<bool> {
    let mut values = content_values(scope, id, content);
    values.push(expected.into());
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`. Refused by the schema while there is a use of it.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: ArgumentId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}

/// The latest entry first.
pub async fn uses(
    conn: &mut Conn,
    scope: &Scope,
    id: ArgumentId,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<ArgumentUseView>> {
    let rows: Vec<UseRow> = USES.with(values![scope.branch, id, after, limit + 1]).all(conn).await?;
    let items = rows.into_iter().map(UseRow::view).collect();
    let cursor =
        |last: &ArgumentUseView| Cursor { order: "argument uses".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(items, limit, cursor))
}

pub async fn find_use(
    conn: &mut Conn,
    scope: &Scope,
    (argument, id): (ArgumentId, ArgumentUseId),
) -> Result<Option<ArgumentUseView>> {
    let row: Option<UseRow> = FIND_USE.with(values![scope.branch, argument, id]).optional(conn).await?;
    Ok(row.map(UseRow::view))
}

pub async fn insert_use(
    tx: &mut Tx,
    scope: &Scope,
    (argument, id): (ArgumentId, ArgumentUseId),
    content: &ArgumentUseContent,
    office: OfficeId,
) -> Result<()> {
    let values = values![scope.branch, id, argument, content.day, content.place.as_str(), office];
    INSERT_USE.with(values).run(tx).await?;
    Ok(())
}

/// Whether it was still there.
pub async fn delete_use(
    tx: &mut Tx,
    scope: &Scope,
    (argument, id): (ArgumentId, ArgumentUseId),
) -> Result<bool> {
    Ok(DELETE_USE.with(values![scope.branch, argument, id]).run(tx).await? == 1)
}
