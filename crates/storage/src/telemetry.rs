//! What is measured of the database: how long a request waits for a connection, and what each commit carried.

use std::time::Instant;

use metrics::{counter, histogram};

use crate::error::Result;

/// What a connection is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Use {
    Read,
    Write,
}

impl Use {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Measures how long `taking` waits, and counts when it waits in vain.
pub(crate) async fn waiting<T>(for_what: Use, taking: impl Future<Output = Result<T>>) -> Result<T> {
    let began = Instant::now();
    let taken = taking.await;
    histogram!("verv_pool_wait_seconds", "use" => for_what.as_str()).record(began.elapsed().as_secs_f64());
    if taken.is_err() {
        counter!("verv_pool_refusals_total", "use" => for_what.as_str()).increment(1);
    }
    taken
}

/// A commit that is durable, with so many writes of its own callers.
pub(crate) fn committed(writes: u32) {
    counter!("verv_commits_total").increment(1);
    histogram!("verv_commit_writes").record(f64::from(writes));
}
