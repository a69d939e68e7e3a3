//! The statements on what is kept of the work itself.

pub mod cleanup;
pub mod jobs;
