//! What was done, and how targets stand by it, over HTTP.

mod counting;
mod events;
