//! Logging in, and who somebody is.

pub mod api_tokens;
pub mod one_time_links;
pub mod people;
pub mod sessions;
