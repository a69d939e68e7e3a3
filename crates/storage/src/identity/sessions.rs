//! Sessions, refresh tokens, and who a session makes somebody in a branch.

use uuid::Uuid;
use verv_contract::identity::sessions::{MyMandate, MySession};
use verv_domain::{
    Date, Timestamp,
    access::Mandate,
    id::{BodyId, BranchId, MandateId, OfficeId, PersonId, PlanId, SessionId},
    organisation::branches::{BranchSlug, Revision},
    plan::plans::PlanState,
};

use crate::{
    Conn, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::{Result, StorageError},
    organisation::branches::Branch,
    statement::{statements, values},
    value::{Day, parse_word},
};

statements! {
    INSERT = "INSERT INTO session (id, person_id, created_at, refreshed_at, ends_at) VALUES ($1, $2, $3, $3, $4)";
    END = "UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    END_ALL = "UPDATE session SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL";
    END_OTHERS = "UPDATE session SET ended_at = $3 WHERE person_id = $1 AND id <> $2 AND ended_at IS NULL";
    /// Only one's own, and only one that can still be used.
    END_LIVING = "UPDATE session SET ended_at = $3 WHERE person_id = $1 AND id = $2 AND ended_at IS NULL
        AND ends_at > $3 AND refreshed_at > $4";
    LIVING = "SELECT id, created_at, refreshed_at FROM session WHERE person_id = $1 AND ended_at IS NULL
        AND ends_at > $2 AND refreshed_at > $3 AND (CAST($4 AS UUID) IS NULL OR id < $4)
        ORDER BY id DESC LIMIT $5";
    END_OLDEST = "UPDATE session SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL AND id NOT IN (
        SELECT id FROM session WHERE person_id = $1 AND ended_at IS NULL
            AND ends_at > $2 AND refreshed_at > $3 ORDER BY id DESC LIMIT $4)";
    DELETE_DEAD_TOKENS = "DELETE FROM refresh_token WHERE session_id IN (SELECT id FROM session
        WHERE person_id = $1 AND (ended_at IS NOT NULL OR ends_at <= $2 OR refreshed_at <= $3))";
    /// A session that was refreshed at the same time after all still has its tokens, and stays.
    DELETE_DEAD = "DELETE FROM session WHERE person_id = $1
        AND (ended_at IS NOT NULL OR ends_at <= $2 OR refreshed_at <= $3)
        AND NOT EXISTS (SELECT 1 FROM refresh_token t WHERE t.session_id = session.id)";
    INSERT_TOKEN = "INSERT INTO refresh_token (hash, session_id, created_at) VALUES ($1, $2, $3)";
    /// Used without a successor: nobody is forgiven for sending it.
    RETIRE_TOKEN = "UPDATE refresh_token SET used_at = $2 WHERE hash = $1 AND used_at IS NULL";
    RETIRE_TOKENS = "UPDATE refresh_token SET used_at = $2, successor = NULL WHERE session_id = $1";
    /// Two who send the same token at the same time: one of them gets the row.
    USE_TOKEN = "UPDATE refresh_token SET used_at = $2, successor = $3
        WHERE hash = $1 AND used_at IS NULL RETURNING session_id";
    REPLACE_SUCCESSOR = "UPDATE refresh_token SET successor = $3 WHERE hash = $1 AND successor = $2";
    FIND_TOKEN = "SELECT t.session_id, t.used_at, t.successor, s.used_at AS successor_used_at
        FROM refresh_token t LEFT JOIN refresh_token s ON s.hash = t.successor WHERE t.hash = $1";
    /// The session lives, was refreshed lately, and is not too old.
    REFRESH = "UPDATE session SET refreshed_at = $2
        WHERE id = $1 AND ended_at IS NULL AND ends_at > $2 AND refreshed_at > $3 RETURNING person_id";
    PERSON = "SELECT p.id, p.name, p.email FROM session s JOIN person p ON p.id = s.person_id
        WHERE s.id = $1 AND s.ended_at IS NULL AND s.ends_at > $2";
    /// One look-up instead of three: the session, its person, and the mandates about now in the branch, with the
    /// bodies that their offices have seats in. Days differ between time zones, so the rows hold a day to spare
    /// on either side, and the branch's own day decides.
    IN_BRANCH = "SELECT s.person_id, b.id AS branch_id, b.slug, b.name, b.time_zone, b.silent_days, b.example_data,
            b.version, b.revision, (SELECT epoch FROM deployment WHERE id = 1) AS epoch,
            d.id AS mandate_id, d.starts, d.ends, o.id AS office_id, o.role, t.body_id
        FROM session s
        LEFT JOIN branch b ON b.slug = $2
        LEFT JOIN mandate d ON d.branch_id = b.id AND d.person_id = s.person_id
            AND d.starts <= $4 AND (d.ends IS NULL OR d.ends >= $3)
        LEFT JOIN office o ON o.branch_id = d.branch_id AND o.id = d.office_id
        LEFT JOIN seat t ON t.branch_id = o.branch_id AND t.office_id = o.id
        WHERE s.id = $1 AND s.ended_at IS NULL AND s.ends_at > $5
        ORDER BY o.position, d.id";
    /// Everywhere that a person has a mandate about now.
    OF_PERSON = "SELECT b.slug, b.name AS branch, b.time_zone, b.silent_days, b.example_data, p.id AS plan_id,
            p.state AS plan_state, o.id AS office_id, o.name AS office, o.role, d.deputy, d.starts, d.ends
        FROM mandate d
        JOIN branch b ON b.id = d.branch_id
        LEFT JOIN plan p ON p.branch_id = d.branch_id AND p.id = (SELECT q.id FROM plan q
            WHERE q.branch_id = d.branch_id
            ORDER BY CASE q.state WHEN 'adopted' THEN 0 ELSE 1 END, q.id DESC LIMIT 1)
        JOIN office o ON o.branch_id = d.branch_id AND o.id = d.office_id
        WHERE d.person_id = $1 AND d.starts <= $3 AND (d.ends IS NULL OR d.ends >= $2)
        ORDER BY b.name, b.id, o.position, d.id";
    /// The same of a person without a session, for what is done later on their behalf.
    PERSON_IN_BRANCH = "SELECT p.id AS person_id, b.id AS branch_id, b.slug, b.name, b.time_zone, b.silent_days,
            b.example_data, b.version, b.revision, (SELECT epoch FROM deployment WHERE id = 1) AS epoch,
            d.id AS mandate_id, d.starts, d.ends, o.id AS office_id, o.role, t.body_id
        FROM person p
        LEFT JOIN branch b ON b.id = $2
        LEFT JOIN mandate d ON d.branch_id = b.id AND d.person_id = p.id
            AND d.starts <= $4 AND (d.ends IS NULL OR d.ends >= $3)
        LEFT JOIN office o ON o.branch_id = d.branch_id AND o.id = d.office_id
        LEFT JOIN seat t ON t.branch_id = o.branch_id AND t.office_id = o.id
        WHERE p.id = $1
        ORDER BY o.position, d.id";
}

