//! Pages about what a branch is made of.

pub mod bodies;
pub mod offices;
pub mod parties;
pub mod workplaces;
