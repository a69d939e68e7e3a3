//! How far the plan has come: what is logged, what a target asks, and the arithmetic between them.

pub mod counts;
pub mod courses;
pub mod coverage;
pub mod definitions;
pub mod disclosure;
pub mod events;
pub mod figures;
pub mod goal_history;
pub mod growth;
pub mod hierarchies;
pub mod indicators;
pub mod levels;
pub mod milestones;
pub mod monthly_figures;
pub mod pace;
pub mod reductions;
pub mod registers;
pub mod results;
pub mod rules;
pub mod spans;
pub mod standing;
