//! Workplaces, with what there is at them and their last visit.

use uuid::Uuid;
use verv_contract::organisation::workplaces::{WorkplaceContent, WorkplaceQuery, WorkplaceView};
use verv_domain::{
    folding::{alphabetical_key, fold, look_alike_key},
    id::{ClubId, EmployerId, OfficeId, WorkplaceId},
    keys::AgreementAreaKey,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Slice, slice},
    error::Result,
    organisation::employers::{AfterName, area, by_name},
    statement::{statements, values},
    value::{Day, Value, containing},
};

/// The last visit to the workplace of the row `w`, as an expression.
macro_rules! last_visit {
    () => {
        "(SELECT MAX(v.day) FROM event v
            JOIN event_type t ON t.branch_id = v.branch_id AND t.key = v.event_type AND t.is_visit
            WHERE v.branch_id = w.branch_id AND v.workplace_id = w.id AND v.withdrawn_at IS NULL)"
    };
}

/// What follows limits the rows.
macro_rules! select_workplace {
    ($limits:expr) => {
        concat!(
            "SELECT w.id, w.name, w.employer_id, e.name AS employer, w.agreement_area AS own_agreement_area,
                COALESCE(w.agreement_area, e.agreement_area) AS agreement_area, w.club_id, c.name AS club,
                c.office_id AS club_office_id, w.has_steward, COALESCE(c.active, FALSE) AS has_club,
                COALESCE(e.has_agreement, FALSE) AS has_agreement, w.active, ",
            last_visit!(),
            " AS last_visit, w.version ",
            joined!(),
            $limits
        )
    };
}

macro_rules! joined {
    () => {
        "FROM workplace w
            LEFT JOIN employer e ON e.branch_id = w.branch_id AND e.id = w.employer_id
            LEFT JOIN club c ON c.branch_id = w.branch_id AND c.id = w.club_id
            WHERE w.branch_id = $1 "
    };
}

/// What the filters leave; of whoever may see no more, the workplaces of a club that an office of theirs leads today.
macro_rules! filters {
    () => {
        concat!(
            "AND (CAST($2 AS BOOLEAN) IS NULL OR w.active = $2)
            AND (CAST($3 AS BOOLEAN) IS NULL OR w.has_steward = $3)
            AND (CAST($4 AS BOOLEAN) IS NULL OR COALESCE(c.active, FALSE) = $4)
            AND (CAST($5 AS DATE) IS NULL OR COALESCE(", last_visit!(), " < $5, TRUE))
            AND (CAST($6 AS TEXT) IS NULL OR COALESCE(w.agreement_area, e.agreement_area) = $6)
            AND (CAST($7 AS UUID) IS NULL OR w.employer_id = $7)
            AND (CAST($8 AS UUID) IS NULL OR w.club_id = $8)
            AND (CAST($13 AS BOOLEAN) IS NULL OR COALESCE(e.has_agreement, FALSE) = $13)
            AND (CAST($9 AS TEXT) IS NULL OR w.search_name LIKE $9 ESCAPE '\\')
            AND ($10 OR EXISTS (SELECT 1 FROM mandate h WHERE h.branch_id = w.branch_id AND h.office_id = c.office_id
                AND h.person_id = $11 AND h.starts <= $12 AND (h.ends IS NULL OR h.ends >= $12))) "
        )
    };
}

statements! {
    FIND = select_workplace!("AND w.id = $2");
    LIST = select_workplace!(concat!(filters!(),
        "AND (CAST($14 AS BYTEA) IS NULL OR (w.name_order, w.id) > ($14, $15))
        ORDER BY w.name_order, w.id LIMIT $16"));
    COUNT = concat!("SELECT COUNT(*) AS workplaces ", joined!(), filters!());
    INSERT = "INSERT INTO workplace (branch_id, id, name, name_key, name_order, search_name, employer_id, agreement_area,
            club_id, has_steward, active, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)";
    CHANGE = "UPDATE workplace SET name = $3, name_key = $4, name_order = $5, search_name = $6, employer_id = $7,
            agreement_area = $8, club_id = $9, has_steward = $10, active = $11, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $12";
    DELETE = "DELETE FROM workplace WHERE branch_id = $1 AND id = $2 AND version = $3";
}

#[derive(sqlx::FromRow)]
struct WorkplaceRow {
    id: Uuid,
    name: String,
    employer_id: Option<Uuid>,
    employer: Option<String>,
    agreement_area: Option<String>,
    own_agreement_area: Option<String>,
    club_id: Option<Uuid>,
    club: Option<String>,
    club_office_id: Option<Uuid>,
    has_steward: bool,
    has_club: bool,
    has_agreement: bool,
    active: bool,
    last_visit: Option<Day>,
    version: i64,
}

/// A workplace, and the office that leads its club.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredWorkplace {
    pub view: WorkplaceView,
    pub club_office: Option<OfficeId>,
}

