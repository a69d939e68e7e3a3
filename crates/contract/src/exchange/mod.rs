//! What goes out and in: files, and what is told while it happens.

pub mod calendar_feeds;
pub mod exports;
pub mod feeds;
pub mod imports;
pub mod reminders;