pub async fn insert(
    tx: &mut Tx,
    id: SessionId,
    person: PersonId,
    at: Timestamp,
    ends_at: Timestamp,
) -> Result<()> {
    INSERT.with(values![id, person, at, ends_at]).run(tx).await?;
    Ok(())
}

/// Whether it had not ended already.
pub async fn end(tx: &mut Tx, id: SessionId, at: Timestamp) -> Result<bool> {
    Ok(END.with(values![id, at]).run(tx).await? == 1)
}

pub async fn end_all(tx: &mut Tx, person: PersonId, at: Timestamp) -> Result<()> {
    END_ALL.with(values![person, at]).run(tx).await?;
    Ok(())
}

/// Ends the person's sessions but `kept`.
pub async fn end_others(tx: &mut Tx, person: PersonId, kept: SessionId, at: Timestamp) -> Result<()> {
    END_OTHERS.with(values![person, kept, at]).run(tx).await?;
    Ok(())
}

/// Whether the person had such a session, and it lived.
pub async fn end_living(
    tx: &mut Tx,
    person: PersonId,
    id: SessionId,
    at: Timestamp,
    idle_since: Timestamp,
) -> Result<bool> {
    Ok(END_LIVING.with(values![person, id, at, idle_since]).run(tx).await? == 1)
}

