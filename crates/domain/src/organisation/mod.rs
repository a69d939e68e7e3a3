//! What a branch is made of.

pub mod agreements;
pub mod bodies;
pub mod branches;
pub mod cases;
pub mod composition;
pub mod offices;
pub mod parties;
