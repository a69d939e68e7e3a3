//! Use cases of what a branch is made of.

pub mod bodies;
pub mod branches;
pub mod mandates;
pub mod offices;