impl WorkplaceRow {
    fn stored(self) -> Result<StoredWorkplace> {
        let view = WorkplaceView {
            id: WorkplaceId(self.id),
            name: self.name,
            employer_id: self.employer_id.map(EmployerId),
            employer: self.employer,
            agreement_area: area(self.agreement_area.as_deref())?,
            own_agreement_area: area(self.own_agreement_area.as_deref())?,
            club_id: self.club_id.map(ClubId),
            club: self.club,
            has_steward: self.has_steward,
            has_club: self.has_club,
            has_agreement: self.has_agreement,
            active: self.active,
            last_visit: self.last_visit.map(|day| day.0),
            version: self.version,
        };
        Ok(StoredWorkplace { view, club_office: self.club_office_id.map(OfficeId) })
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: WorkplaceId) -> Result<Option<StoredWorkplace>> {
    let row: Option<WorkplaceRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(WorkplaceRow::stored).transpose()
}

/// Of all of them, or of those of the person's own club.
fn filter_values(scope: &Scope, query: &WorkplaceQuery, all: bool) -> Vec<Value> {
    values![
        scope.branch,
        query.active,
        query.has_steward,
        query.has_club,
        query.not_visited_since,
        query.agreement_area.as_ref().map(AgreementAreaKey::as_str),
        query.employer,
        query.club,
        query.search.as_deref().map(containing),
        all,
        scope.person,
        scope.today,
        query.has_agreement,
    ]
    .into()
}

/// By name; of all of them, or of those of the person's own club.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &WorkplaceQuery,
    all: bool,
    (after, limit): (AfterName, u32),
) -> Result<Slice<WorkplaceView>> {
    let (name, id) = after.unzip();
    let mut values = filter_values(scope, query, all);
    values.extend(values![name, id, limit + 1]);
    let rows: Vec<WorkplaceRow> = LIST.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(|row| row.stored().map(|stored| stored.view)).collect();
    Ok(slice(items?, limit, |last| by_name("workplaces", &last.name, last.id.0)))
}

#[derive(sqlx::FromRow)]
struct CountRow {
    workplaces: i64,
}

/// How many the filters leave.
pub async fn count(conn: &mut Conn, scope: &Scope, query: &WorkplaceQuery, all: bool) -> Result<u64> {
    let row: CountRow = COUNT.with(filter_values(scope, query, all)).one(conn).await?;
    Ok(row.workplaces.unsigned_abs())
}

/// What `INSERT` and `CHANGE` have in common.
fn content_values(scope: &Scope, id: WorkplaceId, content: &WorkplaceContent) -> Vec<Value> {
    let WorkplaceContent { name, employer_id, agreement_area, club_id, has_steward, active } = content;
    values![
        scope.branch,
        id,
        name.as_str(),
        look_alike_key(name.as_str()),
        alphabetical_key(name.as_str()),
        fold(name.as_str()),
        *employer_id,
        agreement_area.as_ref().map(AgreementAreaKey::as_str),
        *club_id,
        *has_steward,
        *active,
    ]
    .into()
}

pub async fn insert(tx: &mut Tx, scope: &Scope, id: WorkplaceId, content: &WorkplaceContent) -> Result<()> {
    INSERT.with(content_values(scope, id, content)).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: WorkplaceId,
    content: &WorkplaceContent,
    expected: i64,
) -> Result<bool> {
    let mut values = content_values(scope, id, content);
    values.push(expected.into());
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`. Refused by the schema while anything refers to it.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: WorkplaceId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
