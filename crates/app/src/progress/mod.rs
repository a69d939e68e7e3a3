//! How far the plan has come: use cases.

pub mod calendars;
pub mod completions;
pub mod courses;
pub mod coverage;
pub mod definitions;
pub mod event_types;
pub mod events;
pub mod growth;
pub mod health;
pub mod indicators;
pub mod monthly_figures;
pub mod purposes;
pub mod results;
pub mod series;
pub mod settings;
pub mod sight;
