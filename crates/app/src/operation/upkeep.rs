//! Deletes expired rows, a batch at a time. Nothing depends on it: whether something has expired is checked whenever it is
//! used.

use verv_domain::Timestamp;
use verv_storage::{Tx, operation::cleanup};

use crate::{App, clock::DAY, error::Result, identity::sessions::IDLE};

/// Rows deleted in one transaction: few enough that other writes do not wait noticeably.
const SLICE: u32 = 500;
/// How long it can be seen what came of a job.
const KEEP_DONE_JOBS: i64 = 30 * DAY;

/// What one batch has deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cleared {
    pub rows: u64,
    /// There may be more to delete.
    pub more: bool,
}

impl App {
    /// Sessions that nobody can use any more, with their tokens.
    pub async fn clear_ended_sessions(&self) -> Result<Cleared> {
        let delete = async |tx: &mut Tx, at: Timestamp| {
            Ok(cleanup::delete_dead_sessions(tx, (at, at.plus(-IDLE)), SLICE).await?)
        };
        self.clear(delete).await
    }

    /// Answers to idempotency keys that nobody gets again.
    pub async fn clear_idempotency_keys(&self) -> Result<Cleared> {
        let delete =
            async |tx: &mut Tx, at: Timestamp| Ok(cleanup::delete_old_keys(tx, at.plus(-DAY), SLICE).await?);
        self.clear(delete).await
    }

    /// One-time links that have expired.
    pub async fn clear_one_time_links(&self) -> Result<Cleared> {
        let delete = async |tx: &mut Tx, at: Timestamp| Ok(cleanup::delete_old_links(tx, at, SLICE).await?);
        self.clear(delete).await
    }

    /// Jobs that were done some time ago.
    pub async fn clear_done_jobs(&self) -> Result<Cleared> {
        let delete = async |tx: &mut Tx, at: Timestamp| {
            Ok(cleanup::delete_done_jobs(tx, at.plus(-KEEP_DONE_JOBS), SLICE).await?)
        };
        self.clear(delete).await
    }

    async fn clear(&self, delete: impl AsyncFn(&mut Tx, Timestamp) -> Result<u64>) -> Result<Cleared> {
        let at = self.clock.now();
        let rows = self.write(async |tx| delete(tx, at).await).await?;
        Ok(Cleared { rows, more: rows >= u64::from(SLICE) })
    }

    /// Has the engine refresh the statistics of its query planner.
    pub async fn refresh_statistics(&self) -> Result<()> {
        self.write(async |tx| Ok(cleanup::refresh_statistics(tx).await?)).await
    }
}
