//! Jobs: asking for them in the transaction of their cause, taking their leases, and what comes of them.

use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;
use verv_domain::{
    Timestamp,
    id::{BranchId, JobId},
};
use verv_storage::{StorageError, Tx, identity::sessions, operation::jobs};

use crate::{
    App, AppError, Call, Request, clock::days_around, error::Result, identity::sessions::call_in,
    transaction::end,
};

pub use verv_storage::operation::jobs::{DeadJob, JobState, Lease, NewJob, Owner, Queue};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct JobRequest<'a> {
    pub kind: &'a str,
    /// Of the same kind and key there is one job in a branch, however often it is asked for; without a key, another each time.
    pub key: Option<&'a str>,
    /// Ids and settings, never what people have written.
    pub payload: &'a Value,
    pub branch: Option<BranchId>,
    pub owner: Option<Owner>,
    /// Not before.
    pub run_at: Timestamp,
}

/// Proof that a job was recorded as done, which every kind of job has to return.
#[derive(Debug)]
pub struct Finished(());

/// Why a job was not done.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The lease was lost to another worker; the transaction that would have ended the job is rolled back.
    #[error("the lease has run out")]
    LeaseLost,
    /// Trying again would not help. The word is stored.
    #[error("it cannot be done: {0}")]
    Permanent(&'static str),
    /// Worth another try later. The word is stored.
    #[error("it was not done: {0}")]
    Passing(&'static str),
    #[error("it was not done")]
    Failed(#[from] AppError),
}

pub type JobResult<T> = std::result::Result<T, JobError>;

impl From<StorageError> for JobError {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

impl JobError {
    /// A word for the cause; never a message with values in it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::LeaseLost => "lease_lost",
            Self::Permanent(code) | Self::Passing(code) => code,
            Self::Failed(error) => code_of(error),
        }
    }

    /// Whether it would fail again: the owner has lost the right, or what it is about is gone.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Permanent(_) => true,
            Self::Failed(error) => {
                matches!(error, AppError::Denied | AppError::Hidden | AppError::Unauthenticated)
            }
            Self::LeaseLost | Self::Passing(_) => false,
        }
    }
}

fn code_of(error: &AppError) -> &'static str {
    match error {
        AppError::Denied | AppError::Hidden | AppError::Unauthenticated => "not_allowed",
        AppError::Storage(StorageError::Unavailable(_) | StorageError::Tls(_)) => "database_unavailable",
        AppError::Storage(StorageError::Retry(_)) => "database_busy",
        AppError::Storage(StorageError::Corrupt { .. } | StorageError::Json(_)) => "stored_value_unreadable",
        AppError::Storage(StorageError::Exists(_) | StorageError::Reference(_)) => "database_conflict",
        AppError::Storage(_) => "database_refused",
        AppError::Conflict(_) | AppError::Stale(_) => "conflict",
        _ => "failed",
    }
}

/// The payload of a job, as its kind has it.
pub fn payload<T: DeserializeOwned>(lease: &Lease) -> JobResult<T> {
    serde_json::from_str(&lease.payload).map_err(|_| JobError::Permanent("payload_unreadable"))
}

impl App {
    /// Writes a job down in the transaction of its cause; `None` where there is one of that kind and key.
    pub async fn enqueue(&self, tx: &mut Tx, wanted: &JobRequest<'_>) -> Result<Option<JobId>> {
        let JobRequest { kind, key, payload, branch, owner, run_at } = *wanted;
        let at = self.clock.now();
        let id: JobId = self.new_id(at);
        let unique_key = match (key, branch) {
            (Some(key), Some(branch)) => format!("{branch}/{key}"),
            (Some(key), None) => key.to_owned(),
            (None, _) => id.to_string(),
        };
        let payload = payload.to_string();
        let (unique_key, payload) = (unique_key.as_str(), payload.as_str());
        let job = NewJob { id, branch, kind, unique_key, payload, owner, at, run_at };
        Ok(jobs::insert(tx, &job).await?.then_some(id))
    }

    /// Writes down a job of the installation's own, to be done now.
    pub async fn enqueue_once(&self, kind: &str, key: &str) -> Result<Option<JobId>> {
        let run_at = self.clock.now();
        let payload = Value::Object(serde_json::Map::new());
        let wanted =
            JobRequest { kind, key: Some(key), payload: &payload, branch: None, owner: None, run_at };
        self.write(async |tx| self.enqueue(tx, &wanted).await).await
    }

    /// Jobs that may be done now and that nobody does, those that have waited longest first.
    pub async fn due_jobs(&self, limit: u32) -> Result<Vec<JobId>> {
        Ok(jobs::due(&mut self.database.read().await?, self.clock.now(), limit).await?)
    }

