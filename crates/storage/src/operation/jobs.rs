//! Jobs: what is done later. A row is written in the transaction of its cause, and whoever takes its lease, by one
//! conditional UPDATE, may do the work. What is written about a leased job holds the lease's own id as a condition, so that
//! somebody whose lease has run out changes nothing.

use uuid::Uuid;
use verv_domain::{
    Timestamp,
    id::{BranchId, JobId, OfficeId, PersonId},
};

use crate::{
    Conn, Tx,
    error::Result,
    statement::{statements, values},
};

statements! {
    INSERT = "INSERT INTO job (id, branch_id, kind, unique_key, payload, person_id, office_id, created_at, run_at,
            attempts, progress_done)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0) ON CONFLICT (kind, unique_key) DO NOTHING";
    DUE = "SELECT id FROM job WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= $1
            AND (lease_until IS NULL OR lease_until <= $1)
        ORDER BY run_at, id LIMIT $2";
    /// Of several that ask for the same job, one gets the row: the others find it leased.
    LEASE = "UPDATE job SET lease_id = $2, lease_until = $4, attempts = attempts + 1
        WHERE id = $1 AND done_at IS NULL AND dead_at IS NULL AND run_at <= $3
            AND (lease_until IS NULL OR lease_until <= $3)
        RETURNING kind, payload, branch_id, person_id, office_id, attempts";
    RENEW = "UPDATE job SET lease_until = $3 WHERE id = $1 AND lease_id = $2";
    PROGRESS = "UPDATE job SET progress_done = $3, progress_total = $4 WHERE id = $1 AND lease_id = $2";
    FINISH = "UPDATE job SET done_at = $3, result = $4, last_error = NULL, lease_id = NULL, lease_until = NULL
        WHERE id = $1 AND lease_id = $2";
    RETRY = "UPDATE job SET run_at = $3, last_error = $4, lease_id = NULL, lease_until = NULL
        WHERE id = $1 AND lease_id = $2";
    BURY = "UPDATE job SET dead_at = $3, last_error = $4, lease_id = NULL, lease_until = NULL
        WHERE id = $1 AND lease_id = $2";
    /// An attempt that was not its own fault does not count.
    GIVE_BACK = "UPDATE job SET run_at = $3, attempts = attempts - 1, lease_id = NULL, lease_until = NULL
        WHERE id = $1 AND lease_id = $2";
    REVIVE = "UPDATE job SET dead_at = NULL, attempts = 0, run_at = $2 WHERE id = $1 AND dead_at IS NOT NULL";
    FIND = "SELECT kind, attempts, run_at, lease_until, progress_done, progress_total, result, last_error, done_at, dead_at
        FROM job WHERE id = $1";
    QUEUE = "SELECT COUNT(CASE WHEN lease_until > $1 THEN 1 END) AS running,
            COUNT(CASE WHEN run_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) THEN 1 END) AS due,
            MIN(CASE WHEN lease_until IS NULL OR lease_until <= $1 THEN run_at END) AS oldest
        FROM job WHERE done_at IS NULL AND dead_at IS NULL";
    COUNT_DEAD = "SELECT COUNT(*) AS dead FROM job WHERE dead_at IS NOT NULL";
    DEAD = "SELECT id, kind, attempts, last_error, dead_at FROM job WHERE dead_at IS NOT NULL
        ORDER BY dead_at DESC, id DESC LIMIT $1";
}

/// On whose behalf a job is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Owner {
    pub person: PersonId,
    /// The office that they act as; of the job's branch.
    pub office: Option<OfficeId>,
}

/// A job that is asked for.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    pub id: JobId,
    pub branch: Option<BranchId>,
    pub kind: &'a str,
    /// Of the same kind and key there is one job.
    pub unique_key: &'a str,
    /// JSON, without what people have written.
    pub payload: &'a str,
    pub owner: Option<Owner>,
    pub at: Timestamp,
    /// Not before.
    pub run_at: Timestamp,
}

/// A job, for whoever does it, until the lease runs out.
#[derive(Clone, Debug)]
pub struct Lease {
    pub job: JobId,
    /// Made for this lease alone.
    pub id: Uuid,
    pub kind: String,
    pub payload: String,
    pub branch: Option<BranchId>,
    pub owner: Option<Owner>,
    /// This one included.
    pub attempts: i64,
}

/// Writes a job down; `false` where there is one of that kind and key.
pub async fn insert(tx: &mut Tx, job: &NewJob<'_>) -> Result<bool> {
    let NewJob { id, branch, kind, unique_key, payload, owner, at, run_at } = *job;
    let (person, office) = (owner.map(|owner| owner.person), owner.and_then(|owner| owner.office));
    let values = values![id, branch, kind, unique_key, payload, person, office, at, run_at];
    Ok(INSERT.with(values).run(tx).await? == 1)
}

#[derive(sqlx::FromRow)]
struct IdRow {
    id: Uuid,
}

/// Jobs that may be done at `at` and that nobody does, those that have waited longest first.
pub async fn due(conn: &mut Conn, at: Timestamp, limit: u32) -> Result<Vec<JobId>> {
    let rows: Vec<IdRow> = DUE.with(values![at, limit]).all(conn).await?;
    Ok(rows.into_iter().map(|row| JobId(row.id)).collect())
}

#[derive(sqlx::FromRow)]
struct LeaseRow {
    kind: String,
    payload: String,
    branch_id: Option<Uuid>,
    person_id: Option<Uuid>,
    office_id: Option<Uuid>,
    attempts: i64,
}

