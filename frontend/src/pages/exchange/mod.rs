//! Pages about what goes out to people: reminders, and the calendar on their telephones.

pub mod calendar_feeds;
pub mod reminders;
