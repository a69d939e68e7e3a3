//! Pages about what was done, and how targets stand by it.

pub mod event_types;
pub mod events;
pub mod purposes;
pub mod settings;
