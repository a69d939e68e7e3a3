//! Plans kept in memory: loaded once for each revision of a branch, for all who wait, and shown by what each of them may see.
//!
//! Data is kept, never an answer or a decision. What a caller reads is not older than the branch was when they came, because
//! the statement that finds out who calls also reads the branch's revision; so it does not matter which server has written.

use std::sync::Arc;

use moka::{
    future::Cache,
    ops::compute::{CompResult, Op},
};
use verv_domain::{
    id::{BranchId, MeasureId, PlanId},
    organisation::branches::Revision,
    plan::snapshots::PlanSnapshot,
};
use verv_storage::{
    Database, Scope,
    plan::snapshots::{self, Contents},
};

use crate::{App, AppError, Call, error::Result, plan::plans::require_shown};

/// How many bytes of memory are kept, where nothing else is chosen: some thirty plans of three hundred measures.
pub const DEFAULT_SNAPSHOT_BYTES: u64 = 24 * 1024 * 1024;

/// Resident memory as a multiple of the values' bytes, which is what many small allocations cost on top: a plan of three
/// hundred measures, whose values are 0.4 MiB, took 0.85 MiB (`cargo xtask bench`, with 1 and with 20 branches).
const RESIDENT: usize = 2;

/// The snapshots that are kept, for one server. Those that are asked for most stay.
#[derive(Clone, Debug)]
pub struct Snapshots {
    kept: Cache<(BranchId, Contents), Arc<PlanSnapshot>>,
}

impl Snapshots {
    /// Of at most about so many bytes together.
    pub fn new(bytes: u64) -> Self {
        let weight = |_: &_, snapshot: &Arc<PlanSnapshot>| {
            u32::try_from(snapshot.weight() * RESIDENT).unwrap_or(u32::MAX)
        };
        Self { kept: Cache::builder().max_capacity(bytes).weigher(weight).build() }
    }

    /// How many bytes the snapshots take that are kept.
    pub async fn weight(&self) -> u64 {
        self.kept.run_pending_tasks().await;
        self.kept.weighted_size()
    }

    /// The branch's, not older than `asked`, if it is kept.
    async fn find(
        &self,
        scope: &Scope,
        asked: Option<&Revision>,
        contents: Contents,
    ) -> Option<Arc<PlanSnapshot>> {
        let kept = self.kept.get(&(scope.branch, contents)).await;
        kept.filter(|snapshot| asked.is_some_and(|asked| snapshot.revision.serves(asked)))
    }

    /// The branch's, not older than `asked`, or loaded anew where nothing is. Of many who want it at the same time one loads
    /// it.
    async fn get(
        &self,
        database: &Database,
        scope: &Scope,
        asked: Option<&Revision>,
        contents: Contents,
    ) -> Result<Arc<PlanSnapshot>> {
        let key = (scope.branch, contents);
        let serves = |snapshot: &PlanSnapshot| asked.is_some_and(|asked| snapshot.revision.serves(asked));
        if let Some(snapshot) = self.find(scope, asked, contents).await {
            return Ok(snapshot);
        }
        // One at a time for each key: who has waited finds what the one before has loaded.
        let loaded = self.kept.entry(key).and_try_compute_with(async |kept| {
            if kept.is_some_and(|kept| serves(kept.value())) {
                return Ok::<_, AppError>(Op::Nop);
            }
            // The revision is read where the rows are: what is kept under a number is what was there at that number.
            let mut conn = database.read_consistently().await?;
            let snapshot = snapshots::load(&mut conn, scope, contents).await?;
            Ok(Op::Put(Arc::new(snapshot)))
        });
        match loaded.await? {
            CompResult::Inserted(entry) | CompResult::ReplacedWith(entry) | CompResult::Unchanged(entry) => {
                Ok(entry.into_value())
            }
            CompResult::StillNone(_) | CompResult::Removed(_) => Err(AppError::Hidden),
        }
    }
}

impl App {
    /// With so much memory for plans, in bytes.
    #[must_use]
    pub fn with_snapshot_memory(self, bytes: u64) -> Self {
        Self { snapshots: Snapshots::new(bytes), ..self }
    }

    /// The plans that are kept in memory.
    pub const fn snapshots(&self) -> &Snapshots {
        &self.snapshots
    }

    /// What the branch has, with the plans that are meant where none is named.
    pub async fn current_snapshot(&self, call: &Call) -> Result<Arc<PlanSnapshot>> {
        self.snapshot(call, Contents::Current).await
    }

    /// The current one, if it is kept; for what can be read by a few rows as well.
    pub(crate) async fn kept_snapshot(&self, call: &Call) -> Option<Arc<PlanSnapshot>> {
        let asked = call.request.reads_only.then_some(&call.revision);
        let kept = self.snapshots.find(&call.scope, asked, Contents::Current).await;
        if kept.is_some() {
            // What is in memory needs no connection.
            drop(call.reader.take());
        }
        kept
    }

    async fn snapshot(&self, call: &Call, contents: Contents) -> Result<Arc<PlanSnapshot>> {
        // What is in memory needs no connection, and what is not needs one that sees a single state.
        drop(call.reader.take());
        // Who may write may have written since they came.
        let asked = call.request.reads_only.then_some(&call.revision);
        self.snapshots.get(&self.database, &call.scope, asked, contents).await
    }

    /// The same with the content of this plan; hidden where the caller may not know of it.
    pub(crate) async fn snapshot_with_plan(&self, call: &Call, id: PlanId) -> Result<Arc<PlanSnapshot>> {
        let current = self.current_snapshot(call).await?;
        let plan = current.plan(id).ok_or(AppError::Hidden)?;
        require_shown(call, plan.state)?;
        if current.content(id).is_some() {
            return Ok(current);
        }
        self.snapshot(call, Contents::Of(id)).await
    }

    /// The same with the plan that this measure is in.
    pub(crate) async fn snapshot_with_measure(
        &self,
        call: &Call,
        id: MeasureId,
    ) -> Result<Arc<PlanSnapshot>> {
        let current = self.current_snapshot(call).await?;
        if current.measure(id).is_some() {
            return Ok(current);
        }
        let mut conn = self.database.read().await?;
        let plan = snapshots::plan_of_measure(&mut conn, &call.scope, id).await?.ok_or(AppError::Hidden)?;
        drop(conn);
        self.snapshot(call, Contents::Of(plan)).await
    }
}
