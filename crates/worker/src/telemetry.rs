//! What is measured of jobs: how many attempts, by kind and outcome, and how long they took.

use std::time::Duration;

use metrics::{counter, histogram};

/// What came of an attempt. The kinds that this version does not know are one.
pub(crate) fn ended(kind: Option<&'static str>, outcome: &'static str) {
    counter!("verv_jobs_total", "kind" => kind.unwrap_or("unknown"), "outcome" => outcome).increment(1);
}

pub(crate) fn took(kind: &'static str, duration: Duration) {
    histogram!("verv_job_seconds", "kind" => kind).record(duration.as_secs_f64());
}

/// A mail of the week, sent or not.
pub(crate) fn mailed(is_sent: bool) {
    let outcome = if is_sent { "sent" } else { "failed" };
    counter!("verv_mails_total", "outcome" => outcome).increment(1);
}
