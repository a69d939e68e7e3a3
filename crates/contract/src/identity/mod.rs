//! Logging in, and who somebody is.

pub mod one_time_links;
pub mod people;
pub mod sessions;
