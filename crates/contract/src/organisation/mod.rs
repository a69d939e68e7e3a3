//! What a branch is made of, on the wire.

pub mod bodies;
pub mod branches;
pub mod mandates;
pub mod offices;
pub mod parties;
