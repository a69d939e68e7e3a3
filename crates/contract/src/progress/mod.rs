//! How far the plan has come, on the wire.

pub mod calendars;
pub mod definitions;
pub mod event_types;
pub mod events;
pub mod health;
pub mod purposes;
pub mod results;
pub mod settings;
