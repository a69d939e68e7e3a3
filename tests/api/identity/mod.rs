//! Logging in, and who somebody is.

mod account;
mod api_tokens;
mod one_time_links;
mod people;
mod sessions;
