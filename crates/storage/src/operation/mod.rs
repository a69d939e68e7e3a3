//! The statements on what is kept of the work itself.

pub mod audit;
pub mod cleanup;
pub mod deployment;
pub mod idempotency;
pub mod jobs;