    /// Takes a job for so many milliseconds; `None` where somebody else was faster.
    pub async fn lease_job(&self, job: JobId, milliseconds: i64) -> Result<Option<Lease>> {
        let at = self.clock.now();
        let id: Uuid = self.new_id(at);
        self.write(async |tx| Ok(jobs::lease(tx, job, id, (at, at.plus(milliseconds))).await?)).await
    }

    /// Keeps a job for so many milliseconds from now; `false` where it is somebody else's by now.
    pub async fn renew_lease(&self, lease: &Lease, milliseconds: i64) -> Result<bool> {
        let until = self.clock.now().plus(milliseconds);
        self.write(async |tx| Ok(jobs::renew(tx, lease, until).await?)).await
    }

    /// Says how far a job has come, for its owner to see.
    pub async fn report_progress(&self, lease: &Lease, done: i64, total: Option<i64>) -> JobResult<()> {
        let held = self.write(async |tx| Ok(jobs::progress(tx, lease, done, total).await?)).await?;
        held.then_some(()).ok_or(JobError::LeaseLost)
    }

    /// Records a job as done. At least once: what was done before is repeated when the process ends between the two.
    pub async fn finish_job(&self, lease: &Lease, result: &Value) -> JobResult<Finished> {
        self.finish_job_with(lease, async |_| Ok(result.clone())).await
    }

    /// Does the work in the transaction that records it as done: exactly once. When the lease has expired meanwhile, all of it
    /// is rolled back.
    pub async fn finish_job_with(
        &self,
        lease: &Lease,
        work: impl AsyncFnOnce(&mut Tx) -> Result<Value>,
    ) -> JobResult<Finished> {
        let mut tx = self.database.begin().await?;
        let outcome = self.finish_in(&mut tx, lease, work).await;
        end(tx, outcome).await
    }

    async fn finish_in(
        &self,
        tx: &mut Tx,
        lease: &Lease,
        work: impl AsyncFnOnce(&mut Tx) -> Result<Value>,
    ) -> JobResult<Finished> {
        let result = work(tx).await?;
        let is_held = jobs::finish(tx, lease, self.clock.now(), &result.to_string()).await?;
        is_held.then_some(Finished(())).ok_or(JobError::LeaseLost)
    }

    /// Has a job done again in so many milliseconds.
    pub async fn retry_job(&self, lease: &Lease, error: &JobError, milliseconds: i64) -> Result<bool> {
        let run_at = self.clock.now().plus(milliseconds);
        self.write(async |tx| Ok(jobs::retry(tx, lease, run_at, error.code()).await?)).await
    }

    /// Gives a job up: it is not tried again until somebody asks for it.
    pub async fn bury_job(&self, lease: &Lease, error: &JobError) -> Result<bool> {
        let at = self.clock.now();
        self.write(async |tx| Ok(jobs::bury(tx, lease, at, error.code()).await?)).await
    }

    /// Gives a lease back as if it had not been taken; nobody takes it for so many milliseconds.
    pub async fn give_back_job(&self, lease: &Lease, milliseconds: i64) -> Result<bool> {
        let run_at = self.clock.now().plus(milliseconds);
        self.write(async |tx| Ok(jobs::give_back(tx, lease, run_at).await?)).await
    }

    /// The owner of a job in its branch, with the rights that they have now.
    pub async fn enter_for_job(&self, lease: &Lease, operation: &'static str) -> JobResult<Call> {
        let (Some(branch), Some(owner)) = (lease.branch, lease.owner) else {
            return Err(JobError::Permanent("no_owner"));
        };
        let at = self.clock.now();
        let id = format!("job-{}", lease.job);
        let request = Request { id, operation, at, reads_only: false, idempotency: None };
        let mut conn = self.database.read().await?;
        let seen = sessions::person_in_branch(&mut conn, owner.person, branch, days_around(at)).await?;
        let seen = seen.ok_or(AppError::Hidden)?;
        Ok(call_in(seen, request)?.acting_as(owner.office)?)
    }

    pub async fn find_job(&self, job: JobId) -> Result<Option<JobState>> {
        Ok(jobs::find(&mut self.database.read().await?, job).await?)
    }

    /// How the queue stands.
    pub async fn job_queue(&self) -> Result<Queue> {
        Ok(jobs::queue(&mut self.database.read().await?, self.clock.now()).await?)
    }

    /// Jobs that were given up, newest first.
    pub async fn dead_jobs(&self, limit: u32) -> Result<Vec<DeadJob>> {
        Ok(jobs::dead(&mut self.database.read().await?, limit).await?)
    }

    /// Has a job that was given up done after all.
    pub async fn revive_job(&self, request: &Request, job: JobId) -> Result<()> {
        self.write(async |tx| {
            if !jobs::revive(tx, job, request.at).await? {
                return Err(AppError::Hidden);
            }
            self.audit_for(tx, request, (None, None, None), Some(job.0)).await
        })
        .await
    }
}
