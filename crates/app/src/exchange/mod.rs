//! What goes out: files, and what is told while it happens.

pub mod calendar_feeds;
pub mod exports;
pub mod feeds;
pub mod figure_exports;
pub mod figure_imports;
pub mod imports;
pub mod reminders;
pub mod words;
pub mod zones;
