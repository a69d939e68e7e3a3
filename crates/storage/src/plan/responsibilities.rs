//! Who answers for which measure, now and before.

use uuid::Uuid;
use verv_contract::{
    organisation::parties::{AssigneeView, PartyView},
    plan::responsibilities::ResponsibilityView,
};
use verv_domain::{
    Date, Timestamp,
    id::{BodyId, MeasureId, OfficeId, ResponsibilityId},
    organisation::parties::Party,
    period::covers,
    plan::responsibilities::Part,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::{Result, StorageError},
    statement::{statements, values},
    value::{Day, parse_word},
};

/// The columns of a part, for `FROM responsibility r` with [`party_joins`]. "Held" is whether anybody holds the office on
/// the day `$3`; a body with any holder of any seat counts, and one without seats always does.
macro_rules! part_columns {
    () => {
        "r.id AS part_id, r.part, r.position AS part_position, r.office_id, r.body_id,
            COALESCE(o.name, b.name) AS party_name, r.starts AS part_starts, r.ends AS part_ends,
            (EXISTS (SELECT 1 FROM mandate d
                WHERE d.branch_id = r.branch_id AND d.office_id = r.office_id
                    AND d.starts <= $3 AND (d.ends IS NULL OR d.ends >= $3))
            OR r.body_id IS NOT NULL AND (
                NOT EXISTS (SELECT 1 FROM seat t WHERE t.branch_id = r.branch_id AND t.body_id = r.body_id)
                OR EXISTS (SELECT 1 FROM seat t
                    JOIN mandate d ON d.branch_id = t.branch_id AND d.office_id = t.office_id
                    WHERE t.branch_id = r.branch_id AND t.body_id = r.body_id
                        AND d.starts <= $3 AND (d.ends IS NULL OR d.ends >= $3)))) AS held"
    };
}
pub(crate) use part_columns;

macro_rules! party_joins {
    () => {
        " LEFT JOIN office o ON o.branch_id = r.branch_id AND o.id = r.office_id
        LEFT JOIN body b ON b.branch_id = r.branch_id AND b.id = r.body_id "
    };
}
pub(crate) use party_joins;

statements! {
    LIST = "SELECT r.id, r.part, r.office_id, r.body_id, COALESCE(o.name, b.name) AS name, r.starts, r.ends,
            r.replaced_at
        FROM responsibility r
        LEFT JOIN office o ON o.branch_id = r.branch_id AND o.id = r.office_id
        LEFT JOIN body b ON b.branch_id = r.branch_id AND b.id = r.body_id
        WHERE r.branch_id = $1 AND r.measure_id = $2 AND (CAST($3 AS UUID) IS NULL OR r.id < $3)
        ORDER BY r.id DESC LIMIT $4";
    INSERT = "INSERT INTO responsibility (branch_id, id, measure_id, part, office_id, body_id, position, starts,
            ends, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    REPLACE = "UPDATE responsibility SET replaced_at = $4 WHERE branch_id = $1 AND measure_id = $2 AND id = $3";
    NAME_OF_OFFICE = "SELECT name FROM office WHERE branch_id = $1 AND id = $2";
    NAME_OF_BODY = "SELECT name FROM body WHERE branch_id = $1 AND id = $2";
    DELETE_OF_MEASURE = "DELETE FROM responsibility WHERE branch_id = $1 AND measure_id = $2";
}

/// A part that somebody has, as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredPart {
    pub id: ResponsibilityId,
    pub measure: MeasureId,
    pub part: Part,
    pub party: Party,
    pub name: String,
    pub starts: Date,
    pub ends: Option<Date>,
    /// Somebody holds the office today.
    pub held: bool,
}

impl StoredPart {
    pub fn is_in_force(&self, today: Date) -> bool {
        covers(self.starts, self.ends, today)
    }

    pub fn view(&self) -> AssigneeView {
        AssigneeView::new(self.party, self.name.clone(), self.ends)
    }
}

/// The parties of one part, as views.
pub fn views(parts: &[StoredPart], part: Part) -> Vec<AssigneeView> {
    parts.iter().filter(|stored| stored.part == part).map(StoredPart::view).collect()
}

