//! The handlers of logging in and of people.

pub mod account;
pub mod api_tokens;
pub mod one_time_links;
pub mod people;
pub mod sessions;
