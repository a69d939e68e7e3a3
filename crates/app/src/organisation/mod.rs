//! Use cases of what a branch is made of.

pub mod agreement_areas;
pub mod bodies;
pub mod branches;
pub mod clubs;
pub mod employers;
pub mod mandates;
pub mod offices;
pub mod workplaces;
