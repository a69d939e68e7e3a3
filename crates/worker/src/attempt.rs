//! One attempt at one job: doing it, keeping its lease meanwhile, and writing down what came of it.

use std::time::Duration;

use tracing::Instrument;
use verv_app::{
    Result,
    error::causes,
    operation::jobs::{JobError, Lease},
};

use crate::{Shared, backoff, handler::Outcome, telemetry};

/// A kind that this version does not know is left to a newer one for so long.
const UNKNOWN: i64 = 60 * 1000;

/// As many due jobs as others may take before us.
const CANDIDATES: usize = 8;

impl Shared {
    /// Takes so many jobs whose time has come, or fewer.
    pub(crate) async fn take(&self, wanted: usize) -> Result<Vec<Lease>> {
        let limit = u32::try_from(wanted * CANDIDATES).unwrap_or(u32::MAX);
        let mut due = self.app.due_jobs(limit).await?;
        // Everybody sees the same jobs: who begins anywhere is seldom in another's way.
        if due.len() > wanted {
            let start = usize::try_from(self.random()).unwrap_or(0) % due.len();
            due.rotate_left(start);
        }
        let mut leases = Vec::new();
        for job in due {
            if leases.len() == wanted {
                break;
            }
            leases.extend(self.app.lease_job(job, milliseconds(self.settings.lease)).await?);
        }
        Ok(leases)
    }

    /// Does the job, and writes down what came of it. Where that cannot be written, the lease runs out by itself.
    pub(crate) async fn attempt(&self, lease: &Lease) {
        let Some(handler) = self.handlers.get(lease.kind.as_str()) else {
            tracing::warn!(job = %lease.job, kind = lease.kind, "a job of an unknown kind");
            telemetry::ended(None, "given_back");
            return self.recorded(lease, self.app.give_back_job(lease, UNKNOWN).await);
        };
        let began = tokio::time::Instant::now();
        // Taken once more than it may fail: whoever had it last came to no end with it.
        let outcome = if lease.attempts > self.settings.attempts {
            Err(JobError::Permanent("worker_lost"))
        } else {
            tokio::select! {
                outcome = handler.run(&self.app, lease).instrument(tracing::info_span!("job", kind = handler.kind())) => outcome,
                lost = self.keep(lease) => Err(lost),
            }
        };
        telemetry::took(handler.kind(), began.elapsed());
        self.record(lease, outcome).await;
    }

    /// Renews the lease until it is lost, or has been held for longer than a job may take.
    async fn keep(&self, lease: &Lease) -> JobError {
        let began = tokio::time::Instant::now();
        while began.elapsed() < self.settings.limit {
            let pause = (self.settings.lease / 3).min(self.settings.limit);
            tokio::time::sleep(pause).await;
            match self.app.renew_lease(lease, milliseconds(self.settings.lease)).await {
                Ok(true) => {}
                Ok(false) => return JobError::LeaseLost,
                // It may be that the job itself holds the connection that writes: the next time will do.
                Err(error) => {
                    tracing::warn!(job = %lease.job, error = %causes(&error), "a lease was not renewed");
                }
            }
        }
        JobError::Passing("took_too_long")
    }

    async fn record(&self, lease: &Lease, outcome: Outcome) {
        let (job, kind, attempt) = (lease.job, lease.kind.as_str(), lease.attempts);
        let is_last = |error: &JobError| error.is_permanent() || lease.attempts >= self.settings.attempts;
        let ended = match &outcome {
            Ok(_) => "done",
            Err(JobError::LeaseLost) => "lease_lost",
            Err(error) if is_last(error) => "given_up",
            Err(_) => "failed",
        };
        telemetry::ended(self.handlers.get(kind).map(|handler| handler.kind()), ended);
        let error = match outcome {
            Ok(_) => return tracing::info!(%job, kind, attempt, "done"),
            Err(JobError::LeaseLost) => return tracing::warn!(%job, kind, attempt, "the lease was lost"),
            Err(error) => error,
        };
        let shown = causes(&error);
        if is_last(&error) {
            tracing::error!(%job, kind, attempt, code = error.code(), error = shown, "given up");
            return self.recorded(lease, self.app.bury_job(lease, &error).await);
        }
        tracing::warn!(%job, kind, attempt, code = error.code(), error = shown, "failed, tried again later");
        let delay = backoff::delay(lease.attempts, self.random());
        self.recorded(lease, self.app.retry_job(lease, &error, delay).await);
    }

    pub(crate) async fn record_panic(&self, lease: &Lease) {
        self.record(lease, Err(JobError::Passing("panicked"))).await;
    }

    /// Somebody else may have it at once.
    pub(crate) async fn give_back(&self, lease: &Lease) {
        self.recorded(lease, self.app.give_back_job(lease, 0).await);
    }

    fn recorded(&self, lease: &Lease, written: Result<bool>) {
        if let Err(error) = written {
            let after = self.settings.lease.as_secs();
            tracing::error!(job = %lease.job, error = %causes(&error), after, "the lease runs out by itself");
        }
    }

    fn random(&self) -> u32 {
        let mut bytes = [0; 4];
        self.rng.fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
