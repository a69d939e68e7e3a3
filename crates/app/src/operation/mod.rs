//! What is kept of the work itself.

pub mod audit;
pub mod deployment;
pub mod idempotency;
