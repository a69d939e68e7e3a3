//! The installation's own jobs: what has had its time is cleared away, and the engine counts anew what it plans by.

use futures_util::future::LocalBoxFuture;
use serde_json::json;
use verv_app::{
    App,
    operation::jobs::{JobError, Lease},
};

use crate::{
    handler::{Handler, Outcome},
    schedule::Schedule,
};

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

/// Each does what it says of everything that has had its time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Upkeep {
    Sessions,
    IdempotencyKeys,
    OneTimeLinks,
    DoneJobs,
    Statistics,
}

impl Upkeep {
    pub const ALL: [Self; 5] =
        [Self::Sessions, Self::IdempotencyKeys, Self::OneTimeLinks, Self::DoneJobs, Self::Statistics];

    /// How often.
    pub fn schedule(self) -> Schedule {
        let every = match self {
            Self::Sessions | Self::IdempotencyKeys | Self::OneTimeLinks => HOUR,
            Self::DoneJobs | Self::Statistics => DAY,
        };
        Schedule { kind: self.kind(), every }
    }

    /// A slice at a time, each in a transaction of its own. What was cleared before an end stays cleared.
    async fn clear(self, app: &App, lease: &Lease) -> Outcome {
        let mut rows: u64 = 0;
        loop {
            let cleared = match self {
                Self::Sessions => app.clear_ended_sessions().await?,
                Self::IdempotencyKeys => app.clear_idempotency_keys().await?,
                Self::OneTimeLinks => app.clear_one_time_links().await?,
                Self::DoneJobs => app.clear_done_jobs().await?,
                Self::Statistics => {
                    app.refresh_statistics().await?;
                    return app.finish_job(lease, &json!({})).await;
                }
            };
            rows += cleared.rows;
            if !cleared.more {
                return app.finish_job(lease, &json!({ "rows": rows })).await;
            }
            let done = i64::try_from(rows).map_err(|_| JobError::Permanent("too_many"))?;
            app.report_progress(lease, done, None).await?;
        }
    }
}

impl Handler for Upkeep {
    fn kind(&self) -> &'static str {
        match self {
            Self::Sessions => "clear_sessions",
            Self::IdempotencyKeys => "clear_idempotency_keys",
            Self::OneTimeLinks => "clear_one_time_links",
            Self::DoneJobs => "clear_done_jobs",
            Self::Statistics => "refresh_statistics",
        }
    }

    fn run<'a>(&'a self, app: &'a App, lease: &'a Lease) -> LocalBoxFuture<'a, Outcome> {
        Box::pin(self.clear(app, lease))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_has_a_word_of_its_own_and_a_period() {
        let kinds: BTreeSet<_> = Upkeep::ALL.iter().map(Handler::kind).collect();
        assert_eq!(kinds.len(), Upkeep::ALL.len());
        for upkeep in Upkeep::ALL {
            let schedule = upkeep.schedule();
            assert_eq!(schedule.kind, upkeep.kind());
            assert_eq!(DAY % schedule.every, 0, "{schedule:?} does not begin with the day");
        }
    }
}
