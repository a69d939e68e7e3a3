//! What goes out.

mod calendar_feeds;
mod digests;