#[derive(sqlx::FromRow)]
struct LivingRow {
    id: Uuid,
    created_at: i64,
    refreshed_at: i64,
}

/// The person's sessions that can still be used, newest first; `current` is the one that asks.
pub async fn living(
    conn: &mut Conn,
    (person, current): (PersonId, SessionId),
    (at, idle_since): (Timestamp, Timestamp),
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<MySession>> {
    let values = values![person, at, idle_since, after, limit + 1];
    let rows: Vec<LivingRow> = LIVING.with(values).all(conn).await?;
    let view = |row: LivingRow| MySession {
        id: SessionId(row.id),
        began_at: Timestamp(row.created_at),
        last_used_at: Timestamp(row.refreshed_at),
        current: row.id == current.0,
    };
    let cursor = |last: &MySession| Cursor { order: "sessions".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(rows.into_iter().map(view).collect(), limit, cursor))
}

/// Ends the person's oldest living sessions beyond `keep`, and those that nobody can use any more.
pub async fn end_oldest(
    tx: &mut Tx,
    person: PersonId,
    (at, idle_since): (Timestamp, Timestamp),
    keep: i64,
) -> Result<()> {
    END_OLDEST.with(values![person, at, idle_since, keep]).run(tx).await?;
    Ok(())
}

/// Forgets the person's sessions that have ended, and their tokens.
pub async fn delete_dead(
    tx: &mut Tx,
    person: PersonId,
    (at, idle_since): (Timestamp, Timestamp),
) -> Result<()> {
    DELETE_DEAD_TOKENS.with(values![person, at, idle_since]).run(tx).await?;
    DELETE_DEAD.with(values![person, at, idle_since]).run(tx).await?;
    Ok(())
}

pub async fn insert_token(tx: &mut Tx, hash: &[u8], session: SessionId, at: Timestamp) -> Result<()> {
    INSERT_TOKEN.with(values![hash.to_vec(), session, at]).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct UsedRow {
    session_id: Uuid,
}

/// Uses a token up in favour of its successor; `None` when it is unknown or used already.
pub async fn use_token(
    tx: &mut Tx,
    hash: &[u8],
    successor: &[u8],
    at: Timestamp,
) -> Result<Option<SessionId>> {
    let values = values![hash.to_vec(), at, successor.to_vec()];
    let row: Option<UsedRow> = USE_TOKEN.with(values).optional(tx).await?;
    Ok(row.map(|row| SessionId(row.session_id)))
}

/// A token that was used before.
#[derive(Clone, Debug)]
pub struct UsedToken {
    pub session: SessionId,
    pub used_at: Option<Timestamp>,
    pub successor: Option<Vec<u8>>,
    pub successor_is_used: bool,
}

#[derive(sqlx::FromRow)]
struct TokenRow {
    session_id: Uuid,
    used_at: Option<i64>,
    successor: Option<Vec<u8>>,
    successor_used_at: Option<i64>,
}

pub async fn find_token(conn: &mut Conn, hash: &[u8]) -> Result<Option<UsedToken>> {
    let row: Option<TokenRow> = FIND_TOKEN.with(values![hash.to_vec()]).optional(conn).await?;
    Ok(row.map(|row| UsedToken {
        session: SessionId(row.session_id),
        used_at: row.used_at.map(Timestamp),
        successor: row.successor,
        successor_is_used: row.successor_used_at.is_some(),
    }))
}

/// Puts another successor in the place of one that was never used, and that is a used one from now on: whoever sends
/// it has found an answer that was not theirs. `false` when somebody else did it first.
pub async fn replace_successor(
    tx: &mut Tx,
    hash: &[u8],
    old: &[u8],
    new: &[u8],
    at: Timestamp,
) -> Result<bool> {
    let replaced = REPLACE_SUCCESSOR.with(values![hash.to_vec(), old.to_vec(), new.to_vec()]).run(tx).await?;
    Ok(replaced == 1 && RETIRE_TOKEN.with(values![old.to_vec(), at]).run(tx).await? == 1)
}

/// Makes every token of the session a used one, which nobody is forgiven for.
pub async fn retire_tokens(tx: &mut Tx, session: SessionId, at: Timestamp) -> Result<()> {
    RETIRE_TOKENS.with(values![session, at]).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct OwnerRow {
    person_id: Uuid,
}

/// Marks the session as refreshed; `None` when it has ended, is too old, or was idle since before `idle_since`.
pub async fn refresh(
    tx: &mut Tx,
    id: SessionId,
    at: Timestamp,
    idle_since: Timestamp,
) -> Result<Option<PersonId>> {
    let row: Option<OwnerRow> = REFRESH.with(values![id, at, idle_since]).optional(tx).await?;
    Ok(row.map(|row| PersonId(row.person_id)))
}

/// Who a session belongs to.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    pub session: SessionId,
    pub person: PersonId,
    pub name: String,
    pub email: String,
}

#[derive(sqlx::FromRow)]
struct LoggedInRow {
    id: Uuid,
    name: String,
    email: String,
}

pub async fn person(conn: &mut Conn, session: SessionId, at: Timestamp) -> Result<Option<LoggedIn>> {
    let row: Option<LoggedInRow> = PERSON.with(values![session, at]).optional(conn).await?;
    Ok(row.map(|LoggedInRow { id, name, email }| LoggedIn { session, person: PersonId(id), name, email }))
}

/// A session seen from one branch.
#[derive(Clone, Debug)]
pub struct InBranch {
    pub person: PersonId,
    /// `None` when there is no such branch.
    pub branch: Option<Branch>,
    /// The branch's, at this look.
    pub revision: Revision,
    /// Valid within a day of `around`; the caller narrows them to the branch's own day.
    pub mandates: Vec<DatedMandate>,
}

#[derive(Clone, Debug)]
pub struct DatedMandate {
    pub mandate: Mandate,
    pub starts: Date,
    pub ends: Option<Date>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct InBranchRow {
    person_id: Uuid,
    branch_id: Option<Uuid>,
    slug: Option<String>,
    name: Option<String>,
    time_zone: Option<String>,
    silent_days: Option<i64>,
    example_data: Option<bool>,
    version: Option<i64>,
    revision: Option<i64>,
    epoch: String,
    mandate_id: Option<Uuid>,
    starts: Option<Day>,
    ends: Option<Day>,
    office_id: Option<Uuid>,
    role: Option<String>,
    body_id: Option<Uuid>,
}

impl InBranchRow {
    fn branch(&self) -> Result<Option<Branch>> {
        let Some(((id, slug), (name, time_zone))) =
            self.branch_id.zip(self.slug.as_deref()).zip(self.name.clone().zip(self.time_zone.clone()))
        else {
            return Ok(None);
        };
        let slug: BranchSlug = slug
            .parse()
            .map_err(|_| StorageError::Corrupt { what: "branch slug", value: slug.to_owned() })?;
        Ok(Some(Branch {
            id: BranchId(id),
            slug,
            name,
            time_zone,
            silent_days: self.silent_days.unwrap_or(verv_domain::organisation::branches::DEFAULT_SILENT_DAYS),
            example_data: self.example_data.unwrap_or(false),
            version: self.version.unwrap_or(1),
        }))
    }
}

/// The session seen from the branch with this slug; `None` when the session has ended.
pub async fn in_branch(
    conn: &mut Conn,
    id: SessionId,
    slug: &BranchSlug,
    around: (Date, Date),
    at: Timestamp,
) -> Result<Option<InBranch>> {
    let values = values![id, slug.as_str(), around.0, around.1, at];
    in_branch_of(&IN_BRANCH.with(values).all(conn).await?)
}

/// The person seen from the branch; `None` when there is no such person.
pub async fn person_in_branch(
    conn: &mut Conn,
    person: PersonId,
    branch: BranchId,
    around: (Date, Date),
) -> Result<Option<InBranch>> {
    let values = values![person, branch, around.0, around.1];
    in_branch_of(&PERSON_IN_BRANCH.with(values).all(conn).await?)
}

/// Whoever the rows are of, with their mandates; `None` without rows.
pub(crate) fn in_branch_of(rows: &[InBranchRow]) -> Result<Option<InBranch>> {
    let Some(first) = rows.first() else { return Ok(None) };
    let person = PersonId(first.person_id);
    let branch = first.branch()?;
    let revision = Revision { epoch: first.epoch.clone(), number: first.revision.unwrap_or_default() };
    let mut mandates: Vec<DatedMandate> = Vec::new();
    for row in rows {
        let Some(((id, starts), (office, role))) =
            row.mandate_id.zip(row.starts).zip(row.office_id.zip(row.role.as_deref()))
        else {
            continue;
        };
        let id = MandateId(id);
        if mandates.last().is_none_or(|last| last.mandate.id != id) {
            let role = parse_word("role", role)?;
            let mandate = Mandate { id, office: OfficeId(office), role, bodies: Vec::new() };
            mandates.push(DatedMandate { mandate, starts: starts.0, ends: row.ends.map(|ends| ends.0) });
        }
        if let Some((body, last)) = row.body_id.zip(mandates.last_mut()) {
            last.mandate.bodies.push(BodyId(body));
        }
    }
    Ok(Some(InBranch { person, branch, revision, mandates }))
}

/// A mandate of a person, with its branch.
#[derive(Clone, Debug)]
pub struct PersonsMandate {
    pub slug: BranchSlug,
    pub branch: String,
    pub time_zone: String,
    pub silent_days: i64,
    pub example_data: bool,
    /// The newest adopted plan, else the newest.
    pub current_plan: Option<(PlanId, PlanState)>,
    pub mandate: MyMandate,
}

#[derive(sqlx::FromRow)]
struct PersonsMandateRow {
    slug: String,
    branch: String,
    time_zone: String,
    silent_days: i64,
    example_data: bool,
    plan_id: Option<Uuid>,
    plan_state: Option<String>,
    office_id: Uuid,
    office: String,
    role: String,
    deputy: bool,
    starts: Day,
    ends: Option<Day>,
}

impl TryFrom<PersonsMandateRow> for PersonsMandate {
    type Error = StorageError;

    fn try_from(row: PersonsMandateRow) -> Result<Self> {
        let slug = row.slug.parse();
        let current_plan = match row.plan_id.zip(row.plan_state) {
            Some((id, state)) => Some((PlanId(id), parse_word("plan state", &state)?)),
            None => None,
        };
        Ok(Self {
            slug: slug.map_err(|_| StorageError::Corrupt { what: "branch slug", value: row.slug })?,
            branch: row.branch,
            time_zone: row.time_zone,
            silent_days: row.silent_days,
            example_data: row.example_data,
            current_plan,
            mandate: MyMandate {
                office_id: OfficeId(row.office_id),
                office: row.office,
                role: parse_word("role", &row.role)?,
                deputy: row.deputy,
                from: row.starts.0,
                to: row.ends.map(|day| day.0),
            },
        })
    }
}

/// Valid within a day of now; the caller narrows them to each branch's own day. By branch, in the order of offices.
pub async fn of_person(
    conn: &mut Conn,
    person: PersonId,
    around: (Date, Date),
) -> Result<Vec<PersonsMandate>> {
    let rows: Vec<PersonsMandateRow> = OF_PERSON.with(values![person, around.0, around.1]).all(conn).await?;
    rows.into_iter().map(PersonsMandate::try_from).collect()
}
