//! Pages about who somebody is, and how they prove it.

pub mod account;
pub mod api_tokens;
pub mod one_time_links;
pub mod sessions;
