//! Pages about what was done, and how targets stand by it.

pub mod calendars;
pub mod courses;
pub mod event_types;
pub mod events;
pub mod health;
pub mod indicators;
pub mod purposes;
pub mod settings;
