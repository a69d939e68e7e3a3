//! Stories of people and of how they log in.

mod one_time_links;
mod sessions;
