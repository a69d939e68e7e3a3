//! What does jobs of one kind.

use futures_util::future::LocalBoxFuture;
use verv_app::{
    App,
    operation::jobs::{Finished, JobResult, Lease},
};

/// What came of doing a job.
pub type Outcome = JobResult<Finished>;

/// Does jobs of one kind. It may be dropped at any `await`, when the lease is lost or the process is told to stop.
pub trait Handler {
    /// The word that the rows have.
    fn kind(&self) -> &'static str;

    /// Does the job and writes down that it is done, which is the only way to an `Ok`.
    fn run<'a>(&'a self, app: &'a App, lease: &'a Lease) -> LocalBoxFuture<'a, Outcome>;
}
