//! How far the plan has come, in tables.

pub mod definitions;
pub mod event_types;
pub mod events;
pub mod purposes;
pub mod registers;
pub mod results;
pub mod settings;
