//! What is measured of the database: how long a request waits for a connection, and what each commit carried.

use std::time::Instant;

use metrics::{counter, histogram};

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

/// Since when a connection was waited for, and whether there was one in the end.
pub(crate) fn waited(for_what: Use, began: Instant, had_one: bool) {
    histogram!("verv_pool_wait_seconds", "use" => for_what.as_str()).record(began.elapsed().as_secs_f64());
    if !had_one {
        counter!("verv_pool_refusals_total", "use" => for_what.as_str()).increment(1);
    }
}

/// A commit that is durable, with so many writes of its own callers.
pub(crate) fn committed(writes: u32) {
    counter!("verv_commits_total").increment(1);
    histogram!("verv_commit_writes").record(f64::from(writes));
}
