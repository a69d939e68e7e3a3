//! What a branch is made of.

pub mod bodies;
pub mod branches;
pub mod composition;
pub mod offices;
pub mod parties;
