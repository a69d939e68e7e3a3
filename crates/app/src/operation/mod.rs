//! The use cases of the work itself: what is kept of it, what is done later, and what is cleared away.

pub mod audit;
pub mod deployment;
pub mod idempotency;
pub mod jobs;
pub mod upkeep;
