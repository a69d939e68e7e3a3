//! The use cases of the work itself: what is done later, and what is cleared away.

pub mod jobs;
pub mod upkeep;
