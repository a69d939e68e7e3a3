//! How far the plan has come, in tables.

pub mod completions;
pub mod courses;
pub mod coverage;
pub mod definitions;
pub mod event_types;
pub mod events;
pub mod indicators;
pub mod monthly_figures;
pub mod purposes;
pub mod registers;
pub mod results;
pub mod settings;
