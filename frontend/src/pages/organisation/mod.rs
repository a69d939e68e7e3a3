//! Pages about what a branch is made of.

pub mod agreements;
pub mod arguments;
pub mod bodies;
pub mod cases;
pub mod choices;
pub mod offices;
pub mod parties;
pub mod representations;
pub mod workplaces;
