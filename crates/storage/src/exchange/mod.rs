//! What is read to be told to others.

pub mod calendar_feeds;
pub mod feeds;
pub mod reminders;
