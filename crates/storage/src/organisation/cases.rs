//! Cases that the branch follows, in the order of their next dates.

use uuid::Uuid;
use verv_contract::organisation::cases::{CaseContent, CaseQuery, CaseView};
use verv_domain::{
    Date,
    folding::look_alike_key,
    id::CaseId,
    keys::AgreementAreaKey,
    organisation::cases::{CaseKind, CaseState, is_past_its_date},
    text::{Link, Paragraph, Phrase},
    time::{MAX_YEAR, date},
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    organisation::{
        agreements::{columns, follower},
        employers::area,
    },
    statement::{statements, values},
    value::{Day, Value, parse_word},
};

/// What follows limits the rows.
macro_rules! select_case {
    ($limits:literal) => {
        concat!(
            "SELECT c.id, c.kind, c.title, c.state, c.agreement_area, t.name AS agreement_area_name, c.opened_on,
                c.next_date, c.next_step, c.office_id, c.body_id, COALESCE(o.name, b.name) AS follower,
                c.section_office_id, c.section_body_id, COALESCE(p.name, s.name) AS section, c.link, c.note, c.version
            FROM followed_case c
            LEFT JOIN agreement_area t ON t.branch_id = c.branch_id AND t.key = c.agreement_area
            LEFT JOIN office o ON o.branch_id = c.branch_id AND o.id = c.office_id
            LEFT JOIN body b ON b.branch_id = c.branch_id AND b.id = c.body_id
            LEFT JOIN office p ON p.branch_id = c.branch_id AND p.id = c.section_office_id
            LEFT JOIN body s ON s.branch_id = c.branch_id AND s.id = c.section_body_id
            WHERE c.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_case!("AND c.id = $2");
    /// $8 is after all days: what has no next date comes last.
    LIST = select_case!("AND (CAST($2 AS TEXT) IS NULL OR c.kind = $2)
        AND (CAST($3 AS TEXT) IS NULL OR c.state = $3)
        AND (CAST($4 AS TEXT) IS NULL OR c.agreement_area = $4)
        AND (CAST($5 AS DATE) IS NULL OR (COALESCE(c.next_date, $8), c.id) > ($5, $6))
        ORDER BY COALESCE(c.next_date, $8), c.id LIMIT $7");
    INSERT = "INSERT INTO followed_case (branch_id, id, kind, title, title_key, state, agreement_area, opened_on,
            next_date, next_step, office_id, body_id, section_office_id, section_body_id, link, note, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)";
    CHANGE = "UPDATE followed_case SET kind = $3, title = $4, title_key = $5, state = $6, agreement_area = $7,
            opened_on = $8, next_date = $9, next_step = $10, office_id = $11, body_id = $12, section_office_id = $13,
            section_body_id = $14, link = $15, note = $16, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $17";
    DELETE = "DELETE FROM followed_case WHERE branch_id = $1 AND id = $2 AND version = $3";
}

/// The order of [`list`], for cursors.
pub const BY_NEXT_DATE: &str = "cases by next date";

/// After all days that can be stored.
const NO_DATE: Date = date(MAX_YEAR, 12, 31);

#[derive(sqlx::FromRow)]
struct CaseRow {
    id: Uuid,
    kind: String,
    title: String,
    state: String,
    agreement_area: Option<String>,
    agreement_area_name: Option<String>,
    opened_on: Day,
    next_date: Option<Day>,
    next_step: Option<String>,
    office_id: Option<Uuid>,
    body_id: Option<Uuid>,
    follower: Option<String>,
    section_office_id: Option<Uuid>,
    section_body_id: Option<Uuid>,
    section: Option<String>,
    link: Option<String>,
    note: Option<String>,
    version: i64,
}

impl CaseRow {
    fn view(self, scope: &Scope) -> Result<CaseView> {
        let state: CaseState = parse_word("state of a case", &self.state)?;
        let next_date = self.next_date.map(|day| day.0);
        Ok(CaseView {
            id: CaseId(self.id),
            kind: parse_word("kind of case", &self.kind)?,
            title: self.title,
            state,
            agreement_area: area(self.agreement_area.as_deref())?,
            agreement_area_name: self.agreement_area_name,
            opened_on: self.opened_on.0,
            next_date,
            next_step: self.next_step,
            past_date: is_past_its_date(state, next_date, scope.today),
            follower: follower(self.office_id, self.body_id, self.follower),
            section: follower(self.section_office_id, self.section_body_id, self.section),
            link: self.link,
            note: self.note,
            may_keep: false,
            version: self.version,
        })
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: CaseId) -> Result<Option<CaseView>> {
    let row: Option<CaseRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(|row| row.view(scope)).transpose()
}

/// The next date first; those without one last.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &CaseQuery,
    after: Option<(Date, Uuid)>,
    limit: u32,
) -> Result<Slice<CaseView>> {
    let (day, id) = after.unzip();
    let kind = query.kind.map(CaseKind::as_str);
    let state = query.state.map(CaseState::as_str);
    let area = query.agreement_area.as_ref().map(AgreementAreaKey::as_str);
    let values = values![scope.branch, kind, state, area, day, id, limit + 1, NO_DATE];
    let rows: Vec<CaseRow> = LIST.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(|row| row.view(scope)).collect();
    let cursor = |last: &CaseView| Cursor {
        order: BY_NEXT_DATE.into(),
        key: Key::Number(last.next_date.unwrap_or(NO_DATE).days_since_1970().into()),
        id: last.id.0,
    };
    Ok(slice(items?, limit, cursor))
}

/// What `INSERT` and `CHANGE` have in common.
fn content_values(scope: &Scope, id: CaseId, content: &CaseContent) -> Vec<Value> {
    let (office, body) = columns(content.follower);
    let (section_office, section_body) = columns(content.section);
    values![
        scope.branch,
        id,
        content.kind.as_str(),
        content.title.as_str(),
        look_alike_key(content.title.as_str()),
        content.state.as_str(),
        content.agreement_area.as_ref().map(AgreementAreaKey::as_str),
        content.opened_on,
        content.next_date,
        content.next_step.as_ref().map(Phrase::as_str),
        office,
        body,
        section_office,
        section_body,
        content.link.as_ref().map(Link::as_str),
        content.note.as_ref().map(Paragraph::as_str),
    ]
    .into()
}

pub async fn insert(tx: &mut Tx, scope: &Scope, id: CaseId, content: &CaseContent) -> Result<()> {
    INSERT.with(content_values(scope, id, content)).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: CaseId,
    content: &CaseContent,
    expected: i64,
) -> Result<bool> {
    let mut values = content_values(scope, id, content);
    values.push(expected.into());
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: CaseId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
