//! Pages about what was done, and how targets stand by it.

pub mod courses;
pub mod events;
pub mod indicators;
