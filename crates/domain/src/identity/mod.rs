//! How somebody proves who they are.

pub mod api_tokens;
pub mod one_time_links;
pub mod passwords;