/// A part, or what a measure without one has in its place.
#[derive(sqlx::FromRow)]
pub(crate) struct PartColumns {
    part_id: Option<Uuid>,
    part: Option<String>,
    pub(crate) part_position: Option<i64>,
    office_id: Option<Uuid>,
    body_id: Option<Uuid>,
    party_name: Option<String>,
    part_starts: Option<Day>,
    part_ends: Option<Day>,
    held: bool,
}

/// The schema holds exactly one of the two.
pub(crate) fn party(office: Option<Uuid>, body: Option<Uuid>) -> Option<Party> {
    office.map(|id| Party::Office(OfficeId(id))).or(body.map(|id| Party::Body(BodyId(id))))
}

fn no_party() -> StorageError {
    StorageError::Corrupt { what: "responsibility", value: "neither office nor body".to_owned() }
}

impl PartColumns {
    pub(crate) fn part_of(self, measure: MeasureId) -> Result<Option<StoredPart>> {
        let Some(((id, part), starts)) = self.part_id.zip(self.part).zip(self.part_starts) else {
            return Ok(None);
        };
        Ok(Some(StoredPart {
            id: ResponsibilityId(id),
            measure,
            part: parse_word("part", &part)?,
            party: party(self.office_id, self.body_id).ok_or_else(no_party)?,
            name: self.party_name.unwrap_or_default(),
            starts: starts.0,
            ends: self.part_ends.map(|day| day.0),
            held: self.held,
        }))
    }
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: Uuid,
    part: String,
    office_id: Option<Uuid>,
    body_id: Option<Uuid>,
    name: Option<String>,
    starts: Day,
    ends: Option<Day>,
    replaced_at: Option<i64>,
}

impl TryFrom<ListRow> for ResponsibilityView {
    type Error = StorageError;

    fn try_from(row: ListRow) -> Result<Self> {
        Ok(Self {
            id: ResponsibilityId(row.id),
            party: PartyView::new(
                party(row.office_id, row.body_id).ok_or_else(no_party)?,
                row.name.unwrap_or_default(),
            ),
            part: parse_word("part", &row.part)?,
            from: row.starts.0,
            to: row.ends.map(|day| day.0),
            replaced_at: row.replaced_at.map(Timestamp),
        })
    }
}

/// Everybody who has had a part, newest first.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    measure: MeasureId,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<ResponsibilityView>> {
    let rows: Vec<ListRow> = LIST.with(values![scope.branch, measure, after, limit + 1]).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(ResponsibilityView::try_from).collect();
    let cursor =
        |last: &ResponsibilityView| Cursor { order: "responsibilities".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(items?, limit, cursor))
}

/// A part that begins.
#[derive(Clone, Copy, Debug)]
pub struct NewPart {
    pub id: ResponsibilityId,
    pub part: Part,
    pub party: Party,
    pub position: i64,
    pub starts: Date,
    pub ends: Option<Date>,
}

pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    measure: MeasureId,
    new: NewPart,
    at: Timestamp,
) -> Result<()> {
    let (office, body) = match new.party {
        Party::Office(office) => (Some(office), None),
        Party::Body(body) => (None, Some(body)),
    };
    let NewPart { id, part, position, starts, ends, party: _ } = new;
    let values = values![scope.branch, id, measure, part.as_str(), office, body, position, starts, ends, at];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct NameRow {
    name: String,
}

/// What an office or a body is called; `None` where the branch has none such.
pub async fn party_name(conn: &mut Conn, scope: &Scope, party: Party) -> Result<Option<String>> {
    let named = match party {
        Party::Office(office) => NAME_OF_OFFICE.with(values![scope.branch, office]),
        Party::Body(body) => NAME_OF_BODY.with(values![scope.branch, body]),
    };
    Ok(named.optional::<NameRow>(conn).await?.map(|row| row.name))
}

/// Another distribution took its place.
pub async fn replace(tx: &mut Tx, scope: &Scope, part: &StoredPart, at: Timestamp) -> Result<()> {
    REPLACE.with(values![scope.branch, part.measure, part.id, at]).run(tx).await?;
    Ok(())
}

/// With the measure, before its plan is adopted.
pub async fn delete_of_measure(tx: &mut Tx, scope: &Scope, measure: MeasureId) -> Result<()> {
    DELETE_OF_MEASURE.with(values![scope.branch, measure]).run(tx).await?;
    Ok(())
}
