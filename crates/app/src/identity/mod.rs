//! Use cases of people and of how they log in.

pub mod account;
pub mod api_tokens;
pub mod one_time_links;
pub mod people;
pub mod sessions;
