//! What is read to be told to others.

pub mod feeds;