/// Takes the job from `at` until `until`; `None` where somebody else was faster, or there is nothing to do any more.
pub async fn lease(
    tx: &mut Tx,
    job: JobId,
    id: Uuid,
    (at, until): (Timestamp, Timestamp),
) -> Result<Option<Lease>> {
    let row: Option<LeaseRow> = LEASE.with(values![job, id, at, until]).optional(tx).await?;
    Ok(row.map(|row| {
        let LeaseRow { kind, payload, branch_id, person_id, office_id, attempts } = row;
        let owner =
            person_id.map(|person| Owner { person: PersonId(person), office: office_id.map(OfficeId) });
        Lease { job, id, kind, payload, branch: branch_id.map(BranchId), owner, attempts }
    }))
}

/// Whether the lease was still held, as for all that follow.
pub async fn renew(tx: &mut Tx, lease: &Lease, until: Timestamp) -> Result<bool> {
    Ok(RENEW.with(values![lease.job, lease.id, until]).run(tx).await? == 1)
}

pub async fn progress(tx: &mut Tx, lease: &Lease, done: i64, total: Option<i64>) -> Result<bool> {
    Ok(PROGRESS.with(values![lease.job, lease.id, done, total]).run(tx).await? == 1)
}

pub async fn finish(tx: &mut Tx, lease: &Lease, at: Timestamp, result: &str) -> Result<bool> {
    Ok(FINISH.with(values![lease.job, lease.id, at, result]).run(tx).await? == 1)
}

/// It failed, and may be done again at `run_at`.
pub async fn retry(tx: &mut Tx, lease: &Lease, run_at: Timestamp, error: &str) -> Result<bool> {
    Ok(RETRY.with(values![lease.job, lease.id, run_at, error]).run(tx).await? == 1)
}

/// It failed for good.
pub async fn bury(tx: &mut Tx, lease: &Lease, at: Timestamp, error: &str) -> Result<bool> {
    Ok(BURY.with(values![lease.job, lease.id, at, error]).run(tx).await? == 1)
}

/// As if it had not been leased, but not before `run_at`.
pub async fn give_back(tx: &mut Tx, lease: &Lease, run_at: Timestamp) -> Result<bool> {
    Ok(GIVE_BACK.with(values![lease.job, lease.id, run_at]).run(tx).await? == 1)
}

/// Has a job that was given up done after all; `false` where there is none.
pub async fn revive(tx: &mut Tx, job: JobId, run_at: Timestamp) -> Result<bool> {
    Ok(REVIVE.with(values![job, run_at]).run(tx).await? == 1)
}

/// How a job stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobState {
    pub kind: String,
    pub attempts: i64,
    pub run_at: Timestamp,
    pub lease_until: Option<Timestamp>,
    pub progress_done: i64,
    pub progress_total: Option<i64>,
    /// JSON of counts and ids.
    pub result: Option<String>,
    pub last_error: Option<String>,
    pub done_at: Option<Timestamp>,
    pub dead_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct StateRow {
    kind: String,
    attempts: i64,
    run_at: i64,
    lease_until: Option<i64>,
    progress_done: i64,
    progress_total: Option<i64>,
    result: Option<String>,
    last_error: Option<String>,
    done_at: Option<i64>,
    dead_at: Option<i64>,
}

pub async fn find(conn: &mut Conn, job: JobId) -> Result<Option<JobState>> {
    let row: Option<StateRow> = FIND.with(values![job]).optional(conn).await?;
    Ok(row.map(|row| JobState {
        kind: row.kind,
        attempts: row.attempts,
        run_at: Timestamp(row.run_at),
        lease_until: row.lease_until.map(Timestamp),
        progress_done: row.progress_done,
        progress_total: row.progress_total,
        result: row.result,
        last_error: row.last_error,
        done_at: row.done_at.map(Timestamp),
        dead_at: row.dead_at.map(Timestamp),
    }))
}

/// How the queue stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Queue {
    pub running: i64,
    /// Waiting, although their time has come.
    pub due: i64,
    /// When the first that waits could have been done, or can be.
    pub oldest: Option<Timestamp>,
    /// Given up.
    pub dead: i64,
}

#[derive(sqlx::FromRow)]
struct QueueRow {
    running: i64,
    due: i64,
    oldest: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct DeadCountRow {
    dead: i64,
}

pub async fn queue(conn: &mut Conn, at: Timestamp) -> Result<Queue> {
    let row: QueueRow = QUEUE.with(values![at]).one(conn).await?;
    let dead: DeadCountRow = COUNT_DEAD.with([]).one(conn).await?;
    let QueueRow { running, due, oldest } = row;
    Ok(Queue { running, due, oldest: oldest.map(Timestamp), dead: dead.dead })
}

/// A job that was given up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadJob {
    pub id: JobId,
    pub kind: String,
    pub attempts: i64,
    pub last_error: String,
    pub dead_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct DeadRow {
    id: Uuid,
    kind: String,
    attempts: i64,
    last_error: Option<String>,
    dead_at: i64,
}

/// Newest first.
pub async fn dead(conn: &mut Conn, limit: u32) -> Result<Vec<DeadJob>> {
    let rows: Vec<DeadRow> = DEAD.with(values![limit]).all(conn).await?;
    let job = |row: DeadRow| DeadJob {
        id: JobId(row.id),
        kind: row.kind,
        attempts: row.attempts,
        last_error: row.last_error.unwrap_or_default(),
        dead_at: Timestamp(row.dead_at),
    };
    Ok(rows.into_iter().map(job).collect())
}
