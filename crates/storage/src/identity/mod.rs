//! The statements on people and on how they log in.

pub mod api_tokens;
pub mod one_time_links;
pub mod people;
pub mod sessions;
