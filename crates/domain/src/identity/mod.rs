//! How somebody proves who they are.

pub mod one_time_links;
pub mod passwords;
